/**
 * Where settings, passwords and history live: the folder that the desktop app uses for this user, so that the terminal
 * and the app see the same lines. Electron's `app.getPath('userData')` is the folder of the application's name below
 * `appData` (https://www.electronjs.org/docs/latest/api/app#appgetpathname).
 */
import { posix, win32 } from 'node:path';
import { err, ok, type Result } from '../shared/result.ts';

export const APP_NAME = 'Dialtray';

export interface DataFolderSources {
  /** The value of `--data-dir`, if it was given. */
  readonly option?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly cwd: string;
}

/**
 * `--data-dir`, else `DIALTRAY_DATA_DIR`, else the desktop app's folder.
 * @returns an absolute path (which need not exist), or one sentence
 */
export function dataFolder({ option, env, platform, home, cwd }: DataFolderSources): Result<string, string> {
  const path = platform === 'win32' ? win32 : posix;
  // An empty variable is how shells unset one; an empty option is a mistake, such as an unset variable in a script.
  const chosen = option ?? (env.DIALTRAY_DATA_DIR || undefined);
  if (chosen !== undefined) {
    if (chosen === '') return err('--data-dir is empty: name a folder.');
    if (chosen.includes('\0')) return err('The name of the data folder has a character that no folder can have.');
    return ok(path.resolve(cwd, chosen));
  }
  if (home === '' || !path.isAbsolute(home)) {
    return err('Your home folder is not known: name a folder with --data-dir.');
  }
  return ok(path.join(appData(env, platform, home), APP_NAME));
}

function appData(env: DataFolderSources['env'], platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') {
    const { APPDATA } = env;
    return APPDATA !== undefined && win32.isAbsolute(APPDATA) ? APPDATA : win32.join(home, 'AppData', 'Roaming');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support');
  // XDG Base Directory Specification: a path that is not absolute is to be ignored.
  const { XDG_CONFIG_HOME } = env;
  return XDG_CONFIG_HOME !== undefined && posix.isAbsolute(XDG_CONFIG_HOME)
    ? XDG_CONFIG_HOME
    : posix.join(home, '.config');
}
