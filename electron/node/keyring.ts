/**
 * The operating system's keyring: Keychain, Credential Manager, Secret Service. Reached through a short-lived process
 * of our own for each request, for two reasons that were measured on Linux with @napi-rs/keyring 2.1.2:
 *
 * - With a session bus that accepts the connection and then says nothing, the library blocks the thread that calls it,
 *   in its constructor, so that no timer of that thread ever fires. A process can be ended, a blocked thread cannot.
 * - Loading the library takes as long as a whole call; nobody who has no password there should pay for it.
 *
 * On Linux the library falls back to the kernel's keyring by itself, which forgets everything at the next start of the
 * computer. We ask for the Secret Service by name, so that "stored" means stored.
 */
import { err, ok, type Result } from '../shared/result.ts';

const SERVICE = 'Dialtray';
const TIMEOUT_MS = 3_000;

/** Failures are sentences that begin in lower case, to stand after "because". None of them holds a password. */
export interface Keyring {
  /** Undefined where the keyring has no password for this account. */
  get(account: string): Promise<Result<string | undefined, string>>;
  /** MUST succeed only if the password can be read back. */
  set(account: string, password: string): Promise<Result<undefined, string>>;
  /** Removing what is not there is a success. */
  remove(account: string): Promise<Result<undefined, string>>;
}

/**
 * Starts a process with KEYRING_PROGRAM, gives it one request and returns what it says, which may be nothing; the process
 * is gone afterwards. MUST give up after `timeoutMs`. MUST NOT reject; failures are worded like those of Keyring.
 */
export type RunKeyring = (request: string, timeoutMs: number) => Promise<Result<string, string>>;

export interface KeyringOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
  /** Where Node cannot be started anew: Electron's executable may not be used as Node (electron/main/keyring-process.ts). */
  readonly run?: RunKeyring;
}

interface Request {
  readonly operation: 'get' | 'set' | 'remove';
  readonly account: string;
  readonly password?: string;
}

/**
 * What the process runs: text, because it has to work from a bundle and from sources alike. Secrets go by pipe only, or by
 * the message port of Electron's utility process, which has no standard input.
 */
export const KEYRING_PROGRAM = `
async function answer(request) {
  let reply;
  try {
    const { library, service, operation, account, password } = JSON.parse(request);
    const { AsyncEntry } = require(library);
    let entry;
    try {
      entry = new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
    } catch {
      throw undefined;
    }
    if (operation === 'get') reply = { ok: true, value: (await entry.getPassword()) ?? undefined };
    else if (operation === 'remove') { await entry.deleteCredential(); reply = { ok: true }; }
    else {
      await entry.setPassword(password);
      reply = (await entry.getPassword()) === password
        ? { ok: true } : { ok: false, error: 'the system keyring did not keep it' };
    }
  } catch (error) {
    reply = {
      ok: false,
      error: error ? 'the system keyring cannot be used (' + String(error.message).slice(0, 200) + ')' : 'no system keyring is running here',
    };
  }
  return JSON.stringify(reply);
}
if (process.parentPort) {
  process.parentPort.once('message', async ({ data }) => process.parentPort.postMessage(await answer(data)));
} else {
  const chunks = [];
  process.stdin
    .on('data', (chunk) => chunks.push(chunk))
    .on('end', async () => process.stdout.write(await answer(Buffer.concat(chunks).toString())));
}`;

async function libraryPath(): Promise<Result<string, string>> {
  const { createRequire } = await import('node:module');
  try {
    return ok(createRequire(import.meta.url).resolve('@napi-rs/keyring'));
  } catch {
    return err('the library for the system keyring is not installed');
  }
}

function parseReply(text: string): Result<string | undefined, string> {
  try {
    const reply: unknown = JSON.parse(text);
    if (typeof reply === 'object' && reply !== null && 'ok' in reply) {
      if (reply.ok === true) return ok('value' in reply && typeof reply.value === 'string' ? reply.value : undefined);
      if ('error' in reply) return err(String(reply.error).replace(/\s+/g, ' '));
    }
  } catch {
    // Fall through: a process that died wrote nothing or half of it.
  }
  return err('the system keyring cannot be used (its library ended without an answer)');
}

export const noAnswer = (timeoutMs: number): Result<never, string> =>
  err(`the system keyring did not answer within ${timeoutMs / 1000} seconds`);

export const notStarted = (why: string): Result<never, string> => err(`the system keyring cannot be used (${why})`);

/** A process of the Node that runs us. */
const withNode =
  (env: KeyringOptions['env']): RunKeyring =>
  async (request, timeoutMs) => {
    const { spawn } = await import('node:child_process');
    return new Promise((resolve) => {
      const { DIALTRAY_PASSWORD: _, NODE_OPTIONS: __, ...rest } = env;
      const child = spawn(process.execPath, ['--input-type=commonjs', '-e', KEYRING_PROGRAM], {
        env: rest,
        stdio: ['pipe', 'pipe', 'ignore'],
        windowsHide: true,
      });
      let output = '';
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        resolve(noAnswer(timeoutMs));
      }, timeoutMs);
      const settle = (result: Result<string, string>) => {
        clearTimeout(timer);
        resolve(result);
      };
      child.on('error', (error) => settle(notStarted(error.message)));
      child.on('close', () => settle(ok(output)));
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      child.stdin.on('error', () => {}); // it ended before it read: `close` says so
      child.stdin.end(request);
    });
  };

async function ask(request: Request, { env, timeoutMs = TIMEOUT_MS, run = withNode(env) }: KeyringOptions) {
  const library = await libraryPath();
  if (!library.ok) return library;
  const reply = await run(JSON.stringify({ ...request, library: library.value, service: SERVICE }), timeoutMs);
  return reply.ok ? parseReply(reply.value) : reply;
}

const withoutValue = (result: Result<unknown, string>): Result<undefined, string> =>
  result.ok ? ok(undefined) : result;

/** Starts nothing before it is asked. */
export function createKeyring(options: KeyringOptions): Keyring {
  return {
    get: (account) => ask({ operation: 'get', account }, options),
    set: async (account, password) => withoutValue(await ask({ operation: 'set', account, password }, options)),
    remove: async (account) => withoutValue(await ask({ operation: 'remove', account }, options)),
  };
}

/** Longer than an import of many lines takes. */
const MOMENT_MS = 10_000;

/**
 * Does not ask a keyring that has just failed to keep one more password: an import of 60 lines would start 60 processes to hear
 * that there is none. Only `set` believes what was heard. Whoever asks by `get` is answered by the keyring itself, so that one
 * that has been unlocked, or has come later, is found then, and after a moment in any case.
 * @param now in milliseconds
 */
export function withShortMemory(keyring: Keyring, now: () => number): Keyring {
  let failed: { readonly error: string; readonly until: number } | undefined;
  const heard = <T>(answer: Result<T, string>): Result<T, string> => {
    failed = answer.ok ? undefined : { error: answer.error, until: now() + MOMENT_MS };
    return answer;
  };
  return {
    get: async (account) => heard(await keyring.get(account)),
    set: async (account, password) =>
      failed !== undefined && now() < failed.until ? err(failed.error) : heard(await keyring.set(account, password)),
    remove: async (account) => heard(await keyring.remove(account)),
  };
}
