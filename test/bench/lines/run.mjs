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
import { startCapture } from '../call/capture.mjs';
import { digits, spread, summary, table } from '../call/figures.mjs';
import { CORES, cpuMs, hasProgram, rssMb, run, start, stop, stopAll, until } from '../call/processes.mjs';

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
const PINNED =
  CORES.client === undefined ? 'nothing pinned' : 'registrar and capture on core 0, what is measured on core 1';

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

/**
 * All accounts as fast as it can, a hundred at a time: more in the same moment, and the registrar's socket buffer (the
 * system's limit) loses some, which then wait for 500 ms.
 */
async function registerWithSipp() {
  const many = ['-m', String(LINES), '-r', '100000', '-l', '100', '-buff_size', '8388608'];
  const args = ['-sf', here('register.xml'), '-i', '127.0.0.1', ...many, '-nostdin', `127.0.0.1:${PORT}`];
  const ended = await run('sipp', args, { cwd: folder, env: { TERM: 'dumb' }, core: CORES.client, limitMs: 60_000 });
  if (ended.code !== 0) throw new Error(`sipp: ${ended.code} ${ended.stderr.slice(-300)}`);
}

/** What `act` does on the wire: from the first REGISTER to the last 200, and what was sent more than once. */
async function captured(act) {
  const capture = await startCapture(join(folder, 'wire.pcapng'), [PORT]);
  const result = await act();
  const { datagrams, dropped } = await capture.stop();
  if (dropped !== 0) throw new Error(`the capture has lost ${dropped} datagrams`);
  const sent = datagrams.filter(({ text }) => text.startsWith('REGISTER '));
  const answers = datagrams.filter(({ text }) => text.startsWith('SIP/2.0 200 ') && /^CSeq: \d+ REGISTER/m.test(text));
  const branches = new Set(sent.map(({ text }) => /;branch=([^;\s]+)/.exec(text)?.[1]));
  return { ms: answers.at(-1).at - sent[0].at, repeated: sent.length - branches.size, result };
}

async function cpuAtRest(pid) {
  const before = cpuMs(pid);
  const began = performance.now();
  await rest(REST_MS);
  return ((cpuMs(pid) - before) / (performance.now() - began)) * 100;
}

async function measureMany(program) {
  const figures = { ours: [], sipp: [], command: [], kb: [], heapKb: [], unregister: [] };
  const repeated = { dialtray: 0, sipp: 0 };
  let cpu;
  for (let round = 0; round < ROUNDS; round++) {
    const theirs = await captured(registerWithSipp);
    figures.sipp.push(theirs.ms);
    repeated.sipp += theirs.repeated;
    const lines = startLines(program, LINES);
    const empty = await lines.ask('memory', 10_000);
    const { ms, repeated: again, result } = await captured(() => lines.ask('register', 60_000));
    if (result.registered !== LINES) throw new Error(`${result.registered} of ${LINES} lines are registered`);
    figures.ours.push(ms);
    figures.command.push(result.ms);
    repeated.dialtray += again;
    const full = await lines.ask('memory', 20_000);
    figures.kb.push(((full.rssMb - empty.rssMb) * 1024) / LINES);
    figures.heapKb.push(((full.heapMb - empty.heapMb) * 1024) / LINES);
    if (round === ROUNDS - 1) cpu = await cpuAtRest(lines.pid);
    figures.unregister.push((await lines.ask('quit', 20_000)).ms);
    await stop(lines.running);
  }
  const summaries = Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, summary(values)]));
  return { ...summaries, repeated, cpu };
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
  const perSecond = ({ median }) => (LINES / median) * 1e3;
  const rows = [
    ['first REGISTER to last 200, ms', spread(many.ours), spread(many.sipp), ratio(many.ours.median, many.sipp.median)],
    [
      'REGISTER per second',
      digits(perSecond(many.ours)),
      digits(perSecond(many.sipp)),
      ratio(perSecond(many.ours), perSecond(many.sipp)),
    ],
    ['REGISTERs sent again, all rounds', many.repeated.dialtray, many.repeated.sipp, '-'],
    ['command to the last line registered, ms', spread(many.command), '-', '-'],
    ['memory (RSS) per line, kB', spread(many.kb), '-', '-'],
    ['heap per line, kB', spread(many.heapKb), '-', '-'],
    [`CPU at rest, ${values.rest} s with keep-alives, %`, digits(many.cpu), '-', '-'],
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
    `${machine.cpu}, ${machine.cores} cores, Node ${process.version}, load ${machine.load} before; ${PINNED}`,
    `${ROUNDS} rounds, median [min-max]`,
    '',
    table([`${LINES} lines`, 'Dialtray', 'sipp', 'ratio'], rows),
    '',
    table(['one line', 'Dialtray', 'baresip', 'ratio'], single),
    '',
  ].join('\n');
}

async function main() {
  for (const program of ['sipp', 'baresip', 'kamailio', 'dumpcap']) {
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
