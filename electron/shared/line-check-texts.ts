/**
 * The sentences of the test of a line. Placeholders are facts of the step. Rules as for calls (text-tables.ts): a sentence says
 * what was found and nothing that we do not know; a next step is one thing that the reader can do. A test compares keys and
 * placeholders of the languages. A long file on purpose: the languages stand side by side.
 */
import type { Language } from './language.ts';

/** Everything that a step can find, and its weight. */
export const FINDINGS = {
  'settings-ok': 'ok',
  'settings-invalid': 'failed',

  'dns-literal': 'ok',
  'dns-found': 'ok',
  'dns-not-found': 'failed',
  'dns-temporary': 'failed',
  'dns-invalid': 'failed',

  'transport-udp': 'ok',
  'transport-connected': 'ok',
  'transport-other': 'warning',
  'transport-refused': 'failed',
  'transport-unreachable': 'failed',
  'transport-timeout': 'failed',
  'transport-failed': 'failed',

  'tls-unused': 'skipped',
  'tls-verified': 'ok',
  'tls-verified-briefly': 'ok',
  'tls-expires-soon': 'warning',
  'tls-failed': 'failed',

  'server-answered': 'ok',
  'server-answered-unnamed': 'ok',
  'server-other': 'warning',
  'server-trouble': 'warning',
  'server-silent': 'warning',
  'server-gone': 'failed',

  'login-accepted': 'ok',
  'login-open': 'ok',
  'login-for-calls-only': 'ok',
  'login-no-registration': 'warning',
  'login-unproved': 'warning',
  'login-unanswered': 'warning',
  'login-refused': 'failed',
  'login-no-password': 'failed',
  'login-unsupported': 'failed',
  'login-other-realm': 'failed',
  'login-unanswerable': 'failed',
  'login-silent': 'failed',
  'login-gone': 'failed',

  'phone-answered': 'ok',
  'phone-answered-unnamed': 'ok',
  'phone-registered': 'ok',
  'phone-behind-exchange': 'warning',
  'phone-unclear': 'warning',
  'phone-not-registered': 'failed',
  'phone-unknown': 'failed',
  'phone-silent': 'failed',
  'phone-login-refused': 'failed',
  'phone-gone': 'failed',

  'transfer-allowed': 'ok',
  'transfer-by-exchange': 'ok',
  'transfer-not-listed': 'warning',
  'transfer-unsaid': 'warning',

  'skipped-failed': 'skipped',
  'skipped-unknown': 'skipped',
  'skipped-time': 'skipped',
  'skipped-cancelled': 'skipped',
  'time-over': 'failed',
} as const;
export type Finding = keyof typeof FINDINGS;

type StepId = 'settings' | 'dns' | 'transport' | 'tls' | 'server' | 'login' | 'phone' | 'transfer';

interface FindingText {
  readonly sentence: string;
  readonly nextStep: string;
}

interface CheckTexts {
  readonly steps: Readonly<Record<StepId, { readonly label: string; readonly running: string }>>;
  readonly findings: Readonly<Record<Finding, FindingText>>;
  /** Added where the server has said which phones are registered. */
  readonly registered: string;
  readonly results: Readonly<Record<'ok' | 'warning' | 'failed' | 'cancelled', string>>;
}

const text = (sentence: string, nextStep = ''): FindingText => ({ sentence, nextStep });

const ENGLISH: CheckTexts = {
  steps: {
    settings: { label: 'settings', running: 'Reading the settings' },
    dns: { label: 'name', running: 'Looking up the server' },
    transport: { label: 'connection', running: 'Connecting' },
    tls: { label: 'encryption', running: 'Checking the certificate' },
    server: { label: 'server', running: 'Asking whether the server is there' },
    login: { label: 'login', running: 'Logging in' },
    phone: { label: 'your phone', running: 'Asking whether your phone is there' },
    transfer: { label: 'transfer', running: 'Looking at what your phone allows' },
  },
  registered: 'Registered: {registered} ({hosts}).',
  findings: {
    'settings-ok': text('{account} calls your phone at {phone}, through {server}.'),
    'settings-invalid': text('The settings cannot be used.', 'Correct the settings of the line.'),

    'dns-literal': text('{host} is an address; nothing had to be looked up. Next: {targets}.'),
    'dns-found': text('{host} leads to {targets} ({by}).'),
    'dns-not-found': text(
      '{host} leads nowhere.',
      'Check the domain and the outbound proxy of the line for typing errors.',
    ),
    'dns-temporary': text(
      'The name server does not answer when it is asked for {host}.',
      'Check the network connection of this computer, then test again.',
    ),
    'dns-invalid': text(
      'The way to the server cannot be used.',
      'Correct the domain, the outbound proxy or the transport of the line.',
    ),

    'transport-udp': text('UDP from {local} to {target}. Whether anybody listens there, the next steps show.'),
    'transport-connected': text('Connected to {target} over TCP, from {local}.'),
    'transport-other': text(
      '{tried} cannot be connected, {target} can.',
      'Ask whoever runs the server about {tried}; calls use the other address meanwhile.',
    ),
    'transport-refused': text(
      'Nothing takes connections at {target}.',
      'Check the port and the transport of the line; whoever runs the server knows them.',
    ),
    'transport-unreachable': text(
      'There is no way from this computer to {target}.',
      'Check the network connection of this computer, or its VPN.',
    ),
    'transport-timeout': text(
      '{target} does not answer.',
      'Check the address of the server, and whether a firewall is in the way.',
    ),
    'transport-failed': text(
      '{target} cannot be connected.',
      'Check the port and the transport of the line; whoever runs the server knows them.',
    ),

    'tls-unused': text('Not used: the line goes over {transport}.'),
    'tls-verified': text('The certificate proves {identity}, until {until}; {protocol}.'),
    'tls-verified-briefly': text('The certificate proves {identity}.'),
    'tls-expires-soon': text(
      'The certificate proves {identity}, but only until {until}; {protocol}.',
      'Ask whoever runs the server for a new certificate before that day.',
    ),
    'tls-failed': text(
      'There is no safe connection to {target}.',
      'Show this to whoever runs the server; certificates are always checked.',
    ),

    'server-answered': text('{agent} answered: {answer}.'),
    'server-answered-unnamed': text('The server answered: {answer}.'),
    'server-other': text(
      '{tried} does not answer, {target} does: {answer}.',
      'Ask whoever runs the server about {tried}; calls use the other address meanwhile.',
    ),
    'server-trouble': text(
      'The server is there, but in trouble: {answer}.',
      'Test again in a minute; if it stays so, ask whoever runs the server.',
    ),
    'server-silent': text(
      'No answer within {seconds} s. Some servers keep silent here; the login shows whether this one is there.',
    ),
    'server-gone': text(
      'The server was not reached.',
      'Check the port and the transport of the line; whoever runs the server knows them.',
    ),

    'login-accepted': text('The server accepts the login of {user}.'),
    'login-open': text('The server asks {user} for no password.'),
    'login-for-calls-only': text(
      'The server accepts the login of {user}. It lets this account not register, which calls do not need.',
    ),
    'login-no-registration': text(
      'The server accepts the login of {user}, but lets this account not register ({answer}).',
      'Switch registration off for this line, or ask whoever runs the server to allow it.',
    ),
    'login-unproved': text('The server takes no registrations ({answer}); the login shows with the first call.'),
    'login-unanswered': text(
      'The server is there, but does not answer the question for registrations; the login shows with the first call.',
    ),
    'login-refused': text(
      'The server refuses the login of {user} ({answer}).',
      'Check the user and the password of the line; some providers have another name for the login.',
    ),
    'login-no-password': text(
      'The server asks for a password, and the line has none.',
      'Set the password of the line.',
    ),
    'login-unsupported': text(
      'The server asks for a login that Dialtray does not know ({offered}).',
      'Ask whoever runs the server to allow digest logins with MD5 or SHA-256.',
    ),
    'login-other-realm': text(
      'The password is asked for by “{realm}”, and this line gives it to another realm only.',
      'Check the realm of the line.',
    ),
    'login-unanswerable': text(
      'The server asks for the login in a way that nobody can answer.',
      'Show this to whoever runs the server.',
    ),
    'login-silent': text(
      'The server does not answer at all.',
      'Check address, port and transport of the line, and whether a firewall is in the way.',
    ),
    'login-gone': text('The connection to the server is lost.', 'Test again.'),

    'phone-answered': text('Your phone answered: {agent}.'),
    'phone-answered-unnamed': text('Your phone answered: {answer}.'),
    'phone-registered': text('Your phone is registered; the server answers for {phone} in its place.'),
    'phone-behind-exchange': text(
      '{agent} knows {phone}, and answers in its place; whether your phone is there, a call shows.',
      'Dial a number to see whether your phone rings.',
    ),
    'phone-unclear': text(
      'It cannot be seen whether your phone is there: the answer for {phone} was {answer}.',
      'Dial a number to see whether your phone rings.',
    ),
    'phone-not-registered': text(
      'Your phone is not registered: the answer for {phone} was {answer}.',
      'Switch your phone on, and look at its display whether it is logged in.',
    ),
    'phone-unknown': text(
      'The server knows no phone at {phone}: {answer}.',
      'Check the user and the user’s extension of the line, and that your phone is logged in.',
    ),
    'phone-silent': text(
      'Your phone at {phone} does not answer.',
      'Check that your phone is switched on and connected to the network.',
    ),
    'phone-login-refused': text(
      'The server refuses the login of {user} for calls to {phone} ({answer}).',
      'Check the user and the password of the line; some providers have another name for the login.',
    ),
    'phone-gone': text('The connection to the server is lost.', 'Test again.'),

    'transfer-allowed': text('Your phone can be told to dial: it allows REFER.'),
    'transfer-by-exchange': text('{agent} can be told to dial: it allows REFER.'),
    'transfer-not-listed': text(
      'REFER is not among what is allowed there: {allow}.',
      'Look in the settings of your phone or exchange for call transfer (REFER) and allow it, then dial a number.',
    ),
    'transfer-unsaid': text(
      'Your phone does not say whether it can be told to dial (REFER).',
      'Dial a number to see whether it does.',
    ),

    'skipped-failed': text('Not tried after what failed before.'),
    'skipped-unknown': text('Not known, because nobody has answered for your phone.'),
    'skipped-time': text('Not tried: the time was up.'),
    'skipped-cancelled': text('Not tried: the test was cancelled.'),
    'time-over': text(
      'This was not done when the time of {seconds} s was up.',
      'Test again; if it stays so, look for a slow or broken network.',
    ),
  },
  results: {
    ok: 'Line {line} works.',
    warning: 'Line {line} seems to work; look at what is said about “{step}”.',
    failed: 'Line {line} does not work yet: see “{step}”.',
    cancelled: 'The test was cancelled.',
  },
};

const GERMAN: CheckTexts = {
  steps: {
    settings: { label: 'Einstellungen', running: 'Die Einstellungen werden gelesen' },
    dns: { label: 'Name', running: 'Der Server wird gesucht' },
    transport: { label: 'Verbindung', running: 'Die Verbindung wird aufgebaut' },
    tls: { label: 'Verschlüsselung', running: 'Das Zertifikat wird geprüft' },
    server: { label: 'Server', running: 'Der Server wird gefragt, ob er da ist' },
    login: { label: 'Anmeldung', running: 'Die Anmeldung wird versucht' },
    phone: { label: 'Ihr Telefon', running: 'Ihr Telefon wird gefragt, ob es da ist' },
    transfer: { label: 'Vermittlung', running: 'Es wird nachgesehen, was Ihr Telefon erlaubt' },
  },
  registered: 'Angemeldet: {registered} ({hosts}).',
  findings: {
    'settings-ok': text('{account} ruft Ihr Telefon unter {phone} an, über {server}.'),
    'settings-invalid': text(
      'Die Einstellungen können so nicht verwendet werden.',
      'Berichtigen Sie die Einstellungen der Leitung.',
    ),

    'dns-literal': text('{host} ist eine Adresse; nichts musste nachgeschlagen werden. Weiter mit {targets}.'),
    'dns-found': text('{host} führt zu {targets} ({by}).'),
    'dns-not-found': text(
      '{host} führt nirgendwohin.',
      'Prüfen Sie Domain und Outbound-Proxy der Leitung auf Tippfehler.',
    ),
    'dns-temporary': text(
      'Der Nameserver antwortet nicht auf die Frage nach {host}.',
      'Prüfen Sie die Netzwerkverbindung dieses Computers und testen Sie erneut.',
    ),
    'dns-invalid': text(
      'Der Weg zum Server kann so nicht verwendet werden.',
      'Berichtigen Sie Domain, Outbound-Proxy oder Transport der Leitung.',
    ),

    'transport-udp': text('UDP von {local} zu {target}. Ob dort jemand zuhört, zeigen die nächsten Schritte.'),
    'transport-connected': text('Verbunden mit {target} über TCP, von {local} aus.'),
    'transport-other': text(
      'Mit {tried} kommt keine Verbindung zustande, mit {target} schon.',
      'Fragen Sie den Betreiber des Servers nach {tried}; Anrufe nehmen inzwischen die andere Adresse.',
    ),
    'transport-refused': text(
      '{target} nimmt keine Verbindungen an.',
      'Prüfen Sie Port und Transport der Leitung; der Betreiber des Servers kennt sie.',
    ),
    'transport-unreachable': text(
      'Von diesem Computer führt kein Weg zu {target}.',
      'Prüfen Sie die Netzwerkverbindung dieses Computers oder sein VPN.',
    ),
    'transport-timeout': text(
      '{target} antwortet nicht.',
      'Prüfen Sie die Adresse des Servers, und ob eine Firewall im Weg ist.',
    ),
    'transport-failed': text(
      'Mit {target} kommt keine Verbindung zustande.',
      'Prüfen Sie Port und Transport der Leitung; der Betreiber des Servers kennt sie.',
    ),

    'tls-unused': text('Nicht verwendet: Die Leitung geht über {transport}.'),
    'tls-verified': text('Das Zertifikat gilt für {identity}, bis {until}; {protocol}.'),
    'tls-verified-briefly': text('Das Zertifikat gilt für {identity}.'),
    'tls-expires-soon': text(
      'Das Zertifikat gilt für {identity}, aber nur noch bis {until}; {protocol}.',
      'Bitten Sie den Betreiber des Servers vor diesem Tag um ein neues Zertifikat.',
    ),
    'tls-failed': text(
      'Zu {target} gibt es keine sichere Verbindung.',
      'Zeigen Sie das dem Betreiber des Servers; Zertifikate werden immer geprüft.',
    ),

    'server-answered': text('{agent} hat geantwortet: {answer}.'),
    'server-answered-unnamed': text('Der Server hat geantwortet: {answer}.'),
    'server-other': text(
      '{tried} antwortet nicht, {target} schon: {answer}.',
      'Fragen Sie den Betreiber des Servers nach {tried}; Anrufe nehmen inzwischen die andere Adresse.',
    ),
    'server-trouble': text(
      'Der Server ist da, hat aber Schwierigkeiten: {answer}.',
      'Testen Sie in einer Minute erneut; bleibt es so, fragen Sie den Betreiber des Servers.',
    ),
    'server-silent': text(
      'Keine Antwort innerhalb von {seconds} s. Manche Server schweigen hier; ob dieser da ist, zeigt die Anmeldung.',
    ),
    'server-gone': text(
      'Der Server wurde nicht erreicht.',
      'Prüfen Sie Port und Transport der Leitung; der Betreiber des Servers kennt sie.',
    ),

    'login-accepted': text('Der Server nimmt die Anmeldung von {user} an.'),
    'login-open': text('Der Server verlangt von {user} kein Passwort.'),
    'login-for-calls-only': text(
      'Der Server nimmt die Anmeldung von {user} an. Registrieren darf sich dieses Konto nicht; Anrufe brauchen das auch nicht.',
    ),
    'login-no-registration': text(
      'Der Server nimmt die Anmeldung von {user} an, lässt dieses Konto aber nicht registrieren ({answer}).',
      'Schalten Sie die Registrierung dieser Leitung aus, oder bitten Sie den Betreiber des Servers, sie zu erlauben.',
    ),
    'login-unproved': text(
      'Der Server nimmt keine Registrierungen an ({answer}); ob die Anmeldung stimmt, zeigt der erste Anruf.',
    ),
    'login-unanswered': text(
      'Der Server ist da, beantwortet die Frage nach Registrierungen aber nicht; ob die Anmeldung stimmt, zeigt der erste Anruf.',
    ),
    'login-refused': text(
      'Der Server lehnt die Anmeldung von {user} ab ({answer}).',
      'Prüfen Sie Benutzer und Passwort der Leitung; manche Anbieter haben für die Anmeldung einen eigenen Namen.',
    ),
    'login-no-password': text(
      'Der Server verlangt ein Passwort, und die Leitung hat keines.',
      'Setzen Sie das Passwort der Leitung.',
    ),
    'login-unsupported': text(
      'Der Server verlangt eine Anmeldung, die Dialtray nicht kennt ({offered}).',
      'Bitten Sie den Betreiber des Servers, Digest-Anmeldungen mit MD5 oder SHA-256 zu erlauben.',
    ),
    'login-other-realm': text(
      '„{realm}“ verlangt das Passwort, und diese Leitung gibt es nur einem anderen Realm.',
      'Prüfen Sie den Realm der Leitung.',
    ),
    'login-unanswerable': text(
      'Der Server verlangt die Anmeldung auf eine Weise, die niemand beantworten kann.',
      'Zeigen Sie das dem Betreiber des Servers.',
    ),
    'login-silent': text(
      'Der Server antwortet überhaupt nicht.',
      'Prüfen Sie Adresse, Port und Transport der Leitung, und ob eine Firewall im Weg ist.',
    ),
    'login-gone': text('Die Verbindung zum Server ist verloren gegangen.', 'Testen Sie erneut.'),

    'phone-answered': text('Ihr Telefon hat geantwortet: {agent}.'),
    'phone-answered-unnamed': text('Ihr Telefon hat geantwortet: {answer}.'),
    'phone-registered': text('Ihr Telefon ist angemeldet; der Server antwortet für {phone} an seiner Stelle.'),
    'phone-behind-exchange': text(
      '{agent} kennt {phone} und antwortet an seiner Stelle; ob Ihr Telefon da ist, zeigt ein Anruf.',
      'Wählen Sie eine Nummer, um zu sehen, ob Ihr Telefon läutet.',
    ),
    'phone-unclear': text(
      'Ob Ihr Telefon da ist, lässt sich nicht sehen: Die Antwort für {phone} war {answer}.',
      'Wählen Sie eine Nummer, um zu sehen, ob Ihr Telefon läutet.',
    ),
    'phone-not-registered': text(
      'Ihr Telefon ist nicht angemeldet: Die Antwort für {phone} war {answer}.',
      'Schalten Sie Ihr Telefon ein und sehen Sie auf seiner Anzeige nach, ob es angemeldet ist.',
    ),
    'phone-unknown': text(
      'Der Server kennt kein Telefon unter {phone}: {answer}.',
      'Prüfen Sie Benutzer und Nebenstelle der Leitung, und ob Ihr Telefon angemeldet ist.',
    ),
    'phone-silent': text(
      'Ihr Telefon unter {phone} antwortet nicht.',
      'Prüfen Sie, ob Ihr Telefon eingeschaltet und mit dem Netzwerk verbunden ist.',
    ),
    'phone-login-refused': text(
      'Der Server lehnt die Anmeldung von {user} für Anrufe bei {phone} ab ({answer}).',
      'Prüfen Sie Benutzer und Passwort der Leitung; manche Anbieter haben für die Anmeldung einen eigenen Namen.',
    ),
    'phone-gone': text('Die Verbindung zum Server ist verloren gegangen.', 'Testen Sie erneut.'),

    'transfer-allowed': text('Ihrem Telefon kann man sagen, dass es wählen soll: Es erlaubt REFER.'),
    'transfer-by-exchange': text('{agent} kann man sagen, dass gewählt werden soll: REFER ist erlaubt.'),
    'transfer-not-listed': text(
      'REFER ist nicht unter dem, was dort erlaubt ist: {allow}.',
      'Suchen Sie in den Einstellungen von Telefon oder Anlage die Vermittlung (REFER), erlauben Sie sie, und wählen Sie dann eine Nummer.',
    ),
    'transfer-unsaid': text(
      'Ihr Telefon sagt nicht, ob man ihm sagen kann, dass es wählen soll (REFER).',
      'Wählen Sie eine Nummer, um zu sehen, ob es das tut.',
    ),

    'skipped-failed': text('Nicht versucht, nach dem, was vorher misslungen ist.'),
    'skipped-unknown': text('Nicht bekannt, weil niemand für Ihr Telefon geantwortet hat.'),
    'skipped-time': text('Nicht versucht: Die Zeit war um.'),
    'skipped-cancelled': text('Nicht versucht: Der Test wurde abgebrochen.'),
    'time-over': text(
      'Das war nicht fertig, als die Zeit von {seconds} s um war.',
      'Testen Sie erneut; bleibt es so, suchen Sie nach einem langsamen oder gestörten Netzwerk.',
    ),
  },
  results: {
    ok: 'Die Leitung {line} funktioniert.',
    warning: 'Die Leitung {line} scheint zu funktionieren; beachten Sie, was bei „{step}“ steht.',
    failed: 'Die Leitung {line} funktioniert noch nicht: siehe „{step}“.',
    cancelled: 'Der Test wurde abgebrochen.',
  },
};

export const CHECK_TEXTS: Readonly<Record<Language, CheckTexts>> = { en: ENGLISH, de: GERMAN };
