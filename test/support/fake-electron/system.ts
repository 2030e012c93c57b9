/** The system behind the desktop: passwords, power, processes, and the two ends of IPC. */
import { fork as forkNode } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import type { FakeFrame, FakeWebContents } from './window.ts';

/**
 * `safeStorage` with the first bytes that Chromium writes on Linux: v10 a key that everybody knows, v11 a keyring, v12 the
 * portal. The "encryption" is a bijection that no test would find the password in.
 */
class FakeSafeStorage {
  available = true;
  prefix: 'v10' | 'v11' | 'v12' = 'v11';
  backend: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret';
  locked = false;
  broken = false;
  shouldReEncrypt = false;
  encrypted = 0;

  private check(): void {
    if (!app.isReady()) throw new Error('safeStorage cannot be used before the app is ready');
    if (this.locked) throw new Error('Encryption is temporarily unavailable. Please try again.');
  }
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return this.available;
  }
  async encryptStringAsync(text: string): Promise<Buffer> {
    this.check();
    this.encrypted += 1;
    return Buffer.concat([Buffer.from(this.prefix), Buffer.from(text, 'utf8').map((byte) => byte ^ 0x5a)]);
  }
  async decryptStringAsync(encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> {
    this.check();
    if (this.broken) throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    const result = Buffer.from(encrypted.subarray(3).map((byte) => byte ^ 0x5a)).toString('utf8');
    return { result, shouldReEncrypt: this.shouldReEncrypt };
  }
  getSelectedStorageBackend(): FakeSafeStorage['backend'] {
    return this.backend;
  }
  reset(): void {
    this.available = true;
    this.prefix = 'v11';
    this.backend = 'gnome_libsecret';
    this.locked = false;
    this.broken = false;
    this.shouldReEncrypt = false;
    this.encrypted = 0;
  }
}
export const safeStorage = new FakeSafeStorage();
safeStorage satisfies Pick<
  Electron.SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

class FakePowerMonitor extends EventEmitter {
  idleState: ReturnType<Electron.PowerMonitor['getSystemIdleState']> = 'active';
  getSystemIdleState(_idleThreshold: number): FakePowerMonitor['idleState'] {
    return this.idleState;
  }
}
export const powerMonitor = new FakePowerMonitor();
powerMonitor satisfies Pick<Electron.PowerMonitor, 'getSystemIdleState'>;

/** A real process of Node that has the message port of Electron's. */
class FakeUtilityProcess extends EventEmitter {
  private readonly child;
  constructor(path: string, env: NodeJS.ProcessEnv) {
    super();
    const port = `process.parentPort = {
      once: (name, listener) => process.once(name, (data) => listener({ data })),
      postMessage: (data) => process.send(data),
    };`;
    const preload = `data:text/javascript,${encodeURIComponent(port)}`;
    this.child = forkNode(path, [], {
      execArgv: ['--import', preload],
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child.on('spawn', () => this.emit('spawn'));
    this.child.on('message', (message) => this.emit('message', message));
    this.child.on('exit', (code) => this.emit('exit', code ?? 1));
  }
  postMessage(message: unknown): void {
    this.child.send(message as string);
  }
  kill(): boolean {
    return this.child.kill('SIGKILL');
  }
}
FakeUtilityProcess satisfies new (
  path: string,
  env: NodeJS.ProcessEnv,
) => Pick<Electron.UtilityProcess, 'postMessage' | 'kill'>;
export const utilityProcess = {
  fork: (path: string, _args?: string[], options: Electron.ForkOptions = {}) => {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready');
    return new FakeUtilityProcess(path, options.env as NodeJS.ProcessEnv);
  },
};
utilityProcess satisfies Record<keyof Pick<typeof Electron.UtilityProcess, 'fork'>, unknown>;

type InvokeHandler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

class FakeIpcMain extends EventEmitter {
  readonly handlers = new Map<string, InvokeHandler>();
  handle(channel: string, handler: InvokeHandler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }
  /** What `ipcRenderer.invoke` of a frame gives. */
  async invoke(channel: string, sender: { contents?: FakeWebContents; frame: FakeFrame | null }, ...args: unknown[]) {
    const handler = this.handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const event = { sender: sender.contents, senderFrame: sender.frame, type: 'frame' };
    return structuredClone(await handler(event as unknown as Electron.IpcMainInvokeEvent, ...structuredClone(args)));
  }
  reset(): void {
    this.removeAllListeners();
    this.handlers.clear();
  }
}
export const ipcMain = new FakeIpcMain();
ipcMain satisfies Pick<Electron.IpcMain, 'handle'>;

class FakeIpcRenderer extends EventEmitter {
  readonly invoked: unknown[][] = [];
  answer: (channel: string, args: unknown) => unknown = () => undefined;
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    this.invoked.push([channel, ...args]);
    return this.answer(channel, args[0]);
  }
  send(): void {
    throw new Error('the preload has no need of send');
  }
}
export const ipcRenderer = new FakeIpcRenderer();
ipcRenderer satisfies Pick<Electron.IpcRenderer, 'invoke'>;

export const contextBridge = {
  exposed: new Map<string, unknown>(),
  exposeInMainWorld(key: string, api: unknown): void {
    this.exposed.set(key, api);
  },
};
contextBridge satisfies Pick<Electron.ContextBridge, 'exposeInMainWorld'>;
