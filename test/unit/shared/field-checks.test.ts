import { describe, expect, it } from 'vitest';
import {
  checkAuthUser,
  checkDomain,
  checkExtension,
  checkLineName,
  checkPassword,
  checkProxy,
  checkRealm,
  checkSeconds,
  checkUser,
  isIpv6,
  parseExtension,
  parseHostPort,
  parseProxy,
} from '../../../electron/shared/field-checks.ts';
import { FIELD_SENTENCES } from '../../../electron/shared/field-texts.ts';

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).sort();

describe('field sentences', () => {
  it('exist in both languages, with the same placeholders', () => {
    const { en, de } = FIELD_SENTENCES;
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(placeholders(de[key]), key).toEqual(placeholders(en[key]));
      expect(en[key], key).toMatch(/[.!]$|: \[\{host\}\]\.$/);
    }
  });
});

describe('domain', () => {
  it.each([
    ['sipgate.de', { host: 'sipgate.de' }],
    ['1.2.3.4', { host: '1.2.3.4' }],
    ['pbx', { host: 'pbx' }],
    ['my_pbx.lan:5070', { host: 'my_pbx.lan', port: 5070 }],
    ['3cx.example.com', { host: '3cx.example.com' }],
    ['[2001:db8::1]:65535', { host: '[2001:db8::1]', port: 65_535 }],
    ['xn--bcher-kva.example', { host: 'xn--bcher-kva.example' }],
  ])('takes %s', (text, parts) => {
    expect(parseHostPort(text)).toEqual({ ok: true, value: parts });
    expect(checkDomain(text)).toBeUndefined();
  });

  it.each([
    ['', 'Fill in'],
    ['a b', 'spaces'],
    [' a', 'spaces'],
    ['a\r\nVia: x', 'invisible'],
    ['a\u0000', 'invisible'],
    ['a\u202eb', 'invisible'],
    ['a\u200bb', 'invisible'],
    ['"a"', 'quotation'],
    ["a'b", 'quotation'],
    ['a,b', 'comma'],
    ['<a>', 'angle'],
    ['sip:a', 'sip:'],
    ['SIPS:a', 'sip:'],
    ['u@a', 'after the @'],
    ['a:', 'port'],
    ['a:0', 'port'],
    ['a:65536', 'port'],
    ['a:5o60', 'not a host name'],
    [':5060', 'host name'],
    ['1.2.3', 'IPv4'],
    ['1.2.3.256', 'IPv4'],
    ['01.2.3.4', 'IPv4'],
    ['2001:db8::1', 'brackets'],
    ['[2001:db8::1', 'not a host name'],
    ['[2001::db8::1]', 'IPv6'],
    ['bücher.example', 'xn--'],
    ['a.example.', 'dot at the end'],
    ['-a.example', 'not a host name'],
    ['a..b', 'not a host name'],
    ['a;lr', 'not a host name'],
    [`${'a'.repeat(64)}.example`, 'not a host name'],
    [`${'a.'.repeat(300)}a`, 'at most'],
  ])('refuses %j with one sentence', (text, part) => {
    expect(checkDomain(text)).toContain(part);
    expect(checkDomain(text, 'de')).not.toBe(checkDomain(text));
  });
});

describe('IPv6', () => {
  it.each(['::', '::1', '1::', '2001:db8:0:0:1:2:3:4', '::ffff:192.0.2.1', '1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:7::'])(
    'takes %s',
    (text) => expect(isIpv6(text)).toBe(true),
  );
  it.each([
    '',
    ':',
    ':::',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1.2.3.4::',
    '::12345',
    '1:2:3:4:5:6:7:8::',
  ])('refuses %j', (text) => expect(isIpv6(text)).toBe(false));
});

describe('outbound proxy', () => {
  it('takes the forms of SIPTAPI', () => {
    const proxy = parseProxy('2.2.2.2:6060;lr');
    expect(proxy.ok && { ...proxy.value, parameters: [...proxy.value.parameters] }).toEqual({
      host: '2.2.2.2',
      port: 6060,
      parameters: [['lr', '']],
    });
    for (const text of ['1.1.1.1;lr', '192.168.1.3:8879;lr', 'proxy.example.com', 'sip:p.example;lr;transport=TCP']) {
      expect(checkProxy(text), text).toBeUndefined();
    }
  });

  it.each([
    ['1.1.1.1;lr,2.2.2.2', 'comma'],
    ['sips:p.example', 'tls'],
    ['p.example;transport=sctp', 'udp, tcp or tls'],
    ['p.example;', 'parameters'],
    ['p.example;lr?X=1', 'parameters'],
    ['u@p.example', 'after the @'],
    [';lr', 'host name'],
    ['p.example;l\rr', 'invisible'],
  ])('refuses %j', (text, part) => expect(checkProxy(text)).toContain(part));
});

describe('extension', () => {
  it.each([
    ['100', { user: '100' }],
    ['100@pbx', { user: '100', at: { host: 'pbx' } }],
    ['name@127.0.0.1:8899', { user: 'name', at: { host: '127.0.0.1', port: 8899 } }],
    ['*97#', { user: '*97#' }],
    ['+43150', { user: '+43150' }],
  ])('takes %s', (text, parts) => expect(parseExtension(text)).toEqual({ ok: true, value: parts }));

  it.each([
    ['@pbx', 'before the @'],
    ['100@', 'Fill in'],
    ['100@a@b', 'after the @'],
    ['100;lr', '; ?'],
    ['100?a', '; ?'],
    ['10%23', 'character itself'],
    ['sip:100', 'sip:'],
    ['100:pw', 'colon'],
    ['1 00', 'spaces'],
    ['100\n', 'invisible'],
    ['100\u200b', 'invisible'],
    ['1\u00ad00', 'invisible'],
    ['"100"', 'quotation'],
    ['100,101', 'comma'],
  ])('refuses %j', (text, part) => expect(checkExtension(text)).toContain(part));
});

describe('the other fields', () => {
  it('user is the part before the @', () => {
    expect(checkUser('klaus.darilion')).toBeUndefined();
    expect(checkUser('jürgen')).toBeUndefined();
    expect(checkUser('klaus@sipgate.de')).toContain('before the @');
    expect(checkUser('100\u200b')).toContain('invisible');
    expect(checkUser('a:b')).toContain('password is set separately');
    expect(checkUser('a'.repeat(129))).toContain('128');
  });

  it('authentication user and realm may be odd, but fit into a quoted string', () => {
    expect(checkAuthUser('klaus@sipgate.de')).toBeUndefined();
    expect(checkRealm('Asterisk PBX 1, here')).toBeUndefined();
    for (const text of ['a"b', 'a\\b', 'a\nb', '', ' a', 'a\u2060']) {
      expect(checkAuthUser(text), JSON.stringify(text)).toBeTypeOf('string');
      expect(checkRealm(text), JSON.stringify(text)).toBeTypeOf('string');
    }
  });

  it('a line name is any word that is not read as an option', () => {
    expect(checkLineName('Büro 2. Stock')).toBeUndefined();
    expect(checkLineName('☎️ 👩‍👧')).toBeUndefined();
    for (const text of ['', 'a\u061cb', ' a', 'a ', '-a', 'a\tb', 'a\u001b[2Jb', 'x'.repeat(65)]) {
      expect(checkLineName(text), JSON.stringify(text)).toBeTypeOf('string');
    }
  });

  it('a password is one line', () => {
    expect(checkPassword(' ü"\\\t€ ')).toBeUndefined();
    for (const text of ['', 'a\nb', 'a\rb', 'a\0b', 'x'.repeat(1025)]) expect(checkPassword(text)).toBeTypeOf('string');
  });

  it('seconds are whole and not endless', () => {
    expect([1, 45, 3600].map((value) => checkSeconds(value))).toEqual([undefined, undefined, undefined]);
    for (const value of [0, -1, 1.5, 3601, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(checkSeconds(value), String(value)).toBeTypeOf('string');
    }
  });
});
