/**
 * URIs as peers send them (RFC 3261 §19.1, §25.1), and the sip.js URI that repeats them letter for letter.
 */
import { URI } from 'sip.js/lib/grammar/uri.js';
import { isHostText, isIpv6, NO_PARAMS, type Params, parseHostPort } from './lexis.ts';
import { toOctets } from './octets.ts';

/** A URI. SIP and SIPS URIs are taken apart; of others only the scheme is known. Parts are octets. */
export interface SipUri {
  /** In lower case: 'sip', 'sips', 'tel' … */
  readonly scheme: string;
  /** As it stands in the text, escapes too; see unescapeOctets. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** As it stands in the text, but without the brackets of an IPv6 literal. '' for schemes other than sip and sips. */
  readonly host: string;
  readonly port: number | undefined;
  /** Names in lower case; names and values without escapes. */
  readonly params: Params;
  /** What stands after "?": names in lower case; names and values without escapes. */
  readonly headers: Params;
  /** What stands after the scheme's colon. */
  readonly opaque: string;
  /** The URI letter for letter. */
  readonly text: string;
}

/** Never part of a URI as it stands: controls, space, DEL and the delimiters < > ". */
const FORBIDDEN = /[\x00-\x20\x7f<>"]/;
const SCHEME = /^[a-z][a-z0-9+.-]*$/;

/** The scheme of a URI in lower case, or undefined when the text does not begin with one. */
export function schemeOf(text: string): string | undefined {
  if (text.startsWith('sip:')) return 'sip';
  const colon = text.indexOf(':');
  if (colon < 1 || colon > 32) return undefined;
  const scheme = text.slice(0, colon).toLowerCase();
  return SCHEME.test(scheme) ? scheme : undefined;
}

/** Takes a URI apart. Undefined for what is none: no scheme, no usable host in a SIP URI, raw spaces or brackets. */
export function parseUri(text: string): SipUri | undefined {
  const scheme = schemeOf(text);
  if (scheme === undefined || FORBIDDEN.test(text)) return undefined;
  const start = scheme.length + 1;
  if (scheme === 'sip' || scheme === 'sips') return parseSipUri(text, scheme, start);
  if (text.length === start) return undefined;
  const nothing = { user: undefined, password: undefined, host: '', port: undefined };
  return { scheme, ...nothing, params: NO_PARAMS, headers: NO_PARAMS, opaque: text.slice(start), text };
}

function parseSipUri(text: string, scheme: string, start: number): SipUri | undefined {
  let at = text.indexOf('@', start);
  let place = parseHostPort(text, at < 0 ? start : at + 1);
  if (at >= 0 && !endsHost(text, place.end)) {
    // Some exchanges send user@domain@host, unescaped: the host is what stands last.
    at = text.lastIndexOf('@');
    place = parseHostPort(text, at + 1);
  }
  if (!endsHost(text, place.end)) return undefined;
  let user: string | undefined;
  let password: string | undefined;
  if (at >= 0) {
    const info = text.slice(start, at);
    const colon = info.indexOf(':');
    user = colon < 0 ? info : info.slice(0, colon);
    if (colon >= 0) password = info.slice(colon + 1);
    if (user === '') return undefined;
  }
  let question = text.indexOf('?', place.end);
  if (question < 0) question = text.length;
  return {
    scheme,
    user,
    password,
    host: place.host,
    port: place.port,
    params: fields(text, place.end + 1, question, ';'),
    headers: fields(text, question + 1, text.length, '&'),
    opaque: text.slice(start),
    text,
  };
}

/** Whether a host and port that end here end as RFC 3261 §19.1.1 has it: at the end, at parameters or at headers. */
function endsHost(text: string, end: number): boolean {
  if (end < 0) return false;
  const next = text.charAt(end);
  return next === '' || next === ';' || next === '?';
}

/** `name[=value]` pieces between `from` and `to`; the first of two with the same name counts. */
function fields(text: string, from: number, to: number, separator: string): Params {
  if (from >= to) return NO_PARAMS;
  const found = new Map<string, string | null>();
  for (const piece of text.slice(from, to).split(separator)) {
    const equals = piece.indexOf('=');
    const name = unescapeOctets(equals < 0 ? piece : piece.slice(0, equals)).toLowerCase();
    if (name !== '' && !found.has(name)) found.set(name, equals < 0 ? null : unescapeOctets(piece.slice(equals + 1)));
  }
  return found;
}

/** Octets with each %HH resolved (RFC 3261 §19.1.2); a "%" that begins no escape stays. Cannot fail. */
export function unescapeOctets(octets: string): string {
  if (!octets.includes('%')) return octets;
  return octets.replace(/%[0-9a-f]{2}/gi, (triplet) => String.fromCharCode(Number.parseInt(triplet.slice(1), 16)));
}

const MAY_STAND_IN_USER = /[A-Za-z0-9\-_.!~*'()&=+$,;?/]/;

/**
 * A user part from plain text: everything that RFC 3261 §25.1 does not allow in `user` is escaped as UTF-8 octets.
 * "#" becomes %23, "*" and "+" stay (§19.1.2). The text is taken as not yet escaped: "%" becomes %25.
 */
export function escapeUser(user: string): string {
  let out = '';
  for (const octet of toOctets(user)) {
    if (MAY_STAND_IN_USER.test(octet)) out += octet;
    else out += `%${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** A host name, an IPv4 address or an IPv6 literal without brackets. "_" and names like `3cx` are let through. */
export const isHost = (text: string): boolean => isHostText(text);

/** The host as it stands in a URI or a Via: an IPv6 literal gets its brackets. */
export const formatHost = (host: string): string => (isIpv6(host) ? `[${host}]` : host);

/** Stands for the host of a URI that has none, because sip.js's constructor wants one (RFC 2606 §2). */
const NO_HOST = 'none.invalid';

/** Parameters as sip.js keeps them: an own object, and never a key that would change its prototype. */
export function toRecord(params: Params): Record<string, string | null> {
  const record: Record<string, string | null> = {};
  for (const [name, value] of params) if (name !== '__proto__') record[name] = value;
  return record;
}

/**
 * A URI for sip.js that says exactly what the peer said. sip.js's own writes hosts in lower case, escapes users anew,
 * puts "//" after other schemes and throws on users such as `%25`; a Request-URI built from a Contact or a route must
 * be that Contact (RFC 3261 §12.2.1.1, §19.1.4). Assigning to its parts does not change the text.
 */
export class ExactUri extends URI {
  readonly text: string;

  constructor(parts: SipUri) {
    super(parts.scheme, parts.user ?? '', parts.host || NO_HOST, parts.port, toRecord(parts.params));
    this.text = parts.text;
  }

  /** sip.js copies every URI of a message three times; what cannot change needs no copy. */
  override clone(): ExactUri {
    return this;
  }

  override toRaw(): string {
    return this.text;
  }

  override toString(): string {
    return this.text;
  }
}

/** Cannot fail: text that is no URI keeps its letters and has no parts. Line ends, which no URI holds, become spaces. */
export function toExactUri(text: string): ExactUri {
  const parts = parseUri(text);
  if (parts !== undefined) return new ExactUri(parts);
  const nothing = { user: undefined, password: undefined, host: '', port: undefined, opaque: text };
  const safe = text.replace(/[\r\n]/g, ' ');
  return new ExactUri({ scheme: 'unknown', ...nothing, params: NO_PARAMS, headers: NO_PARAMS, text: safe });
}
