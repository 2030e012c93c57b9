/** How a number is shown, and whose it is. Worked out when it is first read, so that a call need not wait for it. */
import type { NumberType } from '../../shared/dial-plan.ts';
import { callingCodes } from './metadata.ts';
import { chooseFormat, type NumberingPlan, planOf, resolveInternational, typeOf } from './numbering.ts';

export interface Display {
  readonly country: string | undefined;
  readonly type: NumberType;
  readonly international: string;
  readonly national: string;
}

/** The plan of the country that a number belongs to, where several share a code: by its leading digits, else by its type. */
function ownPlan(plan: NumberingPlan, national: string): NumberingPlan | undefined {
  const countries = callingCodes()[plan.callingCode] ?? [];
  if (countries.length < 2) return plan;
  for (const country of countries) {
    const candidate = planOf(country);
    if (candidate === undefined) continue;
    const leading = candidate.row[10];
    if (leading ? startsWith(leading, national) : isOf(candidate, national)) return candidate;
  }
  return undefined;
}

const leads = new Map<string, RegExp>();
function startsWith(pattern: string, national: string): boolean {
  let lead = leads.get(pattern);
  if (lead === undefined) {
    lead = new RegExp(`^(?:${pattern})`);
    leads.set(pattern, lead);
  }
  return lead.test(national);
}

const isOf = (plan: NumberingPlan, national: string): boolean =>
  plan.general.test(national) && typeOf(plan, national) !== 'unknown';

/** International form has blanks only (ITU-T E.123 §2.3). */
const SEPARATORS = /[-.()/[\]\s~]+/g;
const SEPARATED = /[-.()/[\]~]/;

/** `dial` is `+` and digits. */
export function toDisplay(dial: string): Display {
  const resolved = resolveInternational(dial.slice(1));
  if (resolved === undefined) return { country: undefined, type: 'unknown', international: dial, national: dial };
  const { callingCode } = resolved.plan;
  const national = dial.slice(1 + callingCode.length);
  const own = ownPlan(resolved.plan, national);
  const plan = own ?? resolved.plan;
  const format = chooseFormat(plan, national);
  const grouped = format === undefined ? national : national.replace(format.pattern, format.international);
  return {
    country: plan.country,
    type: plan.general.test(national) ? typeOf(plan, national) : 'unknown',
    international: `+${callingCode} ${SEPARATED.test(grouped) ? grouped.replace(SEPARATORS, ' ').trim() : grouped}`,
    national: format === undefined ? national : national.replace(format.pattern, format.national),
  };
}
