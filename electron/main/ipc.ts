/**
 * The one gate between the window and the app (S11, S12): every command of the contract, and nothing else, from the main
 * frame of our own page, with arguments that have been parsed. A refusal here is a bug or an attack, hence a throw; what a
 * user can do wrong is in the replies.
 */
import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { App } from '../core/app.ts';
import { type CommandName, type Commands, parseArgs } from '../shared/contract.ts';
import { isOwnUrl } from './ui-scheme.ts';

type Frame = Pick<NonNullable<IpcMainInvokeEvent['senderFrame']>, 'url'> & { readonly parent: unknown };

/** A frame that has gone or navigated meanwhile is null. */
export const isTrustedFrame = (frame: Frame | null): boolean =>
  frame !== null && frame.parent === null && isOwnUrl(frame.url);

export interface GateDeps {
  readonly app: Pick<App, 'invoke'>;
  isOurs(sender: IpcMainInvokeEvent['sender']): boolean;
  warn(text: string): void;
}

/** Once. */
export function openGate({ app, isOurs, warn }: GateDeps): void {
  // electron-store answers any frame on a channel of its own; nobody of ours asks there.
  ipcMain.removeAllListeners('electron-store-get-data');

  const run = async <K extends CommandName>(
    name: K,
    { sender, senderFrame }: IpcMainInvokeEvent,
    input: unknown,
  ): Promise<Commands[K]['reply']> => {
    if (!isOurs(sender) || !isTrustedFrame(senderFrame)) {
      warn(`a foreign frame asked for ${name}`);
      throw new Error('Refused.');
    }
    const args = parseArgs[name](input);
    if (!args.ok) throw new Error(`${name}: ${args.error}`);
    return app.invoke(name, args.value);
  };
  for (const name of Object.keys(parseArgs) as CommandName[]) {
    ipcMain.handle(name, (event, input: unknown) => run(name, event, input));
  }
}
