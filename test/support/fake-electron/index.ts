/**
 * `electron` for tests: vitest puts it in place of the package, whose import would fetch a binary. It has the members that
 * the app uses, each held to electron.d.ts by `satisfies`, and beside them what a test turns and looks at. The types that
 * the app compiles against are the real ones.
 */
import { app } from './app.ts';
import {
  clipboard,
  dialog,
  globalShortcut,
  FakeMenu as Menu,
  FakeNotification as Notification,
  nativeTheme,
  shell,
  FakeTray as Tray,
} from './shell.ts';
import { contextBridge, ipcMain, ipcRenderer, powerMonitor, safeStorage, utilityProcess } from './system.ts';
import { FakeBrowserWindow as BrowserWindow, protocol, screen, session } from './window.ts';

export { FakeEvent } from './app.ts';
export {
  app,
  BrowserWindow,
  clipboard,
  contextBridge,
  dialog,
  globalShortcut,
  ipcMain,
  ipcRenderer,
  Menu,
  Notification,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
};
// electron-store asks for the default export.
export default { app, ipcMain, shell };

/** As before the first start. */
export function resetElectron(): void {
  for (const window of [...BrowserWindow.all]) window.removeAllListeners();
  BrowserWindow.all.length = 0;
  app.reset();
  app.closeWindows = () => {
    for (const window of [...BrowserWindow.all]) window.close();
    return BrowserWindow.all.length === 0;
  };
  for (const part of [session.defaultSession, protocol, globalShortcut, safeStorage, ipcMain]) part.reset();
  powerMonitor.removeAllListeners();
  powerMonitor.idleState = 'active';
  ipcRenderer.removeAllListeners();
  ipcRenderer.invoked.length = 0;
  contextBridge.exposed.clear();
  Tray.all.length = 0;
  Notification.shown.length = 0;
  Notification.supported = true;
  Menu.application = null;
  clipboard.text = '';
  clipboard.selection.text = '';
  shell.opened.length = 0;
  shell.fault = '';
  dialog.errors.length = 0;
  nativeTheme.themeSource = 'system';
}
