/** A small STUN server for tests (RFC 8489 §5, §14.2): tells by which address it sees a socket, or misbehaves. */
import { createSocket } from 'node:dgram';
import type { Endpoint } from '../../electron/core/ports.ts';

const COOKIE = Buffer.from('2112a442', 'hex');

/** `error`: 500. `elsewhere`: the answer comes from another port. */
export type StunBehaviour = 'well' | 'silent' | 'error' | 'wrong-transaction' | 'elsewhere' | 'plain';

export interface StunServer {
  /** `127.0.0.1:3478` */
  readonly address: string;
  readonly port: number;
  /** The transactions that were asked, copies too. */
  readonly asked: readonly string[];
  /** How many requests are lost on their way first. */
  lose(count: number): void;
  /** Sends octets as they are to whoever asked last. */
  send(octets: Buffer): void;
  close(): Promise<void>;
}

/** @param tells instead of the address that it sees */
export async function startStunServer(
  behaviour: StunBehaviour = 'well',
  tells?: Endpoint,
  host = '127.0.0.1',
): Promise<StunServer> {
  const family = host.includes(':') ? 'udp6' : 'udp4';
  const [socket, other] = [createSocket(family), createSocket(family)];
  for (const each of [socket, other]) await new Promise<void>((resolve) => each.bind(0, host, resolve));
  const asked: string[] = [];
  let lost = 0;
  let last: Endpoint | undefined;
  socket.on('message', (request, from) => {
    asked.push(request.subarray(8, 20).toString('hex'));
    last = { address: from.address, port: from.port };
    if (lost > 0) {
      lost -= 1;
      return;
    }
    if (behaviour === 'silent') return;
    const transaction = Buffer.from(request.subarray(8, 20));
    if (behaviour === 'wrong-transaction') transaction.writeUInt8(transaction.readUInt8(0) ^ 1, 0);
    const answer =
      behaviour === 'error'
        ? message(0x0111, transaction, attribute(0x0009, Buffer.from([0, 0, 5, 0])))
        : message(0x0101, transaction, mapped(tells ?? last, transaction, behaviour === 'plain'));
    (behaviour === 'elsewhere' ? other : socket).send(answer, from.port, from.address);
  });
  const { port } = socket.address();
  return {
    address: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    port,
    asked,
    lose: (count) => {
      lost = count;
    },
    send: (octets) => last !== undefined && socket.send(octets, last.port, last.address),
    async close() {
      for (const each of [socket, other]) await new Promise<void>((resolve) => each.close(() => resolve()));
    },
  };
}

function message(type: number, transaction: Buffer, attributes: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(attributes.length, 2);
  return Buffer.concat([header, COOKIE, transaction, attributes]);
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** RFC 8489 §14.1, §14.2. */
function mapped({ address, port }: Endpoint, transaction: Buffer, plain: boolean): Buffer {
  const bytes = address.includes(':')
    ? Buffer.from(
        address.split(':').flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
      )
    : Buffer.from(address.split('.').map(Number));
  const mask = plain ? Buffer.alloc(16) : Buffer.concat([COOKIE, transaction]);
  const value = Buffer.alloc(4 + bytes.length);
  value.writeUInt8(bytes.length === 4 ? 1 : 2, 1);
  value.writeUInt16BE(port ^ mask.readUInt16BE(0), 2);
  for (const [at, byte] of bytes.entries()) value.writeUInt8(byte ^ mask.readUInt8(at), 4 + at);
  return attribute(plain ? 0x0001 : 0x0020, value);
}
