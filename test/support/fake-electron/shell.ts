/** What the desktop shows and does for us: tray, menus, notifications, hotkeys, clipboard, dialogs, other programs. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';

type Template = readonly (Electron.MenuItemConstructorOptions | Electron.MenuItem)[];

export class FakeMenu {
  static application: FakeMenu | null = null;
  readonly template: Template;
  constructor(template: Template = []) {
    this.template = template;
  }
  static buildFromTemplate(template: Template): FakeMenu {
    return new FakeMenu(template);
  }
  static setApplicationMenu(menu: FakeMenu | null): void {
    FakeMenu.application = menu;
  }
  /** The labels, of submenus as well. */
  labels(): readonly string[] {
    return flatten(this.template).map(({ label, type }) => (type === 'separator' ? '-' : (label ?? '')));
  }
  item(label: string): Electron.MenuItemConstructorOptions | undefined {
    return flatten(this.template).find((item) => item.label === label);
  }
  choose(label: string): void {
    const item = this.item(label);
    if (item?.click === undefined || item.enabled === false) throw new Error(`“${label}” cannot be chosen`);
    item.click(undefined as never, undefined, undefined as never);
  }
}
const flatten = (template: Template): readonly Electron.MenuItemConstructorOptions[] =>
  template.flatMap((item) => {
    const options = item as Electron.MenuItemConstructorOptions;
    return [options, ...(Array.isArray(options.submenu) ? flatten(options.submenu) : [])];
  });
FakeMenu satisfies { [K in 'buildFromTemplate' | 'setApplicationMenu']: unknown } & Record<
  keyof Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>,
  unknown
>;

export class FakeTray extends EventEmitter {
  static readonly all: FakeTray[] = [];
  image: string;
  tooltip = '';
  menu: FakeMenu | null = null;
  menusSet = 0;
  gone = false;
  constructor(...args: readonly [image: string, guid?: string]) {
    super();
    if (!app.isReady()) throw new Error('Cannot create Tray before app is ready');
    if (args.length > 1 && !/^[0-9a-f-]{36}$/i.test(args[1] ?? '')) throw new Error('Invalid GUID format');
    this.image = args[0];
    FakeTray.all.push(this);
  }
  setImage(image: string): void {
    this.image = image;
  }
  setToolTip(text: string): void {
    this.tooltip = text;
  }
  setContextMenu(menu: FakeMenu | null): void {
    this.menu = menu;
    this.menusSet += 1;
  }
  destroy(): void {
    this.gone = true;
    FakeTray.all.splice(FakeTray.all.indexOf(this), 1);
  }
}
FakeTray satisfies new (
  image: string,
) => Record<keyof Pick<Electron.Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'destroy'>, unknown>;

export class FakeNotification extends EventEmitter {
  static supported = true;
  static readonly shown: FakeNotification[] = [];
  static activation: ((details: Electron.ActivationArguments) => void) | undefined;
  readonly options: Electron.NotificationConstructorOptions;
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
  }
  static isSupported(): boolean {
    return FakeNotification.supported;
  }
  static handleActivation(callback: (details: Electron.ActivationArguments) => void): void {
    FakeNotification.activation = callback;
  }
  show(): void {
    FakeNotification.shown.push(this);
    this.emit('show', {});
  }
  close(): void {
    this.emit('close', {});
  }
}
FakeNotification satisfies (new (
  options: Electron.NotificationConstructorOptions,
) => Pick<Electron.Notification, 'show' | 'close'>) &
  Pick<typeof Electron.Notification, 'isSupported' | 'handleActivation'>;

/** Electron's documentation: modifiers and one key, joined by +. */
const ACCELERATOR =
  /^(?:(?:Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)\+)*(?:[A-Z0-9]|F\d{1,2}|Plus|Space|Tab|Delete|Insert|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Return)$/i;

class FakeGlobalShortcut {
  readonly registered = new Map<string, () => void>();
  readonly taken = new Set<string>();
  /** In order: what was registered and dropped. */
  readonly history: string[] = [];
  suspended = false;

  register(accelerator: string, callback: () => void): boolean {
    if (!app.isReady()) throw new Error('globalShortcut cannot be used before the app is ready');
    if (!ACCELERATOR.test(accelerator)) throw new TypeError('Error processing argument at index 0, conversion failure');
    if (this.taken.has(accelerator) || this.registered.has(accelerator)) return false;
    this.history.push(`+${accelerator}`);
    this.registered.set(accelerator, callback);
    return true;
  }
  unregister(accelerator: string): void {
    this.history.push(`-${accelerator}`);
    this.registered.delete(accelerator);
  }
  unregisterAll(): void {
    for (const accelerator of [...this.registered.keys()]) this.unregister(accelerator);
  }
  setSuspended(suspended: boolean): void {
    this.suspended = suspended;
  }
  press(accelerator: string): void {
    if (!this.suspended) this.registered.get(accelerator)?.();
  }
  reset(): void {
    this.registered.clear();
    this.taken.clear();
    this.history.length = 0;
    this.suspended = false;
  }
}
export const globalShortcut = new FakeGlobalShortcut();
globalShortcut satisfies Pick<Electron.GlobalShortcut, 'register' | 'unregister' | 'unregisterAll' | 'setSuspended'>;

class FakeClipboard {
  text = '';
  async readText(): Promise<string> {
    return this.text;
  }
}
const primary = new FakeClipboard();
class ClipboardWithSelection extends FakeClipboard {
  readonly selection = primary;
}
export const clipboard = new ClipboardWithSelection();
clipboard satisfies Pick<Electron.Clipboard, 'readText'> & {
  readonly selection: Pick<Electron.Clipboard['selection'], 'readText'>;
};

export const shell = {
  opened: [] as string[],
  /** What openPath says: empty is success. */
  fault: '',
  async openExternal(url: string): Promise<void> {
    this.opened.push(url);
  },
  async openPath(path: string): Promise<string> {
    this.opened.push(path);
    return this.fault;
  },
};
shell satisfies Pick<Electron.Shell, 'openExternal' | 'openPath'>;

export const dialog = {
  errors: [] as string[],
  showErrorBox(title: string, content: string): void {
    this.errors.push(`${title}: ${content}`);
  },
};
dialog satisfies Pick<Electron.Dialog, 'showErrorBox'>;

export const nativeTheme = { themeSource: 'system' as Electron.NativeTheme['themeSource'] };
nativeTheme satisfies Pick<Electron.NativeTheme, 'themeSource'>;
