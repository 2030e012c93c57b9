/**
 * Timer J (RFC 3261 §17.2.2): a request that comes again within 64*T1 gets the same answer again and is not processed
 * twice. Kept here as octets, because sip.js would keep a transaction with all its objects and a timer for each.
 */
import type { Clock, Endpoint, Wire } from '../ports.ts';
import { Timers } from './sipjs.ts';

export interface Answered {
  readonly octets: string;
  readonly wire: Wire;
  readonly to: Endpoint;
}

interface Kept extends Answered {
  readonly until: number;
}

/** More than a busy line has in 64*T1, and less than a peer gone mad could fill the memory with. */
const MOST = 2_000;

/** Answers by transaction key, each for 64*T1. One timer for all of them: they end in the order in which they came. */
export class Answers {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  #stop: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): Answered | undefined {
    return this.#kept.get(key);
  }

  keep(key: string, answered: Answered): void {
    const { octets, wire, to } = answered;
    const oldest = this.#kept.size >= MOST ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, { octets, wire, to, until: this.#clock.now() + 64 * Timers.T1 });
    this.#stop ??= this.#clock.after(64 * Timers.T1, () => this.#expire());
  }

  clear(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#kept.clear();
  }

  #expire(): void {
    const now = this.#clock.now();
    this.#stop = undefined;
    for (const [key, { until }] of this.#kept) {
      if (until > now) {
        this.#stop = this.#clock.after(until - now, () => this.#expire());
        return;
      }
      this.#kept.delete(key);
    }
  }
}
