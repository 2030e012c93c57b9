import { describe, expect, test } from 'vitest';
import { planOf } from '../../../../electron/core/numbers/numbering.ts';
import {
  COUNTRIES,
  type Country,
  countriesIn,
  isFound,
  nameOfCountry,
} from '../../../../renderer/src/views/numbers/countries.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

describe('countries', () => {
  test('they are those whose numbering plan the core knows, each with a name', () => {
    const known = LETTERS.flatMap((a) => LETTERS.map((b) => a + b)).filter((code) => planOf(code) !== undefined);
    expect(COUNTRIES).toEqual(known);
    for (const language of ['en', 'de'] as const) {
      expect(COUNTRIES.filter((code) => nameOfCountry(code, language) === code)).toEqual([]);
    }
  });

  test('they are in the order of the language, umlauts where they belong', () => {
    const names = countriesIn('de').map(({ name }) => name);
    expect(names.indexOf('Österreich')).toBe(names.indexOf('Oman') + 1);
    expect(names.slice(0, 2)).toEqual(['Afghanistan', 'Ägypten']);
  });

  const austria: Country = { code: 'AT', name: 'Österreich', english: 'Austria' };
  test.each(['österr', 'Osterreich', 'austria', 'at', 'AT', ' aus '])('%s finds Austria', (text) => {
    expect(isFound(austria, text)).toBe(true);
  });
  test.each(['reich', 'a t', 'us', 'Ö.'])('%s does not', (text) => {
    expect(isFound(austria, text)).toBe(false);
  });
  test('a word within a name is found by its beginning', () => {
    const usa: Country = { code: 'US', name: 'Vereinigte Staaten', english: 'United States' };
    expect(isFound(usa, 'staa')).toBe(true);
    expect(isFound(usa, 'united st')).toBe(true);
    expect(isFound(usa, 'taaten')).toBe(false);
  });
});
