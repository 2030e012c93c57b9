/**
 * The history: calls that the user made, and calls that were announced. Types, the check of an entry that comes from a
 * file which anybody may have edited, the search, and the table for other programs. Pure functions.
 *
 * An outgoing call has no duration: once the callee answers, the call belongs to the phone, and Dialtray has left it. Its
 * `endedAt` is when the outcome was known.
 */
import type { Language } from './language.ts';
import type { Result } from './result.ts';
import { OUTCOMES, type Outcome, type SipStatus } from './state.ts';
import { outcomeText, toAnswer } from './texts.ts';
import { translate } from './translations.ts';

/** `answered-elsewhere`: on one of the phones that rang beside us, most likely the user's own. */
export const INCOMING_OUTCOMES = ['answered-elsewhere', 'missed', 'ended'] as const;
export type IncomingOutcome = (typeof INCOMING_OUTCOMES)[number];

interface Entry {
  readonly id: string;
  readonly line: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface OutgoingEntry extends Entry {
  readonly direction: 'outgoing';
  /** What the user clicked, pasted or typed. */
  readonly dialText: string;
  /** What the line sent: digits or a URI. */
  readonly sent: string;
  readonly outcome: Outcome;
  readonly sip?: SipStatus;
  /** A fact that the outcome's sentence leaves out, in English. */
  readonly detail?: string;
}

export interface IncomingEntry extends Entry {
  readonly direction: 'incoming';
  readonly outcome: IncomingOutcome;
  /** As the caller's side wrote them; either may be missing. */
  readonly caller: { readonly name?: string; readonly number?: string };
}

export type HistoryEntry = OutgoingEntry | IncomingEntry;

/** Where the history is kept. Errors are sentences. */
export interface HistoryStore {
  /** In the order in which they were added. */
  list(): Promise<Result<readonly HistoryEntry[], string>>;
  add(entry: HistoryEntry): Promise<Result<undefined, string>>;
  /** Removing what is not there is a success. */
  remove(id: string): Promise<Result<undefined, string>>;
  clear(): Promise<Result<undefined, string>>;
  /** Forgets what began more than so many days before `now` (milliseconds since the Unix epoch). */
  prune(days: number, now: number): Promise<Result<undefined, string>>;
}

/** The longest text that an entry holds. */
export const HISTORY_TEXT_LIMIT = 4096;
const DAY_MS = 86_400_000;
/** The last moment that a Date can tell. */
const LAST_TIME = 8.64e15;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= HISTORY_TEXT_LIMIT;
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= LAST_TIME;
const isOptionalText = (value: unknown): value is string | undefined => value === undefined || isText(value);
const isOneOf = <const T extends readonly string[]>(choices: T, value: unknown): value is T[number] =>
  typeof value === 'string' && choices.includes(value);
const isSipStatus = (value: unknown): value is SipStatus =>
  isObject(value) && Number.isInteger(value.code) && isText(value.reason);

function readOutgoing(entry: Entry, input: Record<string, unknown>): OutgoingEntry | undefined {
  const { dialText, sent, outcome, sip, detail } = input;
  if (!isText(dialText) || !isText(sent) || !isOneOf(OUTCOMES, outcome) || !isOptionalText(detail)) return undefined;
  if (sip !== undefined && !isSipStatus(sip)) return undefined;
  return {
    ...entry,
    direction: 'outgoing',
    dialText,
    sent,
    outcome,
    ...(sip === undefined ? {} : { sip: { code: sip.code, reason: sip.reason } }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function readIncoming(entry: Entry, input: Record<string, unknown>): IncomingEntry | undefined {
  const { outcome, caller } = input;
  if (!isOneOf(INCOMING_OUTCOMES, outcome) || !isObject(caller)) return undefined;
  const { name, number } = caller;
  if (!isOptionalText(name) || !isOptionalText(number)) return undefined;
  return {
    ...entry,
    direction: 'incoming',
    outcome,
    caller: { ...(name === undefined ? {} : { name }), ...(number === undefined ? {} : { number }) },
  };
}

/** @returns undefined for what this version does not know, or cannot use */
export function parseHistoryEntry(input: unknown): HistoryEntry | undefined {
  if (!isObject(input)) return undefined;
  const { id, line, startedAt, endedAt, direction } = input;
  if (!isText(id) || id === '' || !isText(line) || !isTime(startedAt) || !isTime(endedAt)) return undefined;
  const entry = { id, line, startedAt, endedAt };
  if (direction === 'outgoing') return readOutgoing(entry, input);
  return direction === 'incoming' ? readIncoming(entry, input) : undefined;
}

/** What began at most so many days ago. What seems to begin later than now stays: a clock was wrong, then or now. */
export const withoutOld = <T extends { readonly startedAt: number }>(
  entries: readonly T[],
  days: number,
  now: number,
): readonly T[] => entries.filter(({ startedAt }) => startedAt >= now - days * DAY_MS);

/** One sentence about how it ended. */
export function historyText(entry: HistoryEntry, language: Language): string {
  if (entry.direction === 'incoming') return TEXTS[language][entry.outcome];
  const state = entry.outcome === 'connected' || entry.outcome === 'cancelled' ? entry.outcome : 'failed';
  return outcomeText({ ...entry, callId: entry.id, state, leg: 'callee' }, language).sentence;
}

// Letters that Unicode does not take apart.
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i', ς: 'σ' };

/** As people compare names: `MÜLLER` is `muller`. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđıς]/g, (letter) => PLAIN[letter] ?? letter);

/** The digits of a number or of a URI's user part; `+43 (0)1` is `431`. */
const digitsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/^[a-z][a-z\d+.-]*:/i, '')
    .replace(/[@;?].*$/s, '')
    .replace(/\(0\)/g, '')
    .replace(/\D/g, '');

const textsOf = (entry: HistoryEntry): readonly string[] =>
  entry.direction === 'outgoing'
    ? [entry.line, entry.dialText, entry.sent]
    : [entry.line, entry.caller.name ?? '', entry.caller.number ?? ''];

const numbersOf = (entry: HistoryEntry): readonly string[] =>
  entry.direction === 'outgoing' ? [entry.dialText, entry.sent] : [entry.caller.number ?? ''];

const NUMBER_LIKE = /^[+\d\s()./\p{Pd}]+$/u;

/** A number however it is written: what stands in front of a country or an area code (+, 00, 0) differs. */
function createNumberTest(text: string): (entry: HistoryEntry) => boolean {
  const digits = digitsOf(text).replace(/^00?(?=[1-9]\d)/, '');
  return (entry) => digits !== '' && numbersOf(entry).some((number) => digitsOf(number).includes(digits));
}

function createWordTest(word: string): (entry: HistoryEntry) => boolean {
  const folded = fold(word);
  const isNumber = NUMBER_LIKE.test(word) ? createNumberTest(word) : () => false;
  return (entry) => isNumber(entry) || textsOf(entry).some((text) => fold(text).includes(folded));
}

/**
 * What fits a query, in the order given. A query of digits, spaces and punctuation is one number; of any other, every word
 * must be in the line, a number or a name. An empty query finds everything.
 */
export function searchHistory(entries: readonly HistoryEntry[], query: string): readonly HistoryEntry[] {
  const text = query.normalize('NFKC').trim();
  const words = text === '' ? [] : text.split(/\s+/).map(createWordTest);
  const isNumber = NUMBER_LIKE.test(text) ? createNumberTest(text) : () => false;
  return entries.filter((entry) => isNumber(entry) || words.every((test) => test(entry)));
}

const ENGLISH = {
  'answered-elsewhere': 'The call was answered.',
  missed: 'Nobody answered the call.',
  ended: 'The call is over; how it ended is not known.',
  outgoing: 'outgoing',
  incoming: 'incoming',
  columns: [
    'Begin',
    'Seconds',
    'Direction',
    'Line',
    'Number as typed',
    'Number as sent',
    'Caller',
    'Caller’s number',
    'Outcome',
    'What happened',
    'SIP answer',
    'Detail',
  ],
} as const;

type HistoryTexts = {
  readonly [K in keyof typeof ENGLISH]: (typeof ENGLISH)[K] extends string ? string : readonly string[];
};

const TEXTS: Readonly<Record<Language, HistoryTexts>> = {
  en: ENGLISH,
  de: {
    'answered-elsewhere': 'Der Anruf wurde angenommen.',
    missed: 'Niemand hat den Anruf angenommen.',
    ended: 'Der Anruf ist vorbei; wie er endete, ist nicht bekannt.',
    outgoing: 'ausgehend',
    incoming: 'eingehend',
    columns: [
      'Beginn',
      'Sekunden',
      'Richtung',
      'Leitung',
      'Nummer wie eingegeben',
      'Nummer wie gesendet',
      'Anrufer',
      'Nummer des Anrufers',
      'Ergebnis',
      'Was geschah',
      'SIP-Antwort',
      'Einzelheit',
    ],
  },
};

// Also behind what another program may take for the end of a cell or a row, and in the full-width forms.
const FORMULA = /^(?=[\t\r\n])|(^|[;\t\r\n])(?=[ "]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const E164 = /^\+\d+$/;

/**
 * One cell. A spreadsheet calculates what begins with = + - @, a tab or a line break, whoever wrote it: callers choose
 * their names. An apostrophe in front makes it text. Only a plus with nothing but digits stays as it is: it can do no
 * harm, and a program that reads the table gets the number as it was. With hyphens it would be a subtraction.
 */
function toCell(text: string): string {
  const safe = E164.test(text) ? text : text.replace(FORMULA, "$1'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-03-01 12:00:00`, on the user's clock: the form that spreadsheets take for a time. */
function toLocalTime(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function toCells(entry: HistoryEntry, language: Language): readonly string[] {
  const out = entry.direction === 'outgoing' ? entry : undefined;
  const caller = entry.direction === 'incoming' ? entry.caller : {};
  return [
    toLocalTime(entry.startedAt),
    String(Math.max(0, Math.round((entry.endedAt - entry.startedAt) / 1000))),
    TEXTS[language][entry.direction],
    entry.line,
    out?.dialText ?? '',
    out?.sent ?? '',
    caller.name ?? '',
    caller.number ?? '',
    entry.outcome,
    historyText(entry, language),
    out?.sip === undefined ? '' : toAnswer(out.sip),
    out?.detail === undefined ? '' : translate(out.detail, language),
  ];
}

export interface CsvOptions {
  /** Excel takes a file without it for one of an old code page, and spoils every umlaut. */
  readonly byteOrderMark?: boolean;
}

/** A table for other programs: RFC 4180, with a header, in the order given. */
export function toCsv(
  entries: readonly HistoryEntry[],
  language: Language,
  { byteOrderMark = true }: CsvOptions = {},
): string {
  const rows = [TEXTS[language].columns, ...entries.map((entry) => toCells(entry, language))];
  const text = rows.map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('');
  return byteOrderMark ? `\ufeff${text}` : text;
}
