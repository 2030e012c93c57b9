/**
 * The program's core in this process, on real sockets: where a test must act in the very moment of a message, hurry the
 * clock, or name the name servers.
 */
import { createDialer, type Dialer } from '../../../electron/core/dialer.ts';
import type { Trace } from '../../../electron/core/ports.ts';
import { createCrypto } from '../../../electron/node/crypto.ts';
import { createNetwork } from '../../../electron/node/network.ts';
import { createResolver } from '../../../electron/node/resolver.ts';
import { ok } from '../../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings } from '../../../electron/shared/settings.ts';
import type { CallSnapshot, DialerState, LineSnapshot } from '../../../electron/shared/state.ts';
import { fastClock, INSTANCE } from '../registering.ts';

export interface InsideOptions {
  readonly lines: readonly (Pick<LineSettings, 'name' | 'domain' | 'user'> & Partial<LineSettings>)[];
  readonly password: string;
  /** One second of the lines passes in 1000/factor milliseconds. Default 1. */
  readonly factor?: number;
  /** Name servers: `127.0.0.1:5353`. */
  readonly servers?: readonly string[];
  /** Each message before what follows from it; a test may act here. */
  readonly onMessage?: Trace['message'];
}

export interface Inside {
  readonly dialer: Dialer;
  /** The first state that fits, the present one included. */
  until(what: string, fits: (state: DialerState) => boolean, withinMs?: number): Promise<DialerState>;
  /** Every registration state that a line has had, in order; a refresh is none. */
  states(line: string): readonly string[];
  line(name: string): LineSnapshot | undefined;
  /** Dials, and waits for the call's end. */
  dial(text: string, line: string): Promise<CallSnapshot>;
  log(): string;
  stop(): Promise<void>;
}

export function startInside(options: InsideOptions): Inside {
  const { lines, password, factor = 1, servers, onMessage = () => {} } = options;
  const log: string[] = [];
  const states = new Map<string, string[]>();
  const dialer = createDialer({
    settings: () => ({
      ...DEFAULT_SETTINGS,
      lines: lines.map((line) => ({ ...LINE_DEFAULTS, ...line })),
    }),
    network: ({ caFile }) => createNetwork({ caFile }),
    resolver: createResolver(servers === undefined ? {} : { servers }),
    crypto: createCrypto(),
    clock: fastClock(factor),
    secrets: { password: async () => ok(password) },
    log: { debug: () => {}, warn: (text) => log.push(text) },
    trace: {
      message(direction, transport, peer, octets) {
        log.push(`-- ${direction} ${transport} ${peer.address}:${peer.port}\n${octets}`);
        onMessage(direction, transport, peer, octets);
      },
    },
    userAgent: 'Dialtray/lab',
    instanceId: INSTANCE,
    language: () => 'en',
  });
  const unsubscribe = dialer.subscribe((state) => {
    for (const { name, registration } of state.lines) {
      const known = states.get(name) ?? [];
      if (known.at(-1) !== registration.state) states.set(name, [...known, registration.state]);
    }
  });
  const until: Inside['until'] = (what, fits, withinMs = 20_000) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const state = dialer.state();
        if (!fits(state)) return;
        clearTimeout(timer);
        stop();
        resolve(state);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`${what}: not within ${withinMs} ms; ${JSON.stringify(dialer.state())}`));
      }, withinMs);
      const stop = dialer.subscribe(look);
      look();
    });
  dialer.refresh();
  return {
    dialer,
    until,
    states: (name) => states.get(name) ?? [],
    line: (name) => dialer.state().lines.find((line) => line.name === name),
    async dial(text, line) {
      const begun = await dialer.dial({ text, line });
      if (!begun.ok) throw new Error(`it does not dial ${text}: ${JSON.stringify(begun.error)}`);
      const { callId } = begun.value;
      const callOf = ({ calls }: DialerState) => calls.find((call) => call.callId === callId);
      const state = await until(`the end of ${text}`, (now) => callOf(now)?.outcome !== undefined, 60_000);
      return callOf(state) as CallSnapshot;
    },
    log: () => log.slice(-60).join('\n'),
    async stop() {
      unsubscribe();
      await dialer.close();
    },
  };
}
