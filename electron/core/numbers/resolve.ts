/**
 * The digits of one number, as they were written -> what to dial. Every reading that is not forced by the numbering
 * plan leaves a step, and where another one is possible, an alternative.
 */
import type { NumberType, Reading, Step } from '../../shared/dial-plan.ts';
import type { Home } from './home.ts';
import {
  isAreaLess,
  isOpenEnded,
  isPossibleLength,
  isWrittenWithTrunk,
  type NumberingPlan,
  planOfCode,
  type Resolved,
  resolveInternational,
  resolveNational,
  stripNationalPrefix,
  toE164,
  typeOf,
} from './numbering.ts';
import { isEmergencyNumber, isShortNumber } from './short-numbers.ts';
import type { Writing } from './writing.ts';

export interface Found {
  readonly kind: 'e164' | 'local';
  readonly dial: string;
  /** Of an e164 number. */
  readonly callingCode?: string | undefined;
  /** The plan says that this is a number in use, or a number that is dialled exactly so. */
  readonly valid: boolean;
  /** It says by itself that it is a whole number: plus, international or national prefix, or full length. */
  readonly strong: boolean;
  readonly type?: NumberType | undefined;
  readonly confirmWhy?: string | undefined;
  readonly steps: readonly Step[];
  readonly alternatives: readonly Reading[];
}

export interface Refused {
  readonly kind: 'none';
  readonly reason: string;
}

export type Outcome = Found | Refused;

/** ITU-T E.164 §6.1: fifteen digits. One more is written in the wild and some exchanges take it. */
const E164_DIGITS = 15;
const TOLERATED_DIGITS = 17;
const NONE: readonly never[] = [];

export const refused = (reason: string): Refused => ({ kind: 'none', reason });

const isWithinE164 = ({ plan, national }: Resolved): boolean =>
  plan.callingCode.length + national.length <= E164_DIGITS;

const without = (digits: string, at: number): string => digits.slice(0, at) + digits.slice(at + 1);

function e164(resolved: Resolved, steps: readonly Step[], more: Partial<Found> = {}): Found {
  return {
    kind: 'e164',
    dial: toE164(resolved),
    callingCode: resolved.plan.callingCode,
    valid: resolved.valid,
    strong: true,
    steps,
    alternatives: NONE,
    ...more,
  };
}

function local(dial: string, type: NumberType, steps: readonly Step[], more: Partial<Found> = {}): Found {
  return { kind: 'local', dial, valid: true, strong: false, type, steps, alternatives: NONE, ...more };
}

const nameOf = (plan: NumberingPlan): string =>
  `+${plan.callingCode}${plan.country === undefined ? '' : ` (${plan.country})`}`;

function lengthFault({ plan, national }: Resolved): string {
  if (national.length < plan.shortest) return 'too short';
  return national.length > plan.longest ? 'too long' : 'not as long as';
}

/** What still begins with a national prefix is no number: it would be another one when it is read again. */
const isPrefixed = ({ plan, national, valid, stripped }: Resolved): boolean =>
  (!valid && plan.trunk !== '' && national.startsWith('0')) ||
  ((!valid || stripped) && stripNationalPrefix(plan, national).stripped);

/** The plan of the country code, which may be of another country, reads the same number. */
function isReadBack({ plan, national }: Resolved): boolean {
  const again = resolveInternational(plan.callingCode + national);
  return again !== undefined && again.national === national && judge(again, NONE).kind === 'e164';
}

/** Accepts what the plan knows, what has a possible length, and a number that outgrows an open-ended plan. */
function judge(resolved: Resolved, steps: readonly Step[]): Outcome {
  const { plan, national, valid } = resolved;
  const total = plan.callingCode.length + national.length;
  if (valid && total <= E164_DIGITS && !isPrefixed(resolved)) return e164(resolved, steps);
  const name = nameOf(plan);
  if (total > TOLERATED_DIGITS || isPrefixed(resolved)) {
    return refused(`${total > TOLERATED_DIGITS ? 'too long for' : 'not'} a number of ${name}`);
  }
  const fits = isPossibleLength(plan, national);
  if (fits && total <= E164_DIGITS) {
    return e164(resolved, [...steps, { step: 'hint', text: `no range of ${name} that is known to be in use` }]);
  }
  if (!fits && !(national.length > plan.longest && isOpenEnded(plan))) {
    return refused(`${lengthFault(resolved)} for a number of ${name}`);
  }
  const why = fits ? 'longer than the 15 digits of E.164' : `longer than numbers of ${name} can be`;
  return e164(resolved, [...steps, { step: 'hint', text: `${why}; dialled as written` }], { confirmWhy: why });
}

/** Digits behind a plus or an international prefix. `zeroAt` is where a `(0)` stands in them. */
export function international(digits: string, zeroAt: number, home: Home, steps: readonly Step[]): Outcome {
  let resolved = resolveInternational(digits);
  if (resolved === undefined) return refused('no country has this code');
  const code = resolved.plan.callingCode;
  if (!resolved.valid) {
    // Where the national prefix is a zero, one has been taken away already.
    const written = zeroAt < 0 && digits[code.length] === '0' && resolved.plan.trunk !== '0';
    const lone = written || zeroAt === code.length ? code.length : -1;
    const better = lone < 0 ? undefined : resolveInternational(without(digits, lone));
    if (better?.valid) resolved = { ...better, stripped: true };
  }
  const all: Step[] = [...steps, { step: 'country', text: `country code ${nameOf(resolved.plan)}` }];
  if (resolved.stripped)
    all.push({ step: 'trunk', text: 'the national prefix behind the country code is not dialled' });
  const outcome = judge(resolved, all);
  const rest = digits.slice(code.length);
  if (outcome.kind !== 'none' || code !== home.plan?.callingCode) return outcome;
  if (!isEmergencyNumber(home.country, rest) && !isShortNumber(home.country, rest)) return outcome;
  const why = `${rest} is a short number and has no country code`;
  return local(
    rest,
    isEmergencyNumber(home.country, rest) ? 'emergency' : 'short',
    [...all, { step: 'short', text: why }],
    {
      confirmWhy: why,
      strong: true,
    },
  );
}

export const isInternalLength = (digits: string, { internal }: Home): boolean =>
  internal !== undefined && digits.length >= internal[0] && digits.length <= internal[1];

export function shortOrInternal(digits: string, home: Home): Found | undefined {
  if (isEmergencyNumber(home.country, digits)) {
    return local(digits, 'emergency', [{ step: 'short', text: `emergency number in ${home.country}` }]);
  }
  if (isInternalLength(digits, home)) {
    const prefixed =
      home.plan && digits.length > 5 && digits.startsWith('0') && resolveNational(home.plan, digits).valid;
    if (!prefixed) return local(digits, 'internal', [{ step: 'internal', text: 'as long as an internal extension' }]);
  }
  if (isShortNumber(home.country, digits)) {
    return local(digits, 'short', [{ step: 'short', text: `public short number in ${home.country}` }]);
  }
  return undefined;
}

/** ITU-T E.164 §7.3 leaves the prefix to the country. 00 is understood everywhere that has no other use for it. */
function byInternationalPrefix(writing: Writing, home: Home): Found | undefined {
  const { digits, zeroAt } = writing;
  const own = home.plan?.idd?.exec(digits)?.[0];
  let possible: Found | undefined;
  for (const prefix of own === undefined || own === '00' ? ['00'] : [own, '00']) {
    if (!digits.startsWith(prefix) || digits[prefix.length] === '0') continue;
    const text = `international prefix ${prefix}${own === undefined ? `, although ${home.country || 'this country'} has another` : ''}`;
    const outcome = international(digits.slice(prefix.length), zeroAt < 0 ? -1 : zeroAt - prefix.length, home, [
      { step: 'international', text },
    ]);
    if (outcome.kind !== 'e164') continue;
    if (outcome.valid) return outcome;
    possible ??= outcome;
  }
  return possible;
}

function byOwnPrefix(plan: NumberingPlan, digits: string): Found | undefined {
  const resolved = resolveNational(plan, digits);
  if (resolved.stripped) {
    const outcome = judge(resolved, [
      { step: 'trunk', text: `national prefix of ${plan.country} taken away` },
      { step: 'country', text: `country code ${nameOf(plan)} added` },
    ]);
    // What begins with two zeros meant another country: it is not forced into this one.
    const plausible = digits.startsWith('0') && !digits.startsWith('00');
    if (outcome.kind === 'e164' && (outcome.valid || plausible)) return withAmericanPrefix(plan, digits, outcome);
    return undefined;
  }
  if (resolved.valid && isWithinE164(resolved) && (plan.trunk === '' || !isWrittenWithTrunk(plan, digits))) {
    return e164(resolved, [{ step: 'country', text: `full national number, country code ${nameOf(plan)} added` }], {
      strong: digits.length >= 8,
    });
  }
  return undefined;
}

/** Countries that share a code dial each other nationally: Jamaica the United States, Guernsey London, Kazakhstan Russia. */
function byNationalPrefix(plan: NumberingPlan, digits: string): Found | undefined {
  const own = byOwnPrefix(plan, digits);
  const main = planOfCode(plan.callingCode);
  if (own?.valid || main === undefined || main === plan) return own;
  const shared = byOwnPrefix(main, digits);
  return shared?.valid ? shared : own;
}

function withAmericanPrefix(plan: NumberingPlan, digits: string, outcome: Found): Found {
  if (plan.callingCode === '1' || !digits.startsWith('011')) return outcome;
  const other = resolveInternational(digits.slice(3));
  if (!other?.valid) return outcome;
  return {
    ...outcome,
    alternatives: [{ dial: toE164(other), why: '011 read as the international prefix of North America' }],
  };
}

const FORGOTTEN_LENGTH = 9;

/** Digits without any prefix in a plan that has one: the home area, unless the digits say that a prefix was lost. */
function withoutPrefix(plan: NumberingPlan, writing: Writing, home: Home): Outcome {
  const { digits, firstGroup } = writing;
  const area = home.areaCode;
  const plain: Resolved = { plan, national: area + digits, stripped: false, valid: plan.general.test(area + digits) };
  // Argentina's 15 in front of a mobile number of the own area becomes a 9 in front of the area.
  const inArea = plain.valid || !plan.row[8] ? plain : resolveNational(plan, area + digits);
  const fitsArea =
    area !== '' &&
    isWithinE164(inArea) &&
    (inArea.valid || (isPossibleLength(plan, inArea.national) && isReadBack(inArea)));
  const areaReading: Reading[] =
    fitsArea && inArea.valid ? [{ dial: toE164(inArea), why: `a number in the home area ${area}` }] : [];
  const hinted = (resolved: Resolved, text: string): Found =>
    e164(resolved, [{ step: 'hint', text }], { alternatives: areaReading });

  if (digits.startsWith(plan.callingCode) && digits.length >= FORGOTTEN_LENGTH) {
    const rest = resolveNational(plan, digits.slice(plan.callingCode.length));
    if (rest.valid && rest.national.length >= 7) {
      return hinted(rest, `begins with the country code ${plan.callingCode}: the plus was lost`);
    }
  }
  const written: Resolved = { plan, national: digits, stripped: false, valid: plan.general.test(digits) };
  const whole: Resolved = isWithinE164(written) ? written : { ...written, valid: false };
  const grouped = firstGroup < digits.length;
  const ownArea = area !== '' && grouped && firstGroup === area.length && digits.startsWith(area);
  if (whole.valid && ownArea && digits.length - area.length >= 4) {
    return hinted(whole, `begins with the area code ${area}: the national prefix was left out`);
  }
  if (whole.valid && digits.length >= FORGOTTEN_LENGTH) {
    if (area === '' || (grouped && firstGroup <= 5) || (!grouped && isAreaLess(typeOf(plan, digits)))) {
      return hinted(whole, 'a whole national number: the national prefix was left out');
    }
  }
  if (whole.valid && area === '' && digits.length >= 7 && !isOpenEnded(plan)) {
    return hinted(whole, 'a whole national number: the national prefix was left out');
  }
  if (fitsArea) {
    const steps: Step[] = [{ step: 'area', text: `area code ${area} and country code ${nameOf(plan)} added` }];
    if (!inArea.valid) steps.push({ step: 'hint', text: 'no range that is known to be in use' });
    return e164(inArea, steps, { strong: false });
  }
  return asTyped(digits);
}

function asTyped(digits: string): Outcome {
  if (digits.length > 8) return refused('neither a number of this country nor short enough to be dialled as it is');
  return local(
    digits,
    'unknown',
    [{ step: 'hint', text: 'dialled as written: too short for a number with an area code' }],
    {
      valid: false,
    },
  );
}

/**
 * European plans keep numbers that begin with 1 for services (110, 116 117, 118 xxx, 1450, 19222): no subscriber has
 * one, so they are dialled as they are even where the list of short numbers does not know them.
 */
const isServiceNumber = (plan: NumberingPlan, digits: string): boolean =>
  /^[34]/.test(plan.callingCode) && plan.trunk === '0' && /^1\d{2,5}$/.test(digits);

export function national(writing: Writing, home: Home): Outcome {
  const { digits } = writing;
  const special = shortOrInternal(digits, home);
  if (special !== undefined) return special;
  const foreign = byInternationalPrefix(writing, home);
  if (foreign?.valid) return foreign;
  const { plan } = home;
  if (plan === undefined) return foreign ?? asTyped(digits);
  if (foreign === undefined && isServiceNumber(plan, digits)) {
    return local(digits, 'short', [{ step: 'short', text: 'service number: no subscriber begins with 1' }]);
  }
  const known = byNationalPrefix(plan, digits);
  if (known !== undefined && (known.valid || foreign === undefined)) return known;
  if (foreign !== undefined) return foreign;
  if (digits.length <= 4) return asTyped(digits);
  if (digits.startsWith('0') && stripNationalPrefix(plan, digits).stripped) {
    return refused(`not a possible number in ${home.country}`);
  }
  return withoutPrefix(plan, writing, home);
}
