import { describe, expect, it } from 'vitest';
import { createClock } from '../../../electron/node/clock.ts';
import { createCrypto } from '../../../electron/node/crypto.ts';

describe('crypto', () => {
  const crypto = createCrypto();

  it.each([1, 5, 12, 16, 4095, 4096, 5000])('gives %i random bytes as lower-case hex', (bytes) => {
    expect(crypto.random(bytes)).toMatch(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
  });

  it('does not repeat itself, over many refills of its pool', () => {
    const tokens = Array.from({ length: 20_000 }, () => crypto.random(8));
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it('uses every bit about equally often', () => {
    const ones = Array.from({ length: 64 }, () => 0);
    for (let n = 0; n < 4_000; n += 1) {
      const bits = BigInt(`0x${crypto.random(8)}`);
      for (let bit = 0; bit < 64; bit += 1) if ((bits >> BigInt(bit)) & 1n) ones[bit] = (ones[bit] ?? 0) + 1;
    }
    // 2000 expected, standard deviation 32: ten of them never happen by chance.
    expect(Math.min(...ones)).toBeGreaterThan(1_680);
    expect(Math.max(...ones)).toBeLessThan(2_320);
  });

  // RFC 1321 §A.5, FIPS 180-2 and NIST's example values for "abc".
  it.each([
    ['md5', 'abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['md5', '', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['sha256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['sha512-256', 'abc', '53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23'],
  ] as const)('knows the %s of %j', (name, octets, digest) => {
    expect(crypto.hash(name, octets)).toBe(digest);
  });

  it('hashes octets, not characters', () => {
    // The UTF-8 octets of "ü" are two; as an octet string they must not be encoded again.
    expect(crypto.hash('md5', '\u00c3\u00bc')).toBe('c03410a5204b21cd8229ff754688d743');
  });
});

describe('the clock', () => {
  const clock = createClock();

  it('calls back once, not before its time', async () => {
    const start = clock.now();
    let calls = 0;
    await new Promise<void>((resolve) => {
      clock.after(20, () => {
        calls += 1;
        resolve();
      });
    });
    // Node's timers count whole milliseconds.
    expect(clock.now() - start).toBeGreaterThanOrEqual(19);
    expect(calls).toBe(1);
  });

  it('can be stopped, early, twice and late', async () => {
    const called: string[] = [];
    const stop = clock.after(1, () => called.push('stopped'));
    stop();
    stop();
    let late = (): void => {};
    await new Promise<void>((resolve) => {
      late = clock.after(5, () => {
        called.push('ran');
        resolve();
      });
    });
    late();
    expect(called).toEqual(['ran']);
  });

  it('does not take an endless wait for none', async () => {
    let called = false;
    const stop = clock.after(2 ** 40, () => {
      called = true;
    });
    await new Promise<void>((resolve) => clock.after(10, resolve));
    stop();
    expect(called).toBe(false);
  });

  it('tells the time of day in milliseconds', () => {
    const before = Date.now();
    const told = clock.wallClock();
    expect(told).toBeGreaterThanOrEqual(before);
    expect(told).toBeLessThanOrEqual(Date.now());
  });
});
