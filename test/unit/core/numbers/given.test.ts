import { describe, expect, test } from 'vitest';
import { parseDialText } from '../../../../electron/core/numbers/parse.ts';
import { planDial, prepareRules } from '../../../../electron/core/numbers/plan.ts';
import { faultOf, inputOf, numberCases, ruleCases } from './cases.ts';

describe('settled numbers', () => {
  const cases = numberCases();

  test('all of them are here', () => {
    expect(cases).toHaveLength(557);
  });

  test.each(cases.map((one) => [one.id, one.class, one.why, one] as const))('%s, %s: %s', (_id, _class, _why, one) => {
    expect(faultOf(one, parseDialText(inputOf(one), one.context))).toBeUndefined();
  });
});

describe('settled dial plans', () => {
  const { cases, locations } = ruleCases();

  test('all of them are here', () => {
    expect(cases).toHaveLength(25);
  });

  test.each(cases.map((one) => [one.id, one.why, one] as const))('%s: %s', async (_id, _why, one) => {
    const location = locations[one.location];
    expect(location).toBeDefined();
    if (location === undefined) return;
    const plan = planDial(one.parsed, location, await prepareRules(one.rules ?? []), one.line);
    expect(plan.send ?? null).toBe(one.expect);
    expect(plan.action === 'block').toBe(one.expect === null);
  });
});
