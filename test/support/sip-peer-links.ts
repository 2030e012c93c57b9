/** The sockets below a scripted SIP peer: one UDP socket, one TCP or TLS server, or both on one port. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Endpoint, TransportName } from '../../electron/core/ports.ts';
import { createStreamReader } from './sip-message.ts';

/** The way back to whoever sent a message. */
export interface Link {
  readonly transport: TransportName;
  readonly remote: Endpoint;
  write(octets: string): void;
}

export interface Connection extends Link {
  /** FIN. */
  end(): void;
  /** RST (on TLS: closed without a farewell). */
  reset(): void;
  /** Stops and starts reading, so that the other side meets backpressure. */
  pause(): void;
  resume(): void;
  /** Bytes that this side has read so far. */
  bytesRead(): number;
  readonly closed: Promise<void>;
}

export interface Links {
  readonly port: number;
  readonly connections: readonly Connection[];
  udpTo(remote: Endpoint): Link;
  /** No longer accepts connections or datagrams (ICMP), or does again on the same port. Open connections stay. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly transports: readonly TransportName[];
  readonly address: string;
  readonly port: number;
  readonly tls: TlsOptions | undefined;
  message(octets: string, link: Link): void;
  connection(connection: Connection): void;
  /** CRLF CRLF on a stream. */
  ping(connection: Connection): void;
  /** A datagram of CRLFs only. */
  keepAlive(link: Link): void;
}

export async function openLinks(options: LinkOptions): Promise<Links> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await tryToOpen(options);
    } catch (error) {
      // The free UDP port may be somebody's TCP port.
      if (options.port !== 0 || attempt === 20 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

async function tryToOpen(options: LinkOptions): Promise<Links> {
  const { transports, address } = options;
  const connections: Connection[] = [];
  const sockets = new Set<Socket>();
  let udp: UdpSocket | undefined;
  const bound = (): UdpSocket | undefined => udp;
  if (transports.includes('udp')) udp = await bindUdp(options, bound);
  const stream = transports.find((transport) => transport !== 'udp');
  const server = stream === undefined ? undefined : createStreamServer(stream, options, connections, sockets);
  let port = udp === undefined ? options.port : udp.address().port;
  try {
    if (server !== undefined) port = await listen(server, port, address);
  } catch (error) {
    udp?.close();
    throw error;
  }
  const refuse = async (): Promise<void> => {
    const socket = udp;
    udp = undefined;
    if (socket !== undefined) await new Promise<void>((resolve) => socket.close(() => resolve()));
    if (server?.listening !== true) return;
    // Its callback would wait for the open connections; the port is free at once.
    server.close();
    await new Promise((resolve) => setImmediate(resolve));
  };
  let open = true;
  return {
    port,
    connections,
    udpTo: (remote) => toUdpLink(bound, remote),
    refuse,
    async accept() {
      if (transports.includes('udp')) udp ??= await bindUdp({ ...options, port }, bound);
      if (server?.listening === false) await listen(server, port, address);
    },
    async close() {
      if (!open) return;
      open = false;
      const closed: Promise<void>[] = [];
      // Not inside a callback of OpenSSL, and the TLS socket before the TCP socket below it: Node 20 crashes otherwise.
      await new Promise((resolve) => setImmediate(resolve));
      for (const socket of [...sockets].reverse()) {
        closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
        socket.destroy();
      }
      await Promise.all([refuse(), ...closed]);
    },
  };
}

/** @param current the socket of the port, which another one may take the place of */
function bindUdp(options: LinkOptions, current: () => UdpSocket | undefined): Promise<UdpSocket> {
  const socket = createSocket(isIPv6(options.address) ? 'udp6' : 'udp4');
  socket.on('message', (datagram, { address, port }) => {
    const octets = datagram.toString('latin1');
    const link = toUdpLink(current, { address, port });
    if (/^[\r\n]*$/.test(octets)) options.keepAlive(link);
    else options.message(octets.replace(/^(?:\r\n)+/, ''), link);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port: options.port, address: options.address, exclusive: true }, () => {
      socket.off('error', reject);
      try {
        socket.setRecvBufferSize(4 * 1024 * 1024);
      } catch {}
      resolve(socket);
    });
  });
}

const toUdpLink = (current: () => UdpSocket | undefined, remote: Endpoint): Link => ({
  transport: 'udp',
  remote,
  write(octets) {
    const bytes = toBytes(octets);
    // A delayed or repeated message may come after close(), or while datagrams are refused.
    current()?.send(bytes, remote.port, remote.address, () => {});
  },
});

function createStreamServer(
  transport: TransportName,
  options: LinkOptions,
  connections: Connection[],
  sockets: Set<Socket>,
): Server {
  const accepted = (socket: Socket): void => {
    const connection = toConnection(socket, transport);
    const reader = createStreamReader();
    connections.push(connection);
    socket.on('data', (piece) => {
      const { messages, pings } = reader.push(piece.toString('latin1'));
      for (let ping = 0; ping < pings; ping += 1) options.ping(connection);
      for (const message of messages) options.message(message, connection);
    });
    options.connection(connection);
  };
  const remember = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  };
  if (transport === 'tcp') {
    return createServer({ noDelay: true }, (socket) => {
      remember(socket);
      accepted(socket);
    });
  }
  if (options.tls === undefined) throw new Error('a TLS peer needs `tls: { key, cert }`');
  const server = createTlsServer({ ...options.tls, noDelay: true } as TlsOptions, accepted);
  // A client that does not trust the certificate breaks off before there is a TLS socket to listen to.
  server.on('connection', remember);
  server.on('secureConnection', remember);
  server.on('tlsClientError', () => {});
  return server;
}

function toConnection(socket: Socket, transport: TransportName): Connection {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    transport,
    remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
    write: (octets) => {
      if (socket.writable) socket.write(toBytes(octets));
    },
    end: () => socket.end(),
    reset: () => (transport === 'tcp' ? socket.resetAndDestroy() : socket.destroy()),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    bytesRead: () => socket.bytesRead,
    closed,
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
}

function toBytes(octets: string): Buffer {
  if (/[^\0-\xff]/.test(octets)) throw new Error(`not an octet string, use utf8(): ${octets.slice(0, 200)}`);
  return Buffer.from(octets, 'latin1');
}
