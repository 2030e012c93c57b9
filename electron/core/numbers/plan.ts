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

/** What the plan looks at. A target of the parser has more. */
export type PlanTarget = Pick<DialTarget, 'kind'> & Partial<Pick<DialTarget, 'dial' | 'confirm' | 'confirmWhy'>>;

interface BuiltIn {
  readonly id: string;
  readonly name: string;
  readonly judge: (location: Location, dial: string, isLocal: boolean) => Verdict;
}

const no = (why: string): Verdict => ({ why });
const NO_EXTENSIONS = no('the location has no internal extensions');
const NO_OWN_NUMBERS = no('the location has no own numbers');
const NOT_LOCAL = no('not a local number');
const NOT_INTERNATIONAL = no('not an international number');
const NO_CODE = no('no * or #');
const NOT_SHORT = no('not a public short number');
const NOT_EMERGENCY = no('not an emergency number of the location');

const CODE = /[*#]/;

function isInternal(location: Location, dial: string): boolean {
  const range = location.internal;
  return range !== undefined && dial.length >= range[0] && dial.length <= range[1] && /^\d+$/.test(dial);
}

function emergency(location: Location, dial: string, isLocal: boolean): Verdict {
  if (!isLocal || !location.emergency.includes(dial)) return NOT_EMERGENCY;
  const why = isInternal(location, dial)
    ? 'emergency number; it wins over the extension of the same digits'
    : 'emergency number';
  return { why, send: location.emergencyViaOutside === true ? location.outsidePrefix + dial : dial };
}

const featureCode = (_location: Location, dial: string, isLocal: boolean): Verdict =>
  isLocal && CODE.test(dial) ? { why: 'has * or #: unchanged', send: dial } : NO_CODE;

function internal(location: Location, dial: string, isLocal: boolean): Verdict {
  const range = location.internal;
  if (range === undefined) return NO_EXTENSIONS;
  if (!isLocal || !isInternal(location, dial)) return no(`not an extension of ${range[0]} to ${range[1]} digits`);
  return { why: `an extension: ${dial.length} digits of ${range[0]} to ${range[1]}`, send: dial };
}

/** The extension behind an own number. One that reads as an emergency number must not become a call to it. */
function ownRange(location: Location, dial: string, isLocal: boolean): Verdict {
  const ranges = location.ownRanges;
  if (ranges === undefined || ranges.length === 0) return NO_OWN_NUMBERS;
  const [min, max] = location.internal ?? [1, 6];
  for (const range of isLocal ? [] : ranges) {
    if (!dial.startsWith(range)) continue;
    const rest = dial.slice(range.length);
    if (rest.length < min || rest.length > max) continue;
    return location.emergency.includes(rest)
      ? no(`the extension ${rest} would be an emergency call`)
      : { why: `behind the own number ${range}: its extension`, send: rest };
  }
  return no('not an extension behind an own number');
}

const behind = (location: Location): string =>
  location.outsidePrefix === '' ? 'unchanged' : `behind the outside prefix ${location.outsidePrefix}`;

const isPublicShort = (location: Location, dial: string): boolean =>
  dial.length <= 6 && (/^1\d{2,5}$/.test(dial) || isShortNumber(location.country, dial));

const short = (location: Location, dial: string, isLocal: boolean): Verdict =>
  isLocal && isPublicShort(location, dial)
    ? { why: `public short number ${behind(location)}`, send: location.outsidePrefix + dial }
    : NOT_SHORT;

function form(location: Location, dial: string, isLocal: boolean): Verdict {
  if (isLocal) return NOT_INTERNATIONAL;
  const { cc, trunk, intl, outsidePrefix: outside, areaCode = '', send } = location;
  if (send === 'plus') return { why: 'the line wants international form with plus', send: dial };
  const foreign = outside + intl + dial.slice(1);
  if (send === 'international') return { why: 'the line wants every number in international form', send: foreign };
  if (cc === '' || !dial.startsWith(cc, 1)) return { why: `not in +${cc}: international`, send: foreign };
  const national = dial.slice(1 + cc.length);
  const inArea = areaCode !== '' && trunk !== '' && national.length > areaCode.length && national.startsWith(areaCode);
  if (send === 'local' && inArea)
    return { why: `same area ${areaCode}`, send: outside + national.slice(areaCode.length) };
  return { why: `same country +${cc}: national`, send: outside + trunk + national };
}

const rest = (location: Location, dial: string, isLocal: boolean): Verdict =>
  isLocal ? { why: behind(location), send: location.outsidePrefix + dial } : NOT_LOCAL;

/** Generated from the location; no rule of the user's can come before these … */
const FIRST: readonly BuiltIn[] = [
  { id: 'emergency', name: 'Emergency numbers', judge: emergency },
  { id: 'feature-code', name: 'Feature codes', judge: featureCode },
  { id: 'internal', name: 'Internal extensions', judge: internal },
];
/** … and these come after all of them. */
const LAST: readonly BuiltIn[] = [
  { id: 'own-range', name: 'Own numbers', judge: ownRange },
  { id: 'short', name: 'Public short numbers', judge: short },
  { id: 'form', name: 'Form of the line', judge: form },
  { id: 'rest', name: 'All other local numbers', judge: rest },
];

function judgeUser(prepared: PreparedRule, target: PlanTarget, location: Location, line: string | undefined): Verdict {
  const { rule, fault } = prepared;
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
}

const NOT_REACHED = 'not reached: an earlier rule decided';

interface Run {
  readonly trace: RuleTrace[];
  verdict: Verdict | undefined;
  /** The first rule that was reached and cannot be read. */
  unreadable?: DialRule;
}

/** Writes down what a rule said. `found` is undefined where an earlier rule had decided. */
function note(run: Run, id: string, name: string, builtIn: boolean, before: string, found: Verdict | undefined): void {
  const after = found?.send;
  if (found === undefined || after === undefined) {
    run.trace.push({ id, name, builtIn, matched: false, why: found === undefined ? NOT_REACHED : found.why, before });
    return;
  }
  run.verdict = found;
  const { why, action = 'dial' } = found;
  if (action === 'block') run.trace.push({ id, name, builtIn, matched: true, why, before, action });
  else run.trace.push({ id, name, builtIn, matched: true, why, before, after, action });
}

function tryBuiltIns(run: Run, rules: readonly BuiltIn[], location: Location, dial: string, isLocal: boolean): void {
  for (const rule of rules) {
    const found = run.verdict === undefined ? rule.judge(location, dial, isLocal) : undefined;
    note(run, rule.id, rule.name, true, dial, found);
  }
}

const isFor = ({ enabled, lines }: DialRule, line: string | undefined): boolean =>
  enabled !== false && (lines === undefined || lines.includes(line ?? ''));

/** The user's rules. One of this line that cannot be read might have been the one that blocks: then a person decides. */
function tryRules(run: Run, rules: RuleSet, target: PlanTarget, location: Location, line: string | undefined): void {
  const { dial = '' } = target;
  for (const prepared of rules.rules) {
    const { rule, fault } = prepared;
    const reached = run.verdict === undefined;
    if (reached && fault !== undefined && isFor(rule, line)) run.unreadable ??= rule;
    note(
      run,
      rule.id,
      rule.name ?? rule.id,
      false,
      dial,
      reached ? judgeUser(prepared, target, location, line) : undefined,
    );
  }
}

/** Whether digits that were no emergency number have become one, behind the outside prefix or without it. */
function becomesEmergency({ emergency, outsidePrefix }: Location, dial: string, send: string): boolean {
  const isOne = (number: string): boolean => emergency.includes(number);
  const inside = outsidePrefix !== '' && send.startsWith(outsidePrefix) ? send.slice(outsidePrefix.length) : send;
  return !isOne(dial) && (isOne(send) || isOne(inside));
}

function conclude(run: Run, location: Location, dial: string, asked: string | undefined): DialPlan {
  const { verdict, trace: rules } = run;
  const send = verdict?.send;
  if (verdict === undefined || send === undefined) return { action: 'block', why: 'no rule matches', rules };
  if (verdict.action === 'block') return { action: 'block', why: 'blocked by a rule', rules };
  if (!isDialable(send)) return { action: 'block', why: 'the rule gives something that is no number', rules };
  const why =
    asked ??
    (run.unreadable && `the rule ${run.unreadable.name ?? run.unreadable.id} cannot be read`) ??
    (verdict.action === 'confirm' ? 'a rule wants it confirmed' : undefined) ??
    (becomesEmergency(location, dial, send) ? 'what would be sent is an emergency number' : undefined);
  return why === undefined ? { action: 'dial', send, rules } : { action: 'confirm', send, why, rules };
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
  const { kind, dial } = target;
  if (kind === 'none' || dial === undefined) return { action: 'block', why: 'nothing to dial', rules: [] };
  const asked = target.confirm === true ? (target.confirmWhy ?? 'must be confirmed') : undefined;
  if (kind === 'uri') {
    if (asked === undefined) return { action: 'dial', send: dial, rules: [] };
    return { action: 'confirm', send: dial, why: asked, rules: [] };
  }
  const here = locationOf(location, line);
  const set = 'rules' in rules ? rules : compileRules(rules);
  const isLocal = kind === 'local';
  const run: Run = { trace: [], verdict: undefined };
  tryBuiltIns(run, FIRST, here, dial, isLocal);
  tryRules(run, set, target, here, line);
  tryBuiltIns(run, LAST, here, dial, isLocal);
  return conclude(run, here, dial, asked);
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
