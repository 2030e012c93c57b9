/** The same answers as the libraries, for an example of every kind of number in every country and every usual form. */
import google, { type PhoneNumber } from 'google-libphonenumber';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { parseDialText } from '../../../../electron/core/numbers/parse.ts';
import { emergencyNumbers, isEmergencyNumber, isShortNumber } from '../../../../electron/core/numbers/short-numbers.ts';

const { PhoneNumberFormat: F, PhoneNumberType: T, PhoneNumberUtil, ShortNumberInfo } = google;
const util = PhoneNumberUtil.getInstance();
const countries = util.getSupportedRegions();

const KINDS: readonly number[] = [
  ...[T.FIXED_LINE, T.MOBILE, T.TOLL_FREE, T.PREMIUM_RATE, T.SHARED_COST],
  ...[T.VOIP, T.PERSONAL_NUMBER, T.PAGER, T.UAN, T.VOICEMAIL],
];

interface Example {
  readonly country: string;
  readonly number: PhoneNumber;
  readonly e164: string;
}

/** Those that both libraries hold for valid: their metadata are not of the same day. */
const examples: readonly Example[] = countries.flatMap((country) =>
  KINDS.flatMap((kind) => {
    const number = util.getExampleNumberForType(country, kind);
    if (!number?.getNationalNumber()) return [];
    const e164 = util.format(number, F.E164);
    return parsePhoneNumberFromString(e164)?.isValid() === true ? [{ country, number, e164 }] : [];
  }),
);

/** Digits that this module leaves as they are, on purpose: too short, or of an open-ended plan, and without a prefix. */
const LEFT_LOCAL = new Set(['+3114020', '+8616812345', '+4916412345']);

type Form = readonly [name: string, write: (example: Example) => readonly [text: string, country: string]];
const FORMS: readonly Form[] = [
  ['E.164', ({ e164, country }) => [e164, country]],
  ['international', ({ number }) => [util.format(number, F.INTERNATIONAL), 'AT']],
  ['international, at home', ({ number, country }) => [util.format(number, F.INTERNATIONAL), country]],
  ['national', ({ number, country }) => [util.format(number, F.NATIONAL), country]],
  ['national, digits only', ({ number, country }) => [util.format(number, F.NATIONAL).replace(/\D/g, ''), country]],
  ['RFC 3966', ({ number }) => [util.format(number, F.RFC3966), 'US']],
  ['from Austria', ({ number }) => [util.formatOutOfCountryCallingNumber(number, 'AT'), 'AT']],
  ['from Japan', ({ number }) => [util.formatOutOfCountryCallingNumber(number, 'JP'), 'JP']],
];

test('there are examples of all countries', () => {
  expect(new Set(examples.map(({ country }) => country)).size).toBeGreaterThan(240);
  expect(examples.length).toBeGreaterThan(1000);
});

describe.each(FORMS)('%s', (_name, write) => {
  test('is read as the number it is', () => {
    const wrong = examples.flatMap((example) => {
      const [text, country] = write(example);
      const { dial, kind, reason } = parseDialText(text, { country });
      if (dial === example.e164) return [];
      if (kind === 'local' && LEFT_LOCAL.has(example.e164)) return [];
      return [`${example.country} ${text} in ${country}: ${dial ?? reason} instead of ${example.e164}`];
    });
    expect(wrong).toEqual([]);
  });
});

const TYPE_NAMES: Readonly<Record<string, string>> = {
  FIXED_LINE: 'fixed',
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'fixed-or-mobile',
  TOLL_FREE: 'toll-free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared-cost',
  VOIP: 'voip',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'corporate',
  VOICEMAIL: 'voicemail',
};

test('country, kind and display forms are those of libphonenumber-js', () => {
  for (const { e164 } of examples) {
    const theirs = parsePhoneNumberFromString(e164);
    expect(parseDialText(e164, { country: 'AT' }), e164).toMatchObject({
      country: theirs?.country,
      type: TYPE_NAMES[theirs?.getType() ?? ''] ?? 'unknown',
      international: theirs?.formatInternational(),
      national: theirs?.formatNational(),
    });
  }
});

describe('short numbers', () => {
  const info = ShortNumberInfo.getInstance();

  test('the table holds the emergency numbers of google-libphonenumber', () => {
    // Nothing is known of these: they get 112, which every mobile network answers.
    const unknown = countries.filter(
      (country) => !info.isEmergencyNumber('112', country) && emergencyNumbers(country).join() === '112',
    );
    for (const country of countries.filter((one) => !unknown.includes(one))) {
      for (const digits of emergencyNumbers(country)) {
        expect(info.isEmergencyNumber(digits, country), `${country} ${digits}`).toBe(true);
        expect(isEmergencyNumber(country, digits)).toBe(true);
      }
    }
    expect(unknown.length).toBeLessThan(8);
  });

  test('and its short numbers of two to four digits', () => {
    for (const country of countries) {
      for (let n = 10; n < 10_000; n += 23) {
        const digits = String(n);
        const number = new google.PhoneNumber();
        number.setCountryCode(util.getCountryCodeForRegion(country));
        number.setNationalNumber(n);
        expect(isShortNumber(country, digits), `${country} ${digits}`).toBe(
          info.isValidShortNumberForRegion(number, country),
        );
      }
    }
  });
});
