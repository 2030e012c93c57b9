/** Request line and status line (RFC 3261 §7.1, §7.2). */
import { endOfDigits, endOfToken, isSpace, SP } from './lexis.ts';
import { bad, type Fault, LIMITS } from './limits.ts';
import { parseUri, type SipUri } from './uri.ts';

export interface StartLine {
  /** '' for a response. */
  readonly method: string;
  /** The Request-URI or the reason phrase. */
  readonly word: string;
  readonly uri: SipUri | undefined;
  readonly statusCode: number;
  readonly fault: Fault | undefined;
}

const requestLine = (method: string, word: string, uri: SipUri): StartLine => ({
  method,
  word,
  uri,
  statusCode: 0,
  fault: undefined,
});

const faultyLine = (method: string, fault: Fault): StartLine => ({
  method,
  word: '',
  uri: undefined,
  statusCode: 0,
  fault,
});

/** Undefined for what is not SIP at all, or a response that is not SIP/2.0 with a status of 100 to 699. */
export function parseStartLine(octets: string, start: number, end: number): StartLine | undefined {
  const tokenEnd = endOfToken(octets, start);
  if (tokenEnd === start) return undefined;
  if (octets.charCodeAt(tokenEnd) !== SP) return parseStatusLine(octets, start, end);
  const method = octets.slice(start, tokenEnd);
  if (end - start > LIMITS.headerLineOctets) {
    return faultyLine(method, { text: 'The Request-URI is too long', statusCode: 414 });
  }
  const version = end - VERSION.length;
  const word = octets.slice(tokenEnd + 1, version);
  if (version <= tokenEnd || !octets.startsWith(VERSION, version) || word.includes(' ')) {
    return unusualRequestLine(method, octets.slice(tokenEnd + 1, end));
  }
  const uri = parseUri(word);
  if (uri === undefined) return faultyLine(method, bad('Malformed Request-URI'));
  // RFC 3261 §19.1.1, table 1: no headers in a Request-URI (RFC 4475 §3.1.2.11).
  if (uri.headers.size > 0) return faultyLine(method, bad('Header fields in the Request-URI'));
  return requestLine(method, word, uri);
}

const VERSION = ' SIP/2.0';

/** `rest` is what follows the method. Other versions get 505 (§21.5.6), more or fewer words than three get 400. */
function unusualRequestLine(method: string, rest: string): StartLine | undefined {
  const words = rest.split(/[ \t]/);
  const version = words.findLast((word) => word !== '') ?? '';
  if (!/^SIP\/\d+\.\d+$/i.test(version)) return undefined;
  if (!/^SIP\/2\.0$/i.test(version)) return faultyLine(method, { text: 'Version Not Supported', statusCode: 505 });
  const word = words[0] ?? '';
  const uri = words.length === 2 && rest[word.length] === ' ' ? parseUri(word) : undefined;
  if (uri === undefined || uri.headers.size > 0) return faultyLine(method, bad('Malformed request line'));
  return requestLine(method, word, uri);
}

function parseStatusLine(octets: string, start: number, end: number): StartLine | undefined {
  if (end - start > LIMITS.headerLineOctets) return undefined;
  if (!octets.startsWith('SIP/2.0', start) && octets.slice(start, start + 7).toUpperCase() !== 'SIP/2.0')
    return undefined;
  let at = start + 7;
  while (octets.charCodeAt(at) === SP) at++;
  const next = at + 3;
  if (at === start + 7 || next > end || (next < end && !isSpace(octets.charCodeAt(next)))) return undefined;
  const statusCode = endOfDigits(octets, at) === next ? Number(octets.slice(at, next)) : 0;
  if (statusCode < 100 || statusCode > 699) return undefined;
  const word = octets.slice(Math.min(next + 1, end), end);
  return { method: '', word, uri: undefined, statusCode, fault: undefined };
}
