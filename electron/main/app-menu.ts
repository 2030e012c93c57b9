/**
 * The menu of the application: hidden on Windows and Linux until Alt is pressed, but its keys work, so that the program can
 * be ended where no tray is shown; on macOS the only way for copy and paste to have keys.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Say } from './texts.ts';

export interface AppMenuOptions {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  readonly say: Say;
  quit(): void;
}

export function setAppMenu({ platform, packaged, say, quit }: AppMenuOptions): void {
  const zoom: MenuItemConstructorOptions[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }];
  const program: MenuItemConstructorOptions = {
    label: 'Dialtray',
    submenu: [{ label: say('quit'), accelerator: 'CommandOrControl+Q', click: quit }],
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      platform === 'darwin' ? { role: 'appMenu' } : program,
      { role: 'editMenu', label: say('edit') },
      // What looks into the program is for who builds it (S28).
      { label: say('view'), submenu: packaged ? zoom : [...zoom, { role: 'reload' }, { role: 'toggleDevTools' }] },
    ]),
  );
}
