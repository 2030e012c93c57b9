import { createSocket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import type { CapturedMessage } from './ladder.ts';
import { freePort } from './ports.ts';
import { startProgram } from './process.ts';

/** SIP over UDP on the loopback interface, as tshark sees it. */
export interface Capture {
  /** Everything until now. Ports that `names` does not know belong to `other`. */
  messages(names: ReadonlyMap<number, string>, other: string): Promise<readonly CapturedMessage[]>;
  stop(): Promise<void>;
}

const FIELDS = ['frame.time_epoch', 'udp.srcport', 'udp.dstport', 'udp.payload'];

/** The lab's SIP ports (ports.ts) and no media. Needs the right to capture, e.g. root. */
export async function startCapture(): Promise<Capture> {
  const program = startProgram({
    name: 'tshark',
    command: 'tshark',
    args: [
      ...['-i', 'lo', '-f', 'udp portrange 20000-32000', '-l', '-n', '-T', 'fields'],
      ...FIELDS.flatMap((field) => ['-e', field]),
    ],
  });
  const port = await freePort();
  let marks = 0;
  /** tshark says nothing when it has begun or caught up, so a datagram of our own has to come out of it. */
  const mark = async () => {
    marks += 1;
    const text = `mark ${marks} ${process.pid}`;
    const hex = Buffer.from(text).toString('hex');
    const socket = createSocket('udp4');
    for (let attempt = 0; attempt < 200 && !program.stdout().includes(hex); attempt += 1) {
      socket.send(text, port, '127.0.0.1');
      await delay(50);
    }
    socket.close();
    if (!program.stdout().includes(hex)) throw new Error(`tshark captures nothing: ${program.output()}`);
  };
  try {
    await mark();
  } catch (error) {
    await program.stop();
    throw error;
  }
  return {
    messages: async (names, other) => {
      await mark();
      return toMessages(program.stdout(), names, other);
    },
    stop: program.stop,
  };
}

function toMessages(output: string, names: ReadonlyMap<number, string>, other: string): readonly CapturedMessage[] {
  const rows = output
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((row) => row.length === FIELDS.length)
    // What other programs on this machine say to each other is none of ours.
    .filter(([, source, destination]) => names.has(Number(source)) || names.has(Number(destination)))
    .map(([time = '', source = '', destination = '', payload = '']) => ({
      time: Number(time) * 1_000,
      from: names.get(Number(source)) ?? other,
      to: names.get(Number(destination)) ?? other,
      text: Buffer.from(payload, 'hex').toString('latin1'),
    }))
    .filter(({ text }) => /^(?:[A-Z]+ sips?:\S+ SIP\/2\.0|SIP\/2\.0 \d{3} )/.test(text));
  const first = rows[0]?.time ?? 0;
  return rows.map(({ time, from, to, text }) => ({ atMs: time - first, from, to, text }));
}
