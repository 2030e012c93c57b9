/** The outbound proxy that a line names (RFC 3261 §8.1.2), as people write it. */
import { err, ok, type Result } from '../../shared/result.ts';
import type { TransportName } from '../ports.ts';
import { isIpv6 } from './lexis.ts';
import { isLocatable, isPort, isTransport, toShown } from './locate/host.ts';

export interface OutboundProxy {
  /** For a Route header, without angle brackets; has `;lr` (RFC 3261 §16.12: every current proxy routes loosely). */
  readonly routeUri: string;
  readonly scheme: 'sip' | 'sips';
  /** Without brackets; of an `maddr` parameter, which stands in for the host (RFC 3261 §19.1.1). */
  readonly host: string;
  readonly port?: number;
  readonly transport?: TransportName;
}

const MAX_PROXY_LENGTH = 512;

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
