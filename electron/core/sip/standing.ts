/**
 * What a line knows of its targets: which of them is in use, and which have failed and are left aside for a while
 * (RFC 3263 §4.3, RFC 3261 §21.5.4). One for all calls and registrations of a line; the edge tells it what it sees.
 */
import type { TargetFailure, TargetSource, TargetWhy } from '../../shared/target-texts.ts';
import type { Clock, Endpoint, Target, TransportName } from '../ports.ts';
import { hostPort } from './flows.ts';

/** The target that answered last. */
export interface UsedTarget {
  readonly target: Target;
  /** How it was found, and which better ones are left aside. */
  readonly why: TargetWhy;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
}

interface Aside {
  readonly target: Target;
  readonly failure: TargetFailure;
  readonly failures: number;
  /** On the clock for intervals. */
  readonly until: number;
}

/** Doubles with each failure in a row. Long enough that a dead server costs few calls their five seconds. */
const ASIDE_MS = 60_000;
const LONGEST_ASIDE_MS = 300_000;
/** RFC 3261 §21.5.4 leaves open how long a server without Retry-After is left alone. */
const BUSY_MS = 30_000;

const MAX_TARGETS = 64;

export class Standing {
  readonly #clock: Clock;
  readonly #aside = new Map<string, Aside>();
  readonly #listeners = new Set<() => void>();
  /** The targets of the last location, best first. */
  #located: readonly string[] = [];
  #used: UsedTarget | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get used(): UsedTarget | undefined {
    return this.#used;
  }

  /** @returns a function that ends the listening */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The line's own targets as they were found, in the order to be tried. */
  located<T extends Target>(targets: readonly T[]): readonly T[] {
    this.#located = targets.map(keyOf);
    return this.order(targets);
  }

  /** Those that are left aside come last: where nothing else is left, they are tried all the same. */
  order<T extends Target>(targets: readonly T[]): readonly T[] {
    if (targets.length < 2 || this.#aside.size === 0) return targets;
    const waits = new Map(targets.map((target) => [target, this.asideFor(target)]));
    return targets.toSorted((a, b) => (waits.get(a) ?? 0) - (waits.get(b) ?? 0));
  }

  /** For how many more milliseconds the target is left aside; 0: it is not. */
  asideFor(target: Target): number {
    return Math.max(0, (this.#aside.get(keyOf(target))?.until ?? 0) - this.#clock.now());
  }

  /** Whether the line's own name led there: its own server. */
  isLocated(transport: TransportName, endpoint: Endpoint): boolean {
    return this.#located.includes(keyOf({ transport, ...endpoint }));
  }

  /** It answers. */
  worked(target: Target): void {
    const key = keyOf(target);
    this.#aside.delete(key);
    const why = this.#whyOf(target, key);
    const same = this.#used !== undefined && keyOf(this.#used.target) === key ? this.#used : undefined;
    if (same !== undefined && isSameWhy(same.why, why)) return;
    this.#use({ target, why, since: same?.since ?? this.#clock.wallClock() });
  }

  /** @param seconds what a 503's Retry-After asks for */
  failed(target: Target, failure: TargetFailure, seconds?: number): void {
    const key = keyOf(target);
    // What several calls see at once is one failure, and so is one that two places tell of.
    const known = this.#aside.get(key);
    const failures = (known?.failures ?? 0) + (known !== undefined && this.asideFor(target) > 0 ? 0 : 1);
    const ms = failure === 'busy' ? (seconds ?? BUSY_MS / 1000) * 1000 : ASIDE_MS * 2 ** Math.min(failures - 1, 8);
    // Last in the table is what failed last.
    this.#aside.delete(key);
    const oldest = this.#aside.size >= MAX_TARGETS ? this.#aside.keys().next().value : undefined;
    if (oldest !== undefined) this.#aside.delete(oldest);
    const until = this.#clock.now() + Math.min(ms, LONGEST_ASIDE_MS);
    this.#aside.set(key, { target, failure, failures, until });
    if (this.#used !== undefined && keyOf(this.#used.target) === key) this.#use(undefined);
  }

  /** The network is another one: what was true of the targets may be so no longer. */
  forget(): void {
    this.#aside.clear();
    this.#use(undefined);
  }

  #use(used: UsedTarget | undefined): void {
    if (used === this.#used) return;
    this.#used = used;
    for (const listener of [...this.#listeners]) listener();
  }

  #whyOf({ source }: Target & { readonly source?: TargetSource }, key: string): TargetWhy {
    const better = this.#located.slice(0, Math.max(0, this.#located.indexOf(key)));
    const aside = better.flatMap((other) => {
      const known = this.#aside.get(other);
      if (known === undefined) return [];
      const { target, failure } = known;
      return [{ address: `${target.transport} ${hostPort(target)}`, failure }];
    });
    return { source, aside };
  }
}

const isSameWhy = (one: TargetWhy, other: TargetWhy): boolean =>
  // Of most answers: found as before, and nothing left aside.
  (one.source === other.source && one.aside.length === 0 && other.aside.length === 0) ||
  JSON.stringify(one) === JSON.stringify(other);

const keyOf = ({ transport, address, port }: Pick<Target, 'transport' | 'address' | 'port'>): string =>
  `${transport} ${address} ${port}`;
