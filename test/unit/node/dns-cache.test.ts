import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ResolveFault } from '../../../electron/core/ports.ts';
import { createDnsCache, type DnsAnswer } from '../../../electron/node/dns-cache.ts';
import { err, ok, type Result } from '../../../electron/shared/result.ts';

const TEMPORARY: ResolveFault = { kind: 'temporary', text: 'No answer.' };
const NOT_FOUND: ResolveFault = { kind: 'not-found', text: 'None.' };

type Answer = Result<DnsAnswer<string>, ResolveFault>;
const good = (value: string, ttlSeconds?: DnsAnswer<string>['ttlSeconds']): Answer => ok({ value, ttlSeconds });

function begin(first: Answer) {
  let now = Date.UTC(2026, 0, 1);
  let answer: Promise<Answer> = Promise.resolve(first);
  let asked = 0;
  const cache = createDnsCache(() => now);
  return {
    cache,
    asked: () => asked,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    becomes: (next: Answer | Promise<Answer>) => {
      answer = Promise.resolve(next);
    },
    get: async () => {
      const found = await cache.get('SRV x', () => {
        asked += 1;
        return answer;
      });
      return found.ok ? found.value : found.error.kind;
    },
  };
}

afterEach(() => vi.useRealTimers());

describe('the DNS cache', () => {
  it.each([
    ['its TTL', 5, 5],
    ['an hour at most', 86_400, 3_600],
    ['30 s where the TTL is unknown', undefined, 30],
    ['no time at all with a TTL of 0', 0, 0],
  ])('RFC 1035 §3.2.1 keeps an answer for %s', async (_what, ttl, seconds) => {
    const dns = begin(good('one', ttl));
    expect(await dns.get()).toBe('one');
    dns.becomes(good('two', ttl));
    if (seconds > 0) {
      dns.pass(seconds - 0.001);
      expect(await dns.get()).toBe('one');
      dns.pass(0.001);
    }
    expect(await dns.get()).toBe('two');
    expect(dns.asked()).toBe(2);
  });

  it('takes a TTL that is said later', async () => {
    const dns = begin(good('one', Promise.resolve(5)));
    expect(await dns.get()).toBe('one');
    dns.becomes(good('two'));
    dns.pass(6);
    expect(await dns.get()).toBe('two');
  });

  it('RFC 2308 §5 keeps that there is none for 30 s', async () => {
    const dns = begin(err(NOT_FOUND));
    expect(await dns.get()).toBe('not-found');
    dns.becomes(good('one'));
    dns.pass(29.999);
    expect(await dns.get()).toBe('not-found');
    dns.pass(0.001);
    expect(await dns.get()).toBe('one');
  });

  it('RFC 8767 §5 uses the last good answer for its TTL and an hour where no new one comes, and asks every 30 s', async () => {
    const dns = begin(good('one', 60));
    await dns.get();
    dns.becomes(err(TEMPORARY));
    dns.pass(60);
    expect(await dns.get()).toBe('one');
    dns.pass(29);
    expect(await dns.get()).toBe('one');
    expect(dns.asked()).toBe(2);
    dns.pass(1);
    expect(await dns.get()).toBe('one');
    expect(dns.asked()).toBe(3);
    dns.pass(3_600 - 30 - 0.001);
    expect(await dns.get()).toBe('one');
    dns.pass(30.001);
    expect(await dns.get()).toBe('temporary');
    dns.becomes(good('two'));
    dns.pass(2);
    expect(await dns.get()).toBe('two');
  });

  it('RFC 8767 §4 “there is none” is an answer: nothing stands in for it', async () => {
    const dns = begin(good('one', 60));
    await dns.get();
    dns.pass(60);
    dns.becomes(err(NOT_FOUND));
    expect(await dns.get()).toBe('not-found');
    dns.pass(30);
    dns.becomes(err(TEMPORARY));
    expect(await dns.get()).toBe('temporary');
  });

  it('RFC 8767 §5 waits 1.8 s for a new answer while it has an old one', async () => {
    vi.useFakeTimers();
    const dns = begin(good('one', 60));
    await dns.get();
    dns.pass(60);
    dns.becomes(new Promise(() => {}));
    const waiting = dns.get();
    await vi.advanceTimersByTimeAsync(1_799);
    expect(await Promise.race([waiting, Promise.resolve('waiting')])).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toBe('one');
    // The question is still under way, and is not asked a second time.
    void dns.get();
    expect(dns.asked()).toBe(2);
  });

  it('RFC 9520 §3.2 does not ask again at once after a failure', async () => {
    const dns = begin(err(TEMPORARY));
    expect([await dns.get(), await dns.get()]).toEqual(['temporary', 'temporary']);
    expect(dns.asked()).toBe(1);
    dns.pass(2);
    await dns.get();
    expect(dns.asked()).toBe(2);
  });

  it('asks once, however many want to know', async () => {
    const dns = begin(good('one'));
    expect(await Promise.all([dns.get(), dns.get(), dns.get()])).toEqual(['one', 'one', 'one']);
    expect(dns.asked()).toBe(1);
  });

  it('believes no clock that was put back', async () => {
    const dns = begin(good('one', 60));
    await dns.get();
    dns.becomes(good('two'));
    dns.pass(-3_600);
    expect(await dns.get()).toBe('two');
  });

  it('asks anew when the network is another one, and falls back on what it knew', async () => {
    const dns = begin(good('one', 600));
    await dns.get();
    dns.cache.expire();
    dns.becomes(good('two', 600));
    expect(await dns.get()).toBe('two');
    dns.cache.expire();
    dns.becomes(err(TEMPORARY));
    expect(await dns.get()).toBe('two');
  });

  it('holds a thousand answers, those that were used last', async () => {
    const cache = createDnsCache();
    let asked = 0;
    const get = (key: string) =>
      cache.get(key, async () => {
        asked += 1;
        return good(key);
      });
    for (let i = 0; i < 1_000; i += 1) await get(`k${i}`);
    await get('k0');
    await get('another');
    expect(asked).toBe(1_001);
    await get('k0');
    expect(asked).toBe(1_001);
    await get('k1');
    expect(asked).toBe(1_002);
  });
});
