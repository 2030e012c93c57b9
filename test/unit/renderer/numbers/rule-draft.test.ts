import { describe, expect, test } from 'vitest';
import type { DialRule } from '../../../../electron/shared/dial-plan.ts';
import {
  draftFaults,
  NEW_RULE,
  type RuleDraft,
  reportedFaults,
  testResults,
  toDraft,
  toRule,
} from '../../../../renderer/src/views/numbers/rule-draft.ts';

const FULL: DialRule = {
  id: 'carrier',
  name: 'Calls abroad',
  enabled: false,
  match: '\\+([2-9]\\d+)',
  to: '{outside}1010321{intl}$1',
  action: 'confirm',
  kinds: ['e164'],
  lines: ['Office'],
  tests: [
    { in: '+43 1 505641', out: '1' },
    { in: '911', out: null },
  ],
};

describe('a rule in its form', () => {
  test.each<DialRule>([FULL, { id: 'a', pattern: '_9.' }, { id: 'b', match: 'x', action: 'block' }])(
    '$id comes out as it went in',
    (rule) => {
      expect(toRule(toDraft(rule), rule.id, rule)).toEqual(rule);
    },
  );

  test('what a newer version has put there stays', () => {
    const newer = { ...FULL, colour: 'red' } as DialRule;
    expect(toRule(toDraft(newer), 'carrier', newer)).toEqual(newer);
  });

  test('an expression becomes a pattern without its match; a rule that blocks sends nothing', () => {
    const draft: RuleDraft = { ...toDraft(FULL), way: 'pattern', expression: ' _9. ', action: 'block' };
    const rule = toRule(draft, 'carrier', FULL);
    expect(rule).toMatchObject({ pattern: '_9.', action: 'block' });
    expect(rule).not.toHaveProperty('match');
    expect(rule).not.toHaveProperty('to');
  });

  test('empty rows are no tests', () => {
    const tests = [
      { key: '0', in: ' ', out: '1', isBlocked: false },
      { key: '1', in: ' 911 ', out: 'x', isBlocked: true },
    ];
    expect(toRule({ ...NEW_RULE, expression: '_X.', tests }, 'a').tests).toEqual([{ in: '911', out: null }]);
  });

  test('faults that need no asking', () => {
    expect(draftFaults(NEW_RULE, 'en')).toEqual({ expression: 'Fill in this field.' });
    const bad = { ...NEW_RULE, expression: '_X.', name: 'a\u0000', isForSome: true, to: '1'.repeat(501) };
    expect(Object.keys(draftFaults(bad, 'de')).sort()).toEqual(['lines', 'name', 'to']);
    expect(draftFaults({ ...bad, name: '', lines: ['Office'], action: 'block' }, 'en')).toEqual({});
  });

  test('faults of the report stand beside their fields, those of other rules do not', () => {
    const report = {
      faults: [
        { rule: 'other', field: 'to', text: 'other' },
        { rule: 'a', field: 'pattern', text: 'bad pattern' },
        { rule: 'a', field: 'to', text: 'bad template' },
      ],
      tests: [],
    };
    expect(reportedFaults(report, 'a')).toEqual({ expression: 'bad pattern', to: 'bad template' });
    expect(reportedFaults(report, 'b')).toEqual({});
  });

  test('each row has its result, also with an empty one between; an old answer is none', () => {
    const row = (key: string, input: string, out: string) => ({ key, in: input, out, isBlocked: false });
    const draft = { ...NEW_RULE, tests: [row('0', '100', '100'), row('1', '', ''), row('2', '200', '201')] };
    const result = (input: string, expected: string, passed: boolean) => ({
      rule: 'a',
      in: input,
      expected,
      actual: input,
      passed,
    });
    const tests = [result('100', '100', true), { ...result('x', 'x', true), rule: 'b' }, result('200', '201', false)];
    const results = testResults(draft, { faults: [], tests }, 'a');
    expect([...results].map(([key, { passed }]) => [key, passed])).toEqual([
      ['0', true],
      ['2', false],
    ]);
    const changed = { ...draft, tests: [row('0', '100', '999')] };
    expect(testResults(changed, { faults: [], tests }, 'a').size).toBe(0);
  });
});
