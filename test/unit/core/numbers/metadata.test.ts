import metadata from 'libphonenumber-js/metadata.max.json';
import { expect, test } from 'vitest';
import { callingCodes, nonGeographicRow, planRow } from '../../../../electron/core/numbers/metadata.ts';

const whole = metadata as unknown as {
  readonly countries: Record<string, unknown>;
  readonly country_calling_codes: unknown;
  readonly nonGeographic: Record<string, unknown>;
};

test('every country is cut out of the text as JSON.parse reads it in the whole', () => {
  const countries = Object.keys(whole.countries);
  expect(countries.length).toBeGreaterThan(240);
  for (const country of countries) expect(planRow(country), country).toEqual(whole.countries[country]);
});

test('codes without a country, and the codes of all countries', () => {
  expect(callingCodes()).toEqual(whole.country_calling_codes);
  expect(Object.keys(whole.nonGeographic).length).toBeGreaterThan(5);
  for (const code of Object.keys(whole.nonGeographic))
    expect(nonGeographicRow(code), code).toEqual(whole.nonGeographic[code]);
});

test.each(['XX', '', 'at', 'A', '__proto__', '"],"', 'AT":['])('%j is no country', (country) => {
  expect(planRow(country)).toBeUndefined();
});

test('what is no code is none', () => {
  for (const code of ['toString', '__proto__', '', '999']) expect(nonGeographicRow(code), code).toBeUndefined();
});
