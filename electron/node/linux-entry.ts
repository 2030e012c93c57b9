/**
 * Desktop entries on Linux: the one that makes an AppImage known for links, because nobody installs it, and the one that
 * starts us at login. Their text, and the files: written in one step, removed, read back.
 *
 * A path of the user stands in a line that desktops run. What the format cannot say exactly is refused, never altered.
 * Sections are of the Desktop Entry Specification (https://specifications.freedesktop.org/desktop-entry/latest/).
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import type { Language } from '../shared/language.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { LinkScheme } from '../shared/settings.ts';
import { toPlainText } from '../shared/texts.ts';
import { isMissing, messageOf, readUpTo } from './file-access.ts';

export type EntryFault =
  | { readonly kind: 'not-absolute' | 'sign-in-path' | 'control-character' | 'not-utf-8'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly message: string };

/** What both kinds of entry say. Every text is meant literally. */
interface Common {
  /** The name of the product. */
  readonly name: string;
  /** Absolute. In an AppImage this is the file (`$APPIMAGE`), not the program inside, whose mount is gone tomorrow. */
  readonly executable: string;
  readonly args: readonly string[];
}

export interface HandlerEntry extends Common {
  /** Links that this entry can open; whether it does is the user's choice, in mimeapps.list. */
  readonly schemes: readonly LinkScheme[];
  /** The window's app_id: `desktopName` without its ending. */
  readonly appId: string;
  /** The name of an icon in the theme, or an absolute path. */
  readonly icon: string;
}

/** What a file says that is there already. */
export interface EntryThere {
  /** The program and its arguments, without field codes. */
  readonly command: readonly string[];
  readonly takesLink: boolean;
  readonly schemes: readonly string[];
  /** False where the user, or a tool, has switched the entry off and left the file. */
  readonly enabled: boolean;
}

const LARGEST_FILE = 100_000;
const LONGEST_DETAIL = 300;
const GROUP = '[Desktop Entry]';
const COMMENT: Readonly<Record<Language, string>> = {
  en: 'Click-to-dial for SIP desk phones',
  de: 'Rufnummern anklicken und mit dem eigenen SIP-Telefon anrufen',
};

// "Possible value types": these have an escape. All other control characters have none.
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;
/** A file's name that is no UTF-8 comes from Node with U+FFFD, and would lead to another file or none. */
const NOT_UTF_8 = /[\p{Surrogate}\ufffd]/u;
const PLAIN_ARGUMENT = /^[\w./:@+,-]+$/;

const stringValue = (text: string): string =>
  text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character).replace(/^ /, '\\s');

/** "The Exec key": quoted as a whole where a character is reserved; a percent sign is doubled everywhere. */
function quoted(argument: string): string {
  const literal = argument.replaceAll('%', '%%');
  return PLAIN_ARGUMENT.test(argument) ? literal : `"${literal.replace(/["`$\\]/g, '\\$&')}"`;
}

function faultIn({ name, executable, args }: Common, more: readonly string[] = []): EntryFault | undefined {
  if (!posix.isAbsolute(executable)) return { kind: 'not-absolute', text: executable };
  // "The executable program may not contain the equal sign", and GLib looks for the program before it halves "%%".
  if (/[=%]/.test(executable)) return { kind: 'sign-in-path', text: executable };
  for (const text of [name, executable, ...args, ...more]) {
    if (CONTROL.test(text)) return { kind: 'control-character', text };
    if (NOT_UTF_8.test(text)) return { kind: 'not-utf-8', text };
  }
  return undefined;
}

const execValue = ({ executable, args }: Common, fieldCodes: readonly string[]): string =>
  stringValue([...[executable, ...args].map(quoted), ...fieldCodes].join(' '));

const entryText = (lines: Readonly<Record<string, string>>): string =>
  `${[GROUP, ...Object.entries(lines).map(([key, value]) => `${key}=${value}`)].join('\n')}\n`;

export const mimeTypeOf = (scheme: string): string => `x-scheme-handler/${scheme}`;

/** Of the entry that opens links; it ends its arguments with `%u`, so `args` should end with `--`. */
export function handlerEntryText(entry: HandlerEntry): Result<string, EntryFault> {
  const fault = faultIn(entry, [entry.icon, entry.appId]);
  if (fault !== undefined) return err(fault);
  return ok(
    entryText({
      Type: 'Application',
      Name: stringValue(entry.name),
      Comment: COMMENT.en,
      'Comment[de]': COMMENT.de,
      Exec: execValue(entry, ['%u']),
      // Whoever deletes the AppImage has deleted the program: the entry is then ignored.
      TryExec: stringValue(entry.executable),
      Icon: stringValue(entry.icon),
      Terminal: 'false',
      Categories: 'Network;Telephony;',
      MimeType: entry.schemes.map((scheme) => `${mimeTypeOf(scheme)};`).join(''),
      StartupWMClass: stringValue(entry.appId),
    }),
  );
}

/** Of the entry in the autostart folder. */
export function autostartEntryText(entry: Common): Result<string, EntryFault> {
  const fault = faultIn(entry);
  if (fault !== undefined) return err(fault);
  return ok(
    entryText({
      Type: 'Application',
      Name: stringValue(entry.name),
      Comment: COMMENT.en,
      'Comment[de]': COMMENT.de,
      Exec: execValue(entry, []),
      TryExec: stringValue(entry.executable),
      Terminal: 'false',
      'X-GNOME-Autostart-enabled': 'true',
    }),
  );
}

export interface EntryFolders {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

// XDG Base Directory Specification: a path that is not absolute is to be ignored.
const folder = (chosen: string | undefined, fallback: string): string =>
  chosen !== undefined && posix.isAbsolute(chosen) ? chosen : fallback;

/** @param desktopName with its ending, as in package.json */
export const handlerEntryPath = ({ env, home }: EntryFolders, desktopName: string): string =>
  posix.join(folder(env.XDG_DATA_HOME, posix.join(home, '.local', 'share')), 'applications', desktopName);

/** @param desktopName with its ending, as in package.json */
export const autostartEntryPath = ({ env, home }: EntryFolders, desktopName: string): string =>
  posix.join(folder(env.XDG_CONFIG_HOME, posix.join(home, '.config')), 'autostart', desktopName);

function writeWhole(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o644);
  try {
    writeFileSync(file, text);
    // Whatever the umask says: other parts of the desktop read it, and it holds no secret.
    fchmodSync(file, 0o644);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Puts the file there in one step: a desktop that watches the folder sees the old or the new one, and never a half. */
export function writeEntry(path: string, text: string): Result<undefined, EntryFault> {
  // Not ending in ".desktop", so that no desktop takes it for an entry.
  const draft = `${path}.${randomUUID()}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeWhole(draft, text);
    renameSync(draft, path);
    return ok(undefined);
  } catch (error) {
    removeEntry(draft);
    return err({ kind: 'file', path, message: messageOf(error) });
  }
}

/** Removing what is not there is a success. */
export function removeEntry(path: string): Result<undefined, EntryFault> {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isMissing(error)) return err({ kind: 'file', path, message: messageOf(error) });
  }
  return ok(undefined);
}

const UNESCAPED: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };

const unescaped = (value: string): string =>
  value.replace(/\\(.)/gs, (whole, character: string) => UNESCAPED[character] ?? whole);

/** The keys of the first group, with their values as they stand. */
function keysOf(text: string): ReadonlyMap<string, string> | undefined {
  // Not /^…$/m: to JavaScript U+2028 ends a line as well, to a desktop it is part of a name.
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trimEnd() === GROUP) + 1;
  if (start === 0) return undefined;
  const end = lines.findIndex((line, at) => at >= start && line.startsWith('['));
  const group = lines.slice(start, end < 0 ? undefined : end);
  const pairs = group.map((line) => /^([A-Za-z0-9-]+(?:\[[^\]]*\])?)[ \t]*=[ \t]*(.*)$/s.exec(line));
  return new Map(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? '']])));
}

const ARGUMENT = / *(?:"((?:[^"\\]|\\.)*)"|([^" ]+))(?= |$)/gsy;

/** @returns undefined where the line is not what the specification allows */
function commandOf(exec: string): Pick<EntryThere, 'command' | 'takesLink'> | undefined {
  const found = [...exec.trimEnd().matchAll(ARGUMENT)];
  if (found.length === 0 || found.map(([whole]) => whole).join('') !== exec.trimEnd()) return undefined;
  const isCode = (bare: string | undefined): bare is string => bare !== undefined && /^%[a-zA-Z]$/.test(bare);
  return {
    command: found
      .filter(([, , bare]) => !isCode(bare))
      .map(([, quote, bare = '']) => (quote?.replace(/\\(["`$\\])/g, '$1') ?? bare).replaceAll('%%', '%')),
    takesLink: found.some(([, , bare]) => bare === '%u' || bare === '%U'),
  };
}

/** @returns undefined where there is no such file */
export function readEntry(path: string): Result<EntryThere | undefined, EntryFault> {
  let text: string;
  try {
    text = readUpTo(path, LARGEST_FILE).toString('utf8');
  } catch (error) {
    return isMissing(error) ? ok(undefined) : err({ kind: 'file', path, message: messageOf(error) });
  }
  const keys = keysOf(text);
  const command = commandOf(unescaped(keys?.get('Exec') ?? ''));
  if (keys === undefined || command === undefined) return err({ kind: 'unreadable', path });
  const types = (keys.get('MimeType') ?? '').split(';');
  const prefix = mimeTypeOf('');
  return ok({
    ...command,
    schemes: types.filter((type) => type.startsWith(prefix)).map((type) => type.slice(prefix.length)),
    enabled: keys.get('Hidden') !== 'true' && keys.get('X-GNOME-Autostart-enabled') !== 'false',
  });
}

type Sentence = (detail: string) => string;

const SENTENCES: Readonly<Record<Language, Readonly<Record<EntryFault['kind'], Sentence>>>> = {
  en: {
    'not-absolute': (path) => `Where the program is, is not known (${path}). Start it by its full path.`,
    'sign-in-path': (path) => `No desktop can start ${path}: take = and % out of its path.`,
    'control-character': (path) => `No desktop can start ${path}: a name in it has a control character. Rename it.`,
    'not-utf-8': (path) => `No desktop can start ${path}: a name in it is not UTF-8. Rename it.`,
    unreadable: (path) => `${path} is no desktop entry that can be understood. Delete it, and try again.`,
    file: (message) => `The desktop entry could not be read or written: ${message}.`,
  },
  de: {
    'not-absolute': (path) => `Wo das Programm liegt, ist nicht bekannt (${path}). Starten Sie es mit vollem Pfad.`,
    'sign-in-path': (path) => `Kein Desktop kann ${path} starten: Nehmen Sie = und % aus dem Pfad heraus.`,
    'control-character': (path) =>
      `Kein Desktop kann ${path} starten: Ein Name darin hat ein Steuerzeichen. Benennen Sie ihn um.`,
    'not-utf-8': (path) => `Kein Desktop kann ${path} starten: Ein Name darin ist nicht UTF-8. Benennen Sie ihn um.`,
    unreadable: (path) =>
      `${path} ist kein verständlicher Desktop-Eintrag. Löschen Sie ihn und versuchen Sie es noch einmal.`,
    file: (message) => `Der Desktop-Eintrag ließ sich nicht lesen oder schreiben: ${message}.`,
  },
};

/** One sentence with what to do. */
export function entryFaultText(fault: EntryFault, language: Language): string {
  const detail = fault.kind === 'file' ? fault.message : fault.kind === 'unreadable' ? fault.path : fault.text;
  return SENTENCES[language][fault.kind](toPlainText(detail, LONGEST_DETAIL));
}
