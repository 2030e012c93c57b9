/** The Wire port over a connection that we open: RFC 3261 §18. TCP is here, TLS in tls-wire.ts. */
import { connect as connectTcp, type Socket } from 'node:net';
import type { Endpoint, Target, Wire, WireEvents, WireFault, WireSecurity } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { isSendable } from './udp-socket.ts';
import { toFault, toHostPort, toSocketFault } from './wire-fault.ts';

/** What may wait for a peer that does not read, over a thousand SIP messages. Then the connection is worth nothing. */
const SEND_LIMIT_BYTES = 1024 * 1024;
/** After close(): for the peer to take the rest and to close its side. */
const LINGER_MS = 2_000;

/** A connection on its way. */
export interface Started {
  readonly socket: Socket;
  /** The event that says that octets may be sent. */
  readonly ready: 'connect' | 'secureConnect';
  toFault(error: unknown): WireFault;
  /** Once it is ready. */
  security?(): WireSecurity;
}

/** Connects within `timeoutMs`. Never rejects. */
export async function openStreamWire(
  target: Target,
  events: WireEvents,
  timeoutMs: number,
  start: (target: Target) => Started = startTcp,
): Promise<Result<Wire, WireFault>> {
  if (!isSendable(target)) return err(toFault('local', `${toHostPort(target)} is no address to connect to.`));
  const connected = await connect(target, timeoutMs, start);
  return connected.ok ? ok(toWire(connected.value, target, events)) : connected;
}

function connect(
  target: Target,
  timeoutMs: number,
  start: (target: Target) => Started,
): Promise<Result<Started, WireFault>> {
  return new Promise((resolve) => {
    const started = start(target);
    const { socket, ready, toFault: explain } = started;
    const settle = (result: Result<Started, WireFault>): void => {
      clearTimeout(timer);
      socket.off('error', failed);
      socket.off('close', closed);
      // A destroyed socket may still report an error; nobody waits for it.
      if (!result.ok) socket.on('error', () => {}).destroy();
      resolve(result);
    };
    const failed = (error: unknown): void => settle(err(explain(error)));
    const closed = (): void => failed(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const timer = setTimeout(() => settle(err(toTimeoutFault(target, timeoutMs, socket.connecting))), timeoutMs);
    socket.on('error', failed);
    socket.on('close', closed);
    socket.once(ready, () => settle(ok(started)));
  });
}

function toTimeoutFault(target: Target, timeoutMs: number, connecting: boolean): WireFault {
  const seconds = Math.round(timeoutMs / 100) / 10;
  const what = connecting ? 'did not answer' : 'did not complete TLS';
  return toFault('timeout', `${toHostPort(target)} ${what} within ${seconds} s.`);
}

function startTcp(target: Target): Started {
  const socket = connectTcp({ host: target.address, port: target.port, noDelay: true });
  return { socket, ready: 'connect', toFault: (error) => toSocketFault(error, 'tcp', target) };
}

function toWire({ socket, security }: Started, target: Target, events: WireEvents): Wire {
  const { transport } = target;
  const remote: Endpoint = { address: target.address, port: target.port };
  const local: Endpoint = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  let open = true;
  const fail = (fault: WireFault): void => {
    if (!open) return;
    open = false;
    socket.destroy();
    events.closed(fault);
  };
  const closedByPeer = (): void => fail(toFault('closed', `${toHostPort(remote)} closed the connection.`));
  socket.on('error', (error) => fail(toSocketFault(error, transport, remote)));
  socket.on('end', closedByPeer);
  socket.on('close', closedByPeer);
  // Reading starts when whoever opened the wire has it in hand: what a peer sends first is not delivered before.
  setImmediate(() => {
    socket.on('data', (piece: Buffer) => {
      if (open) events.data(piece.toString('latin1'), remote);
    });
  });
  return {
    transport,
    local,
    remote,
    security: security?.(),
    send(octets) {
      if (!open) return;
      socket.write(octets, 'latin1');
      if (socket.writableLength > SEND_LIMIT_BYTES) {
        const fault = toFault('reset', `${toHostPort(remote)} no longer reads what we send: connection given up.`);
        process.nextTick(fail, fault);
      }
    },
    probe() {},
    close() {
      if (!open) return;
      open = false;
      const timer = setTimeout(() => socket.destroy(), LINGER_MS);
      socket.once('close', () => clearTimeout(timer));
      socket.end();
    },
  };
}
