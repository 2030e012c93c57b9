/**
 * Dialtray as a process with many registered lines, for the bench: the same core and the same Node adapters as in
 * `dialtray watch`, with the settings in memory. It answers words on standard input with a line of JSON each.
 *
 *   register   begins, and answers when all lines are registered
 *   memory     after the garbage has been collected
 *   quit       unregisters and ends
 */
import { createInterface } from 'node:readline';
import { createDialer } from '../../../electron/core/dialer.ts';
import { createClock } from '../../../electron/node/clock.ts';
import { createCrypto } from '../../../electron/node/crypto.ts';
import { createNetworks } from '../../../electron/node/network.ts';
import { createResolver } from '../../../electron/node/resolver.ts';
import { ok } from '../../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings } from '../../../electron/shared/settings.ts';

const [count = 1, port = 5060] = process.argv.slice(2).map(Number);

const lines: readonly LineSettings[] = Array.from({ length: count }, (_, index) => ({
  ...LINE_DEFAULTS,
  name: `line ${index}`,
  domain: '127.0.0.1',
  user: `u${index}`,
  outboundProxy: `127.0.0.1:${port}`,
  transport: 'udp',
  register: true,
}));
let used: readonly LineSettings[] = [];

const dialer = createDialer({
  settings: () => ({ ...DEFAULT_SETTINGS, lines: used }),
  network: createNetworks(),
  resolver: createResolver(),
  crypto: createCrypto(),
  clock: createClock(),
  secrets: { password: async () => ok(undefined) },
  log: { debug: () => {}, warn: (text) => console.error(text) },
  userAgent: 'Dialtray/bench',
  instanceId: '6e7c1f2a-91d4-4f0e-8a3c-5f1f0d8e2b47',
  language: () => 'en',
});

function collect(): { readonly rssMb: number; readonly heapMb: number } {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rssMb: rss / 2 ** 20, heapMb: heapUsed / 2 ** 20 };
}

function register(): Promise<{ readonly ms: number; readonly registered: number }> {
  const began = performance.now();
  return new Promise((resolve) => {
    const stop = dialer.subscribe((state) => {
      const registered = state.lines.filter(({ registration }) => registration.state === 'registered').length;
      const settled = state.lines.filter(({ registration }) =>
        /^(?:registered|failed)$/.test(registration.state),
      ).length;
      if (settled < count) return;
      stop();
      resolve({ ms: performance.now() - began, registered });
    });
    used = lines;
    dialer.refresh();
  });
}

const say = (answer: unknown): void => console.log(JSON.stringify(answer));

for await (const word of createInterface({ input: process.stdin })) {
  if (word === 'register') say(await register());
  else if (word === 'memory') say(collect());
  else if (word === 'quit') {
    const began = performance.now();
    await dialer.close();
    say({ ms: performance.now() - began });
    break;
  }
}
// The pipe is still open at its other end.
process.stdin.destroy();
