/** The plans in docs/dial-plan.md are files that can be imported, and do what the page says. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { importDialPlan } from '../../../../electron/core/numbers/exchange.ts';
import { locationFor } from '../../../../electron/core/numbers/location.ts';
import { prepareRules, runRuleTests } from '../../../../electron/core/numbers/plan.ts';

const page = readFileSync(new URL('../../../../docs/dial-plan.md', import.meta.url), 'utf8');
const plans = page
  .split(/^## /m)
  .map((section) => [section.split('\n')[0] ?? '', section.split('```json\n')[1]?.split('```')[0] ?? ''] as const)
  .filter(([, json]) => json !== '');

test('there are three', () => {
  expect(plans.map(([title]) => title)).toEqual([
    'A Windows dialing location',
    'An Asterisk dial plan',
    'Strip 9 for the second provider',
  ]);
});

test.each(plans)('%s', async (_title, json) => {
  const plan = await importDialPlan(json);
  expect(plan).toMatchObject({ ok: true });
  if (!plan.ok) return;
  const { location, rules } = plan.value;
  const results = runRuleTests(await prepareRules(rules), locationFor(location.country ?? '', location));
  expect(results.length).toBeGreaterThan(3);
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
});
