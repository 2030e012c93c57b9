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
    if (leading ? new RegExp(`^(?:${leading})`).test(national) : isOf(candidate, national)) return candidate;
  }
  return undefined;
}

const isOf = (plan: NumberingPlan, national: string): boolean =>
  plan.general.test(national) && typeOf(plan, national) !== 'unknown';

/** Applies the plan's first fitting format; the national prefix rule stands for the first group. */
function format(plan: NumberingPlan, national: string, international: boolean): string {
  const row = chooseFormat(plan, national);
  if (row === undefined) return national;
  let template = international ? row[5] || row[1] : row[1];
  const rule = international ? undefined : row[3] || plan.row[6];
  if (rule) template = template.replace(/(\$\d)/, rule);
  const text = national.replace(new RegExp(row[0]), template);
  if (!international) return text;
  return text.replace(/[-.()/[\]\s~]+/g, ' ').trim();
}

/** `dial` is `+` and digits. */
export function toDisplay(dial: string): Display {
  const resolved = resolveInternational(dial.slice(1));
  if (resolved === undefined) return { country: undefined, type: 'unknown', international: dial, national: dial };
  const { callingCode } = resolved.plan;
  const national = dial.slice(1 + callingCode.length);
  const own = ownPlan(resolved.plan, national);
  const plan = own ?? resolved.plan;
  return {
    country: plan.country,
    type: plan.general.test(national) ? typeOf(plan, national) : 'unknown',
    international: `+${callingCode} ${format(plan, national, true)}`,
    national: format(plan, national, false),
  };
}
