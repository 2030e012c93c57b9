/**
 * Answers that need no transaction: to requests that we never take part in, and to what cannot be understood. They are
 * given by the edge, before sip.js (RFC 3261 §8.2, §8.2.7), and only to somebody whom the line knows.
 */
import type { Clock, Crypto, Endpoint, TransportName } from '../ports.ts';
import type { ParseFault, SipHeader, SipRequest } from './parse.ts';
import { createRate } from './rate.ts';
import { ALLOW } from './render.ts';
import { parseVia, type Via } from './via.ts';

export interface Answer {
  /** Empty: nothing is to be sent. */
  readonly octets: string;
  readonly to: Endpoint;
}

export interface Refusals {
  /** The refusal that this request deserves; undefined when it is for sip.js. */
  of(request: SipRequest, inDialog: boolean, transport: TransportName, from: Endpoint): Answer | undefined;
  malformed(fault: ParseFault, transport: TransportName, from: Endpoint): Answer | undefined;
  reply(request: SipRequest, status: number, transport: TransportName, from: Endpoint, extra?: string): Answer;
  destination(request: SipRequest, transport: TransportName, from: Endpoint): Endpoint;
  viaWithSource(request: SipRequest, transport: TransportName, from: Endpoint): string;
}

/** What sip.js gets to see inside a dialog of ours. The rest is refused here. */
const IN_DIALOG = new Set(['ACK', 'BYE', 'CANCEL', 'INFO', 'INVITE', 'NOTIFY']);

/** Methods that we recognise (RFC 3261 §8.2.1: 405); any other is 501 (§21.5.2). */
const RECOGNISED = new Set([
  ...IN_DIALOG,
  'MESSAGE',
  'OPTIONS',
  'PRACK',
  'PUBLISH',
  'REFER',
  'REGISTER',
  'SUBSCRIBE',
  'UPDATE',
]);

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  200: 'OK',
  400: 'Bad Request',
  405: 'Method Not Allowed',
  413: 'Request Entity Too Large',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  487: 'Request Terminated',
  489: 'Bad Event',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  505: 'Version Not Supported',
  603: 'Decline',
};

/** Answers a second to peers outside a dialog: enough for any server, too few to be used against somebody. */
const RATE_PER_SECOND = 20;
const BURST = 40;

interface Verdict {
  readonly status: number;
  readonly extra?: string;
}

export function createRefusals(deps: {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly userAgent: string;
}): Refusals {
  const secret = deps.crypto.random(16);
  const mayAnswer = createRate(deps.clock, RATE_PER_SECOND, BURST);

  /** RFC 3261 §8.2.7: a stateless server gives the same tag to the same request every time. */
  const tagFor = (request: string): string => deps.crypto.hash('sha256', `${secret} ${request}`).slice(0, 20);

  function compose(status: number, reason: string, echo: Echo, extra: string): string {
    const vias = [echo.via, ...echo.otherVias].map((via) => `Via: ${via}\r\n`).join('');
    const to = /;[ \t]*tag[ \t]*=/i.test(echo.to) ? echo.to : `${echo.to};tag=${tagFor(echo.via + echo.callId)}`;
    return (
      `SIP/2.0 ${status} ${reason}\r\n${vias}From: ${echo.from}\r\nTo: ${to}\r\nCall-ID: ${echo.callId}\r\n` +
      `CSeq: ${echo.cseq}\r\n${extra}Server: ${deps.userAgent}\r\nContent-Length: 0\r\n\r\n`
    );
  }

  const reply: Refusals['reply'] = (request, status, transport, from, extra = '') => ({
    octets: compose(status, REASONS[status] ?? 'Refused', echoOf(request.headers, request.via, transport, from), extra),
    to: destinationOf(request.via, transport, from),
  });

  return {
    reply,
    destination: (request, transport, from) => destinationOf(request.via, transport, from),
    viaWithSource: (request, transport, from) => withSource(request.via, transport, from),
    of(request, inDialog, transport, from) {
      const nothing: Answer = { octets: '', to: from };
      const verdict = judge(request, inDialog);
      if (verdict === undefined) return undefined;
      // RFC 3261 §17.1.1.3: an ACK is never answered.
      if (request.method === 'ACK' || !mayAnswer()) return nothing;
      return reply(request, verdict.status, transport, from, verdict.extra);
    },
    malformed(fault, transport, from) {
      const via = fault.reply && parseVia(firstVia(fault.reply.headers));
      if (fault.reply === undefined || via === undefined || !mayAnswer()) return undefined;
      const { statusCode, reason, headers } = fault.reply;
      return {
        octets: compose(statusCode, reason, echoOf(headers, via, transport, from), ''),
        to: destinationOf(via, transport, from),
      };
    },
  };
}

/** RFC 3261 §8.2, in its order: method, Request-URI, extensions. */
function judge(request: SipRequest, inDialog: boolean): Verdict | undefined {
  const { method } = request;
  if (method === 'ACK') return inDialog ? undefined : { status: 481 };
  // RFC 3515 §2.4.2 and toll fraud: nobody makes us dial, in a dialog or outside.
  if (method === 'REFER') return { status: 603 };
  if (!RECOGNISED.has(method)) return { status: 501, extra: `Allow: ${ALLOW}\r\n` };
  const { scheme } = request.uri;
  if (scheme !== 'sip' && scheme !== 'sips') return { status: 416 };
  const required = method === 'CANCEL' ? [] : request.list('require');
  // RFC 3261 §8.2.2.3: we support no extension that a peer could require.
  if (required.length > 0) return { status: 420, extra: `Unsupported: ${required.join(', ')}\r\n` };
  // RFC 3261 §12.2.2: OPTIONS inside a dialog is answered as it would be outside.
  return inDialog && method !== 'OPTIONS' ? judgeInDialog(method) : judgeOutside(request);
}

function judgeInDialog(method: string): Verdict | undefined {
  if (IN_DIALOG.has(method)) return undefined;
  return { status: 405, extra: `Allow: ${ALLOW}\r\n` };
}

function judgeOutside({ method, to }: SipRequest): Verdict {
  switch (method) {
    case 'OPTIONS':
      // RFC 3261 §11.2: answered as an INVITE would be, were it not that a probe only asks whether we live.
      return { status: 200, extra: `Allow: ${ALLOW}\r\nAccept: application/sdp, message/sipfrag\r\n` };
    case 'INVITE':
      // The user's own phone rings beside us. 480 ends only our branch of a fork, a 6xx would end them all.
      return { status: to.tag === undefined ? 480 : 481 };
    case 'BYE':
    case 'CANCEL':
    case 'INFO':
    case 'NOTIFY':
    case 'PRACK':
    case 'UPDATE':
      return { status: 481 };
    case 'SUBSCRIBE':
      return { status: 489, extra: 'Allow-Events: refer\r\n' };
    default:
      return { status: 405, extra: `Allow: ${ALLOW}\r\n` };
  }
}

interface Echo {
  readonly via: string;
  readonly otherVias: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: string;
}

function echoOf(headers: readonly SipHeader[], top: Via, transport: TransportName, from: Endpoint): Echo {
  const first = { from: '', to: '', 'call-id': '', cseq: '' };
  const otherVias: string[] = [];
  let isTop = true;
  for (const { name, value } of headers) {
    if (name === 'via') {
      // The first header line may carry several values; what stands behind the topmost one is echoed as it is.
      const via = isTop ? value.slice(top.text.length).replace(/^\s*,\s*/, '') : value;
      if (via !== '') otherVias.push(via);
      isTop = false;
    } else if (name === 'from' || name === 'to' || name === 'call-id' || name === 'cseq') first[name] ||= value;
  }
  const { to, cseq } = first;
  return { via: withSource(top, transport, from), otherVias, from: first.from, to, callId: first['call-id'], cseq };
}

const firstVia = (headers: readonly SipHeader[]): string =>
  headers.find((header) => header.name === 'via')?.value ?? '';

/** RFC 3261 §18.2.1, RFC 3581 §4: what the response's way back needs is noted in the topmost Via. */
function withSource(via: Via, transport: TransportName, from: Endpoint): string {
  let text = via.text;
  const wantsPort = via.params.has('rport');
  if (via.params.get('rport') === null) text = text.replace(/;\s*rport(?=\s*(;|$))/i, `;rport=${from.port}`);
  const received = wantsPort || via.host !== from.address;
  return received && transport === 'udp' && !via.params.has('received') ? `${text};received=${from.address}` : text;
}

/** RFC 3261 §18.2.2, RFC 3581 §4. `maddr` is not followed: it would let a peer choose whom we write to. */
function destinationOf(via: Via, transport: TransportName, from: Endpoint): Endpoint {
  if (transport !== 'udp' || via.params.has('rport')) return from;
  return { address: from.address, port: via.port ?? 5060 };
}
