import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createResolver, type ResolverOptions } from '../../../electron/node/resolver.ts';
import { type DnsServer, startDnsServer } from '../../support/dns-server.ts';

const failing = (code: string): ResolverOptions => ({
  lookup: (_host, _options, callback) => callback(Object.assign(new Error(code), { code }), []),
});
const answering = (...addresses: string[]): ResolverOptions => ({
  lookup: (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
});

describe('the resolver', () => {
  it('asks the operating system, hosts file included', async () => {
    const found = await createResolver().addresses('localhost');
    if (!found.ok) throw new Error(found.error.text);
    expect(found.value.every((address) => address === '127.0.0.1' || address === '::1')).toBe(true);
  });

  it.each(['192.0.2.1', '2001:db8::1'])('takes %s as it is', async (literal) => {
    expect(await createResolver(failing('ENOTFOUND')).addresses(literal)).toEqual({ ok: true, value: [literal] });
  });

  it('keeps the order and leaves out doubles', async () => {
    const resolver = createResolver(answering('2001:db8::1', '192.0.2.1', '2001:db8::1', '192.0.2.2'));
    expect(await resolver.addresses('pbx.example')).toEqual({
      ok: true,
      value: ['2001:db8::1', '192.0.2.1', '192.0.2.2'],
    });
  });

  it('asks for every address in the order of the system', async () => {
    let asked: unknown;
    const resolver = createResolver({
      lookup: (host, options, callback) => {
        asked = [host, options];
        callback(null, []);
      },
    });
    expect(await resolver.addresses('pbx.example')).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect(asked).toEqual(['pbx.example', { all: true, verbatim: true }]);
  });

  it.each([
    ['ENOTFOUND', 'not-found'],
    ['ENODATA', 'not-found'],
    ['EAI_AGAIN', 'temporary'],
    ['EAI_FAIL', 'temporary'],
    ['ESERVFAIL', 'temporary'],
    ['EMFILE', 'temporary'],
  ])('takes %s for %s', async (code, kind) => {
    const result = await createResolver(failing(code)).addresses('pbx.example');
    expect(result).toMatchObject({ ok: false, error: { kind, text: expect.stringContaining('pbx.example') } });
  });

  it('gives up on a name server that is silent', async () => {
    const resolver = createResolver({ lookup: () => {}, timeoutMs: 20 });
    expect(await resolver.addresses('pbx.example')).toMatchObject({ ok: false, error: { kind: 'temporary' } });
  });

  it('ignores an answer that comes after it gave up', async () => {
    let answer = (): void => {};
    const resolver = createResolver({
      timeoutMs: 5,
      lookup: (_host, _options, callback) => {
        answer = () => callback(null, [{ address: '192.0.2.1', family: 4 }]);
      },
    });
    const result = await resolver.addresses('pbx.example');
    answer();
    expect(result.ok).toBe(false);
  });

  it.each(['', 'a b', 'pbx.example\0.evil', 'x\r\ny', 'x'.repeat(300), '..', 'ü'.repeat(200), '[::1]', '\ud800'])(
    'never throws and finds nothing for %j',
    async (host) => {
      const result = await createResolver({ timeoutMs: 2_000 }).addresses(host);
      expect(result.ok).toBe(false);
      if (!result.ok) expect(result.error.text).toMatch(/^[\x20-\x7e]{10,}$/);
    },
  );
});

describe('the resolver at a name server', () => {
  let dns: DnsServer;
  beforeEach(async () => {
    dns = await startDnsServer();
  });
  afterEach(() => dns.close());
  const resolverAt = (options: ResolverOptions = {}) => createResolver({ servers: [dns.address], ...options });

  it('RFC 2782 reads SRV records, and the root as "."', async () => {
    dns.set('_sip._udp.pbx.example', 'SRV', ['10 60 5060 a.pbx.example', '20 0 5070 b.pbx.example']);
    dns.set('_sips._tcp.pbx.example', 'SRV', ['0 0 0 .']);
    expect(await resolverAt().srv('_sip._udp.pbx.example')).toEqual({
      ok: true,
      value: [
        { priority: 10, weight: 60, port: 5060, target: 'a.pbx.example' },
        { priority: 20, weight: 0, port: 5070, target: 'b.pbx.example' },
      ],
    });
    expect(await resolverAt().srv('_sips._tcp.pbx.example')).toMatchObject({ ok: true, value: [{ target: '.' }] });
  });

  it('RFC 3403 §4.1 reads NAPTR records', async () => {
    dns.set('pbx.example', 'NAPTR', ['10 50 s SIP+D2U - _sip._udp.pbx.example']);
    dns.set('1.4.e164.arpa', 'NAPTR', ['100 10 u E2U+sip !^.*$!sip:info@pbx.example! .']);
    expect(await resolverAt().naptr('pbx.example')).toEqual({
      ok: true,
      value: [
        {
          order: 10,
          preference: 50,
          flags: 's',
          service: 'SIP+D2U',
          regexp: '',
          replacement: '_sip._udp.pbx.example',
        },
      ],
    });
    expect(await resolverAt().naptr('1.4.e164.arpa')).toMatchObject({
      ok: true,
      value: [{ flags: 'u', service: 'E2U+sip', regexp: '!^.*$!sip:info@pbx.example!' }],
    });
  });

  it('reads AAAA and A, through an alias too', async () => {
    dns.set('a.pbx.example', 'A', ['192.0.2.1']);
    dns.set('a.pbx.example', 'AAAA', ['2001:db8::1']);
    dns.set('alias.example', 'CNAME', ['a.pbx.example']);
    for (const name of ['a.pbx.example', 'alias.example'])
      expect(await resolverAt().addresses(name)).toEqual({ ok: true, value: ['2001:db8::1', '192.0.2.1'] });
  });

  it('tells a name that is not there and a type that is not there from no answer', async () => {
    dns.set('pbx.example', 'A', ['192.0.2.1']);
    expect(await resolverAt().srv('_sip._udp.nowhere.example')).toMatchObject({ error: { kind: 'not-found' } });
    expect(await resolverAt().naptr('pbx.example')).toMatchObject({ error: { kind: 'not-found' } });
    for (const trouble of ['SERVFAIL', 'REFUSED'] as const) {
      dns.trouble(trouble);
      expect(await resolverAt().srv('_sip._udp.pbx.example')).toMatchObject({ error: { kind: 'temporary' } });
      expect(await resolverAt().addresses('pbx.example')).toMatchObject({ error: { kind: 'temporary' } });
    }
  });

  it('takes the family that is answered', async () => {
    dns.set('pbx.example', 'A', ['192.0.2.1']);
    dns.trouble('SERVFAIL', ({ type }) => type === 'AAAA');
    expect(await resolverAt().addresses('pbx.example')).toEqual({ ok: true, value: ['192.0.2.1'] });
    dns.set('pbx.example', 'A', []);
    expect(await resolverAt().addresses('pbx.example')).toMatchObject({ error: { kind: 'temporary' } });
  });

  it('gives up on a silent name server: NAPTR after 2 s, SRV after 3 s', async () => {
    dns.trouble('silent');
    const resolver = resolverAt();
    const order: string[] = [];
    const [naptr, srv] = await Promise.all([
      resolver.naptr('pbx.example').finally(() => order.push('naptr')),
      resolver.srv('_sip._udp.pbx.example').finally(() => order.push('srv')),
    ]);
    expect([naptr, srv]).toMatchObject([{ error: { kind: 'temporary' } }, { error: { kind: 'temporary' } }]);
    expect(order).toEqual(['naptr', 'srv']);
  });

  it('asks the next name server when one is not there', async () => {
    const gone = await startDnsServer();
    await gone.close();
    dns.set('_sip._udp.pbx.example', 'SRV', ['1 1 5060 a.pbx.example']);
    const resolver = createResolver({ servers: [gone.address, dns.address] });
    expect(await resolver.srv('_sip._udp.pbx.example')).toMatchObject({ ok: true });
  });

  it('asks again over TCP when an answer was cut', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `10 1 5060 server${i}.pbx.example`);
    dns.set('_sip._udp.pbx.example', 'SRV', many);
    dns.trouble('cut');
    const found = await resolverAt().srv('_sip._udp.pbx.example');
    expect(found.ok && found.value.length).toBe(60);
    expect(dns.asked.map(({ over }) => over)).toEqual(['udp', 'tcp']);
  });

  it('keeps answers: addresses for their TTL, SRV and NAPTR for 30 s, whatever the letters', async () => {
    let now = 0;
    const resolver = resolverAt({ now: () => now });
    dns.set('pbx.example', 'A', ['192.0.2.1'], 5);
    dns.set('_sip._udp.pbx.example', 'SRV', ['1 1 5060 pbx.example'], 5);
    const ask = async (seconds: number): Promise<readonly number[]> => {
      now = seconds * 1000;
      await resolver.addresses('PBX.example');
      await resolver.srv('_sip._udp.pbx.EXAMPLE');
      return [dns.count('A', 'pbx.example'), dns.count('SRV', '_sip._udp.pbx.example')];
    };
    expect(await ask(0)).toEqual([1, 1]);
    expect(await ask(4.9)).toEqual([1, 1]);
    expect(await ask(5)).toEqual([2, 1]);
    expect(await ask(30)).toEqual([3, 2]);
  });

  it('believes the system’s addresses for as long as the name server says of the same ones', async () => {
    let now = 0;
    let looked = 0;
    const lookup: ResolverOptions['lookup'] = (_host, _options, callback) => {
      looked += 1;
      callback(null, [{ address: '192.0.2.1', family: 4 }]);
    };
    dns.set('pbx.example', 'A', ['192.0.2.1', '192.0.2.2'], 600);
    dns.set('other.example', 'A', ['203.0.113.1'], 600);
    const resolver = resolverAt({ lookup, now: () => now });
    for (const host of ['pbx.example', 'other.example']) await resolver.addresses(host);
    await expect.poll(() => dns.count('A', 'pbx.example') + dns.count('A', 'other.example')).toBe(2);
    const held = async (host: string): Promise<boolean> => {
      const before = looked;
      await resolver.addresses(host);
      return looked === before;
    };
    now = 60_000;
    await expect.poll(() => held('pbx.example')).toBe(true);
    // The hosts file or another name server has answered: nobody has said for how long.
    expect(await held('other.example')).toBe(false);
  });

  it('DNS dies for ten minutes: what was known is used, and a question takes two seconds at most', async () => {
    let now = 0;
    const resolver = resolverAt({ now: () => now });
    dns.set('_sip._udp.pbx.example', 'SRV', ['1 1 5060 a.pbx.example']);
    const known = await resolver.srv('_sip._udp.pbx.example');
    dns.trouble('silent');
    now = 60_000;
    expect(await resolver.srv('_sip._udp.pbx.example')).toEqual(known);
    dns.trouble('SERVFAIL');
    for (const minute of [4, 7, 10]) {
      now = minute * 60_000;
      expect(await resolver.srv('_sip._udp.pbx.example')).toEqual(known);
    }
    expect(await resolver.srv('_sip._udp.other.example')).toMatchObject({ error: { kind: 'temporary' } });
    dns.trouble(undefined);
    dns.set('_sip._udp.pbx.example', 'SRV', ['1 1 5060 b.pbx.example']);
    now = 11 * 60_000;
    expect(await resolver.srv('_sip._udp.pbx.example')).toMatchObject({ value: [{ target: 'b.pbx.example' }] });
  });

  it.each(['', 'a b', '_sip._udp.x\0y', 'x\r\ny', 'x'.repeat(300), '..', '_sip._udp.', '\ud800', 'ü.example'])(
    'never throws for SRV and NAPTR of %j',
    async (name) => {
      const resolver = resolverAt();
      for (const found of [await resolver.srv(name), await resolver.naptr(name)]) expect(found.ok).toBe(false);
    },
  );
});
