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
const MAX_PROBES = 64;

/** Of one wire. */
export interface UdpProbe {
  ask(to: Endpoint): void;
  /** Nothing is told any more. */
  close(): void;
}

/**
 * Shared by the wires of a program: a thousand lines at one server ask over one socket, and what the network answers to
 * one of them all have heard that have asked.
 */
export interface UdpProbes {
  from(localAddress: string, unreachable: (to: Endpoint, fault: WireFault) => void): UdpProbe;
}

interface Probe {
  readonly socket: Socket;
  connected: boolean;
  readonly idle: NodeJS.Timeout;
  readonly askers: Set<UdpProbe>;
}

export function createUdpProbes(): UdpProbes {
  const probes = new Map<string, Probe>();
  const listeners = new Map<UdpProbe, (to: Endpoint, fault: WireFault) => void>();
  const drop = (key: string): void => {
    const probe = probes.get(key);
    if (probe === undefined) return;
    probes.delete(key);
    clearTimeout(probe.idle);
    probe.socket.removeAllListeners();
    probe.socket.close();
  };
  const expireLater = (key: string): NodeJS.Timeout => setTimeout(drop, IDLE_MS, key).unref();
  const tell = (asker: UdpProbe, to: Endpoint, fault: WireFault): void => listeners.get(asker)?.(to, fault);
  const start = (key: string, localAddress: string, to: Endpoint, asker: UdpProbe): void => {
    const socket = createUdpSocket(to.address);
    const probe: Probe = { socket, connected: false, idle: expireLater(key), askers: new Set([asker]) };
    const failed = (error: Error): void => {
      if (probes.get(key) !== probe) return;
      drop(key);
      // bind may fail before `ask` has returned; the caller hears of it afterwards.
      for (const each of probe.askers) process.nextTick(tell, each, to, toSocketFault(error, 'udp', to));
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
    from(localAddress, unreachable) {
      const asker: UdpProbe = {
        ask(to) {
          const key = `${localAddress} ${toHostPort(to)}`;
          const known = probes.get(key);
          if (known === undefined) return start(key, localAddress, to, asker);
          probes.delete(key);
          probes.set(key, known);
          known.askers.add(asker);
          known.idle.refresh();
          if (known.connected) {
            known.socket.send(KEEP_ALIVE, (error) => {
              if (error && probes.get(key) === known) known.socket.emit('error', error);
            });
          }
        },
        close() {
          listeners.delete(asker);
          for (const [key, { askers }] of [...probes]) if (askers.delete(asker) && askers.size === 0) drop(key);
        },
      };
      listeners.set(asker, unreachable);
      return asker;
    },
  };
}
