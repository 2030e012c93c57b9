/** Why a line is not registered: one sentence, and what to do, in every language. A test compares them. */
import type { Language } from './language.ts';
import type { SipStatus } from './state.ts';
import { toPlainText } from './texts.ts';
import { translate } from './translations.ts';

/** `login`: no lock-outs by trying again; the user has to act. The others are tried again. */
export type RegistrationFault =
  | { readonly kind: 'password' | 'no-password' | 'realm' | 'silent' }
  | { readonly kind: 'login' | 'unknown-account' | 'forbidden' | 'busy' | 'refused'; readonly status: SipStatus }
  /** `text`: what DNS or a socket said, in English. */
  | { readonly kind: 'unreachable' | 'not-found'; readonly text: string }
  /** The line cannot be used as it is: one sentence. */
  | { readonly kind: 'line'; readonly text: string };

const ENGLISH: Readonly<Record<RegistrationFault['kind'], string>> = {
  password: 'The server does not accept the user name or the password. Set the password again.',
  'no-password': 'The server asks for a password, and none is stored. Set the password.',
  realm:
    'The server asks for the password of another realm than before. If its operator has changed that, set the password again.',
  silent: 'The server does not answer. Check the domain, the outbound proxy and the network.',
  login: 'The server asks for a login that is not supported ({answer}). Ask its operator for Digest.',
  'unknown-account': 'The server does not know this account ({answer}). Check user and domain.',
  forbidden:
    'The server refuses the login ({answer}). Check the password, and whether one more phone may register with this account; it is not tried again, so that nothing is locked.',
  busy: 'The server has a problem ({answer}).',
  refused: 'The server refuses the registration ({answer}).',
  unreachable: 'The server cannot be reached: {text}',
  'not-found': 'The server cannot be found: {text}',
  line: '{text}',
};

const GERMAN: Readonly<Record<RegistrationFault['kind'], string>> = {
  password: 'Der Server nimmt Benutzer oder Passwort nicht an. Setzen Sie das Passwort neu.',
  'no-password': 'Der Server verlangt ein Passwort, und es ist keines gespeichert. Setzen Sie das Passwort.',
  realm:
    'Der Server verlangt das Passwort eines anderen Realms als bisher. Hat der Betreiber das geändert, setzen Sie das Passwort neu.',
  silent: 'Der Server antwortet nicht. Prüfen Sie Domain, Outbound-Proxy und Netz.',
  login:
    'Der Server verlangt eine Anmeldung, die nicht unterstützt wird ({answer}). Bitten Sie den Betreiber um Digest.',
  'unknown-account': 'Der Server kennt dieses Konto nicht ({answer}). Prüfen Sie Benutzer und Domain.',
  forbidden:
    'Der Server lehnt die Anmeldung ab ({answer}). Prüfen Sie das Passwort, und ob sich mit diesem Konto noch ein Telefon anmelden darf; es wird nicht weiter versucht, damit nichts gesperrt wird.',
  busy: 'Der Server hat ein Problem ({answer}).',
  refused: 'Der Server lehnt die Registrierung ab ({answer}).',
  unreachable: 'Der Server ist nicht erreichbar: {text}',
  'not-found': 'Der Server lässt sich nicht finden: {text}',
  line: '{text}',
};

export const REGISTRATION_TEXTS: Readonly<Record<Language, Readonly<Record<RegistrationFault['kind'], string>>>> = {
  en: ENGLISH,
  de: GERMAN,
};

export function registrationSentence(fault: RegistrationFault, language: Language): string {
  const answer = 'status' in fault ? toPlainText(`${fault.status.code} ${fault.status.reason}`) : '';
  const text = 'text' in fault ? toPlainText(translate(fault.text, language), 200) : '';
  return REGISTRATION_TEXTS[language][fault.kind].replace('{answer}', answer).replace('{text}', text);
}
