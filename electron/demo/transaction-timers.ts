/** What all transactions share (RFC 3261 §17.1.1.1 and table 4). */
import type { Endpoint } from '../core/ports.ts';
import type { Timers } from './timers.ts';

export interface TransactionContext {
  readonly local: Endpoint;
  readonly t1Ms: number;
  readonly timers: Timers;
  /** Puts one datagram on the wire. */
  transmit(octets: string, to: Endpoint): void;
}

export const T2_MS = 4000;
export const T4_MS = 5000;
export const LIFETIME_IN_T1 = 64;

/** Sends again and again, each time after twice the pause, `capMs` at most. Returns the stop. */
export function repeat(timers: Timers, firstMs: number, capMs: number, send: () => void): () => void {
  let stop = (): void => undefined;
  const arm = (pauseMs: number): void => {
    stop = timers.after(pauseMs, () => {
      send();
      arm(Math.min(pauseMs * 2, capMs));
    });
  };
  arm(firstMs);
  return () => stop();
}
