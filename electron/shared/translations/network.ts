/** What sockets and certificates say (electron/node, electron/core/sip/framing.ts). */
import type { Phrases } from './phrases.ts';

export const NETWORK_PHRASES: Phrases = {
  'Nothing answers at {peer}: the connection was refused.':
    'Bei {peer} antwortet nichts: Die Verbindung wurde abgelehnt.',
  '{peer} cannot be reached: there is no way to this host.':
    '{peer} ist nicht erreichbar: Zu diesem Rechner führt kein Weg.',
  '{peer} cannot be reached: the host is down.': '{peer} ist nicht erreichbar: Der Rechner ist nicht in Betrieb.',
  '{peer} cannot be reached: this computer has no route to its network.':
    '{peer} ist nicht erreichbar: Dieser Computer kennt keinen Weg in sein Netz.',
  '{peer} cannot be reached: the network is down.': '{peer} ist nicht erreichbar: Das Netz ist ausgefallen.',
  "{peer} cannot be reached: this computer's address has changed.":
    '{peer} ist nicht erreichbar: Die Adresse dieses Computers hat sich geändert.',
  "{peer} cannot be reached from this computer's address.":
    '{peer} ist von der Adresse dieses Computers aus nicht erreichbar.',
  '{peer} cannot be reached: this computer has no such network (IPv4 or IPv6).':
    '{peer} ist nicht erreichbar: Dieser Computer hat kein solches Netz (IPv4 oder IPv6).',
  '{peer} did not answer in time.': '{peer} hat nicht rechtzeitig geantwortet.',
  '{peer} did not answer within {seconds} s.': '{peer} hat nicht innerhalb von {seconds} s geantwortet.',
  '{peer} broke the connection.': '{peer} hat die Verbindung abgebrochen.',
  'The connection to {peer} was broken.': 'Die Verbindung zu {peer} wurde abgebrochen.',
  '{peer} closed the connection.': '{peer} hat die Verbindung geschlossen.',
  '{peer} no longer takes anything on this connection.': '{peer} nimmt auf dieser Verbindung nichts mehr an.',
  '{peer} no longer reads what we send: connection given up.':
    '{peer} liest nicht mehr, was wir senden: Die Verbindung wurde aufgegeben.',
  'The server no longer answers on this connection.': 'Der Server antwortet auf dieser Verbindung nicht mehr.',
  'A firewall on this computer does not let us send to {peer}.':
    'Eine Firewall auf diesem Computer lässt nichts an {peer} senden.',
  'This computer does not allow sending to {peer}.': 'Dieser Computer erlaubt nicht, an {peer} zu senden.',
  'The message is too long for one datagram to {peer}.':
    'Die Nachricht ist zu lang für ein einziges Datagramm an {peer}.',
  'This program has too many open files and sockets.': 'Dieses Programm hat zu viele offene Dateien und Sockets.',
  'This computer has too many open files and sockets.': 'Dieser Computer hat zu viele offene Dateien und Sockets.',
  '{transport} to {peer} failed.': '{transport} zu {peer} ist gescheitert.',
  '{transport} to {peer} failed ({code}).': '{transport} zu {peer} ist gescheitert ({code}).',
  '{peer} is no address to send to.': '{peer} ist keine Adresse, an die sich senden lässt.',
  '{peer} is no address to connect to.': '{peer} ist keine Adresse, zu der sich eine Verbindung aufbauen lässt.',
  'Another program uses UDP port {port}.': 'Ein anderes Programm verwendet den UDP-Port {port}.',
  'This computer has no address {address}.': 'Dieser Computer hat keine Adresse {address}.',

  // What comes over a stream cannot be told apart any more.
  'A message has more than 16 kB of headers': 'eine Nachricht hat mehr als 16 kB Kopfzeilen',
  'A message is longer than 64 kB': 'eine Nachricht ist länger als 64 kB',
  'A message has two different lengths': 'eine Nachricht hat zwei verschiedene Längen',
  'A message on a stream has no Content-Length': 'eine Nachricht auf einer Verbindung hat kein Content-Length',
  'The Content-Length of a message is no number': 'das Content-Length einer Nachricht ist keine Zahl',

  // TLS.
  '{peer} did not complete TLS within {seconds} s.': '{peer} hat TLS nicht innerhalb von {seconds} s abgeschlossen.',
  '{peer} did not answer with TLS. Check that this is its port for TLS.':
    '{peer} hat nicht mit TLS geantwortet. Prüfen Sie, ob das sein Port für TLS ist.',
  '{peer} closed the connection before TLS was set up. Check that this is its port for TLS.':
    '{peer} hat die Verbindung geschlossen, bevor TLS stand. Prüfen Sie, ob das sein Port für TLS ist.',
  "{peer} offers only TLS older than 1.2, which is not safe. Ask the server's administrator.":
    '{peer} bietet nur TLS vor 1.2 an, das nicht sicher ist. Fragen Sie den Betreiber des Servers.',
  '{peer} asks for a certificate of this computer, which is not supported.':
    '{peer} verlangt ein Zertifikat dieses Computers; das wird nicht unterstützt.',
  '{peer} and this computer could not agree on TLS ({code}).':
    '{peer} und dieser Computer konnten sich nicht auf TLS einigen ({code}).',
  'No certificate can prove the name of this server: {name}.':
    'Den Namen dieses Servers kann kein Zertifikat beweisen: {name}.',
  "The server's certificate names no server, not for {name}. Check the domain of the line.":
    'Das Zertifikat des Servers nennt keinen Server, auch nicht {name}. Prüfen Sie die Domain der Leitung.',
  "The server's certificate was issued for {names}, not for {name}. Check the domain of the line.":
    'Das Zertifikat des Servers wurde für {names} ausgestellt, nicht für {name}. Prüfen Sie die Domain der Leitung.',
  "The server's certificate was issued for {names} and {count} more, not for {name}. Check the domain of the line.":
    'Das Zertifikat des Servers wurde für {names} und {count} weitere ausgestellt, nicht für {name}. Prüfen Sie die Domain der Leitung.',
  "The server's certificate has expired. Ask the server's administrator for a new one, and check this computer's clock.":
    'Das Zertifikat des Servers ist abgelaufen. Bitten Sie den Betreiber des Servers um ein neues, und prüfen Sie die Uhr dieses Computers.',
  "The server's certificate is not valid yet. Check this computer's clock.":
    'Das Zertifikat des Servers ist noch nicht gültig. Prüfen Sie die Uhr dieses Computers.',
  "The server's certificate is signed by itself only. Ask the server's administrator for its certificate and name it as the CA file.":
    'Das Zertifikat des Servers ist nur von sich selbst unterschrieben. Bitten Sie den Betreiber des Servers um das Zertifikat, und geben Sie es als CA-Datei an.',
  "The server's certificate comes from an authority that this computer does not know. Ask the server's administrator for the authority's certificate and name it as the CA file.":
    'Das Zertifikat des Servers kommt von einer Stelle, die dieser Computer nicht kennt. Bitten Sie den Betreiber des Servers um das Zertifikat dieser Stelle, und geben Sie es als CA-Datei an.',
  "The server's certificate comes from an authority that this computer does not know, or the server does not send the whole chain. Ask the server's administrator.":
    'Das Zertifikat des Servers kommt von einer Stelle, die dieser Computer nicht kennt, oder der Server sendet nicht die ganze Kette. Fragen Sie den Betreiber des Servers.',
  "The server's certificate was revoked. Ask the server's administrator for a new one.":
    'Das Zertifikat des Servers wurde widerrufen. Bitten Sie den Betreiber des Servers um ein neues.',
  "The server's certificate is not meant for servers. Ask the server's administrator for another one.":
    'Das Zertifikat des Servers ist nicht für Server bestimmt. Bitten Sie den Betreiber des Servers um ein anderes.',
  "The server's certificate cannot be verified ({code}). Ask the server's administrator.":
    'Das Zertifikat des Servers lässt sich nicht prüfen ({code}). Fragen Sie den Betreiber des Servers.',
  'The CA file {path} cannot be read: {why}.': 'Die CA-Datei {path} ist nicht lesbar: {why}.',
  'it does not exist': 'sie ist nicht da',
  'reading it is not allowed': 'das Lesen ist nicht erlaubt',
  'error {code}': 'Fehler {code}',
  'The CA file {path} holds no certificate in PEM form.': 'In der CA-Datei {path} steht kein Zertifikat in PEM-Form.',
  'The CA file {path} is damaged: certificate {number} cannot be read.':
    'Die CA-Datei {path} ist beschädigt: Zertifikat {number} ist nicht lesbar.',
};
