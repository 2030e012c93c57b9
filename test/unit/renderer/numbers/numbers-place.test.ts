import { expect, test } from 'vitest';
import { copyRest, editRest, newRest, parseRest } from '../../../../renderer/src/views/numbers/numbers-place.ts';

test.each([
  ['', { kind: 'all', tried: '' }],
  [encodeURIComponent('+43 (1) 505641/2'), { kind: 'all', tried: '+43 (1) 505641/2' }],
  ['100%', { kind: 'all', tried: '100%' }],
  [newRest, { kind: 'new' }],
  [editRest('calls-abroad'), { kind: 'edit', id: 'calls-abroad' }],
  [copyRest('a.b_c'), { kind: 'copy', id: 'a.b_c' }],
  ['rule/edit/', { kind: 'all', tried: 'rule/edit/' }],
])('#/numbers/%s', (rest, expected) => {
  expect(parseRest(rest)).toEqual(expected);
});
