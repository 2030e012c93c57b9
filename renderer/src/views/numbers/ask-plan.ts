/**
 * Asks the application what a location does. The window knows no numbering plan; it lets tests of rules run that are never
 * saved: a rule that is switched off changes nothing, and its tests give what would be sent.
 */
import type { DialerApi } from '../../../../electron/shared/contract.ts';
import { type DialRule, SEND_FORMATS, type SendFormat } from '../../../../electron/shared/dial-plan.ts';
import type { Place } from './place-fields.ts';

type Dialer = Pick<DialerApi, 'invoke'>;

async function askRule(dialer: Dialer, location: Place, rule: DialRule): Promise<readonly (string | null)[]> {
  const report = await dialer.invoke('number:check-rules', { rules: [rule], location });
  return report.ok ? report.value.tests.map(({ actual }) => actual) : [];
}

const toTests = (numbers: readonly string[]) => numbers.map((number) => ({ in: number, out: null }));

/** What would be sent for each of the numbers; null: nothing. */
const sentFor = (dialer: Dialer, location: Place, numbers: readonly string[]): Promise<readonly (string | null)[]> =>
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

/** National numbers are of different lengths; the first that can be one in the country is shown. */
const DIGITS = ['505641', '5056412', '20123456', '201234567', '2012345678', '20123', '50123', '8123'];

export interface ExampleNumbers {
  /** At home, the likeliest first. */
  readonly home: readonly string[];
  readonly abroad: string;
}

/** Numbers to show what is sent for them. */
export function exampleNumbers(cc: string, areaCode = ''): ExampleNumbers {
  const area = areaCode === '' ? '' : `${areaCode} `;
  const home =
    cc === '1' ? [`+1 ${area === '' ? '212 ' : area}5550123`] : DIGITS.map((digits) => `+${cc} ${area}${digits}`);
  return { home, abroad: cc === '43' ? '+49 30 23125123' : '+43 1 505641' };
}

/** `+43 1 505641 → 01505641`, for each way of sending: a number at home and one abroad. */
export type Examples = Readonly<Partial<Record<SendFormat, readonly string[]>>>;

export async function examplesFor(dialer: Dialer, location: Place, cc: string): Promise<Examples> {
  const { home, abroad } = exampleNumbers(cc, location.areaCode);
  const numbers = [abroad, ...home];
  const [sentAbroad, ...sentHome] = await sentFor(dialer, { ...location, send: 'plus' }, numbers);
  const possible = home.find((_, at) => sentHome[at] != null);
  const shown = [...(possible === undefined ? [] : [possible]), ...(sentAbroad == null ? [] : [abroad])];
  const each = SEND_FORMATS.map(async (send) => {
    const sent = await sentFor(dialer, { ...location, send }, shown);
    return [send, shown.flatMap((number, at) => (sent[at] == null ? [] : [`${number} → ${sent[at]}`]))] as const;
  });
  return Object.fromEntries(await Promise.all(each));
}
