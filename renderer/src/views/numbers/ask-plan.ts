/**
 * Asks the application what a location does. The window knows no numbering plan; it lets tests of rules run that are never
 * saved: a rule that is switched off changes nothing, and its tests give what would be sent.
 */
import type { DialerApi } from '../../../../electron/shared/contract.ts';
import type { DialRule } from '../../../../electron/shared/dial-plan.ts';
import type { Place } from './place-fields.ts';

type Dialer = Pick<DialerApi, 'invoke'>;

async function askRule(dialer: Dialer, location: Place, rule: DialRule): Promise<readonly (string | null)[]> {
  const report = await dialer.invoke('number:check-rules', { rules: [rule], location });
  return report.ok ? report.value.tests.map(({ actual }) => actual) : [];
}

const toTests = (numbers: readonly string[]) => numbers.map((number) => ({ in: number, out: null }));

/** What would be sent for each of the numbers; null: nothing. */
export const sentFor = (
  dialer: Dialer,
  location: Place,
  numbers: readonly string[],
): Promise<readonly (string | null)[]> =>
  askRule(dialer, location, { id: 'example', enabled: false, pattern: '_X.', tests: toTests(numbers) });

/** What is usual in a country. */
export interface Usual {
  readonly cc: string;
  readonly trunk: string;
  readonly intl: string;
}

/** A star stands in no prefix that is usual anywhere. */
const TEMPLATE = '{cc}*{trunk}*{intl}';

export async function usualIn(dialer: Dialer, country: string): Promise<Usual | undefined> {
  const rule = {
    id: 'usual',
    pattern: '_+X.',
    kinds: ['e164'],
    to: TEMPLATE,
    tests: toTests(['+43 1 505641']),
  } as const;
  const [answer = null] = await askRule(dialer, { country }, rule);
  const [cc, trunk, intl] = answer?.split('*') ?? [];
  return cc === undefined || trunk === undefined || intl === undefined ? undefined : { cc, trunk, intl };
}

/** A number at home and one abroad, to show what is sent for them. */
export function exampleNumbers(cc: string, areaCode: string | undefined): readonly string[] {
  const area = areaCode ?? (cc === '1' ? '212' : '');
  const home = `+${cc} ${area === '' ? '' : `${area} `}${cc === '1' ? '5550123' : '505641'}`;
  return [home, cc === '43' ? '+49 30 23125123' : '+43 1 505641'];
}
