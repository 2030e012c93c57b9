/** The countries whose way of writing numbers is known, by their names in the user's language. Pure. */
import type { Language } from '../../../../electron/shared/language.ts';

/** ISO 3166 alpha-2. */
export const COUNTRIES: readonly string[] = (
  'AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF ' +
  'CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG ' +
  'GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW ' +
  'KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF ' +
  'NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM ' +
  'SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK ' +
  'YE YT ZA ZM ZW'
).split(' ');

export interface Country {
  readonly code: string;
  readonly name: string;
  /** Also in English, as people may look for it. */
  readonly english: string;
}

export const nameOfCountry = (code: string, language: Language): string =>
  new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code;

/** In the order of the language. */
export function countriesIn(language: Language): readonly Country[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const english = new Intl.DisplayNames('en', { type: 'region' });
  const { compare } = new Intl.Collator(language);
  return COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code, english: english.of(code) ?? code })).sort(
    (a, b) => compare(a.name, b.name),
  );
}

const comparable = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** By its code, or by how a word of its name begins, in the user's language or in English. */
export function isFound({ code, name, english }: Country, text: string): boolean {
  const sought = comparable(text.trim());
  if (code.toLowerCase() === sought) return true;
  return [name, english].some((each) => ` ${comparable(each).replace(/[^\p{L}\p{N}]+/gu, ' ')}`.includes(` ${sought}`));
}
