/** Fields of a location as people type them, and back. Pure. */
import type { Location } from '../../../../electron/shared/dial-plan.ts';
import {
  checkAreaCode,
  checkCountryCode,
  checkEmergencyNumber,
  checkOwnRange,
  checkPrefix,
  type FieldCheck,
} from '../../../../electron/shared/field-checks.ts';
import { fieldSentence } from '../../../../electron/shared/field-texts.ts';
import type { Language } from '../../../../electron/shared/language.ts';

export type Place = Partial<Location>;
export type PlaceField = Exclude<keyof Location, 'lines'>;
/** `undefined` takes a field away. */
export type PlaceChange = { readonly [K in PlaceField]?: Location[K] | undefined };

export function changePlace(place: Place, change: PlaceChange): Place {
  const next: Record<string, unknown> = { ...place, ...change };
  for (const [name, value] of Object.entries(next)) if (value === undefined) delete next[name];
  return next;
}

const orEmpty =
  (check: FieldCheck): FieldCheck =>
  (text, language) =>
    text === '' ? undefined : check(text, language);

type Digits = readonly [number, number];

const readDigits = (text: string): Digits | undefined => {
  const [, least, most] = /^(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?$/.exec(text) ?? [];
  return least === undefined ? undefined : [Number(least), Number(most ?? least)];
};

const listOf = (text: string, between: RegExp): readonly string[] =>
  text
    .split(between)
    .map((part) => part.replace(/[\s().\-/]/g, ''))
    .filter((part) => part !== '');

const RANGES = /[,;\n]/;
const NUMBERS = /[,;\s]/;

const each =
  (between: RegExp, check: FieldCheck): FieldCheck =>
  (text, language) =>
    listOf(text, between)
      .map((part) => check(part, language))
      .find((fault) => fault !== undefined);

interface TextForm {
  readonly check: FieldCheck;
  toText(place: Place): string;
  /** Of a text that the check lets through. */
  toChange(text: string): PlaceChange;
}

const one = (field: 'areaCode' | 'cc' | 'trunk' | 'intl' | 'outsidePrefix', check: FieldCheck): TextForm => ({
  check,
  toText: (place) => place[field] ?? '',
  toChange: (text) => ({ [field]: text }),
});

export type TextFieldName =
  | 'areaCode'
  | 'cc'
  | 'trunk'
  | 'intl'
  | 'outsidePrefix'
  | 'internal'
  | 'ownRanges'
  | 'emergency';

/** The fields that are typed. Empty prefixes are prefixes of their own: there is none. */
export const TEXT_FORMS: Readonly<Record<TextFieldName, TextForm>> = {
  areaCode: { ...one('areaCode', orEmpty(checkAreaCode)), toChange: (text) => ({ areaCode: text || undefined }) },
  cc: one('cc', checkCountryCode),
  trunk: one('trunk', checkPrefix),
  intl: one('intl', checkPrefix),
  outsidePrefix: one('outsidePrefix', checkPrefix),
  internal: {
    check: (text, language: Language = 'en') => {
      const digits = text === '' ? ([1, 1] as const) : readDigits(text);
      const isRange = digits !== undefined && digits[0] >= 1 && digits[0] <= digits[1] && digits[1] <= 15;
      return isRange ? undefined : fieldSentence('digits-range', language);
    },
    toText: ({ internal }) =>
      internal === undefined ? '' : internal[0] === internal[1] ? String(internal[0]) : `${internal[0]}-${internal[1]}`,
    toChange: (text) => ({ internal: readDigits(text) }),
  },
  ownRanges: {
    check: each(RANGES, checkOwnRange),
    toText: ({ ownRanges = [] }) => ownRanges.join(', '),
    toChange(text) {
      const ranges = listOf(text, RANGES);
      return { ownRanges: ranges.length === 0 ? undefined : ranges };
    },
  },
  emergency: {
    check: (text, language = 'en') =>
      listOf(text, NUMBERS).length === 0
        ? fieldSentence('empty', language)
        : each(NUMBERS, checkEmergencyNumber)(text, language),
    toText: ({ emergency = [] }) => emergency.join(', '),
    toChange: (text) => ({ emergency: listOf(text, NUMBERS) }),
  },
};
