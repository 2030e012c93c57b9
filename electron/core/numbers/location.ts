/** Where a line stands. Everything but the country has a default, so that a user sets two fields and not ten. */
import type { Location, NumberContext } from '../../shared/dial-plan.ts';
import { planOf } from './numbering.ts';
import { emergencyNumbers } from './short-numbers.ts';

/** The international prefix to be sent: the plan's preferred one, or the shortest that its expression is written out to. */
function internationalPrefix(country: string): string {
  const row = planOf(country)?.row;
  const preferred = (row?.[12] || row?.[1] || '').replace('~', '');
  return /^\d+$/.test(preferred) ? preferred : '00';
}

/**
 * The location of a country, with what the user has set otherwise.
 * @param country ISO 3166 alpha-2; an unknown one gives 00, no trunk prefix and 112.
 */
export function locationFor(country: string, overrides: Partial<Location> = {}): Location {
  const name = country.toUpperCase();
  const plan = planOf(name);
  const defaults: Location = {
    country: name,
    cc: plan?.callingCode ?? '',
    trunk: plan?.trunk ?? '',
    intl: internationalPrefix(name),
    outsidePrefix: '',
    emergency: emergencyNumbers(name),
    send: 'plus',
  };
  return { ...defaults, ...overrides, country: name };
}

/** The location as one line has it. */
export function locationOf(location: Location, line: string | undefined): Location {
  const own =
    line !== undefined && location.lines && Object.hasOwn(location.lines, line) ? location.lines[line] : undefined;
  return own === undefined ? location : { ...location, ...own };
}

/** What the parser must know about a location. */
export function toContext(location: Location): NumberContext {
  return {
    country: location.country,
    outsidePrefix: location.outsidePrefix,
    ...(location.areaCode === undefined ? {} : { areaCode: location.areaCode }),
    ...(location.internal === undefined ? {} : { internalDigits: location.internal }),
  };
}
