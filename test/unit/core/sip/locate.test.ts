import { describe, expect, it } from 'vitest';
import type { ResolveFault, Resolver, TransportName } from '../../../../electron/core/ports.ts';
import { locate, type NextHop, parseOutboundProxy } from '../../../../electron/core/sip/locate.ts';
import { parseNameAddr } from '../../../../electron/core/sip/name-addr.ts';
import { parseUri } from '../../../../electron/core/sip/uri.ts';
import { err, ok } from '../../../../electron/shared/result.ts';

function resolverOf(answers: Record<string, readonly string[] | ResolveFault> = {}) {
  const asked: string[] = [];
  const resolver: Resolver = {
    addresses(host) {
      asked.push(host);
      const answer = answers[host] ?? { kind: 'not-found', text: `No address is known for ${host}.` };
      return Promise.resolve('kind' in answer ? err(answer) : ok(answer));
    },
  };
  return { resolver, asked };
}

const DNS = { 'pbx.example': ['192.0.2.1'], 'dual.example': ['2001:db8::1', '192.0.2.2', '192.0.2.2'] };

async function located(nextHop: Partial<NextHop>, wanted: 'auto' | TransportName = 'auto') {
  const { resolver, asked } = resolverOf(DNS);
  const result = await locate({ scheme: 'sip', host: 'pbx.example', ...nextHop }, wanted, resolver, 'pbx.example');
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
    [{ port: 5061 }, 'auto', ['udp 192.0.2.1 5061']],
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
    const hanging: Resolver = { addresses: () => new Promise(() => {}) };
    const result = await locate({ scheme: 'sip', host: '192.0.2.9' }, 'tls', hanging, 'pbx.example');
    expect(result).toEqual(ok([{ transport: 'tls', address: '192.0.2.9', port: 5061, identity: 'pbx.example' }]));
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

  it('lets names through that real servers bear', async () => {
    for (const host of ['3cx', 'asterisk_1', 'pbx.example.', 'PBX', 'a.b-c.d1'])
      expect((await located({ host })).asked).toEqual([host]);
  });

  it('names the host when no identity is given, and passes the resolver’s fault on', async () => {
    const { resolver } = resolverOf({
      'pbx.example': ['192.0.2.1'],
      'down.example': { kind: 'temporary', text: 'No name server.' },
    });
    const found = await locate({ scheme: 'sip', host: 'pbx.example' }, 'auto', resolver, '');
    expect(found.ok && found.value[0]?.identity).toBe('pbx.example');
    expect(await locate({ scheme: 'sip', host: 'down.example' }, 'auto', resolver, '')).toEqual(
      err({ kind: 'temporary', text: 'No name server.' }),
    );
  });

  it('takes an empty answer for no answer, and a few of a thousand', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `192.0.2.${i}`);
    const { resolver } = resolverOf({ 'none.example': [], 'many.example': many });
    expect(await locate({ scheme: 'sip', host: 'none.example' }, 'auto', resolver, '')).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
    const found = await locate({ scheme: 'sip', host: 'many.example' }, 'auto', resolver, '');
    expect(found.ok && found.value.length).toBe(16);
  });
});

describe('parseOutboundProxy', () => {
  it.each([
    ['1.1.1.1;lr', 'sip:1.1.1.1;lr', { host: '1.1.1.1' }],
    ['1.1.1.1', 'sip:1.1.1.1;lr', { host: '1.1.1.1' }],
    [
      'sip:proxy.example;lr;transport=tcp',
      'sip:proxy.example;lr;transport=tcp',
      { host: 'proxy.example', transport: 'tcp' },
    ],
    [
      'SIP:Proxy.Example;Transport=TLS',
      'sip:Proxy.Example;Transport=TLS;lr',
      { host: 'Proxy.Example', transport: 'tls' },
    ],
    ['2.2.2.2:6060;lr', 'sip:2.2.2.2:6060;lr', { host: '2.2.2.2', port: 6060 }],
    ['192.168.1.3:8879', 'sip:192.168.1.3:8879;lr', { host: '192.168.1.3', port: 8879 }],
    ['[2001:db8::1]:5060', 'sip:[2001:db8::1]:5060;lr', { host: '2001:db8::1', port: 5060 }],
    ['<sip:p;lr>', 'sip:p;lr', { host: 'p' }],
    [' \tproxy.example ', 'sip:proxy.example;lr', { host: 'proxy.example' }],
    ['proxy.example;', 'sip:proxy.example;lr', { host: 'proxy.example' }],
    ['proxy.example;lr=on', 'sip:proxy.example;lr=on', { host: 'proxy.example' }],
    ['proxy.example;LR', 'sip:proxy.example;LR', { host: 'proxy.example' }],
    ['sip:alice@proxy.example', 'sip:alice@proxy.example;lr', { host: 'proxy.example' }],
    [
      'alice%40home@proxy.example:5070',
      'sip:alice%40home@proxy.example:5070;lr',
      { host: 'proxy.example', port: 5070 },
    ],
    ['proxy.example;maddr=[2001:db8::7]', 'sip:proxy.example;maddr=[2001:db8::7];lr', { host: '2001:db8::7' }],
    ['asterisk_1', 'sip:asterisk_1;lr', { host: 'asterisk_1' }],
    ['3cx:5090', 'sip:3cx:5090;lr', { host: '3cx', port: 5090 }],
  ])('%s', (text, routeUri, rest) => {
    const parsed = parseOutboundProxy(text);
    expect(parsed).toEqual(ok({ routeUri, scheme: 'sip', ...rest }));
    const uri = parseNameAddr(`<${routeUri}>`)?.uri;
    expect(uri).toBe(routeUri);
    expect(parseUri(routeUri)?.params.has('lr')).toBe(true);
  });

  it('keeps sips', () => {
    expect(parseOutboundProxy('sips:proxy.example')).toEqual(
      ok({ routeUri: 'sips:proxy.example;lr', scheme: 'sips', host: 'proxy.example' }),
    );
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['proxy example', 'spaces'],
    ['proxy.example ;lr', 'spaces'],
    ['proxy\r\nX: y', 'line break'],
    ['proxy\r\n', 'line break'],
    ['proxy\n;lr', 'line break'],
    ['a.example,b.example', 'comma'],
    ['b\u00fccher.example', 'ASCII'],
    ['a\0b', 'ASCII'],
    ['proxy\u00a0', 'sip:proxy;lr'],
    [';lr', 'no host'],
    ['sip:', 'no host'],
    ['sip:;lr', 'no host'],
    [':5060', 'no host'],
    ['user@', 'no host'],
    ['@host', 'before "@"'],
    ['us<er@host', 'brackets'],
    ['u"ser@host', 'brackets'],
    ['us%er@host', 'before "@"'],
    ['"Proxy"<sip:p>', 'brackets'],
    ['<sip:p>;lr', 'brackets'],
    ['<sip:p', 'brackets'],
    ['proxy:0', 'port'],
    ['proxy:65536', 'port'],
    ['proxy:', 'port'],
    ['proxy:50x', 'port'],
    ['proxy:-1', 'port'],
    ['tel:+43', 'port'],
    ['proxy:5060:5060', 'port'],
    ['http://proxy', 'port'],
    ['2001:db8::1', 'brackets: [2001:db8::1]'],
    ['[2001:db8::1', 'not a host'],
    ['[1.1.1.1]', 'not a host'],
    ['[fe80::1%25eth0]', 'not a host'],
    ['1.1.1', 'not a host'],
    ['300.1.1.1', 'not a host'],
    ['-%-', 'not a host'],
    ['sip://proxy', 'not a host'],
    ['proxy;transport=ws', '"ws" is not supported'],
    ['proxy;transport=', 'not a parameter'],
    ['proxy;transport', 'not supported'],
    ['sips:proxy;transport=udp', 'UDP'],
    ['proxy;transport=tcp;transport=udp', 'twice'],
    ['proxy;lr;a=b=c', 'not a parameter'],
    ['proxy;maddr=1.1', 'not a host'],
    ['proxy?Subject=x', 'headers'],
    [`proxy;${'a'.repeat(600)}`, 'longer'],
  ])('says what is wrong with %j', (text, sentence) => {
    const parsed = parseOutboundProxy(text);
    const said = parsed.ok ? parsed.value.routeUri : parsed.error;
    expect(said).toContain(sentence);
    expect(said).not.toMatch(/[\r\n\0]/);
  });
});
