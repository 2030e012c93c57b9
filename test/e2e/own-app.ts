/**
 * The application in this process, behind the server that the browser gets, over the built window: for what comes from
 * outside of the window, and for calls that last as long as the test wants.
 */
import { join } from 'node:path';
import { ROOT } from '../../electron/build.mjs';
import type { Desktop } from '../../electron/core/ports.ts';
import { ok } from '../../electron/shared/result.ts';
import { startHost } from '../../electron/web/host.ts';
import { closeApps, startApp, type TestApp, type TestAppOptions } from '../support/app.ts';
import { DESKTOP } from './desktop.ts';
import { ensureBuilt } from './dialtray.ts';

export interface OwnApp {
  readonly app: TestApp;
  readonly url: string;
  stop(): Promise<void>;
}

export async function startOwnApp(options: TestAppOptions): Promise<OwnApp> {
  await ensureBuilt();
  const app = await startApp(options);
  const faults: unknown[] = [];
  const windowFolder = join(ROOT, 'dist', 'window');
  const host = await startHost({ app, windowFolder, port: 0, onFault: (error) => faults.push(error) });
  if (!host.ok) throw new Error(host.error);
  const { url, close } = host.value;
  return {
    app,
    url,
    async stop() {
      await close();
      await closeApps();
      if (faults.length > 0) throw faults[0];
    },
  };
}

/** A desktop of which only the end matters. */
export const desktopThatQuits = (quit: () => void): Desktop => ({
  state: () => DESKTOP,
  subscribe: () => () => {},
  apply() {},
  claim: async () => ok({}),
  open: async () => ok(undefined),
  update: async () => ok(undefined),
  recordHotkey() {},
  quit,
});
