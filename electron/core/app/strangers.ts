/** Who has sent to a line without having anything to do with it: counted, and shown so seldom that a flood is no work. */
import type { AboutSnapshot } from '../../shared/state.ts';
import type { Clock } from '../ports.ts';

export interface Strangers {
  /** A message that got no answer. */
  came(address: string): void;
  /** Shows at once what there is to show. */
  show(): void;
  close(): void;
}

const SHOW_MS = 10_000;

/** @param changed gets the count and the last address */
export function createStrangers(
  clock: Clock,
  changed: (strangers: NonNullable<AboutSnapshot['strangers']>) => void,
): Strangers {
  let count = 0;
  let last = '';
  let stopTimer: (() => void) | undefined;
  const show = (): void => {
    if (stopTimer === undefined) return;
    stopTimer();
    stopTimer = undefined;
    changed({ count, last });
  };
  return {
    came(address) {
      count += 1;
      last = address;
      stopTimer ??= clock.after(SHOW_MS, show);
    },
    show,
    close() {
      stopTimer?.();
      stopTimer = undefined;
    },
  };
}
