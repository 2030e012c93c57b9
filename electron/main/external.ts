/**
 * The only way to another program (S9). What is opened is one of the system's own pages, by a name that is written here, or
 * a page on an https origin that the caller names exactly. A URL that a peer or a page made up opens nothing.
 */
import { shell } from 'electron';
import { err, ok, type Result } from '../shared/result.ts';

export const SYSTEM_PAGES = {
  /** Windows 11 shows our page of it, Windows 10 all programs. */
  'windows-default-apps': 'ms-settings:defaultapps?registeredAppUser=Dialtray',
  'windows-login-items': 'ms-settings:startupapps',
  'mac-login-items': 'x-apple.systempreferences:com.apple.LoginItems-Settings.extension',
} as const;
export type SystemPage = keyof typeof SYSTEM_PAGES;

/** May this be opened? `origins`: exact, `https://example.com`. */
export function isAllowed(url: string, origins: readonly string[]): boolean {
  if ((Object.values(SYSTEM_PAGES) as readonly string[]).includes(url)) return true;
  if (!URL.canParse(url)) return false;
  const { protocol, origin, username, password } = new URL(url);
  return protocol === 'https:' && username === '' && password === '' && origins.includes(origin);
}

export interface External {
  openSystemPage(page: SystemPage): Promise<Result<undefined, string>>;
  openPage(url: string, origins: readonly string[]): Promise<Result<undefined, string>>;
}

export function createExternal(): External {
  async function open(url: string, origins: readonly string[]): Promise<Result<undefined, string>> {
    if (!isAllowed(url, origins)) return err('This address may not be opened.');
    try {
      await shell.openExternal(url);
      return ok(undefined);
    } catch (error) {
      return err(`The system could not open it: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
  return {
    openSystemPage: (page) => open(SYSTEM_PAGES[page], []),
    openPage: open,
  };
}
