/** The order in which SRV records are tried (RFC 2782). */
import type { Crypto, SrvRecord } from '../../ports.ts';

/**
 * Lower priorities first; among equal ones each next is drawn by weight, so that a server of weight 3 comes first three
 * times as often as one of weight 1, and one of weight 0 hardly ever.
 */
export function orderSrv(records: readonly SrvRecord[], crypto: Crypto): readonly SrvRecord[] {
  // A stable sort: weights of 0 stand first in their priority, as the drawing wants it.
  const rest = records.toSorted((a, b) => a.priority - b.priority || Math.sign(a.weight) - Math.sign(b.weight));
  const ordered: SrvRecord[] = [];
  while (rest.length > 0) {
    const equals = rest.filter(({ priority }) => priority === rest[0]?.priority).length;
    ordered.push(...rest.splice(equals === 1 ? 0 : draw(rest.slice(0, equals), crypto), 1));
  }
  return ordered;
}

/** The index of the first record whose running sum of weights reaches a random number between 0 and the whole sum. */
function draw(equals: readonly SrvRecord[], crypto: Crypto): number {
  const sum = equals.reduce((total, { weight }) => total + weight, 0);
  const drawn = Number.parseInt(crypto.random(6), 16) % (sum + 1);
  let running = 0;
  return equals.findIndex(({ weight }) => {
    running += weight;
    return running >= drawn;
  });
}
