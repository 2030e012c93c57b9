/** The built `dialtray serve` as a user starts it, with settings of its own in a temporary folder. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, isStale, ROOT } from '../../electron/build.mjs';
import type { HistoryEntry } from '../../electron/shared/history.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { startProgram } from '../support/lab/process.ts';

export const PROGRAM = join(ROOT, packageJson.bin.dialtray);

export interface Serving {
  readonly url: string;
  readonly dataDir: string;
  output(): string;
  stop(): Promise<void>;
}

export interface ServingOptions {
  readonly language?: 'en' | 'de';
  /** What `config.json` holds before the start. */
  readonly config?: unknown;
  readonly history?: readonly HistoryEntry[];
  readonly port?: number;
}

let built: Promise<boolean> | undefined;

/** These tests prove the program that people get. */
export async function ensureBuilt(): Promise<void> {
  built ??= isStale() ? build() : Promise.resolve(true);
  if (!(await built)) throw new Error('npm run build has failed');
}

/** No way to the keyring, the settings or the screen of whoever runs the tests. */
export function environment(language: 'en' | 'de' = 'en'): NodeJS.ProcessEnv {
  const { DIALTRAY_PASSWORD: _, DIALTRAY_DATA_DIR: __, DBUS_SESSION_BUS_ADDRESS: ___, ...env } = process.env;
  const { XDG_RUNTIME_DIR: ____, DISPLAY: _____, WAYLAND_DISPLAY: ______, LC_ALL: _______, ...rest } = env;
  return { ...rest, LANG: language === 'de' ? 'de_AT.UTF-8' : 'en_GB.UTF-8' };
}

export async function serve({ language, config, history, port }: ServingOptions = {}): Promise<Serving> {
  await ensureBuilt();
  const dataDir = mkdtempSync(join(tmpdir(), 'dialtray-e2e-'));
  if (config !== undefined) writeFileSync(join(dataDir, 'config.json'), JSON.stringify(config));
  if (history !== undefined) {
    writeFileSync(join(dataDir, 'history.jsonl'), history.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }
  const program = startProgram({
    name: 'dialtray serve',
    command: process.execPath,
    args: [PROGRAM, 'serve', '--json', '--data-dir', dataDir, ...(port === undefined ? [] : ['--port', String(port)])],
    env: environment(language),
  });
  const stop = async () => {
    await program.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await program.waitForOutput(/"url":"[^"]+"/);
  } catch (error) {
    await stop();
    throw error;
  }
  const { url } = JSON.parse(program.stdout()) as { readonly url: string };
  return { url, dataDir, output: program.output, stop };
}
