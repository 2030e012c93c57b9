/** What is measured. Each part returns plain data; report.mjs draws it and judges it. */
import { join } from 'node:path';
import { startCapture } from './capture.mjs';
import { FRESH, once, onceCommand, sippArguments, startLoop, WARM } from './clients.mjs';
import { summary } from './figures.mjs';
import { CORES, cpuMs, rssMb, run, start } from './processes.mjs';
import { callsTo, isWhole, spansOf, windowsOf } from './wire-times.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Another client goes first in every round, so that nobody always follows the same neighbour. */
const rotated = (list, by) => list.map((_, index) => list[(index + by) % list.length]);
const wanted = (names, lab) => names.filter((name) => lab.loop !== undefined || !name.startsWith('dialtray'));

async function captured(lab, name, ports, work) {
  const capture = await startCapture(join(lab.folder, `${name}.pcapng`), [...ports, lab.marker.port]);
  await work();
  const { datagrams, dropped } = await capture.stop();
  if (!(dropped === 0)) lab.complain(`${name}: the capture lost ${dropped} datagrams`);
  return windowsOf(datagrams, lab.marker.port);
}

async function within(lab, name, work, lingerMs = 20) {
  await lab.marker.mark(`begin ${name}`);
  const result = await work();
  await pause(lingerMs); // a client may report its end before its BYE is out (baresip does)
  await lab.marker.mark(`end ${name}`);
  return result;
}

/** One call at a time, every client in every round, to one phone. */
export async function measureLatency(lab, phoneName, { rounds }) {
  const phone = lab[phoneName];
  const clients = wanted([...FRESH, ...WARM], lab);
  const loops = new Map();
  for (const name of wanted(WARM, lab)) loops.set(name, await startLoop(name, lab));
  for (const loop of loops.values()) await loop.ask('seq ideal 200', 60_000); // what "warm" means here
  const windows = await captured(lab, `latency-${phoneName}`, [phone.port], async () => {
    for (let round = 0; round < rounds; round++) {
      for (const name of rotated(clients, round)) {
        const loop = loops.get(name);
        await within(lab, `${name}/${round}`, () =>
          loop === undefined ? once(name, phone, lab) : loop.ask(`seq ${phoneName} 1`),
        );
        await phone.hangUp();
        await pause(30);
      }
    }
  });
  for (const loop of loops.values()) await loop.end();
  return Object.fromEntries(clients.map((name) => [name, latencyOf(name, rounds, windows, phone.port)]));
}

function latencyOf(name, rounds, windows, port) {
  const calls = [];
  for (let round = 0; round < rounds; round++) {
    // Exactly one call belongs into a window. One that is not whole, or a second one, is a failure and not a figure.
    const seen = callsTo(windows.get(`${name}/${round}`)?.datagrams ?? [], port);
    if (seen.length === 1 && seen[0].final !== undefined) calls.push(seen[0]);
  }
  const spans = calls.map(spansOf);
  const of = (key) => summary(spans.flatMap((one) => one[key]));
  return {
    failed: rounds - calls.length,
    repeated: calls.reduce((sum, call) => sum + call.repeated, 0),
    okToAck: of('okToAck'),
    okToRefer: of('okToRefer'),
    notifyToOk: of('notifyToOk'),
    inviteToFinal: of('inviteToFinal'),
    finalToBye: of('finalToBye'),
    inviteToEnd: of('inviteToEnd'),
  };
}

/**
 * Calls one after the other in one process, against the ideal phone on the same core: nobody wakes an idle core. First the
 * calls in which V8 still compiles, on the same core as well; then as many as show what a call costs from then on.
 */
export async function measureSequence(lab, { rounds, first, then }) {
  const clients = wanted(WARM, lab);
  const figures = new Map(clients.map((name) => [name, { first: [], perSecond: [], cpuPerCall: [], failed: 0 }]));
  for (let round = 0; round < rounds; round++) {
    for (const name of rotated(clients, round)) {
      const loop = await startLoop(name, lab);
      await loop.ask('seq ideal 200', 60_000);
      const figure = figures.get(name);
      const cold = await loop.ask(`seq ideal ${first}`, 120_000);
      const cpu = cpuMs(loop.pid);
      const warm = await loop.ask(`seq ideal ${then}`, 120_000);
      figure.first.push((cold.ok / cold.ms) * 1e3);
      figure.perSecond.push((warm.ok / warm.ms) * 1e3);
      figure.cpuPerCall.push((cpuMs(loop.pid) - cpu) / warm.started);
      figure.failed += cold.failed + warm.failed;
      await loop.end();
    }
  }
  return Object.fromEntries(
    [...figures].map(([name, { failed, ...spans }]) => [
      name,
      {
        first: summary(spans.first),
        perSecond: summary(spans.perSecond),
        cpuPerCall: summary(spans.cpuPerCall),
        calls: [first, then],
        failed,
      },
    ]),
  );
}

/** Open loop: calls start at a fixed rate whether or not the ones before have ended. */
export async function measureRates(lab, { rates, seconds }) {
  const results = [];
  for (const rate of rates) {
    for (const name of [...wanted(WARM, lab), 'sipp']) {
      await lab.ideal.counters();
      let client;
      const windows = await captured(lab, `rate-${name}-${rate}`, [lab.ideal.port], () =>
        within(lab, name, async () => {
          client = name === 'sipp' ? await sippAtRate(lab, rate, seconds) : await loopAtRate(name, lab, rate, seconds);
        }),
      );
      const calls = callsTo(windows.get(name).datagrams, lab.ideal.port);
      const count = rate * seconds;
      results.push({
        client: name,
        rate,
        count,
        failed: Math.max(count - client.ok, count - calls.filter(isWhole).length),
        repeated: calls.reduce((sum, call) => sum + call.repeated, 0),
        inviteToFinal: summary(calls.map((call) => spansOf(call).inviteToFinal)),
        cpuPerCall: client.cpu / count,
        phone: await lab.ideal.counters(),
        outcomes: client.outcomes,
      });
      await pause(500);
    }
  }
  return results;
}

async function loopAtRate(name, lab, rate, seconds) {
  const loop = await startLoop(name, lab);
  await loop.ask('seq ideal 200', 60_000);
  await lab.ideal.counters();
  await lab.marker.mark(`begin ${name}`); // again: the warm-up does not count
  const cpu = cpuMs(loop.pid);
  let answer = { ok: Number.POSITIVE_INFINITY, outcomes: undefined };
  try {
    answer = await loop.ask(`rate ideal ${rate} ${seconds}`, (seconds + 60) * 1000);
  } catch (error) {
    // A client that collapses is a result, not the end of the run: then the wire alone says which calls were whole.
    lab.complain(`${name} at ${rate}/s: ${error.message}`);
  }
  const used = cpuMs(loop.pid) - cpu;
  await pause(100);
  await loop.end();
  return { ok: answer.ok, cpu: used, outcomes: answer.outcomes };
}

/** sipp ends by itself, so its CPU time is read until it does; the last reading misses at most 20 ms of it. */
async function sippAtRate(lab, rate, seconds) {
  const more = ['-r', String(rate), '-m', String(rate * seconds), '-l', '20000', '-timeout', `${seconds + 40}s`];
  const sipp = start('sipp', sippArguments(lab.ideal, lab, more), { core: CORES.client, cwd: lab.folder });
  let cpu = 0;
  const reader = setInterval(() => {
    try {
      cpu = cpuMs(sipp.pid);
    } catch {
      clearInterval(reader);
    }
  }, 20);
  await sipp.ended;
  clearInterval(reader);
  const ok = /Successful call\s+\|\s+\d+\s+\|\s+(\d+)/.exec(sipp.stdout);
  return { ok: ok === null ? 0 : Number(ok[1]), cpu, outcomes: undefined };
}

/** From the start of a process to its first INVITE on the wire; `node -e 0` to its end, as what nobody can undercut. */
export async function measureStart(lab, { rounds }) {
  const clients = [...wanted(['dialtray'], lab), 'canned', 'node -e 0'];
  const windows = await captured(lab, 'start', [lab.ideal.port], async () => {
    for (let round = 0; round < rounds; round++) {
      for (const name of rotated(clients, round)) {
        const key = `${name.replaceAll(' ', '_')}/${round}`;
        const bare = name === 'node -e 0';
        const [command, args] = bare ? [process.execPath, ['-e', '0']] : onceCommand(name, lab.ideal, lab);
        await within(lab, key, () => run(command, args, { core: CORES.client, cwd: lab.folder }), 0);
        await pause(30);
      }
    }
  });
  const span = (name, round) => {
    const window = windows.get(`${name.replaceAll(' ', '_')}/${round}`);
    if (name === 'node -e 0') return window.endAt - window.beginAt;
    return (callsTo(window.datagrams, lab.ideal.port)[0]?.invite ?? Number.NaN) - window.beginAt;
  };
  return Object.fromEntries(
    clients.map((name) => [name, summary(Array.from({ length: rounds }, (_, round) => span(name, round)))]),
  );
}

/**
 * Memory at rest, after the first calls and after all. A finished call is remembered for 64*T1 = 32 s on purpose
 * (late copies must meet their transaction), so the heap is read after that time and not before.
 *
 * Trap: heapUsed holds V8's optimised machine code too, which still grows long after call 100. So Dialtray runs a second
 * time without the optimising compiler: what grows there is kept by the program.
 */
export async function measureMemory(lab, { first, all, restMs }) {
  const loops = new Map();
  const figures = {};
  const add = async (key, name, flags) => {
    loops.set(key, await startLoop(name, lab, ['--expose-gc', ...flags]));
    figures[key] = {};
  };
  for (const name of wanted(WARM, lab)) await add(name, name, []);
  for (const name of wanted(['dialtray-warm'], lab)) await add(`${name}, no JIT`, name, ['--no-opt', '--no-sparkplug']);
  await pause(1000);
  for (const [name, loop] of loops) figures[name].rssAtRest = rssMb(loop.pid);
  for (const [name, loop] of loops) figures[name].failedFirst = (await loop.ask(`seq ideal ${first}`, 60_000)).failed;
  await pause(restMs);
  for (const [name, loop] of loops) figures[name].heapFirst = (await loop.ask('memory')).heapUsed / 2 ** 20;
  for (const [name, loop] of loops) {
    figures[name].failedAll = (await loop.ask(`seq ideal ${all - first}`, 120_000)).failed;
    figures[name].rssAfter = rssMb(loop.pid);
  }
  await pause(restMs);
  for (const [name, loop] of loops) {
    const { heapUsed, rss } = await loop.ask('memory');
    figures[name].heapAll = heapUsed / 2 ** 20;
    figures[name].rssSettled = rss / 2 ** 20;
    await loop.end();
  }
  return figures;
}
