/**
 * One line of ours over real sockets, and calls on it, for the scenarios of test/sip: the same Line and runCall as in
 * the program, without settings files and terminal.
 */
import { runCall } from '../../electron/core/calls/call.ts';
import type { Call, CallLimits } from '../../electron/core/calls/machine.ts';
import { calleeUri, Line, parseAccount } from '../../electron/core/lines/line.ts';
import type { Clock, Log, Network, Resolver, Trace } from '../../electron/core/ports.ts';
import { createClock } from '../../electron/node/clock.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import { ok } from '../../electron/shared/result.ts';
import { LINE_DEFAULTS, type LineSettings } from '../../electron/shared/settings.ts';
import { type CallState, isFinal, type Outcome } from '../../electron/shared/state.ts';
import { createFakeResolver } from './ports.ts';
import type { Peer } from './sip-peer.ts';

export interface DialOptions {
  readonly callee?: string;
  readonly calleeUri?: string;
  readonly limits?: Partial<CallLimits>;
}

/** What a call went through, and what came of it. */
export interface Dialled {
  readonly states: readonly CallState[];
  readonly call: Call;
  cancel(): void;
  /** Resolves with the first state of this name, final ones included; rejects when the call ends in another. */
  until(state: CallState): Promise<Call>;
  /** Resolves with the final state. */
  readonly ended: Promise<Call & { readonly outcome: Outcome }>;
  /** Resolves when the phone leg is gone as well. */
  readonly settled: Promise<void>;
}

export interface TestLine {
  readonly line: Line;
  readonly warnings: readonly string[];
  dial(options?: DialOptions): Dialled;
  close(): Promise<void>;
}

export interface LineOptions {
  /** The outbound proxy: SIPTAPI's "alternative usage" straight to the phone, or a proxy. */
  readonly via?: Peer | string;
  readonly settings?: Partial<LineSettings>;
  readonly password?: string | undefined;
  readonly network?: Network;
  /** What it does not answer is not found. */
  readonly resolver?: Partial<Resolver>;
  readonly clock?: Clock;
  readonly trace?: Trace;
}

const proxyOf = (via: Peer | string): string =>
  typeof via === 'string' ? via : `${via.hostPort}${via.transport === 'udp' ? '' : `;transport=${via.transport}`};lr`;

export function startLine(options: LineOptions): TestLine {
  const settings: LineSettings = {
    ...LINE_DEFAULTS,
    name: 'Test',
    domain: 'example.com',
    user: 'klaus',
    ...(options.via === undefined ? {} : { outboundProxy: proxyOf(options.via) }),
    ...options.settings,
  };
  const account = parseAccount(settings);
  if (!account.ok) throw new Error(account.error);
  const warnings: string[] = [];
  const log: Log = { debug: () => {}, warn: (text) => warnings.push(text) };
  const clock = options.clock ?? createClock();
  const line = new Line(settings, account.value, {
    network: options.network ?? createNetwork({ caFile: settings.caFile }),
    resolver: options.resolver === undefined ? createResolver() : { ...createFakeResolver({}), ...options.resolver },
    crypto: createCrypto(),
    clock,
    log,
    trace: options.trace,
    userAgent: 'Dialtray/test',
    password: 'password' in options ? options.password : 'secret',
  });
  return { line, warnings, dial: (dial = {}) => dialOn(line, clock, dial), close: () => line.close() };
}

function dialOn(line: Line, clock: Clock, options: DialOptions): Dialled {
  const states: CallState[] = [];
  const watchers = new Set<() => void>();
  let call: Call | undefined;
  let over = (): void => {};
  const settled = new Promise<void>((resolve) => {
    over = resolve;
  });
  const running = runCall({
    line: async () => ok(line),
    clock,
    limits: { ringMs: 45_000, transferMs: 60_000, byePolicy: 'after-final', ...options.limits },
    callee: options.callee ?? '+431505641',
    calleeUri: options.calleeUri ?? calleeUri(line.account, '+431505641'),
    changed(next) {
      call = next;
      if (states.at(-1) !== next.state) states.push(next.state);
      for (const watcher of [...watchers]) watcher();
    },
    over: () => over(),
  });
  const current = (): Call => call as Call;
  const until = (reached: () => boolean, what: string): Promise<Call> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (reached()) resolve(current());
        else if (isFinal(current().state)) reject(new Error(`${what}, but the call is ${current().outcome}`));
        else return;
        watchers.delete(look);
      };
      watchers.add(look);
      look();
    });
  return {
    states,
    get call() {
      return current();
    },
    cancel: () => running.cancel(),
    until: (state) => until(() => states.includes(state), `waited for ${state}`),
    ended: until(() => isFinal(current().state), 'ended') as Dialled['ended'],
    settled,
  };
}
