import { describe, expect, test } from 'vitest';
import { fromOctets, toOctets } from '../../../../electron/core/sip/octets.ts';

/** The platform's own coders, to compare with: the core must do without them. */
const platformEncode = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const platformDecode = (octets: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(octets, 'latin1'));

describe('toOctets', () => {
  test.each(['', 'plain', 'Grüße', '大停電', '😀 ok', 'a\u0000b', '\uffff', '\ud7ff\ue000'])(
    'encodes %j as UTF-8',
    (text) => {
      expect(toOctets(text)).toBe(platformEncode(text));
    },
  );

  test('half a surrogate pair becomes U+FFFD', () => {
    for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800', '\ud800\ud800\udc00']) {
      expect(toOctets(text)).toBe(platformEncode(text));
    }
  });
});

describe('fromOctets', () => {
  test('is the inverse for well-formed text', () => {
    const text = `Zoë 大停電 😀 ${'ä'.repeat(10_000)}`;
    expect(fromOctets(toOctets(text))).toBe(text);
  });

  test('decodes every pair of octets as the platform does, malformed ones too', () => {
    for (let first = 0x70; first < 256; first++) {
      for (let second = 0; second < 256; second++) {
        const octets = String.fromCharCode(first, second);
        expect(fromOctets(octets)).toBe(platformDecode(octets));
      }
    }
  });

  test.each([
    ['overlong', '\xe0\x80\xaf'],
    ['surrogate', '\xed\xa0\x80'],
    ['cut short', 'ab\xf0\x9f\x98'],
    ['cut short, then text', '\xf0\x9f\x98x'],
    ['over U+10FFFF', '\xf4\x90\x80\x80'],
    ['the last code point', '\xf4\x8f\xbf\xbf'],
    ['lone continuations', '\x80\xbf\x80'],
    ['byte order mark', '\xef\xbb\xbfx'],
  ])('%s', (_name, octets) => {
    expect(fromOctets(octets)).toBe(platformDecode(octets));
  });
});
