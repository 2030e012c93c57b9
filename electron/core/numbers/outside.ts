/** One number with what people put in front of it on the phone of their office. */
import type { Step } from '../../shared/dial-plan.ts';
import type { Home } from './home.ts';
import {
  type Found,
  international,
  isInternalLength,
  national,
  type Outcome,
  refused,
  shortOrInternal,
} from './resolve.ts';
import { isEmergencyNumber, isShortNumber } from './short-numbers.ts';
import type { Writing } from './writing.ts';

/**
 * People copy `0 01 505641` and `9,1-425-…` with the prefix of their own exchange, and dial `0 112` as they do on the desk
 * phone. It is taken away where a number with its own prefix follows, an emergency number, or, set apart, a short one.
 */
function withoutOutside(writing: Writing, home: Home): Found | undefined {
  const { outsidePrefix: outside, plan } = home;
  if (outside === '' || writing.plus || !writing.digits.startsWith(outside)) return undefined;
  const digits = writing.digits.slice(outside.length);
  const step: Step = { step: 'outside', text: `outside prefix ${outside} of the line taken away` };
  const marked = writing.firstGroup === outside.length;
  const isShort = isEmergencyNumber(home.country, digits) || (marked && isShortNumber(home.country, digits));
  const isExtension = !marked && isInternalLength(writing.digits, home);
  if (isShort && !isExtension) {
    const found = shortOrInternal(digits, { ...home, internal: undefined });
    return found === undefined ? undefined : { ...found, steps: [step, ...found.steps] };
  }
  const prefixed = (plan?.trunk !== '' && digits.startsWith(plan?.trunk ?? '0')) || plan?.idd?.test(digits) === true;
  if (!prefixed) return undefined;
  const rest = national({ ...writing, digits, firstGroup: digits.length, zeroAt: -1 }, home);
  if (rest.kind !== 'e164' || !rest.valid || !rest.strong) return undefined;
  return { ...rest, steps: [step, ...rest.steps] };
}

/** Never throws. Looks at one number only: what stands around it is the parser's business. */
export function resolveNumber(writing: Writing, home: Home): Outcome {
  const { digits } = writing;
  if (digits === '') return refused('no digits');
  if (digits.length > 24) return refused('too long for a number');
  if (writing.plus) return international(digits, writing.zeroAt, home, []);
  const { outsidePrefix: outside } = home;
  const first =
    outside !== '' &&
    (writing.firstGroup === outside.length || isEmergencyNumber(home.country, digits.slice(outside.length)));
  const stripped = first ? withoutOutside(writing, home) : undefined;
  if (stripped !== undefined) return stripped;
  const outcome = national(writing, home);
  if (outcome.kind !== 'none' && outcome.valid) return outcome;
  return withoutOutside(writing, home) ?? outcome;
}
