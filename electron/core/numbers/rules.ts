/** The user's rules: checked when they are saved, prepared once, and run in their order. */
import type { DialRule, Location } from '../../shared/dial-plan.ts';
import type { Result } from '../../shared/result.ts';
import { type PatternFault, parseAsteriskPattern } from './asterisk.ts';
import { loadedRuleEngine, loadRuleEngine, type RuleEngine } from './rule-engine.ts';

export interface RuleFault extends PatternFault {
  readonly rule: string;
  readonly field: 'match' | 'pattern' | 'to';
}

/** A matched rule: all of the number, then what `$1` to `$9` stand for. */
type Match = (number: string) => readonly string[] | undefined;

export interface PreparedRule {
  readonly rule: DialRule;
  readonly match: Match;
  /** What is sent when the rule has no `to`: `$0` or `$1`. */
  readonly otherwise: 0 | 1;
  /** The rule cannot be read: it never matches. */
  readonly fault?: RuleFault;
}

export interface RuleSet {
  readonly rules: readonly PreparedRule[];
}

export const NO_RULES: RuleSet = { rules: [] };

const PLACEHOLDERS = ['outside', 'intl', 'trunk', 'cc', 'area'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];
const isPlaceholder = (name: string): name is Placeholder => PLACEHOLDERS.some((known) => known === name);

const TEMPLATE = /\$([1-9])|\{([a-z]+)\}|([0-9*#+])/y;

/** Position of the first character of a `to` that is neither a digit, `* # +`, `$1`…`$9` nor a placeholder; -1 for none. */
function templateFault(template: string): number {
  let at = 0;
  while (at < template.length) {
    TEMPLATE.lastIndex = at;
    const part = TEMPLATE.exec(template);
    if (part === null || (part[2] !== undefined && !isPlaceholder(part[2]))) return at;
    at += part[0].length;
  }
  return -1;
}

const values = (location: Location): Readonly<Record<Placeholder, string>> => ({
  outside: location.outsidePrefix,
  intl: location.intl,
  trunk: location.trunk,
  cc: location.cc,
  area: location.areaCode ?? '',
});

/** Fills a template in. What is no placeholder stays as it is: the plan's whitelist refuses it. */
export function fillTemplate(template: string, groups: readonly string[], location: Location): string {
  const known = values(location);
  return template.replace(/\$([1-9])|\{([a-z]+)\}/g, (all, group: string | undefined, name: string | undefined) => {
    if (group !== undefined) return groups[Number(group)] ?? '';
    return name !== undefined && isPlaceholder(name) ? known[name] : all;
  });
}

function toMatch(
  rule: DialRule,
  engine: RuleEngine | undefined,
): Result<{ match: Match; otherwise: 0 | 1 }, RuleFault> {
  const fault = (field: RuleFault['field'], at: PatternFault): Result<never, RuleFault> => ({
    ok: false,
    error: { rule: rule.id, field, ...at },
  });
  if (rule.match !== undefined && rule.pattern !== undefined) {
    return fault('pattern', { reason: 'a rule has match or pattern, not both', position: 0 });
  }
  if (rule.pattern !== undefined) {
    const pattern = parseAsteriskPattern(rule.pattern);
    if (!pattern.ok) return fault('pattern', pattern.error);
    const { match, strips } = pattern.value;
    return {
      ok: true,
      value: {
        otherwise: strips ? 1 : 0,
        match: (number) => {
          const rest = match(number);
          return rest === undefined ? undefined : [number, rest];
        },
      },
    };
  }
  if (rule.match === undefined) return fault('match', { reason: 'a rule needs match or pattern', position: 0 });
  if (engine === undefined) return fault('match', { reason: 'the engine is not loaded', position: 0 });
  const expression = engine.compile(rule.match);
  if (!expression.ok) return fault('match', expression.error);
  return { ok: true, value: { match: expression.value.match, otherwise: 0 } };
}

function prepare(rule: DialRule, engine: RuleEngine | undefined): PreparedRule {
  const prepared = toMatch(rule, engine);
  if (prepared.ok) return { rule, ...prepared.value };
  return { rule, match: () => undefined, otherwise: 0, fault: prepared.error };
}

const needsEngine = (rule: DialRule): boolean => rule.match !== undefined && rule.pattern === undefined;

const prepared = new WeakMap<readonly DialRule[], RuleSet>();

/**
 * The rules of the settings, compiled once for any number of calls. Synchronous, because a call must not wait: a rule
 * with an expression needs `prepareRules` to have been awaited before, and carries a fault otherwise.
 */
export function compileRules(rules: readonly DialRule[]): RuleSet {
  if (rules.length === 0) return NO_RULES;
  const known = prepared.get(rules);
  if (known !== undefined) return known;
  const engine = loadedRuleEngine();
  const set: RuleSet = { rules: rules.map((rule) => prepare(rule, engine)) };
  if (engine !== undefined || !rules.some(needsEngine)) prepared.set(rules, set);
  return set;
}

/** Loads the engine where a rule needs it. Never rejects for a rule that cannot be read: it carries its fault. */
export async function prepareRules(rules: readonly DialRule[]): Promise<RuleSet> {
  if (rules.some(needsEngine)) await loadRuleEngine();
  return compileRules(rules);
}

/** Why a rule cannot be saved; empty when it can. */
export async function checkRule(rule: DialRule): Promise<readonly RuleFault[]> {
  const { rules } = await prepareRules([rule]);
  const faults = rules.flatMap((prepared) => (prepared.fault === undefined ? [] : [prepared.fault]));
  const at = rule.to === undefined ? -1 : templateFault(rule.to);
  if (at < 0) return faults;
  const reason = 'only digits, * # +, $1 to $9 and {outside} {intl} {trunk} {cc} {area} can be sent';
  return [...faults, { rule: rule.id, field: 'to', position: at, reason }];
}
