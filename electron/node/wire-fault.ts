/**
 * Socket errors as the core's WireFault: one plain sentence, and a kind that tells fail-over what to do next
 * (RFC 3263 §4.3, RFC 3261 §18.4). The sentences hold no error codes that a reader would have to look up.
 */
import type { Endpoint, TransportName, WireFault, WireFaultKind } from '../core/ports.ts';

export const toFault = (kind: WireFaultKind, text: string): WireFault => ({ kind, text });

/** `192.0.2.1:5060` or `[2001:db8::1]:5060`. */
export const toHostPort = (endpoint: Endpoint): string =>
  endpoint.address.includes(':') ? `[${endpoint.address}]:${endpoint.port}` : `${endpoint.address}:${endpoint.port}`;

/** The `code` of a Node error, or an empty string. */
export const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : '';
};

const NAMES: Record<TransportName, string> = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' };

const SENTENCES: Record<string, readonly [WireFaultKind, (peer: string) => string]> = {
  ECONNREFUSED: ['refused', (peer) => `Nothing answers at ${peer}: the connection was refused.`],
  EHOSTUNREACH: ['unreachable', (peer) => `${peer} cannot be reached: there is no way to this host.`],
  EHOSTDOWN: ['unreachable', (peer) => `${peer} cannot be reached: the host is down.`],
  ENETUNREACH: ['unreachable', (peer) => `${peer} cannot be reached: this computer has no route to its network.`],
  ENETDOWN: ['unreachable', (peer) => `${peer} cannot be reached: the network is down.`],
  EADDRNOTAVAIL: ['unreachable', (peer) => `${peer} cannot be reached: this computer's address has changed.`],
  EINVAL: ['unreachable', (peer) => `${peer} cannot be reached from this computer's address.`],
  ETIMEDOUT: ['timeout', (peer) => `${peer} did not answer in time.`],
  ECONNRESET: ['reset', (peer) => `${peer} broke the connection.`],
  ECONNABORTED: ['reset', (peer) => `The connection to ${peer} was broken.`],
  EPIPE: ['reset', (peer) => `${peer} no longer takes anything on this connection.`],
  EPERM: ['local', (peer) => `A firewall on this computer does not let us send to ${peer}.`],
  EACCES: ['local', (peer) => `This computer does not allow sending to ${peer}.`],
  EMSGSIZE: ['local', (peer) => `The message is too long for one datagram to ${peer}.`],
  EMFILE: ['local', () => 'This program has too many open files and sockets.'],
  ENFILE: ['local', () => 'This computer has too many open files and sockets.'],
  EAFNOSUPPORT: [
    'unreachable',
    (peer) => `${peer} cannot be reached: this computer has no such network (IPv4 or IPv6).`,
  ],
};

/** Any error of a socket. What is not in the table keeps its code, so that a report can be acted upon. */
export function toSocketFault(error: unknown, transport: TransportName, peer: Endpoint): WireFault {
  const code = codeOf(error);
  const entry = SENTENCES[code];
  if (entry !== undefined) return toFault(entry[0], entry[1](toHostPort(peer)));
  const cause = code === '' ? '' : ` (${code})`;
  return toFault('local', `${NAMES[transport]} to ${toHostPort(peer)} failed${cause}.`);
}
