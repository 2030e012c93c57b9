/**
 * From the start of the program to its end. What arrives before the application is up waits for it; the end comes once,
 * however often it is asked for, and within a bound.
 *
 *   waiting --start()--> up --end()--> ending --closed--> ended
 */
import type { Clock } from '../core/ports.ts';

export interface LifeDeps<Request> {
  readonly clock: Pick<Clock, 'after'>;
  /** @returns what takes requests from now on; undefined: it could not begin */
  begin(): Promise<((request: Request) => Promise<void>) | undefined>;
  close(): Promise<void>;
  /** It is over: nothing of ours keeps the program any more. */
  quit(): void;
  fault(error: unknown): void;
}

export interface Life<Request> {
  receive(request: Request): void;
  /** Once. Never rejects. */
  start(): Promise<void>;
  /** Never rejects. */
  end(): Promise<void>;
  /** From the moment at which the end was asked for. */
  isEnding(): boolean;
  hasEnded(): boolean;
}

/** A call that still runs gets its BYE within 4 s; what takes longer is not waited for. */
const END_MS = 10_000;

export function createLife<Request>({ clock, begin, close, quit, fault }: LifeDeps<Request>): Life<Request> {
  const waiting: Request[] = [];
  let take: ((request: Request) => Promise<void>) | undefined;
  let starting = Promise.resolve();
  let ending: Promise<void> | undefined;
  let ended = false;

  function deliver(): void {
    if (take === undefined || ending !== undefined) return;
    for (const request of waiting.splice(0)) take(request).catch(fault);
  }

  function within(ms: number, work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = clock.after(ms, resolve);
      work.then(resolve, reject).finally(stop);
    });
  }

  async function finish(): Promise<void> {
    await starting;
    await within(END_MS, close()).catch(fault);
    ended = true;
  }

  return {
    receive(request) {
      waiting.push(request);
      deliver();
    },
    start() {
      starting = begin()
        .then((taker) => {
          take = taker;
          deliver();
        })
        .catch(fault)
        .then(() => {
          if (take !== undefined) return;
          ended = true;
          quit();
        });
      return starting;
    },
    end() {
      ending ??= finish();
      return ending;
    },
    isEnding: () => ending !== undefined || ended,
    hasEnded: () => ended,
  };
}
