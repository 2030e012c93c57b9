import { describe, expect, it } from 'vitest';
import {
  decodeText,
  decodeUtf8,
  decodeUtf16,
  decodeWindows1252,
  linesOf,
} from '../../../../electron/shared/import/text.ts';
import { IMPORT_SENTENCES } from '../../../../electron/shared/import/texts.ts';
import fc from '../../../support/properties.ts';

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const octets = fc.uint8Array({ maxLength: 64 });
/** Mostly whole characters, so that decoders get beyond the first one. */
const nearUtf8 = fc
  .tuple(fc.string({ unit: 'binary' }), octets)
  .map(([text, tail]) => Buffer.concat([Buffer.from(text), tail]));

describe('import sentences', () => {
  it('exist in both languages, with the same placeholders, and end as sentences do', () => {
    const { en, de } = IMPORT_SENTENCES;
    const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).sort();
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(placeholders(de[key]), key).toEqual(placeholders(en[key]));
      if (key !== 'line-name') for (const text of [en[key], de[key]]) expect(text, key).toMatch(/(?:\.|\{why\})$/);
    }
  });
});

describe('decoding', () => {
  it('RFC 3629 §4: takes what is UTF-8 and nothing else, as TextDecoder does', () => {
    fc.assert(
      fc.property(fc.oneof(octets, nearUtf8), (input) => {
        let expected: string | undefined;
        try {
          expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input);
        } catch {
          expected = undefined;
        }
        expect(decodeUtf8(input)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [[0xc0, 0x80]],
    [[0xe0, 0x9f, 0xbf]],
    [[0xed, 0xa0, 0x80]],
    [[0xf4, 0x90, 0x80, 0x80]],
    [[0xf0, 0x8f, 0xbf, 0xbf]],
    [[0xe2, 0x82]],
  ])('%j is no UTF-8', (input) => {
    expect(decodeUtf8(Uint8Array.from(input))).toBeUndefined();
  });

  it('WHATWG Encoding §9.2: reads Windows-1252, which is Latin 1 but for 0x80 to 0x9f', () => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    const text = decodeWindows1252(all);
    const own = text.slice(0x80, 0xa0);
    expect(own.replace(/[\u0081\u008d\u008f\u0090\u009d]/g, '.')).toBe('€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ');
    const latin1 = Buffer.from(all).toString('latin1');
    expect(text.replace(own, '')).toBe(latin1.slice(0, 0x80) + latin1.slice(0xa0));
  });

  it('keeps every unit of UTF-16, surrogates without a partner too, and leaves half a unit out', () => {
    expect(decodeUtf16(bytes(0x41, 0, 0x00, 0xd8, 0xac, 0x20, 0x7f), 'little')).toBe('A\ud800€');
    expect(decodeUtf16(bytes(0, 0x41, 0xd8, 0x00, 0x20, 0xac, 0x7f), 'big')).toBe('A\ud800€');
  });

  it.each([
    ['UTF-16LE', new Uint8Array(Buffer.from('\ufeffBüro €\u{1d11e}', 'utf16le'))],
    ['UTF-16BE', new Uint8Array(Buffer.from('\ufeffBüro €\u{1d11e}', 'utf16le').swap16())],
    ['UTF-8 with a mark', new Uint8Array(Buffer.from('\ufeffBüro €\u{1d11e}'))],
    ['UTF-8', new Uint8Array(Buffer.from('Büro €\u{1d11e}'))],
  ])('tells %s', (_, input) => {
    expect(decodeText(input)).toBe('Büro €\u{1d11e}');
  });

  it('takes what is no UTF-8 for Windows-1252', () => {
    expect(decodeText(bytes(0x42, 0xfc, 0x72, 0x6f, 0x20, 0x80))).toBe('Büro €');
  });

  it('takes texts that are longer than a call may have arguments', () => {
    const long = 'ä€'.repeat(300_000);
    expect(decodeText(new Uint8Array(Buffer.from(long)))).toBe(long);
  });
});

describe('lines', () => {
  it.each([
    ['', ['']],
    ['a', ['a']],
    ['a\r\nb\n\nc\r\n', ['a', 'b', '', 'c', '']],
    ['\r\n\n\r', ['', '', '']],
    ['a\rb', ['a\rb']],
  ])('of %j', (text, expected) => {
    expect([...linesOf(text)]).toEqual(expected);
  });

  it('are those that a split finds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\r', '\n') }), (text) => {
        expect([...linesOf(text)]).toEqual(text.split('\n').map((line) => line.replace(/\r$/, '')));
      }),
    );
  });
});
