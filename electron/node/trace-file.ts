/** The Trace port into a file, for `--trace`: what was sent and received, byte for byte, with a line above each. */
import { closeSync, fchmodSync, fstatSync, openSync, write } from 'node:fs';
import type { Trace } from '../core/ports.ts';
import { codeOf, toHostPort } from './wire-fault.ts';

/** What may wait for a slow disk. Beyond it messages are left out, and the trace says so. */
const QUEUE_LIMIT = 16 * 1024 * 1024;

export interface TraceFile extends Trace {
  /** Resolves when everything is in the file. Never rejects. Idempotent. */
  close(): Promise<void>;
}

export interface TraceFileOptions {
  /** Told once, in a plain sentence, when the file cannot be opened or written; the trace then ends. */
  readonly onFault?: (text: string) => void;
  /** Milliseconds since the Unix epoch. */
  readonly wallClock?: () => number;
}

/**
 * Appends to `path`, which nobody else may read (0600): a trace tells who called whom. Each message stands below
 * `-- 2026-03-01T12:00:00.000Z sent udp 192.0.2.1:5060 612 bytes`, and a line break follows it.
 */
export function createTraceFile(path: string, options: TraceFileOptions = {}): TraceFile {
  const { onFault = () => {}, wallClock = Date.now } = options;
  let file = openPrivately(path, onFault);
  let queue: string[] = [];
  let queued = 0;
  let leftOut = 0;
  let closing = false;
  let writing = false;
  const waiting: (() => void)[] = [];

  const finish = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
    queue = [];
    for (const done of waiting.splice(0)) done();
  };
  const fault = (error: unknown): void => {
    finish();
    onFault(`The trace file ${path} cannot be written: ${reasonOf(error)}.`);
  };
  const writeOut = (rest: Buffer): void => {
    if (file === undefined) return;
    write(file, rest, 0, rest.length, null, (error, written) => {
      if (error) {
        writing = false;
        fault(error);
      } else if (written < rest.length) writeOut(rest.subarray(written));
      else {
        writing = false;
        flush();
      }
    });
  };
  const flush = (): void => {
    if (writing || file === undefined) return;
    if (queue.length === 0) {
      if (closing) finish();
      return;
    }
    const text = queue.join('');
    queue = [];
    queued = 0;
    writing = true;
    writeOut(Buffer.from(text, 'latin1'));
  };
  const append = (text: string): void => {
    queue.push(text);
    queued += text.length;
    // One write for all messages of a tick.
    if (queue.length === 1) setImmediate(flush);
  };

  return {
    message(direction, transport, peer, octets) {
      if (file === undefined || closing) return;
      if (queued > QUEUE_LIMIT) {
        leftOut += 1;
        return;
      }
      if (leftOut > 0) append(`-- ${leftOut} messages left out: the disk was too slow\n\n`);
      leftOut = 0;
      const at = new Date(wallClock()).toISOString();
      append(`-- ${at} ${direction} ${transport} ${toHostPort(peer)} ${octets.length} bytes\n${octets}\n`);
    },
    close() {
      closing = true;
      if (file === undefined) return Promise.resolve();
      const done = new Promise<void>((resolve) => waiting.push(resolve));
      flush();
      return done;
    },
  };
}

function openPrivately(path: string, onFault: (text: string) => void): number | undefined {
  try {
    const file = openSync(path, 'a', 0o600);
    // A file that was there already keeps its mode otherwise. A pipe or a terminal is somebody else's.
    if (fstatSync(file).isFile()) fchmodSync(file, 0o600);
    return file;
  } catch (error) {
    onFault(`The trace file ${path} cannot be opened: ${reasonOf(error)}.`);
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const known: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    EACCES: 'this is not allowed',
    EPERM: 'this is not allowed',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
    EROFS: 'the disk is read-only',
  };
  return known[code] ?? `error ${code || 'unknown'}`;
}
