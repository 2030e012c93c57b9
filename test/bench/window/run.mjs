/**
 * npm run bench:window -- [--quick] [--json FILE] [--check]
 *
 * The window in Chromium beside an empty React page, and the way of a call from the Enter key to the wire beside the
 * terminal's. docs/performance.md says what the figures mean. Everything is on 127.0.0.1.
 *
 *   --quick   few rounds: to see that it works, not to quote
 *   --check   exit 1 when a goal is missed
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { build, isStale, ROOT } from '../../../electron/build.mjs';
import { digits, spread, summary, table } from '../call/figures.mjs';
import { startEmptyPage } from './empty-page.mjs';
import { commandToInvite, enterToInvite, openToFocus, scriptSizes, terminalToInvite } from './measure.mjs';
import { startPhone } from './phone.mjs';

const PROGRAM = join(ROOT, 'dist', 'dialtray.cjs');
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, json: { type: 'string' }, check: { type: 'boolean' } },
});
const ROUNDS = options.quick ? 3 : 15;

/** No keyring, no settings and no password of whoever runs it. */
const { DBUS_SESSION_BUS_ADDRESS: _, DIALTRAY_PASSWORD: __, NODE_OPTIONS: ___, ...env } = process.env;

async function serve(dataDir) {
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--json', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  return {
    url: JSON.parse(text).url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const settings = (port) => ({
  version: 1,
  lines: [
    { name: 'Bench', domain: 'bench.test', user: 'bench', outboundProxy: `127.0.0.1:${port};lr`, transport: 'udp' },
  ],
});

/** Taking turns, after one round that does not count. */
async function measureOpening(browser, pages) {
  const times = Object.fromEntries(Object.keys(pages).map((name) => [name, []]));
  const requested = {};
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [name, url] of Object.entries(pages)) {
      const opened = await openToFocus(browser, url);
      requested[name] = opened.requested;
      if (round >= 0) times[name].push(opened.ms);
    }
  }
  return { times, requested };
}

async function measure() {
  if (isStale() && !(await build())) throw new Error('npm run build has failed');
  const dataDir = mkdtempSync(join(tmpdir(), 'dialtray-bench-'));
  const phone = await startPhone();
  writeFileSync(join(dataDir, 'config.json'), JSON.stringify(settings(phone.port)));
  const empty = await startEmptyPage(ROOT);
  const server = await serve(dataDir);
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  try {
    const { times, requested } = await measureOpening(browser, { dialtray: server.url, empty: empty.url });
    return {
      sizes: {
        dialtray: scriptSizes(join(ROOT, 'dist', 'window'), requested.dialtray),
        empty: scriptSizes(empty.outDir, requested.empty),
      },
      opening: { dialtray: summary(times.dialtray), empty: summary(times.empty) },
      calls: {
        enter: summary(await enterToInvite(browser, server.url, phone, ROUNDS)),
        command: summary(await commandToInvite(server.url, phone, ROUNDS)),
        terminal: summary(await terminalToInvite(PROGRAM, dataDir, phone, ROUNDS, env)),
      },
    };
  } finally {
    await browser.close();
    await server.stop();
    empty.close();
    phone.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Milliseconds belong to a machine; these are ratios inside one run. */
const goalsOf = ({ sizes, opening, calls }) => [
  ['JavaScript until the box has the focus', sizes.dialtray.initial, sizes.empty.initial, 3],
  ['page open -> box in focus', opening.dialtray.median, opening.empty.median, 3],
  ['Enter -> INVITE, beside the terminal', calls.enter.median, calls.terminal.median, 0.5],
];

function report(result) {
  const { sizes, opening, calls } = result;
  const sizeRows = Object.entries(sizes).map(([name, { initial, total }]) => [name, digits(initial), digits(total)]);
  const openRows = Object.entries(opening).map(([name, s]) => [name, spread(s), s.n]);
  const callRows = Object.entries(calls).map(([name, s]) => [name, spread(s), s.n]);
  const goalRows = goalsOf(result).map(([name, own, other, limit]) => [
    name,
    digits(own),
    digits(other),
    (own / other).toFixed(2),
    `<= ${limit}`,
    own / other <= limit ? 'met' : 'MISSED',
  ]);
  return [
    `${cpus()[0].model}, ${cpus().length} cores, ${release()}, Node ${process.versions.node}, load ${loadavg()[0].toFixed(1)}`,
    `**JavaScript**, kB after gzip\n\n${table(['page', 'until the box has the focus', 'all of it'], sizeRows)}`,
    `**Page open -> box in focus**, ms, an empty cache\n\n${table(['page', 'ms', 'n'], openRows)}`,
    `**To the INVITE on the wire**, ms\n\n${table(['from', 'ms', 'n'], callRows)}`,
    `**Goals**\n\n${table(['goal', 'Dialtray', 'anchor', 'ratio', 'limit', ''], goalRows)}`,
  ].join('\n\n');
}

const result = await measure();
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(result, null, 2));
console.log(report(result));
if (options.check && goalsOf(result).some(([, own, other, limit]) => own / other > limit)) process.exitCode = 1;
