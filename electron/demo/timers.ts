import type { Clock } from '../core/ports.ts';

/** The timers of one element, so that closing it can cancel all of them. */
export interface Timers {
  /** Calls back once after `ms`; the returned function cancels. After `close` it does nothing. */
  after(ms: number, callback: () => void): () => void;
  now(): number;
  /** Timers that are running. */
  count(): number;
  close(): void;
}

export function createTimers(clock: Pick<Clock, 'now' | 'after'>): Timers {
  const running = new Set<() => void>();
  let closed = false;
  return {
    now: () => clock.now(),
    count: () => running.size,
    after(ms, callback) {
      if (closed) return () => undefined;
      const stop = clock.after(ms, () => {
        running.delete(cancel);
        callback();
      });
      const cancel = (): void => {
        running.delete(cancel);
        stop();
      };
      running.add(cancel);
      return cancel;
    },
    close() {
      closed = true;
      for (const cancel of [...running]) cancel();
    },
  };
}
