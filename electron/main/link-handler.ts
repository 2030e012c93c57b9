/**
 * Who opens `tel:` and its like on this computer, and our asking for it. What a call of Electron returns is never shown as
 * the truth: Windows answers yes while another program opens the links (electron/electron#12091, #37613). The system is
 * asked who owns them instead.
 */
import { sep } from 'node:path';
import { app } from 'electron';
import { APP_NAME } from '../node/data-folder.ts';
import type { Language } from '../shared/language.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { LINK_SCHEMES, type LinkScheme } from '../shared/settings.ts';
import type { DesktopSnapshot } from '../shared/state.ts';
import type { External } from './external.ts';
import type { Host } from './host.ts';
import { DESKTOP_NAME } from './identity.ts';
import { createOwnEntry, OPEN_URL, type OwnEntry } from './own-entry.ts';
import type { Say } from './texts.ts';
import { createXdgMime, type XdgMime } from './xdg-mime.ts';

type Owners = DesktopSnapshot['links'];
type Claimed = Result<{ readonly text?: string }, string>;

export interface LinkHandler {
  /** As they were when last asked for. */
  owners(): Owners;
  /** Asks the system again. */
  refresh(): Promise<void>;
  claim(scheme: LinkScheme): Promise<Claimed>;
  /** Asks the system now. */
  owns(scheme: LinkScheme): Promise<boolean>;
}

export interface LinkHandlerDeps {
  readonly host: Host;
  readonly external: External;
  readonly say: Say;
  language(): Language;
  warn(text: string): void;
  changed(): void;
}

/** Windows and macOS: a path and a name. */
async function askElectron(scheme: LinkScheme, { platform, executable }: Host): Promise<Owners[number]> {
  try {
    const { name, path } = await app.getApplicationInfoForProtocol(`${scheme}:`);
    if (name === '' && path === '') return { scheme, own: false };
    const same = (text: string): string => (platform === 'win32' ? text.toLowerCase() : text);
    // macOS names the bundle that the executable is in.
    const own = path !== '' && (same(path) === same(executable) || executable.startsWith(`${path}${sep}`));
    return { scheme, owner: name === '' ? path : name, own };
  } catch {
    // Nobody opens them.
    return { scheme, own: false };
  }
}

async function askXdg(scheme: LinkScheme, xdg: XdgMime): Promise<Owners[number]> {
  const entry = await xdg.owner(scheme);
  if (entry === undefined) return { scheme, own: false };
  const own = entry === DESKTOP_NAME;
  return { scheme, owner: own ? APP_NAME : entry.replace(/\.desktop$/, ''), own };
}

/** No installer has told the desktop of us. */
const isNotInstalled = ({ packaged, env }: Host): boolean => !packaged || env.APPIMAGE !== undefined;

interface Linux {
  readonly xdg: XdgMime;
  readonly entry: OwnEntry;
}

export function createLinkHandler(deps: LinkHandlerDeps): LinkHandler {
  const { host, say, changed } = deps;
  let owners: Owners = LINK_SCHEMES.map((scheme) => ({ scheme, own: false }));
  const linux: Linux | undefined =
    host.platform === 'linux'
      ? { xdg: createXdgMime(host.env), entry: createOwnEntry(host, deps.language) }
      : undefined;
  if (linux !== undefined && isNotInstalled(host)) {
    const mended = linux.entry.mend();
    if (!mended.ok) deps.warn(mended.error);
  }

  const ask = (scheme: LinkScheme): Promise<Owners[number]> =>
    linux === undefined ? askElectron(scheme, host) : askXdg(scheme, linux.xdg);
  const owns = async (scheme: LinkScheme): Promise<boolean> => (await ask(scheme)).own;

  /** Windows: our registration makes us one to choose; the choice is the user's alone, on a page of the system. */
  async function claimOnWindows(scheme: LinkScheme): Promise<Claimed> {
    app.setAsDefaultProtocolClient(scheme, host.executable, [...host.executableArgs, ...OPEN_URL]);
    const opened = await deps.external.openSystemPage('windows-default-apps');
    return opened.ok ? ok({ text: say('claim-windows', { scheme }) }) : opened;
  }

  /** macOS: only what the bundle declares, hence only the installed app. It may ask the user, behind our back. */
  async function claimOnMac(scheme: LinkScheme): Promise<Claimed> {
    if (!host.packaged) return err(say('claim-mac-unpackaged'));
    if (!app.setAsDefaultProtocolClient(scheme)) return err(say('no-program'));
    return ok((await owns(scheme)) ? {} : { text: say('claim-mac') });
  }

  /** Electron asks gio, which says no where the entry is new; xdg-mime asks whatever this desktop has. */
  async function claimOnLinux({ xdg, entry }: Linux, scheme: LinkScheme): Promise<Claimed> {
    if (isNotInstalled(host)) {
      const added = entry.add(scheme);
      if (!added.ok) return added;
    }
    app.setAsDefaultProtocolClient(scheme);
    if (!(await owns(scheme))) await xdg.choose(scheme, DESKTOP_NAME);
    return (await owns(scheme)) ? ok({}) : err(say('no-program'));
  }

  async function refresh(): Promise<void> {
    const found = await Promise.all(LINK_SCHEMES.map(ask));
    if (JSON.stringify(found) === JSON.stringify(owners)) return;
    owners = found;
    changed();
  }

  return {
    owners: () => owners,
    refresh,
    owns,
    async claim(scheme) {
      const claimed = await (linux !== undefined
        ? claimOnLinux(linux, scheme)
        : host.platform === 'darwin'
          ? claimOnMac(scheme)
          : claimOnWindows(scheme));
      await refresh();
      return claimed;
    },
  };
}
