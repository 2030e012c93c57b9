/** How often something may happen: so many times a second, and a few more at once after a pause. */
import type { Clock } from '../ports.ts';

/** @returns whether it may happen now; asking counts */
export function createRate(clock: Clock, perSecond: number, burst: number): () => boolean {
  let tokens = burst;
  let filledAt = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
