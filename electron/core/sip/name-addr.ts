/** From, To, Contact, Route, Refer-To …: a display name, a URI and parameters (RFC 3261 §20.10, §25.1). */
import { endOfQuoted, LESS, NO_PARAMS, type Params, parseParams, QUOTE, skipSpace, trimmed, unquote } from './lexis.ts';
import { schemeOf } from './uri.ts';

export interface NameAddr {
  /** Without quotes and escapes, in octets; '' when there is none. May hold any octet: see formatDisplayName. */
  readonly display: string;
  /** The URI letter for letter. It has a scheme; nothing more is known of it. */
  readonly uri: string;
  /** The header's parameters, not the URI's. */
  readonly params: Params;
  readonly tag: string | undefined;
  /** The whole value letter for letter. */
  readonly text: string;
}

/**
 * One value. Tolerated: unquoted display names of any characters, spaces inside the angle brackets (RFC 4475
 * §3.1.2.14, §3.1.2.15). Undefined: an open quote or bracket, no URI scheme, other text behind the brackets.
 */
export function parseNameAddr(value: string): NameAddr | undefined {
  const text = trimmed(value, 0, value.length);
  let open: number;
  let display = '';
  if (text.charCodeAt(0) === QUOTE) {
    const end = endOfQuoted(text, 0);
    if (end < 0) return undefined;
    display = unquote(text.slice(1, end - 1));
    open = skipSpace(text, end);
    if (text.charCodeAt(open) !== LESS) return undefined;
  } else {
    open = text.indexOf('<');
    const semicolon = text.indexOf(';');
    if (open < 0 || (semicolon >= 0 && semicolon < open)) return bare(text, semicolon);
    display = trimmed(text, 0, open);
  }
  const close = text.indexOf('>', open);
  if (close < 0) return undefined;
  return finish(text, display, trimmed(text, open + 1, close), parseParams(text, close + 1));
}

/**
 * Without angle brackets, everything from the first semicolon on belongs to the header, and the URI holds no "?" and
 * no comma (RFC 3261 §20.10; RFC 4475 §3.1.2.13).
 */
function bare(text: string, semicolon: number): NameAddr | undefined {
  const uri = semicolon < 0 ? text : trimmed(text, 0, semicolon);
  if (uri.includes('?') || uri.includes(',')) return undefined;
  return finish(text, '', uri, semicolon < 0 ? NO_PARAMS : parseParams(text, semicolon));
}

function finish(text: string, display: string, uri: string, params: Params | undefined): NameAddr | undefined {
  if (params === undefined || schemeOf(uri) === undefined) return undefined;
  return { display, uri, params, tag: params.get('tag') || undefined, text };
}

/** A display name of this many octets is as much as any phone shows. */
const DISPLAY_OCTETS = 128;

/**
 * A quoted-string that cannot end the header or itself: controls and DEL are taken out, `\` and `"` are escaped
 * (RFC 3261 §25.1), and it is cut, between characters, after 128 octets. '' when nothing is left.
 *
 * @param octets UTF-8 octets; text goes through toOctets first
 */
export function formatDisplayName(octets: string): string {
  let name = octets.replace(/[\x00-\x1f\x7f]/g, '');
  if (name.length > DISPLAY_OCTETS) {
    let end = DISPLAY_OCTETS;
    while (end > 0 && (name.charCodeAt(end) & 0xc0) === 0x80) end--;
    name = name.slice(0, end);
  }
  name = trimmed(name, 0, name.length);
  return name === '' ? '' : `"${name.replace(/[\\"]/g, '\\$&')}"`;
}
