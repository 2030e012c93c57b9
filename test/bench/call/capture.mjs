/**
 * The wire as the kernel saw it: dumpcap on lo, with a filter on the bench's ports, read again after the run. Times
 * taken inside a client would leave out what lies between its send() and the network, and would trust its clock.
 *
 * Markers: the bench itself sends small datagrams to a port of its own, so that "client X from here to there" and
 * "the process was started now" stand in the same capture, on the same clock, as the messages.
 */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { CORES, start, stop, until } from './processes.mjs';

export async function openMarker() {
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  return {
    port,
    /** Resolves once the datagram is handed to the kernel. */
    mark: (text) => new Promise((resolve) => socket.send(`mark ${text}`, port, '127.0.0.1', resolve)),
    close: () => socket.close(),
  };
}

/** Captures from now on; `stop()` resolves with the datagrams. */
export async function startCapture(file, ports) {
  const filter = `udp and (${ports.map((port) => `port ${port}`).join(' or ')})`;
  const args = ['-q', '-i', 'lo', '-f', filter, '-w', file, '-s', '2048', '-B', '64', '-a', 'duration:900'];
  const dumpcap = start('dumpcap', args, { core: CORES.bench });
  await until(() => dumpcap.stderr.includes('File:') || dumpcap.code !== undefined, 'dumpcap');
  if (dumpcap.code !== undefined)
    throw new Error(`dumpcap cannot capture on lo (root or group wireshark?): ${dumpcap.stderr}`);
  await pause(300);
  return {
    async stop() {
      await pause(500); // what is still in the kernel's buffer
      await stop(dumpcap, 'SIGINT');
      const counts = /received\/dropped on interface .*?: (\d+)\/(\d+)/i.exec(dumpcap.stderr);
      return { datagrams: readPcapng(readFileSync(file)), dropped: counts === null ? Number.NaN : Number(counts[2]) };
    },
  };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** pcapng, as dumpcap writes it: section, interface (with its clock's resolution), enhanced packets. IPv4 and UDP only. */
export function readPcapng(bytes) {
  const datagrams = [];
  let unitsPerMs = 1e3;
  for (let at = 0; at + 12 <= bytes.length; at += bytes.readUInt32LE(at + 4)) {
    const type = bytes.readUInt32LE(at);
    if (type === 1) unitsPerMs = resolution(bytes.subarray(at + 16, at + bytes.readUInt32LE(at + 4) - 4));
    if (type !== 6) continue;
    // Two 32-bit halves are one 64-bit time; a double holds 53 bits, so the whole days are taken off first.
    const units = (BigInt(bytes.readUInt32LE(at + 12)) << 32n) | BigInt(bytes.readUInt32LE(at + 16));
    const day = BigInt(unitsPerMs) * 86_400_000n;
    const frame = bytes.subarray(at + 28, at + 28 + bytes.readUInt32LE(at + 20));
    const datagram = udp(frame);
    if (datagram !== undefined) datagrams.push({ at: Number(units % day) / unitsPerMs, ...datagram });
  }
  return datagrams;
}

function resolution(options) {
  for (let at = 0; at + 4 <= options.length; ) {
    const code = options.readUInt16LE(at);
    const length = options.readUInt16LE(at + 2);
    if (code === 0) break;
    if (code === 9) return 10 ** options[at + 4] / 1e3; // if_tsresol, a power of ten
    at += 4 + ((length + 3) & ~3);
  }
  return 1e3;
}

function udp(frame) {
  if (frame.length < 42 || frame.readUInt16BE(12) !== 0x0800 || frame[23] !== 17) return undefined;
  const ip = 14 + (frame[14] & 15) * 4;
  return { from: frame.readUInt16BE(ip), to: frame.readUInt16BE(ip + 2), text: frame.latin1Slice(ip + 8) };
}
