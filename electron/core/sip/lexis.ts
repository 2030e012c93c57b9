/**
 * The few rules of RFC 3261 §25.1 that every header shares: white space, tokens, quoted strings, parameters, lists.
 * Each function goes over its text once and never throws. Text is octets: String.trim() would take 0xA0, the last
 * octet of many UTF-8 characters, for a space.
 */

export const HTAB = 9;
export const LF = 10;
export const CR = 13;
export const SP = 32;
export const QUOTE = 34;
export const COMMA = 44;
const DOT = 46;
export const SLASH = 47;
const COLON = 58;
export const SEMICOLON = 59;
export const LESS = 60;
const EQUALS = 61;
export const OPEN_BRACKET = 91;
const BACKSLASH = 92;

/** Values by lower-case name; null for a name without a value. */
export type Params = ReadonlyMap<string, string | null>;
export const NO_PARAMS: Params = new Map();

export const isSpace = (code: number): boolean => code === SP || code === HTAB || code === CR || code === LF;

/** The part from `start` to `end` without white space at its ends. */
export function trimmed(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

export function skipSpace(text: string, start: number): number {
  let i = start;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** Index after the decimal digits that begin at `start`; `start` itself when none do. */
export function endOfDigits(text: string, start: number): number {
  let i = start;
  for (let code = text.charCodeAt(i); code >= 48 && code <= 57; code = text.charCodeAt(i)) i++;
  return i;
}

/** RFC 3261 §25.1 token: one bit per character that may stand in it. */
const TOKEN = new Uint8Array(256);
for (const c of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~") TOKEN[c.charCodeAt(0)] = 1;

/** Index after the token that begins at `start`; `start` itself when none does. */
export function endOfToken(text: string, start: number): number {
  let i = start;
  // The bound keeps NaN, which charCodeAt gives behind the end, from the table: it would make every look-up slow.
  while (i < text.length && TOKEN[text.charCodeAt(i)] === 1) i++;
  return i;
}

export const isToken = (text: string): boolean => text !== '' && endOfToken(text, 0) === text.length;

/** `text` holds a line end: one space stands for it and for the white space around it (RFC 3261 §7.3.1). */
export function unfold(text: string): string {
  const parts: string[] = [];
  for (const line of text.split(/[\r\n]+/)) {
    const part = trimmed(line, 0, line.length);
    if (part !== '') parts.push(part);
  }
  return parts.join(' ');
}

/** Index just after the quoted string that opens at `start`; -1 when it never closes. */
export function endOfQuoted(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i + 1;
    if (code === BACKSLASH) i++;
  }
  return -1;
}

/** The content between the quotes, with each quoted-pair resolved. */
export function unquote(inner: string): string {
  if (!inner.includes('\\')) return inner;
  let out = '';
  let from = 0;
  for (let at = inner.indexOf('\\'); at >= 0; at = inner.indexOf('\\', at + 2)) {
    out += inner.slice(from, at);
    from = at + 1;
  }
  return out + inner.slice(from);
}

/**
 * Parameters `;name[=value]` from `start` to the end of the text, with white space anywhere around them. Quoted values
 * come without quotes. Empty parameters (";;") are passed over, of two with the same name the first counts.
 * Undefined when something else stands there or a quote never closes.
 */
export function parseParams(text: string, start: number): Params | undefined {
  let i = skipSpace(text, start);
  if (i >= text.length) return NO_PARAMS;
  const params = new Map<string, string | null>();
  while (i < text.length) {
    if (text.charCodeAt(i) !== SEMICOLON) return undefined;
    let end = i + 1;
    let code = text.charCodeAt(end);
    while (end < text.length && code !== EQUALS && code !== SEMICOLON) code = text.charCodeAt(++end);
    const name = trimmed(text, i + 1, end).toLowerCase();
    i = end;
    let value: string | null = null;
    if (code === EQUALS) {
      const from = skipSpace(text, end + 1);
      if (text.charCodeAt(from) === QUOTE) {
        i = endOfQuoted(text, from);
        if (i < 0) return undefined;
        value = unquote(text.slice(from + 1, i - 1));
        i = skipSpace(text, i);
      } else {
        i = text.indexOf(';', from);
        if (i < 0) i = text.length;
        value = trimmed(text, from, i);
      }
    }
    if (name !== '' && !params.has(name)) params.set(name, value);
  }
  return params;
}

/**
 * The entries between top-level commas, trimmed, empty ones too: commas in quoted strings and in <> do not count
 * (RFC 3261 §7.3.1). Something left open takes the rest of the text.
 */
export function splitList(text: string): string[] {
  if (!text.includes(',')) return [trimmed(text, 0, text.length)];
  const entries: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === COMMA) {
      entries.push(trimmed(text, from, i));
      from = i + 1;
    } else if (code === QUOTE || code === LESS) {
      const end = code === QUOTE ? endOfQuoted(text, i) - 1 : text.indexOf('>', i);
      if (end < 0) break;
      i = end;
    }
  }
  entries.push(trimmed(text, from, text.length));
  return entries;
}

/** Where a host and a port stand in a text, and where they end. `end` is -1 when they are malformed. */
export interface HostPort {
  /** Without the brackets of an IPv6 literal. */
  readonly host: string;
  readonly port: number | undefined;
  readonly end: number;
}
const NO_HOST: HostPort = { host: '', port: undefined, end: -1 };

/** `host [":" port]`, white space around the colon allowed as in a Via (RFC 3261 §20.42). An empty port is none. */
export function parseHostPort(text: string, start: number): HostPort {
  let end = start;
  let host: string;
  if (text.charCodeAt(start) === OPEN_BRACKET) {
    end = text.indexOf(']', start) + 1;
    if (end === 0) return NO_HOST;
    host = text.slice(start + 1, end - 1);
    if (!isIpv6(host)) return NO_HOST;
  } else {
    end = endOfName(text, start);
    if (end < 0) return NO_HOST;
    host = text.slice(start, end);
  }
  const colon = skipSpace(text, end);
  if (text.charCodeAt(colon) !== COLON) return { host, port: undefined, end };
  const from = skipSpace(text, colon + 1);
  let port = 0;
  end = from;
  for (let digit = text.charCodeAt(end) - 48; digit >= 0 && digit <= 9; digit = text.charCodeAt(++end) - 48) {
    port = port * 10 + digit;
    if (port > 65_535) return NO_HOST;
  }
  return { host, port: end === from ? undefined : port, end };
}

/** Letters, digits, "-", "." and, because phones and exchanges bear such names, "_". */
const HOST = new Uint8Array(256);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._') HOST[c.charCodeAt(0)] = 1;

/**
 * Index after the name or IPv4 address that begins at `start`; -1 when there is none, when it has nothing between two
 * dots or before the first, or more than 255 octets.
 */
function endOfName(text: string, start: number): number {
  let i = start;
  let previous = DOT;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (HOST[code] !== 1) break;
    if (code === DOT && previous === DOT) return -1;
    previous = code;
  }
  return i === start || i - start > 255 ? -1 : i;
}

/** An IPv6 literal without brackets and without a zone (RFC 3261 §25.1 IPv6address, RFC 5954). */
export function isIpv6(text: string): boolean {
  if (text.length > 45 || !/^[0-9a-f:.]*$/i.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let count = 0;
  for (const [index, half] of halves.entries()) {
    const groups = half === '' ? [] : half.split(':');
    for (const [at, group] of groups.entries()) {
      const last = index === halves.length - 1 && at === groups.length - 1;
      if (last && isIpv4(group)) count += 2;
      else if (/^[0-9a-f]{1,4}$/i.test(group)) count++;
      else return false;
    }
  }
  return halves.length === 2 ? count < 8 : count === 8;
}

export function isIpv4(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  return match?.slice(1).every((part) => Number(part) <= 255) ?? false;
}

export const isHostText = (text: string): boolean =>
  text !== '' && (endOfName(text, 0) === text.length || isIpv6(text));
