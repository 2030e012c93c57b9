/** The list of rules as a whole: order, copies, names. Pure. */

import type { RulesReport } from '../../../../electron/shared/contract.ts';
import type { DialRule } from '../../../../electron/shared/dial-plan.ts';

export type Rules = readonly DialRule[];

/** By one place up (-1) or down (1); at an end it stays. */
export function moveRule(rules: Rules, id: string, by: -1 | 1): Rules {
  const from = rules.findIndex((rule) => rule.id === id);
  const to = from + by;
  const rule = rules[from];
  if (rule === undefined || to < 0 || to >= rules.length) return rules;
  return rules.toSpliced(from, 1).toSpliced(to, 0, rule);
}

export const removeRule = (rules: Rules, id: string): Rules => rules.filter((rule) => rule.id !== id);

/** A rule that is switched on says nothing about it, as before it was ever switched off. */
export const switchRule = (rules: Rules, id: string, isOn: boolean): Rules =>
  rules.map((rule) => {
    if (rule.id !== id) return rule;
    const { enabled: _, ...rest } = rule;
    return isOn ? rest : { ...rest, enabled: false };
  });

/** In the place of the one with its id; a new one at the end, or behind the one that it is a copy of. */
export function putRule(rules: Rules, rule: DialRule, behind?: string): Rules {
  if (rules.some(({ id }) => id === rule.id)) return rules.map((each) => (each.id === rule.id ? rule : each));
  const at = rules.findIndex(({ id }) => id === behind);
  return at < 0 ? [...rules, rule] : rules.toSpliced(at + 1, 0, rule);
}

/** `Calls abroad` -> `calls-abroad`, `calls-abroad-2`: exported plans are read by people. */
export function toRuleId(name: string, taken: Rules): string {
  const letters = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  const base = letters === '' ? 'rule' : letters;
  const isFree = (id: string): boolean => taken.every((rule) => rule.id !== id);
  let id = base;
  for (let count = 2; !isFree(id); count++) id = `${base}-${count}`;
  return id;
}

export const nameOfRule = ({ id, name }: Pick<DialRule, 'id' | 'name'>): string =>
  name === undefined || name.trim() === '' ? id : name;

/** What became of one rule. */
export interface RuleHealth {
  readonly faults: readonly string[];
  readonly passed: number;
  readonly failed: number;
}

export function healthOf(report: RulesReport, id: string): RuleHealth {
  const tests = report.tests.filter(({ rule }) => rule === id);
  const passed = tests.filter((test) => test.passed).length;
  return {
    faults: report.faults.filter(({ rule }) => rule === id).map(({ text }) => text),
    passed,
    failed: tests.length - passed,
  };
}

/** Those of an imported plan behind the present ones, with ids of their own where one is taken. */
export function joinRules(present: Rules, imported: Rules): Rules {
  const joined = [...present];
  for (const rule of imported) {
    const isTaken = joined.some(({ id }) => id === rule.id);
    joined.push(isTaken ? { ...rule, id: toRuleId(rule.id, joined) } : rule);
  }
  return joined;
}
