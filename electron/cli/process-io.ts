/** CliIo over the real process. */
import { homedir } from 'node:os';
import { isatty } from 'node:tty';
import type { CliIo, Output } from './io.ts';

/** A password or a number; whoever pipes more has mistaken the command. */
const STDIN_LIMIT = 65_536;
const INTERRUPTS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** The reader of a pipe may leave at any time (EPIPE). A call in progress goes on; nobody hears of it, that is all. */
function createOutput(descriptor: number, open: () => NodeJS.WriteStream): Output {
  let stream: NodeJS.WriteStream | undefined;
  let gone = false;
  // Node makes its streams when they are first touched, and that takes a while.
  const opened = (): NodeJS.WriteStream => {
    stream ??= open().on('error', () => {
      gone = true;
    });
    return stream;
  };
  return {
    isTerminal: isatty(descriptor),
    columns: () => opened().columns || 80,
    write(text) {
      if (!gone) opened().write(text);
    },
  };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    length += chunks.at(-1)?.length ?? 0;
    if (length > STDIN_LIMIT) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A line may be as long as it likes up to this; then it is handed on as it is, for its reader to refuse. */
const LONGEST_LINE = 1_000_000;

async function* stdinLines(): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    if (rest.length > LONGEST_LINE) {
      yield rest;
      rest = '';
    }
  }
  if (rest !== '') yield rest;
}

function ask(question: string): Promise<string | undefined> {
  // When it is needed, and not by import(): the bundle runs as a script, where Node allows none.
  const { createInterface } = process.getBuiltinModule('node:readline');
  return new Promise((resolve) => {
    const reader = createInterface({ input: process.stdin, output: process.stderr });
    reader.on('SIGINT', () => {
      process.emit('SIGINT');
      reader.close();
    });
    reader.on('close', () => resolve(undefined));
    reader.question(question, (answer) => {
      resolve(answer);
      reader.close();
    });
  });
}

function askHidden(question: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const { stdin, stderr } = process;
    stderr.write(question);
    stdin.setRawMode(true).setEncoding('utf8').resume();
    let typed = '';
    const finish = (answer: string | undefined): void => {
      stdin.off('data', read).setRawMode(false).pause();
      stderr.write('\n');
      resolve(answer);
    };
    const read = (text: string): void => {
      for (const character of text) {
        if (character === '\r' || character === '\n') return finish(typed);
        if (character === CTRL_C || character === CTRL_D) return finish(undefined);
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else typed += character;
      }
    };
    stdin.on('data', read);
  });
}

function systemLocale(): string {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
}

export function createProcessIo(): CliIo {
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    cwd: process.cwd(),
    out: createOutput(1, () => process.stdout),
    err: createOutput(2, () => process.stderr),
    stdinIsTerminal: isatty(0),
    systemLocale,
    // The clock of the process begins when it was started, so the start-up of Node is counted too.
    now: () => process.uptime() * 1000,
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    soon: (callback) => setImmediate(callback),
    readStdin,
    stdinLines,
    ask,
    askHidden,
    onInterrupt(listener) {
      for (const signal of INTERRUPTS) process.on(signal, listener);
      return () => {
        for (const signal of INTERRUPTS) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

/** Ends the process once everything written has left it: a pipe may be slower than we are. */
export async function endProcess(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0 && !stream.destroyed) {
      await new Promise<void>((resolve) => {
        stream.once('close', resolve).once('error', () => resolve());
        stream.write('', () => resolve());
      });
    }
  }
  process.exit(code);
}
