/** Who the program is to the operating system. The installers write the same names (electron-builder.yml, package.json). */

/** Windows: AppUserModelID of the start menu's shortcut. macOS: the bundle. Linux: the desktop entry without its ending. */
export const APP_ID = 'org.dialtray.Dialtray';

/** With its ending, as gio wants it; package.json's `desktopName` is the same. */
export const DESKTOP_NAME = `${APP_ID}.desktop`;

/** Fixed, so that a click on a notification of an earlier run still finds the program (Windows). */
export const TOAST_ACTIVATOR = '{5A0C3C9E-0B1E-4C6B-9D0B-6E6F6B0E6317}';
