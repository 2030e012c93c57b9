/** The test of a line over real sockets, without settings files and terminal; and a server for it to ask. */
import { type CheckDeps, checkLine } from '../../electron/core/lines/check.ts';
import type { Clock, Network, Resolver, Wire } from '../../electron/core/ports.ts';
import { createClock } from '../../electron/node/clock.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import type { CheckStep, CheckStepId, LineCheck } from '../../electron/shared/line-check.ts';
import { LINE_DEFAULTS, type LineSettings } from '../../electron/shared/settings.ts';
import { type Challenge, createGate, type Gate } from './sip-challenge.ts';
import type { HeaderChanges, Peer } from './sip-peer.ts';

export interface CheckOptions {
  readonly settings?: Partial<LineSettings>;
  readonly password?: string | undefined;
  readonly resolver?: Resolver;
  readonly clock?: Clock;
  readonly limitMs?: number;
}

export interface Checked {
  /** As they were told, running ones too. */
  readonly told: readonly CheckStep[];
  readonly done: Promise<LineCheck>;
  /** Wires that are open. */
  open(): number;
  /** Resolves when a step begins. */
  begun(id: CheckStepId): Promise<void>;
  cancel(): void;
}

/** Time that passes faster for everything that waits on this clock. */
export const hurried = (times: number): Clock => {
  const clock = createClock();
  return { ...clock, after: (ms, callback) => clock.after(ms / times, callback) };
};

export function check(options: CheckOptions = {}): Checked {
  const settings: LineSettings = {
    ...LINE_DEFAULTS,
    name: 'Office',
    domain: 'example.com',
    user: 'klaus',
    ...options.settings,
  };
  const wires = new Set<Wire>();
  const told: CheckStep[] = [];
  const waiting = new Map<CheckStepId, () => void>();
  const deps: CheckDeps = {
    network: ({ caFile }) => counted(createNetwork({ caFile }), wires),
    resolver: options.resolver ?? createResolver(),
    crypto: createCrypto(),
    clock: options.clock ?? createClock(),
    log: { debug: () => {}, warn: () => {} },
    userAgent: 'Dialtray/test',
  };
  const onStep = (step: CheckStep): void => {
    told.push(step);
    waiting.get(step.id)?.();
  };
  const password = 'password' in options ? options.password : 'secret';
  const running = checkLine(settings, password, deps, onStep, options.limitMs);
  return {
    told,
    done: running.done,
    open: () => wires.size,
    begun: (id) =>
      new Promise((resolve) => {
        if (told.some((step) => step.id === id)) resolve();
        else waiting.set(id, resolve);
      }),
    cancel: () => running.cancel(),
  };
}

function counted(network: Network, wires: Set<Wire>): Network {
  return {
    ...network,
    async open(target, events, timeoutMs) {
      const opened = await network.open(target, events, timeoutMs);
      if (!opened.ok) return opened;
      const { value: wire } = opened;
      const close = wire.close.bind(wire);
      const kept = Object.assign(wire, {
        close() {
          wires.delete(kept);
          close();
        },
      });
      wires.add(kept);
      return { ok: true, value: kept };
    },
  };
}

/** What was found, by step. */
export const findings = ({ steps }: LineCheck): Readonly<Record<string, string>> =>
  Object.fromEntries(steps.map(({ id, finding }) => [id, finding ?? '']));

export const stepOf = ({ steps }: LineCheck, id: CheckStepId): CheckStep => {
  const found = steps.find((step) => step.id === id);
  if (found === undefined) throw new Error(`there is no step ${id}`);
  return found;
};

export interface Reaction {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: HeaderChanges;
}

/** `silent`: nothing at all. */
export interface ServerOptions {
  readonly server?: Reaction | 'silent';
  readonly register?: Reaction | 'silent';
  /** What comes back for the phone: from itself through a proxy, or from the server in its place. */
  readonly phone?: Reaction | 'silent';
  readonly challenge?: Challenge;
}

const AGENT = { Server: 'Exchange 1.0' };
const WELL: Reaction = { status: 200, headers: AGENT };
const PHONE: Reaction = { status: 200, headers: { Server: 'Phone 2.0', Allow: 'INVITE, ACK, BYE, REFER' } };

/** Answers OPTIONS to the domain and to the phone, and REGISTER. */
export function serve(peer: Peer, options: ServerOptions = {}): Gate {
  const { server = WELL, register = WELL, phone = PHONE } = options;
  const gate = createGate(options.challenge === undefined ? [] : [options.challenge]);
  for (const method of ['OPTIONS', 'REGISTER']) {
    peer.on(method, (request, respond) => {
      const forPhone = method === 'OPTIONS' && request.startLine.includes('@');
      const reaction = method === 'REGISTER' ? register : forPhone ? phone : server;
      if (reaction === 'silent') return;
      const refusal = forPhone || method === 'REGISTER' ? gate.check(request) : undefined;
      if (refusal !== undefined) respond(refusal.status, undefined, { headers: { ...AGENT, ...refusal.headers } });
      else respond(reaction.status, reaction.reason, { headers: reaction.headers ?? AGENT });
    });
  }
  return gate;
}
