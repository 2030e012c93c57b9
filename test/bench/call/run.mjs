/**
 * npm run bench:call -- [--only latency,sequence,rate,start,memory] [--quick] [--json FILE] [--anchors] [--check]
 *                       [--program FILE]
 *
 * Click-to-dial beside other clients, all in one run and interleaved, with times from the wire. docs/performance.md
 * says what the figures mean. Everything is on 127.0.0.1, bounded in count and time, and ended by pid.
 *
 *   --only PARTS     some parts only
 *   --quick          few calls: to see that it works, not to quote
 *   --anchors        without Dialtray, when it is not built
 *   --check          exit 1 when a goal is missed
 *   --program FILE   Dialtray's bundle, if it is not dist/dialtray.cjs
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { parseArgs } from 'node:util';
import { closeLab, openLab } from './lab.mjs';
import { measureLatency, measureMemory, measureRates, measureSequence, measureStart } from './parts.mjs';
import { CORES, pinning, run } from './processes.mjs';
import { draw, goalsOf } from './report.mjs';

const PARTS = ['latency', 'sequence', 'rate', 'start', 'memory'];
const FULL = {
  latency: 20,
  sequence: [5, 2000, 8000],
  rates: [100, 500, 1000],
  seconds: 10,
  start: 15,
  memory: [100, 1000, 36_000],
};
const QUICK = {
  latency: 5,
  sequence: [1, 500, 500],
  rates: [100, 500],
  seconds: 3,
  start: 5,
  memory: [100, 300, 36_000],
};

function options() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      anchors: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      program: { type: 'string', default: 'dist/dialtray.cjs' },
    },
  });
  const only = values.only.split(',');
  const unknown = only.filter((name) => !PARTS.includes(name));
  if (unknown.length > 0) throw new Error(`--only knows ${PARTS.join(', ')}; not ${unknown.join(', ')}`);
  return { ...values, only };
}

async function measure(lab, size, only) {
  const results = {};
  const part = async (name, work) => {
    if (!only.includes(name)) return undefined;
    process.stderr.write(`${name} ...\n`);
    return await work();
  };
  results.latency = await part('latency', async () => ({
    real: await measureLatency(lab, 'real', { rounds: size.latency }),
    ideal: await measureLatency(lab, 'ideal', { rounds: size.latency }),
  }));
  const [rounds, firstCalls, then] = size.sequence;
  results.sequence = await part('sequence', () => measureSequence(lab, { rounds, first: firstCalls, then }));
  results.rates = await part('rate', () => measureRates(lab, { rates: size.rates, seconds: size.seconds }));
  results.start = await part('start', () => measureStart(lab, { rounds: size.start }));
  const [first, all, restMs] = size.memory;
  results.memory = await part('memory', () => measureMemory(lab, { first, all, restMs }));
  return results;
}

async function machine(loadBefore) {
  const version = async (command, args, pattern) => {
    const ended = await run(command, args);
    return pattern.exec(ended.stdout + ended.stderr)?.[1] ?? '?';
  };
  const load = (values) => values.map((value) => value.toFixed(2)).join(' ');
  return {
    at: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? '?',
    cores: cpus().length,
    kernel: release(),
    node: process.version,
    sipp: await version('sipp', ['-v'], /SIPp v?(\S+?)[-,\s]/),
    baresip: await version('dpkg-query', ['-W', '-f', '${Version}', 'baresip-core'], /(\S+)/),
    pinning,
    loadBefore: load(loadBefore),
    loadAfter: load(loadavg()),
  };
}

async function main() {
  const { only, quick, json, anchors, check, program } = options();
  const loadBefore = loadavg();
  if (CORES.bench !== undefined)
    execFileSync('taskset', ['-cp', CORES.bench, String(process.pid)], { stdio: 'ignore' });
  const lab = await openLab({ program, anchors });
  const interrupted = () => closeLab(lab).then(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const measured = await measure(lab, quick ? QUICK : FULL, only);
    const goals = goalsOf(measured);
    const results = { machine: await machine(loadBefore), quick, ...measured, goals, complaints: lab.complaints };
    process.stdout.write(draw(results));
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
    if (check && goals.some((goal) => !goal.met)) process.exitCode = 1;
  } finally {
    await closeLab(lab);
  }
}

main().catch((error) => {
  console.error(`bench:call: ${error.message}`);
  process.exitCode = 1;
});
