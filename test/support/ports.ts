/** The core's ports for tests: a clock that tests turn, a network without sockets, and notes of what a wire tells. */
import type {
  Clock,
  Endpoint,
  MediaSink,
  NaptrRecord,
  Network,
  ResolveFault,
  Resolver,
  SrvRecord,
  Target,
  Trace,
  TransportName,
  Wire,
  WireEvents,
  WireFault,
} from '../../electron/core/ports.ts';
import { err, ok, type Result } from '../../electron/shared/result.ts';

export interface ManualClock extends Clock {
  /** Timers that wait. */
  readonly pending: number;
  /** Moves the time and runs what is due, in order, each at its own time. */
  advance(ms: number): void;
  /** Like advance, with the promises settled after each timer. */
  advanceAsync(ms: number): Promise<void>;
}

export function createManualClock(startWallClock = Date.UTC(2026, 0, 1)): ManualClock {
  let now = 0;
  let order = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  const takeDue = (until: number): (() => void) | undefined => {
    const due = [...timers].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
    if (due === undefined) return undefined;
    timers.delete(due[0]);
    now = Math.max(now, due[1].at);
    return due[1].callback;
  };
  return {
    now: () => now,
    wallClock: () => startWallClock + now,
    after(ms, callback) {
      order += 1;
      const id = order;
      timers.set(id, { at: now + Math.max(0, ms), callback });
      return () => timers.delete(id);
    },
    get pending() {
      return timers.size;
    },
    advance(ms) {
      const until = now + ms;
      for (let run = takeDue(until); run !== undefined; run = takeDue(until)) run();
      now = until;
    },
    async advanceAsync(ms) {
      const until = now + ms;
      await settle();
      for (let run = takeDue(until); run !== undefined; run = takeDue(until)) {
        run();
        await settle();
      }
      now = until;
    },
  };
}

/** Every promise that needs no I/O has run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface FakeWire extends Wire {
  readonly target: Target;
  readonly sent: readonly { readonly octets: string; readonly to: Endpoint }[];
  readonly probed: readonly Endpoint[];
  readonly isClosed: boolean;
  /** What the network does to it. */
  deliver(octets: string, from?: Endpoint): void;
  unreachable(to: Endpoint, fault: WireFault): void;
  fail(fault: WireFault): void;
}

export interface FakeNetwork extends Network {
  readonly wires: readonly FakeWire[];
  readonly openSinks: number;
  /** The next attempts to open a wire to such a target fail. */
  refuse(matches: (target: Target) => boolean, fault: WireFault): void;
}

/** Wires are open at once, from 192.0.2.100 and a port of its own each. */
export function createFakeNetwork(
  onSent: (wire: FakeWire, octets: string, to: Endpoint) => void = () => {},
): FakeNetwork {
  const wires: FakeWire[] = [];
  const refusals: { readonly matches: (target: Target) => boolean; readonly fault: WireFault }[] = [];
  let openSinks = 0;
  let port = 40_000;
  return {
    wires,
    get openSinks() {
      return openSinks;
    },
    refuse: (matches, fault) => void refusals.push({ matches, fault }),
    open(target, events) {
      const refusal = refusals.find(({ matches }) => matches(target));
      if (refusal !== undefined) return Promise.resolve(err(refusal.fault));
      port += 2;
      const wire = createFakeWire(target, { address: '192.0.2.100', port }, events, onSent);
      wires.push(wire);
      return Promise.resolve(ok(wire));
    },
    openSink(address) {
      openSinks += 1;
      port += 2;
      let open = true;
      const sink: MediaSink = {
        local: { address, port },
        close() {
          if (open) openSinks -= 1;
          open = false;
        },
      };
      return Promise.resolve(ok(sink));
    },
  };
}

function createFakeWire(
  target: Target,
  local: Endpoint,
  events: WireEvents,
  onSent: (wire: FakeWire, octets: string, to: Endpoint) => void,
): FakeWire {
  const remote: Endpoint = { address: target.address, port: target.port };
  const sent: { octets: string; to: Endpoint }[] = [];
  const probed: Endpoint[] = [];
  let open = true;
  const wire: FakeWire = {
    transport: target.transport,
    target,
    local,
    remote,
    sent,
    probed,
    get isClosed() {
      return !open;
    },
    send(octets, to = remote) {
      if (!open) return;
      sent.push({ octets, to });
      onSent(wire, octets, to);
    },
    probe: (to) => void probed.push(to),
    close() {
      open = false;
    },
    deliver(octets, from = remote) {
      if (open) events.data(octets, from);
    },
    unreachable(to, fault) {
      if (open) events.unreachable(to, fault);
    },
    fail(fault) {
      if (!open) return;
      open = false;
      events.closed(fault);
    },
  };
  return wire;
}

export interface FakeRecords {
  readonly srv?: Readonly<Record<string, readonly SrvRecord[]>>;
  readonly naptr?: Readonly<Record<string, readonly NaptrRecord[]>>;
}

/** Names that are not in the tables are not found. */
export function createFakeResolver(
  names: Readonly<Record<string, readonly string[]>>,
  { srv = {}, naptr = {} }: FakeRecords = {},
): Resolver {
  const look = async <T>(
    table: Readonly<Record<string, readonly T[]>>,
    name: string,
  ): Promise<Result<readonly T[], ResolveFault>> => {
    const found = table[name] ?? [];
    return found.length > 0 ? ok(found) : err({ kind: 'not-found', text: `No address is known for ${name}.` });
  };
  return {
    addresses: (host) => look(names, host),
    srv: (name) => look(srv, name),
    naptr: (name) => look(naptr, name),
  };
}

export interface NotedTrace extends Trace {
  readonly messages: readonly {
    readonly direction: 'sent' | 'received';
    readonly transport: TransportName;
    readonly peer: Endpoint;
    readonly octets: string;
  }[];
}

export function createNotedTrace(): NotedTrace {
  const messages: { direction: 'sent' | 'received'; transport: TransportName; peer: Endpoint; octets: string }[] = [];
  return {
    messages,
    message: (direction, transport, peer, octets) => void messages.push({ direction, transport, peer, octets }),
  };
}

export type WireNote =
  | { readonly kind: 'data'; readonly octets: string; readonly from: Endpoint }
  | { readonly kind: 'unreachable'; readonly to: Endpoint; readonly fault: WireFault }
  | { readonly kind: 'closed'; readonly fault: WireFault };

export interface NotedEvents {
  readonly events: WireEvents;
  readonly notes: readonly WireNote[];
  /** All data so far, joined. */
  readonly octets: string;
  /** The first note, already there or still to come, for which `find` returns something. */
  until<T>(find: (notes: readonly WireNote[]) => T | undefined, timeoutMs?: number): Promise<T>;
  next<K extends WireNote['kind']>(kind: K, timeoutMs?: number): Promise<Extract<WireNote, { kind: K }>>;
}

export function noteWireEvents(): NotedEvents {
  const notes: WireNote[] = [];
  const waiting = new Set<() => void>();
  const returned = new Set<WireNote>();
  const add = (note: WireNote): void => {
    notes.push(note);
    for (const check of [...waiting]) check();
  };
  const until = <T>(find: (notes: readonly WireNote[]) => T | undefined, timeoutMs = 5_000): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const found = find(notes);
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve(found);
      };
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(new Error(`nothing of the kind within ${timeoutMs} ms; noted: ${JSON.stringify(notes).slice(0, 2000)}`));
      }, timeoutMs);
      waiting.add(check);
      check();
    });
  return {
    notes,
    events: {
      data: (octets, from) => add({ kind: 'data', octets, from }),
      unreachable: (to, fault) => add({ kind: 'unreachable', to, fault }),
      closed: (fault) => add({ kind: 'closed', fault }),
    },
    get octets() {
      return notes.map((note) => (note.kind === 'data' ? note.octets : '')).join('');
    },
    until,
    next<K extends WireNote['kind']>(kind: K, timeoutMs?: number) {
      return until((all) => {
        const found = all.find(
          (note): note is Extract<WireNote, { kind: K }> => note.kind === kind && !returned.has(note),
        );
        if (found !== undefined) returned.add(found);
        return found;
      }, timeoutMs);
    },
  };
}
