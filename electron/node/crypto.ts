/** The Crypto port over Node's OpenSSL. */
import { hash, randomFillSync } from 'node:crypto';
import type { Crypto } from '../core/ports.ts';

/** A call to the generator costs more than its bytes, and a call needs some ten tags, branches and nonces. */
const POOL_BYTES = 4096;

export function createCrypto(): Crypto {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    random(bytes) {
      if (bytes > POOL_BYTES) return randomFillSync(Buffer.alloc(bytes)).toString('hex');
      if (used + bytes > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      const text = pool.toString('hex', used, used + bytes);
      // What was handed out is not kept.
      pool.fill(0, used, used + bytes);
      used += bytes;
      return text;
    },
    hash: (name, octets) => hash(name, Buffer.from(octets, 'latin1'), 'hex'),
  };
}
