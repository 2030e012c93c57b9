/** `dialtray watch`: registers the lines, and tells what becomes of them and who calls, until Ctrl-C. */
import type { Dialer } from '../core/dialer.ts';
import type { Secrets } from '../core/ports.ts';
import { type Language, toLanguage } from '../shared/language.ts';
import { announcementSentence, lineStateSentence } from '../shared/line-state-texts.ts';
import type { Result } from '../shared/result.ts';
import type { Settings } from '../shared/settings.ts';
import type { Announcement, DialerState, LineSnapshot } from '../shared/state.ts';
import { toPlainText } from '../shared/texts.ts';
import { EXIT } from './exit-codes.ts';
import { firstInterrupt } from './interrupt.ts';
import type { CliIo } from './io.ts';
import { COMMON_OPTIONS, parseOptions } from './options.ts';
import { usageError } from './usage.ts';

export interface Watching {
  readonly dialer: Pick<Dialer, 'state' | 'subscribe' | 'refresh'>;
  /** Unregisters, within a bound. */
  close(): Promise<void>;
}

export interface WatchSetup {
  readonly dataDir: string;
  readonly settings: Settings;
  readonly language: Language;
  readonly trace: string | undefined;
  warn(text: string): void;
}

/** Nothing is sent before the dialer's first `refresh`. */
export type StartWatching = (setup: WatchSetup, secrets: Secrets) => Promise<Result<Watching, string>>;

export interface WatchBackend {
  dataDir(option: string | undefined): Result<string, string>;
  settings(dataDir: string): Promise<Result<Settings, string>>;
  start(setup: WatchSetup): Promise<Result<Watching, string>>;
}

export const WATCH_HELP = `Registers the lines that register, and tells what becomes of them and who calls. Your phone rings as
it always does; Dialtray answers no call.

Usage: dialtray watch [options]

  --trace FILE     append all SIP messages to FILE, without credentials
  --json           one JSON object for each change of a line and each change of a call
  --data-dir DIR   settings in DIR

Ctrl-C unregisters and ends it.
Exit codes: 0 ended, 2 usage, 3 settings, or no line registers, 1 a bug.
`;

const TEXTS: Readonly<Record<Language, Readonly<Record<'none' | 'closing', string>>>> = {
  en: {
    none: 'No line registers. Let one do so: dialtray line set NAME --register',
    closing: 'Unregistering. Ctrl-C again ends the program at once.',
  },
  de: {
    none: 'Keine Leitung registriert sich. Lassen Sie eine es tun: dialtray line set NAME --register',
    closing: 'Die Leitungen werden abgemeldet. Noch einmal Strg-C beendet das Programm sofort.',
  },
};

const OPTIONS = { ...COMMON_OPTIONS, trace: { type: 'string' } } as const;

interface View {
  line(line: LineSnapshot): void;
  call(announcement: Announcement): void;
}

const jsonView = (io: CliIo): View => ({
  line: ({ name, registration, target }) =>
    io.out.write(
      `${JSON.stringify({ at: Date.now(), line: name, registration, ...(target === undefined ? {} : { target }) })}\n`,
    ),
  call: ({ id, ...call }) => io.out.write(`${JSON.stringify({ at: Date.now(), callId: id, ...call })}\n`),
});

function textView(io: CliIo, language: Language): View {
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const timeOf = (at: number): string => time.format(at);
  const say = (text: string): void => io.out.write(`${timeOf(Date.now())}  ${text}\n`);
  return {
    line: (line) => {
      const where = line.target === undefined ? '' : ` (${line.target.address})`;
      say(`${toPlainText(line.name)}: ${lineStateSentence(line, language, timeOf)}${where}`);
    },
    call: (announcement) => {
      const { url } = announcement;
      say(`${announcementSentence(announcement, language)}${url === undefined ? '' : `  ${url}`}`);
    },
  };
}

/** Tells what is other than it was. A refresh moves only the end of a registration: that is no news. */
function follow({ dialer }: Watching, registers: ReadonlySet<string>, view: View): () => void {
  const known = new Map<string, string>();
  const isNews = (key: string, value: unknown): boolean => {
    const text = JSON.stringify(value);
    if (known.get(key) === text) return false;
    known.set(key, text);
    return true;
  };
  function look({ lines, announcements }: Pick<DialerState, 'lines' | 'announcements'>): void {
    for (const line of lines) {
      const { registration } = line;
      const said = 'text' in registration ? registration : registration.state;
      if (registers.has(line.name) && isNews(`line ${line.name}`, [said, line.target?.address])) view.line(line);
    }
    for (const announcement of announcements) {
      if (isNews(`call ${announcement.id}`, announcement.state)) view.call(announcement);
    }
  }
  return dialer.subscribe(look);
}

/** @returns the exit code, once it is ended */
export async function watchCommand(args: readonly string[], io: CliIo, backend: WatchBackend): Promise<number> {
  const parsed = parseOptions(args, OPTIONS);
  if (!parsed.ok) return usageError(io, 'watch', parsed.error);
  const { values, positionals } = parsed.value;
  if (values.help === true) {
    io.out.write(WATCH_HELP);
    return EXIT.ok;
  }
  if (positionals.length > 0) return usageError(io, 'watch', 'watch takes options only.');
  const dataDir = backend.dataDir(values['data-dir']);
  if (!dataDir.ok) return usageError(io, 'watch', dataDir.error);
  const interrupted = firstInterrupt(io);
  const warn = (text: string): void => io.err.write(`${text}\n`);
  const settings = await backend.settings(dataDir.value);
  if (!settings.ok) {
    warn(settings.error);
    return EXIT.settings;
  }
  const language = toLanguage(settings.value.language, io.systemLocale());
  const registers = new Set(
    settings.value.lines.filter(({ active, register }) => active && register).map(({ name }) => name),
  );
  if (registers.size === 0) {
    warn(TEXTS[language].none);
    return EXIT.settings;
  }
  const trace = values.trace;
  const started = await backend.start({ dataDir: dataDir.value, settings: settings.value, language, trace, warn });
  if (!started.ok) {
    warn(started.error);
    return EXIT.usage;
  }
  const watching = started.value;
  const stop = follow(watching, registers, values.json === true ? jsonView(io) : textView(io, language));
  watching.dialer.refresh();
  await interrupted;
  if (io.err.isTerminal) warn(TEXTS[language].closing);
  await watching.close();
  stop();
  return EXIT.ok;
}
