/**
 * Requests of ours as octets, for the flow that they take: Via, Contact and routing are decided here, at the last moment
 * (RFC 3261 §18.1.1), and everything else is what sip.js has collected.
 */
import type { Flow } from './flows.ts';
import { viaTransport } from './flows.ts';
import { parseNameAddr } from './name-addr.ts';
import type { EdgeRequest } from './sipjs.ts';
import { parseUri } from './uri.ts';

/** Stands in for the tag of a peer that sends none (RFC 3261 §12.1.2, RFC 2543 peers); never put on the wire. */
export const NO_TAG = 'no-tag';

/** What we take part in. No REFER: nobody makes us dial. */
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, NOTIFY, OPTIONS, INFO';

export function renderRequest(request: EdgeRequest, flow: Flow, contactUser: string): string {
  const via = request.via ?? viaOf(flow, request.branch ?? '');
  request.via = via;
  const { requestUri, routes } = routeOf(request);
  let text = `${request.method} ${requestUri} SIP/2.0\r\n${line('Via', via)}${line('Max-Forwards', '70')}`;
  for (const route of routes) text += line('Route', route);
  text += line('From', header(request, 'From'));
  text += line('To', withoutStandIn(header(request, 'To')));
  text += line('Call-ID', request.callId);
  text += line('CSeq', `${request.cseq} ${request.method}`);
  if (request.method === 'INVITE' || request.method === 'REFER') text += line('Contact', contactOf(flow, contactUser));
  for (const name of CREDENTIAL_HEADERS) {
    for (const value of request.headers[name] ?? []) text += line(name, value);
  }
  for (const extra of request.extraHeaders) text += whole(extra);
  if (request.method === 'INVITE') text += line('Allow', ALLOW);
  const userAgent = request.core.configuration.userAgentHeaderFieldValue;
  if (userAgent !== undefined) text += line('User-Agent', userAgent);
  return text + bodyOf(request);
}

/**
 * RFC 3261 §17.1.1.3: the ACK of a rejection repeats the INVITE's Request-URI, Via, Route, From, Call-ID and CSeq number,
 * and takes To from the response. sip.js would leave out all Routes but the first and alter the URI.
 */
export function renderAckOfRejection(invite: EdgeRequest, to: string): string {
  const { requestUri, routes } = routeOf(invite);
  let text = `ACK ${requestUri} SIP/2.0\r\n${line('Via', invite.via ?? '')}${line('Max-Forwards', '70')}`;
  for (const route of routes) text += line('Route', route);
  text += line('From', header(invite, 'From')) + line('To', withoutStandIn(to)) + line('Call-ID', invite.callId);
  return `${text}${line('CSeq', `${invite.cseq} ACK`)}Content-Length: 0\r\n\r\n`;
}

/** RFC 3581 §3: rport without a value asks for the answer to come back to where the request came from. */
const viaOf = (flow: Flow, branch: string): string =>
  `SIP/2.0/${viaTransport(flow.wire.transport)} ${flow.sentBy};branch=${branch};rport`;

/** RFC 3261 §8.1.1.8. `transport=tls` is deprecated by RFC 5630 §4.1 and universal all the same; sips is not offered. */
export function contactOf(flow: Flow, user: string): string {
  const { transport } = flow.wire;
  return transport === 'udp' ? `<sip:${user}@${flow.contact}>` : `<sip:${user}@${flow.contact};transport=${transport}>`;
}

export const CREDENTIAL_HEADERS = ['Authorization', 'Proxy-Authorization'] as const;

interface Routing {
  readonly requestUri: string;
  readonly routes: readonly string[];
}

/** RFC 3261 §12.2.1.1: a first route without `lr` is a strict router's; it becomes the Request-URI. */
function routeOf(request: EdgeRequest): Routing {
  const routes = request.headers.Route ?? [];
  const requestUri = request.ruri.toRaw();
  const first = routes[0];
  if (first === undefined || first === '') return { requestUri, routes: [] };
  const strict = strictRouter(first);
  if (strict === undefined) return { requestUri, routes };
  return { requestUri: strict, routes: [...routes.slice(1), `<${requestUri}>`] };
}

function strictRouter(route: string): string | undefined {
  const nameAddr = parseNameAddr(route);
  const uri = nameAddr && parseUri(nameAddr.uri);
  return uri !== undefined && !uri.params.has('lr') ? uri.text : undefined;
}

function bodyOf(request: EdgeRequest): string {
  const { body } = request;
  if (body === undefined) return 'Content-Length: 0\r\n\r\n';
  return `${line('Content-Type', body.contentType)}Content-Length: ${body.body.length}\r\n\r\n${body.body}`;
}

const header = (request: EdgeRequest, name: string): string => request.headers[name]?.[0] ?? '';

const STAND_IN = `;tag=${NO_TAG}`;
const withoutStandIn = (to: string): string => (to.endsWith(STAND_IN) ? to.slice(0, -STAND_IN.length) : to);

const line = (name: string, value: string): string => whole(`${name}: ${value}`);

/** The last guard against a second header in a value: by now it would be a bug of ours, not of the user. */
function whole(text: string): string {
  if (text.includes('\r') || text.includes('\n')) throw new Error('a header value contains a line break');
  return `${text}\r\n`;
}
