/** The desktop app from its start to its end, on an Electron for tests, with the real application and the demo's calls. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseLaunchArgs, parseLink, parseLockData } from '../../../electron/main/launch-args.ts';
import { UI_PAGE } from '../../../electron/main/ui-scheme.ts';
import { type AppState, isFinal } from '../../../electron/shared/state.ts';
import {
  endDesktop,
  hasQuit,
  newFolder,
  prepareDesktop,
  setXdgOwner,
  startDesktop,
} from '../../support/fake-electron/desktop.ts';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  Menu,
  Notification,
  powerMonitor,
  session,
  shell,
  Tray,
} from '../../support/fake-electron/index.ts';

afterEach(endDesktop);

const NUMBER = '+43 (1) 505641';
const LINK = 'tel:+431505641';
const VIENNA = { country: 'AT', areaCode: '1' };
const DEMO = { version: 1, demo: true, location: VIENNA };
const links = (link: 'ask' | 'count-down' | 'dial') => ({
  paused: false,
  link,
  clipboard: link,
  terminal: link,
  countDownSeconds: 5,
});

const hasDemo = ({ lines }: AppState): boolean => lines.some(({ demo }) => demo);
const isCalling = ({ calls }: AppState): boolean => calls.some(({ state }) => !isFinal(state));
const isOver = ({ calls }: AppState): boolean => calls.length > 0 && !calls.some(({ state }) => !isFinal(state));
const pending = ({ link }: AppState): boolean => link !== undefined;

describe('a cold start', () => {
  it('opens the window with the Dial page, a tray and a gate', async () => {
    const desktop = await startDesktop();
    expect(desktop.window().isVisible()).toBe(true);
    expect(desktop.window().webContents.getURL()).toBe(`${UI_PAGE}#/dial`);
    expect(desktop.tray().tooltip).toBe('Dialtray');
    expect(await desktop.state()).toMatchObject({
      calls: [],
      about: { runtime: 'Electron 45.4.1', dataFolder: desktop.dataFolder, passwords: { place: 'desktop' } },
      desktop: { platform: 'linux', tray: 'unknown', selection: true, sandbox: true, notifications: 'work' },
    });
  });

  it('at login stays out of sight, and a second start brings the window', async () => {
    const { composition } = await startDesktop({ args: ['--hidden'] });
    expect(BrowserWindow.all).toEqual([]);
    expect(Tray.all.length).toBe(1);
    composition.receive({ kind: 'show' });
    expect(BrowserWindow.all.map((window) => window.isVisible())).toEqual([true]);
  });

  it('at login on macOS as well, where the system says so', async () => {
    const desktop = prepareDesktop({ platform: 'darwin' });
    app.loginItemAnswer = { wasOpenedAtLogin: true };
    app.becomeReady();
    await desktop.composition.start();
    expect(BrowserWindow.all).toEqual([]);
  });

  it('with a link shows it, and dials nothing', async () => {
    const desktop = await startDesktop({ args: ['--open-url', '--', LINK], config: DEMO });
    const { link, calls } = await desktop.until(pending);
    expect(link).toMatchObject({ source: 'link', text: LINK });
    expect(calls).toEqual([]);
  });

  it('with a link that came before ready (macOS) shows it as well', async () => {
    const desktop = prepareDesktop({ platform: 'darwin', config: DEMO });
    desktop.composition.receive(parseLink(LINK));
    app.becomeReady();
    await desktop.composition.start();
    expect((await desktop.until(pending)).link?.text).toBe(LINK);
  });

  it('of links that came early the latest waits', async () => {
    const desktop = prepareDesktop({ config: DEMO });
    for (const text of ['tel:1', 'tel:2', LINK]) desktop.composition.receive(parseLink(text));
    app.becomeReady();
    await desktop.composition.start();
    expect((await desktop.until(({ link }) => link?.text === LINK)).calls).toEqual([]);
  });

  it('with two links says in the window why nothing was dialled', async () => {
    const desktop = await startDesktop({ args: ['--open-url', '--', 'tel:1', 'tel:2'], locale: 'de-AT' });
    const { notices, link } = await desktop.until((state) => state.notices.length > 0);
    expect(notices[0]?.text).toBe(
      'Dialtray wurde mit etwas anderem als einem Link gestartet, deshalb wurde nichts gewählt.',
    );
    expect(link).toBeUndefined();
    expect(desktop.window().isVisible()).toBe(true);
  });

  it('with --dial dials, as the user has it set for other programs', async () => {
    const config = { ...DEMO, links: { ...links('ask'), terminal: 'dial' } };
    const desktop = await startDesktop({ config, args: ['--dial', NUMBER] });
    const { calls } = await desktop.until(isOver);
    expect(calls).toMatchObject([{ dialText: NUMBER, outcome: 'connected' }]);
  });

  it('with settings that cannot be read says so and ends', async () => {
    const desktop = prepareDesktop();
    mkdirSync(join(desktop.dataFolder, 'config.json'));
    app.becomeReady();
    await desktop.composition.start();
    expect(dialog.errors[0]).toMatch(/^Dialtray cannot start: .*config\.json/);
    expect(app.hasQuit).toBe(true);
  });
});

describe('a second start', () => {
  it('with a link shows it in the window that is there', async () => {
    const desktop = await startDesktop({ config: DEMO });
    await desktop.until(hasDemo);
    desktop.window().close();
    expect(desktop.window().isVisible()).toBe(false);
    desktop.composition.receive(parseLockData({ dialtray: parseLaunchArgs(['--open-url', '--', LINK]) }));
    // At once: later, Wayland would not let it come to the front.
    expect(desktop.window().isVisible()).toBe(true);
    expect((await desktop.until(pending)).link?.text).toBe(LINK);
  });

  it('with a link that may dial dials, and the window stays where it is', async () => {
    const desktop = await startDesktop({ config: { ...DEMO, links: links('dial') } });
    await desktop.until(hasDemo);
    desktop.window().close();
    desktop.composition.receive(parseLink(LINK));
    expect((await desktop.until(isOver)).calls).toMatchObject([{ outcome: 'connected' }]);
    expect(desktop.window().isVisible()).toBe(false);
  });

  it('with a code never dials by itself, whatever is set', async () => {
    const desktop = await startDesktop({ config: { ...DEMO, links: links('dial') } });
    await desktop.until(hasDemo);
    desktop.window().close();
    desktop.composition.receive(parseLink('tel:*21%23'));
    const { link, calls } = await desktop.until(pending);
    expect(link?.why).toBe('Codes with * or # are never dialled by a link alone.');
    expect(calls).toEqual([]);
    expect(desktop.window().isVisible()).toBe(true);
  });

  it.each([undefined, 'tel:1', { dialtray: { kind: 'quit' } }])('with %j only shows the window', async (data) => {
    const desktop = await startDesktop();
    desktop.window().close();
    desktop.composition.receive(parseLockData(data));
    expect(desktop.window().isVisible()).toBe(true);
    expect(await desktop.state()).not.toHaveProperty('link');
  });

  it('leaves the page that the user works on', async () => {
    const desktop = await startDesktop();
    await desktop.window().loadURL(`${UI_PAGE}#/lines`);
    desktop.composition.receive({ kind: 'show' });
    expect(desktop.window().webContents.getURL()).toBe(`${UI_PAGE}#/lines`);
    desktop.window().close();
    desktop.composition.receive({ kind: 'show' });
    expect(desktop.window().webContents.getURL()).toBe(`${UI_PAGE}#/dial`);
  });
});

describe('skype: links', () => {
  it('that are clicked twice dial once', async () => {
    const desktop = await startDesktop({ config: { ...DEMO, links: links('dial') } });
    await desktop.until(hasDemo);
    desktop.composition.receive(parseLink(LINK));
    await desktop.until(isCalling);
    desktop.composition.receive(parseLink(LINK));
    expect((await desktop.until(isOver)).calls).toMatchObject([{ dialText: LINK, outcome: 'connected' }]);
  });

  it('that nobody asked us to open are refused', async () => {
    const desktop = await startDesktop({ config: DEMO });
    desktop.composition.receive(parseLink('skype:+431505641?call'));
    const { notices, link } = await desktop.until((state) => state.notices.length > 0);
    expect(notices[0]?.text).toContain('Dialtray was not chosen for those');
    expect(link).toBeUndefined();
  });

  it('are taken where the system says that they are ours', async () => {
    const desktop = await startDesktop({ config: DEMO });
    setXdgOwner(desktop.folder, 'skype', 'org.dialtray.Dialtray.desktop');
    desktop.composition.receive(parseLink('skype:+431505641?call'));
    expect((await desktop.until(pending)).link?.text).toBe('skype:+431505641?call');
  });
});

describe('the tray', () => {
  const LINES = ['Office', 'Home'].map((name) => ({ name, domain: 'pbx.example.com', user: '100' }));

  it('shows lines and chooses the default one', async () => {
    const desktop = await startDesktop({ config: { version: 1, lines: LINES } });
    expect(desktop.tray().menu?.labels()).toEqual([
      'Dial…',
      '-',
      'Dial again',
      'No calls yet',
      'Default line',
      'Office',
      'Home',
      'Pause links',
      '-',
      'Quit Dialtray',
    ]);
    expect(desktop.tray().menu?.item('Office')).toMatchObject({ type: 'radio', checked: true });
    desktop.tray().menu?.choose('Home');
    const { settings } = await desktop.until((state) => state.settings.defaultLine === 'Home');
    expect(settings.lines.length).toBe(2);
    expect(desktop.tray().menu?.item('Home')).toMatchObject({ checked: true });
  });

  it('pauses links, and then none dials', async () => {
    const desktop = await startDesktop({ config: { ...DEMO, links: links('dial') } });
    await desktop.until(hasDemo);
    desktop.tray().menu?.choose('Pause links');
    await desktop.until(({ settings }) => settings.links.paused);
    expect(desktop.tray().menu?.item('Pause links')).toMatchObject({ checked: true });
    desktop.composition.receive(parseLink(LINK));
    expect((await desktop.until(pending)).link?.why).toBe('Links are paused, so it was not dialled.');
  });

  it('shows a call while it lasts, ends it, and dials it again', async () => {
    const desktop = await startDesktop({ config: DEMO, behaviour: 'no-answer', pace: 1 });
    await desktop.until(hasDemo);
    await desktop.ask('call:dial', { text: NUMBER });
    await desktop.until(isCalling);
    expect(desktop.tray().image).toMatch(/calling\.png$/);
    desktop.tray().menu?.choose(`End the call to ${NUMBER}`);
    await desktop.until(isOver);
    expect(desktop.tray().image).toMatch(/idle\.png$/);
    await desktop.until(({ history }) => history.count === 1);
    desktop.tray().menu?.choose(NUMBER);
    const { calls } = await desktop.until((state) => state.calls.length === 2);
    expect(calls[1]).toMatchObject({ dialText: NUMBER });
  });

  it('does not close an open menu for nothing', async () => {
    const desktop = await startDesktop();
    const { menusSet } = desktop.tray();
    await desktop.ask('settings:set', { theme: 'dark' });
    expect(desktop.tray().menusSet).toBe(menusSet);
  });

  it('opens the window at a click, and ends the program', async () => {
    const desktop = await startDesktop();
    desktop.window().close();
    desktop.tray().emit('click', {}, {}, {});
    expect(desktop.window().isVisible()).toBe(true);
    const over = hasQuit();
    desktop.tray().menu?.choose('Quit Dialtray');
    await over;
  });

  it('speaks the language of the settings', async () => {
    const desktop = await startDesktop();
    await desktop.ask('settings:set', { language: 'de' });
    expect(desktop.tray().menu?.labels()).toContain('Links anhalten');
    expect(Menu.application?.labels()).toContain('Dialtray beenden');
  });
});

describe('hotkeys', () => {
  it('show the window and dial what is marked or copied', async () => {
    const config = { ...DEMO, hotkeys: { show: 'Alt+F8', clipboard: 'Alt+F9' } };
    const desktop = await startDesktop({ config });
    expect((await desktop.state()).desktop?.hotkeys).toEqual({ show: 'set', clipboard: 'set' });
    desktop.window().close();
    globalShortcut.press('Alt+F8');
    expect(desktop.window().isVisible()).toBe(true);
    clipboard.text = 'call +43 1 505641';
    clipboard.selection.text = 'a word';
    globalShortcut.press('Alt+F9');
    expect((await desktop.until(pending)).link).toMatchObject({ source: 'clipboard', text: 'call +43 1 505641' });
    clipboard.selection.text = '01 505642';
    globalShortcut.press('Alt+F9');
    await desktop.until(({ link }) => link?.text === '01 505642');
  });

  it('with nothing to dial say so', async () => {
    const desktop = await startDesktop({ config: { version: 1, hotkeys: { clipboard: 'Alt+F9' } } });
    globalShortcut.press('Alt+F9');
    const { notices } = await desktop.until((state) => state.notices.length > 0);
    expect(notices[0]).toMatchObject({ kind: 'info', text: 'There is no text on the clipboard. Copy a number first.' });
  });

  it('that are taken are said, and the old one stays', async () => {
    const desktop = await startDesktop({ config: { version: 1, hotkeys: { show: 'Alt+F8' } } });
    globalShortcut.taken.add('Alt+F9');
    await desktop.ask('settings:set', { hotkeys: { show: 'Alt+F9' } });
    expect((await desktop.until(({ desktop: d }) => d?.hotkeys.show === 'taken')).settings.hotkeys).toEqual({
      show: 'Alt+F9',
    });
    expect([...globalShortcut.registered.keys()]).toEqual(['Alt+F8']);
  });

  it('on Wayland are only asked for', async () => {
    const desktop = await startDesktop({
      config: { version: 1, hotkeys: { show: 'Alt+F8' } },
      env: { XDG_SESSION_TYPE: 'wayland' },
    });
    expect((await desktop.state()).desktop?.hotkeys.show).toBe('requested');
  });

  it('sleep while a new one is recorded', async () => {
    const desktop = await startDesktop({ config: { version: 1, hotkeys: { show: 'Alt+F8' } } });
    await desktop.ask('desktop:record-hotkey', { recording: true });
    expect(globalShortcut.suspended).toBe(true);
    await desktop.ask('desktop:record-hotkey', { recording: false });
    expect(globalShortcut.suspended).toBe(false);
  });
});

describe('lock and sleep', () => {
  it('behind a locked screen no link dials, and it is shown afterwards', async () => {
    const desktop = await startDesktop({ platform: 'win32', config: { ...DEMO, links: links('dial') } });
    await desktop.until(hasDemo);
    desktop.window().close();
    powerMonitor.emit('lock-screen');
    desktop.composition.receive(parseLink(LINK));
    const { link, calls } = await desktop.until(pending);
    expect(link?.why).toBe('The screen was locked, so it was not dialled.');
    expect(calls).toEqual([]);
    expect(desktop.window().isVisible()).toBe(false);
    expect(Notification.shown.map(({ options }) => options.title)).toEqual(['A number waits for you']);
    powerMonitor.emit('unlock-screen');
    expect(desktop.window().isVisible()).toBe(true);
  });

  it('on Linux the screen saver is asked', async () => {
    const desktop = await startDesktop({ config: { ...DEMO, links: links('dial') } });
    await desktop.until(hasDemo);
    powerMonitor.idleState = 'locked';
    desktop.composition.receive(parseLink(LINK));
    expect((await desktop.until(pending)).link?.why).toBe('The screen was locked, so it was not dialled.');
    powerMonitor.idleState = 'active';
    desktop.composition.receive(parseLink(LINK));
    expect((await desktop.until(isOver)).calls).toMatchObject([{ outcome: 'connected' }]);
  });

  it('after sleep a call can be made', async () => {
    const desktop = await startDesktop({ config: DEMO });
    await desktop.until(hasDemo);
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
    await desktop.ask('call:dial', { text: NUMBER });
    expect((await desktop.until(isOver)).calls).toMatchObject([{ outcome: 'connected' }]);
  });
});

describe('notifications', () => {
  it('say how a call ended to who is not looking, and a click opens the window', async () => {
    const desktop = await startDesktop({ config: DEMO, behaviour: 'busy' });
    await desktop.until(hasDemo);
    await desktop.ask('call:dial', { text: NUMBER });
    desktop.window().hide();
    await desktop.until(isOver);
    const [notification] = Notification.shown;
    expect(notification?.options.title).toBe(NUMBER);
    expect(notification?.options.body).toContain('is busy');
    notification?.emit('click', {});
    expect(desktop.window().isVisible()).toBe(true);
  });

  it('are not shown to who looks at the window', async () => {
    const desktop = await startDesktop({ config: DEMO });
    await desktop.until(hasDemo);
    await desktop.ask('call:dial', { text: NUMBER });
    await desktop.until(isOver);
    expect(Notification.shown).toEqual([]);
  });

  it('that fail are said in the state', async () => {
    const desktop = await startDesktop({ config: DEMO, behaviour: 'busy' });
    await desktop.until(hasDemo);
    await desktop.ask('call:dial', { text: NUMBER });
    desktop.window().hide();
    await desktop.until(isOver);
    Notification.shown[0]?.emit('failed', {}, 'the app is not signed');
    expect((await desktop.state()).desktop?.notifications).toBe('fail');
  });
});

describe('the window', () => {
  it('hides when it is closed; on Linux it is said once how it comes back', async () => {
    const desktop = await startDesktop();
    desktop.window().close();
    desktop.window().show();
    desktop.window().close();
    expect(desktop.window().isVisible()).toBe(false);
    expect(Notification.shown.map(({ options }) => options.title)).toEqual(['Dialtray keeps running']);
    expect(app.hasQuit).toBe(false);
  });

  it('comes back where it was left', async () => {
    const folder = newFolder();
    const first = await startDesktop({ folder });
    first.window().bounds = { x: 300, y: 200, width: 500, height: 700 };
    const over = hasQuit();
    app.quit();
    await over;
    const second = await startDesktop({ folder });
    expect(second.window().options).toMatchObject({ x: 300, y: 200, width: 500, height: 700 });
  });

  it('comes back when its process is gone, but not for ever', async () => {
    const desktop = await startDesktop();
    desktop.window().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    expect(desktop.window().isVisible()).toBe(true);
    desktop.window().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    expect(BrowserWindow.all).toEqual([]);
    desktop.composition.receive({ kind: 'show' });
    expect(desktop.window().isVisible()).toBe(true);
  });

  it('S3 every page and the session are locked', async () => {
    const desktop = await startDesktop();
    expect(desktop.window().webContents.navigates('will-navigate', 'https://example.com/')).toBe(false);
    expect(session.defaultSession.asks('media', desktop.window().webContents)).toEqual({
      request: false,
      check: false,
    });
  });
});

describe('the end', () => {
  it('during a call ends the call first, once, and then the program', async () => {
    const desktop = await startDesktop({ config: DEMO, behaviour: 'no-answer', pace: 1 });
    await desktop.until(hasDemo);
    await desktop.ask('call:dial', { text: NUMBER });
    await desktop.until(({ calls }) => calls[0]?.state === 'phone-ringing');
    const { webContents } = desktop.window();
    const over = hasQuit();
    app.quit();
    app.quit();
    expect(app.hasQuit).toBe(false);
    await over;
    const last = webContents.sent.at(-1)?.payload as AppState;
    expect(last.calls).toMatchObject([{ outcome: 'cancelled' }]);
    expect(desktop.file('history.jsonl')).toContain('"cancelled"');
    expect(Tray.all).toEqual([]);
    expect(BrowserWindow.all).toEqual([]);
    expect(globalShortcut.registered.size).toBe(0);
    expect(powerMonitor.eventNames()).toEqual([]);
  });

  it('is to be had in the window as well: it answers, then the program ends as from the tray', async () => {
    const desktop = await startDesktop({ config: DEMO, behaviour: 'no-answer', pace: 1 });
    await desktop.until(hasDemo);
    await desktop.ask('call:dial', { text: NUMBER });
    await desktop.until(({ calls }) => calls[0]?.state === 'phone-ringing');
    const { webContents } = desktop.window();
    const over = hasQuit();
    expect(await desktop.ask('desktop:quit', undefined)).toEqual({ ok: true, value: undefined });
    await over;
    const last = webContents.sent.at(-1)?.payload as AppState;
    expect(last.calls).toMatchObject([{ outcome: 'cancelled' }]);
    expect(BrowserWindow.all).toEqual([]);
  });

  it('before the application is up waits for it and closes it', async () => {
    const desktop = prepareDesktop({ config: DEMO });
    app.becomeReady();
    const started = desktop.composition.start();
    const over = hasQuit();
    app.quit();
    await Promise.all([started, over]);
    expect(Tray.all).toEqual([]);
  });

  it('before Electron is ready is at once', async () => {
    prepareDesktop();
    const over = hasQuit();
    app.quit();
    await over;
  });

  it('of the session ends the program (Linux, macOS)', async () => {
    await startDesktop();
    const over = hasQuit();
    powerMonitor.emit('shutdown');
    await over;
  });

  it('of the session on Windows cancels what runs', async () => {
    const desktop = await startDesktop({ platform: 'win32', config: DEMO, behaviour: 'no-answer', pace: 1 });
    await desktop.until(hasDemo);
    await desktop.ask('call:dial', { text: NUMBER });
    await desktop.until(isCalling);
    desktop.window().emit('session-end', { reasons: ['shutdown'] });
    expect((await desktop.until(isOver)).calls).toMatchObject([{ outcome: 'cancelled' }]);
  });
});

describe('S24 a password', () => {
  it('goes in and is nowhere to be found: not in snapshots, replies, files or the log', async () => {
    const MARKER = 'geheim-marker-4711';
    const desktop = await startDesktop({ config: DEMO });
    const replies: unknown[] = [
      await desktop.ask('line:add', {
        name: 'Office',
        domain: '127.0.0.1:9',
        user: '100',
        transport: 'udp',
        active: true,
        register: false,
        autoAnswer: 'none',
        bye: 'after-final',
        keepAliveSeconds: 25,
        sendRinging: false,
      }),
      await desktop.ask('line:set-password', { name: 'Office', password: MARKER }),
      await desktop.ask('call:dial', { text: NUMBER, line: 'Office' }),
    ];
    await desktop.until(isOver);
    replies.push(await desktop.state(), await desktop.ask('about:report', undefined));
    desktop.composition.fault(new Error(`sip:100:${MARKER}@example.com`));
    expect((await desktop.state()).passwords).toEqual({ Office: 'desktop' });
    const files = ['config.json', 'passwords.json', 'logs/dialtray.log', 'history.jsonl'].map(desktop.file);
    const all = JSON.stringify([replies, desktop.window().webContents.sent, files]);
    expect(all).toContain('a bug');
    expect(all).not.toContain(MARKER);
  });
});

describe('what only a desktop has', () => {
  it('claims a kind of links and says who owns it', async () => {
    const desktop = await startDesktop();
    setXdgOwner(desktop.folder, 'tel', 'org.gnome.Calls.desktop');
    app.emit('browser-window-focus', {}, desktop.window());
    await desktop.until(({ desktop: d }) => d?.links[0]?.owner === 'org.gnome.Calls');
    expect(await desktop.ask('desktop:claim', { scheme: 'tel' })).toEqual({ ok: true, value: {} });
    expect((await desktop.state()).desktop?.links[0]).toEqual({ scheme: 'tel', owner: 'Dialtray', own: true });
  });

  it('opens its own files, and pages that exist', async () => {
    const desktop = await startDesktop();
    expect(await desktop.ask('desktop:open', { what: 'data-folder' })).toEqual({ ok: true, value: undefined });
    expect(await desktop.ask('desktop:open', { what: 'log' })).toEqual({ ok: true, value: undefined });
    expect(shell.opened).toEqual([desktop.dataFolder, join(desktop.dataFolder, 'logs', 'dialtray.log')]);
    expect((await desktop.ask('desktop:open', { what: 'default-apps' })).ok).toBe(false);
    expect((await desktop.ask('desktop:open', { what: 'release-notes' })).ok).toBe(false);
  });

  it('starts at login', async () => {
    const desktop = await startDesktop();
    await desktop.ask('settings:set', { startAtLogin: true });
    expect((await desktop.state()).desktop?.startAtLogin).toEqual({ on: true, by: 'app' });
    const entry = join(desktop.folder, 'config', 'autostart', 'org.dialtray.Dialtray.desktop');
    expect(readFileSync(entry, 'utf8')).toContain('Exec=/opt/Dialtray/dialtray --hidden\n');
  });

  it('says why there are no updates', async () => {
    const desktop = await startDesktop();
    expect((await desktop.state()).desktop?.update).toEqual({
      state: 'off',
      why: 'Updates come with the packages of your system.',
    });
    expect((await desktop.ask('desktop:update', { step: 'look' })).ok).toBe(false);
  });
});
