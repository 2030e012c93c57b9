/** What stands behind a number and goes with it: an extension, a direct dial, digits to be sent after the answer. */
import { LETTER_OR_DIGIT } from './letters.ts';
import { readWordTail } from './words.ts';

export interface Tail {
  readonly end: number;
  readonly ext?: string;
  /** Continues the number. */
  readonly ddi?: string;
  readonly post?: string;
}

const PAUSES = ',;pPwW@!$';
/** With blanks; more than this is a list of figures. */
const LONGEST_POST = 80;
const AFTER = `0123456789*#${PAUSES} `;

/**
 * Whether a number of its own begins at `from`: then the comma or bar before it divides a list.
 * @param listed a blank behind the comma: a local number is enough.
 */
export type Judge = (from: number, listed: boolean) => boolean;

/**
 * Digits behind a pause, as mobile phones (`,` `;` `p` `w`) and TAPI (`,` `W` `@` `!`) write them. A lone comma before
 * a text is punctuation, before a whole number it divides a list.
 */
export function readPost(text: string, at: number, isNumber: Judge): Tail | undefined {
  let start = at;
  while (text[start] === ' ') start++;
  const first = text[start];
  if (first === undefined || !PAUSES.includes(first)) return undefined;
  let end = start;
  while (end < text.length && end - start <= LONGEST_POST && AFTER.includes(text[end] ?? '')) end++;
  if (end - start > LONGEST_POST) return undefined;
  const post = text
    .slice(start, end)
    .replaceAll(' ', '')
    .replace(/[,;@!]+$/, '')
    .replace(/[pPwW]+$/, '');
  if (!/[\d*#]/.test(post)) return undefined;
  const next = text[end];
  if (next !== undefined && (LETTER_OR_DIGIT.test(next) || '+@_('.includes(next))) return undefined;
  if (/^[,;](?![,;])/.test(post)) {
    const digits = start + 1;
    if (isNumber(digits, text[digits] === ' ' && !/[*#]/.test(post))) return undefined;
    if (text[end - 1] === ' ' && next !== undefined && next !== '\n') return undefined;
  }
  if (/[pPwW]/.test(first) && !/^[pPwW]+[,;pPwW]*[\d*#]/.test(post)) return undefined;
  return { end, post };
}

/** TAPI's canonical address: `| subaddress` and `^ name` are not dialled. */
function skipTapiFields(text: string, at: number, isNumber: Judge): number {
  let start = at;
  while (text[start] === ' ') start++;
  const mark = text[start];
  if (mark !== '^' && mark !== '|') return at;
  let end = text.indexOf('\n', start);
  if (end < 0) end = text.length;
  if (mark === '^') return end;
  if (text.slice(start, end).includes('+') || isNumber(start + 1, false)) return at;
  const name = text.indexOf('^', start);
  const subaddress = text.slice(start + 1, name < 0 || name > end ? end : name);
  return /^[\d\s,.\-#*]*$/.test(subaddress) ? end : at;
}

export function readTail(text: string, at: number, canonical: boolean, isNumber: Judge): Tail {
  if (at >= text.length) return { end: at };
  const word = readWordTail(text, at);
  if (word?.kind === 'ddi') return { end: word.end, ddi: word.digits };
  if (word?.kind === 'ext') return { end: word.end, ext: word.digits };
  const post = readPost(text, at, isNumber);
  if (post !== undefined) return post;
  return { end: canonical ? skipTapiFields(text, at, isNumber) : at };
}
