/** What a host, a port and a transport may be, and how somebody else's text stands in a sentence of ours. */
import type { TransportName } from '../../ports.ts';
import { isHostText, isIpv4 } from '../lexis.ts';

export const isTransport = (name: string): name is TransportName => name === 'udp' || name === 'tcp' || name === 'tls';

export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/**
 * A host text whose last label is a number can only be an IPv4 address (RFC 1123 §2.1); resolvers would read `1.1` as
 * 1.0.0.1, which nobody meant.
 */
export const isLocatable = (host: string): boolean =>
  isHostText(host) && (!/(?:^|\.)[0-9]+\.?$/.test(host) || isIpv4(host));

/** Printable ASCII, and short. */
export const toShown = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);

/** RFC 3261 §19.1.2. */
export const defaultPort = (transport: TransportName): number => (transport === 'tls' ? 5061 : 5060);
