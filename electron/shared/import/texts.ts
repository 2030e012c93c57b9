/** What an import says: what is missing, what could not be taken over, and what to do. A test compares the languages. */
import type { Language } from '../language.ts';

const ENGLISH = {
  'line-name': 'Line {number}',

  empty: 'There is nothing to import: paste a SIP address, a line “register => user:secret@host”, or a SIPTAPI export.',
  unknown:
    'This cannot be imported: it needs a SIP address that begins with sip:, a line “register => user:secret@host”, or a registry export of SIPTAPI.',
  'too-large': 'This is larger than {maximum} MB: export only the SIPTAPI key, or paste only the lines.',
  binary: 'This is not plain text: open the .reg file just as the registry editor has saved it.',
  'reg-hive': 'This is a registry hive: export the SIPTAPI key again as “Registration files (*.reg)”.',
  'reg-other':
    'This registry export does not hold SIPTAPI: export the key HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\SIPTAPI.',
  'reg-empty': 'The SIPTAPI key in this export has no line: proxy1, username1 and the rest are missing or empty.',
  'reg-key-missing':
    'The line in brackets with the name of the key is missing: open or paste the whole SIPTAPI export.',
  'register-commented': 'Remove the semicolon before “register =>”: behind it everything is a comment.',
  pjsip:
    'A section of pjsip.conf cannot be imported: enter the host of server_uri as SIP Domain, and username and password of its auth section, by hand.',
  'sip-conf':
    'The line “register => user:secret@host” is missing: add it, or enter host, user and secret of this section by hand.',
  'register-prefix': 'Write “register =>” before it if this is user:secret@host, or “sip:” if it is an address.',
  'address-scheme': 'Write “sip:” before the user if this is a SIP address, as in sip:user@host.',
  number: 'This is a number, not a line: paste it where you dial.',
  'register-host': 'The host is missing: write user:secret@host behind “register =>”.',
  'register-user': 'The user is missing: write user:secret@host behind “register =>”.',
  'uri-user': 'The user is missing: write the address as sip:user@host.',
  'uri-host': 'The host is missing: write the address as sip:user@host.',
  'uri-bracket': 'The closing angle bracket is missing: write the address as <sip:user@host>.',

  'line-left-out': 'Line {place} of the text was left out. {why}',
  'other-lines': 'Lines of the text that are about something else were left out: {count}.',
  'too-many': 'Only the first {maximum} lines were taken: import the others from a shorter text.',

  'password-escape': 'The password has a % that begins no escape and was taken as it stands: check it.',
  'transport-unknown':
    'Dialtray does not know the transport “{transport}”: choose UDP, TCP or TLS if “auto” does not do.',
  'uri-parameters': 'The parameters “{parameters}” were left out: a line has no field for them.',
  'uri-headers': 'What stands behind the question mark was left out: a line has no field for it.',
  'register-peer':
    'The peer “{peer}” was left out: if its section in sip.conf has an outboundproxy, enter that as SIP Outbound Proxy.',
  'register-expiry': 'The time “{expiry}” was left out: Dialtray agrees on it with the server.',
  'register-extension':
    'In Asterisk “{extension}” is where incoming calls go: clear User’s extension unless it is the extension of your phone.',
  'register-colons':
    'There are more colons than the form user:secret:authuser has, so everything behind the user stands in Password: check it.',

  'reverse-mode':
    'SIPTAPI called the other party first (reverse or ACD mode); Dialtray always rings your phone first, which cannot be changed.',
  'realm-check':
    'SIPTAPI gave passwords only to a realm that is the SIP Domain, and the lines keep to that: clear Realm where a login fails.',
  'num-lines':
    'SIPTAPI was set to offer {announced} lines, and the file has {found}: check that none is missing or needless.',
  'leading-zeros': 'Left out, because the numbers of lines begin with 1 and have no leading zero: {names}.',
  'reg-second-key': 'Older settings were left out, of the key {key}: import that key alone if you need them.',
  'value-unreadable': '{name} is of a type that SIPTAPI does not read, or damaged: fill in the field by hand.',
  'line-not-offered':
    'SIPTAPI offered only the first {announced} lines, so this one is switched off: switch it on if you need it.',
  'auto-answer':
    'SIPTAPI asked the phone in several ways at once to pick up; Dialtray asks by Call-Info: choose another way (Polycom: Ring Answer) if your phone rings on.',
} as const;

export type ImportSentence = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<ImportSentence, string>> = {
  'line-name': 'Leitung {number}',

  empty:
    'Hier ist nichts zum Importieren: Fügen Sie eine SIP-Adresse ein, eine Zeile „register => user:secret@host“ oder einen Export von SIPTAPI.',
  unknown:
    'Das lässt sich nicht importieren: Es muss eine SIP-Adresse sein, die mit sip: beginnt, eine Zeile „register => user:secret@host“ oder ein Registry-Export von SIPTAPI.',
  'too-large':
    'Das ist größer als {maximum} MB: Exportieren Sie nur den Schlüssel SIPTAPI, oder fügen Sie nur die Zeilen ein.',
  binary: 'Das ist kein reiner Text: Öffnen Sie die .reg-Datei so, wie der Registrierungs-Editor sie gespeichert hat.',
  'reg-hive':
    'Das ist eine Registrierungsstruktur: Exportieren Sie den Schlüssel SIPTAPI noch einmal als „Registrierungsdateien (*.reg)“.',
  'reg-other':
    'Dieser Registry-Export enthält SIPTAPI nicht: Exportieren Sie den Schlüssel HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\SIPTAPI.',
  'reg-empty':
    'Der Schlüssel SIPTAPI in diesem Export hat keine Leitung: proxy1, username1 und die übrigen fehlen oder sind leer.',
  'reg-key-missing':
    'Die Zeile mit dem Namen des Schlüssels in eckigen Klammern fehlt: Öffnen Sie den ganzen Export von SIPTAPI oder fügen Sie ihn ganz ein.',
  'register-commented': 'Entfernen Sie den Strichpunkt vor „register =>“: Hinter ihm ist alles ein Kommentar.',
  pjsip:
    'Ein Abschnitt von pjsip.conf lässt sich nicht importieren: Tragen Sie den Host von server_uri als SIP-Domain ein, und username und password seines auth-Abschnitts, von Hand.',
  'sip-conf':
    'Die Zeile „register => user:secret@host“ fehlt: Ergänzen Sie sie, oder tragen Sie Host, Benutzer und secret dieses Abschnitts von Hand ein.',
  'register-prefix':
    'Schreiben Sie „register =>“ davor, wenn das user:secret@host ist, oder „sip:“, wenn es eine Adresse ist.',
  'address-scheme': 'Schreiben Sie „sip:“ vor den Benutzer, wenn das eine SIP-Adresse ist, zum Beispiel sip:user@host.',
  number: 'Das ist eine Nummer, keine Leitung: Fügen Sie sie dort ein, wo Sie wählen.',
  'register-host': 'Der Host fehlt: Schreiben Sie user:secret@host hinter „register =>“.',
  'register-user': 'Der Benutzer fehlt: Schreiben Sie user:secret@host hinter „register =>“.',
  'uri-user': 'Der Benutzer fehlt: Schreiben Sie die Adresse als sip:user@host.',
  'uri-host': 'Der Host fehlt: Schreiben Sie die Adresse als sip:user@host.',
  'uri-bracket': 'Die schließende spitze Klammer fehlt: Schreiben Sie die Adresse als <sip:user@host>.',

  'line-left-out': 'Zeile {place} des Textes wurde ausgelassen. {why}',
  'other-lines': 'Zeilen des Textes, in denen es um anderes geht, wurden ausgelassen: {count}.',
  'too-many':
    'Nur die ersten {maximum} Leitungen wurden übernommen: Importieren Sie die übrigen aus einem kürzeren Text.',

  'password-escape':
    'Im Passwort steht ein %, das keine Ersetzung einleitet; es wurde so übernommen, wie es dasteht: Prüfen Sie es.',
  'transport-unknown':
    'Den Transport „{transport}“ kennt Dialtray nicht: Wählen Sie UDP, TCP oder TLS, wenn „auto“ nicht genügt.',
  'uri-parameters': 'Die Parameter „{parameters}“ wurden ausgelassen: Eine Leitung hat kein Feld dafür.',
  'uri-headers': 'Was hinter dem Fragezeichen steht, wurde ausgelassen: Eine Leitung hat kein Feld dafür.',
  'register-peer':
    'Der Peer „{peer}“ wurde ausgelassen: Hat sein Abschnitt in sip.conf einen outboundproxy, tragen Sie ihn als Outbound-Proxy ein.',
  'register-expiry': 'Die Zeit „{expiry}“ wurde ausgelassen: Dialtray vereinbart sie mit dem Server.',
  'register-extension':
    'In Asterisk gehen eingehende Anrufe zu „{extension}“: Leeren Sie das Feld Nebenstelle, wenn das nicht die Nebenstelle Ihres Telefons ist.',
  'register-colons':
    'Es gibt mehr Doppelpunkte, als die Form user:secret:authuser hat; darum steht alles hinter dem Benutzer im Passwort: Prüfen Sie es.',

  'reverse-mode':
    'SIPTAPI rief zuerst die Gegenstelle an (Reverse- oder ACD-Modus); Dialtray lässt immer zuerst Ihr Telefon läuten, das lässt sich nicht ändern.',
  'realm-check':
    'SIPTAPI gab Passwörter nur einem Realm, der die SIP-Domain ist, und die Leitungen bleiben dabei: Leeren Sie das Feld Realm, wo eine Anmeldung scheitert.',
  'num-lines':
    'SIPTAPI sollte {announced} Leitungen anbieten, und die Datei hat {found}: Prüfen Sie, ob keine fehlt oder überflüssig ist.',
  'leading-zeros': 'Ausgelassen, weil die Nummern der Leitungen mit 1 beginnen und keine führende Null haben: {names}.',
  'reg-second-key':
    'Ältere Einstellungen wurden ausgelassen, die des Schlüssels {key}: Importieren Sie diesen Schlüssel allein, wenn Sie sie brauchen.',
  'value-unreadable':
    '{name} ist von einer Art, die SIPTAPI nicht liest, oder beschädigt: Füllen Sie das Feld von Hand aus.',
  'line-not-offered':
    'SIPTAPI bot nur die ersten {announced} Leitungen an, darum ist diese ausgeschaltet: Schalten Sie sie ein, wenn Sie sie brauchen.',
  'auto-answer':
    'SIPTAPI bat das Telefon auf mehrere Arten zugleich abzuheben; Dialtray bittet mit Call-Info: Wählen Sie eine andere Art (Polycom: Ring Answer), wenn Ihr Telefon weiterläutet.',
};

export const IMPORT_SENTENCES: Readonly<Record<Language, Readonly<Record<ImportSentence, string>>>> = {
  en: ENGLISH,
  de: GERMAN,
};

export const importSentence = (
  key: ImportSentence,
  language: Language,
  values: Readonly<Record<string, string | number>> = {},
): string =>
  IMPORT_SENTENCES[language][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );

/** Text from outside as it may stand in a sentence: short, and nothing in it that does not show or that turns the line. */
export const shown = (text: string): string => {
  const short = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, '\ufffd');
};
