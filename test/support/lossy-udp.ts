/**
 * A UDP relay on loopback between the program and a real phone, that loses, repeats and delays with a seed. Both
 * sides know the relay as their peer, so it also rewrites the addresses in the messages: else Contact and Via would lead
 * past it.
 */
import { createSocket, type Socket } from 'node:dgram';
import type { Endpoint } from '../../electron/core/ports.ts';
import { createSeededRandom } from './seeded-random.ts';

export interface LossyUdpOptions {
  /** Where the phone listens. */
  readonly phone: Endpoint;
  readonly seed: number;
  /** 0 to 1, each way. */
  readonly loss?: number;
  readonly duplicate?: number;
  /** Each datagram waits between 0 and this: they overtake each other. */
  readonly delayMs?: number;
  /** Instead of chance, for single datagrams: true loses it. `n` counts from 1 in each direction. */
  readonly drop?: (octets: string, direction: 'to-phone' | 'from-phone', n: number) => boolean;
}

export interface LossyCounts {
  readonly carried: number;
  readonly lost: number;
  readonly repeated: number;
}

export interface LossyUdp {
  /** What the program dials: its phone's address, as far as it knows. */
  readonly near: Endpoint;
  readonly toPhone: LossyCounts;
  readonly fromPhone: LossyCounts;
  close(): Promise<void>;
}

export async function startLossyUdp(options: LossyUdpOptions): Promise<LossyUdp> {
  const { phone, loss = 0, duplicate = 0, delayMs = 0 } = options;
  const random = createSeededRandom(options.seed);
  const timers = new Set<NodeJS.Timeout>();
  const nearSocket = await bind();
  const near = endpointOf(nearSocket);
  /** As a NAT does it: each socket of the program has its own port towards the phone. */
  const flows = new Map<string, Promise<Flow>>();
  let open = true;

  const carry = (
    counts: { carried: number; lost: number; repeated: number },
    direction: 'to-phone' | 'from-phone',
    octets: string,
    deliver: () => void,
  ): void => {
    const n = counts.carried + counts.lost + 1;
    // Always the same number of draws for a datagram, so that a drop rule does not shift the chances of the others.
    const [lostDraw, doubleDraw, firstDelay, secondDelay] = [random(), random(), random(), random()];
    if (lostDraw < loss || options.drop?.(octets, direction, n) === true) {
      counts.lost += 1;
      return;
    }
    counts.carried += 1;
    later(firstDelay * delayMs, deliver);
    if (doubleDraw >= duplicate) return;
    counts.repeated += 1;
    later(secondDelay * delayMs, deliver);
  };
  const later = (ms: number, run: () => void): void => {
    if (ms === 0) {
      run();
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  const send = (socket: Socket, octets: string, to: Endpoint): void => {
    if (open) socket.send(Buffer.from(octets, 'latin1'), to.port, to.address, () => {});
  };

  const toPhone = { carried: 0, lost: 0, repeated: 0 };
  const fromPhone = { carried: 0, lost: 0, repeated: 0 };
  const startFlow = async (program: Endpoint): Promise<Flow> => {
    const socket = await bind();
    const far = endpointOf(socket);
    socket.on('message', (datagram) => {
      const octets = swap(datagram.toString('latin1'), [phone, near], [far, program]);
      carry(fromPhone, 'from-phone', octets, () => send(nearSocket, octets, program));
    });
    return { socket, far };
  };
  nearSocket.on('message', async (datagram, { address, port }) => {
    const program = { address, port };
    const key = `${address}:${port}`;
    const started = flows.get(key) ?? startFlow(program);
    flows.set(key, started);
    const { socket, far } = await started;
    const octets = swap(datagram.toString('latin1'), [program, far], [near, phone]);
    carry(toPhone, 'to-phone', octets, () => send(socket, octets, phone));
  });
  return {
    near,
    toPhone,
    fromPhone,
    async close() {
      if (!open) return;
      open = false;
      for (const timer of timers) clearTimeout(timer);
      const started = await Promise.all(flows.values());
      const sockets = [nearSocket, ...started.map(({ socket }) => socket)];
      await Promise.all(sockets.map((socket) => new Promise<void>((done) => socket.close(done))));
    },
  };
}

interface Flow {
  readonly socket: Socket;
  /** As whom the phone sees this socket of the program. */
  readonly far: Endpoint;
}

type Pair = readonly [from: Endpoint, to: Endpoint];

/** In the header part only: the body and its length stay. A digest over a URI that is rewritten fails. */
function swap(octets: string, ...pairs: readonly Pair[]): string {
  const end = octets.indexOf('\r\n\r\n');
  if (end < 0) return octets;
  const table = new Map(pairs.map(([from, to]) => [`${from.address}:${from.port}`, `${to.address}:${to.port}`]));
  const names = [...table.keys()].map((name) => name.replaceAll('.', '\\.'));
  // In one pass, so that what was put in is not taken for something to replace.
  const head = octets
    .slice(0, end)
    .replace(new RegExp(`(?<!\\d)(?:${names.join('|')})(?!\\d)`, 'g'), (found) => table.get(found) ?? found);
  return head + octets.slice(end);
}

function bind(): Promise<Socket> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port: 0, address: '127.0.0.1', exclusive: true }, () => {
      socket.off('error', reject);
      // Only what the seed says is lost; the system may grant less.
      try {
        socket.setRecvBufferSize(4 * 1024 * 1024);
      } catch {}
      resolve(socket);
    });
  });
}

const endpointOf = (socket: Socket): Endpoint => ({ address: socket.address().address, port: socket.address().port });
