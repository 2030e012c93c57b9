/** What a command needs of the terminal and the process; tests bring their own. */

export interface Output {
  readonly isTerminal: boolean;
  /** Of the terminal, now; it may be resized. */
  columns(): number;
  /** MUST NOT throw: once the reader is gone, what is written is dropped. */
  write(text: string): void;
}

export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly cwd: string;
  readonly out: Output;
  readonly err: Output;
  readonly stdinIsTerminal: boolean;
  /** What the operating system names as the user's language, in any form. */
  systemLocale(): string;
  /** Milliseconds since the command began. */
  now(): number;
  /** Calls back once; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back when what is being done now is done. */
  soon(callback: () => void): void;
  /** All of standard input. */
  readStdin(): Promise<string>;
  /** Standard input, line by line as it comes. */
  stdinLines(): AsyncIterable<string>;
  /** One line from the terminal; undefined where it ends without one. The question goes to stderr. */
  ask(question: string): Promise<string | undefined>;
  /** The same, without showing what is typed. */
  askHidden(question: string): Promise<string | undefined>;
  /** Ctrl-C and what else asks the program to end. The returned function ends the listening. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}
