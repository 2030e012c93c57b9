import { describe, expect, test } from 'vitest';
import {
  ExactUri,
  escapeUser,
  formatHost,
  isHost,
  parseUri,
  toExactUri,
  unescapeOctets,
} from '../../../../electron/core/sip/uri.ts';

describe('parseUri', () => {
  test('takes all parts of a SIP URI', () => {
    expect(parseUri('SIP:alice:secret@Host.example:5070;Transport=TCP;lr?Subject=a%20b&to=x')).toEqual({
      scheme: 'sip',
      user: 'alice',
      password: 'secret',
      host: 'Host.example',
      port: 5070,
      params: new Map([
        ['transport', 'TCP'],
        ['lr', null],
      ]),
      headers: new Map([
        ['subject', 'a b'],
        ['to', 'x'],
      ]),
      opaque: 'alice:secret@Host.example:5070;Transport=TCP;lr?Subject=a%20b&to=x',
      text: 'SIP:alice:secret@Host.example:5070;Transport=TCP;lr?Subject=a%20b&to=x',
    });
  });

  test.each([
    ['sip:3cx', '3cx', undefined, undefined],
    ['sip:100@asterisk_1', 'asterisk_1', '100', undefined],
    ['sip:100@pbx.example.', 'pbx.example.', '100', undefined],
    ['sips:[2001:db8::1]:5061', '2001:db8::1', undefined, 5061],
    ['sip:a@[::ffff:192.0.2.1]', '::ffff:192.0.2.1', 'a', undefined],
    ['sip:a@127.0.0.1:8899', '127.0.0.1', 'a', 8899],
    ['sip:%25@h', 'h', '%25', undefined],
    ['sip:a;b=c,d?e/f@h', 'h', 'a;b=c,d?e/f', undefined],
    ['sip:a@domain.example@192.0.2.1', '192.0.2.1', 'a@domain.example', undefined],
    ['sip:a@h:', 'h', 'a', undefined],
    ['sip:\xd0\xb0@h', 'h', '\xd0\xb0', undefined],
  ])('%s', (text, host, user, port) => {
    expect(parseUri(text)).toMatchObject({ host, user, port, text });
  });

  test.each(['tel:+4315056416', 'urn:service:sos', 'soap.beep://192.0.2.103:3002', 'im:a@b'])(
    'knows the scheme of %s and no more',
    (text) => {
      const uri = parseUri(text);
      expect(uri?.scheme).toBe(text.slice(0, text.indexOf(':')));
      expect(uri).toMatchObject({ host: '', user: undefined, opaque: text.slice(text.indexOf(':') + 1), text });
    },
  );

  test.each([
    '',
    'sip',
    ':',
    'sip:',
    'tel:',
    'sip:@h',
    'sip:a@',
    'sip:a@.h',
    'sip:a@h..i',
    'sip:a@h:65536',
    'sip:a@h:5x',
    'sip:a@[::1',
    'sip:a@[fe80::1%25eth0]',
    'sip:a@[1:2:3]',
    'sip:a b@h',
    'sip:a@h\r\nX: y',
    'sip:a@h>',
    '<sip:a@h>',
    'sip:a@h\0',
    '1sip:a@h',
    'sip:a@h/path',
  ])('refuses %j', (text) => {
    expect(parseUri(text)).toBeUndefined();
  });

  test('of two parameters with one name the first counts', () => {
    expect(parseUri('sip:h;lr=1;LR=2;;x')?.params).toEqual(
      new Map([
        ['lr', '1'],
        ['x', null],
      ]),
    );
  });
});

describe('escapeUser', () => {
  test.each([
    ['#31#*21', '%2331%23*21'],
    ['+43 (1) 505641', '+43%20(1)%20505641'],
    ['a@b:c%', 'a%40b%3Ac%25'],
    ['x;y=1&z?q/$,', 'x;y=1&z?q/$,'],
    ['Zoë', 'Zo%C3%AB'],
    ['"<>\r\n', '%22%3C%3E%0D%0A'],
  ])('%j -> %j', (user, escaped) => {
    expect(escapeUser(user)).toBe(escaped);
    expect(parseUri(`sip:${escaped}@h`)?.user).toBe(escaped);
  });

  test('unescapeOctets leaves what is no escape', () => {
    expect(unescapeOctets('%41%zz%4%')).toBe('A%zz%4%');
  });
});

describe('hosts', () => {
  test.each([
    'pbx',
    '3cx',
    'asterisk_1',
    'a-b.example.com',
    '192.0.2.1',
    '::1',
    '2001:db8::7',
    '::',
    '1:2:3:4:5:6:7:8',
  ])('%s is one', (host) => {
    expect(isHost(host)).toBe(true);
  });

  test.each([
    '',
    '.',
    'a b',
    'a..b',
    'h:5060',
    '[::1]',
    ':::',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    'fe80::1%eth0',
    'ä',
    '::1.2.3.256',
  ])('%j is none', (host) => {
    expect(isHost(host)).toBe(false);
  });

  test('only IPv6 literals get brackets', () => {
    expect([formatHost('::1'), formatHost('192.0.2.1'), formatHost('pbx')]).toEqual(['[::1]', '192.0.2.1', 'pbx']);
  });
});

describe('ExactUri', () => {
  test.each([
    'sip:%25@HOST.example;Transport=TCP',
    'sip:u;x=1&y=2@h',
    'tel:+43;phone-context=at',
    'sip:a@[::1]:5060',
    'sip:a:b@h?X=y',
    'sip:%zz@h',
  ])('says %s and so does its clone', (text) => {
    const uri = toExactUri(text);
    for (const each of [uri, uri.clone()]) {
      expect([each.toString(), each.toRaw(), `${each}`]).toEqual([text, text, text]);
      expect(each).toBeInstanceOf(ExactUri);
    }
  });

  test('its parts can be read as sip.js reads them', () => {
    const uri = toExactUri('sip:100@PBX.example:5070;transport=tcp;lr');
    expect([uri.scheme, uri.user, uri.host, uri.port, uri.aor]).toEqual([
      'sip',
      '100',
      'pbx.example',
      5070,
      '100@pbx.example',
    ]);
    expect([uri.getParam('transport'), uri.hasParam('lr'), uri.getParam('none')]).toEqual(['tcp', true, undefined]);
  });

  test('text that is no URI becomes one that says the same on one line', () => {
    expect(toExactUri('not a uri\r\nX: y').toString()).toBe('not a uri  X: y');
    expect(toExactUri('').toString()).toBe('');
  });

  test('a parameter cannot take the prototype away', () => {
    const uri = toExactUri('sip:a@h;__proto__;constructor=x');
    expect(Object.getPrototypeOf(uri.parameters)).toBe(Object.prototype);
    expect(uri.getParam('constructor')).toBe('x');
  });
});
