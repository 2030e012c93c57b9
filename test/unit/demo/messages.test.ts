import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../electron/core/sip/parse.ts';
import {
  headersOf,
  loopbackTarget,
  requestOfSameTransaction,
  responseTarget,
  responseTo,
  stampVia,
  uriIn,
  withHeader,
  writeRequest,
  writeResponse,
} from '../../../electron/demo/messages.ts';

const FROM = { address: '127.0.0.1', port: 4444 };

describe('Via', () => {
  it.each([
    ['SIP/2.0/UDP 127.0.0.1:5060;branch=z', 'SIP/2.0/UDP 127.0.0.1:5060;branch=z', 5060],
    ['SIP/2.0/UDP host:5062;branch=z', 'SIP/2.0/UDP host:5062;branch=z;received=127.0.0.1', 5062],
    ['SIP/2.0/UDP host;rport;branch=z', 'SIP/2.0/UDP host;branch=z;received=127.0.0.1;rport=4444', 4444],
    ['SIP/2.0/UDP 127.0.0.1;received=8.8.8.8;branch=z', 'SIP/2.0/UDP 127.0.0.1;branch=z', 5060],
  ])('%s becomes %s', (via, stamped, port) => {
    expect(stampVia(via, FROM)).toBe(stamped);
    expect(responseTarget(stamped)).toEqual({ address: '127.0.0.1', port });
  });
});

it('never leads out of this machine', () => {
  expect(loopbackTarget('sip:100@127.0.0.1:5070;transport=udp')).toEqual({ address: '127.0.0.1', port: 5070 });
  expect(loopbackTarget('sip:localhost')).toEqual({ address: '127.0.0.1', port: 5060 });
  for (const uri of ['sip:a@8.8.8.8', 'sip:a@127.0.0.1.example.com', 'sip:a@[::1]', 'tel:112', '', 'sips:127.0.0.1']) {
    expect(loopbackTarget(uri)).toBeUndefined();
  }
});

it('keeps unknown headers and their order when it forwards', () => {
  const octets =
    'OPTIONS sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP h;branch=1, SIP/2.0/UDP i;branch=2\r\nX-Odd: a, b\r\n' +
    'Route: <sip:one;lr>, "x, y" <sip:two;lr>\r\nf: <sip:a@b>;tag=1\r\nt: <sip:c@d>\r\ni: 1\r\nCSeq: 1 OPTIONS\r\nl: 0\r\n\r\n';
  const parsed = parseMessage(octets);
  expect(parsed.ok && headersOf(parsed.value)).toEqual([
    ['Via', 'SIP/2.0/UDP h;branch=1'],
    ['Via', 'SIP/2.0/UDP i;branch=2'],
    ['X-Odd', 'a, b'],
    ['Route', '<sip:one;lr>'],
    ['Route', '"x, y" <sip:two;lr>'],
    ['From', '<sip:a@b>;tag=1'],
    ['To', '<sip:c@d>'],
    ['Call-ID', '1'],
    ['CSeq', '1 OPTIONS'],
  ]);
});

it('replaces a header in its place and puts a missing one in front', () => {
  expect(withHeader([['Via', 'a']], 'Max-Forwards', '69')).toEqual([
    ['Max-Forwards', '69'],
    ['Via', 'a'],
  ]);
  expect(
    withHeader(
      [
        ['VIA', 'a'],
        ['Via', 'b'],
      ],
      'Via',
      'c',
    ),
  ).toEqual([
    ['Via', 'c'],
    ['Via', 'b'],
  ]);
});

it('adds a To tag only where there is none, and never to a 100', () => {
  const to = (value: string, code: number) =>
    responseTo([['To', value]], code, { toTag: 'new' }).headers.find(([name]) => name === 'To')?.[1];
  expect(to('<sip:a@b;tag=uri>', 200)).toBe('<sip:a@b;tag=uri>;tag=new');
  expect(to('<sip:a@b>;tag=old', 200)).toBe('<sip:a@b>;tag=old');
  expect(to('<sip:a@b>', 100)).toBe('<sip:a@b>');
});

it('CANCEL takes Via, Route, From, To, Call-ID and the number from its INVITE, and nothing else', () => {
  const invite = {
    method: 'INVITE',
    uri: 'sip:a@b',
    headers: [
      ['Via', 'v;branch=1'],
      ['Route', '<sip:r;lr>'],
      ['From', 'f'],
      ['To', 't'],
      ['Call-ID', 'c'],
      ['CSeq', '12 INVITE'],
      ['Proxy-Authorization', 'secret'],
    ],
    body: 'v=0',
  } as const;
  expect(writeRequest(requestOfSameTransaction(invite, 'CANCEL'))).toBe(
    'CANCEL sip:a@b SIP/2.0\r\nVia: v;branch=1\r\nRoute: <sip:r;lr>\r\nMax-Forwards: 70\r\nFrom: f\r\nTo: t\r\n' +
      'Call-ID: c\r\nCSeq: 12 CANCEL\r\nContent-Length: 0\r\n\r\n',
  );
});

it('writes what the edge parser reads', () => {
  const headers = responseTo(
    [
      ['Via', 'SIP/2.0/UDP h;branch=1'],
      ['From', '<sip:a@b>;tag=1'],
      ['To', '<sip:c@d>'],
      ['Call-ID', '1'],
      ['CSeq', '1 BYE'],
    ],
    481,
    { toTag: '2', body: 'xyz' },
  );
  const parsed = parseMessage(writeResponse(headers));
  expect(parsed.ok && parsed.value.kind === 'response' && [parsed.value.statusCode, parsed.value.body]).toEqual([
    481,
    'xyz',
  ]);
});

it('finds the URI of a name-addr', () => {
  expect(uriIn('"a <b>" <sip:c@d;x=1>;tag=2')).toBe('sip:c@d;x=1');
  expect(uriIn('sip:c@d;tag=2')).toBe('sip:c@d');
  expect(uriIn('<sip:')).toBe('');
});
