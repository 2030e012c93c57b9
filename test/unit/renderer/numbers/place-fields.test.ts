import { describe, expect, test } from 'vitest';
import { changePlace, TEXT_FORMS } from '../../../../renderer/src/views/numbers/place-fields.ts';

describe('fields of a location', () => {
  test('what is undefined goes, what is empty stays: no prefix is a prefix of its own', () => {
    expect(changePlace({ country: 'AT', trunk: '0' }, { trunk: undefined })).toEqual({ country: 'AT' });
    expect(changePlace({ country: 'AT' }, { trunk: '' })).toEqual({ country: 'AT', trunk: '' });
  });

  test.each([
    ['3', [3, 3], '3'],
    ['2-4', [2, 4], '2-4'],
    ['2 – 4', [2, 4], '2-4'],
    ['', undefined, ''],
  ])('internal extensions of %j digits', (text, internal, shown) => {
    const { check, toChange, toText } = TEXT_FORMS.internal;
    expect(check(text)).toBeUndefined();
    const change = toChange(text);
    expect(change).toEqual({ internal });
    expect(toText(changePlace({}, change))).toBe(shown);
  });
  test.each(['0', '4-2', '1-16', 'x', '2-', '2-3-4'])('%j says nothing about internal extensions', (text) => {
    expect(TEXT_FORMS.internal.check(text)).toMatch(/two whole numbers/);
  });

  test('own numbers as people write them', () => {
    const { check, toChange, toText } = TEXT_FORMS.ownRanges;
    expect(check('+43 (1) 505641, +43-2/1234;')).toBeUndefined();
    expect(toChange('+43 (1) 505641, +43-2/1234;')).toEqual({ ownRanges: ['+431505641', '+4321234'] });
    expect(toChange(' , ')).toEqual({ ownRanges: undefined });
    expect(toText({ ownRanges: ['+431505641', '+4321234'] })).toBe('+431505641, +4321234');
    expect(check('+43 1 505641, 01 505641')).toMatch(/\+431505641/);
  });

  test('emergency numbers cannot be emptied: those of the country come back by unticking', () => {
    const { check, toChange } = TEXT_FORMS.emergency;
    expect(check('')).toMatch(/Fill in/);
    expect(check('112, x')).toMatch(/digits/);
    expect(toChange('112, 133 144')).toEqual({ emergency: ['112', '133', '144'] });
  });

  test('an emptied area code is none; a country code cannot be empty', () => {
    expect(TEXT_FORMS.areaCode.check('')).toBeUndefined();
    expect(TEXT_FORMS.areaCode.toChange('')).toEqual({ areaCode: undefined });
    expect(TEXT_FORMS.cc.check('')).toMatch(/digits/);
    expect(TEXT_FORMS.outsidePrefix.check('')).toBeUndefined();
  });

  test('sentences are in the language that is asked for', () => {
    expect(TEXT_FORMS.internal.check('x', 'de')).toMatch(/zwei ganze Zahlen/);
  });
});
