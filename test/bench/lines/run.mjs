/**
 * npm run bench:lines -- [--lines N] [--rounds N] [--rest S] [--json FILE]
 *
 * Many registered lines in one process beside sipp with the same registrations, and one line at rest beside baresip. All in
 * one run, interleaved, on 127.0.0.1; what is started is ended by pid. docs/performance.md says what the figures mean.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../bundle.mjs';
import { digits, spread, summary, table } from '../call/figures.mjs';
import { CORES, cpuMs, hasProgram, pinning, rssMb, run, start, stop, stopAll, until } from '../call/processes.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dialtray-bench-lines-'));

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    rest: { type: 'string', default: '60' },
    json: { type: 'string' },
  },
});
const LINES = Number(values.lines);
const ROUNDS = Number(values.rounds);
const REST_MS = Number(values.rest) * 1000;
const PORT = 5860;

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Kamailio, which keeps its bindings in memory. */
async function startRegistrar() {
  const config = join(folder, 'kamailio.cfg');
  writeFileSync(config, readFileSync(here('kamailio.cfg'), 'utf8').replaceAll('PORT', String(PORT)));
  const args = ['-f', config, '-DD', '-E', '-m', '128', '-M', '16', '-Y', folder, '-P', join(folder, 'kamailio.pid')];
  const registrar = start('kamailio', args, { cwd: folder, core: CORES.bench });
  await until(() => answers() || registrar.code !== undefined, 'kamailio', 10_000);
  if (registrar.code !== undefined) throw new Error(`kamailio: ${registrar.stderr.slice(-300)}`);
}

/** Whether somebody has bound the port: /proc has it in hexadecimal. */
const answers = () => readFileSync('/proc/net/udp', 'utf8').includes(`:${PORT.toString(16).toUpperCase()} `);

/** A program that answers a word with a line of JSON. */
function startLines(program, count) {
  const args = ['--expose-gc', program, String(count), String(PORT)];
  const running = start(process.execPath, args, { stdin: 'pipe', core: CORES.client });
  return {
    running,
    pid: running.pid,
    async ask(word, limitMs) {
      const from = running.stdout.length;
      running.child.stdin.write(`${word}\n`);
      await until(
        () => running.stdout.indexOf('\n', from) >= 0 || running.code !== undefined,
        `${word} of ${count} lines`,
        limitMs,
      );
      if (running.code !== undefined && running.stdout.length === from) throw new Error(`${word}: ${running.stderr}`);
      return JSON.parse(running.stdout.slice(from, running.stdout.indexOf('\n', from)));
    },
  };
}

/** From its start to its end, all accounts as fast as it can. */
async function registerWithSipp(accounts) {
  const began = performance.now();
  const many = ['-m', String(accounts), '-r', '100000', '-l', String(accounts), '-buff_size', '8388608'];
  const args = ['-sf', here('register.xml'), '-i', '127.0.0.1', ...many, '-nostdin', `127.0.0.1:${PORT}`];
  const ended = await run('sipp', args, { cwd: folder, env: { TERM: 'dumb' }, core: CORES.client, limitMs: 60_000 });
  if (ended.code !== 0) throw new Error(`sipp: ${ended.code} ${ended.stderr.slice(-300)}`);
  return performance.now() - began;
}

async function cpuAtRest(pid) {
  const before = cpuMs(pid);
  const began = performance.now();
  await rest(REST_MS);
  return ((cpuMs(pid) - before) / (performance.now() - began)) * 100;
}

async function measureMany(program) {
  const [ours, sipp, memory, unregister] = [[], [], [], []];
  let atRest;
  for (let round = 0; round < ROUNDS; round++) {
    // What it takes to start and to end is not counted.
    sipp.push((await registerWithSipp(LINES)) - (await registerWithSipp(1)));
    const lines = startLines(program, LINES);
    const empty = await lines.ask('memory', 10_000);
    const { ms, registered } = await lines.ask('register', 60_000);
    if (registered !== LINES) throw new Error(`${registered} of ${LINES} lines are registered`);
    ours.push(ms);
    const full = await lines.ask('memory', 20_000);
    memory.push(((full.rssMb - empty.rssMb) * 1024) / LINES);
    if (round === ROUNDS - 1) atRest = { cpu: await cpuAtRest(lines.pid), heapMb: full.heapMb, rssMb: full.rssMb };
    unregister.push((await lines.ask('quit', 20_000)).ms);
    await stop(lines.running);
  }
  return {
    ours: summary(ours),
    sipp: summary(sipp),
    kbPerLine: summary(memory),
    unregister: summary(unregister),
    atRest,
  };
}

function startBaresip() {
  const config = [
    'sip_listen 127.0.0.1:0',
    'module_path /usr/lib/baresip/modules',
    'module_tmp account.so',
    'module_app menu.so',
    '',
  ];
  writeFileSync(join(folder, 'config'), config.join('\n'));
  writeFileSync(
    join(folder, 'accounts'),
    `<sip:u0@127.0.0.1>;auth_pass=x;outbound="sip:127.0.0.1:${PORT}";regint=600;answermode=manual\n`,
  );
  return start('baresip', ['-f', folder], { core: CORES.client });
}

/** One line beside one account of baresip, at the same time. */
async function measureOne(program) {
  const lines = startLines(program, 1);
  await lines.ask('register', 20_000);
  const phone = startBaresip();
  await until(() => /200 OK|registered successfully/i.test(phone.stdout + phone.stderr), 'baresip registers', 10_000);
  await rest(3_000);
  const [ours, theirs] = await Promise.all([cpuAtRest(lines.pid), cpuAtRest(phone.pid)]);
  const result = {
    cpu: { dialtray: ours, baresip: theirs },
    rssMb: { dialtray: rssMb(lines.pid), baresip: rssMb(phone.pid) },
  };
  await stop(phone);
  await lines.ask('quit', 10_000);
  return result;
}

function draw({ many, one, machine }) {
  const ratio = (a, b) => `${digits(a / b)} x`;
  const rows = [
    [`${LINES} lines registered, ms`, spread(many.ours), spread(many.sipp), ratio(many.ours.median, many.sipp.median)],
    [
      'REGISTER per second',
      digits((LINES / many.ours.median) * 1e3),
      digits((LINES / many.sipp.median) * 1e3),
      ratio(many.sipp.median, many.ours.median),
    ],
    ['memory per line, kB', spread(many.kbPerLine), '-', '-'],
    ['CPU at rest with keep-alives, %', digits(many.atRest.cpu), '-', '-'],
    ['all unregistered, ms', spread(many.unregister), '-', '-'],
  ];
  const single = [
    [
      'memory (RSS), MB',
      digits(one.rssMb.dialtray),
      digits(one.rssMb.baresip),
      ratio(one.rssMb.dialtray, one.rssMb.baresip),
    ],
    ['CPU at rest, %', digits(one.cpu.dialtray), digits(one.cpu.baresip), ratio(one.cpu.dialtray, one.cpu.baresip)],
  ];
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${process.version}, load before ${machine.load}`,
    '',
    table(['many lines', 'Dialtray', 'sipp', 'ratio'], rows),
    '',
    table(['one line', 'Dialtray', 'baresip', 'ratio'], single),
    '',
  ].join('\n');
}

async function main() {
  for (const program of ['sipp', 'baresip', 'kamailio']) {
    if (!hasProgram(program)) throw new Error(`${program} is missing: npm run lab:install`);
  }
  const machine = { cpu: cpus()[0]?.model ?? '?', cores: cpus().length, load: loadavg()[0]?.toFixed(2) };
  const program = await bundle(new URL('dialtray-lines.ts', import.meta.url));
  await startRegistrar();
  const results = { machine, many: await measureMany(program), one: await measureOne(program) };
  process.stdout.write(draw(results));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
}

main()
  .catch((error) => {
    console.error(`bench:lines: ${error.message}`);
    process.exitCode = 1;
  })
  .finally(async () => {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  });
