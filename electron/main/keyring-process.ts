/**
 * The keyring's short process (electron/node/keyring.ts) where Electron's executable may not be started as Node: the fuse
 * `runAsNode` is off (S15). A utility process runs a file of ours and nothing else.
 */
import { utilityProcess } from 'electron';
import { noAnswer, notStarted, type RunKeyring } from '../node/keyring.ts';
import { ok, type Result } from '../shared/result.ts';

export interface KeyringProcessOptions {
  /** Holds KEYRING_PROGRAM. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const withUtilityProcess =
  ({ program, env }: KeyringProcessOptions): RunKeyring =>
  (request, timeoutMs) =>
    new Promise((resolve) => {
      const { DIALTRAY_PASSWORD: _, NODE_OPTIONS: __, ...rest } = env;
      const child = utilityProcess.fork(program, [], {
        env: rest,
        stdio: 'ignore',
        serviceName: 'Dialtray keyring',
      });
      const settle = (result: Result<string, string>): void => {
        clearTimeout(timer);
        resolve(result);
        child.kill();
      };
      const timer = setTimeout(() => settle(noAnswer(timeoutMs)), timeoutMs);
      child.on('spawn', () => child.postMessage(request));
      child.on('message', (reply: unknown) => settle(ok(String(reply))));
      child.on('exit', (code) => settle(notStarted(`its process ended with code ${code}`)));
    });
