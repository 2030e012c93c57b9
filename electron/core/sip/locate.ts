/**
 * Where a request goes (RFC 3263 §4, RFC 3261 §8.1.2): from the next hop's URI to transports, addresses and ports, in the
 * order to be tried. The decisions are in locate/: which transports, which services, in which order, at which addresses.
 */
import { err, ok, type Result } from '../../shared/result.ts';
import type { TargetSource } from '../../shared/target-texts.ts';
import type { Clock, Crypto, ResolveFault, Resolver, Target, TransportName } from '../ports.ts';
import { isIpv4, isIpv6 } from './lexis.ts';
import { addressesOf, type Place, placesOf } from './locate/addresses.ts';
import { defaultPort, isLocatable, isPort, toShown } from './locate/host.ts';
import { findServices } from './locate/services.ts';
import { type Transports, transportsFor, transportsOfPort } from './locate/transports.ts';
import { within } from './locate/within.ts';

/** The parts of the next hop's URI that matter. The host may have its brackets. */
export interface NextHop {
  readonly scheme: string;
  readonly host: string;
  readonly port?: number | undefined;
  /** The `transport` parameter as it stands. */
  readonly transport?: string | undefined;
}

export interface LocateFault {
  /**
   * `invalid`: the address cannot be right. `unsupported`: a scheme or transport that is not spoken here.
   * `insecure`: the URI asks for less than the TLS that the user set. The others: see ResolveFault.
   */
  readonly kind: 'invalid' | 'unsupported' | 'insecure' | 'not-found' | 'temporary';
  /** One plain sentence in English. */
  readonly text: string;
}

export interface LocatedTarget extends Target {
  readonly source: TargetSource;
}

export interface LocateDeps {
  readonly resolver: Resolver;
  /** For the order of servers by weight. */
  readonly crypto: Crypto;
  readonly clock: Clock;
}

/** As many servers as anybody tries. */
const MAX_TARGETS = 24;

/** The whole of it, however many questions there are. */
const LIMIT_MS = 10_000;

/**
 * Targets in the order to be tried, drawn anew each time where weights ask for that. IP literals ask no resolver.
 * `identity` is what a TLS certificate must prove: the domain as the user typed it (RFC 5922 §4). The promise never rejects.
 */
export async function locate(
  nextHop: NextHop,
  wanted: 'auto' | TransportName,
  deps: LocateDeps,
  identity: string,
): Promise<Result<readonly LocatedTarget[], LocateFault>> {
  const host = nextHop.host.replace(/^\[(.*)\]$/, '$1');
  if (!isLocatable(host)) return err({ kind: 'invalid', text: `"${toShown(host)}" is not a host name or address.` });
  const transports = transportsFor(nextHop, wanted);
  if (!transports.ok) return transports;
  const { port } = nextHop;
  if (port !== undefined && !isPort(port)) return err({ kind: 'invalid', text: `${port} is not a port (1 to 65535).` });
  const toTarget = (place: Place): LocatedTarget => ({ ...place, identity: identity || host });
  if (isIpv4(host) || isIpv6(host)) {
    const ways = transportsOfPort(transports.value, port);
    return ok(toPlaces([host], ways, port, { kind: 'literal' }).map(toTarget));
  }
  const found = await within(deps.clock, LIMIT_MS, placesOfName(host, transports.value, port, deps));
  if (found === undefined) {
    return err({ kind: 'temporary', text: `The name server did not answer in time when asked for ${toShown(host)}.` });
  }
  return found.ok ? ok(withoutDoubles(found.value).slice(0, MAX_TARGETS).map(toTarget)) : found;
}

/** RFC 3263 §4.2: with a port only addresses are asked for; else the domain's services come before its own addresses. */
async function placesOfName(
  host: string,
  transports: Transports,
  port: number | undefined,
  deps: LocateDeps,
): Promise<Result<readonly Place[], ResolveFault>> {
  // Asked at once, so that a domain without services is found as fast as a host.
  const asked = addressesOf(host, deps.resolver);
  const services = port === undefined && isDomain(host) ? await findServices(host, transports, deps) : undefined;
  if (services === undefined) {
    const addresses = await asked;
    const ways = transportsOfPort(transports, port);
    return addresses.ok ? ok(toPlaces(addresses.value, ways, port, { kind: 'addresses', name: host })) : addresses;
  }
  if (services.found.length > 0) return placesOf(services.found, deps);
  const { otherwise, fault } = services;
  if (otherwise === undefined) {
    return err({ kind: 'not-found', text: `${toShown(host)} says in DNS that it has no SIP service.` });
  }
  const addresses = await asked;
  if (!addresses.ok) return err(fault ?? addresses.error);
  const kind = fault === undefined ? 'no-service' : 'unasked';
  return ok(toPlaces(addresses.value, [otherwise], port, { kind, name: host }));
}

/** No service is published for a name of one label (`localhost`, `pbx`): root servers would be asked for it in vain. */
const isDomain = (host: string): boolean => /\.[^.]/.test(host);

const toPlaces = (
  addresses: readonly string[],
  transports: readonly TransportName[],
  port: number | undefined,
  source: TargetSource,
): readonly Place[] =>
  transports.flatMap((transport) =>
    addresses.map((address) => ({ transport, address, port: port ?? defaultPort(transport), source })),
  );

const withoutDoubles = (places: readonly Place[]): readonly Place[] =>
  [
    ...new Map(
      places.toReversed().map((place) => [`${place.transport} ${place.address} ${place.port}`, place] as const),
    ).values(),
  ].reverse();
