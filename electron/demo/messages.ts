/** Writing SIP messages, and the few edits that a proxy makes (RFC 3261 §7, §8.2.6, §16.6, §17.1.1.3, §9.1). */
import { randomBytes } from 'node:crypto';
import type { Endpoint } from '../core/ports.ts';
import { splitList } from '../core/sip/lexis.ts';
import { parseNameAddr } from '../core/sip/name-addr.ts';
import type { SipMessage } from '../core/sip/parse.ts';
import { parseUri } from '../core/sip/uri.ts';
import { parseVia } from '../core/sip/via.ts';

export type Header = readonly [name: string, value: string];

/** A request or response as text parts. Content-Length is left out: it is written from the body. */
interface Parts {
  readonly headers: readonly Header[];
  /** An octet string. */
  readonly body: string;
}
export interface Request extends Parts {
  readonly method: string;
  readonly uri: string;
}
export interface Response extends Parts {
  readonly code: number;
  readonly reason: string;
}

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  200: 'OK',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  420: 'Bad Extension',
  423: 'Interval Too Brief',
  429: 'Provide Referrer Identity',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  483: 'Too Many Hops',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  489: 'Bad Event',
  500: 'Server Internal Error',
  603: 'Decline',
};
export const reasonOf = (code: number): string => REASONS[code] ?? 'Unknown';

/** Headers that may hold several values in one field, and of which single values are taken or added here. */
const LISTS: ReadonlySet<string> = new Set(['via', 'route', 'record-route']);
const SPELLINGS: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'www-authenticate': 'WWW-Authenticate',
};
const spelt = (name: string): string =>
  SPELLINGS[name] ?? name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());

const is = (name: string) => (header: Header) => header[0].toLowerCase() === name;

export const allValues = (headers: readonly Header[], name: string): readonly string[] =>
  headers.filter(is(name)).map((header) => header[1]);
export const firstValue = (headers: readonly Header[], name: string): string | undefined => headers.find(is(name))?.[1];

/** With the first header of that name replaced in its place, or put in front when there is none. */
export function withHeader(headers: readonly Header[], name: string, value: string): Header[] {
  const index = headers.findIndex(is(name.toLowerCase()));
  if (index < 0) return [[name, value], ...headers];
  return headers.with(index, [name, value]);
}

/** Without the first header of that name. */
export function withoutFirst(headers: readonly Header[], name: string): Header[] {
  const index = headers.findIndex(is(name));
  return index < 0 ? [...headers] : headers.toSpliced(index, 1);
}

const token = (bytes: number): string => randomBytes(bytes).toString('hex');
/** RFC 3261 §8.1.1.7: the cookie, then something that nobody else has. */
export const createBranch = (): string => `z9hG4bK${token(12)}`;
export const createTag = (): string => token(6);
export const createCallId = (): string => token(12);

const write = (startLine: string, { headers, body }: Parts): string =>
  `${[startLine, ...headers.map(([name, value]) => `${name}: ${value}`), `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`;
export const writeRequest = (request: Request): string => write(`${request.method} ${request.uri} SIP/2.0`, request);
export const writeResponse = (response: Response): string =>
  write(`SIP/2.0 ${response.code} ${response.reason}`, response);

/**
 * The header fields of a message in order, so that a proxy can forward what it does not know (RFC 3261 §16.3). Via,
 * Route and Record-Route are one value each; Content-Length is left out.
 */
export function headersOf(message: SipMessage): Header[] {
  const headers: Header[] = [];
  for (const { name, value } of message.headers) {
    if (name === 'content-length') continue;
    for (const one of LISTS.has(name) ? splitList(value) : [value]) headers.push([spelt(name), one]);
  }
  return headers;
}

/** The tag of a From or To value; '' when it has none. */
export const tagOf = (party: string | undefined): string => parseNameAddr(party ?? '')?.tag ?? '';
const withToTag = (to: string, tag: string): string => (tagOf(to) === '' ? `${to};tag=${tag}` : to);

/** RFC 3261 §8.2.6: Via, From, To, Call-ID and CSeq come from the request. `toTag` is left out of a 100 (§8.2.6.1). */
export function responseTo(
  requestHeaders: readonly Header[],
  code: number,
  options: { readonly toTag?: string; readonly headers?: readonly Header[]; readonly body?: string } = {},
): Response {
  const copied: Header[] = allValues(requestHeaders, 'via').map((via) => ['Via', via]);
  for (const name of ['From', 'To', 'Call-ID', 'CSeq']) {
    const value = firstValue(requestHeaders, name.toLowerCase()) ?? '';
    const tag = name === 'To' && code > 100 ? options.toTag : undefined;
    copied.push([name, tag === undefined ? value : withToTag(value, tag)]);
  }
  const headers = [...copied, ...(options.headers ?? [])];
  return { code, reason: reasonOf(code), headers, body: options.body ?? '' };
}

/** ACK for a final response that is not a 2xx, or CANCEL: of the same client transaction (RFC 3261 §17.1.1.3, §9.1). */
export function requestOfSameTransaction(invite: Request, method: 'ACK' | 'CANCEL', to?: string): Request {
  const headers: Header[] = [['Via', firstValue(invite.headers, 'via') ?? '']];
  for (const route of allValues(invite.headers, 'route')) headers.push(['Route', route]);
  const number = Number.parseInt(firstValue(invite.headers, 'cseq') ?? '', 10);
  headers.push(
    ['Max-Forwards', '70'],
    ['From', firstValue(invite.headers, 'from') ?? ''],
    ['To', to ?? firstValue(invite.headers, 'to') ?? ''],
    ['Call-ID', firstValue(invite.headers, 'call-id') ?? ''],
    ['CSeq', `${number} ${method}`],
  );
  return { method, uri: invite.uri, headers, body: '' };
}

/** The top Via with `received` and, where it was asked for, `rport` filled in (RFC 3261 §18.2.1, RFC 3581 §4). */
export function stampVia(value: string, from: Endpoint): string {
  const via = parseVia(value);
  if (!via) return value;
  const rport = via.params.has('rport');
  const rest = value.replace(/;\s*(?:rport|received)\b\s*(?:=[^;]*)?/gi, '');
  if (!rport && via.host === from.address) return rest;
  return `${rest};received=${from.address}${rport ? `;rport=${from.port}` : ''}`;
}

/** Where a response goes whose top Via this is (RFC 3261 §18.2.2, RFC 3581 §4). */
export function responseTarget(value: string): Endpoint | undefined {
  const via = parseVia(value);
  if (!via) return undefined;
  const port = Number(via.params.get('rport') ?? '') || via.port || SIP_PORT;
  return { address: via.params.get('received') ?? via.host, port };
}

/** The URI in a name-addr or addr-spec; '' when there is none. */
export const uriIn = (value: string | undefined): string => parseNameAddr(value ?? '')?.uri ?? '';

const SIP_PORT = 5060;

/** Where a URI with an IP address of this machine's own loopback leads. The demo sends nowhere else: it has no way out. */
export function loopbackTarget(uri: string): Endpoint | undefined {
  const parts = parseUri(uri);
  if (parts?.scheme !== 'sip') return undefined;
  const address = parts.host.toLowerCase() === 'localhost' ? '127.0.0.1' : parts.host;
  return /^127(?:\.\d{1,3}){3}$/.test(address) ? { address, port: parts.port ?? SIP_PORT } : undefined;
}
