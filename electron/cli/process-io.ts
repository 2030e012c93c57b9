/** CliIo over the real process. */
import { homedir } from 'node:os';
import { isatty } from 'node:tty';
import { typeOn } from './hidden-input.ts';
import type { CliIo, Output } from './io.ts';

/** A password or a number; whoever pipes more has mistaken the command. */
const STDIN_LIMIT = 65_536;
const INTERRUPTS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Standard output and standard error. What is said goes out at the end of the turn, in the order in which it was said:
 * Node takes a millisecond to make these streams, and a call's first message need not wait for what is said about it.
 *
 * The reader of a pipe may leave at any time (EPIPE). A call in progress goes on; nobody hears of it, that is all.
 */
function createOutputs() {
  let waiting: (() => void)[] = [];
  const flush = (): void => {
    const due = waiting;
    waiting = [];
    for (const write of due) write();
  };
  process.on('exit', flush);
  const create = (descriptor: number, open: () => NodeJS.WriteStream): Output => {
    let stream: NodeJS.WriteStream | undefined;
    let gone = false;
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
        if (gone) return;
        if (waiting.length === 0) setImmediate(flush);
        waiting.push(() => {
          if (!gone) opened().write(text);
        });
      },
    };
  };
  return { out: create(1, () => process.stdout), err: create(2, () => process.stderr), flush };
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

async function ask(question: string): Promise<string | undefined> {
  const { createInterface } = await import('node:readline');
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
    const read = (keys: string): void => {
      const { text, end } = typeOn(typed, keys);
      typed = text;
      if (end === undefined) return;
      stdin.off('data', read).setRawMode(false).pause();
      stderr.write('\n');
      resolve(end === 'entered' ? typed : undefined);
    };
    stdin.on('data', read);
  });
}

function systemLocale(): string {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  // Of all Intl objects the one that Node makes in a quarter of a millisecond; DateTimeFormat takes twelve.
  return LC_ALL || LC_MESSAGES || LANG || new Intl.PluralRules().resolvedOptions().locale;
}

export function createProcessIo(): CliIo {
  const { out, err, flush } = createOutputs();
  const afterOutput =
    (question: (text: string) => Promise<string | undefined>) =>
    (text: string): Promise<string | undefined> => {
      flush();
      return question(text);
    };
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    cwd: process.cwd(),
    out,
    err,
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
    ask: afterOutput(ask),
    askHidden: afterOutput(askHidden),
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
  await new Promise(setImmediate);
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
