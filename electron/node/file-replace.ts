/**
 * Writing files that must survive: a process that is ended at any moment, a full disk, a power failure. Not by conf, the
 * library of Electron's stores, for reasons that are in docs/adr/0012-own-file-replacement.md.
 */
import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from './wire-fault.ts';

const LEFTOVER = '.tmp';

/** Removes what processes that were ended in the middle of `replaceFile` have left. The caller MUST hold the file's lock. */
function removeLeftovers(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${basename(path)}.`) && name.endsWith(LEFTOVER)) rmSync(join(folder, name), { force: true });
  }
}

/**
 * Replaces a file in one step: whoever reads, and whatever happens, a power failure too, finds the old content or the
 * new one. It is the user's alone (0600). A link to a file elsewhere stays a link. The caller MUST hold the file's lock.
 * Throws what the file system says; the old file is then still there.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const target = realPath(path);
  removeLeftovers(target);
  const temporary = `${target}.${process.pid}-${Date.now().toString(36)}${LEFTOVER}`;
  try {
    writeNew(temporary, content);
    await renameOver(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

/**
 * Adds to the end of a file, all of it or nothing, and makes the file if there is none. It is the user's alone (0600).
 * The caller MUST hold the file's lock. Throws what the file system says.
 */
export function appendToFile(path: string, content: Uint8Array): void {
  const file = openSync(path, 'a', 0o600);
  try {
    const { size } = fstatSync(file);
    fchmodSync(file, 0o600);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    }
  } finally {
    closeSync(file);
  }
}

/** All of it, to the disk itself. `writeFileSync`, because a plain write may end early and only says how far it came. */
function writeNew(path: string, content: string | Uint8Array): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const RENAME_FOR_MS = 2_000;
const BUSY = ['EPERM', 'EACCES', 'EBUSY'];

/** On Windows a virus scanner or an indexer may have the old file open for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  const started = performance.now();
  for (;;) {
    try {
      return renameSync(from, to);
    } catch (error) {
      const mayPass = process.platform === 'win32' && BUSY.includes(codeOf(error));
      if (!mayPass || performance.now() - started > RENAME_FOR_MS) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The new name is on the disk as well. Windows and some file systems have no such call, and then it takes its time. */
function syncFolder(path: string): void {
  let folder: number | undefined;
  try {
    folder = openSync(path, 'r');
    fsyncSync(folder);
  } catch {
    // The file is replaced; only when it reaches the disk is left to the system.
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}
