// Whether dist/ is what the sources would give, and how it is made. Plain JavaScript: it runs before anything is built.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../', import.meta.url));

const SOURCES = ['electron', 'renderer', 'package.json', 'tsconfig.json'];
const CONFIG = /^vite\.(?:\w+\.)?config\.ts$/;
/** The terminal, the window and the desktop app. */
const BUILT = ['dialtray.cjs', 'window/index.html', 'main/main.js', 'preload/preload.cjs'];

function newestChange(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

export function isStale() {
  const configs = readdirSync(ROOT).filter((name) => CONFIG.test(name));
  const changed = Math.max(...[...SOURCES, ...configs].map((name) => newestChange(join(ROOT, name))));
  return BUILT.map((name) => join(ROOT, 'dist', name)).some(
    (file) => !existsSync(file) || statSync(file).mtimeMs < changed,
  );
}

/** Resolves with the exit code, or the signal's name; never rejects. */
export function ended(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 1));
  });
}

/** What goes wrong is said on the way. @returns whether it went well */
export async function build() {
  // npm names itself; by its path it needs no shell on Windows.
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const stdio = ['ignore', 'inherit', 'inherit'];
  return (await ended(spawn(command, [...args, 'run', '--silent', 'build'], { cwd: ROOT, stdio }))) === 0;
}
