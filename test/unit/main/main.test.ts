/** The entry: what happens before Electron is ready. It does something when it is loaded, so it is loaded anew each time. */
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

type Fake = typeof import('../../support/fake-electron/index.ts');
type Support = typeof import('../../support/fake-electron/desktop.ts');
let electron: Fake;
let support: Support;
let folder = '';
const { argv } = process;

beforeEach(async () => {
  vi.resetModules();
  electron = await import('../../support/fake-electron/index.ts');
  support = await import('../../support/fake-electron/desktop.ts');
  electron.resetElectron();
  folder = support.newFolder();
  vi.stubEnv('DIALTRAY_DATA_DIR', join(folder, 'data'));
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'config'));
  vi.stubEnv('XDG_DATA_HOME', join(folder, 'share'));
  vi.stubEnv('PATH', join(folder, 'empty'));
});
afterEach(async () => {
  await support.endDesktop();
  process.argv = argv;
  process.removeAllListeners('unhandledRejection');
  process.removeAllListeners('uncaughtExceptionMonitor');
  vi.unstubAllEnvs();
});

async function load(...args: readonly string[]): Promise<void> {
  process.argv = ['electron', '.', ...args];
  await import('../../../electron/main/main.ts');
}
/** Of the first window, once it is made. */
async function windowContents(): Promise<Fake['BrowserWindow']['all'][number]['webContents']> {
  if (electron.BrowserWindow.all.length === 0) await once(electron.app, 'web-contents-created');
  await Promise.resolve();
  const [window] = electron.BrowserWindow.all;
  if (window === undefined) throw new Error('there is no window');
  return window.webContents;
}

describe('before ready', () => {
  it('it settles its names and folders, the sandbox, the scheme and the lock', async () => {
    await load('--open-url', '--', 'tel:1');
    expect(electron.app).toMatchObject({ name: 'Dialtray', sandboxed: true });
    expect(electron.app.getPath('userData')).toBe(join(folder, 'data'));
    expect(electron.app.getPath('sessionData')).toBe(join(folder, 'data', 'window'));
    expect(existsSync(join(folder, 'data', 'window'))).toBe(true);
    expect(electron.protocol.schemes.map(({ scheme }) => scheme)).toEqual(['app']);
    expect(electron.app.lockData).toEqual({
      dialtray: { kind: 'dial', text: 'tel:1', source: 'link', scheme: 'tel' },
    });
    expect(electron.app.listenerCount('open-url')).toBe(1);
  });

  it('a second start hands over and ends, whether ready comes or not', async () => {
    electron.app.isFirstInstance = false;
    await load('--dial', '1');
    expect(electron.app.hasQuit).toBe(true);
    electron.app.becomeReady();
    await electron.app.whenReady();
    expect(electron.Tray.all).toEqual([]);
    expect(electron.BrowserWindow.all).toEqual([]);
  });
});

describe('after ready', () => {
  it('a link that came before is there, and one of a second start as well', async () => {
    await load();
    const event = new electron.FakeEvent();
    electron.app.emit('open-url', event, 'tel:+431505641');
    expect(event.defaultPrevented).toBe(true);
    electron.app.becomeReady();
    const contents = await windowContents();
    const heard = async (text: string): Promise<void> => {
      while (!JSON.stringify(contents.sent.at(-1)?.payload ?? '').includes(text)) await once(contents, 'sent');
    };
    await heard('tel:+431505641');
    const data = { dialtray: { kind: 'dial', text: 'tel:2', source: 'link', scheme: 'tel' } };
    electron.app.emit('second-instance', {}, ['electron', '.', '--hidden'], '/', data);
    await heard('"text":"tel:2"');
  });
});

it('importing any other file of the desktop does nothing', async () => {
  const files = readdirSync('electron/main')
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((file) => file !== 'main');
  expect(files.length).toBeGreaterThan(25);
  for (const file of files) await import(`../../../electron/main/${file}.ts`);
  const { app, ipcMain, powerMonitor, protocol, Tray } = electron;
  expect([app.eventNames(), powerMonitor.eventNames(), ipcMain.eventNames()]).toEqual([[], [], []]);
  expect([ipcMain.handlers.size, protocol.handlers.size, protocol.schemes.length, Tray.all.length]).toEqual([
    0, 0, 0, 0,
  ]);
});
