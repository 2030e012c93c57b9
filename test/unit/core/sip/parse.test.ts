import { describe, expect, test } from 'vitest';
import { LIMITS, type ParseFault, parseMessage, type SipMessage } from '../../../../electron/core/sip/parse.ts';

const VIA = 'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa';
const FROM = 'From: <sip:a@h>;tag=f';
const TO = 'To: <sip:b@h>;tag=t';
const CALL_ID = 'Call-ID: c@h';

interface Parts {
  start?: string;
  via?: string;
  from?: string;
  to?: string;
  callId?: string;
  cseq?: string;
  more?: readonly string[];
  body?: string;
}

/** A good BYE, but for the parts that a test replaces; '' leaves a line out. */
function build(parts: Parts = {}): string {
  const {
    start = 'BYE sip:b@h SIP/2.0',
    via = VIA,
    from = FROM,
    to = TO,
    callId = CALL_ID,
    cseq = 'CSeq: 1 BYE',
  } = parts;
  const lines = [start, via, from, to, callId, cseq, ...(parts.more ?? [])].filter((line) => line !== '');
  return `${lines.join('\r\n')}\r\n\r\n${parts.body ?? ''}`;
}

function good(octets: string): SipMessage {
  const result = parseMessage(octets);
  if (!result.ok) throw new Error(result.error.text);
  return result.value;
}

function fault(octets: string): ParseFault {
  const result = parseMessage(octets);
  if (result.ok) throw new Error('taken for a good message');
  return result.error;
}

describe('start line', () => {
  test.each(['INVITE', 'x-own', 'NOTIFY', "a.b!%*_+`'~"])('method %s', (method) => {
    const message = good(build({ start: `${method} sip:b@h SIP/2.0`, cseq: `CSeq: 1 ${method}` }));
    expect(message).toMatchObject({ kind: 'request', method, requestUri: 'sip:b@h' });
  });

  test.each(['tel:+43', 'urn:service:sos', 'sips:a@h', 'SIP:%25@H;x=<'.replace('<', 'y')])('Request-URI %s', (uri) => {
    expect(good(build({ start: `BYE ${uri} SIP/2.0` }))).toMatchObject({ requestUri: uri, uri: { text: uri } });
  });

  test('the version may be in any case', () => {
    expect(good(build({ start: 'BYE sip:b@h sip/2.0' })).kind).toBe('request');
    expect(good(build({ start: 'sip/2.0 200 OK' })).kind).toBe('response');
  });

  test.each([
    ['SIP/2.0 200 OK', 200, 'OK'],
    ['SIP/2.0 200', 200, ''],
    ['SIP/2.0 200 ', 200, ''],
    ['SIP/2.0  180  two', 180, ' two'],
    ['SIP/2.0 486 "[<#\\{}|%>]"', 486, '"[<#\\{}|%>]"'],
    ['SIP/2.0 699 \xff\x00\x7f', 699, '\xff\x00\x7f'],
    ['SIP/2.0 100 Trying: SIP/2.0', 100, 'Trying: SIP/2.0'],
  ])('%j', (start, statusCode, reason) => {
    expect(good(build({ start }))).toMatchObject({ kind: 'response', statusCode, reason, method: 'BYE' });
  });

  test.each(['000', '099', '700', '20', '2000', 'abc', '', '4294967301', '-20'])('status %j is none', (code) => {
    expect(fault(build({ start: `SIP/2.0 ${code} OK` })).reply).toBeUndefined();
  });

  test.each([
    'SIP/3.0 200 OK',
    'SIP/2.0x 200 OK',
    'HTTP/1.1 200 OK',
    'GET / HTTP/1.1',
    '',
    'hello',
    ' BYE sip:b@h SIP/2.0',
  ])('%j is not SIP and gets no reply', (start) => {
    expect(fault(`${start}\r\n${build().slice(build().indexOf('\r\n') + 2)}`).reply).toBeUndefined();
  });

  test.each(['SIP/3.0', 'SIP/2.1', 'SIP/10.0', 'sip/7.0'])('version %s gets 505', (version) => {
    expect(fault(build({ start: `BYE sip:b@h ${version}` })).reply).toMatchObject({ statusCode: 505 });
  });

  test.each([
    'BYE <sip:b@h> SIP/2.0',
    'BYE sip:b@h;a b SIP/2.0',
    'BYE  sip:b@h SIP/2.0',
    'BYE sip:b@h  SIP/2.0',
    'BYE sip:b@h SIP/2.0 ',
    'BYE sip:b@h\tSIP/2.0',
    'BYE b@h SIP/2.0',
    'BYE sip: SIP/2.0',
    'BYE SIP/2.0',
    'BYE sip:b@h?x=y SIP/2.0',
    'BYE sip:b@\xe4 SIP/2.0',
  ])('%j gets 400', (start) => {
    expect(fault(build({ start })).reply).toMatchObject({ statusCode: 400 });
  });

  test('a Request-URI without end gets 414', () => {
    const start = `BYE sip:${'b'.repeat(LIMITS.headerLineOctets)}@h SIP/2.0`;
    expect(fault(build({ start })).reply).toMatchObject({ statusCode: 414 });
  });

  test('line ends before the start line are passed over', () => {
    expect(good(`\r\n\r\n\n${build()}`).method).toBe('BYE');
  });

  test.each(['', '\r\n', '\r\n\r\n', '\0', 'BYE sip:b@h SIP/2.0'])('%j is no message', (octets) => {
    expect(fault(octets).reply).toBeUndefined();
  });
});

describe('header lines', () => {
  const COMPACT = {
    a: 'accept-contact',
    b: 'referred-by',
    c: 'content-type',
    d: 'request-disposition',
    e: 'content-encoding',
    j: 'reject-contact',
    k: 'supported',
    m: 'contact',
    n: 'identity-info',
    o: 'event',
    r: 'refer-to',
    s: 'subject',
    u: 'allow-events',
    x: 'session-expires',
    y: 'identity',
  };
  test.each(Object.entries(COMPACT))('%s is %s', (letter, name) => {
    expect(good(build({ more: [`${letter}: v`] })).header(name)).toBe('v');
    expect(good(build({ more: [`${letter.toUpperCase()} : v`] })).header(name)).toBe('v');
  });

  test('v f t i l stand for the fields that every message has', () => {
    const message = good(
      'BYE sip:b@h SIP/2.0\r\nv:SIP/2.0/UDP h\r\nF:<sip:a@h>;tag=1\r\nt:<sip:b@h>\r\nI:c\r\ncseq:1 BYE\r\nL:1\r\n\r\nxy',
    );
    expect(message).toMatchObject({ callId: 'c', body: 'x', via: { host: 'h' }, from: { tag: '1' } });
    expect(message.headers.map((header) => header.name)).toEqual([
      'via',
      'from',
      'to',
      'call-id',
      'cseq',
      'content-length',
    ]);
  });

  test('names in any case, with space before the colon', () => {
    const message = good(build({ more: ['sUpPoRtEd \t: a', 'X-Own_1\t:\tb'] }));
    expect([message.header('supported'), message.header('x-own_1')]).toEqual(['a', 'b']);
  });

  test('folded lines become one, with one space for the fold', () => {
    const message = good(build({ more: ['Subject: a \r\n\t b\r\n \r\n c', 'Z: \r\n y'] }));
    expect([message.header('subject'), message.header('z')]).toEqual(['a b c', 'y']);
  });

  test('bare CR and LF never come out of a value again', () => {
    const message = good(build({ via: `${VIA}\rX: y\nZ: z`, more: ['Subject: a\rb\nc'] }));
    expect(message.header('subject')).toBe('a b c');
    expect(message.headers.some((header) => /[\r\n]/.test(header.value))).toBe(false);
    expect([message.header('session-expires'), message.header('z')]).toEqual([undefined, undefined]);
  });

  test('a value keeps its octets: NUL, DEL and what UTF-8 makes of à', () => {
    expect(good(build({ more: ['Z:  \0\x7f\xc3\xa0 '] })).header('z')).toBe('\0\x7f\xc3\xa0');
  });

  test.each(['no colon here', ': no name', 'two words: x', 'n\xe4me: x', ' folded first: x'])(
    '%j is ignored',
    (line) => {
      const first = line.startsWith(' ')
        ? `BYE sip:b@h SIP/2.0\r\n${line}\r\n${build().slice(build().indexOf('\r\n') + 2)}`
        : '';
      const message = good(first || build({ more: [line] }));
      expect(message.headers).toHaveLength(5);
    },
  );

  test('all() gives lines, list() entries', () => {
    const message = good(
      build({ more: ['Route: <sip:a,b@h;lr> , "x,\\",y" <sip:c@h>', 'route:<sip:d@h>', 'Allow: A,,B ,'] }),
    );
    expect(message.all('route')).toEqual(['<sip:a,b@h;lr> , "x,\\",y" <sip:c@h>', '<sip:d@h>']);
    expect(message.list('route')).toEqual(['<sip:a,b@h;lr>', '"x,\\",y" <sip:c@h>', '<sip:d@h>']);
    expect(message.list('allow')).toEqual(['A', 'B']);
    expect([message.all('none'), message.list('none'), message.header('none')]).toEqual([[], [], undefined]);
  });

  test('a header called constructor is only a header', () => {
    const message = good(build({ more: ['constructor: a', '__proto__: b'] }));
    expect([message.header('constructor'), message.header('__proto__'), message.header('tostring')]).toEqual([
      'a',
      'b',
      undefined,
    ]);
  });
});

describe('fields that every message has', () => {
  test('of comma-separated Vias the first is topmost', () => {
    const message = good(build({ via: `${VIA}, SIP/2.0/TCP proxy;branch=z9hG4bKb`, more: ['Via: SIP/2.0/UDP third'] }));
    expect(message.via).toMatchObject({ host: '192.0.2.1', branch: 'z9hG4bKa', text: VIA.slice(5) });
    expect(message.list('via')).toHaveLength(3);
  });

  test('From and To may be tel URIs and bear any display name', () => {
    const message = good(build({ from: 'From: \xe4 (b) <tel:+43;phone-context=at>;tag=1', to: 'To: <tel:100>' }));
    expect(message.from).toMatchObject({ uri: 'tel:+43;phone-context=at', tag: '1', display: '\xe4 (b)' });
    expect(message.to).toMatchObject({ uri: 'tel:100', tag: undefined });
  });

  test.each([
    ['Contact: <sip:x@3cx>;expires=1', 'sip:x@3cx'],
    ['Contact: "a, b" <sips:x@asterisk_1>, <sip:y@h>', 'sips:x@asterisk_1'],
    ['Contact: sip:x@h;expires=1', 'sip:x@h'],
    ['Contact: *', undefined],
    ['Contact: <tel:+43>', undefined],
    ['Contact: <sip:x@>', undefined],
    ['Contact:', undefined],
  ])('%s', (line, uri) => {
    expect(good(build({ more: [line] })).contact?.uri).toBe(uri);
  });

  test.each([
    [{ via: '' }],
    [{ from: '' }],
    [{ to: '' }],
    [{ callId: '' }],
    [{ cseq: '' }],
    [{ via: 'Via:' }],
    [{ callId: 'Call-ID:' }],
  ])('%j: what cannot be echoed gets no reply', (parts) => {
    expect(fault(build(parts)).reply).toBeUndefined();
  });

  test.each([
    [{ via: 'Via: SIP/2.0/UDP' }],
    [{ via: `${VIA}, nothing` }],
    [{ from: 'From: "open <sip:a@h>' }],
    [{ to: 'To: nobody' }],
    [{ cseq: 'CSeq: BYE' }],
    [{ cseq: 'CSeq: 1BYE' }],
    [{ cseq: 'CSeq: 1' }],
    [{ cseq: 'CSeq: -1 BYE' }],
    [{ cseq: 'CSeq: 2147483648 BYE' }],
    [{ cseq: `CSeq: ${'9'.repeat(400)} BYE` }],
    [{ cseq: 'CSeq: 1 INVITE' }],
    [{ cseq: 'CSeq: 1 bye' }],
    [{ more: ['Content-Length: 1'] }],
    [{ more: ['Content-Length: 1x'], body: 'x' }],
    [{ more: ['Content-Length:'] }],
    [{ more: [`Content-Length: ${'9'.repeat(400)}`] }],
    [{ more: ['Content-Length: 0', 'l: 0'] }],
    [{ more: ['f: <sip:x@h>'] }],
    [{ more: ['t: <sip:x@h>'] }],
    [{ more: ['i: other'] }],
    [{ more: ['CSeq: 2 BYE'] }],
  ])('%j gets 400 with the transaction’s names', (parts) => {
    const { reply } = fault(build(parts));
    expect(reply?.statusCode).toBe(400);
    const names = reply?.headers.map((header) => header.name);
    expect(names).toEqual(['via', 'from', 'to', 'call-id', 'cseq']);
  });

  test('the reply echoes as received, all Vias in order', () => {
    const { reply } = fault(build({ more: ['Via: SIP/2.0/UDP second', 'Content-Length: 9'] }));
    expect(reply).toEqual({
      statusCode: 400,
      reason: 'The body is shorter than Content-Length',
      headers: [
        { name: 'via', value: VIA.slice(5) },
        { name: 'via', value: 'SIP/2.0/UDP second' },
        { name: 'from', value: '<sip:a@h>;tag=f' },
        { name: 'to', value: '<sip:b@h>;tag=t' },
        { name: 'call-id', value: 'c@h' },
        { name: 'cseq', value: '1 BYE' },
      ],
    });
  });

  test('ACK and responses get no reply', () => {
    const more = ['Content-Length: 9'];
    expect(fault(build({ start: 'ACK sip:b@h SIP/2.0', cseq: 'CSeq: 1 ACK', more })).reply).toBeUndefined();
    expect(fault(build({ start: 'SIP/2.0 200 OK', more })).reply).toBeUndefined();
  });

  test('the largest CSeq', () => {
    expect(good(build({ cseq: 'CSeq: 002147483647  BYE' })).cseq).toBe(2 ** 31 - 1);
  });
});

describe('body', () => {
  test.each([
    [['Content-Length: 2'], 'abcd', 'ab'],
    [['Content-Length: 0004'], 'ab\0\xff', 'ab\0\xff'],
    [[], 'abcd', 'abcd'],
    [['l: 0'], 'abcd', ''],
  ])('%j of %j', (more, body, expected) => {
    expect(good(build({ more, body })).body).toBe(expected);
  });

  test('octets keeps the message as received', () => {
    const octets = `\r\n${build({ more: ['Content-Length: 1'], body: 'xyz' })}`;
    expect(good(octets).octets).toBe(octets);
  });
});

describe('limits', () => {
  test('a message may be as long as a datagram', () => {
    const shell = build().length;
    expect(good(build({ body: 'x'.repeat(LIMITS.messageOctets - shell) })).body).toHaveLength(
      LIMITS.messageOctets - shell,
    );
    expect(fault(build({ body: 'x'.repeat(LIMITS.messageOctets - shell + 1) })).text).toBe('The message is too long');
  });

  test('header lines', () => {
    const more = (count: number) => Array<string>(count).fill('X: y');
    expect(good(build({ more: more(LIMITS.headerLines - 5) })).headers).toHaveLength(LIMITS.headerLines);
    expect(fault(build({ more: more(LIMITS.headerLines - 4) })).reply?.statusCode).toBe(400);
  });

  test('octets of a header line, folded lines included', () => {
    expect(good(build({ more: [`Z: ${'y'.repeat(LIMITS.headerLineOctets - 3)}`] })).header('z')).toHaveLength(8189);
    expect(fault(build({ more: [`X: ${'y'.repeat(LIMITS.headerLineOctets)}`] })).reply?.statusCode).toBe(400);
    expect(fault(build({ more: [`X: ${'y\r\n '.repeat(LIMITS.headerLineOctets / 4)}`] })).reply?.statusCode).toBe(400);
  });

  test('list entries', () => {
    const contacts = (count: number) => [`Contact: ${Array<string>(count).fill('<sip:a@h>').join(',')}`];
    expect(good(build({ more: contacts(LIMITS.listEntries - 1) })).list('contact')).toHaveLength(
      LIMITS.listEntries - 1,
    );
    expect(fault(build({ more: contacts(LIMITS.listEntries) })).reply?.statusCode).toBe(400);
  });
});
