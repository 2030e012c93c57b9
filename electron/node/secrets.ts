/**
 * The passwords of the lines. They are kept in the operating system's keyring, else in a file that only this user can
 * read; which of the two is written down in that file, `passwords.json`, so that a line without a password or with one
 * in the file never touches the keyring, and so that a keyring that fails is told from one that has nothing.
 *
 * The desktop app seals passwords with a key that the system gives to it alone (electron/main/secrets.ts). What it sealed
 * stands in the same file, so that a line has one password and not two; here it can be replaced, not opened.
 *
 * `DIALTRAY_PASSWORD` wins when a line dials. Nothing here ever puts a password into a sentence.
 */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { SecretStore } from '../core/ports.ts';
import { checkPassword } from '../shared/field-checks.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { isMissing, messageOf } from './file-access.ts';
import { createKeyring, type Keyring, withShortMemory } from './keyring.ts';

export interface SecretsOptions {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly keyring?: Keyring;
  /** In milliseconds. */
  readonly now?: () => number;
}

export interface KeptSecrets extends SecretStore {
  /** Begins to fetch a password that takes long to come, so that a later `password()` has it sooner. */
  prefetch(line: string): void;
  /** What the desktop app has sealed for a line; undefined where the password is elsewhere, or there is none. */
  sealed(line: string): Result<string | undefined, string>;
  /**
   * Keeps what the desktop app has sealed, in place of whatever was there.
   * @param before what is to be there still; another value there now stays, and nothing is written
   */
  seal(line: string, sealed: string, before?: string): Promise<Result<undefined, string>>;
}

type Entry =
  | { readonly kept: 'keyring' }
  | { readonly kept: 'desktop'; readonly sealed: string }
  | { readonly kept: 'file'; readonly password: string };
type Entries = ReadonlyMap<string, Entry>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseEntries(text: string): Entries | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(json) || json.version !== 1 || !isObject(json.lines)) return undefined;
  const entries = new Map<string, Entry>();
  for (const [line, entry] of Object.entries(json.lines)) {
    if (!isObject(entry)) return undefined;
    if (entry.kept === 'keyring') entries.set(line, { kept: 'keyring' });
    else if (entry.kept === 'desktop' && typeof entry.sealed === 'string') {
      entries.set(line, { kept: 'desktop', sealed: entry.sealed });
    } else if (entry.kept === 'file' && typeof entry.password === 'string') {
      entries.set(line, { kept: 'file', password: entry.password });
    } else return undefined;
  }
  return entries;
}

function readEntries(path: string): Result<Entries, string> {
  try {
    // Nobody else may read it, whoever copied or restored it. Windows has no such bits; there the folder is the user's.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return ok(new Map());
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) chmodSync(path, 0o600);
    const entries = parseEntries(readFileSync(path, 'utf8'));
    return entries === undefined
      ? err(
          `The passwords in ${path} cannot be understood. Move the file away and set the passwords again; it was left as it is.`,
        )
      : ok(entries);
  } catch (error) {
    return isMissing(error) ? ok(new Map()) : err(`The passwords cannot be read: ${messageOf(error)}.`);
  }
}

/** In one step: a reader sees the old or the new file. */
function writeEntries(path: string, entries: Entries, token: string): void {
  const lines = Object.fromEntries(entries);
  const temporary = `${path}.${token}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      // A plain write may end early on a disk that fills up, and only says how far it came.
      writeFileSync(file, `${JSON.stringify({ version: 1, lines }, undefined, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** The store of one data folder. Nothing is read or created before it is asked for. */
export function createSecrets({ dataDir, env, ...parts }: SecretsOptions): KeptSecrets {
  const { now = () => performance.now() } = parts;
  const keyring = withShortMemory(parts.keyring ?? createKeyring({ env }), now);
  const path = join(dataDir, 'passwords.json');
  const fetching = new Map<string, Promise<Result<string | undefined, string>>>();

  // Two data folders of one user may have lines of the same name.
  async function account(line: string): Promise<string> {
    const { createHash } = await import('node:crypto');
    return `${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}/${line}`;
  }

  async function change(to: (entries: Map<string, Entry>) => void): Promise<Result<undefined, string>> {
    const { randomUUID } = await import('node:crypto');
    const { withFileLock } = await import('./file-lock.ts');
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      const locked = await withFileLock(`${path}.lock`, () => {
        const current = readEntries(path);
        if (!current.ok) return current;
        const next = new Map(current.value);
        to(next);
        writeEntries(path, next, randomUUID());
        return ok(undefined);
      });
      return locked.ok ? locked.value : locked;
    } catch (error) {
      return err(`The passwords could not be written: ${messageOf(error)}.`);
    }
  }

  async function fetchPassword(line: string): Promise<Result<string | undefined, string>> {
    const entries = readEntries(path);
    if (!entries.ok) return entries;
    const entry = entries.value.get(line);
    if (entry === undefined) return ok(undefined);
    if (entry.kept === 'file') return ok(entry.password);
    if (entry.kept === 'desktop') {
      return err(
        `The password of line ${line} is kept by the Dialtray app, and only the app can open it. Dial from the app, or set the password here as well: dialtray line set "${line}" --password-stdin.`,
      );
    }
    const kept = await keyring.get(await account(line));
    if (!kept.ok) {
      return err(
        `The password of line ${line} could not be read, because ${kept.error}. Unlock the keyring, or set the password again.`,
      );
    }
    if (kept.value !== undefined) return kept;
    return err(`The password of line ${line} is no longer in the system keyring: set it again.`);
  }

  /** A password that is now elsewhere must not stay behind in the keyring. */
  async function leaveKeyring(line: string, entry: Entry | undefined): Promise<Result<undefined, string>> {
    const removed = entry?.kept === 'keyring' ? await keyring.remove(await account(line)) : ok(undefined);
    if (removed.ok) return removed;
    return err(`The password of line ${line} may still be in the system keyring, because ${removed.error}.`);
  }

  return {
    prefetch(line) {
      if (!env.DIALTRAY_PASSWORD && !fetching.has(line)) fetching.set(line, fetchPassword(line));
    },
    async password(line) {
      if (env.DIALTRAY_PASSWORD) {
        const fault = checkPassword(env.DIALTRAY_PASSWORD);
        return fault === undefined ? ok(env.DIALTRAY_PASSWORD) : err(`DIALTRAY_PASSWORD cannot be used: ${fault}`);
      }
      const prefetched = fetching.get(line);
      fetching.delete(line);
      return prefetched ?? fetchPassword(line);
    },
    async set(line, password) {
      const fault = checkPassword(password);
      if (fault !== undefined) return err(fault);
      fetching.delete(line);
      const kept = await keyring.set(await account(line), password);
      const changed = await change((entries) =>
        entries.set(line, kept.ok ? { kept: 'keyring' } : { kept: 'file', password }),
      );
      if (!changed.ok) return changed;
      if (kept.ok) return ok({ place: 'keyring' });
      return ok({
        place: 'file',
        notice: `The password is kept in ${path}, a file for you only, because ${kept.error}.`,
      });
    },
    async remove(line) {
      fetching.delete(line);
      const entries = readEntries(path);
      if (!entries.ok) return entries;
      const entry = entries.value.get(line);
      if (entry === undefined) return ok(undefined);
      const left = await leaveKeyring(line, entry);
      const changed = await change((next) => next.delete(line));
      return changed.ok ? left : changed;
    },
    sealed(line) {
      const entries = readEntries(path);
      if (!entries.ok) return entries;
      const entry = entries.value.get(line);
      return ok(entry?.kept === 'desktop' ? entry.sealed : undefined);
    },
    async seal(line, sealed, before) {
      fetching.delete(line);
      let replaced: Entry | undefined;
      const changed = await change((next) => {
        const entry = next.get(line);
        if (before !== undefined && !(entry?.kept === 'desktop' && entry.sealed === before)) return;
        replaced = entry;
        next.set(line, { kept: 'desktop', sealed });
      });
      return changed.ok ? leaveKeyring(line, replaced) : changed;
    },
    places(lines) {
      const entries = readEntries(path);
      if (!entries.ok) return entries;
      return ok(Object.fromEntries(lines.map((line) => [line, entries.value.get(line)?.kept ?? 'none'])));
    },
    async rate() {
      // Asking for an account that never existed changes nothing and needs everything that storing one needs.
      const probed = await keyring.get(await account(''));
      return probed.ok ? { place: 'keyring' } : { place: 'file', why: probed.error };
    },
  };
}
