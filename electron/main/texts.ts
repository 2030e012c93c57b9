/** What the desktop says: tray, menus, notifications, and what a start or the system refused. A test compares the languages. */
import type { Language } from '../shared/language.ts';

const ENGLISH = {
  dial: 'Dial…',
  recent: 'Dial again',
  'no-recent': 'No calls yet',
  lines: 'Default line',
  'no-lines': 'No line yet',
  pause: 'Pause links',
  'hang-up': 'End the call to {number}',
  quit: 'Quit Dialtray',
  edit: 'Edit',
  view: 'View',
  'tray-idle': 'Dialtray',
  'tray-calling': 'Dialtray: {text}',
  'tray-problem': 'Dialtray: line {line} is not registered',

  'not-one-link': 'Dialtray was started with something else than one link, so nothing was dialled.',
  'not-a-link': 'Dialtray was started with a link that is no telephone number, so nothing was dialled.',
  'unsafe-link': 'A link had characters in it that no telephone number has, so nothing was dialled.',
  'long-link': 'A link was too long for a telephone number, so nothing was dialled.',
  'no-dial-text': 'Dialtray was started with --dial and no number. Put the number behind it, in quotes.',
  'unsafe-dial-text': 'The text behind --dial was too long or had control characters in it, so nothing was dialled.',
  'unknown-argument': 'Dialtray was started with an argument that it does not know, so nothing was dialled.',
  'skype-not-claimed':
    'A skype: link came in, but Dialtray was not chosen for those. Choose it under Diagnostics first.',
  'empty-clipboard': 'There is no text on the clipboard. Copy a number first.',

  'link-waits': 'A number waits for you',
  'incoming-call': 'Call from {caller}',
  'incoming-line': 'On line {line}. Your phone is ringing.',
  'unknown-caller': 'unknown',
  'still-running': 'Dialtray keeps running',
  'how-to-return': 'Start it again to open the window. Quit it in its settings, or with Ctrl+Q in the window.',

  'window-failed': 'The window’s page could not be loaded: {why}',
  'cannot-start': 'Dialtray cannot start',
  'no-such-page': 'This system has no such page. Look for it in its settings.',
  'not-opened': 'It could not be opened: {why}',
  'no-release-page': 'This build does not name a page of releases.',
  'no-program': 'The system does not say that it has kept this. Choose Dialtray in the settings of your desktop.',
  'claim-windows': 'Choose Dialtray for “{scheme}” on the page that has opened: only you can do that.',
  'claim-mac': 'macOS may ask you whether Dialtray shall open such links.',
  'claim-mac-unpackaged': 'macOS knows only the installed app: links cannot be claimed for this build.',

  'update-unpackaged': 'This is not an installed program.',
  'update-by-system': 'Updates come with the packages of your system.',
  'update-no-source': 'This build does not say where updates are.',
  'update-switched-off': 'Looking for updates is switched off.',
  'update-nothing-found': 'There is no newer version to fetch. Look for one first.',
  'update-nothing-ready': 'There is nothing to install yet.',
  'update-failed': 'The update did not work: {why}',

  'password-locked':
    'The password of line {line} is sealed, and the system’s keyring is locked. Unlock the keyring and try again.',
  'password-not-opened':
    'The password of line {line} can no longer be opened on this computer. Set it again; the old one was left as it is.',
  'password-not-sealed': 'The system’s keyring could not seal the password. Unlock it and try again.',
} as const;

export type MainText = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<MainText, string>> = {
  dial: 'Wählen…',
  recent: 'Noch einmal wählen',
  'no-recent': 'Noch keine Anrufe',
  lines: 'Standardleitung',
  'no-lines': 'Noch keine Leitung',
  pause: 'Links anhalten',
  'hang-up': 'Anruf bei {number} beenden',
  quit: 'Dialtray beenden',
  edit: 'Bearbeiten',
  view: 'Ansicht',
  'tray-idle': 'Dialtray',
  'tray-calling': 'Dialtray: {text}',
  'tray-problem': 'Dialtray: Leitung {line} ist nicht angemeldet',

  'not-one-link': 'Dialtray wurde mit etwas anderem als einem Link gestartet, deshalb wurde nichts gewählt.',
  'not-a-link': 'Dialtray wurde mit einem Link gestartet, der keine Rufnummer ist, deshalb wurde nichts gewählt.',
  'unsafe-link': 'In einem Link standen Zeichen, die keine Rufnummer hat, deshalb wurde nichts gewählt.',
  'long-link': 'Ein Link war zu lang für eine Rufnummer, deshalb wurde nichts gewählt.',
  'no-dial-text':
    'Dialtray wurde mit --dial ohne Nummer gestartet. Schreiben Sie die Nummer in Anführungszeichen dahinter.',
  'unsafe-dial-text': 'Der Text hinter --dial war zu lang oder enthielt Steuerzeichen, deshalb wurde nichts gewählt.',
  'unknown-argument': 'Dialtray wurde mit einem Argument gestartet, das es nicht kennt, deshalb wurde nichts gewählt.',
  'skype-not-claimed':
    'Ein skype:-Link kam an, aber dafür wurde Dialtray nicht gewählt. Wählen Sie es zuerst unter Diagnose.',
  'empty-clipboard': 'In der Zwischenablage ist kein Text. Kopieren Sie zuerst eine Nummer.',

  'link-waits': 'Eine Nummer wartet auf Sie',
  'incoming-call': 'Anruf von {caller}',
  'incoming-line': 'Auf Leitung {line}. Ihr Telefon läutet.',
  'unknown-caller': 'unbekannt',
  'still-running': 'Dialtray läuft weiter',
  'how-to-return':
    'Starten Sie es noch einmal, um das Fenster zu öffnen. Beendet wird es in seinen Einstellungen oder mit Strg+Q im Fenster.',

  'window-failed': 'Die Seite des Fensters ließ sich nicht laden: {why}',
  'cannot-start': 'Dialtray kann nicht starten',
  'no-such-page': 'Dieses System hat keine solche Seite. Suchen Sie sie in seinen Einstellungen.',
  'not-opened': 'Das ließ sich nicht öffnen: {why}',
  'no-release-page': 'Diese Fassung nennt keine Seite mit Veröffentlichungen.',
  'no-program':
    'Das System sagt nicht, dass es sich das gemerkt hat. Wählen Sie Dialtray in den Einstellungen Ihres Desktops.',
  'claim-windows': 'Wählen Sie auf der geöffneten Seite Dialtray für „{scheme}“: Das können nur Sie.',
  'claim-mac': 'macOS fragt Sie vielleicht, ob Dialtray solche Links öffnen soll.',
  'claim-mac-unpackaged': 'macOS kennt nur die installierte App: Für diese Fassung gibt es keine Links.',

  'update-unpackaged': 'Das ist kein installiertes Programm.',
  'update-by-system': 'Updates kommen mit den Paketen Ihres Systems.',
  'update-no-source': 'Diese Fassung sagt nicht, wo es Updates gibt.',
  'update-switched-off': 'Die Suche nach Updates ist ausgeschaltet.',
  'update-nothing-found': 'Es gibt keine neuere Fassung zum Laden. Suchen Sie zuerst danach.',
  'update-nothing-ready': 'Es gibt noch nichts zu installieren.',
  'update-failed': 'Das Update hat nicht funktioniert: {why}',

  'password-locked':
    'Das Passwort der Leitung {line} ist versiegelt, und der Schlüsselbund des Systems ist gesperrt. Entsperren Sie ihn und versuchen Sie es noch einmal.',
  'password-not-opened':
    'Das Passwort der Leitung {line} lässt sich auf diesem Computer nicht mehr öffnen. Setzen Sie es neu; das alte blieb, wie es ist.',
  'password-not-sealed':
    'Der Schlüsselbund des Systems konnte das Passwort nicht versiegeln. Entsperren Sie ihn und versuchen Sie es noch einmal.',
};

export const MAIN_TEXTS: Readonly<Record<Language, Readonly<Record<MainText, string>>>> = { en: ENGLISH, de: GERMAN };

export type Say = (key: MainText, values?: Readonly<Record<string, string>>) => string;

/** @param language asked at every sentence: the user may change it */
export const createSay =
  (language: () => Language): Say =>
  (key, values = {}) =>
    MAIN_TEXTS[language()][key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
