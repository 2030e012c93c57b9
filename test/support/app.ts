/** The application with real files in a folder of its own and the demo at a hurried pace. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppDeps, createApp } from '../../electron/core/app.ts';
import type { DemoBehaviour } from '../../electron/demo/behaviours.ts';
import { startDemoExchange } from '../../electron/demo/demo.ts';
import { createClock } from '../../electron/node/clock.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { createHistoryFile } from '../../electron/node/history-file.ts';
import type { Keyring } from '../../electron/node/keyring.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import { createSecrets } from '../../electron/node/secrets.ts';
import { createSettingsStore } from '../../electron/node/settings-file.ts';
import { err, ok } from '../../electron/shared/result.ts';
import type { AppState } from '../../electron/shared/state.ts';

export interface TestApp extends App {
  readonly dataDir: string;
  readonly warnings: readonly string[];
  /** Resolves with the first state that fits, the present one included. */
  until(fits: (state: AppState) => boolean): Promise<AppState>;
}

export interface TestAppOptions extends Partial<AppDeps> {
  readonly dataDir?: string;
  /** What `config.json` holds before the start. */
  readonly config?: unknown;
  readonly behaviour?: DemoBehaviour;
  readonly keyring?: Keyring;
}

export const NO_KEYRING: Keyring = {
  get: async () => err('no system keyring is running here'),
  set: async () => err('no system keyring is running here'),
  remove: async () => err('no system keyring is running here'),
};

export function memoryKeyring(): Keyring {
  const kept = new Map<string, string>();
  return {
    get: async (account) => ok(kept.get(account)),
    set: async (account, password) => {
      kept.set(account, password);
      return ok(undefined);
    },
    remove: async (account) => {
      kept.delete(account);
      return ok(undefined);
    },
  };
}

const folders: string[] = [];
const apps: App[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dialtray-app-'));
  folders.push(folder);
  return folder;
}

/** For `afterEach`. */
export async function closeApps(): Promise<void> {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { dataDir = newFolder(), config, behaviour = 'answer', keyring = memoryKeyring(), ...deps } = options;
  if (config !== undefined) {
    writeFileSync(join(dataDir, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  }
  const warnings: string[] = [];
  const started = await createApp({
    network: ({ caFile }) => createNetwork({ caFile }),
    resolver: createResolver(),
    crypto: createCrypto(),
    clock: createClock(),
    log: { debug: () => {}, warn: (text) => warnings.push(text) },
    userAgent: 'Dialtray/test',
    settings: createSettingsStore({ dataDir }),
    secrets: createSecrets({ dataDir, env: {}, keyring }),
    history: createHistoryFile({ dataDir }),
    startDemo: () => startDemoExchange({ behaviour, pace: 0.02 }),
    systemLocale: 'en-GB',
    about: { version: '0.1.0', system: 'test', runtime: 'Node', dataFolder: dataDir },
    ...deps,
  });
  if (!started.ok) throw new Error(started.error);
  const app = started.value;
  apps.push(app);
  return {
    ...app,
    dataDir,
    warnings,
    until: (fits) =>
      new Promise((resolve) => {
        let stop = (): void => {};
        const look = (state: AppState): void => {
          if (!fits(state)) return;
          stop();
          resolve(state);
        };
        stop = app.subscribe(look);
        look(app.state());
      }),
  };
}
