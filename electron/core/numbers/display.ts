/** How a number is shown, and whose it is: libphonenumber-js's own answers, worked out when they are first read. */
import { type MetadataJson, PhoneNumber } from 'libphonenumber-js/core';
import type { NumberType } from '../../shared/dial-plan.ts';
import { libraryMetadata } from './metadata.ts';
import { resolveInternational } from './numbering.ts';

export interface Display {
  readonly country: string | undefined;
  readonly type: NumberType;
  readonly international: string;
  readonly national: string;
}

const TYPES: Readonly<Record<string, NumberType>> = {
  FIXED_LINE: 'fixed',
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'fixed-or-mobile',
  TOLL_FREE: 'toll-free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared-cost',
  VOIP: 'voip',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'corporate',
  VOICEMAIL: 'voicemail',
};

/** The library's typings leave the third argument out, which its core build needs. */
const CoreNumber = PhoneNumber as unknown as new (
  callingCode: string,
  national: string,
  metadata: MetadataJson,
) => PhoneNumber;

/** `dial` is `+` and digits with a country code that exists. */
export function toDisplay(dial: string): Display {
  const resolved = resolveInternational(dial.slice(1));
  if (resolved === undefined) return { country: undefined, type: 'unknown', international: dial, national: dial };
  const { callingCode, country } = resolved.plan;
  const number = new CoreNumber(callingCode, dial.slice(1 + callingCode.length), libraryMetadata());
  return {
    country: number.country ?? country,
    type: TYPES[number.getType() ?? ''] ?? 'unknown',
    international: number.format('INTERNATIONAL'),
    national: number.format('NATIONAL'),
  };
}
