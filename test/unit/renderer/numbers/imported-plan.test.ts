import { expect, test } from 'vitest';
import type { DialRule } from '../../../../electron/shared/dial-plan.ts';
import { toChanges } from '../../../../renderer/src/views/numbers/imported-plan.ts';

const rule = (id: string): DialRule => ({ id, pattern: '_X.' });
const plan = { location: { country: 'AT' }, rules: [rule('a'), rule('b')] };
const present = [rule('a')];

test('an imported plan takes the place of the present one', () => {
  expect(toChanges(plan, { isPlaceTaken: true, rules: 'replace' }, present)).toEqual(plan);
});

test('or its rules come behind, and the location stays', () => {
  const changes = toChanges(plan, { isPlaceTaken: false, rules: 'append' }, present);
  expect(changes).toEqual({ rules: [rule('a'), rule('a-2'), rule('b')] });
});

test('what is not in it changes nothing', () => {
  expect(toChanges({ ...plan, location: {} }, { isPlaceTaken: true, rules: 'leave' }, present)).toEqual({});
});
