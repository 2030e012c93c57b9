/** Somebody who is none of a line's peers: a bare UDP socket on another address of the loopback. */
import { createSocket } from 'node:dgram';
import type { Endpoint } from '../../electron/core/ports.ts';

export interface Stranger {
  /** Octets as they are. */
  send(octets: string, to: Endpoint): Promise<void>;
  /** Whatever came back. */
  readonly received: readonly string[];
  close(): Promise<void>;
}

export async function startStranger(address = '127.0.0.2'): Promise<Stranger> {
  const socket = createSocket('udp4');
  const received: string[] = [];
  socket.on('message', (datagram) => received.push(datagram.toString('latin1')));
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  return {
    received,
    send: (octets, to) =>
      new Promise((resolve, reject) => {
        socket.send(Buffer.from(octets, 'latin1'), to.port, to.address, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
