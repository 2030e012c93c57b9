/**
 * Newer versions of the app, where the app itself may bring them: on Windows and macOS, and an AppImage. What a package
 * manager has installed, a package manager updates. electron-updater is loaded when it is first needed.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import type { Clock } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { UpdateChoice } from '../shared/settings.ts';
import type { DesktopSnapshot } from '../shared/state.ts';
import { containerOf, type Host } from './host.ts';
import type { MainText, Say } from './texts.ts';

type State = DesktopSnapshot['update'];
type Done = Result<undefined, string>;

/** The part of electron-updater that is used. */
export type Updater = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'allowDowngrade' | 'checkForUpdates' | 'downloadUpdate' | 'quitAndInstall'
> & {
  logger: AppUpdater['logger'];
  on(event: 'update-downloaded', listener: (info: { readonly version: string }) => void): unknown;
  on(event: 'download-progress', listener: (progress: { readonly percent: number }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
};

export interface Updates {
  state(): State;
  apply(choice: UpdateChoice): void;
  step(step: 'look' | 'fetch' | 'install'): Promise<Done>;
  close(): void;
}

export interface UpdatesDeps {
  readonly host: Host;
  readonly clock: Clock;
  readonly say: Say;
  load(): Promise<Updater>;
  changed(): void;
  warn(text: string): void;
  /** Ends calls and lets go of everything, before the installer takes over. */
  beforeInstall(): Promise<void>;
  /** Where the installer did not: what was ended must not stay as an empty window. */
  quit(): void;
}

const FIRST_LOOK_MS = 30_000;
const DAY_MS = 86_400_000;
/** How long the installer may take to start; it ends the program itself. */
const INSTALLER_MS = 20_000;
/** electron-builder puts it beside the program. */
export const UPDATE_SOURCE = 'app-update.yml';

/** Why this installation does not update itself. */
export function whyOff(host: Host): MainText | undefined {
  if (!host.packaged) return 'update-unpackaged';
  if (containerOf(host) !== undefined) return 'update-by-system';
  if (host.platform === 'linux' && host.env.APPIMAGE === undefined) return 'update-by-system';
  return existsSync(join(host.resourcesFolder, UPDATE_SOURCE)) ? undefined : 'update-no-source';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function createUpdates(deps: UpdatesDeps): Updates {
  const { host, clock, say } = deps;
  const off = whyOff(host);
  let choice: UpdateChoice = 'off';
  let state: State = { state: 'none' };
  let updater: Promise<Updater> | undefined;
  let stopTimer = (): void => {};

  function become(next: State): void {
    state = next;
    deps.changed();
  }
  function fail(error: unknown): Done {
    const text = say('update-failed', { why: messageOf(error).split('\n', 1)[0] ?? '' });
    deps.warn(text);
    become({ state: 'failed', text });
    return err(text);
  }

  async function begin(): Promise<Updater> {
    const loaded = await deps.load();
    loaded.logger = null;
    loaded.allowDowngrade = false;
    loaded.on('download-progress', ({ percent }) => {
      if (state.state === 'fetching') become({ ...state, percent: Math.round(percent) });
    });
    loaded.on('update-downloaded', ({ version }) => become({ state: 'ready', version }));
    // What fails also rejects; an error without a listener would end the program.
    loaded.on('error', (error) => deps.warn(`electron-updater: ${error.message}`));
    return loaded;
  }
  function use(): Promise<Updater> {
    updater ??= begin();
    return updater.then((loaded) => {
      loaded.autoDownload = false;
      loaded.autoInstallOnAppQuit = choice === 'auto';
      return loaded;
    });
  }

  async function look(): Promise<Done> {
    if (state.state === 'fetching' || state.state === 'ready') return ok(undefined);
    become({ state: 'looking' });
    try {
      const found = await (await use()).checkForUpdates();
      if (found?.isUpdateAvailable !== true) become({ state: 'none' });
      else {
        become({ state: 'found', version: found.updateInfo.version });
        if (choice === 'auto') return fetch();
      }
      return ok(undefined);
    } catch (error) {
      return fail(error);
    }
  }
  async function fetch(): Promise<Done> {
    if (state.state !== 'found') return err(say('update-nothing-found'));
    become({ state: 'fetching', version: state.version, percent: 0 });
    try {
      await (await use()).downloadUpdate();
      return ok(undefined);
    } catch (error) {
      return fail(error);
    }
  }
  async function install(): Promise<Done> {
    if (state.state !== 'ready') return err(say('update-nothing-ready'));
    const ready = await use();
    await deps.beforeInstall();
    clock.after(INSTALLER_MS, deps.quit);
    ready.quitAndInstall(true, true);
    return ok(undefined);
  }

  function lookAfter(ms: number): void {
    stopTimer = clock.after(ms, () => {
      lookAfter(DAY_MS);
      void look();
    });
  }

  return {
    state() {
      if (off !== undefined) return { state: 'off', why: say(off) };
      return choice === 'off' && state.state === 'none' ? { state: 'off', why: say('update-switched-off') } : state;
    },
    apply(next) {
      if (next === choice || off !== undefined) return;
      choice = next;
      stopTimer();
      if (choice === 'off') deps.changed();
      else lookAfter(FIRST_LOOK_MS);
    },
    step(step) {
      if (off !== undefined) return Promise.resolve(err(say(off)));
      return { look, fetch, install }[step]();
    },
    close: () => stopTimer(),
  };
}
