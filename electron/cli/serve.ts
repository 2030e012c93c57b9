/** `dialtray serve`: the app in a browser, until Ctrl-C. */
import type { Language } from '../shared/language.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { toPlainText } from '../shared/texts.ts';
import { EXIT } from './exit-codes.ts';
import { firstInterrupt } from './interrupt.ts';
import type { CliIo } from './io.ts';
import { COMMON_OPTIONS, parseOptions } from './options.ts';
import { usageError } from './usage.ts';

export interface RunningServer {
  readonly url: string;
  readonly language: Language;
  createOpenUrl(): string;
  close(): Promise<void>;
}

export interface ServeBackend {
  dataDir(option: string | undefined): Result<string, string>;
  start(options: {
    readonly dataDir: string;
    /** 0: a free one. */
    readonly port: number;
    warn(text: string): void;
  }): Promise<Result<RunningServer, string>>;
  hasScreen(): boolean;
  openBrowser(url: string): void;
}

export interface ServeOptions {
  readonly help: boolean;
  readonly port: number;
  readonly json: boolean;
  /** Undefined: where somebody sits in front of a screen. */
  readonly open: boolean | undefined;
  readonly dataDir: string | undefined;
}

export const SERVE_HELP = `Dialtray in your browser, from this computer and for this computer only.

Usage: dialtray serve [options]

  --port N         listen on port N of 127.0.0.1; else on a free one
  --no-open        do not open the browser; --open does, also where it would not by itself
  --json           print the address as JSON
  --data-dir DIR   settings in DIR

The address holds a token, which is another one at each start: who has the address can make calls on your lines.
Several may run at once over the same settings. Ctrl-C ends it, and calls that it has begun.

Exit codes: 0 ended, 2 usage, 3 the port or the settings cannot be used, 1 a bug.
`;

const OPTIONS = { ...COMMON_OPTIONS, port: { type: 'string' }, open: { type: 'boolean' } } as const;

const TEXTS: Readonly<Record<Language, Readonly<Record<'address' | 'closing', string>>>> = {
  en: {
    address: 'Dialtray runs in the browser: {url} (Ctrl-C ends it)',
    closing: 'Ending. Ctrl-C again ends the program at once.',
  },
  de: {
    address: 'Dialtray läuft im Browser: {url} (Strg-C beendet es)',
    closing: 'Wird beendet. Noch einmal Strg-C beendet das Programm sofort.',
  },
};

function parsePort(text: string | undefined): Result<number, string> {
  if (text === undefined) return ok(0);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? ok(port) : err('--port is a number from 1 to 65535.');
}

export function parseServeOptions(args: readonly string[]): Result<ServeOptions, string> {
  const parsed = parseOptions(args, OPTIONS);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (positionals.length > 0) return err('serve takes options only.');
  const port = parsePort(values.port);
  if (!port.ok) return port;
  const { help = false, json = false, open } = values;
  return ok({ help, json, open, port: port.value, dataDir: values['data-dir'] });
}

/** @param why set by electron/start.mjs, which speaks English: why the desktop app does not run instead */
function addressLine({ url, language }: RunningServer, why: string | undefined): string {
  const line = TEXTS[why ? 'en' : language].address.replace('{url}', url);
  return why ? `${toPlainText(why, 300)}, so ${line}` : line;
}

function announce(server: RunningServer, options: ServeOptions, io: CliIo, backend: ServeBackend): void {
  const { url } = server;
  io.out.write(`${options.json ? JSON.stringify({ url }) : addressLine(server, io.env.DIALTRAY_WHY_BROWSER)}\n`);
  const { open = io.out.isTerminal && !options.json && backend.hasScreen() } = options;
  if (open) backend.openBrowser(server.createOpenUrl());
}

/**
 * @param args what stands behind the word `serve`
 * @returns the exit code, once it is ended
 */
export async function serveCommand(args: readonly string[], io: CliIo, backend: ServeBackend): Promise<number> {
  const options = parseServeOptions(args);
  if (!options.ok) return usageError(io, 'serve', options.error);
  if (options.value.help) {
    io.out.write(SERVE_HELP);
    return EXIT.ok;
  }
  const interrupted = firstInterrupt(io);
  const dataDir = backend.dataDir(options.value.dataDir);
  if (!dataDir.ok) return usageError(io, 'serve', dataDir.error);
  const warn = (text: string): void => io.err.write(`${text}\n`);
  const started = await backend.start({ dataDir: dataDir.value, port: options.value.port, warn });
  if (!started.ok) {
    warn(started.error);
    return EXIT.settings;
  }
  const server = started.value;
  announce(server, options.value, io, backend);
  await interrupted;
  if (io.err.isTerminal) io.err.write(`${TEXTS[server.language].closing}\n`);
  await server.close();
  return EXIT.ok;
}
