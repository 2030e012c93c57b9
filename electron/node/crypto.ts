/**
 * The Crypto port. Randomness comes from the kernel's generator, hashes from Node's OpenSSL.
 *
 * Every call needs random bytes before its INVITE, only some need a hash, and node:crypto takes a fiftieth of the whole
 * time to that INVITE to load. So it is loaded where it is needed: for hashes, and where there is no /dev/urandom
 * (docs/adr/0007-random-bytes.md).
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Crypto } from '../core/ports.ts';

/** Reading a device costs more than its bytes, and a call needs some ten tags, branches and nonces. */
const POOL_BYTES = 4096;
const DEVICE = '/dev/urandom';

const openssl = () => process.getBuiltinModule('node:crypto');

/** @returns whether all of `bytes` came from the device */
function fillFromDevice(bytes: Buffer): boolean {
  try {
    const device = openSync(DEVICE, 'r');
    try {
      return readSync(device, bytes) === bytes.length;
    } finally {
      closeSync(device);
    }
  } catch {
    return false;
  }
}

function fillRandomly(bytes: Buffer): void {
  if (process.platform === 'win32' || !fillFromDevice(bytes)) openssl().randomFillSync(bytes);
}

export function createCrypto(): Crypto {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    random(bytes) {
      if (bytes > POOL_BYTES) return openssl().randomBytes(bytes).toString('hex');
      if (used + bytes > POOL_BYTES) {
        fillRandomly(pool);
        used = 0;
      }
      const text = pool.toString('hex', used, used + bytes);
      // What was handed out is not kept.
      pool.fill(0, used, used + bytes);
      used += bytes;
      return text;
    },
    hash: (name, octets) => openssl().hash(name, Buffer.from(octets, 'latin1'), 'hex'),
  };
}
