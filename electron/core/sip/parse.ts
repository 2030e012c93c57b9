/**
 * The parser at the edge: one pass over a message from the network (RFC 3261 §7, §25.1) with the tolerance that
 * RFC 4475 asks for. Nothing from the network reaches sip.js's grammar. It never throws and takes linear time.
 *
 * Tolerated: compact forms, any case, folding, space around colons and separators, empty lines before the start line,
 * bare CR and LF inside a value (read as spaces, so that they cannot come out again as line ends), header lines that
 * are none (ignored, RFC 3261 §8.2.2 and §16.3), any reason phrase or none, octets after the body.
 * Not tolerated: what would leave open which message this is (two different readings of From, To, Call-ID, CSeq, Via,
 * Content-Length), and request lines that are not exactly three words (RFC 3261 §7.1).
 */
import { err, ok, type Result } from '../../shared/result.ts';
import { longNameAt, nextHash } from './header-names.ts';
import {
  COLON,
  CR,
  endOfToken,
  HTAB,
  isSpace,
  isToken,
  isTokenOctet,
  LF,
  SP,
  splitList,
  trimmed,
  unfold,
} from './lexis.ts';
import { type NameAddr, parseNameAddr } from './name-addr.ts';
import { parseUri, type SipUri } from './uri.ts';
import { parseVia, type Via } from './via.ts';

/** What one message may hold; more is a fault. RFC 3261 sets none of them; each is far above what phones send. */
export const LIMITS = {
  /** A UDP datagram cannot hold more. */
  messageOctets: 65_536,
  headerLines: 128,
  /** One header line with its folded lines, or the start line. */
  headerLineOctets: 8192,
  /** Via, Route, Record-Route and Contact values together. Max-Forwards keeps honest paths under 70. */
  listEntries: 128,
} as const;

/** RFC 3261 §8.1.1.5. */
const CSEQ_MAX = 2 ** 31 - 1;

export interface SipHeader {
  /** In lower case, long form: 'call-id'. */
  readonly name: string;
  /** Unfolded, without white space at its ends. */
  readonly value: string;
}

export interface SipMessageBase {
  /** The message as received, with whatever stood before and behind it. */
  readonly octets: string;
  /** In the order received. */
  readonly headers: readonly SipHeader[];
  /** The first value of that lower-case long name. */
  header(name: string): string | undefined;
  /** Each header line's value, not split. */
  all(name: string): readonly string[];
  /** All lines' values split at top-level commas, empty entries left out: via, route, contact, require … */
  list(name: string): readonly string[];
  /** The topmost value. */
  readonly via: Via;
  readonly from: NameAddr;
  readonly to: NameAddr;
  /** The first; undefined for '*' and for what is no SIP or SIPS address. */
  readonly contact: NameAddr | undefined;
  readonly callId: string;
  readonly cseq: number;
  /** Of a response: the CSeq's. */
  readonly method: string;
  /** Octets, exactly Content-Length long; without one, all that follows the headers. */
  readonly body: string;
}

export interface SipRequest extends SipMessageBase {
  readonly kind: 'request';
  readonly requestUri: string;
  /** The Request-URI taken apart. Its scheme may be any. */
  readonly uri: SipUri;
}

export interface SipResponse extends SipMessageBase {
  readonly kind: 'response';
  /** 100 to 699. */
  readonly statusCode: number;
  /** Letter for letter, any octets, or ''. */
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** The answer that a faulty request deserves. */
export interface FaultReply {
  readonly statusCode: 400 | 414 | 505;
  readonly reason: string;
  /** Via (all), From, To, Call-ID and CSeq as received, in this order: RFC 3261 §8.2.6.2. To still lacks its tag. */
  readonly headers: readonly SipHeader[];
}

export interface ParseFault {
  /** One plain sentence in English. Holds nothing of the message. */
  readonly text: string;
  /** Only for a request, not ACK, that names its transaction well enough to be answered. */
  readonly reply?: FaultReply;
}

/** A message, or why it is none. Cannot throw. */
export function parseMessage(octets: string): Result<SipMessage, ParseFault> {
  if (octets.length > LIMITS.messageOctets) return err({ text: 'The message is too long' });
  let start = 0;
  while (isLineEnd(octets.charCodeAt(start))) start++;
  const end = octets.indexOf('\r\n', start);
  if (end < 0) return err({ text: 'No complete line' });
  const line = parseStartLine(octets, start, end);
  if (line === undefined) return err({ text: 'The start line is not SIP' });
  const scan = scanHeaders(octets, end + 2);
  const fields = line.fault === undefined ? readFields(line, scan, octets) : line.fault;
  if ('text' in fields) return err(withReply(fields, line, scan));
  if (line.uri !== undefined) return ok(new Request(octets, scan.headers, fields, line.word, line.uri));
  return ok(new Response(octets, scan.headers, fields, line.statusCode, line.word));
}

const isLineEnd = (code: number): boolean => code === CR || code === LF;

/* ---- start line ---- */

interface Fault {
  readonly text: string;
  readonly statusCode: 400 | 414 | 505;
}

const bad = (text: string): Fault => ({ text, statusCode: 400 });

interface StartLine {
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
function parseStartLine(octets: string, start: number, end: number): StartLine | undefined {
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
  const statusCode = digitsEnd(octets, at) === next ? Number(octets.slice(at, next)) : 0;
  if (statusCode < 100 || statusCode > 699) return undefined;
  const word = octets.slice(Math.min(next + 1, end), end);
  return { method: '', word, uri: undefined, statusCode, fault: undefined };
}

/* ---- headers ---- */

/** What one pass over the header lines finds. */
class Scan {
  readonly headers: SipHeader[] = [];
  via: string | undefined = undefined;
  from: string | undefined = undefined;
  to: string | undefined = undefined;
  callId: string | undefined = undefined;
  cseq: string | undefined = undefined;
  contentLength: string | undefined = undefined;
  /** Where the body begins; -1 while no empty line was seen. */
  body = -1;
  entries = 0;
  fault: Fault | undefined = undefined;

  add(name: string, value: string): void {
    this.headers.push({ name, value });
    switch (name) {
      case 'via':
        this.via ??= value;
        this.count(value);
        break;
      case 'from':
        this.from = this.single(this.from, value);
        break;
      case 'to':
        this.to = this.single(this.to, value);
        break;
      case 'call-id':
        this.callId = this.single(this.callId, value);
        break;
      case 'cseq':
        this.cseq = this.single(this.cseq, value);
        break;
      case 'content-length':
        this.contentLength = this.single(this.contentLength, value);
        break;
      case 'contact':
      case 'route':
      case 'record-route':
        this.count(value);
        break;
    }
  }

  /** These stand once in a message (RFC 3261 §7.3.1; RFC 4475 §3.3.8, §3.3.9). */
  private single(before: string | undefined, value: string): string {
    if (before === undefined) return value;
    this.fault ??= bad('A header field that must stand once stands twice');
    return before;
  }

  private count(value: string): void {
    this.entries++;
    for (let at = value.indexOf(','); at >= 0; at = value.indexOf(',', at + 1)) this.entries++;
    if (this.entries > LIMITS.listEntries) this.fault ??= bad('Too many Via, Route or Contact values');
  }
}

function scanHeaders(octets: string, start: number): Scan {
  const scan = new Scan();
  let at = start;
  for (let lines = 0; ; lines++) {
    let end = octets.indexOf('\r', at);
    // A clean line has one CR and one LF, side by side; anything else is folded, or holds bare ones.
    let clean = end >= 0 && octets.indexOf('\n', at) === end + 1;
    if (!clean) end = octets.indexOf('\r\n', at);
    if (end === at) {
      scan.body = at + 2;
      return scan;
    }
    while (end >= 0 && isFold(octets.charCodeAt(end + 2))) {
      clean = false;
      end = octets.indexOf('\r\n', end + 2);
    }
    if (end < 0) {
      scan.fault ??= bad('The header ends without an empty line');
      return scan;
    }
    if (lines >= LIMITS.headerLines) {
      scan.fault ??= bad('Too many header lines');
      return scan;
    }
    if (end - at > LIMITS.headerLineOctets) scan.fault ??= bad('A header line is too long');
    else scanLine(scan, octets, at, end, clean);
    at = end + 2;
  }
}

const isFold = (code: number): boolean => code === SP || code === HTAB;

function scanLine(scan: Scan, octets: string, start: number, end: number, clean: boolean): void {
  let hash = 0;
  let nameEnd = start;
  for (let code = octets.charCodeAt(nameEnd); nameEnd < end && isTokenOctet(code); code = octets.charCodeAt(nameEnd)) {
    hash = nextHash(hash, code);
    nameEnd++;
  }
  let colon = nameEnd;
  while (isFold(octets.charCodeAt(colon))) colon++;
  if (nameEnd === start || octets.charCodeAt(colon) !== COLON) return;
  const value = clean ? trimmed(octets, colon + 1, end) : unfold(octets.slice(colon + 1, end));
  scan.add(longNameAt(octets, start, nameEnd, hash), value);
}

/* ---- fields that every message has ---- */

interface Fields {
  readonly via: Via;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly callId: string;
  readonly cseq: number;
  readonly method: string;
  readonly body: string;
}

function readFields(line: StartLine, scan: Scan, octets: string): Fields | Fault {
  if (scan.fault !== undefined) return scan.fault;
  const callId = scan.callId;
  if (scan.via === undefined || scan.from === undefined || scan.to === undefined || !callId || !scan.cseq) {
    return bad('Via, From, To, Call-ID or CSeq is missing');
  }
  const via = topmostVia(scan.via);
  if (via === undefined) return bad('Malformed Via');
  const from = parseNameAddr(scan.from);
  if (from === undefined) return bad('Malformed From');
  const to = parseNameAddr(scan.to);
  if (to === undefined) return bad('Malformed To');
  const space = digitsEnd(scan.cseq, 0);
  const cseq = Number(scan.cseq.slice(0, space));
  const method = trimmed(scan.cseq, space, scan.cseq.length);
  if (space === 0 || !isSpace(scan.cseq.charCodeAt(space)) || !isToken(method)) return bad('Malformed CSeq');
  if (cseq > CSEQ_MAX) return bad('The CSeq number is too large');
  if (line.method !== '' && line.method !== method) return bad('The CSeq method differs from the request line');
  const body = readBody(octets, scan);
  if (typeof body !== 'string') return body;
  return { via, from, to, callId, cseq, method, body };
}

/** All values of the line must be right (RFC 4475 §3.1.2.1), the first is the topmost. */
function topmostVia(line: string): Via | undefined {
  if (!line.includes(',')) return parseVia(line);
  const values = splitList(line).map(parseVia);
  return values.includes(undefined) ? undefined : values[0];
}

function digitsEnd(text: string, start: number): number {
  let i = start;
  for (let code = text.charCodeAt(i); code >= 48 && code <= 57; code = text.charCodeAt(i)) i++;
  return i;
}

/** RFC 3261 §18.3: octets behind the body are not part of it; too few are a fault. */
function readBody(octets: string, scan: Scan): string | Fault {
  const length = scan.contentLength;
  if (length === undefined) return octets.slice(scan.body);
  if (length === '' || digitsEnd(length, 0) !== length.length) return bad('Malformed Content-Length');
  const end = scan.body + Number(length);
  if (end > octets.length) return bad('The body is shorter than Content-Length');
  return octets.slice(scan.body, end);
}

/* ---- faults ---- */

function withReply(fault: Fault, line: StartLine, scan: Scan): ParseFault {
  const { text, statusCode } = fault;
  const { from, to, callId, cseq } = scan;
  if (line.method === '' || line.method === 'ACK' || !scan.via || !from || !to || !callId || !cseq) return { text };
  const headers = scan.headers.filter((header) => header.name === 'via');
  headers.push({ name: 'from', value: from }, { name: 'to', value: to });
  headers.push({ name: 'call-id', value: callId }, { name: 'cseq', value: cseq });
  return { text, reply: { statusCode, reason: text, headers } };
}

/* ---- messages ---- */

class Message implements SipMessageBase {
  readonly octets: string;
  readonly headers: readonly SipHeader[];
  readonly via: Via;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly callId: string;
  readonly cseq: number;
  readonly method: string;
  readonly body: string;
  /** Null until asked for: most messages' Contact never is. */
  private firstContact: NameAddr | undefined | null = null;

  constructor(octets: string, headers: readonly SipHeader[], fields: Fields) {
    this.octets = octets;
    this.headers = headers;
    this.via = fields.via;
    this.from = fields.from;
    this.to = fields.to;
    this.callId = fields.callId;
    this.cseq = fields.cseq;
    this.method = fields.method;
    this.body = fields.body;
  }

  get contact(): NameAddr | undefined {
    if (this.firstContact === null) this.firstContact = readContact(this.header('contact'));
    return this.firstContact;
  }

  header(name: string): string | undefined {
    for (const header of this.headers) if (header.name === name) return header.value;
    return undefined;
  }

  all(name: string): readonly string[] {
    const values: string[] = [];
    for (const header of this.headers) if (header.name === name) values.push(header.value);
    return values;
  }

  list(name: string): readonly string[] {
    const entries: string[] = [];
    for (const header of this.headers) {
      if (header.name !== name) continue;
      for (const entry of splitList(header.value)) if (entry !== '') entries.push(entry);
    }
    return entries;
  }
}

/** Only a SIP or SIPS address can be a remote target (RFC 3261 §12.1.1, §12.1.2). */
function readContact(line: string | undefined): NameAddr | undefined {
  const first = line === undefined ? undefined : parseNameAddr(splitList(line)[0] ?? '');
  return first !== undefined && parseUri(first.uri)?.host ? first : undefined;
}

class Request extends Message implements SipRequest {
  readonly kind = 'request';
  readonly requestUri: string;
  readonly uri: SipUri;

  constructor(octets: string, headers: readonly SipHeader[], fields: Fields, requestUri: string, uri: SipUri) {
    super(octets, headers, fields);
    this.requestUri = requestUri;
    this.uri = uri;
  }
}

class Response extends Message implements SipResponse {
  readonly kind = 'response';
  readonly statusCode: number;
  readonly reason: string;

  constructor(octets: string, headers: readonly SipHeader[], fields: Fields, statusCode: number, reason: string) {
    super(octets, headers, fields);
    this.statusCode = statusCode;
    this.reason = reason;
  }
}
