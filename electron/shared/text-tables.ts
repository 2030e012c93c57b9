/**
 * The sentences themselves. Placeholders: {line} its name, {number} what the user dialled, {answer} code and reason as
 * the peer sent them. A key `outcome 404` is for that code, `outcome 5xx` for its class, `outcome any` for any other
 * code, and the bare outcome for when no code is known. A test compares keys and placeholders of the languages.
 *
 * Rules for a sentence: what happened, to whom, and nothing that we do not know. Rules for a next step: one thing that
 * the reader can do now.
 */
import type { Language } from './language.ts';
import type { CallState, Outcome } from './state.ts';

export interface OutcomeText {
  readonly sentence: string;
  readonly nextStep: string;
}

const text = (sentence: string, nextStep: string): OutcomeText => ({ sentence, nextStep });

export type RunningState = Exclude<CallState, 'connected' | 'failed' | 'cancelled'>;

export const STATE_TEXTS: Readonly<Record<Language, Readonly<Record<RunningState, string>>>> = {
  en: {
    resolving: 'Looking for the server of line {line}',
    'calling-phone': 'Calling your phone',
    'phone-ringing': 'Your phone is ringing',
    'phone-answered': 'You picked up',
    transferring: 'Asking your phone to dial {number}',
    'callee-trying': 'Your phone is dialling {number}',
    'callee-ringing': '{number} is ringing',
  },
  de: {
    resolving: 'Der Server der Leitung {line} wird gesucht',
    'calling-phone': 'Ihr Telefon wird angerufen',
    'phone-ringing': 'Ihr Telefon läutet',
    'phone-answered': 'Sie haben abgehoben',
    transferring: 'Ihr Telefon wird gebeten, {number} zu wählen',
    'callee-trying': 'Ihr Telefon wählt {number}',
    'callee-ringing': 'Bei {number} läutet es',
  },
};

const ENGLISH = {
  connected: text('You are connected to {number}.', ''),
  cancelled: text('The call was cancelled.', 'Dial again whenever you like.'),

  'phone-busy': text('Your phone is busy.', 'Hang up your phone, then dial again.'),
  'phone-declined': text(
    'Your phone declined the call.',
    'Dial again and pick up; if nobody pressed a key, look for “do not disturb” or a call filter on the phone.',
  ),
  'phone-no-answer': text('Your phone was not picked up.', 'Dial again and pick up when your phone rings.'),
  'phone-no-answer 480': text(
    'Your phone was not picked up, or it is not there: the server answered “{answer}”.',
    'Check that your phone is switched on and registered, then dial again.',
  ),
  'phone-unreachable': text(
    'Your phone could not be reached.',
    'Check that your phone and the network are up, and the domain and outbound proxy of line {line}.',
  ),
  'phone-unreachable any': text(
    'Your phone could not be reached: the answer was “{answer}”.',
    'Check that your phone is registered, and the user and extension of line {line}.',
  ),
  'phone-unreachable 403': text(
    'Calling your phone is not allowed: the answer was “{answer}”.',
    'Ask whoever runs the exchange whether {line} may call your phone, or set the password of the line.',
  ),
  'phone-unreachable 404': text(
    'The server does not know your phone: the answer was “{answer}”.',
    'Check the user, extension and domain of line {line}.',
  ),
  'phone-unreachable 488': text(
    'Your phone did not accept the call: the answer was “{answer}”.',
    'Check which codecs and whether only encrypted calls are allowed on your phone.',
  ),
  'phone-unreachable 5xx': text(
    'The server has a problem: the answer was “{answer}”.',
    'Dial again in a minute; if it stays so, tell whoever runs the exchange.',
  ),
  'auth-failed': text('The server did not accept the login of line {line}.', 'Set the password of line {line} again.'),
  'auth-failed 401': text(
    'The server did not accept the login of line {line}.',
    'Check the user and authentication user of line {line}, and set its password again.',
  ),
  'auth-failed 403': text(
    'The server refused the login of line {line}: the answer was “{answer}”.',
    'Set the password of line {line} again; if it is right, ask whether this account may make calls.',
  ),

  'transfer-refused': text(
    'Your phone did not take the request to dial {number}.',
    'Dial {number} on your phone; check that it allows transfers by REFER.',
  ),
  'transfer-refused any': text(
    'Your phone refused to dial {number}: the answer was “{answer}”.',
    'Dial {number} on your phone; check that it allows transfers by REFER.',
  ),
  'transfer-refused 405': text(
    'Your phone or exchange cannot be told to dial: the answer was “{answer}”.',
    'Dial {number} on your phone; click-to-dial needs a phone that understands REFER.',
  ),
  'transfer-refused 403': text(
    'Your phone or exchange does not allow being told to dial: the answer was “{answer}”.',
    'Allow transfers by REFER in the settings of the phone or exchange.',
  ),

  'callee-busy': text('{number} is busy.', 'Dial again later.'),
  'callee-declined': text('{number} declined the call.', 'Try again later or write instead.'),
  'callee-not-found': text('{number} does not exist.', 'Check the number.'),
  'callee-not-found 404': text(
    '{number} is not known: your phone reported “{answer}”.',
    'Check the number, and how line {line} writes numbers.',
  ),
  'callee-not-found 484': text(
    '{number} is incomplete: your phone reported “{answer}”.',
    'Check that the number is whole, and how line {line} writes numbers.',
  ),
  'callee-no-answer': text('{number} did not answer.', 'Try again later.'),
  'callee-no-answer 480': text(
    '{number} did not answer or cannot be reached now: your phone reported “{answer}”.',
    'Try again later.',
  ),
  'callee-failed': text('The call to {number} failed.', 'Dial again; if it stays so, dial on your phone to compare.'),
  'callee-failed any': text(
    'The call to {number} failed: your phone reported “{answer}”.',
    'Dial again; if it stays so, dial {number} on your phone to compare.',
  ),
  'callee-failed 401': text(
    'Your phone could not log in to call {number}: it reported “{answer}”.',
    'Check the account of your phone; dial {number} on the phone to compare.',
  ),
  'callee-failed 403': text(
    'Your phone may not call {number}: it reported “{answer}”.',
    'Ask whoever runs the exchange whether your phone may call this number.',
  ),
  'callee-failed 488': text(
    '{number} and your phone found no common way to talk: your phone reported “{answer}”.',
    'Check the codecs and the encryption of your phone.',
  ),
  'callee-failed 5xx': text(
    'The network could not put the call to {number} through: your phone reported “{answer}”.',
    'Dial again in a minute.',
  ),

  'result-unknown': text(
    'Your phone did not report what became of the call to {number}.',
    'Listen at your phone: if the call goes on there, all is well; else dial again.',
  ),

  'number-invalid': text('“{number}” is nothing that can be dialled.', 'Check the number.'),
  'line-invalid': text('Line {line} cannot be used as it is set.', 'Correct the settings of line {line}.'),
} as const satisfies Readonly<Record<Outcome, OutcomeText>> & Readonly<Record<string, OutcomeText>>;

export type OutcomeKey = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<OutcomeKey, OutcomeText>> = {
  connected: text('Sie sind mit {number} verbunden.', ''),
  cancelled: text('Der Anruf wurde abgebrochen.', 'Wählen Sie erneut, wann immer Sie wollen.'),

  'phone-busy': text('Ihr Telefon ist besetzt.', 'Legen Sie Ihr Telefon auf und wählen Sie erneut.'),
  'phone-declined': text(
    'Ihr Telefon hat den Anruf abgelehnt.',
    'Wählen Sie erneut und heben Sie ab; hat niemand eine Taste gedrückt, suchen Sie am Telefon nach „Nicht stören“ oder einem Anruffilter.',
  ),
  'phone-no-answer': text(
    'Ihr Telefon wurde nicht abgehoben.',
    'Wählen Sie erneut und heben Sie ab, wenn Ihr Telefon läutet.',
  ),
  'phone-no-answer 480': text(
    'Ihr Telefon wurde nicht abgehoben oder ist nicht da: Der Server antwortete „{answer}“.',
    'Prüfen Sie, ob Ihr Telefon eingeschaltet und angemeldet ist, und wählen Sie erneut.',
  ),
  'phone-unreachable': text(
    'Ihr Telefon war nicht erreichbar.',
    'Prüfen Sie, ob Telefon und Netz in Ordnung sind, und Domain und Outbound-Proxy der Leitung {line}.',
  ),
  'phone-unreachable any': text(
    'Ihr Telefon war nicht erreichbar: Die Antwort war „{answer}“.',
    'Prüfen Sie, ob Ihr Telefon angemeldet ist, und Benutzer und Nebenstelle der Leitung {line}.',
  ),
  'phone-unreachable 403': text(
    'Ihr Telefon darf nicht angerufen werden: Die Antwort war „{answer}“.',
    'Fragen Sie den Betreiber der Anlage, ob {line} Ihr Telefon anrufen darf, oder setzen Sie das Passwort der Leitung.',
  ),
  'phone-unreachable 404': text(
    'Der Server kennt Ihr Telefon nicht: Die Antwort war „{answer}“.',
    'Prüfen Sie Benutzer, Nebenstelle und Domain der Leitung {line}.',
  ),
  'phone-unreachable 488': text(
    'Ihr Telefon hat den Anruf nicht angenommen: Die Antwort war „{answer}“.',
    'Prüfen Sie, welche Codecs am Telefon erlaubt sind und ob es nur verschlüsselte Anrufe annimmt.',
  ),
  'phone-unreachable 5xx': text(
    'Der Server hat ein Problem: Die Antwort war „{answer}“.',
    'Wählen Sie in einer Minute erneut; bleibt es dabei, sagen Sie es dem Betreiber der Anlage.',
  ),
  'auth-failed': text(
    'Der Server hat die Anmeldung der Leitung {line} nicht angenommen.',
    'Setzen Sie das Passwort der Leitung {line} neu.',
  ),
  'auth-failed 401': text(
    'Der Server hat die Anmeldung der Leitung {line} nicht angenommen.',
    'Prüfen Sie Benutzer und Anmeldenamen der Leitung {line} und setzen Sie ihr Passwort neu.',
  ),
  'auth-failed 403': text(
    'Der Server hat die Anmeldung der Leitung {line} abgelehnt: Die Antwort war „{answer}“.',
    'Setzen Sie das Passwort der Leitung {line} neu; stimmt es, fragen Sie, ob dieses Konto anrufen darf.',
  ),

  'transfer-refused': text(
    'Ihr Telefon hat den Auftrag, {number} zu wählen, nicht angenommen.',
    'Wählen Sie {number} am Telefon; prüfen Sie, ob es Vermittlung mit REFER erlaubt.',
  ),
  'transfer-refused any': text(
    'Ihr Telefon hat sich geweigert, {number} zu wählen: Die Antwort war „{answer}“.',
    'Wählen Sie {number} am Telefon; prüfen Sie, ob es Vermittlung mit REFER erlaubt.',
  ),
  'transfer-refused 405': text(
    'Ihr Telefon oder Ihre Anlage kann nicht zum Wählen beauftragt werden: Die Antwort war „{answer}“.',
    'Wählen Sie {number} am Telefon; Click-to-dial braucht ein Telefon, das REFER versteht.',
  ),
  'transfer-refused 403': text(
    'Ihr Telefon oder Ihre Anlage erlaubt nicht, zum Wählen beauftragt zu werden: Die Antwort war „{answer}“.',
    'Erlauben Sie Vermittlung mit REFER in den Einstellungen des Telefons oder der Anlage.',
  ),

  'callee-busy': text('{number} ist besetzt.', 'Wählen Sie später erneut.'),
  'callee-declined': text(
    '{number} hat den Anruf abgelehnt.',
    'Versuchen Sie es später oder schreiben Sie stattdessen.',
  ),
  'callee-not-found': text('{number} gibt es nicht.', 'Prüfen Sie die Nummer.'),
  'callee-not-found 404': text(
    '{number} ist nicht bekannt: Ihr Telefon meldete „{answer}“.',
    'Prüfen Sie die Nummer und wie die Leitung {line} Nummern schreibt.',
  ),
  'callee-not-found 484': text(
    '{number} ist unvollständig: Ihr Telefon meldete „{answer}“.',
    'Prüfen Sie, ob die Nummer ganz ist und wie die Leitung {line} Nummern schreibt.',
  ),
  'callee-no-answer': text('{number} hat nicht abgehoben.', 'Versuchen Sie es später.'),
  'callee-no-answer 480': text(
    '{number} hat nicht abgehoben oder ist derzeit nicht erreichbar: Ihr Telefon meldete „{answer}“.',
    'Versuchen Sie es später.',
  ),
  'callee-failed': text(
    'Der Anruf bei {number} ist gescheitert.',
    'Wählen Sie erneut; bleibt es dabei, wählen Sie zum Vergleich am Telefon.',
  ),
  'callee-failed any': text(
    'Der Anruf bei {number} ist gescheitert: Ihr Telefon meldete „{answer}“.',
    'Wählen Sie erneut; bleibt es dabei, wählen Sie {number} zum Vergleich am Telefon.',
  ),
  'callee-failed 401': text(
    'Ihr Telefon konnte sich nicht anmelden, um {number} anzurufen: Es meldete „{answer}“.',
    'Prüfen Sie das Konto Ihres Telefons; wählen Sie {number} zum Vergleich am Telefon.',
  ),
  'callee-failed 403': text(
    'Ihr Telefon darf {number} nicht anrufen: Es meldete „{answer}“.',
    'Fragen Sie den Betreiber der Anlage, ob Ihr Telefon diese Nummer anrufen darf.',
  ),
  'callee-failed 488': text(
    '{number} und Ihr Telefon fanden keinen gemeinsamen Weg zu sprechen: Ihr Telefon meldete „{answer}“.',
    'Prüfen Sie Codecs und Verschlüsselung Ihres Telefons.',
  ),
  'callee-failed 5xx': text(
    'Das Netz konnte den Anruf bei {number} nicht herstellen: Ihr Telefon meldete „{answer}“.',
    'Wählen Sie in einer Minute erneut.',
  ),

  'result-unknown': text(
    'Ihr Telefon hat nicht gemeldet, was aus dem Anruf bei {number} wurde.',
    'Hören Sie an Ihrem Telefon: Läuft das Gespräch dort, ist alles gut; sonst wählen Sie erneut.',
  ),

  'number-invalid': text('„{number}“ lässt sich nicht wählen.', 'Prüfen Sie die Nummer.'),
  'line-invalid': text(
    'Die Leitung {line} kann so, wie sie eingestellt ist, nicht verwendet werden.',
    'Berichtigen Sie die Einstellungen der Leitung {line}.',
  ),
};

export const OUTCOME_TEXTS: Readonly<Record<Language, Readonly<Record<OutcomeKey, OutcomeText>>>> = {
  en: ENGLISH,
  de: GERMAN,
};

/** The next step after `connected`, where the dial text had digits for after that. */
export const POST_DIAL_TEXTS: Readonly<Record<Language, string>> = {
  en: 'Now press {digits} on your phone; Dialtray cannot send these tones.',
  de: 'Drücken Sie jetzt {digits} an Ihrem Telefon; Dialtray kann diese Töne nicht senden.',
};
