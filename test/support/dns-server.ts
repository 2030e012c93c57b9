/**
 * A small name server for tests, over UDP and TCP on one port: A, AAAA, SRV, NAPTR and CNAME from tables, and whatever goes wrong
 * with name servers. RFC 1035 §4.1, RFC 2782, RFC 3403.
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';

export type DnsType = 'A' | 'AAAA' | 'SRV' | 'NAPTR' | 'CNAME';

const TYPES: Readonly<Record<DnsType, number>> = { A: 1, CNAME: 5, AAAA: 28, SRV: 33, NAPTR: 35 };

/**
 * As in a zone file: `192.0.2.1`, `::1`, `10 60 5060 a.example.com`, `10 50 s SIP+D2U - _sip._udp.example.com`,
 * `other.example.com`. In NAPTR "-" stands for an empty field.
 */
export type DnsData = string;

/** `cut`: over UDP only the header says that there is more (TC); TCP has it all. */
export type DnsTrouble = 'SERVFAIL' | 'REFUSED' | 'silent' | 'cut' | { readonly delayMs: number };

export interface DnsQuestion {
  /** In lower case. */
  readonly name: string;
  /** Other types as their number. */
  readonly type: DnsType | string;
  readonly over: 'udp' | 'tcp';
}

export interface DnsServer {
  /** `127.0.0.1:5353` */
  readonly address: string;
  /** All that was asked, in order. */
  readonly asked: readonly DnsQuestion[];
  /** Replaces what is there of this name and type; without data it is removed. */
  set(name: string, type: DnsType, data: readonly DnsData[], ttl?: number): void;
  /** What happens to matching questions from now on; of several the last one. Undefined: nothing any more. */
  trouble(trouble: DnsTrouble | undefined, matches?: (question: DnsQuestion) => boolean): void;
  /** How often this was asked. */
  count(type: DnsType, name: string): number;
  close(): Promise<void>;
}

interface Rule {
  readonly trouble: DnsTrouble | undefined;
  matches(question: DnsQuestion): boolean;
}

interface Entry {
  readonly name: string;
  readonly type: DnsType;
  readonly data: readonly DnsData[];
  readonly ttl: number;
}

export async function startDnsServer(): Promise<DnsServer> {
  const entries = new Map<string, Entry>();
  const asked: DnsQuestion[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const sockets = new Set<Socket>();
  const rules: Rule[] = [];

  function answer(query: Buffer, over: 'udp' | 'tcp', reply: (response: Buffer) => void): void {
    const { question, end } = readQuestion(query, over);
    asked.push(question);
    const trouble = rules.findLast(({ matches }) => matches(question))?.trouble;
    const respond = (records: readonly Buffer[], flags: number): void => {
      const header = Buffer.alloc(12);
      query.copy(header, 0, 0, 2);
      // QR, AA, RD, RA
      header.writeUInt16BE(0x8580 | flags, 2);
      header.writeUInt16BE(1, 4);
      header.writeUInt16BE(records.length, 6);
      reply(Buffer.concat([header, query.subarray(12, end), ...records]));
    };
    const truthfully = (): void => {
      const { records, exists } = recordsOf(question.name, question.type);
      respond(records, exists ? 0 : 3);
    };
    if (trouble === undefined || (trouble === 'cut' && over === 'tcp')) truthfully();
    else if (trouble === 'cut') respond([], 0x0200);
    else if (trouble === 'SERVFAIL') respond([], 2);
    else if (trouble === 'REFUSED') respond([], 5);
    else if (trouble !== 'silent') {
      const timer = setTimeout(() => {
        timers.delete(timer);
        truthfully();
      }, trouble.delayMs);
      timers.add(timer);
    }
  }

  function recordsOf(name: string, type: string): { readonly records: readonly Buffer[]; readonly exists: boolean } {
    const alias = entries.get(`CNAME ${name}`);
    if (alias !== undefined && type !== 'CNAME') {
      const [target = ''] = alias.data;
      return { records: [...toRecords(alias), ...recordsOf(target, type).records], exists: true };
    }
    const entry = entries.get(`${type} ${name}`);
    const exists = [...entries.values()].some((other) => other.name === name || other.name.endsWith(`.${name}`));
    return { records: entry === undefined ? [] : toRecords(entry), exists };
  }

  const { udp, tcp, port } = await listen(answer, sockets);
  return {
    address: `127.0.0.1:${port}`,
    asked,
    set(name, type, data, ttl = 300) {
      const key = `${type} ${name.toLowerCase()}`;
      if (data.length === 0) entries.delete(key);
      else entries.set(key, { name: name.toLowerCase(), type, data, ttl });
    },
    trouble: (trouble, matches = () => true) => void rules.push({ trouble, matches }),
    count: (type, name) => asked.filter((one) => one.type === type && one.name === name.toLowerCase()).length,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise<void>((resolve) => tcp.close(() => resolve())),
      ]);
    },
  };
}

type Answer = (query: Buffer, over: 'udp' | 'tcp', reply: (response: Buffer) => void) => void;

async function listen(
  answer: Answer,
  sockets: Set<Socket>,
): Promise<{ readonly udp: UdpSocket; readonly tcp: Server; readonly port: number }> {
  for (;;) {
    const udp = createSocket('udp4');
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const { port } = udp.address();
    const tcp = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
      serveTcp(socket, answer);
    });
    const isFree = await new Promise<boolean>((resolve) => {
      tcp.once('error', () => resolve(false));
      tcp.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) {
      udp.close();
      continue;
    }
    let open = true;
    udp.once('close', () => {
      open = false;
    });
    udp.on('message', (query, from) => {
      answer(query, 'udp', (response) => {
        if (open) udp.send(response, from.port, from.address);
      });
    });
    return { udp, tcp, port };
  }
}

/** RFC 1035 §4.2.2: two octets of length before each message. */
function serveTcp(socket: Socket, answer: Answer): void {
  let waiting = Buffer.alloc(0);
  socket.on('data', (piece) => {
    waiting = Buffer.concat([waiting, piece]);
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
      const end = 2 + waiting.readUInt16BE(0);
      const query = Buffer.from(waiting.subarray(2, end));
      waiting = waiting.subarray(end);
      answer(query, 'tcp', (response) => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(response.length);
        if (socket.writable) socket.write(Buffer.concat([length, response]));
      });
    }
  });
}

function readQuestion(query: Buffer, over: 'udp' | 'tcp'): { readonly question: DnsQuestion; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const number = query.readUInt16BE(at + 1);
  const known = Object.entries(TYPES).find(([, value]) => value === number)?.[0];
  return { question: { name: labels.join('.').toLowerCase(), type: known ?? String(number), over }, end: at + 5 };
}

function toRecords({ name, type, data, ttl }: Entry): readonly Buffer[] {
  return data.map((text) => {
    const body = toData(type, text);
    const fixed = Buffer.alloc(10);
    fixed.writeUInt16BE(TYPES[type], 0);
    fixed.writeUInt16BE(1, 2);
    fixed.writeUInt32BE(ttl, 4);
    fixed.writeUInt16BE(body.length, 8);
    return Buffer.concat([toName(name), fixed, body]);
  });
}

function toData(type: DnsType, text: string): Buffer {
  const fields = text.split(' ');
  const field = (index: number): string => fields[index] ?? '';
  switch (type) {
    case 'A':
      return Buffer.from(text.split('.').map(Number));
    case 'AAAA':
      return toIpv6(text);
    case 'CNAME':
      return toName(text);
    case 'SRV':
      return Buffer.concat([toNumbers(fields.slice(0, 3)), toName(field(3))]);
    case 'NAPTR':
      return Buffer.concat([
        toNumbers(fields.slice(0, 2)),
        ...fields.slice(2, 5).map((one) => toText(one === '-' ? '' : one)),
        toName(field(5)),
      ]);
  }
}

function toNumbers(numbers: readonly string[]): Buffer {
  const bytes = Buffer.alloc(2 * numbers.length);
  for (const [index, number] of numbers.entries()) bytes.writeUInt16BE(Number(number), 2 * index);
  return bytes;
}

/** RFC 1035 §3.3: a length and the octets. */
const toText = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')]);

const toName = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter((label) => label !== '')
      .map(toText),
    Buffer.from([0]),
  ]);

function toIpv6(text: string): Buffer {
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return toNumbers([...before, ...zeros, ...after].map((group) => String(Number.parseInt(group, 16))));
}
