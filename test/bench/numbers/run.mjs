// Numbers per second, import time and size: both stages of core/numbers beside the libraries alone, in one run.
//   npm run bench:numbers [-- --json]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const work = mkdtempSync(join(tmpdir(), 'dialtray-numbers-'));
const ROUNDS = 7;
const ROUND_MS = 400;
const IMPORTS = 9;

const ENTRIES = {
  dialtray: `
    export { parseDialText } from '${root}/electron/core/numbers/parse.ts';
    export { planDial, prepareRules } from '${root}/electron/core/numbers/plan.ts';
    export { locationFor, toContext } from '${root}/electron/core/numbers/location.ts';`,
  'libphonenumber-js/min': `export { parsePhoneNumberFromString } from 'libphonenumber-js/min';`,
  'libphonenumber-js/max': `export { parsePhoneNumberFromString } from 'libphonenumber-js/max';`,
  'google-libphonenumber': `import g from 'google-libphonenumber'; export const { PhoneNumberUtil, PhoneNumberFormat } = g;`,
};

async function bundle(name, source, minify) {
  const id = name.replace(/\W/g, '-');
  const entry = join(root, 'node_modules', `.bench-${id}.ts`);
  writeFileSync(entry, source);
  const outDir = join(work, `${id}-${minify ? 'min' : 'plain'}`);
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: {
        target: 'node20',
        ssr: true,
        minify,
        outDir,
        emptyOutDir: true,
        rolldownOptions: {
          input: { main: entry },
          output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
        },
      },
      ssr: { noExternal: true },
    });
  } finally {
    rmSync(entry, { force: true });
  }
  const file = join(outDir, 'main.mjs');
  const chunks = readdirSync(outDir)
    .filter((chunk) => chunk !== 'main.mjs')
    .map((chunk) => join(outDir, chunk));
  return { file, chunks };
}

const gzip = (file) => gzipSync(readFileSync(file), { level: 9 }).length;
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** A fresh process each: the module system caches. `first` is one number, so that what is left for later shows. */
function timeImport(file, use) {
  const script = `const t=performance.now();const m=await import(${JSON.stringify(pathToFileURL(file).href)});const i=performance.now()-t;
    ${use};console.log(i,performance.now()-t)`;
  const [loaded, first] = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    .trim()
    .split(' ');
  return { loaded: Number(loaded), first: Number(first) };
}

const USE = {
  dialtray: `m.planDial(m.parseDialText('+43 (1) 505641',{country:'AT',areaCode:'1'}),m.locationFor('AT',{areaCode:'1'}),[])`,
  'libphonenumber-js/min': `m.parsePhoneNumberFromString('+43 (1) 505641','AT').number`,
  'libphonenumber-js/max': `m.parsePhoneNumberFromString('+43 (1) 505641','AT').number`,
  'google-libphonenumber': `const u=m.PhoneNumberUtil.getInstance();u.format(u.parse('+43 (1) 505641','AT'),m.PhoneNumberFormat.E164)`,
};

/** What a library is given: the scheme and the (0) are taken off first, as it knows neither. */
const bare = (text) => text.replace(/^(tel|callto):/i, '').replace(/\(0\)/, '');

async function workers(files) {
  const m = await import(pathToFileURL(files.dialtray).href);
  const min = await import(pathToFileURL(files['libphonenumber-js/min']).href);
  const max = await import(pathToFileURL(files['libphonenumber-js/max']).href);
  const g = await import(pathToFileURL(files['google-libphonenumber']).href);
  const util = g.PhoneNumberUtil.getInstance();
  const location = m.locationFor('AT', {
    areaCode: '1',
    outsidePrefix: '0',
    send: 'national',
    internal: [3, 4],
    ownRanges: ['+431505641'],
  });
  const context = m.toContext(location);
  const rules = await m.prepareRules([
    { id: 'premium', match: '\\+43(?:900|930)\\d+', action: 'block' },
    { id: 'second', pattern: '9|X.' },
  ]);
  const both = (text) => m.planDial(m.parseDialText(text, context), location, rules).send;
  const google = (text) => {
    try {
      return util.format(util.parse(bare(text), 'AT'), g.PhoneNumberFormat.E164);
    } catch {
      return undefined;
    }
  };
  return {
    'google-libphonenumber': google,
    'libphonenumber-js/min': (text) => min.parsePhoneNumberFromString(bare(text), 'AT')?.number,
    'libphonenumber-js/max': (text) => max.parsePhoneNumberFromString(bare(text), 'AT')?.number,
    'dialtray: parse': (text) => m.parseDialText(text, context).dial,
    'dialtray: parse + plan, two rules': both,
    'dialtray: parse + plan + display + type': (text) => {
      const target = m.parseDialText(text, context);
      m.planDial(target, location, rules);
      return `${target.international}${target.national}${target.type}${target.country}`;
    },
  };
}

/** Rounds are interleaved, so that a slow moment of the machine meets all of them. */
function measure(all, texts) {
  const rates = Object.fromEntries(Object.keys(all).map((name) => [name, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(all)) {
      let count = 0;
      const start = performance.now();
      let elapsed = 0;
      do {
        for (const text of texts) work(text);
        count += texts.length;
        elapsed = performance.now() - start;
      } while (elapsed < ROUND_MS);
      if (round >= 0) rates[name].push((count / elapsed) * 1000);
    }
  }
  return rates;
}

const { TEXTS } = await import('./texts.mjs');
const files = {};
const sizes = {};
for (const [name, source] of Object.entries(ENTRIES)) {
  const plain = await bundle(name, source, false);
  const small = await bundle(name, source, true);
  files[name] = plain.file;
  sizes[name] = {
    gzip: gzip(small.file),
    bytes: statSync(small.file).size,
    later: small.chunks.map((chunk) => gzip(chunk)),
  };
}
const times = Object.fromEntries(Object.keys(ENTRIES).map((name) => [name, []]));
for (let round = 0; round < IMPORTS; round++)
  for (const name of Object.keys(ENTRIES)) times[name].push(timeImport(files[name], USE[name]));
const rates = measure(await workers(files), TEXTS);

/** The slowest single answer to texts that are made to be slow. */
async function measureHostile(file) {
  const m = await import(pathToFileURL(file).href);
  const units = [
    '1',
    '+1',
    '(',
    '[(',
    '1 ',
    'x1',
    'a1',
    '1,',
    '1/',
    '1-',
    '1;2',
    '1-800-A',
    ';a=b',
    ' ',
    '\u200b',
    '*1',
    '@1',
    '://1',
    '8-17 ',
    'tel:1 ',
    '01/505641 / ',
    '+43 1 505641 ',
  ];
  let worst = { ms: 0, text: '' };
  for (let round = 0; round < 2; round++) {
    for (const unit of units) {
      for (const head of ['', 'tel:', 'sip:alice@', 'Tel ']) {
        const text = head + unit.repeat(Math.ceil(100_000 / unit.length));
        const start = performance.now();
        m.parseDialText(text, { country: 'AT', areaCode: '1', internalDigits: [3, 4] });
        const ms = performance.now() - start;
        if (round > 0 && ms > worst.ms) worst = { ms, text: `${head}${unit}${unit}…` };
      }
    }
  }
  return worst;
}

const hostile = await measureHostile(files.dialtray);
const report = {
  hostile,
  node: process.version,
  texts: TEXTS.length,
  rounds: ROUNDS,
  perSecond: Object.fromEntries(
    Object.entries(rates).map(([name, list]) => [
      name,
      { median: Math.round(median(list)), min: Math.round(Math.min(...list)), max: Math.round(Math.max(...list)) },
    ]),
  ),
  imports: Object.fromEntries(
    Object.entries(times).map(([name, list]) => [
      name,
      {
        loadMs: median(list.map((t) => t.loaded)),
        firstNumberMs: median(list.map((t) => t.first)),
        gzipBytes: sizes[name].gzip,
        bytes: sizes[name].bytes,
        laterGzipBytes: sizes[name].later,
      },
    ]),
  ),
};
rmSync(work, { recursive: true, force: true });

if (process.argv.includes('--json')) console.log(JSON.stringify(report, null, 2));
else {
  console.log(`${TEXTS.length} texts, ${ROUNDS} interleaved rounds of ${ROUND_MS} ms, Node ${process.version}\n`);
  const base = report.perSecond['google-libphonenumber'].median;
  for (const [name, { median: rate, min, max }] of Object.entries(report.perSecond)) {
    console.log(
      `${name.padEnd(42)}${String(rate).padStart(8)} numbers/s  [${min} to ${max}]  x${(rate / base).toFixed(2)}`,
    );
  }
  console.log(`\nslowest of 100 kB texts that are made to be slow: ${hostile.ms.toFixed(1)} ms (${hostile.text})`);
  console.log(`\n${'bundle'.padEnd(26)}import ms   with first number   gzip kB   loaded later, gzip kB`);
  for (const [name, one] of Object.entries(report.imports)) {
    console.log(
      `${name.padEnd(26)}${one.loadMs.toFixed(2).padStart(9)}${one.firstNumberMs.toFixed(2).padStart(20)}${(one.gzipBytes / 1000).toFixed(1).padStart(10)}   ${one.laterGzipBytes.map((n) => (n / 1000).toFixed(1)).join(' + ') || '-'}`,
    );
  }
}
