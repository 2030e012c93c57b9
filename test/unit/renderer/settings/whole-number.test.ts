import { expect, test } from 'vitest';
import { checkSeconds } from '../../../../electron/shared/field-checks.ts';
import { toWholeNumber } from '../../../../renderer/src/views/settings/whole-number.ts';

test('whole numbers as they are typed', () => {
  expect(toWholeNumber('45')).toBe(45);
  expect(toWholeNumber('007')).toBe(7);
});

test.each(['', '1e1', '4.5', '-3', '0x10', ' 5', '9999999999'])('%j is none, and no check lets it through', (text) => {
  expect(checkSeconds(toWholeNumber(text))).toMatch(/whole number of seconds/);
});
