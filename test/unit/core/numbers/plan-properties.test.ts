/** What holds for any dial target, place and list of rules. */

import { beforeAll, describe, expect, test } from 'vitest';
import { parseAsteriskPattern } from '../../../../electron/core/numbers/asterisk.ts';
import { exportDialPlan, importDialPlan } from '../../../../electron/core/numbers/exchange.ts';
import { toContext } from '../../../../electron/core/numbers/location.ts';
import { parseDialText } from '../../../../electron/core/numbers/parse.ts';
import { NO_RULES, planDial } from '../../../../electron/core/numbers/plan.ts';
import { loadRuleEngine } from '../../../../electron/core/numbers/rule-engine.ts';
import { checkRule, compileRules } from '../../../../electron/core/numbers/rules.ts';
import type { DialPlan } from '../../../../electron/shared/dial-plan.ts';
import { checkRuleText } from '../../../../electron/shared/field-checks.ts';
import fc from '../../../support/properties.ts';
import { asteriskPattern, line, location, rules } from './dial-plans.ts';
import { dialText } from './dial-texts.ts';

const FIRST = ['emergency', 'feature-code', 'internal'];
const LAST = ['own-range', 'short', 'form', 'rest'];
const matched = ({ rules: trace }: DialPlan): string | undefined => trace.find((rule) => rule.matched)?.id;

beforeAll(async () => {
  await loadRuleEngine();
});

describe('the plan', () => {
  test('sends digits only, asks where the target or a rule says so, and lists every rule', () => {
    fc.assert(
      fc.property(dialText, location, rules, line, (text, here, list, name) => {
        const target = parseDialText(text, toContext(here));
        const plan = planDial(target, here, list, name);
        expect(plan.send === undefined).toBe(plan.action === 'block');
        expect(plan.why === undefined).toBe(plan.action === 'dial');
        if (target.confirm) expect(plan.action).not.toBe('dial');
        expect(planDial(target, here, list, name)).toEqual(plan);
        if (target.kind === 'none') expect(plan.action).toBe('block');
        if (target.kind === 'uri') expect(plan.send).toBe(target.dial);
        if (target.kind === 'none' || target.kind === 'uri') return;
        if (plan.send !== undefined) expect(plan.send).toMatch(/^\+?[0-9*#]{1,40}$/);
        const ids = plan.rules.map(({ id }) => id);
        expect(ids).toEqual([...FIRST, ...list.map(({ id }) => id), ...LAST]);
        expect(plan.rules.filter((rule) => rule.matched)).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
  });

  test('no rule of the user comes before emergency numbers, feature codes and extensions', () => {
    fc.assert(
      fc.property(dialText, location, rules, line, (text, here, list, name) => {
        const target = parseDialText(text, toContext(here));
        const plain = planDial(target, here, NO_RULES, name);
        if (!FIRST.includes(matched(plain) ?? '')) return;
        const { rules: _, ...plan } = planDial(target, here, list, name);
        expect(plain).toMatchObject(plan);
      }),
      { numRuns: 2000 },
    );
  });

  test('what goes out unchanged is a fixed point', () => {
    fc.assert(
      fc.property(dialText, location, (text, here) => {
        const { kind, dial } = parseDialText(text, toContext(here));
        const { send } = planDial({ kind, ...(dial === undefined ? {} : { dial }) }, here, NO_RULES);
        if (send === undefined || send !== dial) return;
        expect(planDial({ kind, dial: send }, here, NO_RULES).send).toBe(send);
      }),
      { numRuns: 1000 },
    );
  });

  // Behind an outside prefix, without an area code, and where no range of the plan is known, the digits may be those of
  // another number too. In Brazil 00 55 is not its own country code but chooses a carrier.
  test('what was sent is sent again when it is dialled again', () => {
    fc.assert(
      fc.property(dialText, location, (text, here) => {
        const context = toContext(here);
        const target = parseDialText(text, context);
        const plan = planDial(target, here, NO_RULES);
        const rule = matched(plan) ?? '';
        const isPlain = here.send !== 'local' && here.outsidePrefix === '' && here.country !== 'BR';
        const isSure = here.send === 'plus' || (target.type !== 'unknown' && isPlain);
        if (!FIRST.includes(rule) && !(rule === 'form' && isSure)) return;
        expect(planDial(parseDialText(plan.send ?? '', context), here, NO_RULES).send).toBe(plan.send);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('rules', () => {
  test('of any kind are read, or refused with their place', async () => {
    await fc.assert(
      fc.asyncProperty(rules, async (list) => {
        const set = compileRules(list);
        for (const [at, rule] of list.entries()) {
          const faults = await checkRule(rule);
          expect(faults.some(({ field }) => field !== 'to')).toBe(set.rules[at]?.fault !== undefined);
          for (const { field, position, reason } of faults) {
            expect(reason).toMatch(/\w{3}/);
            expect(position).toBeGreaterThanOrEqual(0);
            expect(position).toBeLessThanOrEqual((rule[field] ?? '').length);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('that can be saved are imported as they were exported', async () => {
    await fc.assert(
      fc.asyncProperty(rules, async (list) => {
        const faults = await Promise.all(list.map(checkRule));
        const isOneLine = (text = ''): boolean => checkRuleText(text) === undefined;
        const sound = list.filter(
          ({ match, pattern, to }, at) => faults[at]?.length === 0 && [match, pattern, to].every(isOneLine),
        );
        const plan = { location: { country: 'AT' }, rules: sound };
        expect(await importDialPlan(exportDialPlan(plan))).toEqual({ ok: true, value: plan });
      }),
      { numRuns: 100 },
    );
  });

  test('any Asterisk pattern takes a number whole or its end', () => {
    const number = fc.string({ unit: fc.constantFrom(...'0123456789*#+'), maxLength: 20 });
    fc.assert(
      fc.property(asteriskPattern, number, (pattern, dial) => {
        const parsed = parseAsteriskPattern(pattern);
        if (!parsed.ok) {
          expect(parsed.error.position).toBeLessThanOrEqual(pattern.length);
          return;
        }
        const rest = parsed.value.match(dial);
        if (rest !== undefined) expect(parsed.value.strips ? dial.endsWith(rest) : rest === dial).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
