import { describe, expect, test } from 'vitest';
import type { DialRule } from '../../../../electron/shared/dial-plan.ts';
import {
  healthOf,
  joinRules,
  moveRule,
  nameOfRule,
  putRule,
  removeRule,
  switchRule,
  toRuleId,
} from '../../../../renderer/src/views/numbers/rules.ts';

const rule = (id: string): DialRule => ({ id, pattern: '_X.' });
const three = [rule('a'), rule('b'), rule('c')];
const ids = (rules: readonly DialRule[]): string => rules.map(({ id }) => id).join('');

describe('the list of rules', () => {
  test.each([
    ['b', -1, 'bac'],
    ['b', 1, 'acb'],
    ['a', -1, 'abc'],
    ['c', 1, 'abc'],
    ['gone', 1, 'abc'],
  ] as const)('%s moved by %d gives %s', (id, by, expected) => {
    expect(ids(moveRule(three, id, by))).toBe(expected);
    expect(ids(three)).toBe('abc');
  });

  test('a new rule comes last, a copy behind what it is a copy of, a changed one stays in its place', () => {
    expect(ids(putRule(three, rule('d')))).toBe('abcd');
    expect(ids(putRule(three, rule('d'), 'a'))).toBe('adbc');
    const changed = putRule(three, { id: 'b', match: 'x' }, 'b');
    expect(ids(changed)).toBe('abc');
    expect(changed[1]).toEqual({ id: 'b', match: 'x' });
  });

  test('switched off and on it is the rule that it was', () => {
    const off = switchRule(three, 'b', false);
    expect(off.map(({ enabled }) => enabled)).toEqual([undefined, false, undefined]);
    expect(switchRule(off, 'b', true)).toEqual(three);
    expect(ids(removeRule(three, 'b'))).toBe('ac');
  });

  test('ids come from names, and are free', () => {
    expect(toRuleId('Ausland über Carrier!', [])).toBe('ausland-uber-carrier');
    expect(toRuleId('日本', [])).toBe('rule');
    expect(toRuleId('A', three)).toBe('a-2');
    expect(toRuleId('A', [...three, rule('a-2')])).toBe('a-3');
    expect(toRuleId('x'.repeat(300), [])).toMatch(/^x{40}$/);
    expect(nameOfRule({ id: 'a', name: ' ' })).toBe('a');
  });

  test('an imported plan behind the present one: no id is there twice', () => {
    expect(joinRules(three, [rule('b'), rule('b'), rule('d')]).map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
      'b-2',
      'b-3',
      'd',
    ]);
  });

  test('the health of a rule counts its own tests only', () => {
    const result = (of: string, passed: boolean) => ({ rule: of, in: '1', expected: '1', actual: '1', passed });
    const report = {
      faults: [{ rule: 'b', field: 'match', text: 'Character 1: missing closing ).' }],
      tests: [result('a', true), result('b', false), result('b', true)],
    };
    expect(healthOf(report, 'a')).toEqual({ faults: [], passed: 1, failed: 0 });
    expect(healthOf(report, 'b')).toEqual({ faults: ['Character 1: missing closing ).'], passed: 1, failed: 1 });
  });
});
