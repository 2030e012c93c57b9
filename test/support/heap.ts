/** What is in use after a full collection, in megabytes. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export function usedHeap(): number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
