/** Emergency and short numbers, which no general library of numbers keeps apart (docs/adr/0010-numbers-library.md). */
import { SHORT_NUMBERS } from './short-numbers.data.ts';

interface ShortPlan {
  readonly emergency: readonly string[];
  readonly isShort: (digits: string) => boolean;
  readonly isSmsOnly: (digits: string) => boolean;
}

const NONE: ShortPlan = { emergency: ['112'], isShort: () => false, isSmsOnly: () => false };
const plans = new Map<string, ShortPlan>();

function matcher(pattern: string | undefined): (digits: string) => boolean {
  if (pattern === undefined || pattern === '-') return () => false;
  let compiled: RegExp | undefined;
  return (digits) => {
    compiled ??= new RegExp(`^(?:${pattern.replaceAll('D', '\\d')})$`);
    return compiled.test(digits);
  };
}

function shortPlan(country: string): ShortPlan {
  const known = plans.get(country);
  if (known !== undefined) return known;
  const start = /^[A-Z]{2}$/.test(country) ? SHORT_NUMBERS.indexOf(`\n${country} `) + 1 : 0;
  if (start === 0) return NONE;
  const fields = SHORT_NUMBERS.slice(start, SHORT_NUMBERS.indexOf('\n', start)).split(' ');
  const lengths = fields[3] ?? '';
  const short = matcher(fields[2]);
  const plan: ShortPlan = {
    emergency: fields[1] === '-' ? [] : (fields[1] ?? '').split(','),
    isShort: (digits) => lengths.includes(String(digits.length)) && short(digits),
    isSmsOnly: matcher(fields[4]),
  };
  plans.set(country, plan);
  return plan;
}

/** Emergency numbers of a country. One that the data does not know has 112, which every mobile network answers. */
export const emergencyNumbers = (country: string): readonly string[] => shortPlan(country).emergency;

export const isEmergencyNumber = (country: string, digits: string): boolean =>
  digits.length <= 6 && shortPlan(country).emergency.includes(digits);

/** A public short number that can be called: directory, crisis line, information. Codes for text messages do not count. */
export const isShortNumber = (country: string, digits: string): boolean =>
  digits.length >= 2 &&
  digits.length <= 6 &&
  shortPlan(country).isShort(digits) &&
  (digits.length <= 4 || !shortPlan(country).isSmsOnly(digits));
