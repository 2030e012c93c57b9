import type { Clock } from '../../ports.ts';

/** What the promise is fulfilled with, or undefined when it is not in time. It must not reject. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const stop = clock.after(ms, () => resolve(undefined));
    void promise.then((value) => {
      stop();
      resolve(value);
    });
  });
}
