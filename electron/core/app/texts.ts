/** What the application says beside calls and fields. A test compares the languages. */
import type { Language } from '../../shared/language.ts';

const ENGLISH = {
  'demo-failed': 'The demo phone could not be started: {text}',
  'settings-set-aside':
    'The settings could not be used, so Dialtray starts with new ones. The old file is {path}: {why}',
  'settings-unreadable': 'The settings were changed outside and cannot be used now: {text}',
  'no-such-line': 'There is no line named “{name}”.',
  'only-file': 'The password would be kept in a file that only you can read, because {why}. Keep it there?',
  'password-lost': 'The password of line {name} could not be taken along: set it again.',
  'rule-fault': 'Character {position}: {reason}.',
  'only-desktop': 'This is possible in the desktop app only.',
  'link-gone': 'This link is no longer waiting.',
  'demo-line': 'The demo line has no settings of its own.',
} as const;

export type AppText = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<AppText, string>> = {
  'demo-failed': 'Das Demo-Telefon ließ sich nicht starten: {text}',
  'settings-set-aside':
    'Die Einstellungen waren nicht verwendbar, deshalb beginnt Dialtray mit neuen. Die alte Datei ist {path}: {why}',
  'settings-unreadable': 'Die Einstellungen wurden von außen geändert und sind jetzt nicht verwendbar: {text}',
  'no-such-line': 'Es gibt keine Leitung namens „{name}“.',
  'only-file': 'Das Passwort käme in eine Datei, die nur Sie lesen können, denn {why}. Dort speichern?',
  'password-lost': 'Das Passwort der Leitung {name} konnte nicht mitgenommen werden: Setzen Sie es neu.',
  'rule-fault': 'Zeichen {position}: {reason}.',
  'only-desktop': 'Das geht nur in der Desktop-App.',
  'link-gone': 'Dieser Link wartet nicht mehr.',
  'demo-line': 'Die Demo-Leitung hat keine eigenen Einstellungen.',
};

export const APP_TEXTS: Readonly<Record<Language, Readonly<Record<AppText, string>>>> = { en: ENGLISH, de: GERMAN };
