/**
 * The entry of the desktop app: what must happen before Electron is ready, above any wait, and then compose.ts. Of all files
 * only this one does something when it is loaded.
 */
import { mkdirSync } from 'node:fs';
import { homedir, release, type } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { APP_NAME, dataFolder } from '../node/data-folder.ts';
import { compose } from './compose.ts';
import type { Host } from './host.ts';
import { APP_ID, TOAST_ACTIVATOR } from './identity.ts';
import { parseLaunchArgs, parseLink, parseLockData, toLockData } from './launch-args.ts';
import { registerUiScheme } from './ui-scheme.ts';

function readHost(folder: string): Host {
  const { env, execPath, platform, resourcesPath, versions } = process;
  const packaged = app.isPackaged;
  const appFolder = app.getAppPath();
  return {
    platform,
    // Not packaged, Electron's own first argument is the folder of the program.
    args: process.argv.slice(packaged ? 1 : 2),
    env,
    // The program inside an AppImage is on a mount that is gone tomorrow.
    executable: env.APPIMAGE ?? execPath,
    executableArgs: packaged ? [] : [appFolder],
    packaged,
    appFolder,
    resourcesFolder: resourcesPath,
    dataFolder: folder,
    locale: () => app.getPreferredSystemLanguages()[0] ?? '',
    system: `${type()} ${process.arch} ${release().split('.').slice(0, 2).join('.')}`,
    runtime: `Electron ${versions.electron}`,
  };
}

/** Its own names and folders; the single instance is one of the folder, so that comes first. */
function settle(folder: string): void {
  app.setName(APP_NAME);
  const pages = join(folder, 'window');
  mkdirSync(pages, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
  // Chromium's many files, apart from ours.
  app.setPath('sessionData', pages);
  if (process.platform === 'win32') {
    app.setAppUserModelId(APP_ID);
    app.setToastActivatorCLSID(TOAST_ACTIVATOR);
  }
}

function begin(folder: string): void {
  settle(folder);
  app.enableSandbox();
  registerUiScheme();
  const host = readHost(folder);
  const first = parseLaunchArgs(host.args);
  if (!app.requestSingleInstanceLock(toLockData(first))) {
    app.quit();
    return;
  }
  const composition = compose(host, first);
  process.on('unhandledRejection', composition.fault);
  process.on('uncaughtExceptionMonitor', composition.fault);
  // Before ready: the link that starts the program on macOS comes in the middle of it.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    composition.receive(parseLink(url));
  });
  app.on('second-instance', (_event, _argv, _folder, data) => composition.receive(parseLockData(data)));
  app.whenReady().then(composition.start);
}

const { env, platform } = process;
const folder = dataFolder({ env, platform, home: homedir(), cwd: process.cwd() });
if (folder.ok) begin(folder.value);
else {
  dialog.showErrorBox(APP_NAME, folder.error);
  app.quit();
}
