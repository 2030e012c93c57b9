/** The `Desktop` port (electron/core/ports.ts): what only a desktop has, as one state, and what can be done with it. */
import { nativeTheme, shell } from 'electron';
import type { Desktop } from '../core/ports.ts';
import type { Openable } from '../shared/contract.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { DesktopSnapshot } from '../shared/state.ts';
import type { Autostart } from './autostart.ts';
import type { External, SystemPage } from './external.ts';
import type { Host } from './host.ts';
import type { Hotkeys } from './hotkeys.ts';
import type { LinkHandler } from './link-handler.ts';
import type { Notifications } from './notifications.ts';
import { releasePage } from './release-page.ts';
import { isSandboxed } from './sandbox.ts';
import type { Say } from './texts.ts';
import type { Updates } from './updates.ts';

type Done = Result<undefined, string>;

export interface DesktopParts {
  readonly host: Host;
  readonly say: Say;
  readonly links: LinkHandler;
  readonly hotkeys: Hotkeys;
  readonly autostart: Autostart;
  readonly notifications: Notifications;
  readonly updates: Updates;
  readonly external: External;
  readonly logFile: string;
  quit(): void;
}

export interface DesktopApp extends Desktop {
  /** A part has changed. */
  changed(): void;
}

const platformOf = (platform: NodeJS.Platform): DesktopSnapshot['platform'] => {
  if (platform === 'win32') return 'windows';
  return platform === 'darwin' ? 'mac' : 'linux';
};

const PAGES: Readonly<Partial<Record<NodeJS.Platform, Partial<Record<Openable, SystemPage>>>>> = {
  win32: { 'default-apps': 'windows-default-apps', 'login-items': 'windows-login-items' },
  darwin: { 'login-items': 'mac-login-items' },
};

export function createDesktop(parts: DesktopParts): DesktopApp {
  const { host, say, links, hotkeys, autostart, notifications, updates, external } = parts;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };

  const state = (): DesktopSnapshot => ({
    platform: platformOf(host.platform),
    // Nothing tells whether a Linux desktop shows the icon (shell/browser/ui/tray_icon_linux.cc).
    tray: host.platform === 'linux' ? 'unknown' : 'shown',
    hotkeys: hotkeys.state(),
    startAtLogin: autostart.state(),
    links: links.owners(),
    selection: host.platform === 'linux',
    sandbox: isSandboxed(),
    notifications: notifications.state(),
    update: updates.state(),
  });

  async function openPath(path: string): Promise<Done> {
    const why = await shell.openPath(path);
    return why === '' ? ok(undefined) : err(say('not-opened', { why }));
  }
  async function openReleases(): Promise<Done> {
    const page = releasePage(host);
    return page === undefined ? err(say('no-release-page')) : external.openPage(page.url, [page.origin]);
  }
  function open(what: Openable): Promise<Done> {
    if (what === 'log') return openPath(parts.logFile);
    if (what === 'data-folder') return openPath(host.dataFolder);
    if (what === 'release-notes') return openReleases();
    const page = PAGES[host.platform]?.[what];
    return page === undefined ? Promise.resolve(err(say('no-such-page'))) : external.openSystemPage(page);
  }

  return {
    state,
    changed,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    apply(settings) {
      const before = JSON.stringify(state());
      hotkeys.apply(settings.hotkeys);
      autostart.apply(settings.startAtLogin);
      updates.apply(settings.updates);
      nativeTheme.themeSource = settings.theme;
      if (JSON.stringify(state()) !== before) changed();
    },
    claim: (scheme) => links.claim(scheme),
    open,
    update: (step) => updates.step(step),
    recordHotkey: (recording) => hotkeys.record(recording),
    quit: parts.quit,
  };
}
