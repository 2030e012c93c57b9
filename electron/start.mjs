// What `npm start` runs: builds what is missing or older than its sources, then starts the desktop app where Electron's
// program is there, or can be fetched, and somebody sees a screen; else the same app in the browser. One line says which
// and why. Plain JavaScript, because nothing is built yet when it begins.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, ended, isStale, ROOT } from './build.mjs';

const at = (...parts) => join(ROOT, ...parts);
const require = createRequire(import.meta.url);

/** How long the place of Electron's program may take to answer; a fetch that has begun may take longer. */
const ANSWER_MS = 6_000;
const FETCH_MS = 15 * 60_000;

/** An Electron that fails sooner than this has not started: libraries, a sandbox or a display are missing. */
const START_MS = 15_000;

const say = (text) => process.stderr.write(`${text}\n`);

async function isBuilt() {
  if (!isStale()) return true;
  say('Building Dialtray, a few seconds …');
  if (await build()) return true;
  say('Dialtray could not be built; what is above says why. If packages are missing: npm ci');
  return false;
}

/** Somebody sits in front of this computer's screen. */
function hasScreen({ platform, env }) {
  if (env.SSH_CONNECTION) return false;
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Where Electron's package keeps its program, or undefined. Asking the package itself would fetch it. */
function electronProgram() {
  const folder = at('node_modules', 'electron');
  const name =
    { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron';
  const program = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  return existsSync(program) ? program : undefined;
}

function fetchAddress() {
  const { version } = JSON.parse(readFileSync(at('node_modules', 'electron', 'package.json'), 'utf8'));
  const { npm_config_electron_mirror, ELECTRON_MIRROR } = process.env;
  const base =
    npm_config_electron_mirror || ELECTRON_MIRROR || 'https://github.com/electron/electron/releases/download/';
  return `${base}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

/** A quick look first: an installer that meets no network waits for minutes. @returns why not, or undefined */
async function fetchElectron() {
  let size = 0;
  try {
    const answer = await fetch(fetchAddress(), { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) });
    if (!answer.ok) return `could not be fetched (${new URL(answer.url).host} answers ${answer.status})`;
    size = Math.round(Number(answer.headers.get('content-length')) / 1e6);
  } catch {
    return `could not be fetched (no answer from ${new URL(fetchAddress()).host})`;
  }
  say(`Fetching Electron's program, once${size > 0 ? `: ${size} MB` : ''} …`);
  const stdio = ['ignore', 'inherit', 'ignore'];
  const code = await ended(
    spawn(process.execPath, [at('node_modules', 'electron', 'install.js')], { cwd: ROOT, stdio, timeout: FETCH_MS }),
  );
  return code === 0 && electronProgram() !== undefined
    ? undefined
    : 'could not be fetched (npx install-electron says why)';
}

/** @returns undefined once the app is over, or why it has not started */
async function runElectron(program, args) {
  const began = performance.now();
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(program, [ROOT, ...args], { cwd: ROOT, stdio: 'inherit', env });
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      asked = true;
      child.kill(signal);
    });
  }
  const code = await ended(child);
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM').removeAllListeners('SIGHUP');
  if (code === 0 || asked || performance.now() - began > START_MS) {
    process.exitCode = typeof code === 'number' ? code : 1;
    return undefined;
  }
  return `Electron could not start here (it ended with ${code})`;
}

/** @returns why there is no desktop app; undefined once it is over */
async function tryDesktop(args) {
  if (!hasScreen(process)) return 'There is no screen here';
  if (electronProgram() === undefined) {
    const whyNot = await fetchElectron();
    if (whyNot !== undefined) return `Electron's program is not here and ${whyNot}`;
  }
  const program = electronProgram();
  say('Electron is here and so is a screen, so Dialtray runs as the desktop app.');
  return runElectron(program, args);
}

/** In this process, so that Ctrl-C reaches it once. */
function serve(why, args) {
  process.env.DIALTRAY_WHY_BROWSER = why;
  const program = at('dist', 'dialtray.cjs');
  process.argv.splice(1, process.argv.length, program, 'serve', ...args);
  require(program);
}

async function main() {
  if (!(await isBuilt())) {
    process.exitCode = 1;
    return;
  }
  const args = process.argv.slice(2);
  const why = await tryDesktop(args);
  if (why !== undefined) serve(why, args);
}

await main();
