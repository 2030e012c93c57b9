import { expect, it } from 'vitest';
import type { Crypto, SrvRecord } from '../../../../electron/core/ports.ts';
import { orderSrv } from '../../../../electron/core/sip/locate/srv-order.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const record = (target: string, priority: number, weight: number): SrvRecord => ({
  target,
  priority,
  weight,
  port: 5060,
});
const drawing = (...draws: readonly number[]): Crypto => {
  const rest = [...draws];
  return { random: () => (rest.shift() ?? 0).toString(16), hash: () => '' };
};
const names = (records: readonly SrvRecord[]): string => records.map(({ target }) => target).join(' ');

it('RFC 2782 lower priorities first, whatever the weights', () => {
  const records = [record('c', 30, 9), record('a', 10, 0), record('b', 20, 65_535)];
  expect(names(orderSrv(records, drawing()))).toBe('a b c');
});

it.each([
  [[0], 'zero one three'],
  [[1, 0], 'one zero three'],
  [[2, 0], 'three zero one'],
  [[4, 1], 'three one zero'],
])('RFC 2782 among equals the running sum of weights decides: draws of %j', (draws, order) => {
  const records = [record('one', 1, 1), record('three', 1, 3), record('zero', 1, 0)];
  expect(names(orderSrv(records, drawing(...draws)))).toBe(order);
});

it('RFC 2782 weights share out the first place: 60, 30, 10 and hardly ever 0', () => {
  const random = createSeededRandom(7);
  const crypto: Crypto = { random: () => Math.floor(random() * 2 ** 48).toString(16), hash: () => '' };
  const records = [record('a', 1, 600), record('b', 1, 300), record('c', 1, 100), record('d', 1, 0)];
  const first = new Map<string, number>();
  for (let i = 0; i < 10_000; i += 1) {
    const name = orderSrv(records, crypto)[0]?.target ?? '';
    first.set(name, (first.get(name) ?? 0) + 1);
  }
  expect(first.get('a')).toBeGreaterThan(5_700);
  expect(first.get('a')).toBeLessThan(6_300);
  expect(first.get('b')).toBeGreaterThan(2_700);
  expect(first.get('b')).toBeLessThan(3_300);
  expect(first.get('c')).toBeGreaterThan(800);
  expect(first.get('d') ?? 0).toBeLessThan(50);
});

it('keeps every record once, and draws nothing where there is nothing to choose', () => {
  const none: Crypto = {
    random: () => {
      throw new Error('drawn');
    },
    hash: () => '',
  };
  expect(names(orderSrv([record('b', 2, 5), record('a', 1, 5)], none))).toBe('a b');
  expect(orderSrv([], none)).toEqual([]);
  const many = Array.from({ length: 30 }, (_, i) => record(`r${i}`, i % 3, i));
  expect(new Set(orderSrv(many, drawing(5, 4, 3, 2, 1))).size).toBe(30);
});
