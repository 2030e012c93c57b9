/**
 * Dialtray as a process that stays up, for the bench: the same core and the same Node adapters as the terminal, put
 * together by hand because the settings are in memory. Nothing is called but Dialer.dial() and the snapshots that come
 * up; a call counts from dial() to its final state, and its BYE runs beside the next call, as it does in the app.
 *
 * `npm run bench:call` bundles it with the settings of vite.config.ts and drives it through loop.mjs.
 */
import { createDialer, type Dialer } from '../../../electron/core/dialer.ts';
import type { Log } from '../../../electron/core/ports.ts';
import { createClock } from '../../../electron/node/clock.ts';
import { createCrypto } from '../../../electron/node/crypto.ts';
import { createNetwork } from '../../../electron/node/network.ts';
import { createResolver } from '../../../electron/node/resolver.ts';
import { ok } from '../../../electron/shared/result.ts';
import {
  DEFAULT_SETTINGS,
  LINE_DEFAULTS,
  type LineSettings,
  type Settings,
} from '../../../electron/shared/settings.ts';
import { isFinal } from '../../../electron/shared/state.ts';
import { serveLoop } from './loop.mjs';

interface Order {
  readonly lines: Readonly<Record<string, { readonly port: number; readonly user: string }>>;
  readonly target: string;
}

/** Straight to the phone: the phone is the outbound proxy. */
const toLine = ([name, { port, user }]: [string, { port: number; user: string }]): LineSettings => ({
  ...LINE_DEFAULTS,
  name,
  domain: '127.0.0.1',
  user,
  outboundProxy: `127.0.0.1:${port}`,
  transport: 'udp',
});

function compose(order: Order): Dialer {
  const settings: Settings = { ...DEFAULT_SETTINGS, lines: Object.entries(order.lines).map(toLine) };
  const log: Log = { debug: () => {}, warn: (text) => console.error(text) };
  return createDialer({
    settings: () => settings,
    network: (line) => createNetwork({ caFile: line.caFile }),
    resolver: createResolver(),
    crypto: createCrypto(),
    clock: createClock(),
    secrets: { password: async () => ok(undefined) },
    log,
    userAgent: 'Dialtray/bench',
    language: () => 'en',
  });
}

/** `call(line)` dials the target and resolves with the outcome. One listener for all calls, as a window would have. */
function createCaller(dialer: Dialer, target: string): (line: string) => Promise<string> {
  const waiting = new Map<string, (outcome: string) => void>();
  dialer.subscribe(({ calls }) => {
    // Those that still run are the last ones.
    let left = waiting.size;
    for (let at = calls.length - 1; at >= 0 && left > 0; at -= 1) {
      const call = calls[at];
      const done = call === undefined ? undefined : waiting.get(call.callId);
      if (call === undefined || done === undefined) continue;
      left -= 1;
      if (!isFinal(call.state)) continue;
      waiting.delete(call.callId);
      done(call.outcome ?? call.state);
    }
  });
  return async (line) => {
    const begun = await dialer.dial({ text: target, line, confirmed: true });
    if (!begun.ok) return begun.error.kind === 'refused' ? begun.error.outcome : begun.error.kind;
    return new Promise((resolve) => waiting.set(begun.value.callId, resolve));
  };
}

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
const dialer = compose(order);
await serveLoop(createCaller(dialer, order.target));
await dialer.close();
