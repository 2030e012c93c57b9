import { describe, expect, it } from 'vitest';
import { parseNameAddr } from '../../../../electron/core/sip/name-addr.ts';
import { parseOutboundProxy } from '../../../../electron/core/sip/outbound-proxy.ts';
import { parseUri } from '../../../../electron/core/sip/uri.ts';
import { ok } from '../../../../electron/shared/result.ts';

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
