/**
 * npm run soak -- [--minutes 30] [--seed N] [--compiled]
 *
 * Lines at work for a long time, against servers that restart, lose and refuse; docs/performance.md says what is looked at.
 * Ends with 1 and the reasons where something is left over.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { bundle } from '../bench/bundle.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    compiled: { type: 'boolean' },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes >= 1 && minutes <= 720) || !Number.isInteger(seed)) {
  console.error('soak: --minutes takes 1 to 720, --seed a whole number');
  process.exit(2);
}

/** Besides the minutes: calls end, and what is kept for RFC 3261's 64*T1 goes; twice. */
const SETTLING_MINUTES = 12;

const server = await bundle(new URL('server.ts', import.meta.url));
const program = await bundle(new URL('soak.ts', import.meta.url));
// Without V8's machine code, which counts as heap and grows for as long as anything new gets hot: what then grows is kept
// by the program.
const interpreted = values.compiled === true ? [] : ['--no-opt', '--no-sparkplug'];
const args = ['--expose-gc', ...interpreted, program, String(minutes), String(seed), server];
const running = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
const limit = setTimeout(
  () => {
    console.error('soak: it does not come to an end');
    running.kill('SIGKILL');
  },
  (minutes + SETTLING_MINUTES) * 60_000,
);
process.exitCode = await new Promise((resolve) => running.on('close', (code) => resolve(code ?? 1)));
clearTimeout(limit);
