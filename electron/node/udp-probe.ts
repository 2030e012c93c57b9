/**
 * Asks whether anything listens at a UDP endpoint. The system delivers ICMP errors to connected sockets only, and the
 * wire's own socket must stay unconnected to hear from anybody: so a second, connected socket sends a keep-alive
 * (RFC 5626 §4.4.1: CRLF CRLF, which SIP elements ignore in front of a message, RFC 3261 §7.5) and waits for the "no".
 */
import type { Socket } from 'node:dgram';
import type { Endpoint, WireFault } from '../core/ports.ts';
import { createUdpSocket } from './udp-socket.ts';
import { toHostPort, toSocketFault } from './wire-fault.ts';

const KEEP_ALIVE = Buffer.from('\r\n\r\n', 'latin1');
/** A host that does not answer ARP or neighbour discovery is reported after about 3 s. */
const IDLE_MS = 10_000;
const MAX_PROBES = 16;

export interface UdpProbes {
  ask(to: Endpoint): void;
  close(): void;
}

interface Probe {
  readonly socket: Socket;
  connected: boolean;
  readonly idle: NodeJS.Timeout;
}

export function createUdpProbes(
  localAddress: string,
  unreachable: (to: Endpoint, fault: WireFault) => void,
): UdpProbes {
  const probes = new Map<string, Probe>();
  const drop = (key: string): void => {
    const probe = probes.get(key);
    if (probe === undefined) return;
    probes.delete(key);
    clearTimeout(probe.idle);
    probe.socket.removeAllListeners();
    probe.socket.close();
  };
  const expireLater = (key: string): NodeJS.Timeout => setTimeout(drop, IDLE_MS, key).unref();
  const start = (key: string, to: Endpoint): void => {
    const socket = createUdpSocket(to.address);
    const probe: Probe = { socket, connected: false, idle: expireLater(key) };
    const failed = (error: Error): void => {
      if (probes.get(key) !== probe) return;
      drop(key);
      // bind may fail before `ask` has returned; the caller hears of it afterwards.
      process.nextTick(unreachable, to, toSocketFault(error, 'udp', to));
    };
    const oldest = probes.size >= MAX_PROBES ? probes.keys().next().value : undefined;
    if (oldest !== undefined) drop(oldest);
    probes.set(key, probe);
    socket.on('error', failed);
    socket.once('connect', () => {
      probe.connected = true;
      socket.send(KEEP_ALIVE, (error) => error && failed(error));
    });
    socket.once('listening', () => socket.connect(to.port, to.address));
    socket.bind({ address: localAddress, port: 0, exclusive: true });
    // Only the wire keeps the process alive.
    socket.unref();
  };
  return {
    ask(to) {
      const key = toHostPort(to);
      const known = probes.get(key);
      if (known === undefined) return start(key, to);
      probes.delete(key);
      probes.set(key, known);
      known.idle.refresh();
      if (known.connected) {
        known.socket.send(KEEP_ALIVE, (error) => {
          if (error && probes.get(key) === known) known.socket.emit('error', error);
        });
      }
    },
    close() {
      for (const key of [...probes.keys()]) drop(key);
    },
  };
}
