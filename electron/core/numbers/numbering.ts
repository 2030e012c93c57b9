/**
 * Digits and a country -> a number in international form. The patterns are libphonenumber's; the order of the steps is
 * that of google's parser (international prefix, country code, national prefix), without what costs it most of its
 * time: looking for a number in text and building every expression anew. numbering.test.ts holds it to the answers of
 * both libraries.
 */
import type { NumberType } from '../../shared/dial-plan.ts';
import { callingCodes, type FormatRow, nonGeographicRow, type PlanRow, planRow } from './metadata.ts';

export interface NumberingPlan {
  /** ISO 3166 alpha-2; undefined for a code without a country. */
  readonly country: string | undefined;
  readonly callingCode: string;
  /** `+43 (AT)`. */
  readonly name: string;
  readonly row: PlanRow;
  readonly trunk: string;
  /** International prefix as an expression at the start. */
  readonly idd: RegExp | undefined;
  readonly general: RegExp;
  readonly prefix: RegExp | undefined;
  readonly shortest: number;
  readonly longest: number;
}

export interface Resolved {
  readonly plan: NumberingPlan;
  /** National (significant) number. */
  readonly national: string;
  /** It lies in a range that is in use. */
  readonly valid: boolean;
  /** A national prefix was taken away. */
  readonly stripped: boolean;
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
const atStart = (pattern: string): RegExp => new RegExp(`^(?:${pattern})`);

function createPlan(country: string | undefined, row: PlanRow): NumberingPlan {
  const prefix = row[7] || row[5];
  return {
    country,
    callingCode: row[0],
    name: country === undefined ? `+${row[0]}` : `+${row[0]} (${country})`,
    row,
    trunk: row[5] || '',
    idd: row[1] ? atStart(row[1]) : undefined,
    general: whole(row[2]),
    prefix: prefix ? atStart(prefix) : undefined,
    shortest: Math.min(...row[3]),
    longest: Math.max(...row[3]),
  };
}

const plans = new Map<string, NumberingPlan>();

/** The plan of a country; undefined for a country that the library does not know. */
export function planOf(country: string): NumberingPlan | undefined {
  const known = plans.get(country);
  if (known !== undefined) return known;
  const row = planRow(country);
  if (row === undefined) return undefined;
  const plan = createPlan(country, row);
  plans.set(country, plan);
  return plan;
}

/** False: no plan has this code. */
const codePlans = new Map<string, NumberingPlan | false>();

function findCode(callingCode: string): NumberingPlan | undefined {
  const country = Object.hasOwn(callingCodes(), callingCode) ? callingCodes()[callingCode]?.[0] : undefined;
  if (country !== undefined) return planOf(country);
  const row = nonGeographicRow(callingCode);
  return row === undefined ? undefined : createPlan(undefined, row);
}

/** The plan behind one to three digits: of the code's main country, or of a code without a country (+800). */
export function planOfCode(callingCode: string): NumberingPlan | undefined {
  const known = codePlans.get(callingCode);
  if (known !== undefined) return known || undefined;
  const plan = findCode(callingCode);
  codePlans.set(callingCode, plan ?? false);
  return plan;
}

export const isPossibleLength = (plan: NumberingPlan, national: string): boolean =>
  plan.row[3].includes(national.length);

/** Some plans let a number grow behind its head number: Austria, Germany, … There, a long number is not a wrong one. */
export const isOpenEnded = (plan: NumberingPlan): boolean => plan.row[3].length >= 6 && plan.longest >= 12;

interface Stripped {
  readonly national: string;
  readonly stripped: boolean;
}

/**
 * Takes the national prefix away, with a carrier code where the plan has one, and applies its transformation (Argentina's
 * 15 -> 9). Like the library it leaves the number alone when only the untouched one is in use, or what is left is too short.
 */
export function stripNationalPrefix(plan: NumberingPlan, digits: string): Stripped {
  const match = plan.prefix?.exec(digits);
  if (!match || (match[0] === '' && match.length === 1)) return { national: digits, stripped: false };
  const transform = plan.row[8];
  const last = match.length > 1 ? match[match.length - 1] : undefined;
  const rest = digits.slice(match[0].length);
  const national =
    transform && last ? transform.replace(/\$(\d)/g, (_all, n: string) => match[Number(n)] ?? '') + rest : rest;
  if (national === digits) return { national, stripped: false };
  if (plan.general.test(digits) && !plan.general.test(national)) return { national: digits, stripped: false };
  if (national.length < plan.shortest) return { national: digits, stripped: false };
  return { national, stripped: true };
}

export function resolveNational(plan: NumberingPlan, digits: string): Resolved {
  const { national, stripped } = stripNationalPrefix(plan, digits);
  return { plan, national, stripped, valid: plan.general.test(national) };
}

/** Digits behind a plus. Undefined when they begin with no country calling code. ITU-T E.164: one to three digits. */
export function resolveInternational(digits: string): Resolved | undefined {
  for (let length = 1; length <= 3; length++) {
    const plan = planOfCode(digits.slice(0, length));
    if (plan !== undefined) return resolveNational(plan, digits.slice(length));
  }
  return undefined;
}

export const toE164 = (resolved: Resolved): string => `+${resolved.plan.callingCode}${resolved.national}`;

/** The order in which libphonenumber-js keeps the types of a country. */
const TYPES: readonly NumberType[] = [
  'fixed',
  'mobile',
  'toll-free',
  'premium',
  'personal',
  'voicemail',
  'corporate',
  'pager',
  'voip',
  'shared-cost',
];

const typePatterns = new Map<PlanRow, readonly (RegExp | undefined)[]>();

function patternsOf(row: PlanRow): readonly (RegExp | undefined)[] {
  let patterns = typePatterns.get(row);
  if (patterns === undefined) {
    patterns = TYPES.map((_, at) => {
      const type = row[11]?.[at];
      return type ? whole(type[0]) : undefined;
    });
    typePatterns.set(row, patterns);
  }
  return patterns;
}

/** The kind of a national number by the plan of one country. */
export function typeOf(plan: NumberingPlan, national: string): NumberType {
  const patterns = patternsOf(plan.row);
  const is = (at: number): boolean => {
    const type = plan.row[11]?.[at];
    if (!type || !patterns[at]) return false;
    return (type[1] === undefined || type[1].includes(national.length)) && patterns[at].test(national);
  };
  // The library leaves the mobile pattern empty where it is that of fixed lines.
  const mobile = plan.row[11]?.[1];
  if (is(0)) return !mobile || mobile[0] === '' || is(1) ? 'fixed-or-mobile' : 'fixed';
  for (let at = 1; at < TYPES.length; at++) if (is(at)) return TYPES[at] ?? 'unknown';
  return 'unknown';
}

const PERSONAL_TYPES: ReadonlySet<NumberType> = new Set(['mobile', 'toll-free', 'premium', 'shared-cost', 'personal']);
/** The types whose numbers belong to no area, so that nobody writes them without their own prefix. */
export const isAreaLess = (type: NumberType): boolean => PERSONAL_TYPES.has(type);

/** A replacement, cut into what is written and which group follows it: `(0$1) $2` is `(0`, 1, `) `, 2. */
export type Template = readonly (string | number)[];

export interface Format {
  readonly leading: RegExp | undefined;
  readonly pattern: RegExp;
  /** With the national prefix where people write it. */
  readonly national: Template;
  /** With blanks only (ITU-T E.123 §2.3). */
  readonly international: Template;
  readonly hasTrunk: boolean;
}

const toTemplate = (text: string): Template =>
  text.split(/\$(\d)/).map((part, at) => (at % 2 === 0 ? part : Number(part)));

const FIRST_GROUP = /(\$\d)/;
const SEPARATORS = /[-.()/[\]\s~]+/g;
const formats = new Map<PlanRow, readonly Format[]>();

function createFormat(row: FormatRow, plan: PlanRow): Format {
  const leading = row[2] ? row[2][row[2].length - 1] : undefined;
  const rule = row[3] || plan[6] || '';
  const writesPrefix = /\d/.test(rule.replace(/\$\d/g, ''));
  return {
    leading: leading === undefined ? undefined : atStart(leading),
    pattern: whole(row[0]),
    national: toTemplate(rule === '' ? row[1] : row[1].replace(FIRST_GROUP, rule)),
    international: toTemplate((row[5] || row[1]).replace(SEPARATORS, ' ').trim()),
    hasTrunk: writesPrefix && row[4] !== 1 && plan[9] !== 1,
  };
}

/** @param groups of the format's own pattern on a number */
export function fill(template: Template, groups: readonly string[]): string {
  let text = '';
  for (const part of template) text += typeof part === 'number' ? (groups[part] ?? '') : part;
  return text;
}

/** Of the country; one without formats has those of its code's main country. */
function formatsOf(plan: NumberingPlan): readonly Format[] {
  const known = formats.get(plan.row);
  if (known !== undefined) return known;
  const own = plan.row[4] || [];
  const rows = own.length > 0 ? own : planOfCode(plan.callingCode)?.row[4] || [];
  const made = rows.map((row) => createFormat(row, plan.row));
  formats.set(plan.row, made);
  return made;
}

/** The first format of the plan that fits. */
export function chooseFormat(plan: NumberingPlan, national: string): Format | undefined {
  for (const format of formatsOf(plan)) {
    if (format.leading !== undefined && !format.leading.test(national)) continue;
    if (format.pattern.test(national)) return format;
  }
  return undefined;
}

/** Whether people write a national number with the national prefix in front: not so in the United States or for 1300 in Australia. */
export function isWrittenWithTrunk(plan: NumberingPlan, national: string): boolean {
  if (plan.trunk === '') return false;
  const format = chooseFormat(plan, national);
  if (format !== undefined || formatsOf(plan).length === 0) return format?.hasTrunk ?? false;
  // A plan without a form for it: numbers of a kind of their own (13 xx xx in Australia) are dialled as they are.
  const type = typeOf(plan, national);
  return type === 'unknown' || type === 'fixed' || type === 'fixed-or-mobile';
}
