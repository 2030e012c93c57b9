/** The Wire port over TCP and TLS: RFC 3261 §18, RFC 5922. One connection, opened by us. */
import { X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { Endpoint, Target, Wire, WireEvents, WireFault } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { toTlsFault, toWrongNameFault } from './stream-fault.ts';
import { checkIdentity, toServerName } from './tls-trust.ts';
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
  if (isIP(target.address) === 0 || !(target.port > 0 && target.port < 65_536)) {
    return err(toFault('local', `${toHostPort(target)} is no address to connect to.`));
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
    const tcp = connectTcp({ host: target.address, port: target.port, noDelay: true });
    const tls = trust === undefined ? undefined : startTls(tcp, target, trust);
    const socket = tls?.socket ?? tcp;
    const settle = (result: Result<Socket, WireFault>): void => {
      clearTimeout(timer);
      tcp.off('error', failed);
      socket.off('error', failed);
      socket.off('close', closed);
      if (!result.ok) {
        // A destroyed socket may still report an error; nobody waits for it.
        for (const each of new Set([socket, tcp])) each.on('error', () => {}).destroy();
      }
      resolve(result);
    };
    const failed = (error: unknown): void => {
      settle(
        err(tls === undefined || tcp.connecting ? toSocketFault(error, target.transport, target) : tls.toFault(error)),
      );
    };
    const closed = (): void => failed(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const timer = setTimeout(() => settle(err(toTimeoutFault(target, timeoutMs, tcp.connecting))), timeoutMs);
    tcp.on('error', failed);
    socket.on('error', failed);
    socket.on('close', closed);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => settle(ok(socket)));
  });
}

function toTimeoutFault(target: Target, timeoutMs: number, connecting: boolean): WireFault {
  const seconds = Math.round(timeoutMs / 100) / 10;
  const what = connecting ? 'did not answer' : 'did not complete TLS';
  return toFault('timeout', `${toHostPort(target)} ${what} within ${seconds} s.`);
}

interface StartedTls {
  readonly socket: TLSSocket;
  toFault(error: unknown): WireFault;
}

function startTls(tcp: Socket, target: Target, trust: SecureContext): StartedTls {
  let wrongName: WireFault | undefined;
  const serverName = toServerName(target.identity);
  const socket = connectTls({
    socket: tcp,
    secureContext: trust,
    minVersion: 'TLSv1.2',
    // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment cannot turn it off.
    rejectUnauthorized: true,
    ...(serverName === undefined ? {} : { servername: serverName }),
    checkServerIdentity: (_host, peer) => {
      const proved = checkIdentity(new X509Certificate(peer.raw), target.identity);
      if (proved === undefined) return undefined;
      wrongName = toWrongNameFault(proved, target.identity);
      return new Error(wrongName.text);
    },
  });
  return {
    socket,
    toFault: (error) => wrongName ?? toTlsFault(error, target, socket.getPeerX509Certificate()),
  };
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
