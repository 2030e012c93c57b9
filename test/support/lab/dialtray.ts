import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, runCommand, startProgram } from './process.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: { dialtray: string } };
const PROGRAM = join(ROOT, PACKAGE.bin.dialtray);

/** One line of `dial --json`. */
export interface DialLine {
  readonly at: number;
  readonly callId: string;
  readonly state: string;
  readonly leg?: string;
  readonly outcome?: string;
  readonly sip?: { readonly code: number; readonly reason: string };
  readonly text: string;
}

/** What one `dialtray dial` said and how it ended. */
export interface DialResult {
  readonly lines: readonly DialLine[];
  readonly states: readonly string[];
  readonly outcome: string | undefined;
  readonly exitCode: number | NodeJS.Signals;
  readonly output: string;
}

export interface Dialling {
  /** Resolves once the call is in this state, or has been. */
  reached(state: string): Promise<void>;
  /** Ctrl-C. */
  interrupt(): void;
  readonly done: Promise<DialResult>;
}

export interface LineOptions {
  readonly domain: string;
  readonly user: string;
  readonly password?: string;
  readonly extension?: string;
  readonly outboundProxy?: string;
  readonly transport?: 'udp' | 'tcp' | 'tls';
  readonly caFile?: string;
  readonly register?: boolean;
  readonly sendRinging?: boolean;
}

/** One line of `watch --json`: a line's registration, or a call to it. */
export interface WatchLine {
  readonly at: number;
  readonly line: string;
  readonly registration?: {
    readonly state: string;
    readonly since: number;
    readonly until?: number;
    readonly retryAt?: number;
    readonly text?: string;
  };
  readonly target?: { readonly address: string; readonly why: string };
  readonly callId?: string;
  readonly state?: string;
  readonly number?: string;
  readonly name?: string;
}

/** A `dialtray watch` that runs. */
export interface WatchRun {
  lines(): readonly WatchLine[];
  /** The first line that fits, now or within the time. */
  until(fits: (line: WatchLine) => boolean, withinMs?: number): Promise<WatchLine>;
  /** Its SIP messages by `--trace`, oldest first. */
  trace(): readonly TracedMessage[];
  output(): string;
  /** Ctrl-C. @returns the exit code */
  quit(): Promise<number | NodeJS.Signals>;
}

export interface TracedMessage {
  readonly direction: 'sent' | 'received';
  readonly transport: string;
  /** Start line and headers. */
  readonly text: string;
}

/** One line of `status --json`. */
export interface StatusLine {
  readonly line: string;
  readonly running: readonly {
    readonly program: string;
    readonly registration: NonNullable<WatchLine['registration']>;
    readonly target?: WatchLine['target'];
  }[];
}

/** One line of `line check --json`: a step, or with `line` the whole. */
export interface CheckLine {
  readonly step?: string;
  readonly line?: string;
  readonly state: string;
  readonly finding?: string;
  readonly facts?: Readonly<Record<string, string | number>>;
  readonly text: string;
}

export interface CheckResult {
  readonly lines: readonly CheckLine[];
  /** What was found, by step. */
  readonly findings: Readonly<Record<string, string>>;
  readonly exitCode: number | NodeJS.Signals;
  readonly output: string;
}

/** The built program as a user runs it, with settings of its own in a temporary folder. */
export interface Dialtray {
  addLine(name: string, options: LineOptions): Promise<void>;
  dial(text: string, options: { readonly line: string; readonly args?: readonly string[] }): Dialling;
  check(line: string): Promise<CheckResult>;
  /** Registers the lines that register, until `quit`. */
  watch(): WatchRun;
  status(): Promise<{ readonly lines: readonly StatusLine[]; readonly exitCode: number | NodeJS.Signals }>;
  /** What the latest call printed, and its SIP messages by `--trace`. */
  log(): string;
  stop(): Promise<void>;
}

export async function createDialtray(): Promise<Dialtray> {
  await buildIfStale();
  const dataDir = await mkdtemp(join(tmpdir(), 'dialtray-data-'));
  const running = new Set<{ stop(): Promise<void> }>();
  let latest = () => '';
  let calls = 0;
  const env: NodeJS.ProcessEnv = { ...process.env, LANG: 'C.UTF-8', DIALTRAY_DATA_DIR: dataDir };
  delete env.DIALTRAY_PASSWORD;
  // No way to the keyring of whoever runs the tests: the lab's passwords stay in the lab's folder.
  delete env.DBUS_SESSION_BUS_ADDRESS;
  delete env.XDG_RUNTIME_DIR;
  delete env.NO_COLOR;
  return {
    addLine: async (name, options) => {
      const { code, stdout, stderr } = await runCommand(
        process.execPath,
        [PROGRAM, 'line', 'add', name, '--data-dir', dataDir, ...toArguments(options)],
        { env, input: `${options.password ?? ''}\n` },
      );
      if (code !== 0) throw new Error(`dialtray line add ${name} ended with ${code}: ${stdout}${stderr}`);
    },
    dial: (text, { line, args = [] }) => {
      calls += 1;
      const trace = join(dataDir, `trace-${calls}.log`);
      const program = startProgram({
        name: 'dialtray dial',
        command: process.execPath,
        args: [PROGRAM, 'dial', text, '--line', line, '--json', '--data-dir', dataDir, '--trace', trace, ...args],
        env,
      });
      running.add(program);
      latest = () => `${program.output()}\n${existsSync(trace) ? readFileSync(trace, 'latin1') : ''}`;
      return {
        reached: (state) => program.waitForOutput(new RegExp(`"state":"${state}"`), 30_000),
        interrupt: () => process.kill(program.pid, 'SIGINT'),
        done: program.ended.then((exitCode) => {
          running.delete(program);
          return toResult(program.stdout(), program.output(), exitCode);
        }),
      };
    },
    check: async (line) => {
      const args = [PROGRAM, 'line', 'check', line, '--json', '--data-dir', dataDir];
      const { code, stdout, stderr } = await runCommand(process.execPath, args, { env });
      return toCheckResult(stdout, `${stdout}${stderr}`, code);
    },
    watch: () => {
      calls += 1;
      const trace = join(dataDir, `trace-${calls}.log`);
      const program = startProgram({
        name: 'dialtray watch',
        command: process.execPath,
        args: [PROGRAM, 'watch', '--json', '--data-dir', dataDir, '--trace', trace],
        env,
      });
      running.add(program);
      const traced = () => (existsSync(trace) ? readFileSync(trace, 'latin1') : '');
      latest = () => `${program.output()}\n${traced()}`;
      return toWatchRun(program, traced, () => running.delete(program));
    },
    status: async () => {
      const { code, stdout } = await runCommand(
        process.execPath,
        [PROGRAM, 'status', '--json', '--data-dir', dataDir],
        { env },
      );
      return { lines: toObjects<StatusLine>(stdout), exitCode: code };
    },
    log: () => latest(),
    stop: async () => {
      for (const program of running) await program.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function toArguments(options: LineOptions): readonly string[] {
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['--domain', options.domain],
    ['--user', options.user],
    ['--extension', options.extension],
    ['--outbound-proxy', options.outboundProxy],
    ['--transport', options.transport],
    ['--ca-file', options.caFile],
  ];
  const given = pairs.flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  return [
    ...given,
    ...(options.register === true ? ['--register'] : []),
    ...(options.sendRinging === true ? ['--send-ringing'] : []),
    ...(options.password === undefined ? [] : ['--password-stdin']),
  ];
}

function toWatchRun(program: Program, traced: () => string, ended: () => void): WatchRun {
  const lines = () => toObjects<WatchLine>(program.stdout().replace(/[^\n]*$/, ''));
  return {
    lines,
    until: (fits, withinMs = 15_000) => program.waitForStdout(() => lines().find(fits), withinMs),
    trace: () =>
      traced()
        .split(/^-- /m)
        .slice(1)
        .map((entry) => {
          const [, direction, transport] = entry.split(' ');
          const text = entry.slice(entry.indexOf('\n') + 1).split('\r\n\r\n')[0] ?? '';
          return { direction: direction === 'sent' ? 'sent' : 'received', transport: transport ?? '', text };
        }),
    output: program.output,
    quit: async () => {
      process.kill(program.pid, 'SIGINT');
      const code = await program.ended;
      ended();
      return code;
    },
  };
}

/** With --json stdout holds JSON only, one object a line: anything else throws here. */
const toObjects = <T>(stdout: string): readonly T[] =>
  stdout
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as T);

function toResult(stdout: string, output: string, exitCode: number | NodeJS.Signals): DialResult {
  const lines = toObjects<DialLine>(stdout);
  return { lines, states: lines.map((line) => line.state), outcome: lines.at(-1)?.outcome, exitCode, output };
}

function toCheckResult(stdout: string, output: string, exitCode: number | NodeJS.Signals): CheckResult {
  const lines = toObjects<CheckLine>(stdout);
  const findings = Object.fromEntries(
    lines.flatMap(({ step, finding }) => (step === undefined ? [] : [[step, finding ?? '']])),
  );
  return { lines, findings, exitCode, output };
}

let built: Promise<void> | undefined;

/** These tests prove the program that people get, so it is built first when a source is newer than it. */
function buildIfStale(): Promise<void> {
  built ??= (async () => {
    const sources = newestChange(join(ROOT, 'electron'));
    if (existsSync(PROGRAM) && statSync(PROGRAM).mtimeMs >= sources) return;
    const { code, stderr } = await runCommand('npm', ['run', '--silent', 'build'], { cwd: ROOT });
    if (code !== 0) throw new Error(`npm run build ended with ${code}: ${stderr}`);
  })();
  return built;
}

function newestChange(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs;
  });
  return Math.max(0, ...times);
}
