import { describe, expect, it } from 'vitest';
import type { NaptrRecord, ResolveFault, Resolver, SrvRecord, TransportName } from '../../../../electron/core/ports.ts';
import { type LocateDeps, locate, type NextHop } from '../../../../electron/core/sip/locate.ts';
import { createClock } from '../../../../electron/node/clock.ts';
import { err, ok, type Result } from '../../../../electron/shared/result.ts';
import { createManualClock } from '../../../support/ports.ts';

type Answers<T> = Readonly<Record<string, readonly T[] | ResolveFault>>;

interface Dns {
  readonly addresses?: Answers<string>;
  readonly srv?: Answers<SrvRecord>;
  readonly naptr?: Answers<NaptrRecord>;
}

const TEMPORARY: ResolveFault = { kind: 'temporary', text: 'No name server.' };

function resolverOf({ addresses = {}, srv = {}, naptr = {} }: Dns) {
  const asked: string[] = [];
  const look =
    <T>(type: string, answers: Answers<T>) =>
    async (name: string): Promise<Result<readonly T[], ResolveFault>> => {
      asked.push(`${type} ${name}`);
      const answer = answers[name] ?? { kind: 'not-found', text: `No address is known for ${name}.` };
      return 'kind' in answer ? err(answer) : ok(answer);
    };
  const resolver: Resolver = {
    addresses: look('A', addresses),
    srv: look('SRV', srv),
    naptr: look('NAPTR', naptr),
  };
  return { resolver, asked };
}

const depsOf = (resolver: Resolver): LocateDeps => ({
  resolver,
  clock: createClock(),
  // The draw is always 0: the first of equal weights.
  crypto: { random: (bytes) => '0'.repeat(2 * bytes), hash: () => '' },
});

const DNS: Dns = {
  addresses: { 'pbx.example': ['192.0.2.1'], 'dual.example': ['2001:db8::1', '192.0.2.2', '192.0.2.2'] },
};

async function located(nextHop: Partial<NextHop>, wanted: 'auto' | TransportName = 'auto', dns: Dns = DNS) {
  const { resolver, asked } = resolverOf(dns);
  const uri = { scheme: 'sip', host: 'pbx.example', ...nextHop };
  const result = await locate(uri, wanted, depsOf(resolver), 'pbx.example');
  const targets = result.ok
    ? result.value.map((one) => `${one.transport} ${one.address} ${one.port}`)
    : result.error.kind;
  return { targets, asked };
}

describe('locate', () => {
  it.each([
    // rows 1 to 5 of RFC 3263 §4 without NAPTR and SRV
    [{}, 'auto', ['udp 192.0.2.1 5060']],
    [{}, 'udp', ['udp 192.0.2.1 5060']],
    [{}, 'tcp', ['tcp 192.0.2.1 5060']],
    [{}, 'tls', ['tls 192.0.2.1 5061']],
    [{ transport: 'tcp' }, 'auto', ['tcp 192.0.2.1 5060']],
    [{ transport: 'TLS' }, 'auto', ['tls 192.0.2.1 5061']],
    [{ port: 5070 }, 'auto', ['udp 192.0.2.1 5070']],
    [{ port: 5070 }, 'tls', ['tls 192.0.2.1 5070']],
    // row 8: the port of TLS
    [{ port: 5061 }, 'auto', ['tls 192.0.2.1 5061', 'udp 192.0.2.1 5061']],
    [{ port: 5061 }, 'udp', ['udp 192.0.2.1 5061']],
    [{ port: 5061, transport: 'tcp' }, 'auto', ['tcp 192.0.2.1 5061']],
    [{ transport: 'tcp' }, 'udp', ['tcp 192.0.2.1 5060']],
    // row 6: sips
    [{ scheme: 'sips' }, 'auto', ['tls 192.0.2.1 5061']],
    [{ scheme: 'sips' }, 'udp', ['tls 192.0.2.1 5061']],
    [{ scheme: 'sips', transport: 'tcp', port: 5080 }, 'auto', ['tls 192.0.2.1 5080']],
    [{ scheme: 'sips', transport: 'udp' }, 'auto', 'insecure'],
    // row 7: the user's TLS is kept
    [{ transport: 'udp' }, 'tls', 'insecure'],
    [{ transport: 'tcp' }, 'tls', 'insecure'],
    // row 16: the order of the system
    [{ host: 'dual.example' }, 'auto', ['udp 2001:db8::1 5060', 'udp 192.0.2.2 5060']],
    // faults
    [{ host: 'unknown.example' }, 'auto', 'not-found'],
    [{ scheme: 'tel' }, 'auto', 'unsupported'],
    [{ transport: 'ws' }, 'auto', 'unsupported'],
    [{ transport: 'sctp' }, 'tls', 'unsupported'],
    [{ port: 0 }, 'auto', 'invalid'],
    [{ port: 65_536 }, 'auto', 'invalid'],
    [{ port: 50.5 }, 'auto', 'invalid'],
  ] as const)('%j, %s wanted -> %j', async (nextHop, wanted, targets) => {
    expect((await located(nextHop, wanted)).targets).toEqual(targets);
  });

  it.each([
    ['192.0.2.9', 'udp 192.0.2.9 5060'],
    ['2001:db8::9', 'udp 2001:db8::9 5060'],
    ['[2001:db8::9]', 'udp 2001:db8::9 5060'],
    ['::1', 'udp ::1 5060'],
  ])('asks nobody for %s', async (host, target) => {
    expect(await located({ host })).toEqual({ targets: [target], asked: [] });
  });

  it('locates an IP literal while the resolver hangs', async () => {
    const result = await locate({ scheme: 'sip', host: '192.0.2.9' }, 'tls', depsOf(HANGING), 'pbx.example');
    const target = { transport: 'tls', address: '192.0.2.9', port: 5061, identity: 'pbx.example' };
    expect(result).toMatchObject({ ok: true, value: [target] });
  });

  it.each([
    '',
    ' ',
    'a b',
    'a\0b',
    'a\r\nb',
    '1.1.1',
    '1.1',
    '1',
    '256.1.1.1',
    '1.2.3.4.5',
    'a..b',
    '.a',
    '[::1',
    '::g',
    '[]',
    'fe80::1%eth0',
    'a'.repeat(300),
    'b\u00fccher.example',
  ])('asks nobody for %j, and refuses it', async (host) => {
    expect(await located({ host })).toEqual({ targets: 'invalid', asked: [] });
  });

  it('lets names through that real servers bear, and asks for no services of a single label', async () => {
    for (const host of ['3cx', 'asterisk_1', 'PBX']) expect((await located({ host })).asked).toEqual([`A ${host}`]);
    for (const host of ['pbx.example.', 'a.b-c.d1']) {
      const { asked } = await located({ host });
      expect(asked).toEqual(expect.arrayContaining([`A ${host}`, `NAPTR ${host}`, `SRV _sip._udp.${host}`]));
    }
  });

  it('names the host when no identity is given, and passes the resolver’s fault on', async () => {
    const { resolver } = resolverOf({ addresses: { 'pbx.example': ['192.0.2.1'], 'down.example': TEMPORARY } });
    const found = await locate({ scheme: 'sip', host: 'pbx.example' }, 'auto', depsOf(resolver), '');
    expect(found.ok && found.value[0]?.identity).toBe('pbx.example');
    expect(await locate({ scheme: 'sip', host: 'down.example' }, 'auto', depsOf(resolver), '')).toEqual(err(TEMPORARY));
  });

  it('takes an empty answer for no answer, and a few of a thousand', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `192.0.2.${i}`);
    const dns = { addresses: { 'none.example': [], 'many.example': many } };
    expect((await located({ host: 'none.example' }, 'auto', dns)).targets).toBe('not-found');
    expect((await located({ host: 'many.example' }, 'auto', dns)).targets).toHaveLength(16);
  });

  it('gives up on DNS after 10 s, whatever the resolver does', async () => {
    const clock = createManualClock();
    const finding = locate({ scheme: 'sip', host: 'pbx.example' }, 'auto', { ...depsOf(HANGING), clock }, '');
    await clock.advanceAsync(9_999);
    const early = await Promise.race([finding, Promise.resolve('waiting')]);
    expect(early).toBe('waiting');
    await clock.advanceAsync(1);
    expect(await finding).toMatchObject({ ok: false, error: { kind: 'temporary' } });
  });
});

const HANGING: Resolver = {
  addresses: () => new Promise(() => {}),
  srv: () => new Promise(() => {}),
  naptr: () => new Promise(() => {}),
};

const srv = (priority: number, weight: number, port: number, target: string): SrvRecord => ({
  priority,
  weight,
  port,
  target,
});
const naptr = (order: number, preference: number, service: string, replacement: string, flags = 's'): NaptrRecord => ({
  order,
  preference,
  flags,
  service,
  regexp: '',
  replacement,
});

const HOSTS = { 'pbx.example': ['192.0.2.1'], 'a.example': ['192.0.2.10'], 'b.example': ['192.0.2.20'] };

describe('services', () => {
  it('RFC 3263 §4.1 a port, an address or a transport in the URI leaves questions out', async () => {
    expect((await located({ port: 5070 })).asked).toEqual(['A pbx.example']);
    expect((await located({ transport: 'tcp' })).asked.sort()).toEqual(['A pbx.example', 'SRV _sip._tcp.pbx.example']);
    expect((await located({}, 'udp')).asked.sort()).toEqual([
      'A pbx.example',
      'NAPTR pbx.example',
      'SRV _sip._udp.pbx.example',
    ]);
    expect((await located({ scheme: 'sips' })).asked.sort()).toEqual([
      'A pbx.example',
      'NAPTR pbx.example',
      'SRV _sips._tcp.pbx.example',
    ]);
  });

  it('RFC 3263 §4.1 without NAPTR all services count, TLS first', async () => {
    const dns = {
      addresses: HOSTS,
      srv: {
        '_sip._udp.pbx.example': [srv(1, 0, 5080, 'a.example')],
        '_sip._tcp.pbx.example': [srv(1, 0, 5081, 'a.example')],
        '_sips._tcp.pbx.example': [srv(1, 0, 5082, 'b.example')],
      },
    };
    expect((await located({}, 'auto', dns)).targets).toEqual([
      'tls 192.0.2.20 5082',
      'tcp 192.0.2.10 5081',
      'udp 192.0.2.10 5080',
    ]);
    expect((await located({}, 'udp', dns)).targets).toEqual(['udp 192.0.2.10 5080']);
    expect((await located({ transport: 'tls' }, 'auto', dns)).targets).toEqual(['tls 192.0.2.20 5082']);
  });

  it('RFC 3263 §4.1 NAPTR: by order and preference, TLS before all, what is not ours left out', async () => {
    const services = {
      '_u.pbx.example': [srv(1, 0, 1, 'a.example')],
      '_t.pbx.example': [srv(1, 0, 2, 'a.example')],
      '_s.pbx.example': [srv(1, 0, 3, 'a.example')],
      '_sip._udp.pbx.example': [srv(1, 0, 9, 'b.example')],
    };
    const records = [
      naptr(20, 1, 'SIPS+D2T', '_s.pbx.example'),
      naptr(10, 2, 'SIP+D2T', '_t.pbx.example', 'S'),
      naptr(10, 1, 'sip+d2u', '_u.pbx.example'),
      naptr(1, 1, 'SIP+D2S', '_x.pbx.example'),
      naptr(1, 1, 'E2U+sip', '_x.pbx.example', 'u'),
      naptr(1, 1, 'SIP+D2U', '_x.pbx.example', ''),
      naptr(1, 1, 'SIP+D2U', '.'),
    ];
    const dns = { addresses: HOSTS, srv: services, naptr: { 'pbx.example': records } };
    expect((await located({}, 'auto', dns)).targets).toEqual([
      'tls 192.0.2.10 3',
      'udp 192.0.2.10 1',
      'tcp 192.0.2.10 2',
    ]);
    // sips and a line set to TLS discard SIP+.
    expect((await located({ scheme: 'sips' }, 'auto', dns)).targets).toEqual(['tls 192.0.2.10 3']);
    expect((await located({}, 'tls', dns)).targets).toEqual(['tls 192.0.2.10 3']);
    expect((await located({}, 'udp', dns)).targets).toEqual(['udp 192.0.2.10 1']);
    // A transport in the URI: NAPTR is not asked.
    expect((await located({ transport: 'udp' }, 'auto', dns)).targets).toEqual(['udp 192.0.2.20 9']);
  });

  it('RFC 3404 §4.3 NAPTR with flag A names a host', async () => {
    const dns = { addresses: HOSTS, naptr: { 'pbx.example': [naptr(1, 1, 'SIPS+D2T', 'a.example', 'a')] } };
    expect((await located({}, 'auto', dns)).targets).toEqual(['tls 192.0.2.10 5061']);
  });

  it('a domain whose NAPTR names TLS only, without its SRV, is not reached by less', async () => {
    const dns = { addresses: HOSTS, naptr: { 'pbx.example': [naptr(1, 1, 'SIPS+D2T', '_s.pbx.example')] } };
    expect((await located({}, 'auto', dns)).targets).toEqual(['tls 192.0.2.1 5061']);
  });

  it('NAPTR that does not answer is not waited for long once SRV has', async () => {
    const clock = createManualClock();
    const { resolver } = resolverOf({
      addresses: HOSTS,
      srv: { '_sip._udp.pbx.example': [srv(1, 0, 1, 'a.example')] },
    });
    const deps = { ...depsOf({ ...resolver, naptr: () => new Promise(() => {}) }), clock };
    const finding = locate({ scheme: 'sip', host: 'pbx.example' }, 'auto', deps, '');
    await clock.advanceAsync(500);
    expect(await finding).toMatchObject({ ok: true, value: [{ address: '192.0.2.10' }] });
    await clock.advanceAsync(0);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['the service that is tried otherwise', { '_sip._udp.pbx.example': [srv(0, 0, 0, '.')] }, 'not-found'],
    ['another service', { '_sips._tcp.pbx.example': [srv(0, 0, 0, '.')] }, ['udp 192.0.2.1 5060']],
    [
      'one of two services',
      { '_sips._tcp.pbx.example': [srv(0, 0, 0, '.')], '_sip._tcp.pbx.example': [srv(0, 0, 5, 'a.example')] },
      ['tcp 192.0.2.10 5'],
    ],
  ])('RFC 2782 "." as the target of %s', async (_what, services, targets) => {
    expect((await located({}, 'auto', { addresses: HOSTS, srv: services })).targets).toEqual(targets);
  });

  it('SRV records that cannot be right are left out', async () => {
    const records = [
      srv(1, 0, 0, 'a.example'),
      srv(1, 0, 70_000, 'a.example'),
      srv(1, 0, 5, 'a b'),
      srv(1, 0, 5, '1.1'),
    ];
    const dns = { addresses: HOSTS, srv: { '_sip._udp.pbx.example': [...records, srv(9, 0, 5, '192.0.2.7')] } };
    expect((await located({}, 'udp', dns)).targets).toEqual(['udp 192.0.2.7 5']);
  });

  it('SRV without an answer: the addresses do, and without those the fault is temporary', async () => {
    const silent = { '_sip._udp.pbx.example': TEMPORARY };
    expect((await located({}, 'udp', { addresses: HOSTS, srv: silent })).targets).toEqual(['udp 192.0.2.1 5060']);
    expect((await located({}, 'udp', { srv: silent })).targets).toBe('temporary');
  });

  it('SRV whose hosts are unknown: no address of the domain stands in for them', async () => {
    const dns = {
      addresses: { 'pbx.example': ['192.0.2.1'] },
      srv: { '_sip._udp.pbx.example': [srv(1, 0, 5, 'x.example')] },
    };
    expect((await located({}, 'auto', dns)).targets).toBe('not-found');
  });

  it('one of two hosts is unknown, or slow: the other does', async () => {
    const records = { '_sip._udp.pbx.example': [srv(1, 0, 5, 'x.example'), srv(2, 0, 5, 'b.example')] };
    expect((await located({}, 'udp', { addresses: HOSTS, srv: records })).targets).toEqual(['udp 192.0.2.20 5']);
    const clock = createManualClock();
    const { resolver } = resolverOf({ addresses: HOSTS, srv: records });
    const slow: Resolver = {
      ...resolver,
      addresses: (host) => (host === 'x.example' ? new Promise(() => {}) : resolver.addresses(host)),
    };
    const finding = locate({ scheme: 'sip', host: 'pbx.example' }, 'udp', { ...depsOf(slow), clock }, '');
    await clock.advanceAsync(1_000);
    expect(await finding).toMatchObject({ ok: true, value: [{ address: '192.0.2.20' }] });
  });

  it('RFC 8305 §4 both families in turn, the first as the system has it', async () => {
    const addresses = { 'pbx.example': ['2001:db8::1', '2001:db8::2', '2001:db8::3', '192.0.2.1', '192.0.2.2'] };
    expect((await located({}, 'udp', { addresses })).targets).toEqual([
      'udp 2001:db8::1 5060',
      'udp 192.0.2.1 5060',
      'udp 2001:db8::2 5060',
      'udp 192.0.2.2 5060',
      'udp 2001:db8::3 5060',
    ]);
    const other = { 'pbx.example': ['192.0.2.1', '2001:db8::1', '2001:db8::2'] };
    expect((await located({}, 'udp', { addresses: other })).targets).toEqual([
      'udp 192.0.2.1 5060',
      'udp 2001:db8::1 5060',
      'udp 2001:db8::2 5060',
    ]);
  });

  it('a server that two services share stands there once for each transport', async () => {
    const dns = {
      addresses: HOSTS,
      srv: { '_sip._udp.pbx.example': [srv(1, 0, 5, 'a.example'), srv(2, 0, 5, 'a.example')] },
    };
    expect((await located({}, 'udp', dns)).targets).toEqual(['udp 192.0.2.10 5']);
  });

  it('says how it found each', async () => {
    const service = { '_sip._udp.pbx.example': [srv(10, 0, 5, 'a.example')], '_sip._udp.mute.example': TEMPORARY };
    const { resolver } = resolverOf({
      addresses: { ...HOSTS, 'mute.example': ['192.0.2.1'] },
      srv: service,
      naptr: { 'b.example': [naptr(1, 1, 'SIP+D2U', 'a.example', 'a')] },
    });
    const source = async (host: string, port?: number): Promise<unknown> => {
      const found = await locate({ scheme: 'sip', host, port }, 'auto', depsOf(resolver), '');
      return found.ok ? found.value[0]?.source : found.error.text;
    };
    expect(await source('pbx.example')).toEqual({ kind: 'srv', name: '_sip._udp.pbx.example', priority: 10 });
    expect(await source('pbx.example', 5060)).toEqual({ kind: 'addresses', name: 'pbx.example' });
    expect(await source('a.example')).toEqual({ kind: 'no-service', name: 'a.example' });
    expect(await source('mute.example')).toEqual({ kind: 'unasked', name: 'mute.example' });
    expect(await source('b.example')).toEqual({ kind: 'naptr', name: 'a.example' });
    expect(await source('192.0.2.1')).toEqual({ kind: 'literal' });
  });
});
