/** How a number is shown, and whose it is. Worked out when it is first read, so that a call need not wait for it. */
import type { NumberType } from '../../shared/dial-plan.ts';
import { callingCodes } from './metadata.ts';
import { chooseFormat, fill, type NumberingPlan, planOf, planOfCode, typeOf } from './numbering.ts';

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

/**
 * @param dial `+` and digits
 * @param callingCode those of them that are the country calling code
 * @param valid the number lies in a range that is in use
 */
export function toDisplay(dial: string, callingCode: string, valid: boolean): Display {
  const main = planOfCode(callingCode);
  if (main === undefined) return { country: undefined, type: 'unknown', international: dial, national: dial };
  const national = dial.slice(1 + callingCode.length);
  const plan = ownPlan(main, national) ?? main;
  const format = chooseFormat(plan, national);
  const groups = format?.pattern.exec(national);
  const known = (valid && plan === main) || plan.general.test(national);
  return {
    country: plan.country,
    type: known ? typeOf(plan, national) : 'unknown',
    international: `+${callingCode} ${format && groups ? fill(format.international, groups) : national}`,
    national: format && groups ? fill(format.national, groups) : national,
  };
}
