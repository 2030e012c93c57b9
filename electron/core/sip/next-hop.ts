/**
 * Where requests inside a dialog go (RFC 3261 §12.2.1.1, §8.1.2): the first route, else the remote target. They stay on
 * the flow that took the INVITE when it leads there; a TLS flow is never left for something weaker.
 */

import type { Resolver } from '../ports.ts';
import { type Flow, type Flows, sameEndpoint } from './flows.ts';
import { locate } from './locate.ts';
import { parseNameAddr } from './name-addr.ts';
import { parseUri, type SipUri } from './uri.ts';

/** At once where no name has to be looked up and no connection opened, so that an ACK and a REFER lose no time. */
export function nextHop(
  flow: Flow,
  flows: Flows,
  resolver: Resolver,
  routes: readonly string[],
  remoteTarget: string,
): Flow | Promise<Flow> {
  const route = routes[0];
  const text = route === undefined ? remoteTarget : (parseNameAddr(route)?.uri ?? '');
  const uri = parseUri(text);
  if (uri === undefined || (uri.scheme !== 'sip' && uri.scheme !== 'sips')) return flow;
  if (leadsThere(flow, uri)) return flow;
  if (flow.wire.transport === 'udp') {
    if (isIpLiteral(uri.host)) {
      if (route === undefined && isUnreachableFromHere(uri.host, flow.to.address)) return flow;
      return flows.redirect(flow, { address: uri.host, port: uri.port ?? 5060 });
    }
    return redirected(flow, flows, resolver, uri);
  }
  return reconnected(flow, flows, resolver, uri);
}

/** The same host and port, by address or by the name under which the server was found. */
function leadsThere(flow: Flow, uri: SipUri): boolean {
  const { transport } = flow.wire;
  const port = uri.port ?? (transport === 'tls' ? 5061 : 5060);
  const host = uri.host.toLowerCase();
  if (sameEndpoint({ address: host, port }, flow.to)) return true;
  return host === flow.target.identity.toLowerCase() && (uri.port === undefined || uri.port === flow.to.port);
}

async function redirected(flow: Flow, flows: Flows, resolver: Resolver, uri: SipUri): Promise<Flow> {
  const located = await locate({ scheme: 'sip', host: uri.host, port: uri.port }, 'udp', resolver, uri.host);
  const target = located.ok ? located.value[0] : undefined;
  return target === undefined ? flow : flows.redirect(flow, { address: target.address, port: target.port });
}

/** A connection to the next hop; where none can be had, the one over which the 2xx came (RFC 5923 §4). */
async function reconnected(flow: Flow, flows: Flows, resolver: Resolver, uri: SipUri): Promise<Flow> {
  const { transport } = flow.wire;
  const located = await locate({ scheme: uri.scheme, host: uri.host, port: uri.port }, transport, resolver, uri.host);
  const target = located.ok ? located.value[0] : undefined;
  if (target === undefined) return flow;
  if (sameEndpoint(target, flow.to)) return flow;
  const opened = await flows.open(target);
  return opened.ok ? opened.value : flow;
}

export const isIpLiteral = (host: string): boolean => host.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);

/**
 * A phone behind NAT writes its private address into Contact. When the server that we reached is elsewhere, that address
 * leads nowhere (or to somebody else in our own network), and the server is the only way back.
 */
function isUnreachableFromHere(contact: string, server: string): boolean {
  if (contact === '0.0.0.0' || contact === '::') return true;
  return isPrivate(contact) && !isPrivate(server);
}

/** RFC 1918, RFC 6598, RFC 3927, loopback; RFC 4193, RFC 4291 for IPv6. */
function isPrivate(address: string): boolean {
  if (address.includes(':')) return /^(::1$|f[cd]|fe[89ab])/i.test(address);
  const [a = 0, b = 0] = address.split('.').map(Number);
  if (a === 10 || a === 127 || (a === 192 && b === 168) || (a === 169 && b === 254)) return true;
  return (a === 172 && b >= 16 && b < 32) || (a === 100 && b >= 64 && b < 128);
}
