/** A rule as it stands in its form, and back. Pure. */
import type { RulesReport } from '../../../../electron/shared/contract.ts';
import type { DialRule, RuleAction, RuleTest } from '../../../../electron/shared/dial-plan.ts';
import { checkRuleText } from '../../../../electron/shared/field-checks.ts';
import { fieldSentence } from '../../../../electron/shared/field-texts.ts';
import type { Language } from '../../../../electron/shared/language.ts';

export interface TestDraft {
  /** Of the row in the form. */
  readonly key: string;
  readonly in: string;
  readonly out: string;
  /** Nothing may be sent. */
  readonly isBlocked: boolean;
}

export interface RuleDraft {
  /** Absent: a new rule, its id comes from its name when it is saved. */
  readonly id?: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly way: 'match' | 'pattern';
  readonly expression: string;
  readonly to: string;
  readonly action: RuleAction;
  readonly kinds: 'both' | 'e164' | 'local';
  /** It is for some lines only, which are named in `lines`. */
  readonly isForSome: boolean;
  readonly lines: readonly string[];
  readonly tests: readonly TestDraft[];
}

export const NEW_RULE: RuleDraft = {
  name: '',
  isOn: true,
  way: 'pattern',
  expression: '',
  to: '',
  action: 'dial',
  kinds: 'both',
  isForSome: false,
  lines: [],
  tests: [{ key: '0', in: '', out: '', isBlocked: false }],
};

const toTestDraft = ({ in: input, out }: RuleTest, at: number): TestDraft => ({
  key: String(at),
  in: input,
  out: out ?? '',
  isBlocked: out === null,
});

export function toDraft(rule: DialRule): RuleDraft {
  const { id, name = '', enabled, match, pattern, to = '', action = 'dial', kinds = [], lines, tests = [] } = rule;
  const [only] = kinds;
  return {
    id,
    name,
    isOn: enabled !== false,
    way: pattern === undefined ? 'match' : 'pattern',
    expression: pattern ?? match ?? '',
    to,
    action,
    kinds: kinds.length === 1 && only !== undefined ? only : 'both',
    isForSome: lines !== undefined,
    lines: lines ?? [],
    tests: tests.map(toTestDraft),
  };
}

/** A row in which nothing stands is no test. */
const isTest = ({ in: input }: TestDraft): boolean => input.trim() !== '';

/** What the form shows; the rest of a rule is from a newer version. */
const SHOWN = ['id', 'name', 'enabled', 'match', 'pattern', 'to', 'action', 'kinds', 'lines', 'tests'];

/** @param original what of it this version does not know is kept */
export function toRule(draft: RuleDraft, id: string, original?: DialRule): DialRule {
  const rest = Object.fromEntries(Object.entries(original ?? {}).filter(([name]) => !SHOWN.includes(name)));
  const { name, isOn, way, to, action, kinds, isForSome, lines } = draft;
  const tests = draft.tests.filter(isTest).map(({ in: input, out, isBlocked }) => ({
    in: input.trim(),
    out: isBlocked ? null : out.trim(),
  }));
  return {
    ...rest,
    id,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(isOn ? {} : { enabled: false }),
    [way]: draft.expression.trim(),
    ...(to.trim() === '' || action === 'block' ? {} : { to: to.trim() }),
    ...(action === 'dial' ? {} : { action }),
    ...(kinds === 'both' ? {} : { kinds: [kinds] }),
    ...(isForSome ? { lines } : {}),
    ...(tests.length === 0 ? {} : { tests }),
  };
}

export type DraftField = 'name' | 'expression' | 'to' | 'lines';
export type DraftFaults = Readonly<Partial<Record<DraftField, string>>>;

/** What can be said without asking; what an expression means, the application says. */
export function draftFaults(draft: RuleDraft, language: Language): DraftFaults {
  const empty = fieldSentence('empty', language);
  const expression = draft.expression.trim() === '' ? empty : checkRuleText(draft.expression, language);
  const name = checkRuleText(draft.name, language);
  const to = draft.action === 'block' ? undefined : checkRuleText(draft.to, language);
  const lines = draft.isForSome && draft.lines.length === 0 ? empty : undefined;
  return {
    ...(name === undefined ? {} : { name }),
    ...(expression === undefined ? {} : { expression }),
    ...(to === undefined ? {} : { to }),
    ...(lines === undefined ? {} : { lines }),
  };
}

/** Faults that the application found, by the field of the form that they belong to. */
export function reportedFaults(report: RulesReport, id: string): DraftFaults {
  const of = (isField: (field: string) => boolean): string | undefined =>
    report.faults.find(({ rule, field }) => rule === id && isField(field))?.text;
  const to = of((field) => field === 'to');
  const expression = of((field) => field !== 'to');
  return { ...(to === undefined ? {} : { to }), ...(expression === undefined ? {} : { expression }) };
}

export type TestResult = RulesReport['tests'][number];

/** What each row's test gives, by its key. They come in the order in which they were sent. */
export function testResults(draft: RuleDraft, report: RulesReport, id: string): ReadonlyMap<string, TestResult> {
  const results = report.tests.filter(({ rule }) => rule === id);
  const rows = draft.tests.filter(isTest);
  return new Map(
    rows.flatMap((row, at) => {
      const result = results[at];
      // An answer to what stood there before says nothing about what stands there now.
      const isOf =
        result !== undefined &&
        result.in === row.in.trim() &&
        result.expected === (row.isBlocked ? null : row.out.trim());
      return isOf ? [[row.key, result] as const] : [];
    }),
  );
}

export const isSameDraft = (a: RuleDraft, b: RuleDraft): boolean => JSON.stringify(a) === JSON.stringify(b);
