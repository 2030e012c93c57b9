/** The place where a number was written: the context, looked up and checked. */
import type { NumberContext } from '../../shared/dial-plan.ts';
import { type NumberingPlan, planOf } from './numbering.ts';

/** A context that has been looked up and checked. */
export interface Home {
  readonly country: string;
  readonly plan: NumberingPlan | undefined;
  readonly areaCode: string;
  readonly internal: readonly [number, number] | undefined;
  readonly outsidePrefix: string;
}

let lastContext: NumberContext | undefined;
let lastHome: Home | undefined;

const sameRange = (a: NumberContext['internalDigits'], b: NumberContext['internalDigits']): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a[0] === b[0] && a[1] === b[1]);

/** Looks a context up; the last one is kept, as numbers come in lists from one place. */
export function toHome(context: NumberContext): Home {
  const last = lastContext;
  if (
    lastHome !== undefined &&
    last?.country === context?.country &&
    last?.areaCode === context?.areaCode &&
    last?.outsidePrefix === context?.outsidePrefix &&
    sameRange(last?.internalDigits, context?.internalDigits)
  ) {
    return lastHome;
  }
  lastHome = createHome(context);
  // A copy: the caller's object may change.
  const range = context?.internalDigits;
  lastContext = { ...context, ...(Array.isArray(range) ? { internalDigits: [range[0], range[1]] } : {}) };
  return lastHome;
}

function createHome(context: NumberContext): Home {
  const country = typeof context?.country === 'string' ? context.country.toUpperCase() : '';
  const plan = planOf(country);
  const digits = (text: unknown): string => (typeof text === 'string' ? text.replace(/\D/g, '').slice(0, 8) : '');
  let areaCode = digits(context?.areaCode);
  if (plan?.trunk === '0' && areaCode.startsWith('0')) areaCode = areaCode.slice(1);
  const internal = context?.internalDigits;
  const [min, max]: readonly unknown[] = Array.isArray(internal) ? internal : [];
  const internalOk = typeof min === 'number' && typeof max === 'number' && min > 0 && max >= min;
  return {
    country,
    plan,
    areaCode,
    internal: internalOk ? [min, max] : undefined,
    outsidePrefix: digits(context?.outsidePrefix),
  };
}
