import { describe, expect, it } from 'vitest';
import { createFramer } from '../../../../electron/core/sip/framing.ts';

function record(...pieces: string[]): string[] {
  const seen: string[] = [];
  const framer = createFramer({
    message: (octets) => seen.push(octets),
    ping: () => seen.push('<ping>'),
    pong: () => seen.push('<pong>'),
    fault: (text) => seen.push(`<fault> ${text}`),
  });
  for (const piece of pieces) framer.push(piece);
  return seen;
}

const message = (body = '', length: string = `Content-Length: ${body.length}`) =>
  `OPTIONS sip:a@b SIP/2.0\r\nCall-ID: x\r\n${length}\r\nTo: y\r\n\r\n${body}`;
const A = message();
const B = message('v=0\r\n\r\ns=-\r\n');
const C = message('\0\xff'.repeat(100));

describe('framing', () => {
  it('cuts several messages out of one piece', () => {
    expect(record(A + B + C)).toEqual([A, B, C]);
  });

  it('joins a stream that comes octet by octet', () => {
    expect(record(...`${A}${B}${C}`)).toEqual([A, B, C]);
  });

  it('does not mind where the stream is cut', () => {
    const stream = A + B + C;
    for (let at = 1; at < stream.length; at += 1) {
      expect(record(stream.slice(0, at), stream.slice(at))).toEqual([A, B, C]);
      expect(record(stream.slice(0, at), '', stream.slice(at, at + 2), stream.slice(at + 2))).toEqual([A, B, C]);
    }
  });

  it('waits for the rest of a message', () => {
    expect(record(B.slice(0, -1))).toEqual([]);
    expect(record(B.slice(0, -1), 'X')).toEqual([`${B.slice(0, -1)}X`]);
  });

  it.each([
    ['l: 3'],
    ['L:3'],
    ['CONTENT-LENGTH \t:\t 3 \t'],
    ['Content-Length:\r\n 3'],
    ['Content-Length:\r\n\t\r\n 3'],
    ['Content-Length: 003'],
    ['Content-Length: 3\r\nl: 3'],
    ['X: 1\r\n Content-Length: 9\r\nContent-Length: 3'],
    ['X-Content-Length: 9\r\nContent-Length: 3\r\nContent-Length-X: 9\r\nlength: 9'],
    ['X: a\nContent-Length: 9\r\nl: 3'],
  ])('reads %j', (length) => {
    const one = message('abc', length);
    expect(record(one + A)).toEqual([one, A]);
  });

  it.each([
    ['nothing', 'X: y', 'A message on a stream has no Content-Length'],
    ['only a folded line', 'X: y\r\n Content-Length: 0', 'A message on a stream has no Content-Length'],
    ['an empty value', 'Content-Length:', 'The Content-Length of a message is no number'],
    ['a word', 'Content-Length: abc', 'The Content-Length of a message is no number'],
    ['a sign', 'Content-Length: -1', 'The Content-Length of a message is no number'],
    ['a plus', 'l: +1', 'The Content-Length of a message is no number'],
    ['a fraction', 'l: 1.0', 'The Content-Length of a message is no number'],
    ['hex', 'l: 0x10', 'The Content-Length of a message is no number'],
    ['a folded number', 'l: 1\r\n 2', 'The Content-Length of a message is no number'],
    ['a parameter', 'l: 0;x', 'The Content-Length of a message is no number'],
    ['a number that is too long', `l: ${'9'.repeat(400)}`, 'The Content-Length of a message is no number'],
    ['a body that is too long', 'l: 65530', 'A message is longer than 64 kB'],
    ['two lengths', 'l: 1\r\nContent-Length: 2', 'A message has two different lengths'],
  ])('ends at %s, and hands on what came before', (_name, length, fault) => {
    expect(record(A + message('', length) + B, A, '\r\n\r\n')).toEqual([A, `<fault> ${fault}`]);
    expect(record(...(A + message('', length) + B))).toEqual([A, `<fault> ${fault}`]);
  });

  it('ends when the headers never end', () => {
    const fault = '<fault> A message has more than 16 kB of headers';
    expect(record(`OPTIONS sip:a@b SIP/2.0\r\n${'X: y\r\n'.repeat(3000)}`)).toEqual([fault]);
    expect(record('x'.repeat(1_000_000))).toEqual([fault]);
    expect(record(...'x'.repeat(20_000))).toEqual([fault]);
    const full = message('', `X: ${'y'.repeat(16_384 - message('', 'X: \r\nl: 0').length)}\r\nl: 0`);
    expect(full).toHaveLength(16_384);
    expect(record(full + A)).toEqual([full, A]);
    expect(record(message('', `X: ${'y'.repeat(16_384)}\r\nl: 0`))).toEqual([fault]);
  });

  it('takes a message of 64 kB', () => {
    const length = 65_536 - message('', 'l: 65000').length;
    const big = message('b'.repeat(length), `l: ${length}`);
    expect(big).toHaveLength(65_536);
    expect(record(big + A).map((one) => one.length)).toEqual([65_536, A.length]);
    expect(record(...big)[0] === big).toBe(true);
  });

  it('does not slow down with the number of pieces', () => {
    // 40 messages of 64 kB in single octets: with a cost that grew with the square this would take minutes.
    const big = message('b'.repeat(65_000), 'l: 65000');
    let count = 0;
    const framer = createFramer({
      message: () => (count += 1),
      ping() {},
      pong() {},
      fault: (text) => expect.fail(text),
    });
    for (let i = 0; i < 40; i += 1) for (const octet of big) framer.push(octet);
    expect(count).toBe(40);
  });
});

describe('keep-alives', () => {
  it('reports a ping and a pong', () => {
    expect(record('\r\n\r\n')).toEqual(['<ping>']);
    expect(record('\r\n')).toEqual(['<pong>']);
    expect(record(`${A}\r\n\r\n${B}\r\n${C}`)).toEqual([A, '<ping>', B, '<pong>', C]);
  });

  it('skips line ends before a message', () => {
    expect(record(`\r\n${A}`)).toEqual(['<pong>', A]);
    expect(record(`\n\r\r${A}`)).toEqual(['<pong>', A]);
    expect(record('\r', A)).toEqual([A]);
  });

  it('answers a ping that is cut in two, and misses no pong', () => {
    expect(record('\r\n', '\r\n')).toEqual(['<pong>', '<pong>', '<ping>']);
    expect(record(...'\r\n\r\n')).toEqual(['<pong>', '<pong>', '<ping>']);
    expect(record('\r', '\n', A)).toEqual(['<pong>', A]);
    expect(record('\r\n', A, '\r\n')).toEqual(['<pong>', A, '<pong>']);
  });

  it('does not multiply: a megabyte of line ends is one ping', () => {
    expect(record('\r\n'.repeat(500_000), A)).toEqual(['<ping>', A]);
    expect(record('\r\n\r\n\r\n')).toEqual(['<ping>', '<pong>']);
  });

  it('leaves line ends inside a body alone', () => {
    const body = '\r\n\r\n\r\n';
    expect(record(message(body))).toEqual([message(body)]);
  });
});
