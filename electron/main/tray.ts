/**
 * The one icon in the tray. On Linux nothing says whether anybody shows it (shell/browser/ui/tray_icon_linux.cc), and a
 * click means what the desktop likes: so everything is in the menu, and everything in the menu is elsewhere as well.
 */
import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, Tray } from 'electron';
import type { TrayAction, TrayIcon, TrayItem, TrayView } from './tray-view.ts';

export interface TrayOptions {
  readonly platform: NodeJS.Platform;
  /** Of the icons. Read by path: a template image is known by its file's name. */
  readonly folder: string;
  act(action: TrayAction): void;
}

export interface TrayHandle {
  draw(view: TrayView): void;
  close(): void;
}

/** macOS colours a template image itself; Windows takes the size that it needs out of an .ico. */
export const iconFile = (icon: TrayIcon, platform: NodeJS.Platform): string =>
  platform === 'darwin' ? `${icon}Template.png` : platform === 'win32' ? `${icon}.ico` : `${icon}.png`;

/** After Electron is ready. */
export function createTray({ platform, folder, act }: TrayOptions, first: TrayView): TrayHandle {
  const pathOf = (icon: TrayIcon): string => join(folder, iconFile(icon, platform));
  // No second argument: even an undefined GUID is refused.
  const tray = new Tray(pathOf(first.icon));
  let drawn: { readonly icon?: TrayIcon; readonly tooltip?: string; readonly menu?: string } = {};

  const toMenuItem = (item: TrayItem): MenuItemConstructorOptions => {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' };
      case 'text':
        return { label: item.label, enabled: false };
      case 'list':
        return { label: item.label, submenu: item.items.map(toMenuItem) };
      case 'action': {
        const { action, checked } = item;
        const type = action.kind === 'default-line' ? 'radio' : 'checkbox';
        return { label: item.label, click: () => act(action), ...(checked === undefined ? {} : { type, checked }) };
      }
    }
  };

  function draw({ icon, tooltip, items }: TrayView): void {
    if (icon !== drawn.icon) tray.setImage(pathOf(icon));
    if (tooltip !== drawn.tooltip) tray.setToolTip(tooltip);
    // A menu that is open closes when it is set anew.
    const menu = JSON.stringify(items);
    if (menu !== drawn.menu) tray.setContextMenu(Menu.buildFromTemplate(items.map(toMenuItem)));
    drawn = { icon, tooltip, menu };
  }

  // macOS opens the menu at a click by itself.
  if (platform !== 'darwin') tray.on('click', () => act({ kind: 'show' }));
  draw(first);
  return { draw, close: () => tray.destroy() };
}
