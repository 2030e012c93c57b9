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
  /** No longer accepts connections, or does again on the same port. Those that are open stay. */
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
  const udp = transports.includes('udp') ? await bindUdp(options) : undefined;
  const stream = transports.find((transport) => transport !== 'udp');
  const server = stream === undefined ? undefined : createStreamServer(stream, options, connections, sockets);
  let port = udp === undefined ? options.port : udp.address().port;
  try {
    if (server !== undefined) port = await listen(server, port, address);
  } catch (error) {
    udp?.close();
    throw error;
  }
  const refuse = (): Promise<void> =>
    new Promise((resolve) => {
      if (server?.listening !== true) resolve();
      // The callback waits for the open connections; the port is free at once.
      else {
        server.close();
        setImmediate(resolve);
      }
    });
  let open = true;
  return {
    port,
    connections,
    udpTo: (remote) => toUdpLink(udp, remote, () => open),
    refuse,
    async accept() {
      if (server?.listening === false) await listen(server, port, address);
    },
    async close() {
      if (!open) return;
      open = false;
      const closed = udp === undefined ? [] : [new Promise<void>((resolve) => udp.close(() => resolve()))];
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

function bindUdp(options: LinkOptions): Promise<UdpSocket> {
  const socket = createSocket(isIPv6(options.address) ? 'udp6' : 'udp4');
  const linkTo = (remote: Endpoint): Link => toUdpLink(socket, remote, () => true);
  socket.on('message', (datagram, { address, port }) => {
    const octets = datagram.toString('latin1');
    const link = linkTo({ address, port });
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

const toUdpLink = (socket: UdpSocket | undefined, remote: Endpoint, isOpen: () => boolean): Link => ({
  transport: 'udp',
  remote,
  write(octets) {
    if (socket === undefined) throw new Error('this peer has no UDP socket');
    try {
      if (isOpen()) socket.send(toBytes(octets), remote.port, remote.address, () => {});
    } catch (error) {
      // A delayed or repeated message may come after close().
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SOCKET_DGRAM_NOT_RUNNING') throw error;
    }
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
