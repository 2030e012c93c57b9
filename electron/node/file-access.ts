/** Reading a file that anybody may have put there, and what the file system says when it refuses. */
import { closeSync, openSync, readSync } from 'node:fs';
import { codeOf } from './wire-fault.ts';

/** As Node words it, with its code and path. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** The first octets of a file, however long it is and whatever it says of its length: it may be a device. Throws. */
export function readUpTo(path: string, limit: number): Buffer {
  const file = openSync(path, 'r');
  try {
    // Memory is taken by what is read, not by what could be: pages that nobody touches are not there.
    const octets = Buffer.allocUnsafeSlow(limit);
    let length = 0;
    for (let read = -1; read !== 0 && length < limit; length += read) {
      read = readSync(file, octets, length, limit - length, null);
    }
    return octets.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
