import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Below the kernel's ephemeral range (32768), so that no client socket takes a port between the look and the bind. */
const FIRST = 20_000;
const LAST = 32_000;
/** baresip binds TLS on its SIP port + 1. */
const GAP = 4;

const taken = new Set<number>();

/** The first of four ports in a row on 127.0.0.1 that nothing has bound, neither UDP nor TCP. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = FIRST + GAP * Math.floor(Math.random() * ((LAST - FIRST) / GAP));
    if (taken.has(port)) continue;
    const free = await Promise.all([isUdpFree(port), isTcpFree(port), isTcpFree(port + 1), isUdpFree(port + 1)]);
    if (free.every(Boolean)) {
      taken.add(port);
      return port;
    }
  }
  throw new Error(`no free ports between ${FIRST} and ${LAST}`);
}

function isUdpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

function isTcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

const LOOK_EVERY_MS = 5;

/** Resolves once a program has bound the UDP port: for programs that say nothing when they are ready. Linux only. */
export async function waitForUdpPort(port: number, withinMs = 10_000): Promise<void> {
  const row = new RegExp(`:${port.toString(16).toUpperCase().padStart(4, '0')} \\d{8}:0000`);
  for (let waited = 0; waited < withinMs; waited += LOOK_EVERY_MS) {
    if (row.test(await readFile('/proc/net/udp', 'latin1'))) return;
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`nothing has bound UDP port ${port} within ${withinMs} ms`);
}
