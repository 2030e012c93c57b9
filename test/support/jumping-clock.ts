/** The program's own clock, which can jump: the wall clock when somebody sets it, all of it when the computer has slept. */
import type { Clock } from '../../electron/core/ports.ts';
import { createClock } from '../../electron/node/clock.ts';

export interface JumpingClock extends Clock {
  /** Timers that wait. */
  readonly pending: number;
  /** Somebody sets the time of day; it may go back. */
  setWallClock(byMs: number): void;
  /** Both clocks have gone on meanwhile; timers that were due fire late, in their order. */
  sleep(ms: number): void;
}

export function createJumpingClock(): JumpingClock {
  const real = createClock();
  const timers = new Set<{ readonly due: number; run(): void }>();
  let wall = 0;
  let slept = 0;
  const now = (): number => real.now() + slept;
  return {
    now,
    wallClock: () => real.wallClock() + wall + slept,
    after(ms, callback) {
      const run = (): void => {
        if (!timers.delete(timer)) return;
        stop();
        callback();
      };
      const timer = { due: now() + ms, run };
      timers.add(timer);
      const stop = real.after(ms, run);
      return () => {
        timers.delete(timer);
        stop();
      };
    },
    get pending() {
      return timers.size;
    },
    setWallClock(byMs) {
      wall += byMs;
    },
    sleep(ms) {
      slept += ms;
      for (const timer of [...timers].sort((a, b) => a.due - b.due)) if (timer.due <= now()) timer.run();
    },
  };
}
