/**
 * The history in `history.jsonl` of the data folder: one entry a line, each an object of JSON. The terminal and the app
 * add to it at once, under a lock.
 *
 * When the file is written anew, a line is taken over octet by octet: what a newer Dialtray wrote is not changed by an
 * older one, though that shows only what it understands. Such a line counts like any other, and is forgotten like it.
 *
 * A process or a computer that stops in the middle of a line leaves a part of one at the end. It is moved to
 * `history.damaged.jsonl` before anything is added behind it.
 */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../core/ports.ts';
import {
  HISTORY_TEXT_LIMIT,
  type HistoryEntry,
  type HistoryStore,
  parseHistoryEntry,
  withoutOld,
} from '../shared/history.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { isMissing, messageOf, readTail, stampOf } from './file-access.ts';
import { withFileLock } from './file-lock.ts';
import { appendToFile, replaceFile } from './file-replace.ts';

const MOST_ENTRIES = 10_000;
const MOST_OCTETS = 16 * 1024 * 1024;
const LINE_FEED = 10;
const BREAK = Buffer.of(LINE_FEED);

export interface HistoryFileOptions {
  readonly dataDir: string;
  /** Told, in a sentence, when a part of a line was found and put aside. */
  readonly log?: Pick<Log, 'warn'>;
}

interface Content {
  readonly lines: readonly Buffer[];
  /** A part of a line, behind the last whole one. */
  readonly torn?: Buffer;
  /** What follows must begin on a line of its own. */
  readonly open: boolean;
  /** There is more, and older, than what may be read. */
  readonly cut: boolean;
}

/** @returns undefined for what is no JSON */
function parseLine(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The fields of a line as they are: its version may be any. */
function fieldsOf(line: Buffer): Readonly<Record<string, unknown>> {
  const json = parseLine(line);
  return typeof json === 'object' && json !== null ? { ...json } : {};
}

function toContent(octets: Buffer, cut: boolean): Content {
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = octets.indexOf(LINE_FEED); end >= 0; end = octets.indexOf(LINE_FEED, from)) {
    // Where older ones were cut off, the first line is a part of one.
    if (end > from && !(cut && from === 0)) lines.push(octets.subarray(from, end));
    from = end + 1;
  }
  const rest = octets.subarray(from);
  if (rest.length === 0 || (cut && from === 0)) return { lines, open: false, cut };
  // An editor may leave the last line without its end.
  if (parseLine(rest) !== undefined) return { lines: [...lines, rest], open: true, cut };
  return { lines, torn: rest, open: false, cut };
}

/** Throws what the file system says. */
function readContent(path: string): Content {
  try {
    const { octets, cut } = readTail(path, MOST_OCTETS);
    return toContent(octets, cut);
  } catch (error) {
    if (isMissing(error)) return { lines: [], open: false, cut: false };
    throw error;
  }
}

/** Of two lines with one id the later one counts. */
function toEntries(lines: readonly Buffer[]): readonly HistoryEntry[] {
  const entries = new Map<string, HistoryEntry>();
  for (const line of lines.slice(-MOST_ENTRIES)) {
    const entry = parseHistoryEntry(parseLine(line));
    if (entry !== undefined) entries.set(entry.id, entry);
  }
  return [...entries.values()];
}

/** The newest, as many as there may be. */
function withinBounds(lines: readonly Buffer[]): readonly Buffer[] {
  let octets = 0;
  let first = lines.length;
  for (; first > 0 && lines.length - first < MOST_ENTRIES; first -= 1) {
    octets += (lines[first - 1]?.length ?? 0) + 1;
    if (octets > MOST_OCTETS) break;
  }
  return lines.slice(first);
}

/** What a peer or a page wrote may be of any length; the beginning of it tells enough. */
const toLine = (entry: HistoryEntry): Buffer =>
  Buffer.from(
    JSON.stringify(entry, (_, value: unknown) =>
      typeof value === 'string' ? value.slice(0, HISTORY_TEXT_LIMIT) : value,
    ),
  );

const isOld = (startedAt: unknown, days: number, now: number): boolean =>
  typeof startedAt === 'number' && withoutOld([{ startedAt }], days, now).length === 0;

/** The history of one data folder. Nothing is read or created before it is asked for. */
export function createHistoryFile({ dataDir, log }: HistoryFileOptions): HistoryStore & { readonly path: string } {
  const path = join(dataDir, 'history.jsonl');
  const damaged = join(dataDir, 'history.damaged.jsonl');
  let latest: { readonly stamp: string | undefined; readonly entries: readonly HistoryEntry[] } | undefined;

  async function locked(work: () => void | Promise<void>): Promise<Result<undefined, string>> {
    try {
      const result = await withFileLock(`${path}.lock`, work);
      return result.ok ? ok(undefined) : result;
    } catch (error) {
      return err(`The history could not be written to ${path}: ${messageOf(error)}.`);
    }
  }

  function setAside(torn: Buffer): void {
    appendToFile(damaged, Buffer.concat([torn, BREAK]));
    log?.warn(`The last entry of the history was cut off when Dialtray or the computer stopped; it is in ${damaged}.`);
  }

  async function rewrite(lines: readonly Buffer[]): Promise<void> {
    await replaceFile(path, Buffer.concat(withinBounds(lines).flatMap((line) => [line, BREAK])));
  }

  /** Nothing is known of the age of parts of lines but when the latest of them came. */
  async function filter(
    keeps: (line: Buffer) => boolean,
    forgetsDamaged = () => false,
  ): Promise<Result<undefined, string>> {
    if (!existsSync(path) && !existsSync(damaged)) return ok(undefined);
    return locked(async () => {
      if (forgetsDamaged()) rmSync(damaged, { force: true });
      const { lines, torn, cut } = readContent(path);
      if (torn !== undefined) setAside(torn);
      const kept = lines.filter(keeps);
      if (kept.length < lines.length || torn !== undefined || cut) await rewrite(kept);
    });
  }

  async function addLine(line: Buffer): Promise<void> {
    const { lines, torn, open, cut } = readContent(path);
    if (torn !== undefined) setAside(torn);
    const all = [...lines, line];
    if (torn !== undefined || cut || withinBounds(all).length < all.length) await rewrite(all);
    else appendToFile(path, Buffer.concat(open ? [BREAK, line, BREAK] : [line, BREAK]));
  }

  return {
    path,
    async list() {
      const stamp = stampOf(path);
      if (latest !== undefined && latest.stamp === stamp) return ok(latest.entries);
      try {
        latest = { stamp, entries: toEntries(readContent(path).lines) };
        return ok(latest.entries);
      } catch (error) {
        return err(`The history in ${path} cannot be read: ${messageOf(error)}.`);
      }
    },
    async add(entry) {
      try {
        mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      } catch (error) {
        return err(`The data folder ${dataDir} could not be made: ${messageOf(error)}.`);
      }
      return locked(() => addLine(toLine(entry)));
    },
    remove: (id) => filter((line) => fieldsOf(line).id !== id),
    async clear() {
      if (!existsSync(path) && !existsSync(damaged)) return ok(undefined);
      return locked(async () => {
        rmSync(damaged, { force: true });
        if (existsSync(path)) await replaceFile(path, '');
      });
    },
    prune: (days, now) =>
      filter(
        (line) => !isOld(fieldsOf(line).startedAt, days, now),
        () => isOld(statSync(damaged, { throwIfNoEntry: false })?.mtimeMs, days, now),
      ),
  };
}
