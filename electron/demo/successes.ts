/** 2xx responses to INVITEs, which the phone itself repeats until the ACK comes (RFC 3261 §13.3.1.4). */
import type { Response } from './messages.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { Timers } from './timers.ts';
import { LIFETIME_IN_T1, repeat, T2_MS } from './transaction-timers.ts';

export interface SuccessEvents {
  acknowledged(): void;
  /** No ACK in 64*T1. */
  abandoned(): void;
}

export interface Successes {
  /** `key` is whatever the ACK will be known by. */
  send(transaction: ServerTransaction, success: Response, key: string, events: SuccessEvents): void;
  acknowledge(key: string): void;
}

export function createSuccesses(timers: Timers, t1Ms: number): Successes {
  const waiting = new Map<string, () => void>();
  return {
    send(transaction, success, key, events) {
      transaction.respond(success);
      const stopRepeating = repeat(timers, t1Ms, T2_MS, () => transaction.respond(success));
      const stopLife = timers.after(LIFETIME_IN_T1 * t1Ms, () => {
        stopRepeating();
        waiting.delete(key);
        events.abandoned();
      });
      waiting.set(key, () => {
        stopRepeating();
        stopLife();
        waiting.delete(key);
        events.acknowledged();
      });
    },
    acknowledge: (key) => waiting.get(key)?.(),
  };
}
