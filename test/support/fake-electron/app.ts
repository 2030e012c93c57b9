/// <reference types="electron" />
/** `app`: its life (ready, second instance, quit) as Electron's documentation tells it. */
import { EventEmitter } from 'node:events';

/** What Electron gives to a listener whose event can be prevented. */
export class FakeEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

export interface ProtocolOwner {
  readonly name: string;
  readonly path: string;
}

const DEFAULT_PATHS: Readonly<Record<string, string>> = {};

class FakeApp extends EventEmitter {
  isPackaged = false;
  name = 'Electron';
  appPath = process.cwd();
  version = '0.1.0';
  languages = ['en-US'];
  sandboxed = false;
  /** What the system says about the single instance; the data of our own request is kept. */
  isFirstInstance = true;
  lockData: Record<string, unknown> | undefined;
  /** Who opens links of a scheme. */
  readonly owners = new Map<string, ProtocolOwner>();
  /** What setAsDefaultProtocolClient returns; it never proves anything. */
  claimSucceeds = true;
  readonly claims: { readonly protocol: string; readonly path?: string; readonly args?: readonly string[] }[] = [];
  loginItem: Electron.Settings | undefined;
  loginItemAnswer: Partial<Electron.LoginItemSettings> = {};
  readonly ids: Record<string, string> = {};
  readonly switches = new Set<string>();
  /** Whether Electron has come to its end. */
  hasQuit = false;
  closeWindows: () => boolean = () => true;
  private readonly paths = new Map<string, string>(Object.entries(DEFAULT_PATHS));
  private ready = false;
  private resolveReady: () => void = () => {};
  private readyPromise = this.newReady();

  readonly commandLine = { hasSwitch: (name: string): boolean => this.switches.has(name) } satisfies Pick<
    Electron.CommandLine,
    'hasSwitch'
  >;

  private newReady(): Promise<void> {
    return new Promise((resolve) => {
      this.resolveReady = resolve;
    });
  }

  reset(): void {
    this.removeAllListeners();
    this.isPackaged = false;
    this.name = 'Electron';
    this.languages = ['en-US'];
    this.sandboxed = false;
    this.isFirstInstance = true;
    this.lockData = undefined;
    this.owners.clear();
    this.claimSucceeds = true;
    this.claims.length = 0;
    this.loginItem = undefined;
    this.loginItemAnswer = {};
    this.switches.clear();
    this.hasQuit = false;
    this.closeWindows = () => true;
    this.paths.clear();
    this.ready = false;
    this.readyPromise = this.newReady();
  }

  becomeReady(): void {
    this.ready = true;
    this.resolveReady();
    this.emit('ready', new FakeEvent(), {});
  }

  isReady(): boolean {
    return this.ready;
  }
  whenReady(): Promise<void> {
    return this.readyPromise;
  }
  setName(name: string): void {
    this.name = name;
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getPath(name: string): string {
    const path = this.paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
  getAppPath(): string {
    return this.appPath;
  }
  getVersion(): string {
    return this.version;
  }
  getPreferredSystemLanguages(): string[] {
    return this.languages;
  }
  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxed = true;
  }
  // biome-ignore lint/suspicious/noExplicitAny: Electron's own type
  requestSingleInstanceLock(data?: Record<any, any>): boolean {
    this.lockData = data;
    return this.isFirstInstance;
  }
  setAppUserModelId(id: string): void {
    this.ids.appUserModelId = id;
  }
  setDesktopName(name: string): void {
    if (this.ready) throw new Error('app.setDesktopName() can only be called before app is ready');
    this.ids.desktopName = name;
  }
  setToastActivatorCLSID(id: string): void {
    if (!/^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(id)) throw new Error('Invalid CLSID');
    this.ids.toastActivator = id;
  }
  setAsDefaultProtocolClient(protocol: string, path?: string, args?: string[]): boolean {
    if (/:/.test(protocol)) throw new Error(`${protocol} is not the name of a scheme`);
    this.claims.push({ protocol, ...(path === undefined ? {} : { path }), ...(args === undefined ? {} : { args }) });
    return this.claimSucceeds;
  }
  async getApplicationInfoForProtocol(url: string): Promise<Electron.ApplicationInfoForProtocolReturnValue> {
    const owner = this.owners.get(url.slice(0, url.indexOf(':')));
    if (owner === undefined) throw new Error('Unable to retrieve installation path to app');
    return { ...owner, icon: undefined as unknown as Electron.NativeImage };
  }
  setLoginItemSettings(settings: Electron.Settings): void {
    this.loginItem = settings;
  }
  getLoginItemSettings(_options?: Electron.LoginItemSettingsOptions): Electron.LoginItemSettings {
    const on = this.loginItem?.openAtLogin ?? false;
    return {
      openAtLogin: on,
      wasOpenedAtLogin: false,
      status: on ? 'enabled' : 'not-registered',
      executableWillLaunchAtLogin: on,
      launchItems: [],
      ...this.loginItemAnswer,
    };
  }
  quit(): void {
    const before = new FakeEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented || !this.closeWindows()) return;
    const will = new FakeEvent();
    this.emit('will-quit', will);
    if (will.defaultPrevented) return;
    this.hasQuit = true;
    this.emit('quit', new FakeEvent(), 0);
  }
}

export const app = new FakeApp();
app satisfies Pick<
  Electron.App,
  | 'isPackaged'
  | 'name'
  | 'isReady'
  | 'whenReady'
  | 'setName'
  | 'setPath'
  | 'getPath'
  | 'getAppPath'
  | 'getVersion'
  | 'getPreferredSystemLanguages'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setDesktopName'
  | 'setToastActivatorCLSID'
  | 'setAsDefaultProtocolClient'
  | 'getApplicationInfoForProtocol'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'quit'
>;
