/** `BrowserWindow`, its web contents and frames, `session`, `protocol` and `screen`. */
import { EventEmitter } from 'node:events';
import { app, FakeEvent } from './app.ts';

export interface FakeFrame {
  url: string;
  parent: FakeFrame | null;
}

const destroyed = (): never => {
  throw new TypeError('Object has been destroyed');
};

export class FakeWebContents extends EventEmitter {
  readonly mainFrame: FakeFrame = { url: '', parent: null };
  readonly sent: { readonly channel: string; readonly payload: unknown }[] = [];
  gone = false;
  openHandler: ((details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse) | undefined;

  send(channel: string, ...args: unknown[]): void {
    if (this.gone) destroyed();
    // As the real one, which clones: what cannot be cloned is a bug of the caller.
    this.sent.push({ channel, payload: structuredClone(args[0]) });
    this.emit('sent');
  }
  isDestroyed(): boolean {
    return this.gone;
  }
  getURL(): string {
    return this.gone ? destroyed() : this.mainFrame.url;
  }
  setWindowOpenHandler(handler: (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }
  openDevTools(): void {
    this.emit('devtools-opened');
  }
  /** What a page does that leads elsewhere. @returns whether it got there */
  navigates(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    url: string,
    isMainFrame = true,
  ): boolean {
    const details = Object.assign(new FakeEvent(), { url, isMainFrame, isSameDocument: false });
    this.emit(event, details);
    return !details.defaultPrevented;
  }
  attachesWebview(): boolean {
    const event = new FakeEvent();
    this.emit('will-attach-webview', event, {}, {});
    return !event.defaultPrevented;
  }
}

export class FakeBrowserWindow extends EventEmitter {
  static readonly all: FakeBrowserWindow[] = [];
  readonly webContents = new FakeWebContents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  visible: boolean;
  focused = false;
  minimized = false;
  bounds: Electron.Rectangle;
  private gone = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    this.visible = options.show ?? true;
    this.bounds = {
      x: options.x ?? 100,
      y: options.y ?? 100,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    FakeBrowserWindow.all.push(this);
    app.emit('web-contents-created', new FakeEvent(), this.webContents);
  }

  private alive(): void {
    if (this.gone) destroyed();
  }
  async loadURL(url: string): Promise<void> {
    this.alive();
    this.webContents.mainFrame.url = url;
    this.webContents.emit('did-finish-load');
    this.emit('ready-to-show');
  }
  show(): void {
    this.alive();
    this.visible = true;
    this.emit('show');
    this.focus();
  }
  hide(): void {
    this.alive();
    this.visible = false;
    this.focused = false;
    this.emit('hide');
  }
  focus(): void {
    this.alive();
    if (!this.visible) return;
    this.focused = true;
    this.emit('focus');
  }
  restore(): void {
    this.alive();
    this.minimized = false;
  }
  isMinimized(): boolean {
    this.alive();
    return this.minimized;
  }
  isVisible(): boolean {
    this.alive();
    return this.visible;
  }
  isFocused(): boolean {
    this.alive();
    return this.focused;
  }
  isDestroyed(): boolean {
    return this.gone;
  }
  getNormalBounds(): Electron.Rectangle {
    this.alive();
    return this.bounds;
  }
  flashFrame(_flag: boolean): void {
    this.alive();
  }
  /** What the user's click on the cross does. */
  close(): void {
    this.alive();
    const event = new FakeEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.gone) return;
    this.gone = true;
    this.webContents.gone = true;
    FakeBrowserWindow.all.splice(FakeBrowserWindow.all.indexOf(this), 1);
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (FakeBrowserWindow.all.length === 0) app.emit('window-all-closed');
  }
}

FakeBrowserWindow satisfies new (
  options: Electron.BrowserWindowConstructorOptions,
) => Pick<
  Electron.BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'isMinimized'
  | 'isVisible'
  | 'isFocused'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'flashFrame'
  | 'close'
  | 'destroy'
>;
FakeWebContents satisfies new () => Pick<
  Electron.WebContents,
  'send' | 'isDestroyed' | 'getURL' | 'setWindowOpenHandler' | 'openDevTools'
>;

type PermissionRequest = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type PermissionCheck = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type DevicePermission = Parameters<Electron.Session['setDevicePermissionHandler']>[0];

class FakeSession extends EventEmitter {
  permissionRequest: PermissionRequest = null;
  permissionCheck: PermissionCheck = null;
  devicePermission: DevicePermission = null;

  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: DevicePermission): void {
    this.devicePermission = handler;
  }
  reset(): void {
    this.removeAllListeners();
    this.permissionRequest = null;
    this.permissionCheck = null;
    this.devicePermission = null;
  }
  /** What a page asks for. Without a handler Electron says yes. */
  asks(permission: string, contents: FakeWebContents, url = contents.getURL()): { request: boolean; check: boolean } {
    let request = this.permissionRequest === null;
    const web = contents as unknown as Electron.WebContents;
    const details = { isMainFrame: true, requestingUrl: url, requestingOrigin: url, securityOrigin: url };
    this.permissionRequest?.(
      web,
      permission as never,
      (granted) => {
        request = granted;
      },
      details as never,
    );
    // Chromium knows the origin of a standard scheme, Node says "null".
    const { protocol: scheme, host } = new URL(url);
    const check = this.permissionCheck?.(web, permission as never, `${scheme}//${host}/`, details as never) ?? true;
    return { request, check };
  }
}

const defaultSession = new FakeSession();
defaultSession satisfies Pick<
  Electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;
export const session = { defaultSession };

type SchemeHandler = Parameters<Electron.Protocol['handle']>[1];

class FakeProtocol {
  readonly schemes: Electron.CustomScheme[] = [];
  readonly handlers = new Map<string, SchemeHandler>();

  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    this.schemes.push(...schemes);
  }
  handle(scheme: string, handler: SchemeHandler): void {
    if (!app.isReady()) throw new Error('protocol.handle needs the ready event');
    if (this.handlers.has(scheme)) throw new Error(`the scheme ${scheme} is handled already`);
    this.handlers.set(scheme, handler);
  }
  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const handler = this.handlers.get(url.slice(0, url.indexOf(':')));
    if (handler === undefined) throw new Error('net::ERR_UNKNOWN_URL_SCHEME');
    // Node's Request keeps a URL of a scheme that it does not know as it is.
    return (await handler(new Request(url, init) as never)) as unknown as Response;
  }
  reset(): void {
    this.schemes.length = 0;
    this.handlers.clear();
  }
}
export const protocol = new FakeProtocol();
protocol satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

export const screen = {
  displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] as Electron.Display[],
  getAllDisplays(): Electron.Display[] {
    if (!app.isReady()) throw new Error('The screen module cannot be used before the app is ready');
    return this.displays;
  },
};
screen satisfies Pick<Electron.Screen, 'getAllDisplays'>;
