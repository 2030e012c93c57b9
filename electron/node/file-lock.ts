/**
 * One process at a time for a read-modify-write of a file in the data folder. Node has no flock(), so the lock is a
 * file that only one process can create, with the owner's process id in it.
 *
 * A process that dies leaves its lock behind. Whoever waits takes it over once it has not changed for STALE_MS and no
 * process of that id lives. Taking over is itself done under a second lock, so that two waiters cannot each remove what
 * they believe to be the dead one and both go on. The second lock is held for microseconds; should a process die in
 * exactly these, a sentence names the file to delete instead of anything being guessed.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { err, ok, type Result } from '../shared/result.ts';
import { messageOf } from './file-access.ts';
import { codeOf } from './wire-fault.ts';

const STALE_MS = 1_000;
const GIVE_UP_MS = 10_000;
const PAUSE_MS = 10;

export interface LockLimits {
  readonly staleMs?: number;
  readonly giveUpMs?: number;
}

/** @returns whether the lock is ours now; throws what the file system says otherwise */
function create(path: string, token: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeSync(file, token);
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    // Windows answers EPERM for a moment while a deleted file is still open somewhere.
    const code = codeOf(error);
    if (code === 'EEXIST' || (process.platform === 'win32' && code === 'EPERM')) return false;
    throw error;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else removed it: what we wanted.
  }
}

function isAlive(token: string): boolean {
  const pid = Number.parseInt(token, 10);
  // A process dies between creating and writing: an empty lock has no owner that could be asked.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Removes the lock of a dead process, if it is still the one that was seen. */
function takeAway(path: string, seen: string): void {
  const own = `${path}-takeover`;
  if (!create(own, String(process.pid))) return;
  try {
    if (read(path) === seen) remove(path);
  } finally {
    remove(own);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function acquire(path: string, token: string, { staleMs = STALE_MS, giveUpMs = GIVE_UP_MS }: LockLimits) {
  const started = performance.now();
  let seen: string | undefined;
  let seenAt = started;
  while (!create(path, token)) {
    const now = performance.now();
    if (now - started > giveUpMs) return false;
    const holder = read(path);
    if (holder !== seen) {
      seen = holder;
      seenAt = now;
    } else if (holder !== undefined && now - seenAt > staleMs && !isAlive(holder)) {
      takeAway(path, holder);
    }
    await pause(randomInt(PAUSE_MS, 2 * PAUSE_MS));
  }
  return true;
}

/**
 * Runs `work` while no other process runs its own for the same path.
 * @param path of the lock file; its folder must exist
 * @returns what `work` gave, or one sentence where the lock could not be had
 */
export async function withFileLock<T>(
  path: string,
  work: () => T,
  limits: LockLimits = {},
): Promise<Result<Awaited<T>, string>> {
  const token = `${process.pid} ${randomUUID()}`;
  try {
    if (!(await acquire(path, token, limits))) {
      return err(`Another Dialtray has been writing for too long. If none is running, delete ${path} and try again.`);
    }
  } catch (error) {
    return err(`The folder cannot be written to: ${messageOf(error)}.`);
  }
  try {
    return ok(await work());
  } finally {
    if (read(path) === token) remove(path);
  }
}
