/**
 * The numbering plans of all countries, from libphonenumber-js. The library's JSON is kept as one string, and only
 * the countries that a number needs are parsed out of it: parsing all of it would cost more than everything else that
 * happens before a call (docs/adr/0010-numbers-library.md).
 */
import TEXT from 'libphonenumber-js/metadata.max.json?raw';

/** One format: pattern, replacement, leading digits, national prefix rule, "the prefix is optional", international form. */
export type FormatRow = readonly [string, string, (readonly string[] | 0)?, (string | 0)?, (1 | 0)?, (string | 0)?];
export type TypeRow = readonly [pattern: string, lengths?: readonly number[]] | 0;

/** A country as the library's metadata, version 4, writes it. */
export type PlanRow = readonly [
  callingCode: string,
  idd: string | 0,
  pattern: string,
  lengths: readonly number[],
  formats: readonly FormatRow[] | 0,
  nationalPrefix?: string | 0,
  nationalPrefixFormattingRule?: string | 0,
  nationalPrefixForParsing?: string | 0,
  nationalPrefixTransformRule?: string | 0,
  nationalPrefixIsOptional?: 1 | 0,
  leadingDigits?: string | 0,
  types?: readonly TypeRow[],
  preferredIdd?: string | 0,
];

const between = (open: string, close: string): string => {
  const start = TEXT.indexOf(open) + open.length;
  return TEXT.slice(start, TEXT.indexOf(close, start));
};

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** Country calling code -> its countries, the main one first. */
export const callingCodes = once(
  () => JSON.parse(between('"country_calling_codes":', ',"countries":')) as Readonly<Record<string, readonly string[]>>,
);

const nonGeographic = once(() => {
  const marker = '"nonGeographic":';
  return JSON.parse(TEXT.slice(TEXT.indexOf(marker) + marker.length, TEXT.lastIndexOf('}'))) as Readonly<
    Record<string, PlanRow>
  >;
});

const rows = new Map<string, PlanRow | undefined>();

/**
 * Cuts one country out of the text: from `"AT":[` to the next country's key, or to the end of the list. No string and
 * no array of the metadata can hold that key, as only the list of countries is an object (metadata.test.ts compares
 * every country with what JSON.parse makes of the whole).
 */
function readRow(country: string): PlanRow | undefined {
  if (!/^[A-Z]{2}$/.test(country)) return undefined;
  const key = `"${country}":[`;
  const start = TEXT.indexOf(key);
  if (start < 0) return undefined;
  const ends = /\](?:,"[A-Z\d]{2,3}":\[|\},")/g;
  ends.lastIndex = start + key.length;
  const end = ends.exec(TEXT);
  if (end === null) return undefined;
  return JSON.parse(TEXT.slice(start + key.length - 1, end.index + 1)) as PlanRow;
}

export function planRow(country: string): PlanRow | undefined {
  if (rows.has(country)) return rows.get(country);
  const row = readRow(country);
  // Only what can be a country is remembered, so that odd input cannot grow the map.
  if (row !== undefined) rows.set(country, row);
  return row;
}

/** The plan of a code without a country: +800, +870, … */
export const nonGeographicRow = (callingCode: string): PlanRow | undefined =>
  Object.hasOwn(nonGeographic(), callingCode) ? nonGeographic()[callingCode] : undefined;
