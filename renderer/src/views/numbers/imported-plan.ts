/** An imported dial plan, and what of it is taken. Pure. */
import type { SettingsChanges } from '../../../../electron/shared/settings-schema.ts';
import type { Place } from './place-fields.ts';
import { joinRules, type Rules } from './rules.ts';

export interface Plan {
  readonly location: Place;
  readonly rules: Rules;
}

export interface Chosen {
  readonly isPlaceTaken: boolean;
  readonly rules: 'replace' | 'append' | 'leave';
}

/** A plan without a location leaves the present one. */
export function toChanges({ location, rules }: Plan, chosen: Chosen, present: Rules): SettingsChanges {
  const isPlaceTaken = chosen.isPlaceTaken && Object.keys(location).length > 0;
  return {
    ...(isPlaceTaken ? { location } : {}),
    ...(chosen.rules === 'leave' ? {} : { rules: chosen.rules === 'append' ? joinRules(present, rules) : rules }),
  };
}
