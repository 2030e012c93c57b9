/**
 * The settings in `config.json` of the data folder, which the terminal, the desktop app and the browser app share.
 *
 * Several processes may change settings at once. Every change is made under a lock, to what the file holds at that
 * moment, never to what was read earlier; so no line of the other is lost. The file is replaced in one step: a reader
 * sees the old or the new settings and never a half (docs/adr/0012-own-file-replacement.md).
 *
 * A file that cannot be understood is left exactly as it is by everything but `open()`, which keeps it under another name.
 */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsFileFault, SettingsStore } from '../core/ports.ts';
import type { Language } from '../shared/language.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { DEFAULT_SETTINGS, type FieldFault, SETTINGS_VERSION, type Settings } from '../shared/settings.ts';
import { quickSettings } from '../shared/settings-quick.ts';
import { isMissing, messageOf, readUpTo, stampOf } from './file-access.ts';
import { watchFile } from './file-watch.ts';

const LARGEST_FILE = 4_000_000;

export interface SettingsStoreOptions {
  readonly dataDir: string;
  /** Of the sentence why a file was put aside. */
  readonly language?: Language;
  /** Milliseconds since the Unix epoch: names the file that is put aside. */
  readonly wallClock?: () => number;
}

type Opened = Awaited<ReturnType<SettingsStore['open']>>;
type Updated = Awaited<ReturnType<SettingsStore['update']>>;

/** Why there are no settings to be had from the file. `text` stands behind a colon. */
interface Unusable {
  /** `unreadable`: the file may be all right, but this process cannot read it. */
  readonly kind: 'unreadable' | 'broken' | 'newer';
  readonly text: string;
}

const fault = (text: string): { readonly ok: false; readonly error: SettingsFileFault } =>
  err({ kind: 'settings-file', text });

/** An editor on Windows may leave a byte order mark. */
const withoutMark = (text: string): string => text.replace(/^\ufeff/, '');

const REASONS: Readonly<Record<Language, Readonly<Record<'too-large' | 'not-json', string>>>> = {
  en: { 'too-large': 'it is too large', 'not-json': 'it is not JSON' },
  de: { 'too-large': 'sie ist zu groß', 'not-json': 'sie ist kein JSON' },
};

/** @returns the text, or undefined where there is no file */
function readText(path: string, language: Language): Result<string | undefined, Unusable> {
  try {
    const octets = readUpTo(path, LARGEST_FILE + 1);
    if (octets.length > LARGEST_FILE) return err({ kind: 'broken', text: REASONS[language]['too-large'] });
    return ok(withoutMark(octets.toString('utf8')));
  } catch (error) {
    return isMissing(error) ? ok(undefined) : err({ kind: 'unreadable', text: messageOf(error) });
  }
}

function parseJson(text: string, language: Language): Result<unknown, Unusable> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return err({ kind: 'broken', text: `${REASONS[language]['not-json']} (${messageOf(error)})` });
  }
}

const isNewer = (json: unknown): boolean =>
  typeof json === 'object' &&
  json !== null &&
  'version' in json &&
  typeof json.version === 'number' &&
  json.version > SETTINGS_VERSION;

async function readSettings(path: string, language: Language = 'en'): Promise<Result<Settings, Unusable>> {
  const text = readText(path, language);
  if (!text.ok) return text;
  if (text.value === undefined) return ok(DEFAULT_SETTINGS);
  const json = parseJson(text.value, language);
  if (!json.ok) return json;
  const quick = quickSettings(json.value);
  if (quick !== undefined) return ok(quick);
  const { parseSettings } = await import('../shared/settings-schema.ts');
  const settings = parseSettings(json.value, language);
  if (settings.ok) return settings;
  const { field, text: sentence } = settings.error;
  return err({
    kind: isNewer(json.value) ? 'newer' : 'broken',
    text: field === '' ? sentence : `${field}: ${sentence}`,
  });
}

const leftAsItIs = (path: string, { text }: Unusable) =>
  fault(
    `The settings in ${path} cannot be used: ${text.replace(/\.$/, '')}. Correct the file, or move it away to start afresh; it was left as it is.`,
  );

/** `config.broken-2026-03-01T12-00-00Z.json`: a name that no file has. The lock MUST be held. */
function nameAside(dataDir: string, kind: 'broken' | 'newer', at: number): string {
  const time = new Date(at).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  for (let count = 1; ; count += 1) {
    const path = join(dataDir, `config.${kind}-${time}${count === 1 ? '' : `-${count}`}.json`);
    if (!existsSync(path)) return path;
  }
}

/** The settings file of one data folder. Nothing is read or created before it is asked for. */
export function createSettingsStore({
  dataDir,
  language = 'en',
  wallClock = Date.now,
}: SettingsStoreOptions): SettingsStore & { readonly path: string } {
  const path = join(dataDir, 'config.json');
  /** Of the file as this program has it in its hands: read at its start, or written by itself. */
  let known: { readonly stamp: string | undefined } | undefined;

  async function locked<T, E>(work: () => Promise<Result<T, E>>): Promise<Result<T, E | SettingsFileFault>> {
    const { withFileLock } = await import('./file-lock.ts');
    const result = await withFileLock(`${path}.lock`, work);
    return result.ok ? result.value : fault(result.error);
  }

  async function change(to: (settings: Settings) => Result<Settings, FieldFault>): Promise<Updated> {
    const current = await readSettings(path);
    if (!current.ok) return leftAsItIs(path, current.error);
    const next = to(current.value);
    if (!next.ok) return next;
    try {
      const { replaceFile } = await import('./file-replace.ts');
      await replaceFile(path, `${JSON.stringify(next.value, undefined, '\t')}\n`);
      known = { stamp: stampOf(path) };
      return next;
    } catch (error) {
      return fault(`The settings could not be written to ${path}: ${messageOf(error)}.`);
    }
  }

  async function setAside(): Promise<Opened> {
    // Another process may have been quicker.
    const current = await readSettings(path, language);
    if (current.ok) return ok({ settings: current.value });
    const { kind, text } = current.error;
    if (kind === 'unreadable') return leftAsItIs(path, current.error);
    const aside = nameAside(dataDir, kind, wallClock());
    try {
      renameSync(path, aside);
    } catch (error) {
      return fault(`The settings in ${path} cannot be used, nor moved away: ${messageOf(error)}.`);
    }
    known = { stamp: stampOf(path) };
    return ok({ settings: DEFAULT_SETTINGS, setAside: { path: aside, why: `${text.replace(/\.$/, '')}.` } });
  }

  return {
    path,
    async open() {
      known = { stamp: stampOf(path) };
      const settings = await readSettings(path, language);
      if (settings.ok) return ok({ settings: settings.value });
      return settings.error.kind === 'unreadable' ? leftAsItIs(path, settings.error) : locked(setAside);
    },
    async read() {
      const settings = await readSettings(path);
      return settings.ok ? settings : leftAsItIs(path, settings.error);
    },
    async update(to) {
      try {
        mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      } catch (error) {
        return fault(`The data folder ${dataDir} could not be made: ${messageOf(error)}.`);
      }
      return locked(() => change(to));
    },
    watch(changed) {
      known ??= { stamp: stampOf(path) };
      return watchFile({
        path,
        known: () => known?.stamp,
        changed(stamp) {
          known = { stamp };
          changed();
        },
      });
    },
  };
}
