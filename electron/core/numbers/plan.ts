/**
 * Dial target and location -> what one line sends: the second stage. Pure and synchronous. The rules are tried in one
 * visible order and the first that matches decides; every one of them is in the trace.
 */
import type {
  DialPlan,
  DialRule,
  DialTarget,
  Location,
  RuleAction,
  RuleTest,
  RuleTrace,
} from '../../shared/dial-plan.ts';
import { locationOf, toContext } from './location.ts';
import { parseDialText } from './parse.ts';
import { compileRules, fillTemplate, type PreparedRule, type RuleSet } from './rules.ts';
import { isShortNumber } from './short-numbers.ts';
import { isDialable } from './target.ts';

export { NO_RULES, prepareRules } from './rules.ts';

interface Verdict {
  readonly why: string;
  /** Absent: the rule does not match. */
  readonly send?: string;
  readonly action?: RuleAction;
}

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly judge: (target: PlanTarget) => Verdict;
}

/** What the plan looks at. A target of the parser has more. */
export type PlanTarget = Pick<DialTarget, 'kind'> & Partial<Pick<DialTarget, 'dial' | 'confirm' | 'confirmWhy'>>;

const no = (why: string): Verdict => ({ why });
const digitsOnly = (dial: string): boolean => /^\d+$/.test(dial);
const builtIn = (id: string, name: string, judge: (dial: string, kind: DialTarget['kind']) => Verdict): Rule => ({
  id,
  name,
  builtIn: true,
  judge: (target) => judge(target.dial ?? '', target.kind),
});

const isInternal = (location: Location, dial: string): boolean =>
  location.internal !== undefined &&
  digitsOnly(dial) &&
  dial.length >= location.internal[0] &&
  dial.length <= location.internal[1];

function firstRules(location: Location): readonly Rule[] {
  const { emergency, emergencyViaOutside, outsidePrefix } = location;
  return [
    builtIn('emergency', 'Emergency numbers', (dial, kind) => {
      if (kind !== 'local' || !emergency.includes(dial)) return no(`not one of ${emergency.join(', ') || 'none'}`);
      const why = isInternal(location, dial)
        ? 'emergency number; it wins over the extension of the same digits'
        : 'emergency number';
      return { why, send: emergencyViaOutside === true ? outsidePrefix + dial : dial };
    }),
    builtIn('feature-code', 'Feature codes', (dial, kind) =>
      kind === 'local' && /[*#]/.test(dial) ? { why: 'has * or #: unchanged', send: dial } : no('no * or #'),
    ),
    builtIn('internal', 'Internal extensions', (dial, kind) => {
      if (location.internal === undefined) return no('the location has no internal extensions');
      const range = location.internal.join(' to ');
      if (kind !== 'local' || !isInternal(location, dial)) return no(`not an extension of ${range} digits`);
      return { why: `${dial.length} digits, extensions have ${range}`, send: dial };
    }),
  ];
}

function userRule(prepared: PreparedRule, location: Location, line: string | undefined): Rule {
  const { rule, fault } = prepared;
  const judge = (target: PlanTarget): Verdict => {
    if (rule.enabled === false) return no('switched off');
    if (fault !== undefined)
      return no(`cannot be read: ${fault.reason} (character ${fault.position + 1} of ${fault.field})`);
    if (rule.lines !== undefined && !rule.lines.includes(line ?? ''))
      return no(`only for ${rule.lines.join(', ') || 'no line'}`);
    if (rule.kinds !== undefined && !rule.kinds.some((kind) => kind === target.kind))
      return no(`only for ${rule.kinds.join(', ')}`);
    const dial = target.dial ?? '';
    const groups = prepared.match(dial);
    if (groups === undefined) return no(`${rule.pattern ?? rule.match} does not match`);
    const found = groups
      .slice(1)
      .map((group, at) => `$${at + 1}=${group}`)
      .join(' ');
    const why = `${rule.pattern ?? rule.match} matches${found === '' ? '' : `, ${found}`}`;
    const send = rule.to === undefined ? (groups[prepared.otherwise] ?? dial) : fillTemplate(rule.to, groups, location);
    return { why, send, action: rule.action ?? 'dial' };
  };
  return { id: rule.id, name: rule.name ?? rule.id, builtIn: false, judge };
}

/** The extension behind an own number. One that reads as an emergency number must not become a call to it. */
function ownExtension(location: Location, dial: string): string | undefined {
  for (const range of location.ownRanges ?? []) {
    const rest = dial.startsWith(range) ? dial.slice(range.length) : '';
    const [min, max] = location.internal ?? [1, 6];
    if (rest.length >= min && rest.length <= max && !location.emergency.includes(rest)) return rest;
  }
  return undefined;
}

function inForm(location: Location, dial: string): Verdict {
  const { cc, trunk, intl, outsidePrefix: outside, areaCode = '', send } = location;
  if (send === 'plus') return { why: 'the line wants international form with plus', send: dial };
  const foreign = `${outside}${intl}${dial.slice(1)}`;
  if (send === 'international') return { why: 'the line wants every number in international form', send: foreign };
  if (cc === '' || !dial.startsWith(`+${cc}`)) return { why: `not in +${cc}: international`, send: foreign };
  const national = dial.slice(1 + cc.length);
  if (
    send === 'local' &&
    areaCode !== '' &&
    trunk !== '' &&
    national.startsWith(areaCode) &&
    national.length > areaCode.length
  ) {
    return { why: `same area ${areaCode}`, send: outside + national.slice(areaCode.length) };
  }
  return { why: `same country +${cc}: national`, send: outside + trunk + national };
}

function lastRules(location: Location): readonly Rule[] {
  const outside = location.outsidePrefix;
  const isLocal = (dial: string, kind: DialTarget['kind']): boolean => kind === 'local' && !/[*#]/.test(dial);
  const behind = outside === '' ? 'unchanged' : `behind the outside prefix ${outside}`;
  return [
    builtIn('own-range', 'Own numbers', (dial, kind) => {
      if (location.ownRanges === undefined || location.ownRanges.length === 0)
        return no('the location has no own numbers');
      const extension = kind === 'e164' ? ownExtension(location, dial) : undefined;
      return extension === undefined
        ? no(`not an extension behind ${location.ownRanges.join(', ')}`)
        : { why: 'own number: its extension', send: extension };
    }),
    builtIn('short', 'Public short numbers', (dial, kind) =>
      isLocal(dial, kind) && (isShortNumber(location.country, dial) || /^1\d{2,5}$/.test(dial))
        ? { why: `public short number ${behind}`, send: outside + dial }
        : no('not a public short number'),
    ),
    builtIn('form', `Form of the line: ${location.send}`, (dial, kind) =>
      kind === 'e164' ? inForm(location, dial) : no('not an international number'),
    ),
    builtIn('rest', 'All other local numbers', (dial, kind) =>
      kind === 'local' ? { why: behind, send: outside + dial } : no('not a local number'),
    ),
  ];
}

interface Decision {
  readonly trace: readonly RuleTrace[];
  readonly verdict: Verdict | undefined;
}

function run(rules: readonly Rule[], target: PlanTarget): Decision {
  const before = target.dial ?? '';
  let verdict: Verdict | undefined;
  const trace = rules.map((rule): RuleTrace => {
    const line = { id: rule.id, name: rule.name, builtIn: rule.builtIn, before };
    if (verdict !== undefined) return { ...line, matched: false, why: 'not reached: an earlier rule decided' };
    const found = rule.judge(target);
    if (found.send === undefined) return { ...line, matched: false, why: found.why };
    verdict = found;
    const action = found.action ?? 'dial';
    return { ...line, matched: true, why: found.why, action, ...(action === 'block' ? {} : { after: found.send }) };
  });
  return { trace, verdict };
}

/** An enabled rule of this line that cannot be read might have been the one that blocks: then a person decides. */
function unreadable(rules: RuleSet, line: string | undefined): string | undefined {
  const broken = rules.rules.find(
    ({ rule, fault }) =>
      fault !== undefined && rule.enabled !== false && (rule.lines === undefined || rule.lines.includes(line ?? '')),
  );
  return broken === undefined ? undefined : `the rule ${broken.rule.name ?? broken.rule.id} cannot be read`;
}

/**
 * What a line sends for a target.
 * @param location of the settings; the line's own fields in `location.lines` are applied here.
 * @param rules those of the settings. `prepareRules` must have been awaited for them where one has an expression; else
 *   that rule cannot be read and the call must be confirmed.
 * @param line its name, for overrides and for rules that are for some lines only.
 */
export function planDial(
  target: PlanTarget,
  location: Location,
  rules: RuleSet | readonly DialRule[],
  line?: string,
): DialPlan {
  if (target.kind === 'none' || target.dial === undefined)
    return { action: 'block', why: 'nothing to dial', rules: [] };
  const asked = target.confirm === true ? (target.confirmWhy ?? 'must be confirmed') : undefined;
  if (target.kind === 'uri') {
    return {
      action: asked === undefined ? 'dial' : 'confirm',
      send: target.dial,
      rules: [],
      ...(asked === undefined ? {} : { why: asked }),
    };
  }
  const here = locationOf(location, line);
  const set = 'rules' in rules ? rules : compileRules(rules);
  const users = set.rules.map((rule) => userRule(rule, here, line));
  const { trace, verdict } = run([...firstRules(here), ...users, ...lastRules(here)], target);
  const send = verdict?.send;
  if (verdict === undefined || send === undefined || verdict.action === 'block') {
    return { action: 'block', why: verdict === undefined ? 'no rule matches' : 'blocked by a rule', rules: trace };
  }
  if (!isDialable(send)) return { action: 'block', why: 'the rule gives something that is no number', rules: trace };
  const why = asked ?? (verdict.action === 'confirm' ? 'a rule wants it confirmed' : unreadable(set, line));
  return { action: why === undefined ? 'dial' : 'confirm', send, rules: trace, ...(why === undefined ? {} : { why }) };
}

export interface RuleTestResult extends RuleTest {
  readonly rule: string;
  readonly got: string | null;
  readonly passed: boolean;
}

/** Runs every saved test through both stages, as a call would: on the first line that its rule is for. */
export function runRuleTests(rules: RuleSet, location: Location): readonly RuleTestResult[] {
  return rules.rules.flatMap(({ rule }) => {
    const line = rule.lines?.[0];
    const context = toContext(locationOf(location, line));
    return (rule.tests ?? []).map((test) => {
      const got = planDial(parseDialText(test.in, context), location, rules, line).send ?? null;
      return { ...test, rule: rule.id, got, passed: got === test.out };
    });
  });
}
