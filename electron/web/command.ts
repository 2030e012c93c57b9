/** One command of the contract as an HTTP body: `{"name":…,"args":…}`. Its arguments are parsed before the application sees them. */
import type { Readable } from 'node:stream';
import type { App } from '../core/app.ts';
import { type CommandName, type Commands, parseArgs } from '../shared/contract.ts';
import { err, ok, type Result } from '../shared/result.ts';

/** An imported dial plan of the largest size, with every character escaped. */
export const LARGEST_BODY = 2_000_000;

export interface CommandFault {
  readonly status: 400 | 413;
  /** One sentence. */
  readonly text: string;
}

const fault = (status: CommandFault['status'], text: string) => err<CommandFault>({ status, text });

const TOO_LARGE = fault(413, `A command has ${LARGEST_BODY} bytes at most.`);

/** @returns undefined where the client has gone before its end */
export async function readBody(body: Readable): Promise<Result<string, CommandFault> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += (chunk as Buffer).length;
      // The rest is read and dropped: a client that is still sending would not hear the answer.
      if (length <= LARGEST_BODY) chunks.push(chunk as Buffer);
    }
  } catch {
    return undefined;
  }
  return length > LARGEST_BODY ? TOO_LARGE : ok(Buffer.concat(chunks).toString('utf8'));
}

const isCommandName = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(parseArgs, name);

function parseCommand(text: string): Result<{ readonly name: unknown; readonly args: unknown }, CommandFault> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fault(400, 'The command is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fault(400, 'A command is an object with name and args.');
  }
  const own = (key: string): unknown => (Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined);
  return ok({ name: own('name'), args: own('args') });
}

async function invoke<K extends CommandName>(
  app: App,
  name: K,
  args: unknown,
): Promise<Result<Commands[K]['reply'], CommandFault>> {
  const parsed = parseArgs[name](args);
  return parsed.ok ? ok(await app.invoke(name, parsed.value)) : fault(400, parsed.error);
}

/** @returns what the command replies; `undefined` is a reply */
export async function runCommand(app: App, text: string): Promise<Result<unknown, CommandFault>> {
  const command = parseCommand(text);
  if (!command.ok) return command;
  const { name, args } = command.value;
  return isCommandName(name) ? invoke(app, name, args) : fault(400, 'There is no such command.');
}
