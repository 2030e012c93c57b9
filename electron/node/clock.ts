/** The Clock port. */
import type { Clock } from '../core/ports.ts';

/** setTimeout takes anything longer for 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

export function createClock(): Clock {
  return {
    // As exact and monotonic as performance.now(), and without what Node loads for that.
    now: () => process.uptime() * 1000,
    wallClock: () => Date.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, Math.min(ms, LONGEST_MS));
      return () => clearTimeout(timer);
    },
  };
}
