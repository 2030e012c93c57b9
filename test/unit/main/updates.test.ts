import { EventEmitter } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../electron/main/host.ts';
import { parseReleasePage, releasePage } from '../../../electron/main/release-page.ts';
import { createSay } from '../../../electron/main/texts.ts';
import { createUpdates, type Updater, whyOff } from '../../../electron/main/updates.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import type { UpdateChoice } from '../../../electron/shared/settings.ts';
import type { DesktopSnapshot } from '../../../electron/shared/state.ts';
import { endDesktop, hostOf, newFolder } from '../../support/fake-electron/desktop.ts';
import { resetElectron } from '../../support/fake-electron/index.ts';

let host: Host;
beforeEach(() => {
  resetElectron();
  const folder = newFolder();
  host = { ...hostOf(folder, { platform: 'win32' }) };
  mkdirSync(host.resourcesFolder);
  writeFileSync(join(host.resourcesFolder, 'app-update.yml'), 'owner: dialtray\nrepo: dialtray\nprovider: github\n');
});
afterEach(endDesktop);

/** What electron-updater does for one newer version, and what it was told. */
class FakeUpdater extends EventEmitter {
  autoDownload = true;
  autoInstallOnAppQuit = true;
  allowDowngrade = true;
  logger: Updater['logger'] = console;
  version: string | undefined = '0.2.0';
  fault: Error | undefined;
  readonly done: string[] = [];

  async checkForUpdates() {
    this.done.push('look');
    if (this.fault !== undefined) throw this.fault;
    const isUpdateAvailable = this.version !== undefined;
    return { isUpdateAvailable, updateInfo: { version: this.version ?? '0.1.0' } } as never;
  }
  async downloadUpdate() {
    this.done.push('fetch');
    if (this.fault !== undefined) throw this.fault;
    this.emit('download-progress', { percent: 41.6 });
    this.emit('update-downloaded', { version: this.version });
    return [];
  }
  quitAndInstall() {
    this.done.push('install');
  }
}

function create(more: Partial<Host> = {}) {
  const updater = new FakeUpdater();
  const timers: { ms: number; run: () => void }[] = [];
  const states: DesktopSnapshot['update'][] = [];
  const warnings: string[] = [];
  const updates = createUpdates({
    host: { ...host, ...more },
    clock: {
      now: () => 0,
      wallClock: () => 0,
      after(ms, run) {
        const timer = { ms, run };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    },
    say: createSay(() => 'en'),
    load: async () => updater as unknown as Updater,
    changed: () => states.push(updates.state()),
    warn: (text) => void warnings.push(text),
    beforeInstall: async () => void updater.done.push('end'),
    quit: () => void updater.done.push('quit'),
  });
  return { updates, updater, timers, states, warnings };
}

describe('what updates itself', () => {
  it.each<[string, Partial<Host>, string | undefined]>([
    ['Windows', { platform: 'win32' }, undefined],
    ['macOS', { platform: 'darwin' }, undefined],
    ['an AppImage', { platform: 'linux', env: { APPIMAGE: '/x.AppImage' } }, undefined],
    ['a package of the system', { platform: 'linux', env: {} }, 'update-by-system'],
    ['a Flatpak', { platform: 'linux', env: { FLATPAK_ID: 'x' } }, 'update-by-system'],
    ['a Snap', { platform: 'linux', env: { SNAP: '/snap/x', APPIMAGE: '/x' } }, 'update-by-system'],
    ['a checkout', { packaged: false }, 'update-unpackaged'],
    ['a build without a place for updates', { resourcesFolder: '/nonexistent' }, 'update-no-source'],
  ])('%s', (_name, more, why) => {
    expect(whyOff({ ...host, ...more })).toBe(why);
  });

  it('where it does not, nothing is loaded and every step says why', async () => {
    const { updates, updater, timers } = create({ packaged: false });
    updates.apply('auto');
    expect(updates.state()).toEqual({ state: 'off', why: 'This is not an installed program.' });
    for (const step of ['look', 'fetch', 'install'] as const) {
      expect(await updates.step(step)).toEqual(err('This is not an installed program.'));
    }
    expect([updater.done, timers]).toEqual([[], []]);
  });
});

describe('a newer version', () => {
  it('is looked for, fetched and installed by the user’s steps; calls end first', async () => {
    const { updates, updater, states, timers } = create();
    updates.apply('ask');
    expect(await updates.step('fetch')).toEqual(err('There is no newer version to fetch. Look for one first.'));
    expect(await updates.step('look')).toEqual(ok(undefined));
    expect(await updates.step('fetch')).toEqual(ok(undefined));
    expect(await updates.step('install')).toEqual(ok(undefined));
    expect(updater.done).toEqual(['look', 'fetch', 'end', 'install']);
    // An installer that does not start leaves no empty window behind.
    timers.at(-1)?.run();
    expect(updater.done.at(-1)).toBe('quit');
    expect(states).toEqual([
      { state: 'looking' },
      { state: 'found', version: '0.2.0' },
      { state: 'fetching', version: '0.2.0', percent: 0 },
      { state: 'fetching', version: '0.2.0', percent: 42 },
      { state: 'ready', version: '0.2.0' },
    ]);
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false });
  });

  it('comes by itself where the user chose that', async () => {
    const { updates, updater, timers } = create();
    updates.apply('auto');
    expect(timers.map(({ ms }) => ms)).toEqual([30_000]);
    await updates.step('look');
    expect(updater.done).toEqual(['look', 'fetch']);
    expect(updater.autoInstallOnAppQuit).toBe(true);
    expect(updates.state()).toEqual({ state: 'ready', version: '0.2.0' });
  });

  it('is looked for once a day, and not while that is switched off', () => {
    const { updates, timers } = create();
    updates.apply('ask');
    timers.splice(0, 1)[0]?.run();
    expect(timers.map(({ ms }) => ms)).toEqual([86_400_000]);
    updates.apply('off');
    expect(timers).toEqual([]);
    updates.apply('ask');
    updates.close();
    expect(timers).toEqual([]);
  });

  it.each<[UpdateChoice, object]>([
    ['off', { state: 'off', why: 'Looking for updates is switched off.' }],
    ['ask', { state: 'none' }],
  ])('before anything was looked for (%s)', (choice, state) => {
    const { updates } = create();
    updates.apply(choice);
    expect(updates.state()).toEqual(state);
  });

  it('that is not there is no failure', async () => {
    const { updates, updater } = create();
    updater.version = undefined;
    updates.apply('ask');
    expect(await updates.step('look')).toEqual(ok(undefined));
    expect(updates.state()).toEqual({ state: 'none' });
    expect(await updates.step('install')).toEqual(err('There is nothing to install yet.'));
  });

  it('a failure is one sentence, and an error event ends nothing', async () => {
    const { updates, updater, warnings } = create();
    updates.apply('ask');
    updater.fault = new Error('net::ERR_NAME_NOT_RESOLVED\n at x');
    const text = 'The update did not work: net::ERR_NAME_NOT_RESOLVED';
    expect(await updates.step('look')).toEqual(err(text));
    expect(updates.state()).toEqual({ state: 'failed', text });
    expect(() => updater.emit('error', new Error('again'))).not.toThrow();
    expect(warnings).toContain('electron-updater: again');
  });
});

describe('the page of the releases', () => {
  it('is read from what the installer put beside the program', () => {
    expect(releasePage(host)).toEqual({
      url: 'https://github.com/dialtray/dialtray/releases',
      origin: 'https://github.com',
    });
    expect(releasePage({ ...host, resourcesFolder: '/nonexistent' })).toBeUndefined();
  });

  it.each([
    'provider: generic\nurl: https://example.com',
    'provider: github\nowner: a/../b\nrepo: c',
    'provider: github\nowner: a',
    '',
  ])('%j names none', (source) => {
    expect(parseReleasePage(source)).toBeUndefined();
  });
});
