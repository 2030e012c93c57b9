/** What becomes of settings, passwords and the history where a file or the keyring fails (electron/node). */
import type { Phrases } from './phrases.ts';

export const FILE_PHRASES: Phrases = {
  'The settings in {path} cannot be used: {why}. Correct the file, or move it away to start afresh; it was left as it is.':
    'Die Einstellungen in {path} sind nicht verwendbar: {why}. Berichtigen Sie die Datei, oder legen Sie sie beiseite, um neu zu beginnen; sie wurde nicht verändert.',
  'The settings in {path} cannot be used, nor moved away: {why}.':
    'Die Einstellungen in {path} sind nicht verwendbar und lassen sich nicht beiseitelegen: {why}.',
  'The settings could not be written to {path}: {why}.':
    'Die Einstellungen ließen sich nicht in {path} schreiben: {why}.',
  'it is too large': 'sie ist zu groß',
  'it is not JSON ({error})': 'sie ist kein JSON ({error})',
  'The data folder {path} could not be made: {why}.': 'Der Datenordner {path} ließ sich nicht anlegen: {why}.',
  'The folder cannot be written to: {why}.': 'In den Ordner lässt sich nicht schreiben: {why}.',
  'Another Dialtray has been writing for too long. If none is running, delete {path} and try again.':
    'Ein anderes Dialtray schreibt schon zu lange. Läuft keines, löschen Sie {path} und versuchen es noch einmal.',
  'The history could not be written to {path}: {why}.': 'Der Verlauf ließ sich nicht in {path} schreiben: {why}.',
  'The history in {path} cannot be read: {why}.': 'Der Verlauf in {path} ist nicht lesbar: {why}.',

  // Passwords. The parts stand behind “because”.
  'The passwords in {path} cannot be understood. Move the file away and set the passwords again; it was left as it is.':
    'Die Passwörter in {path} sind nicht lesbar. Legen Sie die Datei beiseite und setzen Sie die Passwörter neu; sie wurde nicht verändert.',
  'The passwords cannot be read: {why}.': 'Die Passwörter sind nicht lesbar: {why}.',
  'The passwords could not be written: {why}.': 'Die Passwörter ließen sich nicht schreiben: {why}.',
  'The password of line {line} is kept by the Dialtray app, and only the app can open it. Dial from the app, or set the password here as well: dialtray line set "{line}" --password-stdin.':
    'Das Passwort der Leitung {line} bewahrt die Dialtray-App auf, und nur sie kann es öffnen. Wählen Sie in der App, oder setzen Sie das Passwort auch hier: dialtray line set "{line}" --password-stdin.',
  'The password of line {line} could not be read, because {why}. Unlock the keyring, or set the password again.':
    'Das Passwort der Leitung {line} war nicht lesbar: {why}. Entsperren Sie den Schlüsselbund, oder setzen Sie das Passwort neu.',
  'The password of line {line} is no longer in the system keyring: set it again.':
    'Das Passwort der Leitung {line} ist nicht mehr im System-Schlüsselbund: Setzen Sie es neu.',
  'The password of line {line} may still be in the system keyring, because {why}.':
    'Das Passwort der Leitung {line} ist vielleicht noch im System-Schlüsselbund: {why}.',
  'The password is kept in {path}, a file for you only, because {why}.':
    'Das Passwort steht in {path}, einer Datei nur für Sie: {why}.',
  'DIALTRAY_PASSWORD cannot be used: {why}': 'DIALTRAY_PASSWORD ist nicht verwendbar: {why}',
  'the system keyring did not keep it': 'der System-Schlüsselbund hat es nicht behalten',
  'the system keyring cannot be used ({why})': 'der System-Schlüsselbund ist nicht verwendbar ({why})',
  'its library ended without an answer': 'seine Bibliothek endete ohne Antwort',
  'no system keyring is running here': 'hier läuft kein System-Schlüsselbund',
  'the system keyring did not answer within {seconds} seconds':
    'der System-Schlüsselbund hat nicht innerhalb von {seconds} Sekunden geantwortet',
  'the library for the system keyring is not installed':
    'die Bibliothek für den System-Schlüsselbund ist nicht installiert',
};
