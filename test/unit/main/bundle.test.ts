/** What vite.desktop.config.ts builds: that it is what Electron needs, and that it starts. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { specifiersOf } from '../../arch/layers.ts';

let folder = '';
const main = () => join(folder, 'dist', 'main');
const read = (...path: readonly string[]): string => readFileSync(join(folder, ...path), 'utf8');

/** Electron for a process of its own: the fake one as a module, and a hook that puts it in place of the package. */
async function buildFake(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: join(folder, 'fake'),
      rolldownOptions: {
        input: { electron: resolve('test/support/fake-electron/index.ts') },
        output: { entryFileNames: '[name].mjs', format: 'es' },
        external: [...builtinModules, /^node:/],
      },
    },
  });
  const fake = pathToFileURL(join(folder, 'fake', 'electron.mjs')).href;
  writeFileSync(
    join(folder, 'hook.mjs'),
    `export async function resolve(name, context, next) {
      return name === 'electron' ? { url: ${JSON.stringify(fake)}, shortCircuit: true } : next(name, context);
    }`,
  );
  // CommonJS in the bundle requires it as well.
  writeFileSync(
    join(folder, 'run.mjs'),
    `import { createRequire, Module, register } from 'node:module';
    import * as electron from ${JSON.stringify(fake)};
    register('./hook.mjs', import.meta.url);
    const load = Module._load;
    Module._load = (name, ...rest) => (name === 'electron' ? electron : load(name, ...rest));
    const { app, BrowserWindow, ipcMain } = electron;
    app.appPath = ${JSON.stringify(folder)};
    process.argv.push('--open-url', '--', 'tel:+431505641');
    await import('./dist/main/main.js');
    app.becomeReady();
    if (BrowserWindow.all.length === 0) await new Promise((made) => app.once('web-contents-created', made));
    const [{ webContents }] = BrowserWindow.all;
    const ask = (name) => ipcMain.invoke(name, { contents: webContents, frame: webContents.mainFrame });
    let state = {};
    while (state.link === undefined) {
      const next = new Promise((sent) => webContents.once('sent', sent));
      state = await ask('state:get');
      if (state.link === undefined) await next;
    }
    const updater = (await import(process.env.UPDATER_CHUNK)).default;
    const report = { text: state.link.text, name: app.name, updater: typeof updater.AppUpdater, folder: state.about.dataFolder };
    app.once('quit', () => process.stdout.write(JSON.stringify(report)));
    app.quit();`,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dialtray-bundle-'));
  await build({
    configFile: 'vite.desktop.config.ts',
    logLevel: 'error',
    build: { outDir: join(folder, 'dist', 'main') },
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  await buildFake();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the preload', () => {
  it('S17 is one CJS file that requires electron and nothing else', () => {
    expect(readdirSync(join(folder, 'dist', 'preload'))).toEqual(['preload.cjs']);
    const text = read('dist', 'preload', 'preload.cjs');
    expect(text.match(/require\([^)]*\)/g)).toEqual(['require("electron")']);
    expect(text).not.toMatch(/^\s*(?:import|export)\b/m);
    expect(text).not.toMatch(/\bprocess\b|\bBuffer\b|__dirname/);
    expect(text.length).toBeLessThan(2_000);
  });
});

describe('the app', () => {
  it('imports electron, Node and the keyring, and has everything else in it', () => {
    const names = readdirSync(main())
      .filter((name) => name.endsWith('.js'))
      .flatMap((file) => {
        const text = read('dist', 'main', file);
        // What was CommonJS asks by a name of the bundler's.
        const required = [...text.matchAll(/\b__require\("([\w:@./-]+)"\)/g)].map(([, name = '']) => name);
        return [...specifiersOf('main.ts', text), ...required];
      });
    const foreign = names.filter((name) => !/^(?:\.|node:)/.test(name) && !builtinModules.includes(name));
    expect([...new Set(foreign)]).toEqual(['electron']);
    expect(names).toContain('node:dgram');
  });

  it('has the keyring’s program beside it', () => {
    expect(read('dist', 'main', 'keyring.cjs')).toContain('process.parentPort');
  });

  it('starts, takes a link, and ends', () => {
    mkdirSync(join(folder, 'home'));
    const updater = readdirSync(main()).find(
      (name) => name.startsWith('main-') && read('dist', 'main', name).includes('AppUpdater'),
    );
    const ended = spawnSync(process.execPath, [join(folder, 'run.mjs')], {
      encoding: 'utf8',
      timeout: 30_000,
      env: {
        PATH: process.env.PATH,
        HOME: join(folder, 'home'),
        DIALTRAY_DATA_DIR: join(folder, 'data'),
        UPDATER_CHUNK: pathToFileURL(join(main(), updater ?? 'missing')).href,
      },
    });
    expect(ended.stderr).toBe('');
    expect(JSON.parse(ended.stdout)).toEqual({
      text: 'tel:+431505641',
      name: 'Dialtray',
      updater: 'function',
      folder: join(folder, 'data'),
    });
  });
});
