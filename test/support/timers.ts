/** RFC 3261's timers, shortened for a whole test file. sip.js and ours read them when they are used. */
import { Timers } from 'sip.js/lib/core/timers.js';

/** @param t1Ms instead of 500; T2 and T4 keep their ratio to it, and 64*T1 becomes 64*t1Ms */
export function scaleTimers(t1Ms: number): void {
  Object.assign(Timers, {
    T1: t1Ms,
    T2: 8 * t1Ms,
    T4: 10 * t1Ms,
    TIMER_B: 64 * t1Ms,
    TIMER_F: 64 * t1Ms,
    TIMER_H: 64 * t1Ms,
    TIMER_L: 64 * t1Ms,
    TIMER_M: 64 * t1Ms,
    TIMER_N: 64 * t1Ms,
  });
}
