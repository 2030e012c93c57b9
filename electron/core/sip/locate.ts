/**
 * Where a request goes (RFC 3263 §4, RFC 3261 §8.1.2): from the next hop's URI to transport, address and port. This is
 * the part without NAPTR and SRV: an IP literal, a host with a port, and A/AAAA of a plain domain.
 */
import { err, ok, type Result } from '../../shared/result.ts';
import type { Resolver, Target, TransportName } from '../ports.ts';
import { isHostText, isIpv4, isIpv6 } from './lexis.ts';

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

export interface OutboundProxy {
  /** For a Route header, without angle brackets; has `;lr` (RFC 3261 §16.12: every current proxy routes loosely). */
  readonly routeUri: string;
  readonly scheme: 'sip' | 'sips';
  /** Without brackets; of an `maddr` parameter, which stands in for the host (RFC 3261 §19.1.1). */
  readonly host: string;
  readonly port?: number;
  readonly transport?: TransportName;
}

/** A name with more addresses than this is not a server's. */
const MAX_ADDRESSES = 16;
const MAX_PROXY_LENGTH = 512;

/**
 * Targets in the order to be tried. IP literals ask no resolver. `identity` is what a TLS certificate must prove: the
 * domain as the user typed it (RFC 5922 §4). The promise never rejects.
 */
export async function locate(
  nextHop: NextHop,
  wanted: 'auto' | TransportName,
  resolver: Resolver,
  identity: string,
): Promise<Result<readonly Target[], LocateFault>> {
  const host = nextHop.host.replace(/^\[(.*)\]$/, '$1');
  if (!isLocatable(host)) return err({ kind: 'invalid', text: `"${toShown(host)}" is not a host name or address.` });
  const transport = chooseTransport(nextHop, wanted);
  if (!transport.ok) return transport;
  const port = nextHop.port ?? (transport.value === 'tls' ? 5061 : 5060);
  if (!isPort(port)) return err({ kind: 'invalid', text: `${port} is not a port (1 to 65535).` });
  const toTarget = (address: string): Target => ({
    transport: transport.value,
    address,
    port,
    identity: identity || host,
  });
  if (isIpv4(host) || isIpv6(host)) return ok([toTarget(host)]);
  const found = await resolver.addresses(host);
  if (!found.ok) return found;
  const addresses = [...new Set(found.value)].slice(0, MAX_ADDRESSES);
  if (addresses.length === 0) return err({ kind: 'not-found', text: `No address is known for ${toShown(host)}.` });
  return ok(addresses.map(toTarget));
}

/**
 * RFC 3263 §4.1 without NAPTR: sips is TLS; else the URI's transport parameter, else the user's choice, else UDP. The
 * user's TLS is never exchanged for less, not even when a peer's Record-Route asks for it.
 */
function chooseTransport(
  { scheme, transport }: NextHop,
  wanted: 'auto' | TransportName,
): Result<TransportName, LocateFault> {
  if (scheme !== 'sip' && scheme !== 'sips') {
    return err({ kind: 'unsupported', text: `"${toShown(scheme)}:" addresses cannot be reached.` });
  }
  const given = transport?.toLowerCase();
  if (given !== undefined && !isTransport(given)) {
    return err({
      kind: 'unsupported',
      text: `The transport "${toShown(given)}" is not supported; udp, tcp and tls are.`,
    });
  }
  if (scheme === 'sips') {
    // RFC 3261 §26.2.2: TLS over TCP, which transport=tcp says as well as transport=tls does.
    if (given === 'udp') return err({ kind: 'insecure', text: 'A sips address cannot be reached over UDP.' });
    return ok('tls');
  }
  if (wanted === 'tls' && given !== undefined && given !== 'tls') {
    return err({ kind: 'insecure', text: `The address asks for ${given}, but the line is set to TLS.` });
  }
  return ok(given ?? (wanted === 'auto' ? 'udp' : wanted));
}

const isTransport = (name: string): name is TransportName => name === 'udp' || name === 'tcp' || name === 'tls';

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/**
 * A host text whose last label is a number can only be an IPv4 address (RFC 1123 §2.1); resolvers would read `1.1` as
 * 1.0.0.1, which nobody meant.
 */
const isLocatable = (host: string): boolean => isHostText(host) && (!/(?:^|\.)[0-9]+\.?$/.test(host) || isIpv4(host));

/** Somebody else's text in a sentence: printable ASCII, and short. */
const toShown = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);

/**
 * The outbound proxy as people write it: `1.1.1.1;lr`, `sip:proxy.example;transport=tcp`, `2.2.2.2:6060`,
 * `[2001:db8::1]:5060`, `<sip:proxy;lr>`. The error is a sentence for the person who typed it.
 */
export function parseOutboundProxy(text: string): Result<OutboundProxy, string> {
  const fault = findBadCharacter(text);
  if (fault !== undefined) return err(fault);
  const trimmed = text.trim();
  const inner = /^<([^<>]*)>$/.exec(trimmed)?.[1] ?? trimmed;
  if (/[<>"]/.test(inner)) return err('The outbound proxy has brackets or quotes that do not belong there.');
  const [, scheme = 'sip', rest = ''] = /^(?:(sips?):)?(.*)$/i.exec(inner) ?? [];
  if (rest.includes('?')) return err('The outbound proxy must not have headers ("?").');
  const [place = '', ...parameters] = rest.split(';');
  const at = place.lastIndexOf('@') + 1;
  const user = place.slice(0, at);
  if (at > 0 && !/^(?:[A-Za-z0-9\-_.!~*'()&=+$/:]|%[0-9A-Fa-f]{2})+@$/.test(user)) {
    return err('The user name before "@" in the outbound proxy has characters that a SIP address cannot hold.');
  }
  const host = parseProxyHost(place.slice(at));
  if (!host.ok) return host;
  return combine(scheme.toLowerCase() === 'sips' ? 'sips' : 'sip', place, host.value, parameters);
}

function findBadCharacter(text: string): string | undefined {
  if (/[\r\n]/.test(text)) return 'The outbound proxy must not contain a line break.';
  const trimmed = text.trim();
  if (trimmed === '') return 'The outbound proxy is empty.';
  if (trimmed.length > MAX_PROXY_LENGTH) return `The outbound proxy is longer than ${MAX_PROXY_LENGTH} characters.`;
  if (/\s/.test(trimmed)) return 'The outbound proxy must not contain spaces.';
  if (trimmed.includes(',')) return 'Only one outbound proxy can be given; there is a comma.';
  if (/[^\x21-\x7e]/.test(trimmed)) return 'The outbound proxy may contain only plain ASCII characters.';
  return undefined;
}

function parseProxyHost(text: string): Result<Pick<OutboundProxy, 'host' | 'port'>, string> {
  if (isIpv6(text)) return err(`Put the IPv6 address in brackets: [${text}]`);
  const [, bracketed, bare = '', portText] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(text) ?? [];
  const host = bracketed ?? bare;
  if (text === '' || text.startsWith(':')) return err('The outbound proxy has no host name or address.');
  if (bracketed === undefined ? !isLocatable(host) : !isIpv6(host)) {
    return err(`"${toShown(text)}" is not a host name or address.`);
  }
  if (portText === undefined) return ok({ host });
  const port = /^[0-9]{1,5}$/.test(portText) ? Number(portText) : 0;
  return isPort(port) ? ok({ host, port }) : err(`"${toShown(portText)}" is not a port (1 to 65535).`);
}

function combine(
  scheme: 'sip' | 'sips',
  place: string,
  { host, port }: Pick<OutboundProxy, 'host' | 'port'>,
  pieces: readonly string[],
): Result<OutboundProxy, string> {
  const parameters = new Map<string, string>();
  const written = pieces.filter((piece) => piece !== '');
  for (const piece of written) {
    // RFC 3261 §25.1 `uri-parameter`
    const match =
      /^((?:[[\]/:&+$A-Za-z0-9\-_.!~*'()]|%[0-9A-Fa-f]{2})+)(?:=((?:[[\]/:&+$A-Za-z0-9\-_.!~*'()]|%[0-9A-Fa-f]{2})+))?$/.exec(
        piece,
      );
    if (match === null) return err(`";${toShown(piece)}" is not a parameter of a SIP address.`);
    const name = (match[1] ?? '').toLowerCase();
    if (parameters.has(name)) return err(`The outbound proxy has the parameter "${toShown(name)}" twice.`);
    parameters.set(name, match[2] ?? '');
  }
  const transport = parameters.get('transport')?.toLowerCase();
  if (transport !== undefined && !isTransport(transport)) {
    return err(`The transport "${toShown(transport)}" is not supported; udp, tcp and tls are.`);
  }
  if (scheme === 'sips' && transport === 'udp') return err('A sips address cannot be reached over UDP.');
  const address = (parameters.get('maddr') ?? host).replace(/^\[(.*)\]$/, '$1');
  if (!isLocatable(address)) return err(`"${toShown(address)}" is not a host name or address.`);
  if (!parameters.has('lr')) written.push('lr');
  return ok({
    routeUri: `${scheme}:${[place, ...written].join(';')}`,
    scheme,
    host: address,
    ...(port === undefined ? {} : { port }),
    ...(transport === undefined ? {} : { transport }),
  });
}
