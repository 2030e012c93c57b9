/** The Network port: UDP, TCP and TLS over Node's sockets. */
import type { SecureContext } from 'node:tls';
import type { MediaSink, Network, Target, Wire, WireEvents, WireFault } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { openStreamWire } from './stream-wire.ts';
import { createUdpProbes, type UdpProbes } from './udp-probe.ts';
import { bindUdp, createUdpSocket } from './udp-socket.ts';
import { openUdpWire } from './udp-wire.ts';
import { toFault } from './wire-fault.ts';

export interface NetworkOptions {
  /** A PEM file with certificate authorities that are trusted besides the system's. */
  readonly caFile?: string | undefined;
}

/** For a program with many lines: a network for each, because they may trust different authorities, and the same probes. */
export function createNetworks(): (options: NetworkOptions) => Network {
  const probes = createUdpProbes();
  return ({ caFile }) => createNetwork({ caFile }, probes);
}

/** Touches nothing until the first wire is opened. The CA file is read with the first TLS wire. */
export function createNetwork(options: NetworkOptions = {}, probes: UdpProbes = createUdpProbes()): Network {
  let trust: SecureContext | undefined;
  async function openTls(target: Target, events: WireEvents, timeoutMs: number): Promise<Result<Wire, WireFault>> {
    const { createTrust, openTlsWire } = await import('./tls-wire.ts');
    if (trust === undefined) {
      const created = createTrust(options.caFile);
      // A failure is not kept: the user may mend the file and try again.
      if (!created.ok) return err(toFault('certificate', created.error));
      trust = created.value;
    }
    return openTlsWire(target, events, timeoutMs, trust);
  }
  return {
    async open(target, events, timeoutMs) {
      if (target.transport === 'udp') return openUdpWire(target, events, probes);
      return target.transport === 'tcp'
        ? openStreamWire(target, events, timeoutMs)
        : openTls(target, events, timeoutMs);
    },
    openSink,
  };
}

/**
 * RTP ports are even (RFC 3550 §11: a peer that is told an odd port may use the one below it), so the pair of a free
 * odd port is tried. Nobody listens to the socket's messages: each is dropped as it comes.
 */
async function openSink(address: string): Promise<Result<MediaSink, WireFault>> {
  let port = 0;
  for (let attempt = 0; ; attempt += 1) {
    const socket = createUdpSocket(address);
    const bound = await bindUdp(socket, address, port);
    if (!bound.ok && (port === 0 || attempt > 8)) return bound;
    if (bound.ok && (bound.value.port % 2 === 0 || attempt > 8)) {
      // An ICMP error on a socket that never sends is somebody else's; without a listener it would end the process.
      socket.on('error', () => {});
      let open = true;
      const close = (): void => {
        if (open) socket.close();
        open = false;
      };
      return ok({ local: bound.value, close });
    }
    if (bound.ok) socket.close();
    port = bound.ok && bound.value.port < 65_535 ? bound.value.port + 1 : 0;
  }
}
