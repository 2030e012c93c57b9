/** CliIo with everything that happens written down, a clock that stands still, and a user who does as told. */
import type { CliIo } from '../../../electron/cli/io.ts';

export interface FakeIoOptions {
  readonly terminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly stdin?: string;
  /** What the user answers to questions, in order. */
  readonly answers?: readonly (string | undefined)[];
  readonly locale?: string;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export function createFakeIo(options: FakeIoOptions = {}) {
  const { terminal = false, env = {}, columns = 80, stdin = '', locale = 'C' } = options;
  const written = { out: '', err: '' };
  const answers = [...(options.answers ?? [])];
  const questions: string[] = [];
  const exits: number[] = [];
  const interrupts = new Set<() => void>();
  const timers = new Set<Timer>();
  let now = 100;
  const output = (name: 'out' | 'err') => ({
    isTerminal: terminal,
    columns: () => columns,
    write(text: string) {
      written[name] += text;
    },
  });
  const ask = async (question: string) => {
    questions.push(question);
    return answers.shift();
  };
  const io: CliIo = {
    env,
    platform: 'linux',
    home: '/home/eva',
    cwd: '/work',
    out: output('out'),
    err: output('err'),
    stdinIsTerminal: terminal,
    systemLocale: () => locale,
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    soon: (callback) => callback(),
    async *stdinLines() {
      yield* stdin.split('\n');
    },
    readStdin: async () => stdin,
    ask,
    askHidden: ask,
    onInterrupt(listener) {
      interrupts.add(listener);
      return () => interrupts.delete(listener);
    },
    exit: (code) => exits.push(code),
  };
  return {
    io,
    written,
    questions,
    exits,
    timers,
    interrupts,
    interrupt: () => {
      for (const listener of [...interrupts]) listener();
    },
    /** Lets time pass, and what is due happen. */
    pass(ms: number) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        now = next.at;
        timers.delete(next);
        next.callback();
      }
      now = end;
    },
    json: () =>
      written.out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
export type FakeIo = ReturnType<typeof createFakeIo>;
