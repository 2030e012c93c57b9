/**
 * Where requests inside a dialog go (RFC 3261 §12.2.1.1, §8.1.2): the first route, else the remote target. They stay on
 * the flow that took the INVITE when it leads there; a TLS flow is never left for something weaker.
 */

import type { Endpoint, TransportName } from '../ports.ts';
import { type Flow, type Flows, isSameFamily, sameEndpoint } from './flows.ts';
import { type LocateDeps, type LocatedTarget, locate } from './locate.ts';
import { parseNameAddr } from './name-addr.ts';
import type { Standing } from './standing.ts';
import { parseUri, type SipUri } from './uri.ts';

export interface HopDeps extends LocateDeps {
  readonly edge: { readonly flows: Flows; readonly standing: Standing };
}

/** At once where no name has to be looked up and no connection opened, so that an ACK and a REFER lose no time. */
export function nextHop(
  flow: Flow,
  routes: readonly string[],
  remoteTarget: string,
  deps: HopDeps,
): Flow | Promise<Flow> {
  const uri = hopUri(routes, remoteTarget);
  if (uri === undefined || leadsThere(flow, uri)) return flow;
  const host = hostOf(uri);
  if (uri.port === 0 || isNobody(host)) return flow;
  if (isIpLiteral(host)) {
    if (routes[0] === undefined && isUnreachableFromHere(host, flow.to.address)) return flow;
    const to = { address: host, port: uri.port ?? 5060 };
    if (transportTo(flow, uri) === 'udp' && isSameFamily(to, flow.to)) return deps.edge.flows.redirect(flow, to);
  }
  return elsewhere(flow, uri, deps);
}

/**
 * RFC 3263 §4.3: another address of the same next hop, for a request that did not reach this one. A stream that broke is
 * opened anew before that. Undefined at once where there can be no other.
 * @param failed what was tried already
 */
export function anotherHop(
  flow: Flow,
  routes: readonly string[],
  remoteTarget: string,
  failed: readonly Endpoint[],
  deps: HopDeps,
): Promise<Flow | undefined> | undefined {
  const uri = hopUri(routes, remoteTarget);
  if (uri === undefined) return undefined;
  if (flow.wire.transport === 'udp' && isIpLiteral(hostOf(uri))) return undefined;
  return another(flow, uri, failed, deps);
}

async function another(flow: Flow, uri: SipUri, failed: readonly Endpoint[], deps: HopDeps): Promise<Flow | undefined> {
  const isTried = (endpoint: Endpoint): boolean => failed.some((other) => sameEndpoint(other, endpoint));
  if (flow.wire.transport !== 'udp' && !isTried(flow.to)) {
    // A target of its own: that is how a leg knows a flow that it has to release (Leg.turnTo).
    const reopened = await deps.edge.flows.open({ ...flow.target });
    if (reopened.ok) return reopened.value;
  }
  for (const target of await targetsOf(flow, uri, deps)) {
    if (isTried(target) || sameEndpoint(target, flow.to)) continue;
    const opened = await deps.edge.flows.toward(flow, target);
    if (opened.ok) return opened.value;
  }
  return undefined;
}

function hopUri(routes: readonly string[], remoteTarget: string): SipUri | undefined {
  const route = routes[0];
  const uri = parseUri(route === undefined ? remoteTarget : (parseNameAddr(route)?.uri ?? ''));
  return uri?.scheme === 'sip' || uri?.scheme === 'sips' ? uri : undefined;
}

/** RFC 3261 §19.1.1: `maddr` stands in for the host. */
const hostOf = (uri: SipUri): string => (uri.params.get('maddr') || uri.host).toLowerCase();

/** A hop that names a stream is not reached by datagrams. What we have in hand as a stream stays one, and TLS stays TLS. */
function transportTo(flow: Flow, { scheme, params }: SipUri): TransportName {
  if (scheme === 'sips') return 'tls';
  const { transport } = flow.wire;
  const named = params.get('transport')?.toLowerCase();
  return transport === 'udp' && (named === 'tcp' || named === 'tls') ? named : transport;
}

/** The same host and port, by address or by the name under which the server was found. */
function leadsThere(flow: Flow, uri: SipUri): boolean {
  const host = hostOf(uri);
  const port = uri.port ?? (flow.wire.transport === 'tls' ? 5061 : 5060);
  if (sameEndpoint({ address: host, port }, flow.to)) return true;
  return host === flow.target.identity.toLowerCase() && (uri.port === undefined || uri.port === flow.to.port);
}

/** RFC 3263 §4.1: a hop's transport is known inside a dialog, so that NAPTR has nothing to say. */
async function targetsOf(flow: Flow, uri: SipUri, deps: HopDeps): Promise<readonly LocatedTarget[]> {
  const transport = transportTo(flow, uri);
  const host = hostOf(uri);
  // The line's own domain keeps the name that its certificate proves.
  const identity = host === flow.target.identity.toLowerCase() ? flow.target.identity : host;
  const located = await locate({ scheme: 'sip', host, port: uri.port, transport }, transport, deps, identity);
  return located.ok ? deps.edge.standing.order(located.value) : [];
}

/** Where no way there can be had, the one over which the 2xx came (RFC 5923 §4). */
async function elsewhere(flow: Flow, uri: SipUri, deps: HopDeps): Promise<Flow> {
  const [target] = await targetsOf(flow, uri, deps);
  if (target === undefined) return flow;
  if (target.transport === flow.wire.transport && sameEndpoint(target, flow.to)) return flow;
  const opened = await deps.edge.flows.toward(flow, target);
  return opened.ok ? opened.value : flow;
}

const isIpLiteral = (host: string): boolean => host.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);

/**
 * A phone behind NAT writes its private address into Contact. When the server that we reached is elsewhere, that address
 * leads nowhere (or to somebody else in our own network), and the server is the only way back.
 */
function isUnreachableFromHere(contact: string, server: string): boolean {
  if (contact === '0.0.0.0' || contact === '::') return true;
  return isPrivate(contact) && !isPrivate(server);
}

/** Broadcast and multicast: a dialog has one peer. */
const isNobody = (host: string): boolean => /^(?:255\.255\.255\.255$|2(?:2[4-9]|3\d)\.|ff[0-9a-f]{2}:)/i.test(host);

/** RFC 1918, RFC 6598, RFC 3927, loopback; RFC 4193, RFC 4291 for IPv6. */
function isPrivate(address: string): boolean {
  if (address.includes(':')) return /^(::1$|f[cd]|fe[89ab])/i.test(address);
  const [a = 0, b = 0] = address.split('.').map(Number);
  if (a === 10 || a === 127 || (a === 192 && b === 168) || (a === 169 && b === 254)) return true;
  return (a === 172 && b >= 16 && b < 32) || (a === 100 && b >= 64 && b < 128);
}
