/** The browser's composition root: builds adapters, the application over them, and the server in front of it. */
import { existsSync } from 'node:fs';
import { release, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../core/app.ts';
import type { Log } from '../core/ports.ts';
import { redactLine } from '../core/sip/redact.ts';
import { startDemoExchange } from '../demo/demo.ts';
import { createClock } from '../node/clock.ts';
import { createCrypto } from '../node/crypto.ts';
import { createHistoryFile } from '../node/history-file.ts';
import { readInstanceId } from '../node/instance-id.ts';
import type { Keyring } from '../node/keyring.ts';
import { createNetworks } from '../node/network.ts';
import { createResolver } from '../node/resolver.ts';
import { createSecrets } from '../node/secrets.ts';
import { createSettingsStore } from '../node/settings-file.ts';
import { publishStatus } from '../node/status-file.ts';
import type { Language } from '../shared/language.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { startHost } from './host.ts';

export interface ServerOptions {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** 0: a free one. */
  readonly port: number;
  /** What the operating system names as the user's language. */
  readonly systemLocale: string;
  readonly version: string;
  /** One sentence for whoever looks after the server. */
  warn(text: string): void;
  /** The system's where it is not given. */
  readonly keyring?: Keyring;
  /** Of the built window; beside this bundle where it is not given. */
  readonly windowFolder?: string;
}

export interface WebServer {
  /** With its token. */
  readonly url: string;
  readonly language: Language;
  /** An address for the arguments of a browser: it can be opened once, within a minute. */
  createOpenUrl(): string;
  /** Ends the pages' connections, then calls and lines, within a bound. Idempotent. */
  close(): Promise<void>;
}

/** `Linux x64 6.1` */
const systemName = (): string => `${type()} ${process.arch} ${release().split('.').slice(0, 2).join('.')}`;

const startApp = ({ dataDir, env, systemLocale, version, keyring }: ServerOptions, log: Log) =>
  createApp({
    settings: createSettingsStore({ dataDir }),
    secrets: createSecrets({ dataDir, env, ...(keyring === undefined ? {} : { keyring }) }),
    history: createHistoryFile({ dataDir, log }),
    network: createNetworks(),
    resolver: createResolver(),
    crypto: createCrypto(),
    clock: createClock(),
    log,
    startDemo: () => startDemoExchange(),
    userAgent: `Dialtray/${version}`,
    systemLocale,
    instanceId: readInstanceId(dataDir),
    about: { version, system: systemName(), runtime: `Node ${process.versions.node}`, dataFolder: dataDir },
  });

/** Two servers may run over one data folder: settings and history are written under a lock and read again. */
export async function startServer(options: ServerOptions): Promise<Result<WebServer, string>> {
  const { port, warn, windowFolder = fileURLToPath(new URL('./window/', import.meta.url)) } = options;
  if (!existsSync(join(windowFolder, 'index.html'))) {
    return err(`The window is missing in ${windowFolder}. Build it with: npm run build`);
  }
  // A peer may have had a word in it.
  const log: Log = { debug: () => {}, warn: (text) => warn(redactLine(text)) };
  const app = await startApp(options, log);
  if (!app.ok) return app;
  const onFault = (error: unknown): void =>
    warn(`A request has met a bug in Dialtray; please report it. ${error instanceof Error ? error.stack : error}`);
  const host = await startHost({ app: app.value, windowFolder, port, onFault });
  if (!host.ok) {
    await app.value.close();
    return host;
  }
  const { url, createOpenUrl } = host.value;
  const unpublish = publishStatus(options.dataDir, 'browser', app.value, warn);
  let closed: Promise<void> | undefined;
  return ok({
    url,
    language: app.value.state().language,
    createOpenUrl,
    close() {
      closed ??= host.value
        .close()
        .then(() => app.value.close())
        .then(unpublish);
      return closed;
    },
  });
}
