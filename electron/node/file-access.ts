/** Reading a file that anybody may have put there, and what the file system says when it refuses. */
import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { codeOf } from './wire-fault.ts';

/** As Node words it, with its code and path. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** To open a pipe is to wait for who writes into it, and meanwhile nothing else happens. Windows has neither. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The first octets of a file, however long it is and whatever it says of its length: it may be a device. Throws. */
export function readUpTo(path: string, limit: number): Buffer {
  const file = openSync(path, READ);
  try {
    return readFrom(file, null, limit);
  } finally {
    closeSync(file);
  }
}

/** The last octets of a file, and whether there are more in front of them. Throws. */
export function readTail(path: string, limit: number): { readonly octets: Buffer; readonly cut: boolean } {
  const from = Math.max(0, statSync(path).size - limit);
  const file = openSync(path, 'r');
  try {
    return { octets: readFrom(file, from, limit), cut: from > 0 };
  } finally {
    closeSync(file);
  }
}

function readFrom(file: number, position: number | null, limit: number): Buffer {
  // Memory is taken by what is read, not by what could be: pages that nobody touches are not there.
  const octets = Buffer.allocUnsafeSlow(limit);
  let length = 0;
  for (let read = -1; read !== 0 && length < limit; length += read) {
    read = readSync(file, octets, length, limit - length, position === null ? null : position + length);
  }
  return octets.subarray(0, length);
}

/** Two that are equal stand for the same content. */
export type FileStamp = string;

/** @returns undefined where there is no file that could be asked */
export function stampOf(path: string): FileStamp | undefined {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? undefined : `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
  } catch {
    return undefined;
  }
}
