/**
 * What a running program tells about its lines: a file of its own in the data folder, for `dialtray status` and whoever else
 * looks. It holds nothing that the settings do not say but states, times and addresses of servers.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DialerState, LineSnapshot } from '../shared/state.ts';
import { readUpTo } from './file-access.ts';
import { replaceFile } from './file-replace.ts';
import { codeOf } from './wire-fault.ts';

export const PROGRAMS = ['app', 'browser', 'watch'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

export interface RunningStatus {
  readonly pid: number;
  readonly program: ProgramName;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly lines: readonly LineSnapshot[];
}

/** What cannot be taken away does no harm: whoever reads it sees that its process is gone. */
function takeAway(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder itself is not there, or not ours.
  }
}

const NAME = /^status-(\d{1,10})\.json$/;
const LARGEST_FILE = 4_000_000;

/** Lines that begin together change state a thousand times in a second; nobody reads that fast. */
const PAUSE_MS = 250;

export interface StatusSource {
  state(): Pick<DialerState, 'lines'>;
  subscribe(listener: (state: Pick<DialerState, 'lines'>) => void): () => void;
}

/**
 * Keeps the file as the state is, until the returned function is called, which takes it away.
 * @param failed one sentence; once
 */
export function publishStatus(
  dataDir: string,
  program: ProgramName,
  source: StatusSource,
  failed: (text: string) => void,
): () => void {
  const path = join(dataDir, `status-${process.pid}.json`);
  const startedAt = Date.now();
  let written: readonly LineSnapshot[] | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let ended = false;

  async function write(): Promise<void> {
    const { lines } = source.state();
    if (ended || lines === written) return;
    written = lines;
    const status: RunningStatus = { pid: process.pid, program, startedAt, lines };
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      await replaceFile(path, `${JSON.stringify(status)}\n`);
    } catch (error) {
      ended = true;
      failed(`The state of the lines could not be written: ${error instanceof Error ? error.message : String(error)}.`);
    }
    if (ended) takeAway(path);
  }

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(write);
    }, PAUSE_MS).unref();
  }

  const stop = source.subscribe(soon);
  writing = write();
  return () => {
    ended = true;
    stop();
    clearTimeout(timer);
    takeAway(path);
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLine = (value: unknown): value is LineSnapshot =>
  isObject(value) &&
  typeof value.name === 'string' &&
  isObject(value.registration) &&
  typeof value.registration.state === 'string';

function parse(text: string, pid: number): RunningStatus | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (!isObject(json) || json.pid !== pid || !Array.isArray(json.lines) || !json.lines.every(isLine))
      return undefined;
    const program = PROGRAMS.find((name) => name === json.program);
    const { startedAt } = json;
    if (program === undefined || typeof startedAt !== 'number') return undefined;
    return { pid, program, startedAt, lines: json.lines };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** What the programs that run over this folder say; the file of one that has died goes. */
export function readStatuses(dataDir: string): readonly RunningStatus[] {
  let names: readonly string[];
  try {
    names = readdirSync(dataDir);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const pid = Number(NAME.exec(name)?.[1]);
    if (!Number.isSafeInteger(pid) || pid <= 0) return [];
    const path = join(dataDir, name);
    if (!isAlive(pid)) {
      takeAway(path);
      return [];
    }
    try {
      const octets = readUpTo(path, LARGEST_FILE);
      const status = parse(octets.toString('utf8'), pid);
      return status === undefined ? [] : [status];
    } catch {
      return [];
    }
  });
}
