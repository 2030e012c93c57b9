/**
 * The settings in `config.json` of the data folder: the file, the form and the library (conf) of the desktop app's
 * store, so that both see the same lines.
 *
 * Reading does not load conf: it costs more at start-up than everything else that a call needs (docs/dependencies.md).
 * Writing does: it replaces the file in one step, so that a reader sees the old or the new settings and never a half.
 *
 * Several processes may change settings at once. Every change is made under a lock, to what the file holds at that
 * moment, never to what was read earlier; so no line of the other is lost. A file that cannot be understood is left
 * exactly as it is.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../shared/result.ts';
import { DEFAULT_SETTINGS, type FieldFault, type Settings } from '../shared/settings.ts';
import { quickSettings } from '../shared/settings-quick.ts';
import { isMissing, messageOf, readUpTo } from './file-access.ts';

const LARGEST_FILE = 4_000_000;

/** The settings cannot be read or written. One sentence with the path. */
export interface SettingsFileFault {
  readonly kind: 'settings-file';
  readonly text: string;
}

export interface SettingsStore {
  readonly path: string;
  /** Defaults where there is no file yet. */
  read(): Promise<Result<Settings, SettingsFileFault>>;
  /**
   * Changes what the file holds now. `change` MUST be pure: it says what the settings become, or why they may not.
   * @returns the settings as they were written
   */
  update(
    change: (settings: Settings) => Result<Settings, FieldFault>,
  ): Promise<Result<Settings, SettingsFileFault | FieldFault>>;
}

const fault = (text: string): { readonly ok: false; readonly error: SettingsFileFault } =>
  err({ kind: 'settings-file', text });

/** An editor on Windows may leave a byte order mark. */
const withoutMark = (text: string): string => text.replace(/^\ufeff/, '');

/** @returns the text, or undefined where there is no file */
function readText(path: string): Result<string | undefined, string> {
  try {
    const octets = readUpTo(path, LARGEST_FILE + 1);
    return octets.length > LARGEST_FILE ? err('it is too large') : ok(withoutMark(octets.toString('utf8')));
  } catch (error) {
    return isMissing(error) ? ok(undefined) : err(messageOf(error));
  }
}

function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return err(`it is not JSON (${messageOf(error)})`);
  }
}

const unusable = (path: string, why: string) =>
  fault(
    `The settings in ${path} cannot be used: ${why.replace(/\.$/, '')}. Correct the file, or move it away to start afresh; it was left as it is.`,
  );

async function readSettings(path: string): Promise<Result<Settings, SettingsFileFault>> {
  const text = readText(path);
  if (!text.ok) return unusable(path, text.error);
  if (text.value === undefined) return ok(DEFAULT_SETTINGS);
  const json = parseJson(text.value);
  if (!json.ok) return unusable(path, json.error);
  const quick = quickSettings(json.value);
  if (quick !== undefined) return ok(quick);
  const { parseSettings } = await import('../shared/settings-schema.ts');
  const settings = parseSettings(json.value);
  if (settings.ok) return settings;
  const { field, text: sentence } = settings.error;
  return unusable(path, field === '' ? sentence : `${field}: ${sentence}`);
}

/** The settings file of one data folder. Nothing is read or created before it is asked for. */
export function createSettingsStore({ dataDir }: { readonly dataDir: string }): SettingsStore {
  const path = join(dataDir, 'config.json');

  async function write(settings: Settings): Promise<void> {
    const { default: Conf } = await import('conf');
    // Its constructor reads the file, which is why nothing unreadable gets as far as here.
    const conf = new Conf<Record<string, unknown>>({
      cwd: dataDir,
      configName: 'config',
      configFileMode: 0o600,
      clearInvalidConfig: false,
      deserialize: (text) => JSON.parse(withoutMark(text)),
      accessPropertiesByDotNotation: false,
    });
    conf.store = { ...settings };
  }

  async function change(
    to: (settings: Settings) => Result<Settings, FieldFault>,
  ): Promise<Result<Settings, SettingsFileFault | FieldFault>> {
    const current = await readSettings(path);
    if (!current.ok) return current;
    const next = to(current.value);
    if (!next.ok) return next;
    try {
      await write(next.value);
      return next;
    } catch (error) {
      return fault(`The settings could not be written to ${path}: ${messageOf(error)}.`);
    }
  }

  return {
    path,
    read: () => readSettings(path),
    async update(to) {
      try {
        mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      } catch (error) {
        return fault(`The data folder ${dataDir} could not be made: ${messageOf(error)}.`);
      }
      const { withFileLock } = await import('./file-lock.ts');
      await import('conf'); // before the lock, so that others wait for the writing only
      const locked = await withFileLock(`${path}.lock`, () => change(to));
      return locked.ok ? locked.value : fault(locked.error);
    },
  };
}
