/** The Wire port over UDP: RFC 3261 §18.1, §18.4. */
import type { Socket } from 'node:dgram';
import type { Endpoint, Target, Wire, WireEvents, WireFault } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { UdpProbes } from './udp-probe.ts';
import { bindUdp, createUdpSocket, isSendable, routeTo } from './udp-socket.ts';
import { codeOf, toFault, toHostPort, toSocketFault } from './wire-fault.ts';

/** The bytes of a burst that the kernel keeps for us while JavaScript is busy; the system may grant less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
/** What may wait in this process when the kernel takes no more. UDP may lose, memory may not be lost. */
const SEND_QUEUE_BYTES = 1024 * 1024;
/** Errors of single datagrams, that some systems report on the next receive. The socket itself is fine. */
const HARMLESS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EMSGSIZE',
  'ENOBUFS',
  'ENOMEM',
]);

/** Binds one unconnected socket to the address that leads to the target, on a free port. Never rejects. */
export async function openUdpWire(
  target: Target,
  events: WireEvents,
  probes: UdpProbes,
): Promise<Result<Wire, WireFault>> {
  const remote: Endpoint = { address: target.address, port: target.port };
  if (!isSendable(remote)) return err(toFault('local', `${toHostPort(remote)} is no address to send to.`));
  const route = await routeTo(remote);
  if (!route.ok) return route;
  const socket = createUdpSocket(remote.address);
  const bound = await bindUdp(socket, route.value);
  if (!bound.ok) return bound;
  enlargeReceiveBuffer(socket);
  const wire = toWire(socket, bound.value, remote, events, probes);
  // What V8 has put off (a collection of a millisecond, in a new process) is done now and not when the first answer waits.
  await new Promise(setImmediate);
  return ok(wire);
}

function enlargeReceiveBuffer(socket: Socket): void {
  // Linux cuts the wish down to its limit, macOS refuses it: then a smaller one will do.
  for (let bytes = RECEIVE_BUFFER_BYTES; bytes >= 256 * 1024; bytes /= 4) {
    try {
      socket.setRecvBufferSize(bytes);
      return;
    } catch {}
  }
}

function toWire(socket: Socket, local: Endpoint, remote: Endpoint, events: WireEvents, probes: UdpProbes): Wire {
  let open = true;
  let finished = false;
  let sending = 0;
  const probe = probes.from(local.address, (to, fault) => {
    if (open) events.unreachable(to, fault);
  });
  const finish = (): void => {
    if (finished) return;
    finished = true;
    socket.removeAllListeners();
    socket.close();
  };
  socket.on('message', (datagram, from) => {
    if (open) events.data(datagram.toString('latin1'), { address: from.address, port: from.port });
  });
  socket.on('error', (error) => {
    if (!open || HARMLESS.has(codeOf(error))) return;
    open = false;
    probe.close();
    finish();
    events.closed(toSocketFault(error, 'udp', remote));
  });
  const unreachable = (to: Endpoint, fault: WireFault): void => {
    if (open) events.unreachable(to, fault);
  };
  return {
    transport: 'udp',
    local,
    remote,
    send(octets, to = remote) {
      if (!open) return;
      if (!isSendable(to)) {
        process.nextTick(unreachable, to, toFault('local', `${toHostPort(to)} is no address to send to.`));
        return;
      }
      if (socket.getSendQueueSize() > SEND_QUEUE_BYTES) return;
      sending += 1;
      socket.send(Buffer.from(octets, 'latin1'), to.port, to.address, (error) => {
        sending -= 1;
        if (error) unreachable(to, toSocketFault(error, 'udp', to));
        if (!open && sending === 0) finish();
      });
    },
    probe(to) {
      if (open && isSendable(to)) probe.ask(to);
    },
    close() {
      if (!open) return;
      open = false;
      probe.close();
      // Closing the socket would drop what the kernel has not taken yet: then the last callback of `send` finishes.
      if (socket.getSendQueueCount() === 0) finish();
    },
  };
}
