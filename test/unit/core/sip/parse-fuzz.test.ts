/** Hostile octets: whatever comes, an answer; and long ones in time that grows with their length, not its square. */
import { describe, expect, test } from 'vitest';
import { toIncomingRequest, toIncomingResponse } from '../../../../electron/core/sip/incoming.ts';
import { splitList } from '../../../../electron/core/sip/lexis.ts';
import { formatDisplayName, parseNameAddr } from '../../../../electron/core/sip/name-addr.ts';
import { fromOctets, toOctets } from '../../../../electron/core/sip/octets.ts';
import { LIMITS, parseMessage } from '../../../../electron/core/sip/parse.ts';
import { escapeUser, isHost, parseUri, toExactUri } from '../../../../electron/core/sip/uri.ts';
import { parseVia } from '../../../../electron/core/sip/via.ts';
import * as rfc4475 from '../../../fixtures/rfc4475/messages.ts';

const samples: readonly string[] = Object.values(rfc4475).filter((text) => text.includes('SIP/'));

function hold(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Everything that happens to a message at the edge. True for a message that was taken. */
function exercise(octets: string): boolean {
  const result = parseMessage(octets);
  const headers = result.ok ? result.value.headers : (result.error.reply?.headers ?? []);
  for (const { value } of headers) hold(!/[\r\n]/.test(value), 'a line end in a value');
  if (!result.ok) return false;
  const message = result.value;
  const incoming = message.kind === 'request' ? toIncomingRequest(message) : toIncomingResponse(message);
  for (const { name } of message.headers) {
    message.list(name);
    incoming.getHeaders(name);
    incoming.parseHeader(name);
  }
  for (const address of [incoming.from, incoming.to, incoming.parseHeader('contact')]) address?.clone().toString();
  if (message.kind === 'request') hold(!/[\s<>"]/.test(message.requestUri), 'a space in the Request-URI');
  else hold(message.statusCode >= 100 && message.statusCode < 700, 'an odd status');
  hold(octets.includes(message.body), 'a body from nowhere');
  return true;
}

/** Mulberry32: the same numbers on every machine. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('no throw', () => {
  test('every message of RFC 4475, cut at every octet', () => {
    let good = 0;
    for (const sample of samples) {
      for (let length = 0; length <= sample.length; length++) if (exercise(sample.slice(0, length))) good++;
    }
    expect(good).toBeGreaterThan(samples.length / 2);
  });

  test('5,000 mutations with a fixed seed', () => {
    const random = createRandom(4475);
    const pieces = [
      '\r\n',
      '\r',
      '\n',
      ' ',
      '\t',
      ',',
      ';',
      '"',
      '<',
      '>',
      '=',
      ':',
      '\\',
      '%',
      '[',
      ']',
      '@',
      '?',
      '\0',
      '\xff',
    ];
    let good = 0;
    for (let round = 0; round < 5000; round++) {
      let text = samples[random(samples.length)] ?? '';
      for (let change = random(4) + 1; change > 0; change--) {
        const at = random(text.length);
        const piece = random(3) === 0 ? String.fromCharCode(random(256)) : (pieces[random(pieces.length)] ?? '');
        const other = samples[random(samples.length)] ?? '';
        const from = random(other.length);
        const insert = random(8) === 0 ? other.slice(from, from + random(60)) : piece.repeat(random(3));
        text = text.slice(0, at) + insert + text.slice(at + random(3));
      }
      if (exercise(text)) good++;
    }
    expect(good).toBeGreaterThan(500);
  });

  test('500 strings of random octets', () => {
    const random = createRandom(3261);
    for (let round = 0; round < 500; round++) {
      const octets = Array.from({ length: random(300) }, () => String.fromCharCode(random(256))).join('');
      exercise(octets);
      exercise(`BYE sip:a@h SIP/2.0\r\nVia:${octets}\r\nFrom:${octets}\r\nTo:${octets}\r\n\r\n`);
      for (const parse of [parseUri, parseNameAddr, parseVia, toExactUri, splitList, fromOctets, escapeUser, isHost]) {
        parse(octets);
      }
    }
  });
});

describe('time grows with the length: quadratic work on these would take minutes', () => {
  const SIZE = LIMITS.messageOctets;
  const fill = (unit: string, size: number): string => unit.repeat(Math.floor(size / unit.length));
  const units = [
    ...[
      ' ',
      '\r',
      '\n',
      '\r\n',
      '\r\n ',
      '\t\r\n\t',
      ':',
      ',',
      ';',
      ';a',
      ';a=',
      ';a="',
      '"',
      '\\',
      '"\\',
      '<',
      '<>',
      '>',
    ],
    ...[
      '%',
      '%4',
      '@',
      '?a',
      '&a',
      '.',
      'a.',
      '[',
      '[:',
      'a',
      'a: b\r\n',
      'v: SIP/2.0/UDP h,\r\n ',
      '\xf0\x9f',
      '\xe2\x82',
      '\0',
    ],
  ];

  test.each(units)('64 kB of %j', (unit) => {
    const head =
      'BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@h>\r\nTo: <sip:b@h>\r\nCall-ID: c\r\nCSeq: 1 BYE\r\n';
    for (let round = 0; round < 3; round++) {
      exercise(fill(unit, SIZE));
      exercise(head + fill(unit, SIZE - head.length));
      exercise(`${head}Contact: ${fill(unit, LIMITS.headerLineOctets - 20)}\r\nSubject: ${fill(unit, 8000)}\r\n\r\n`);
      exercise(`${head}\r\n${fill(unit, SIZE - head.length - 2)}`);
      exercise(
        `${head}Content-Type: multipart/mixed;boundary=${fill(unit, 60)}\r\n\r\n${fill(`--${unit}\r\n`, 60_000)}`,
      );
    }
  });

  test.each(units)('256 kB of %j in the parts that have no limit of their own', (unit) => {
    const long = fill(unit, 256_000);
    for (const parse of [parseUri, parseNameAddr, parseVia, splitList, fromOctets, toOctets, formatDisplayName]) {
      parse(long);
      parse(`sip:${long}`);
      parse(`<sip:a@h>;${long}`);
      parse(`SIP/2.0/UDP h;${long}`);
    }
  });
});
