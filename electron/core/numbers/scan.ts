/** Where the numbers of a text are. Every loop goes forward only, so that the time is linear in the text. */

import { LETTERS } from './letters.ts';

export interface Run {
  readonly start: number;
  readonly end: number;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Blank ( ) * # + - . / [ ] ~ and digits. */
function isRunCode(code: number): boolean {
  return (
    isDigit(code) ||
    code === 32 ||
    (code >= 40 && code <= 43) ||
    (code >= 45 && code <= 47) ||
    code === 35 ||
    code === 91 ||
    code === 93 ||
    code === 126
  );
}

/** ( [ + * # : what may stand right before the first digit. Blanks count only between these and the digit. */
const opens = (code: number): boolean => code === 40 || code === 91 || code === 43 || code === 42 || code === 35;

function startOf(text: string, digit: number, from: number): number {
  let start = digit;
  for (let at = digit - 1; at >= from && digit - at <= 8; at--) {
    const code = text.charCodeAt(at);
    if (opens(code)) start = at;
    else if (code !== 32) break;
  }
  return start;
}

/**
 * Ends behind the last character that belongs to a number: a digit, a star or hash, a bracket that closes one inside.
 * A bracket that does not close, behind enough digits for a number, begins a remark: `+43 1 505641 (10-12 Uhr)`.
 */
function endOf(text: string, digit: number): number {
  let at = digit;
  let end = digit;
  let open = 0;
  let digits = 0;
  let remark = -1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (!isRunCode(code)) break;
    if (code === 40 || code === 91) {
      open++;
      if (remark < 0 && digits >= 7) remark = end;
    }
    at++;
    if (isDigit(code)) digits++;
    if (isDigit(code) || code === 42 || code === 35) end = at;
    else if ((code === 41 || code === 93) && open > 0) {
      open--;
      remark = -1;
      end = at;
    }
  }
  return remark < 0 ? end : remark;
}

/** All runs of digits with their separators, in reading order. Line breaks, letters, commas and colons end a run. */
export function findRuns(text: string): readonly Run[] {
  const runs: Run[] = [];
  let at = 0;
  let from = 0;
  while (at < text.length) {
    if (!isDigit(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const start = startOf(text, at, from);
    const end = endOf(text, at);
    runs.push({ start, end });
    from = end;
    at = end;
  }
  return runs;
}

const blank = (text: string): string => text.replace(/\d/g, '_');

/** Words with @ or :// in them: addresses of mail and web. Found from the mark outwards, so that no expression walks twice. */
function maskAround(text: string, mark: string, letters: boolean): string {
  let result = text;
  let from = 0;
  for (;;) {
    const found = result.indexOf(mark, from);
    if (found < 0) return result;
    let start = found;
    while (start > 0 && !/[\s<>"'(),;]/.test(result[start - 1] ?? '')) start--;
    let end = found + mark.length;
    while (end < result.length && !/[\s<>"']/.test(result[end] ?? '')) end++;
    const word = result.slice(start, end);
    if (!letters || /[A-Za-z]/.test(result.slice(found + mark.length, end))) {
      result = result.slice(0, start) + blank(word) + result.slice(end);
    }
    from = Math.max(end, found + 1);
  }
}

const TIME = /(?<![\d+])\d{1,2}:\d{2}(?::\d{2})?(?!\d)/g;
const ISO_DATE = /(?<![\d+])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)/g;
const DATE = /(?<![\d+.])(?:[0-3]?\d\.[01]?\d\.(?:\d{4}|\d{2})|[0-3]?\d\/[01]?\d\/\d{4})(?![\d.])/g;
/** Dates of our time, in any order: a number that is written like one is still more likely a date. */
const CALENDAR_DATE =
  /(?<![\d+.])(?:(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d{2}|(?:0?[1-9]|1[0-2])([/-])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d{2}|(?:19|20)\d{2}([./])(?:0?[1-9]|1[0-2])\3(?:0?[1-9]|[12]\d|3[01]))(?![\d./-])/g;
const IP = /(?<![\d+.])(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}(?![\d.]|-\d)(?::\d{1,5})?/g;

const HOURS = new RegExp(
  `(?<![\\d+])\\d{1,2}(?:[.:]\\d{2})?(?: ?- ?\\d{1,2}(?:[.:]\\d{2})?)? ?(?:[Uu][Hh][Rr]|[Hh]|[AaPp]\\.?[Mm])(?![\\d${LETTERS}])`,
  'g',
);
const MONEY =
  /(?:[€£¥]|\$ |\b(?:EUR|USD|CHF|GBP)) ?[\d.,]+|(?<![\d+.,])\d[\d.,]{0,15} ?(?:[€£¥]|(?:EUR|USD|CHF|GBP)\b)/g;

/** A year with a separator beside it; without one there is no date to look for. */
const CENTURY = /[./-](?:19|20)\d\d|(?:19|20)\d\d[./]/;

/** Behind a country or area code four groups are a number: `+33 1 23.45.67.89`, `01 23.45.67.89`, `(044) 123.45.67.89`. */
const CODE_BEFORE = /(?:\+\d[\d ()/-]{0,8}|(?<![\d.])0\d{1,4}|\(0\d{1,4}\)) ?[ /-] ?$/;
/** Behind a country code three are one too: `+372-5123-45-67`, `+49-30-12-2019`. */
const PLUS_BEFORE = /\+\d[\d ()/.-]{0,8}[ /.-] ?$/;

const follows = (code: RegExp, text: string, at: number): boolean => code.test(text.slice(Math.max(0, at - 16), at));

function maskIp(found: string, at: number, text: string): string {
  const octets = (found.split(':')[0] ?? '').split('.');
  if (!octets.every((octet) => Number(octet) <= 255)) return found;
  return follows(CODE_BEFORE, text, at) ? found : blank(found);
}

const maskDates = (text: string, dates: RegExp): string =>
  text.replace(dates, (found, ...more) => {
    const at: unknown = more[more.length - 2];
    return typeof at === 'number' && follows(PLUS_BEFORE, text, at) ? found : blank(found);
  });

/** Blanks out what holds digits and is no number, in place, so that positions stay. `whole` texts may be a dotted number. */
export function maskOthers(text: string, whole: boolean): string {
  let masked = text;
  if (masked.includes('@')) masked = maskAround(masked, '@', true);
  if (masked.includes('://')) masked = maskAround(masked, '://', false);
  if (masked.includes('www.')) masked = maskAround(masked, 'www.', false);
  if (masked.includes(':')) masked = masked.replace(TIME, blank);
  if (masked.includes('-')) masked = maskDates(masked, ISO_DATE);
  if (CENTURY.test(masked)) masked = maskDates(masked, CALENDAR_DATE);
  if (masked.includes('.')) masked = masked.replace(IP, maskIp);
  if (/[€£¥$]/.test(masked) || !whole) masked = masked.replace(MONEY, blank);
  return whole ? masked : maskDates(masked.replace(HOURS, blank), DATE);
}
