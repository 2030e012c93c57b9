/** The whole desktop app on the fake Electron: compose.ts with the real application, files in a folder of its own. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoBehaviour } from '../../../electron/demo/behaviours.ts';
import { startDemoExchange } from '../../../electron/demo/demo.ts';
import { type ComposeOptions, type Composition, compose } from '../../../electron/main/compose.ts';
import type { Host } from '../../../electron/main/host.ts';
import { parseLaunchArgs } from '../../../electron/main/launch-args.ts';
import { UI_PAGE } from '../../../electron/main/ui-scheme.ts';
import type { CommandName, Commands } from '../../../electron/shared/contract.ts';
import type { AppState } from '../../../electron/shared/state.ts';
import { app, BrowserWindow, dialog, ipcMain, resetElectron, Tray } from './index.ts';

export interface DesktopSetup {
  readonly args?: readonly string[];
  readonly platform?: NodeJS.Platform;
  readonly packaged?: boolean;
  /** What stands in config.json. */
  readonly config?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly locale?: string;
  /** How fast the demo's people are: 1 is a person's pace. */
  readonly pace?: number;
  readonly behaviour?: DemoBehaviour;
  /** Of an earlier run. */
  readonly folder?: string;
}

export interface TestDesktop {
  readonly composition: Composition;
  readonly folder: string;
  readonly dataFolder: string;
  window(): InstanceType<typeof BrowserWindow>;
  tray(): InstanceType<typeof Tray>;
  state(): Promise<AppState>;
  ask<K extends CommandName>(name: K, args: Commands[K]['args']): Promise<Commands[K]['reply']>;
  /** The first snapshot that the window gets, from now on or already, for which this holds. */
  until(holds: (state: AppState) => boolean): Promise<AppState>;
  /** What stands in a file of the data folder. */
  file(name: string): string;
}

let folders: string[] = [];

/** A desktop's `xdg-mime` that remembers what it was told. */
function putXdgMime(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh
file="${folder}/$(echo "$3" | tr / _)"
if [ "$1" = query ]; then cat "$file" 2>/dev/null; else echo "$2" > "$file"; fi
exit 0
`;
  writeFileSync(join(folder, 'xdg-mime'), script);
  chmodSync(join(folder, 'xdg-mime'), 0o755);
}

/** Says to the desktop of this folder who opens such links. */
export function setXdgOwner(folder: string, scheme: string, desktopName: string): void {
  putXdgMime(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', `x-scheme-handler_${scheme}`), `${desktopName}\n`);
}

export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'dialtray-desktop-'));
  folders.push(folder);
  return folder;
};

export function hostOf(folder: string, setup: DesktopSetup): Host {
  const { args = [], platform = 'linux', packaged = true, locale = 'en-GB', env = {} } = setup;
  return {
    platform,
    args,
    env: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_DATA_HOME: join(folder, 'share'),
      ...env,
    },
    executable: '/opt/Dialtray/dialtray',
    executableArgs: packaged ? [] : [process.cwd()],
    packaged,
    appFolder: process.cwd(),
    resourcesFolder: join(folder, 'resources'),
    dataFolder: join(folder, 'data'),
    locale: () => locale,
    system: 'Linux x64 6.1',
    runtime: 'Electron 45.4.1',
  };
}

/** Builds it; nothing has begun, as before Electron is ready. */
export function prepareDesktop(setup: DesktopSetup = {}): TestDesktop {
  resetElectron();
  const { folder = newFolder(), config, pace = 0.01, behaviour = 'answer' } = setup;
  const host = hostOf(folder, setup);
  putXdgMime(join(folder, 'bin'));
  mkdirSync(host.dataFolder, { recursive: true });
  if (config !== undefined) writeFileSync(join(host.dataFolder, 'config.json'), JSON.stringify(config));
  app.isPackaged = host.packaged;
  app.setPath('userData', host.dataFolder);
  const options: ComposeOptions = { startDemo: () => startDemoExchange({ pace, behaviour, t1Ms: 100 }) };
  const composition = compose(host, parseLaunchArgs(host.args), options);
  const first = <T>([one]: readonly T[], what: string): T => {
    if (one === undefined) throw new Error(`there is no ${what}`);
    return one;
  };
  const window = () => first(BrowserWindow.all, 'window');
  const ask = async <K extends CommandName>(name: K, args: Commands[K]['args']): Promise<Commands[K]['reply']> => {
    const { webContents } = window();
    const sender = { contents: webContents, frame: webContents.mainFrame };
    return (await ipcMain.invoke(name, sender, args)) as Commands[K]['reply'];
  };
  const state = () => ask('state:get', undefined);
  return {
    composition,
    folder,
    dataFolder: host.dataFolder,
    window,
    tray: () => first(Tray.all, 'tray'),
    state,
    ask,
    file: (name) => readFileSync(join(host.dataFolder, name), 'utf8'),
    async until(holds) {
      for (;;) {
        const next = new Promise<void>((resolve) => window().webContents.once('sent', () => resolve()));
        const present = await state();
        if (holds(present)) return present;
        await next;
      }
    },
  };
}

export async function startDesktop(setup: DesktopSetup = {}): Promise<TestDesktop> {
  const desktop = prepareDesktop(setup);
  app.becomeReady();
  await desktop.composition.start();
  if (dialog.errors.length > 0) throw new Error(dialog.errors.join('\n'));
  return desktop;
}

/** Resolves when Electron has come to its end. */
export const hasQuit = (): Promise<void> =>
  new Promise((resolve) => {
    if (app.hasQuit) resolve();
    else app.once('quit', () => resolve());
  });

/** After each test. */
export async function endDesktop(): Promise<void> {
  if (app.listenerCount('before-quit') > 0 && !app.hasQuit) {
    const over = hasQuit();
    app.quit();
    await over;
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders = [];
}

/** Another page, another window, a frame inside: whoever may not ask. */
export const strangersOf = ({ window }: TestDesktop) => {
  const { webContents } = window();
  const ours = webContents.mainFrame;
  const other = new BrowserWindow();
  other.webContents.mainFrame.url = UI_PAGE;
  return [
    ['no frame', { contents: webContents, frame: null }],
    ['a frame inside', { contents: webContents, frame: { url: UI_PAGE, parent: ours } }],
    ['another page', { contents: webContents, frame: { url: 'https://example.com/', parent: null } }],
    ['a host like ours', { contents: webContents, frame: { url: 'app://ui.example/index.html', parent: null } }],
    ['no page', { contents: webContents, frame: { url: '', parent: null } }],
    ['another window', { contents: other.webContents, frame: other.webContents.mainFrame }],
  ] as const;
};
