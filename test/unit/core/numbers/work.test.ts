/** How often a text makes the parser read digits as a number: the work behind the 50 ms of test/bench/numbers, counted. */

import { expect, test, vi } from 'vitest';
import { parseDialText } from '../../../../electron/core/numbers/parse.ts';
import fc from '../../../support/properties.ts';
import { context } from './dial-plans.ts';
import { dialText, longText } from './dial-texts.ts';

const count = vi.hoisted(() => ({ readings: 0 }));
vi.mock(import('../../../../electron/core/numbers/outside.ts'), async (original) => {
  const { resolveNumber } = await original();
  return {
    resolveNumber: (...given) => {
      count.readings++;
      return resolveNumber(...given);
    },
  };
});

/** Each takes a few microseconds, and none looks at more than 24 digits. */
const MOST_READINGS = 2500;

test('no text of any size takes more than a few thousand readings', () => {
  let most = 0;
  fc.assert(
    fc.property(fc.oneof(longText(100_000), dialText), context, (text, here) => {
      count.readings = 0;
      parseDialText(text, here);
      most = Math.max(most, count.readings);
      expect(count.readings).toBeLessThanOrEqual(MOST_READINGS);
    }),
    { numRuns: 800 },
  );
  expect(most).toBeGreaterThan(100);
});
