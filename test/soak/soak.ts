/** See run.mjs. What happens, and when, is chance with a seed; what must be true at the end is not. */
import { type ChildProcess, fork } from 'node:child_process';
import type { TransportName } from '../../electron/core/ports.ts';
import { LINE_DEFAULTS, type LineSettings } from '../../electron/shared/settings.ts';
import type { DialerState, Outcome } from '../../electron/shared/state.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import type { ServerCounts, ServerOrder, ServerReport } from './orders.ts';
import { createProgram, type Program } from './program.ts';

const [minutes = 30, seed = 1] = process.argv.slice(2, 4).map(Number);
const SERVER = process.argv[4] ?? '';
const LINES = 20;
const MOST_GROWTH = 1.05;
/** Ring and transfer limits, a lookup, and four addresses; far more than any call may take. */
const LONGEST_CALL_MS = 120_000;
/** An announcement without an end is missed after 180 s and forgotten 64*T1 later. */
const SETTLING_MS = 240_000;

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Server {
  readonly port: number;
  order(order: ServerOrder): void;
  counts(): Promise<ServerCounts>;
  end(): Promise<void>;
}

async function startServer(transport: TransportName, ownSeed: number): Promise<Server> {
  const child: ChildProcess = fork(SERVER, [transport, String(ownSeed)], { execArgv: [] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const next = <K extends ServerReport['kind']>(kind: K): Promise<Extract<ServerReport, { kind: K }>> =>
    new Promise((resolve, reject) => {
      const hear = (report: ServerReport): void => {
        if (report.kind !== kind) return;
        child.off('message', hear);
        resolve(report as Extract<ServerReport, { kind: K }>);
      };
      child.on('message', hear);
      void ended.then(() => reject(new Error(`the ${transport} server has ended`)));
    });
  const { port } = await next('listening');
  const order = (what: ServerOrder): void => void (child.connected && child.send(what));
  return {
    port,
    order,
    async counts() {
      order({ do: 'count' });
      return (await next('counts')).counts;
    },
    async end() {
      order({ do: 'end' });
      const limit = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(limit);
    },
  };
}

/** What has been seen of calls and registrations. */
function watch({ dialer }: Program) {
  const outcomes = new Map<Outcome, number>();
  const running = new Map<string, number>();
  const states = new Map<string, string>();
  const seen = { calls: 0, refused: 0, reconnects: 0, registrationFailures: 0, announcements: 0 };
  let lastAnnouncement: string | undefined;
  dialer.subscribe((state: DialerState) => {
    for (const { callId, outcome } of state.calls) {
      if (outcome === undefined || !running.delete(callId)) continue;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    for (const { name, registration } of state.lines) {
      const before = states.get(name);
      if (before === registration.state) continue;
      states.set(name, registration.state);
      if (before === 'registered') seen.reconnects += 1;
      if (registration.state === 'failed') seen.registrationFailures += 1;
    }
    const latest = state.announcements.at(-1)?.id;
    if (latest !== undefined && latest !== lastAnnouncement && state.announcements.at(-1)?.state === 'ringing') {
      lastAnnouncement = latest;
      seen.announcements += 1;
    }
  });
  return { outcomes, running, seen };
}

type Seen = ReturnType<typeof watch>;

/** Each kind has its own row of chances: how often one happens does not move the others. */
function happen(
  row: number,
  program: Program,
  servers: readonly [Server, Server],
  lines: readonly LineSettings[],
  seen: Seen,
) {
  const timers = new Set<NodeJS.Timeout>();
  let isOver = false;
  const { dialer } = program;
  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  let rows = row;
  const every = (meanMs: number, act: (random: () => number) => void): void => {
    rows += 1;
    const random = createSeededRandom(seed * 100 + rows);
    const wait = (): void =>
      later(-Math.log(1 - random()) * meanMs, () => {
        act(random);
        wait();
      });
    wait();
  };
  const oneOf = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;

  async function dial(line: string, cancelInMs: number | undefined): Promise<void> {
    const begun = await dialer.dial({ text: '+43 1 505641', line });
    if (!begun.ok) {
      seen.seen.refused += 1;
      return;
    }
    seen.seen.calls += 1;
    const { callId } = begun.value;
    const known = dialer.state().calls.find((call) => call.callId === callId)?.outcome;
    if (known === undefined) seen.running.set(callId, performance.now());
    else seen.outcomes.set(known, (seen.outcomes.get(known) ?? 0) + 1);
    if (cancelInMs !== undefined) later(cancelInMs, () => dialer.cancel(callId));
  }

  every(500, (random) => void dial(oneOf(lines, random).name, random() < 0.2 ? 6_000 * random() : undefined));
  every(1_000, (random) => oneOf(servers, random).order({ do: 'announce' }));
  every(25_000, (random) => oneOf(servers, random).order({ do: 'restart', downMs: 200 + 3_000 * random() }));
  every(25_000, () => servers[1].order({ do: 'reset' }));
  every(20_000, (random) => {
    const loss = random() < 0.5 ? 0 : 0.3 * random();
    servers[0].order({ do: 'impair', loss, duplicate: loss / 2, seed: Math.floor(random() * 1e9) });
  });
  every(45_000, () => dialer.wakeUp());
  every(30_000, (random) => {
    const { name } = oneOf(lines, random);
    program.setPassword(name, 'not this one');
    later(500 + 4_000 * random(), () => program.setPassword(name, 'secret'));
  });
  every(20_000, (random) => {
    const line = oneOf(lines, random);
    program.setLine({ ...line, active: random() < 0.5, keepAliveSeconds: 10 + Math.floor(15 * random()) });
    later(500 + 4_000 * random(), () => program.setLine(line));
  });

  return function stop(): void {
    if (isOver) return;
    isOver = true;
    for (const timer of timers) clearTimeout(timer);
    for (const server of servers) server.order({ do: 'impair', loss: 0, duplicate: 0, seed: 1 });
    for (const line of lines) {
      program.setLine(line);
      program.setPassword(line.name, 'secret');
    }
    dialer.wakeUp();
  };
}

/** Waits until nothing of what has happened is left. @returns what is still there after all */
async function settle(program: Program, { running }: Seen): Promise<readonly string[]> {
  const began = performance.now();
  const isRegistered = (): boolean =>
    program.dialer.state().lines.every(({ registration }) => registration.state === 'registered');
  // Lines go on refreshing, and each at its own time: it is enough that each has been seen with nothing but its wire.
  const clean = new WeakSet<object>();
  const dirty = (): readonly string[] =>
    program.edges().flatMap((edge) => {
      const full = Object.entries(edge.live).filter(([name, count]) => count > (name === 'wires' ? 1 : 0));
      if (full.length === 0) clean.add(edge);
      return clean.has(edge) ? [] : [full.map(([name, count]) => `${name} ${count}`).join(', ')];
    });
  for (;;) {
    const left = dirty();
    if (running.size === 0 && left.length === 0 && isRegistered()) return [];
    if (performance.now() - began > SETTLING_MS) {
      return [
        ...(running.size > 0 ? [`${running.size} calls have not ended`] : []),
        ...left.map((tables) => `a line still has ${tables}`),
        ...(isRegistered() ? [] : ['not every line is registered again']),
      ];
    }
    await rest(250);
  }
}

async function heapMb(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.();
    await rest(50);
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const createLine = (port: number, transport: 'udp' | 'tcp', index: number): LineSettings => ({
  ...LINE_DEFAULTS,
  name: `line ${index}`,
  domain: 'example.com',
  user: `u${index}`,
  authUser: 'klaus',
  outboundProxy: `127.0.0.1:${port};transport=${transport};lr`,
  transport,
  register: true,
  keepAliveSeconds: 10 + index,
  sendRinging: index % 3 === 0,
});

async function phase(ms: number, stop: () => void, tell: () => void): Promise<void> {
  const ticking = setInterval(tell, 60_000);
  await rest(ms);
  clearInterval(ticking);
  stop();
}

/** What must be so whatever has happened. */
function faultsOf(counts: ServerCounts, { outcomes, seen }: Seen, { warnings }: Program): readonly string[] {
  const bugs = [...warnings].filter(([text]) => /could not be processed|a listener failed/.test(text));
  return [
    ...bugs.map(([text, count]) => `${count} x ${text}`),
    ...(counts.doubleRings > 0 ? [`${counts.doubleRings} calls have rung twice`] : []),
    ...(counts.dialledTwice > 0 ? [`${counts.dialledTwice} calls were dialled twice`] : []),
    ...((outcomes.get('connected') ?? 0) > counts.dialled ? ['more calls are “connected” than were dialled'] : []),
    ...(seen.announcements === 0 || !outcomes.has('connected') ? ['nothing has happened'] : []),
  ];
}

async function main(): Promise<readonly string[]> {
  const servers = [await startServer('udp', seed), await startServer('tcp', seed + 1)] as const;
  const lines = Array.from({ length: LINES }, (_, index) =>
    index % 2 === 0 ? createLine(servers[0].port, 'udp', index) : createLine(servers[1].port, 'tcp', index),
  );
  const program = createProgram(lines);
  const seen = watch(program);
  const began = performance.now();
  const tell = (): void => {
    const { calls, reconnects, announcements } = seen.seen;
    const oldest = Math.min(...seen.running.values());
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed / 2 ** 20;
    console.log(
      `${((performance.now() - began) / 60_000).toFixed(1)} min: ${calls} calls, ${seen.running.size} of them running, ` +
        `${reconnects} reconnects, ${announcements} announcements, heap ${heap.toFixed(1)} MB`,
    );
    if (performance.now() - oldest > LONGEST_CALL_MS) throw new Error('a call does not end');
  };
  program.dialer.refresh();
  const warmUpMs = Math.max(60_000, minutes * 60_000 * 0.2);
  await phase(warmUpMs, happen(0, program, servers, lines, seen), tell);
  const faults = [...(await settle(program, seen))];
  const before = await heapMb();
  console.log(`after the warm-up: heap ${before.toFixed(2)} MB`);
  await phase(Math.max(30_000, minutes * 60_000 - warmUpMs), happen(50, program, servers, lines, seen), tell);
  faults.push(...(await settle(program, seen)));
  const after = await heapMb();
  const edges = program.edgesInMemory();
  const counts = await Promise.all(servers.map((server) => server.counts()));
  const sum = (name: keyof ServerCounts): number => counts.reduce((total, each) => total + each[name], 0);
  const total = Object.fromEntries(Object.keys(counts[0] ?? {}).map((name) => [name, sum(name as never)])) as never;
  await program.dialer.close();
  await rest(1_000);
  await Promise.all(servers.map((server) => server.end()));
  report(program, seen, total, { before, after, edges });
  const { wires, sinks, timers } = program.held;
  if (wires + sinks + timers > 0) faults.push(`closed, it holds ${wires} wires, ${sinks} sinks, ${timers} timers`);
  if (edges > LINES) faults.push(`${edges} edges are in memory, for ${LINES} lines`);
  if (after > before * MOST_GROWTH) faults.push(`the heap has grown by ${((after / before - 1) * 100).toFixed(1)} %`);
  return [...faults, ...faultsOf(total, seen, program)];
}

function report(
  { warnings }: Program,
  { outcomes, seen }: Seen,
  counts: ServerCounts,
  memory: { readonly before: number; readonly after: number; readonly edges: number },
): void {
  const ends = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`);
  console.log(
    [
      `calls            ${seen.calls} (${seen.refused} refused: the line was off)`,
      `ended as         ${ends.join(', ')}`,
      `at the phones    ${counts.rings} rings, ${counts.dialled} dialled, ${counts.dialledTwice} dialled twice`,
      `registrations    ${counts.registers} REGISTERs, ${seen.reconnects} times registered no more, ${seen.registrationFailures} failures`,
      `announcements    ${counts.announced} INVITEs, ${seen.announcements} announced`,
      `warnings         ${[...warnings].map(([text, count]) => `${count} x ${text}`).join('; ') || 'none'}`,
      `heap, MB         ${memory.before.toFixed(2)} after the warm-up, ${memory.after.toFixed(2)} at the end (${((memory.after / memory.before - 1) * 100).toFixed(1)} %)`,
      `edges in memory  ${memory.edges}`,
    ].join('\n'),
  );
}

const faults = await main();
for (const fault of faults) console.error(`soak: ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);
