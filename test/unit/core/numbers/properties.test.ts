/** What holds for any dial text and any place. The limit of 50 ms is in test/bench/numbers: here time is not asked. */

import { describe, expect, test } from 'vitest';
import { parseDialText } from '../../../../electron/core/numbers/parse.ts';
import type { DialTarget } from '../../../../electron/shared/dial-plan.ts';
import fc from '../../../support/properties.ts';
import { context } from './dial-plans.ts';
import { dialText, internationalDigits, longText, unicode } from './dial-texts.ts';

const LOOKED_AT = 4096;
/** Behind the cut only this much is looked at, to see whether it goes through a number. */
const LOOKED_AHEAD = 17;

const URI = /^sips?:[^\s<>"?#\\`{}|^\u0000-\u001f\u007f-\uffff]+$/;

/** Everything that may be said of any answer to any text. */
function expectSafe(target: DialTarget): void {
  const { kind, dial, all, ext, post } = target;
  expect(target.confirm).toBe(target.confirmWhy !== undefined);
  if (kind === 'none') {
    expect(dial).toBeUndefined();
    expect(target.reason).toBeTypeOf('string');
    return;
  }
  if (kind === 'uri') {
    expect(dial).toMatch(URI);
    expect(dial).not.toMatch(/;method=|%0[0-9a-f]|%1[0-9a-f]|%7f/i);
  } else expect(dial).toMatch(kind === 'e164' ? /^\+[0-9]{3,17}$/ : /^[0-9*#]{1,40}$/);
  expect(all).toContain(dial);
  expect(new Set(all).size).toBe(all.length);
  if (kind !== 'uri') for (const one of all) expect(one).toMatch(/^\+?[0-9*#]{1,40}$/);
  for (const { dial: other } of target.alternatives) expect(other).toMatch(/^\+?[0-9*#]{1,40}$/);
  if (ext !== undefined) expect(ext).toMatch(/^[0-9]{1,20}$/);
  if (post !== undefined) expect(post).toMatch(/^[0-9*#,;pPwW@!$]{1,64}$/);
}

describe('any text in any place', () => {
  test('gives an answer from the alphabet', () => {
    fc.assert(
      fc.property(dialText, context, (text, here) => expectSafe(parseDialText(text, here))),
      { numRuns: 4000 },
    );
  });

  test('gives plain data, and the same again', () => {
    fc.assert(
      fc.property(dialText, context, dialText, context, (text, here, other, there) => {
        const target = parseDialText(text, here);
        expect(structuredClone(target)).toEqual(target);
        expect(JSON.parse(JSON.stringify(target))).toEqual(target);
        parseDialText(other, there);
        expect(parseDialText(text, here)).toEqual(target);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what is read again', () => {
  test('is the same number wherever it stands, in both written forms', () => {
    fc.assert(
      fc.property(dialText, context, context, (text, here, there) => {
        const { kind, dial = '', international = '' } = parseDialText(text, here);
        if (kind !== 'e164') return;
        expect(parseDialText(dial, there).dial).toBe(dial);
        expect(parseDialText(international, there).dial).toBe(dial);
        expect(parseDialText(`tel:${international.replaceAll(' ', '-')}`, there).dial).toBe(dial);
      }),
      { numRuns: 4000 },
    );
  });

  test('is the same SIP address', () => {
    fc.assert(
      fc.property(dialText, context, context, (text, here, there) => {
        const { kind, dial = '' } = parseDialText(text, here);
        if (kind === 'uri') expect(parseDialText(dial, there)).toMatchObject({ kind, dial });
      }),
      { numRuns: 4000 },
    );
  });

  test('is the same feature code or emergency number', () => {
    fc.assert(
      fc.property(dialText, context, (text, here) => {
        const { kind, dial = '', type } = parseDialText(text, here);
        if (kind !== 'local') return;
        const again = parseDialText(dial, here);
        if (type === 'feature-code' || type === 'emergency') expect(again).toMatchObject({ kind, dial, type });
      }),
      { numRuns: 4000 },
    );
  });

  // Written nationally, Gabon's numbers of before 2019 are others of today, and Argentina's 15 marks a mobile number.
  test('is the same number in its national form at home, or digits as they are', () => {
    fc.assert(
      fc.property(internationalDigits, (digits) => {
        const { kind, dial, national = '', country = '', type } = parseDialText(`+${digits}`, { country: '' });
        if (kind !== 'e164' || type === 'unknown' || /^(?:GA|AR)$/.test(country)) return;
        const again = parseDialText(national, { country });
        if (again.kind !== 'local') expect(again.dial).toBe(dial);
      }),
      { numRuns: 10_000 },
    );
  });

  test('is the same number in digits of any script, grouped in any way', () => {
    const separator = fc.constantFrom(' ', '-', '.', '\u00a0', '\u2011', '\u2013', '\u200b', ' - ');
    const zero = fc.constantFrom(0x30, 0x660, 0x966, 0xff10, 0x1d7ce);
    const groups = fc.array(fc.boolean(), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(internationalDigits, groups, separator, zero, context, (digits, ends, between, first, here) => {
        const { kind, dial } = parseDialText(`+${digits}`, here);
        if (kind !== 'e164') return;
        const shown = [...digits].map((digit) => String.fromCodePoint(first + Number(digit)));
        // A blank before a zero may divide two numbers.
        const divides = (at: number) => ends[at] === true && digits[at + 1] !== '0';
        // "7-2-2000" at the end is a date that follows a number.
        const grouped = [...digits].map((digit, at) => (divides(at) ? `${digit} ` : digit)).join('');
        fc.pre(!/(?:^| )\d{1,2} \d{1,2} \d{4}$/.test(grouped));
        const text = shown.map((digit, at) => (divides(at) ? digit + between : digit)).join('');
        expect(parseDialText(`+${text}`, here).dial).toBe(dial);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('texts of any size', () => {
  test('of any Unicode', () => {
    fc.assert(
      fc.property(unicode(100_000), context, (text, here) => expectSafe(parseDialText(text, here))),
      { numRuns: 20 },
    );
  });

  test('of the same over and over', () => {
    fc.assert(
      fc.property(longText(100_000), context, (text, here) => {
        const target = parseDialText(text, here);
        expectSafe(target);
        expect(target.steps[0]).toMatchObject({ step: 'cut' });
      }),
      { numRuns: 400 },
    );
  });

  test('what is behind 4 kB changes nothing', () => {
    fc.assert(
      fc.property(longText(LOOKED_AT + LOOKED_AHEAD), dialText, context, (text, behind, here) => {
        const seen = text.slice(0, LOOKED_AT + LOOKED_AHEAD);
        expect(parseDialText(seen + behind, here)).toEqual(parseDialText(seen, here));
      }),
      { numRuns: 300 },
    );
  });

  test('a number that the cut goes through is not dialled, one before it is', () => {
    const number = ' 0664 1234567';
    const word = 'bitte ';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LOOKED_AT + LOOKED_AHEAD }), (before) => {
        const text = word.repeat(1000).slice(0, before) + number + word.repeat(1000);
        const { dial } = parseDialText(text, { country: 'AT' });
        expect(dial).toBe(before + number.length <= LOOKED_AT ? '+436641234567' : undefined);
      }),
      { numRuns: 200 },
    );
  });
});

test('what comes from outside with the wrong type is refused, not thrown', () => {
  const parse = parseDialText as unknown as (text: unknown, context: unknown) => DialTarget;
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), fc.anything(), dialText, (odd, place, text) => {
      if (typeof odd !== 'string') expect(parse(odd, { country: 'AT' }).kind).toBe('none');
      expectSafe(parse(text, place));
      expectSafe(parse(text, { country: odd, areaCode: place, internalDigits: odd, outsidePrefix: place }));
      expect(parse('+43 1 505641', odd).dial).toBe('+431505641');
    }),
    { numRuns: 500 },
  );
});
