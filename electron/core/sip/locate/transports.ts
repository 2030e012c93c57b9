/** Which transports may be used for a next hop (RFC 3263 §4.1, RFC 3261 §26.2.2). */
import { err, ok, type Result } from '../../../shared/result.ts';
import type { TransportName } from '../../ports.ts';
import type { LocateFault, NextHop } from '../locate.ts';
import { isTransport, toShown } from './host.ts';

export interface Transports {
  /** Best first. */
  readonly allowed: readonly TransportName[];
  /** Named by the URI itself: the domain is not asked which one it would like. */
  readonly given: boolean;
}

/** RFC 3263 §4.1 leaves the order to the client. TLS where there is any; a stream before datagrams, which may be lost. */
const ANY: readonly TransportName[] = ['tls', 'tcp', 'udp'];

/**
 * A sips URI is TLS; else the URI's transport parameter counts, else the user's choice. The user's TLS is never exchanged
 * for less, not even when a peer's Record-Route asks for it.
 */
export function transportsFor(
  { scheme, transport }: NextHop,
  wanted: 'auto' | TransportName,
): Result<Transports, LocateFault> {
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
    // TLS over TCP, which transport=tcp says as well as transport=tls does.
    if (given === 'udp') return err({ kind: 'insecure', text: 'A sips address cannot be reached over UDP.' });
    return ok({ allowed: ['tls'], given: given !== undefined });
  }
  if (wanted === 'tls' && given !== undefined && given !== 'tls') {
    return err({ kind: 'insecure', text: `The address asks for ${given}, but the line is set to TLS.` });
  }
  if (given !== undefined) return ok({ allowed: [given], given: true });
  return ok({ allowed: wanted === 'auto' ? ANY : [wanted], given: false });
}

/**
 * Where only an address counts, and DNS says nothing about transports: UDP, unless the port is that of TLS. Nobody who
 * writes 5061 means UDP; it is the next to be tried all the same, because RFC 3263 §4.1 says UDP.
 */
export function transportsOfPort({ allowed }: Transports, port: number | undefined): readonly TransportName[] {
  if (allowed.length === 1) return allowed;
  return port === 5061 ? ['tls', 'udp'] : ['udp'];
}
