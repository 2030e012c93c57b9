/**
 * The desktop's composition root: the only place here that builds adapters and the application over them. It is built in
 * two layers: the ground is what the application needs of the desktop, the surroundings are what needs the application.
 * Its functions are lists of what is built, and long for that reason; what decides is elsewhere.
 */
import { join } from 'node:path';
import { dialog, app as electron, session } from 'electron';
import { type App, type AppDeps, createApp } from '../core/app.ts';
import { startDemoExchange } from '../demo/demo.ts';
import { createClock } from '../node/clock.ts';
import { createCrypto } from '../node/crypto.ts';
import { createHistoryFile } from '../node/history-file.ts';
import { readInstanceId } from '../node/instance-id.ts';
import { createKeyring } from '../node/keyring.ts';
import { createNetworks } from '../node/network.ts';
import { createResolver } from '../node/resolver.ts';
import { createSecrets } from '../node/secrets.ts';
import { createSettingsStore } from '../node/settings-file.ts';
import { publishStatus } from '../node/status-file.ts';
import { type Language, toLanguage } from '../shared/language.ts';
import { setAppMenu } from './app-menu.ts';
import { createAutostart } from './autostart.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createDesktop, type DesktopApp } from './desktop.ts';
import { createExternal, type External } from './external.ts';
import { followApp } from './follow.ts';
import { type Host, isWayland } from './host.ts';
import { createHotkeys } from './hotkeys.ts';
import { openGate } from './ipc.ts';
import { withUtilityProcess } from './keyring-process.ts';
import type { LaunchRequest } from './launch-args.ts';
import { createLife } from './life.ts';
import { createLinkHandler, type LinkHandler } from './link-handler.ts';
import { createLog, type LogFile } from './log.ts';
import { createNotifications, type Notifications } from './notifications.ts';
import { lockPage, lockSession } from './page-lock.ts';
import { createPower, type Power } from './power.ts';
import { createDesktopSecrets } from './secrets.ts';
import { createSay, type Say } from './texts.ts';
import { createTray } from './tray.ts';
import { toTrayView } from './tray-view.ts';
import { serveUi } from './ui-scheme.ts';
import { createUpdates } from './updates.ts';
import { createWindowPlace } from './window-place.ts';
import { createWindows, type Windows } from './windows.ts';

export interface Composition {
  /** At any time: what comes before the application is up waits for it. */
  receive(request: LaunchRequest): void;
  /** Once, after Electron is ready. Never rejects. */
  start(): Promise<void>;
  /** A bug that nobody caught. */
  fault(error: unknown): void;
}

/** On Linux, to ask who opens links starts a program for each kind. */
const LOOK_AGAIN_MS = 5_000;

/** What is there before the application, and what it needs of the desktop. */
interface Ground {
  readonly host: Host;
  readonly log: LogFile;
  readonly say: Say;
  readonly external: External;
  readonly links: LinkHandler;
  readonly notifications: Notifications;
  readonly desktop: DesktopApp;
  language(): Language;
  closeGround(): void;
}

/** What the ground calls when it is used; bound once the application is up. */
interface Bindings {
  state(): { readonly language: Language } | undefined;
  show(): void;
  delivery(): Delivery | undefined;
  end(): Promise<void>;
  quit(): void;
}

function layGround(host: Host, bound: Bindings): Ground {
  const log = createLog(host);
  const { warn } = log;
  const language = (): Language => bound.state()?.language ?? toLanguage('system', host.locale());
  const say = createSay(language);
  const changed = (): void => desktop.changed();
  const external = createExternal();
  const links = createLinkHandler({ host, external, say, language, warn, changed });
  const notifications = createNotifications({ platform: host.platform, clicked: bound.show, changed, warn });
  const hotkeys = createHotkeys({
    wayland: isWayland(host),
    pressed: (name) => void bound.delivery()?.hotkey(name),
  });
  const updates = createUpdates({
    host,
    clock: createClock(),
    say,
    load: async () => (await import('electron-updater')).default.autoUpdater,
    changed,
    warn,
    beforeInstall: bound.end,
    quit: bound.quit,
  });
  const autostart = createAutostart(host, warn);
  const logFile = log.path;
  const desktop = createDesktop({
    host,
    say,
    links,
    hotkeys,
    autostart,
    notifications,
    updates,
    external,
    logFile,
    quit: bound.quit,
  });
  return {
    host,
    log,
    say,
    external,
    links,
    notifications,
    desktop,
    language,
    closeGround() {
      updates.close();
      hotkeys.close();
    },
  };
}

/** Of the desktop, `DIALTRAY_PASSWORD` is no password: it would be that of every line. */
function createAppDeps({ host, log, say, desktop }: Ground): Omit<AppDeps, 'startDemo'> {
  const { dataFolder: dataDir, platform } = host;
  const { DIALTRAY_PASSWORD: _, ...env } = host.env;
  const program = join(host.appFolder, 'dist', 'main', 'keyring.cjs');
  const keyring = createKeyring({ env, run: withUtilityProcess({ program, env }) });
  const kept = createSecrets({ dataDir, env, keyring });
  const version = electron.getVersion();
  return {
    settings: createSettingsStore({ dataDir, language: toLanguage('system', host.locale()) }),
    secrets: createDesktopSecrets({ platform, kept, say, warn: log.warn }),
    history: createHistoryFile({ dataDir, log }),
    network: createNetworks(),
    resolver: createResolver(),
    crypto: createCrypto(),
    clock: createClock(),
    log,
    desktop,
    userAgent: `Dialtray/${version}`,
    systemLocale: host.locale(),
    instanceId: readInstanceId(dataDir),
    about: { version, system: host.system, runtime: host.runtime, dataFolder: dataDir },
  };
}

interface Running {
  readonly app: App;
  readonly windows: Windows;
  readonly delivery: Delivery;
  close(): Promise<void>;
}

interface Surroundings {
  ending(): boolean;
  quit(): void;
  /** Windows ends the session, and waits for nobody. */
  endNow(): void;
}

/** Window, tray, gate and the system's events around the application. */
function surround(ground: Ground, app: App, { ending, quit, endNow }: Surroundings): Running {
  const { host, log, say, links, notifications, external } = ground;
  const { platform, packaged, appFolder } = host;
  const { warn } = log;
  let locked = false;
  const windows = createWindows({
    preload: join(appFolder, 'dist', 'preload', 'preload.cjs'),
    packaged,
    ...(platform === 'linux' ? { icon: join(appFolder, 'assets', 'icons', '256x256.png') } : {}),
    place: createWindowPlace(host),
    ending,
    sessionEnds: endNow,
    hidden: saidOnce(platform, () => notifications.show({ title: say('still-running'), body: say('how-to-return') })),
    warn,
  });
  openGate({ app, isOurs: windows.isOurs, warn });
  const power: Power = createPower({
    platform,
    clock: createClock(),
    wokeUp: app.wakeUp,
    locked(now) {
      if (now === locked) return;
      locked = now;
      app.setLocked(now);
      if (!now && app.state().link !== undefined) windows.show();
    },
    shutDown: quit,
  });
  const { lookAtLock } = power;
  const delivery = createDelivery({ app, platform, links, say, show: windows.show, lookAtLock, quit });
  const act: Delivery['tray'] = (action) => delivery.tray(action);
  const icons = join(appFolder, 'assets', 'tray');
  const tray = createTray({ platform, folder: icons, act: (action) => void act(action) }, toTrayView(app.state(), say));
  const menu = (): void => setAppMenu({ platform, packaged, say, quit });
  menu();
  const isLocked = (): boolean => locked;
  const languageChanged = menu;
  const unpublish = publishStatus(host.dataFolder, 'app', app, warn);
  const stop = followApp({ app, windows, tray, notifications, external, say, isLocked, languageChanged, warn });
  return {
    app,
    windows,
    delivery,
    async close() {
      power.close();
      await app.close();
      stop();
      unpublish();
      tray.close();
    },
  };
}

/** Where a tray is sure to be seen, nobody need be told where the window went. */
function saidOnce(platform: NodeJS.Platform, sayIt: () => void): () => void {
  let said = platform !== 'linux';
  return () => {
    if (!said) sayIt();
    said = true;
  };
}

export interface ComposeOptions {
  readonly startDemo?: AppDeps['startDemo'];
}

/** What any page may not do, and where ours come from: before the first window. */
function secure(host: Host): void {
  electron.on('web-contents-created', (_event, contents) => lockPage(contents));
  lockSession(session.defaultSession);
  serveUi(join(host.appFolder, 'dist', 'window'));
}

/** Started at login: nobody asked for the window. */
const isStartedHidden = ({ platform }: Host, first: LaunchRequest): boolean =>
  first.kind === 'hidden' || (platform === 'darwin' && electron.getLoginItemSettings().wasOpenedAtLogin);

/** Builds nothing yet. @param first what the program was started for */
export function compose(host: Host, first: LaunchRequest, options: ComposeOptions = {}): Composition {
  const { startDemo = () => startDemoExchange() } = options;
  let ground: Ground | undefined;
  let running: Running | undefined;
  const fault = (error: unknown): void =>
    ground?.log.warn(`a bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const quit = (): void => electron.quit();

  async function begin(): Promise<Delivery['request'] | undefined> {
    secure(host);
    const laid = layGround(host, {
      state: () => running?.app.state(),
      show: () => running?.windows.show(),
      delivery: () => running?.delivery,
      end: life.end,
      quit,
    });
    ground = laid;
    const app = await createApp({ ...createAppDeps(laid), startDemo });
    if (!app.ok) {
      dialog.showErrorBox(laid.say('cannot-start'), app.error);
      return undefined;
    }
    running = surround(laid, app.value, { ending: life.isEnding, quit, endNow: () => void life.end() });
    const { windows, delivery } = running;
    const refresh = (): void => void laid.links.refresh().catch(fault);
    let lookedAt = Number.NEGATIVE_INFINITY;
    electron.on('activate', windows.show);
    // The user may come back from a page of the system where he chose who opens links.
    electron.on('browser-window-focus', () => {
      const now = performance.now();
      if (now - lookedAt < LOOK_AGAIN_MS) return;
      lookedAt = now;
      refresh();
    });
    refresh();
    if (isStartedHidden(host, first))
      return (request) => (request === first ? Promise.resolve() : delivery.request(request));
    // Nothing that was just started runs unseen, whatever becomes of a link.
    windows.show();
    return delivery.request;
  }

  const life = createLife<LaunchRequest>({
    clock: createClock(),
    begin: () =>
      begin().catch((error: unknown) => {
        fault(error);
        dialog.showErrorBox('Dialtray', String(error));
        return undefined;
      }),
    async close() {
      ground?.closeGround();
      await running?.close();
    },
    quit,
    fault,
  });
  life.receive(first);
  // A tray app without this would end with its window.
  electron.on('window-all-closed', () => {});
  electron.on('before-quit', (event) => {
    if (life.hasEnded()) return;
    event.preventDefault();
    void life.end().then(quit);
  });
  return { receive: life.receive, start: life.start, fault };
}
