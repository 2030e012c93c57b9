import { createHash, randomBytes } from 'node:crypto';
import type { Crypto, HashName } from '../../electron/core/ports.ts';

/** The Crypto port over node:crypto. `cnonces` are handed out first, in their order. */
export function createTestCrypto(cnonces: readonly string[] = []): Crypto {
  const queue = [...cnonces];
  return {
    random: (bytes) => queue.shift() ?? randomBytes(bytes).toString('hex'),
    hash: (name: HashName, octets) => createHash(name).update(Buffer.from(octets, 'latin1')).digest('hex'),
  };
}
