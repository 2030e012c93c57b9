/**
 * The Wire port over TLS: RFC 3261 §26.2, RFC 5922. Imported by the first TLS wire only: Node's OpenSSL takes a while to
 * load (docs/adr/0008-bundle-and-code-cache.md).
 */
import { X509Certificate } from 'node:crypto';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { Target, Wire, WireEvents, WireFault, WireSecurity } from '../core/ports.ts';
import { err, type Result } from '../shared/result.ts';
import { toTlsFault, toWrongNameFault } from './stream-fault.ts';
import { openStreamWire, type Started } from './stream-wire.ts';
import { checkIdentity, isProvable, toServerName } from './tls-trust.ts';
import { toFault } from './wire-fault.ts';

export { createTrust } from './tls-trust.ts';

/** Connects within `timeoutMs`; the certificate is verified against `trust` and the target's identity. Never rejects. */
export async function openTlsWire(
  target: Target,
  events: WireEvents,
  timeoutMs: number,
  trust: SecureContext,
): Promise<Result<Wire, WireFault>> {
  if (!isProvable(target.identity)) {
    return err(
      toFault('certificate', `No certificate can prove the name of this server: ${JSON.stringify(target.identity)}.`),
    );
  }
  return openStreamWire(target, events, timeoutMs, () => startTls(target, trust));
}

function startTls(target: Target, trust: SecureContext): Started {
  let explained: WireFault | undefined;
  const serverName = toServerName(target.identity);
  const socket = connectTls({
    host: target.address,
    port: target.port,
    secureContext: trust,
    minVersion: 'TLSv1.2',
    // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment cannot turn it off.
    rejectUnauthorized: true,
    ...(serverName === undefined ? {} : { servername: serverName }),
    checkServerIdentity: (_host, peer) => {
      const proved = checkIdentity(new X509Certificate(peer.raw), target.identity);
      if (proved === undefined) return undefined;
      explained = toWrongNameFault(proved, target.identity);
      return new Error(explained.text);
    },
  });
  socket.setNoDelay(true);
  const toFault = (error: unknown): WireFault => {
    const fault = explained ?? toTlsFault(error, target);
    // Set when the chain was not accepted, for whatever reason.
    return socket.authorizationError ? { ...fault, kind: 'certificate' } : fault;
  };
  const security = (): WireSecurity => ({
    protocol: socket.getProtocol() ?? '',
    validUntil: Date.parse(socket.getPeerCertificate().valid_to),
  });
  return { socket, ready: 'secureConnect', toFault, security };
}
