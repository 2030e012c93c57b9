/** `npm start`: which of the two it runs, and what it says about it. Electron's program is played by a script. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../electron/build.mjs';
import { type Program, startProgram } from '../support/lab/process.ts';
import { ensureBuilt, environment } from './dialtray.ts';

let folder = '';
let running: Program | undefined;

beforeAll(ensureBuilt);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dialtray-start-'));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function start(env: NodeJS.ProcessEnv, ...args: readonly string[]): Program {
  running = startProgram({
    name: 'npm start',
    command: process.execPath,
    args: [join(ROOT, 'electron', 'start.mjs'), ...args],
    env: { ...environment(), DIALTRAY_DATA_DIR: join(folder, 'data'), ...env },
  });
  return running;
}

/** Electron's own variable for a program in another place. */
function electron(script: string): NodeJS.ProcessEnv {
  mkdirSync(join(folder, 'electron'));
  const program = join(folder, 'electron', 'electron');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'electron') };
}

const NO_ELECTRON = () => ({ DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing') });

/** One line: why, and the address. */
const LINE = /^(.+), so Dialtray runs in the browser: (http:\/\/127\.0\.0\.1:\d+\/#token=\S+) \(Ctrl-C ends it\)\n$/;

async function expectBrowser(program: Program, why: RegExp): Promise<void> {
  await program.waitForOutput(/so Dialtray runs in the browser: \S+ \(/, 30_000);
  const [, reason = '', url = ''] = LINE.exec(program.stdout()) ?? [];
  expect(reason).toMatch(why);
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>Dialtray</title>');
  process.kill(program.pid, 'SIGINT');
  expect(await program.ended).toBe(0);
}

describe.runIf(process.platform === 'linux')('npm start', () => {
  it('runs in the browser where there is no screen, and ends with Ctrl-C', async () => {
    await expectBrowser(start({}), /^There is no screen here$/);
  });

  it('hands its arguments on', async () => {
    const program = start({}, '--port', '99999');
    expect(await program.ended).toBe(2);
    expect(program.output()).toContain('--port is a number from 1 to 65535.');
  });

  it('runs the desktop app where Electron’s program and a screen are', async () => {
    const program = start(electron('echo "started $*"; exec sleep 60'), '--x');
    await program.waitForOutput(/started/);
    expect(program.output()).toContain('so Dialtray runs as the desktop app.\n');
    expect(program.stdout()).toBe(`started ${ROOT} --x\n`);
    process.kill(program.pid, 'SIGTERM');
    expect(await program.ended).not.toBe(0);
  });

  it('ends as the desktop app ends', async () => {
    expect(await start(electron('exit 0')).ended).toBe(0);
  });

  it('runs in the browser where Electron cannot start', async () => {
    const program = start(electron('echo "libnss3.so is missing" >&2; exit 127'));
    await expectBrowser(program, /^Electron could not start here \(it ended with 127\)$/);
    expect(program.output()).toContain('libnss3.so');
  });

  it('runs in the browser where Electron’s program is not to be had', async () => {
    const mirror = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
    const { port } = mirror.address() as AddressInfo;
    const program = start({ ...NO_ELECTRON(), ELECTRON_MIRROR: `http://127.0.0.1:${port}/` });
    await expectBrowser(
      program,
      new RegExp(`^Electron's program is not here and could not be fetched \\(127\\.0\\.0\\.1:${port} answers 404\\)$`),
    );
    await new Promise((resolve) => mirror.close(resolve));
    // Nobody is there at all any more.
    await expectBrowser(
      start({ ...NO_ELECTRON(), ELECTRON_MIRROR: `http://127.0.0.1:${port}/` }),
      /^Electron's program is not here and could not be fetched \(no answer from 127\.0\.0\.1:\d+\)$/,
    );
  });
});
