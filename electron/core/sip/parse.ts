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
import { type HeaderScan, scanHeaders } from './header-lines.ts';
import { CR, endOfDigits, isSpace, isToken, LF, splitList, trimmed } from './lexis.ts';
import { bad, type Fault, LIMITS } from './limits.ts';
import { type NameAddr, parseNameAddr } from './name-addr.ts';
import { parseStartLine, type StartLine } from './start-line.ts';
import { parseUri, type SipUri } from './uri.ts';
import { parseVia, type Via } from './via.ts';

export { LIMITS };

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

function readFields(line: StartLine, scan: HeaderScan, octets: string): Fields | Fault {
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
  const space = endOfDigits(scan.cseq, 0);
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

/** RFC 3261 §18.3: octets behind the body are not part of it; too few are a fault. */
function readBody(octets: string, scan: HeaderScan): string | Fault {
  const length = scan.contentLength;
  if (length === undefined) return octets.slice(scan.body);
  if (length === '' || endOfDigits(length, 0) !== length.length) return bad('Malformed Content-Length');
  const end = scan.body + Number(length);
  if (end > octets.length) return bad('The body is shorter than Content-Length');
  return octets.slice(scan.body, end);
}

/* ---- faults ---- */

function withReply(fault: Fault, line: StartLine, scan: HeaderScan): ParseFault {
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
