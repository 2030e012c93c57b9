/** Saves a line and its password, through the commands. What has been stored when something fails is known. */
import type { DialerApi } from '../../../../electron/shared/contract.ts';
import { err, ok, type Result } from '../../../../electron/shared/result.ts';
import type { FieldFault, LineSettings } from '../../../../electron/shared/settings.ts';
import { changesOf } from './fields.ts';

export type Dialer = Pick<DialerApi, 'invoke'>;

/** There is no keyring: whether the password may go into a file. */
export type AskToKeep = (why: string) => Promise<boolean>;

/** `declined`: the user does not want it in a file. */
export type PasswordFault = FieldFault | 'declined';

/** @param isAgreed the user has agreed to it for another line: there is no need to ask whether he must be asked */
export async function storePassword(
  dialer: Dialer,
  name: string,
  password: string,
  ask: AskToKeep,
  isAgreed = false,
): Promise<Result<undefined, PasswordFault>> {
  if (!isAgreed) {
    const kept = await dialer.invoke('line:set-password', { name, password });
    if (kept.ok) return ok(undefined);
    if (!('kind' in kept.error)) return err(kept.error);
    if (!(await ask(kept.error.text))) return err('declined');
  }
  const confirmed = await dialer.invoke('line:set-password', { name, password, confirmed: true });
  if (confirmed.ok) return ok(undefined);
  return err('kind' in confirmed.error ? { field: 'password', text: confirmed.error.text } : confirmed.error);
}

export interface SaveRequest {
  /** As it is stored; absent: a new one. */
  readonly original: LineSettings | undefined;
  readonly line: LineSettings;
  /** Empty: left as it is. */
  readonly password: string;
  readonly ask: AskToKeep;
  /** After each step that has succeeded: what is stored now. */
  onStored(line: LineSettings): void;
}

export async function saveLine(dialer: Dialer, request: SaveRequest): Promise<Result<undefined, PasswordFault>> {
  const { original, line, password, ask, onStored } = request;
  const stored = original === undefined ? await add(dialer, line) : await change(dialer, original, line, onStored);
  if (!stored.ok) return stored;
  onStored(line);
  return password === '' ? ok(undefined) : storePassword(dialer, line.name, password, ask);
}

const add = (dialer: Dialer, line: LineSettings): Promise<Result<undefined, FieldFault>> =>
  dialer.invoke('line:add', line);

async function change(
  dialer: Dialer,
  original: LineSettings,
  line: LineSettings,
  onStored: (line: LineSettings) => void,
): Promise<Result<undefined, FieldFault>> {
  const { name } = line;
  if (name !== original.name) {
    const renamed = await dialer.invoke('line:rename', { name: original.name, to: name });
    if (!renamed.ok) return renamed;
    onStored({ ...original, name });
  }
  const changes = changesOf(original, line);
  return Object.keys(changes).length === 0 ? ok(undefined) : dialer.invoke('line:set', { name, changes });
}
