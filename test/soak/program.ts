/** The program under the soak: the real core and the real Node adapters, with a count of what they hold. */
import { createDialer, type Dialer } from '../../electron/core/dialer.ts';
import type { Clock, Network } from '../../electron/core/ports.ts';
import { Edge } from '../../electron/core/sip/edge.ts';
import { createClock } from '../../electron/node/clock.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { createNetworks } from '../../electron/node/network.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import { ok } from '../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, type LineSettings, type Settings } from '../../electron/shared/settings.ts';

export interface Held {
  wires: number;
  sinks: number;
  timers: number;
}

export interface Program {
  readonly dialer: Dialer;
  readonly held: Held;
  readonly warnings: Map<string, number>;
  /** Of the lines that are not closed. */
  edges(): readonly Edge[];
  /** Of those too that are closed, and that something still holds. Only after a collection. */
  edgesInMemory(): number;
  setLine(line: LineSettings): void;
  setPassword(line: string, password: string): void;
}

export function createProgram(first: readonly LineSettings[]): Program {
  let settings: Settings = { ...DEFAULT_SETTINGS, ringSeconds: 8, transferSeconds: 10, lines: first };
  const passwords = new Map<string, string>();
  const warnings = new Map<string, number>();
  const held: Held = { wires: 0, sinks: 0, timers: 0 };
  const edges = noteEdges();
  const networkOf = createNetworks();
  const dialer = createDialer({
    settings: () => settings,
    network: (line) => countingNetwork(networkOf(line), held),
    resolver: createResolver(),
    crypto: createCrypto(),
    clock: countingClock(createClock(), held),
    secrets: { password: async (line) => ok(passwords.get(line) ?? 'secret') },
    log: {
      debug: () => {},
      warn: (text) => {
        // Addresses and names make each one different.
        const kind = text.replaceAll(/\d+/g, '0').slice(0, 120);
        if (warnings.size < 100) warnings.set(kind, (warnings.get(kind) ?? 0) + 1);
      },
    },
    userAgent: 'Dialtray/soak',
    instanceId: '6e7c1f2a-91d4-4f0e-8a3c-5f1f0d8e2b47',
    language: () => 'en',
  });
  return {
    dialer,
    held,
    warnings,
    edges: () => edges().filter(({ isClosed }) => !isClosed),
    edgesInMemory: () => edges().length,
    setLine(line) {
      const at = settings.lines.findIndex(({ name }) => name === line.name);
      settings = { ...settings, lines: settings.lines.with(at, line) };
      dialer.refresh();
    },
    setPassword(line, password) {
      passwords.set(line, password);
      dialer.refresh(line);
    },
  };
}

/** Nobody outside of the core sees a line's edge: it is noted when it is told whom to announce to. */
function noteEdges(): () => readonly Edge[] {
  let noted: readonly WeakRef<Edge>[] = [];
  const alive = (): readonly Edge[] => {
    noted = noted.filter((edge) => edge.deref() !== undefined);
    return noted.flatMap((edge) => edge.deref() ?? []);
  };
  const announceTo = Edge.prototype.announceTo;
  Edge.prototype.announceTo = function (events) {
    noted = [...noted.filter((edge) => edge.deref() !== undefined), new WeakRef(this)];
    announceTo.call(this, events);
  };
  return alive;
}

function countingClock(clock: Clock, held: Held): Clock {
  return {
    ...clock,
    after(ms, callback) {
      let isHeld = true;
      held.timers += 1;
      const letGo = (): void => {
        if (isHeld) held.timers -= 1;
        isHeld = false;
      };
      const cancel = clock.after(ms, () => {
        letGo();
        callback();
      });
      return () => {
        letGo();
        cancel();
      };
    },
  };
}

function countingNetwork(network: Network, held: Held): Network {
  return {
    async open(target, events, timeoutMs) {
      let isHeld = false;
      const letGo = (): void => {
        if (isHeld) held.wires -= 1;
        isHeld = false;
      };
      const opened = await network.open(
        target,
        {
          ...events,
          closed(fault) {
            letGo();
            events.closed(fault);
          },
        },
        timeoutMs,
      );
      if (!opened.ok) return opened;
      isHeld = true;
      held.wires += 1;
      const wire = opened.value;
      const close = (): void => {
        letGo();
        wire.close();
      };
      return ok({ ...wire, send: wire.send.bind(wire), probe: wire.probe.bind(wire), close });
    },
    async openSink(address) {
      const opened = await network.openSink(address);
      if (!opened.ok) return opened;
      held.sinks += 1;
      let isHeld = true;
      const close = (): void => {
        if (isHeld) held.sinks -= 1;
        isHeld = false;
        opened.value.close();
      };
      return ok({ local: opened.value.local, close });
    },
  };
}
