/**
 * One process at a time for a read-modify-write of a file in the data folder. Node has no flock(), so the lock is a
 * file that only one process can create, with the owner's process id in it, and when that process began.
 *
 * A process that dies leaves its lock behind. Whoever waits takes it over once it has not changed for STALE_MS and its
 * owner does not live: ids are given again, after a restart of the computer or of a container most likely the same ones,
 * so the id alone says nothing. Where the system does not tell when a process began, a lock that is older than the
 * computer's start has no owner. Taking over is itself done under a second lock, so that two waiters cannot each remove what
 * they believe to be the dead one and both go on. The second lock is held for microseconds; should a process die in
 * exactly these, a sentence names the file to delete instead of anything being guessed.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { uptime } from 'node:os';
import { err, ok, type Result } from '../shared/result.ts';
import { messageOf } from './file-access.ts';
import { codeOf } from './wire-fault.ts';

const STALE_MS = 1_000;
const GIVE_UP_MS = 10_000;
const PAUSE_MS = 10;
/** Clocks of file systems and computers differ, and are corrected. */
const CLOCK_SLACK_MS = 60_000;

export interface LockOptions {
  readonly staleMs?: number;
  readonly giveUpMs?: number;
  /** When a process began, in any form; `undefined` where the system does not tell, `over` for one that has ended. */
  readonly beginOf?: (pid: number) => string | undefined;
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

/** From Linux's /proc (proc_pid_stat(5)): clock ticks between the computer's start and the process's. */
function beginInProc(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in front may hold blanks and brackets. Behind it: state, and 19 fields on, the time.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'over' : fields[19];
  } catch {
    return undefined;
  }
}

const tokenOf = (pid: number, begin: string | undefined): string => `${pid} ${begin ?? '-'} ${randomUUID()}`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function wasBeforeStart(path: string): boolean {
  const lockedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return lockedAt !== undefined && lockedAt < Date.now() - uptime() * 1000 - CLOCK_SLACK_MS;
}

function isOwnerAlive(path: string, token: string, beginOf: (pid: number) => string | undefined): boolean {
  const [id = '', begin] = token.split(' ');
  const pid = Number(id);
  // A process dies between creating and writing: an empty lock has no owner that could be asked.
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return false;
  const now = beginOf(pid);
  return now === undefined || begin === '-' ? !wasBeforeStart(path) : now === begin;
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

type Limits = Required<LockOptions>;

async function acquire(path: string, token: string, { staleMs, giveUpMs, beginOf }: Limits): Promise<boolean> {
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
    } else if (holder !== undefined && now - seenAt > staleMs && !isOwnerAlive(path, holder, beginOf)) {
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
  { staleMs = STALE_MS, giveUpMs = GIVE_UP_MS, beginOf = beginInProc }: LockOptions = {},
): Promise<Result<Awaited<T>, string>> {
  const token = tokenOf(process.pid, beginOf(process.pid));
  try {
    if (!(await acquire(path, token, { staleMs, giveUpMs, beginOf }))) {
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
