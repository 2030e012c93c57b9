/**
 * Answers of the name servers, kept as long as they hold (RFC 1035 §3.2.1, RFC 2308), and a while longer for when the name
 * servers do not answer (RFC 8767): then the last good answer is better than none.
 */
import type { ResolveFault } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';

export interface DnsAnswer<T> {
  readonly value: T;
  /** Undefined: nobody has said how long it holds. A promise: it will be said. MUST NOT reject. */
  readonly ttlSeconds?: number | undefined | Promise<number | undefined>;
}

export interface DnsCache {
  /** The answer that is kept, or what `ask` finds; asked once, however many want to know. `ask` MUST NOT reject. */
  get<T>(key: string, ask: () => Promise<Result<DnsAnswer<T>, ResolveFault>>): Promise<Result<T, ResolveFault>>;
  /** The network is another one: each answer is asked for anew. What was good is kept for when that fails. */
  expire(): void;
}

/** No answer is believed longer, whatever its TTL says. */
const LONGEST_MS = 3_600_000;
/** Where the TTL is not known: no longer than providers set who change their servers in a hurry. */
const UNKNOWN_MS = 30_000;
/** RFC 2308 §5: that there is none. The SOA that would say for how long is not shown to us. */
const NEGATIVE_MS = 30_000;
/** RFC 8767 §5: a good answer is used that much longer where no new one is to be had. */
const STALE_MS = 3_600_000;
/** RFC 8767 §5: so long a new answer is waited for while there is an old one. */
const STALE_PATIENCE_MS = 1_800;
/** RFC 8767 §5, RFC 9520 §3.2: so long it is not asked again after there was no answer, with an old one and without. */
const RECHECK_MS = 30_000;
const FAILURE_MS = 2_000;

const MAX_ENTRIES = 1_000;

interface Entry {
  /** What was found last. */
  found: Result<unknown, ResolveFault> | undefined;
  /** On the wall clock, which goes on while the computer sleeps. */
  foundAt: number;
  freshMs: number;
  /** The last good one, with the time until which it may stand in. */
  stale: { readonly value: unknown; readonly until: number } | undefined;
  asking: Promise<Result<unknown, ResolveFault>> | undefined;
}

export function createDnsCache(now: () => number = Date.now): DnsCache {
  const entries = new Map<string, Entry>();

  function entryOf(key: string): Entry {
    const entry = entries.get(key) ?? {
      found: undefined,
      foundAt: 0,
      freshMs: 0,
      stale: undefined,
      asking: undefined,
    };
    // What was used last stands last.
    entries.delete(key);
    const oldest = entries.size >= MAX_ENTRIES ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
    entries.set(key, entry);
    return entry;
  }

  function keep(entry: Entry, found: Result<unknown, ResolveFault>, freshMs: number): Result<unknown, ResolveFault> {
    entry.found = found;
    entry.foundAt = now();
    entry.freshMs = freshMs;
    return found;
  }

  function keepGood(entry: Entry, { value, ttlSeconds }: DnsAnswer<unknown>): Result<unknown, ResolveFault> {
    const found = keep(entry, ok(value), UNKNOWN_MS);
    const { foundAt } = entry;
    const holdFor = (seconds: number | undefined): void => {
      if (entry.found !== found) return;
      entry.freshMs = seconds === undefined ? UNKNOWN_MS : Math.min(seconds * 1000, LONGEST_MS);
      entry.stale = { value, until: foundAt + entry.freshMs + STALE_MS };
    };
    if (!(ttlSeconds instanceof Promise)) {
      holdFor(ttlSeconds);
    } else {
      holdFor(undefined);
      void ttlSeconds.then(holdFor);
    }
    return found;
  }

  /** No answer: the last good one stands in, if there is one that may. */
  function standIn(entry: Entry, fault: ResolveFault): Result<unknown, ResolveFault> {
    const { stale } = entry;
    if (stale === undefined || now() >= stale.until) return keep(entry, err(fault), FAILURE_MS);
    return keep(entry, ok(stale.value), RECHECK_MS);
  }

  async function ask(
    entry: Entry,
    question: () => Promise<Result<DnsAnswer<unknown>, ResolveFault>>,
  ): Promise<Result<unknown, ResolveFault>> {
    const found = await question();
    entry.asking = undefined;
    if (found.ok) return keepGood(entry, found.value);
    if (found.error.kind === 'temporary') return standIn(entry, found.error);
    entry.stale = undefined;
    return keep(entry, found, NEGATIVE_MS);
  }

  function isFresh({ foundAt, freshMs }: Entry): boolean {
    const age = now() - foundAt;
    // A clock that was put back proves nothing.
    return age >= 0 && age < freshMs;
  }

  return {
    async get<T>(key: string, question: () => Promise<Result<DnsAnswer<T>, ResolveFault>>) {
      const entry = entryOf(key);
      if (entry.found !== undefined && isFresh(entry)) return entry.found as Result<T, ResolveFault>;
      entry.asking ??= ask(entry, question);
      const { stale, asking } = entry;
      const isUsable = stale !== undefined && now() < stale.until;
      const found = isUsable ? await orAfter(asking, STALE_PATIENCE_MS, ok(stale.value)) : await asking;
      return found as Result<T, ResolveFault>;
    },
    expire() {
      for (const entry of entries.values()) entry.freshMs = 0;
    },
  };
}

/** What the promise brings, or `otherwise` when it takes longer. */
function orAfter<T>(promise: Promise<T>, ms: number, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, otherwise);
    void promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
