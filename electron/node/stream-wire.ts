/** The Wire port over TCP and TLS: RFC 3261 §18, RFC 5922. One connection, opened by us. */
import { X509Certificate } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { Endpoint, Target, Wire, WireEvents, WireFault } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { toTlsFault, toWrongNameFault } from './stream-fault.ts';
import { checkIdentity, isProvable, toServerName } from './tls-trust.ts';
import { isSendable } from './udp-socket.ts';
import { toFault, toHostPort, toSocketFault } from './wire-fault.ts';

/** What may wait for a peer that does not read, over a thousand SIP messages. Then the connection is worth nothing. */
const SEND_LIMIT_BYTES = 1024 * 1024;
/** After close(): for the peer to take the rest and to close its side. */
const LINGER_MS = 2_000;

/** Connects within `timeoutMs`; TLS needs `trust`, and is verified against the target's identity. Never rejects. */
export async function openStreamWire(
  target: Target,
  events: WireEvents,
  timeoutMs: number,
  trust: SecureContext | undefined,
): Promise<Result<Wire, WireFault>> {
  if (!isSendable(target)) return err(toFault('local', `${toHostPort(target)} is no address to connect to.`));
  if (trust !== undefined && !isProvable(target.identity)) {
    return err(toFault('tls', `No certificate can prove the name of this server: ${JSON.stringify(target.identity)}.`));
  }
  const connected = await connect(target, timeoutMs, trust);
  return connected.ok ? ok(toWire(connected.value, target, events)) : connected;
}

function connect(
  target: Target,
  timeoutMs: number,
  trust: SecureContext | undefined,
): Promise<Result<Socket, WireFault>> {
  return new Promise((resolve) => {
    const { socket, ready, toFault: explain } = trust === undefined ? startTcp(target) : startTls(target, trust);
    const settle = (result: Result<Socket, WireFault>): void => {
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
    socket.once(ready, () => settle(ok(socket)));
  });
}

function toTimeoutFault(target: Target, timeoutMs: number, connecting: boolean): WireFault {
  const seconds = Math.round(timeoutMs / 100) / 10;
  const what = connecting ? 'did not answer' : 'did not complete TLS';
  return toFault('timeout', `${toHostPort(target)} ${what} within ${seconds} s.`);
}

interface Started {
  readonly socket: Socket;
  /** The event that says that octets may be sent. */
  readonly ready: 'connect' | 'secureConnect';
  toFault(error: unknown): WireFault;
}

function startTcp(target: Target): Started {
  const socket = connectTcp({ host: target.address, port: target.port, noDelay: true });
  return { socket, ready: 'connect', toFault: (error) => toSocketFault(error, 'tcp', target) };
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
  const toFault = (error: unknown): WireFault => explained ?? toTlsFault(error, target);
  return { socket, ready: 'secureConnect', toFault };
}

function toWire(socket: Socket, target: Target, events: WireEvents): Wire {
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
