import { expect, it } from 'vitest';
import { LIMITS } from '../../../electron/shared/field-checks.ts';
import { DIAL_TEXT_LENGTH, isTooLong } from '../../../renderer/src/views/dial/dial-text.ts';

it('the box takes what the commands take, and no more', () => {
  expect(DIAL_TEXT_LENGTH).toBe(LIMITS.dialText);
  expect(isTooLong('1'.repeat(LIMITS.dialText))).toBe(false);
  expect(isTooLong('1'.repeat(LIMITS.dialText + 1))).toBe(true);
});
