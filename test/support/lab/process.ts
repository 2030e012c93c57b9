import { type ChildProcess, spawn } from 'node:child_process';

/** A program of the lab that runs in the foreground as a child of the test. */
export interface Program {
  readonly name: string;
  readonly pid: number;
  /** Everything it has written to stdout and stderr. */
  output(): string;
  stdout(): string;
  /** Resolves as soon as the output matches; rejects with the output when the program ends or `withinMs` pass. */
  waitForOutput(pattern: RegExp, withinMs?: number): Promise<void>;
  /** Resolves with what `find` finds, looked for whenever something was written; rejects as `waitForOutput` does. */
  waitForStdout<T>(find: (stdout: string) => T | undefined, withinMs?: number): Promise<T>;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** SIGTERM, after three seconds SIGKILL to its process group. Idempotent. */
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What the program gets when the test runner dies. Default TERM, so that it can end its own children. */
  readonly deathSignal?: 'TERM' | 'KILL';
}

const GRACE_MS = 3_000;

/**
 * Starts a program that cannot outlive the test: it leads a process group of its own, and `setpriv --pdeathsig` lets the
 * kernel end it when the test runner dies. `stdbuf` makes libc write each line at once, so that output is an event.
 */
export function startProgram(options: ProgramOptions): Program {
  const child = spawn(
    'setpriv',
    ['--pdeathsig', options.deathSignal ?? 'TERM', 'stdbuf', '-oL', '-eL', options.command, ...options.args],
    {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  return watch(options.name, child);
}

function watch(name: string, child: ChildProcess): Program {
  let output = '';
  let stdout = '';
  const listeners = new Set<() => void>();
  const collect = (chunk: Buffer) => {
    output += chunk.toString('latin1');
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
    collect(chunk);
  });
  child.stderr?.on('data', collect);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('error', (error) => {
      output += `\n${error.message}\n`;
      resolve(127);
    });
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
  });
  const pid = child.pid ?? 0;

  const wait = <T>(what: string, find: () => T | undefined, withinMs = 15_000) =>
    new Promise<T>((resolve, reject) => {
      const finish = (problem: string) => {
        clearTimeout(timer);
        listeners.delete(look);
        reject(new Error(`${name} ${problem} before it said ${what}:\n${output.slice(-4_000)}`));
      };
      const look = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        listeners.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => finish(`took over ${withinMs} ms`), withinMs);
      listeners.add(look);
      void ended.then((code) => {
        look();
        finish(`ended (${code})`);
      });
      look();
    });
  const waitForOutput = async (pattern: RegExp, withinMs?: number) => {
    await wait(String(pattern), () => pattern.test(output) || undefined, withinMs);
  };
  const waitForStdout = <T>(find: (text: string) => T | undefined, withinMs?: number) =>
    wait(String(find), () => find(stdout), withinMs);

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) signalGroup(pid, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(timer);
  };
  return { name, pid, output: () => output, stdout: () => stdout, waitForOutput, waitForStdout, ended, stop };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid <= 0) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group ended between the look and the signal.
  }
}

export interface CommandResult {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Then it is killed with all its children. Default one minute. */
  readonly withinMs?: number;
}

/** Runs a command to its end. */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, input = '', withinMs = 60_000 }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, detached: true });
    let stdout = '';
    let stderr = '';
    const timer = setTimeout(() => {
      stderr += `\n${command} was killed after ${withinMs} ms`;
      signalGroup(child.pid ?? 0, 'SIGKILL');
    }, withinMs);
    const finish = (code: CommandResult['code']) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', (error) => {
      stderr += error.message;
      finish(127);
    });
    child.once('close', (code, signal) => finish(code ?? signal ?? 'SIGKILL'));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Stops everything that was started, last first; used by each lab's `stop`. */
export interface Cleanup {
  add<T extends { stop(): Promise<void> }>(resource: T): T;
  stop(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const resources: { stop(): Promise<void> }[] = [];
  return {
    add: (resource) => {
      resources.push(resource);
      return resource;
    },
    stop: async () => {
      const failures: unknown[] = [];
      for (const resource of resources.splice(0).reverse()) {
        await resource.stop().catch((failure: unknown) => failures.push(failure));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** A lab whose start fails halfway leaves nothing behind. */
export async function guarded<T>(cleanup: { stop(): Promise<void> }, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    await cleanup.stop();
    throw error;
  }
}
