/** The fake is only as good as what it refuses. */
import { app, BrowserWindow, globalShortcut, protocol, Tray } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { app as fakeApp, resetElectron } from '../../support/fake-electron/index.ts';

beforeEach(resetElectron);

describe('the electron of these tests', () => {
  it('is the fake one', () => {
    expect(app).toBe(fakeApp);
  });

  it('is held to the types of Electron 45: what was removed does not compile', () => {
    // @ts-expect-error openAsHidden was removed in 44
    ({ openAsHidden: true }) satisfies Pick<Electron.Settings, 'openAsHidden'>;
    // @ts-expect-error windows never had this
    ({ dial: true }) satisfies Pick<Electron.BrowserWindow, 'dial'>;
  });

  it('refuses before ready what Electron refuses', () => {
    expect(() => new Tray('icon.png')).toThrow('before app is ready');
    expect(() => new BrowserWindow()).toThrow('before app is ready');
    expect(() => globalShortcut.register('F5', () => {})).toThrow('before the app is ready');
    expect(() => protocol.handle('app', () => new Response())).toThrow('ready');
  });

  it('refuses after ready what must come before', () => {
    fakeApp.becomeReady();
    expect(() => app.enableSandbox()).toThrow('before app is ready');
    expect(() => protocol.registerSchemesAsPrivileged([])).toThrow('before app is ready');
  });

  it('throws on the properties of a destroyed window, as 45 does', () => {
    fakeApp.becomeReady();
    const window = new BrowserWindow();
    window.destroy();
    expect(() => window.isVisible()).toThrow('destroyed');
    expect(window.isDestroyed()).toBe(true);
  });

  it('refuses a tray with an empty GUID', () => {
    fakeApp.becomeReady();
    expect(() => new Tray('icon.png', undefined)).toThrow('Invalid GUID format');
  });
});
