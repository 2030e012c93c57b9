import { session as electronSession } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { lockPage, lockSession } from '../../../electron/main/page-lock.ts';
import { UI_PAGE } from '../../../electron/main/ui-scheme.ts';
import { app, BrowserWindow, FakeEvent, resetElectron, session } from '../../support/fake-electron/index.ts';

let window: InstanceType<typeof BrowserWindow>;
beforeEach(async () => {
  resetElectron();
  app.on('web-contents-created', (_event, contents) => lockPage(contents));
  app.becomeReady();
  lockSession(electronSession.defaultSession);
  window = new BrowserWindow();
  await window.loadURL(UI_PAGE);
});

describe('S7 a page stays where it is', () => {
  it.each([
    'https://example.com/',
    'app://ui.example/index.html',
    'app://ui/assets/other.html',
    'app://ui/index.html?x=1',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:1',
    '',
  ])('it cannot go to “%s”', (url) => {
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
      expect(window.webContents.navigates(event, url)).toBe(false);
    }
  });

  it('it can be loaded anew', () => {
    expect(window.webContents.navigates('will-navigate', UI_PAGE)).toBe(true);
    expect(window.webContents.navigates('will-frame-navigate', `${UI_PAGE}#/lines`)).toBe(true);
  });

  it('no frame in it can be loaded at all', () => {
    expect(window.webContents.navigates('will-frame-navigate', UI_PAGE, false)).toBe(false);
  });

  it('no redirect is followed', () => {
    expect(window.webContents.navigates('will-redirect', UI_PAGE)).toBe(false);
  });
});

it('S8 a page opens no window', () => {
  expect(window.webContents.openHandler?.({ url: UI_PAGE } as Electron.HandlerDetails)).toEqual({ action: 'deny' });
});

it('S6 a page holds no other page', () => {
  expect(window.webContents.attachesWebview()).toBe(false);
});

describe('S3 permissions', () => {
  it.each([
    'clipboard-read',
    'deprecated-sync-clipboard-read',
    'display-capture',
    'fileSystem',
    'fullscreen',
    'geolocation',
    'hid',
    'idle-detection',
    'keyboardLock',
    'media',
    'mediaKeySystem',
    'midi',
    'midiSysex',
    'notifications',
    'openExternal',
    'pointerLock',
    'serial',
    'speaker-selection',
    'storage-access',
    'top-level-storage-access',
    'unknown',
    'usb',
    'window-management',
  ])('%s: no', (permission) => {
    expect(session.defaultSession.asks(permission, window.webContents)).toEqual({ request: false, check: false });
    expect(session.defaultSession.devicePermission?.({} as never)).toBe(false);
  });

  it('our page may put text on the clipboard, and no other page', () => {
    const asks = (url: string) => session.defaultSession.asks('clipboard-sanitized-write', window.webContents, url);
    expect(asks(UI_PAGE)).toEqual({ request: true, check: true });
    expect(asks('https://example.com/')).toEqual({ request: false, check: false });
  });
});

describe('downloads', () => {
  it.each([
    ['blob:app://ui/5d2f', true],
    ['blob:app://ui.example/5d2f', false],
    ['blob:https://example.com/5d2f', false],
    ['https://example.com/x.exe', false],
    ['app://ui/index.html', false],
  ])('%s: %s', (url, allowed) => {
    const event = new FakeEvent();
    session.defaultSession.emit('will-download', event, { getURL: () => url }, window.webContents);
    expect(!event.defaultPrevented).toBe(allowed);
  });
});
