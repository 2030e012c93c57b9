/** When to try again after a failure (RFC 5626 §4.5). */
import type { Crypto } from '../ports.ts';

const BASE_SECONDS = 30;
const MAX_SECONDS = 1_800;

/** A number from 0 to 1, from the cryptographic source: what many programs share must not be shared in time. */
export const chance = (crypto: Crypto): number => Number.parseInt(crypto.random(4), 16) / 0xffff_ffff;

/** @param failures how often it has failed in a row, at least 1 */
export function backOffMs(failures: number, crypto: Crypto): number {
  const upper = Math.min(MAX_SECONDS, BASE_SECONDS * 2 ** Math.min(failures, 10));
  return upper * 1000 * (0.5 + 0.5 * chance(crypto));
}
