/** `dialtray status`: the lines as they are set, and what the programs that run say of them. Sends nothing. */
import type { RunningStatus } from '../node/status-file.ts';
import { type Language, toLanguage } from '../shared/language.ts';
import { lineStateSentence } from '../shared/line-state-texts.ts';
import type { Result } from '../shared/result.ts';
import type { LineSettings, Settings } from '../shared/settings.ts';
import type { LineSnapshot } from '../shared/state.ts';
import { toPlainText } from '../shared/texts.ts';
import { EXIT } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { COMMON_OPTIONS, parseOptions } from './options.ts';
import { usageError } from './usage.ts';

export interface StatusBackend {
  dataDir(option: string | undefined): Result<string, string>;
  settings(dataDir: string): Promise<Result<Settings, string>>;
  running(dataDir: string): readonly RunningStatus[];
}

export const STATUS_HELP = `The lines: whether they are registered, since when, and at which server. Nothing is sent.

Usage: dialtray status [options]

  --json           one JSON object a line
  --data-dir DIR   settings in DIR

Lines are registered by a program that runs on: the desktop app, dialtray serve, or dialtray watch.
Exit codes: 0 all is as it should be, 3 settings, 10 a line that should be registered is not, 2 usage, 1 a bug.
`;

const TEXTS: Readonly<Record<Language, Readonly<Record<'none' | 'idle' | 'not-running', string>>>> = {
  en: {
    none: 'There is no line yet. Add one: dialtray line add --help',
    idle: 'No Dialtray is running that would register lines: start the app, dialtray serve, or dialtray watch.',
    'not-running': 'nothing is running that would register it',
  },
  de: {
    none: 'Es gibt noch keine Leitung. Fügen Sie eine hinzu: dialtray line add --help',
    idle: 'Es läuft kein Dialtray, das Leitungen registriert: Starten Sie die App, dialtray serve oder dialtray watch.',
    'not-running': 'es läuft nichts, das sie registrieren würde',
  },
};

interface Row {
  readonly line: LineSettings;
  readonly running: readonly { readonly program: RunningStatus; readonly state: LineSnapshot }[];
}

const rowsOf = (settings: Settings, programs: readonly RunningStatus[]): readonly Row[] =>
  settings.lines.map((line) => ({
    line,
    running: programs.flatMap((program) => {
      const state = program.lines.find(({ name }) => name === line.name);
      return state === undefined ? [] : [{ program, state }];
    }),
  }));

/** A line that is to be registered is so in every program that runs. */
const isWell = ({ line, running }: Row): boolean =>
  !line.active || !line.register || running.every(({ state }) => state.registration.state === 'registered');

function toJson({ line, running }: Row): string {
  const { name, domain, user, extension, active, register } = line;
  return JSON.stringify({
    line: name,
    domain,
    user,
    ...(extension === undefined ? {} : { extension }),
    active,
    register,
    running: running.map(({ program, state }) => ({
      program: program.program,
      pid: program.pid,
      registration: state.registration,
      ...(state.target === undefined ? {} : { target: state.target }),
    })),
  });
}

function toText(row: Row, language: Language): string {
  const { line, running } = row;
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
  const timeOf = (at: number): string => time.format(at);
  const account = `${line.user}@${line.domain}`;
  const head = `${toPlainText(line.name)}  ${toPlainText(account)}`;
  if (running.length === 0) {
    const off = { active: line.active, registration: { state: 'off' } } as const;
    const why = line.active && line.register ? `: ${TEXTS[language]['not-running']}` : '';
    return `${head}\n  ${lineStateSentence(off, language, timeOf)}${why}\n`;
  }
  const rows = running.map(({ program, state }) => {
    const { target } = state;
    const where = target === undefined ? '' : `\n      ${target.address}  ${toPlainText(target.why, 200)}`;
    return `  ${program.program} ${program.pid}: ${lineStateSentence(state, language, timeOf)}${where}\n`;
  });
  return `${head}\n${rows.join('')}`;
}

/** @returns the exit code */
export async function statusCommand(args: readonly string[], io: CliIo, backend: StatusBackend): Promise<number> {
  const parsed = parseOptions(args, COMMON_OPTIONS);
  if (!parsed.ok) return usageError(io, 'status', parsed.error);
  const { values, positionals } = parsed.value;
  if (values.help === true) {
    io.out.write(STATUS_HELP);
    return EXIT.ok;
  }
  if (positionals.length > 0) return usageError(io, 'status', 'status takes options only.');
  const dataDir = backend.dataDir(values['data-dir']);
  if (!dataDir.ok) return usageError(io, 'status', dataDir.error);
  const settings = await backend.settings(dataDir.value);
  if (!settings.ok) {
    io.err.write(`${settings.error}\n`);
    return EXIT.settings;
  }
  const programs = backend.running(dataDir.value);
  const rows = rowsOf(settings.value, programs);
  const language = toLanguage(settings.value.language, io.systemLocale());
  if (values.json === true) io.out.write(rows.map((row) => `${toJson(row)}\n`).join(''));
  else if (rows.length === 0) io.out.write(`${TEXTS[language].none}\n`);
  else {
    io.out.write(rows.map((row) => toText(row, language)).join(''));
    if (programs.length === 0) io.out.write(`${TEXTS[language].idle}\n`);
  }
  return rows.every(isWell) ? EXIT.ok : EXIT.phone;
}
