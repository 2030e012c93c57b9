/** `dialtray line …`: the lines in the settings, and their passwords. */
import { accessSync, constants } from 'node:fs';
import type { SecretStore, SettingsStore } from '../core/ports.ts';
import { addLine, removeLine, setDefaultLine, setLine } from '../shared/edit-lines.ts';
import { checkLineName, checkPassword } from '../shared/field-checks.ts';
import { fieldSentence } from '../shared/field-texts.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type FieldFault, type LineSettings, lineToDial, type Settings } from '../shared/settings.ts';
import { parseLine, parseLineChanges } from '../shared/settings-schema.ts';
import type { PasswordPlace } from '../shared/state.ts';
import { toPlainText } from '../shared/texts.ts';
import { parseTimeout } from './dial-options.ts';
import { EXIT } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { CHECK_OPTIONS, checkOneLine, type StartCheck } from './line-check.ts';
import { checkPasswordOptions, LINE_OPTIONS, type LineValues, optionOf, toFields } from './line-options.ts';
import { COMMON_OPTIONS, parseOptions } from './options.ts';
import { HELP, usageError } from './usage.ts';

export interface LineBackend {
  dataDir(option: string | undefined): Result<string, string>;
  store(dataDir: string): SettingsStore;
  secrets(dataDir: string): SecretStore;
  readonly startCheck: StartCheck;
}

/** A line as it may be shown: its settings, and where its password is. */
interface LineView extends LineSettings {
  readonly default: boolean;
  readonly password: PasswordPlace;
}

interface Session {
  readonly io: CliIo;
  readonly store: SettingsStore;
  readonly secrets: SecretStore;
  readonly json: boolean;
  readonly startCheck: StartCheck;
}

/** One sentence on stderr. */
function fail(io: CliIo, text: string, code: number = EXIT.settings): number {
  io.err.write(`${text}\n`);
  return code;
}

const faultText = (fault: FieldFault | { readonly kind: 'settings-file'; readonly text: string }): string =>
  'kind' in fault || fault.field === '' || fault.field === 'name'
    ? fault.text
    : `${optionOf(fault.field)}: ${fault.text}`;

/** U+FFFD is what octets become that are no UTF-8: the password would be another one than was meant. */
const NOT_UTF8 = 'It is not UTF-8. Save or send it as UTF-8.';

async function readPassword(io: CliIo): Promise<Result<string, string>> {
  const given = io.stdinIsTerminal ? await io.askHidden('Password: ') : await io.readStdin();
  if (given === undefined) return err('No password was given.');
  // What `echo` and editors put at the end is not part of it, nor the byte order mark that Windows programs put in front.
  const password = given.replace(/^\ufeff/, '').replace(/\r?\n$/, '');
  const fault = password.includes('\ufffd') ? NOT_UTF8 : checkPassword(password);
  return fault === undefined ? ok(password) : err(`The password on standard input cannot be used: ${fault}`);
}

const isDefault = (settings: Settings, line: LineSettings): boolean => lineToDial(settings)?.name === line.name;

/** The views of some lines of the settings. */
function toViews(
  settings: Settings,
  lines: readonly LineSettings[],
  secrets: SecretStore,
): Result<readonly LineView[], string> {
  const places = secrets.places(lines.map(({ name }) => name));
  if (!places.ok) return places;
  return ok(
    lines.map((line) => ({
      ...line,
      default: isDefault(settings, line),
      password: places.value[line.name] ?? 'none',
    })),
  );
}

function printLine(session: Session, settings: Settings, name: string, sentence: string): number {
  const { io, secrets, json } = session;
  const line = settings.lines.find((each) => each.name === name);
  if (!json || line === undefined) {
    io.out.write(`${sentence}\n`);
    return EXIT.ok;
  }
  const views = toViews(settings, [line], secrets);
  if (!views.ok) return fail(io, views.error);
  io.out.write(`${JSON.stringify(views.value[0])}\n`);
  return EXIT.ok;
}

/** The password, once the line is there. @returns an exit code where it could not be kept */
async function keepPassword({ io, secrets }: Session, name: string, password: string | undefined) {
  if (password === undefined) return undefined;
  const kept = await secrets.set(name, password);
  if (!kept.ok) return fail(io, `The line is there, its password is not: ${kept.error}`);
  if (kept.value.notice !== undefined) io.err.write(`${kept.value.notice}\n`);
  return undefined;
}

function checkFile(path: string | null | undefined): string | undefined {
  if (typeof path !== 'string') return undefined;
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch {
    return `--ca-file: ${toPlainText(path, 200)} cannot be read. Name a PEM file.`;
  }
}

async function add(session: Session, name: string, values: LineValues): Promise<number> {
  const { io, store } = session;
  if (values.domain === undefined || values.user === undefined) {
    return usageError(io, 'line', 'A line needs at least --domain and --user.');
  }
  const line = parseLine({ name, ...toFields(values, io.cwd, undefined) });
  if (!line.ok) return fail(io, faultText(line.error));
  const fileFault = checkFile(line.value.caFile);
  if (fileFault !== undefined) return fail(io, fileFault);
  const password = values['password-stdin'] === true ? await readPassword(io) : ok(undefined);
  if (!password.ok) return fail(io, password.error, EXIT.usage);
  const updated = await store.update((settings) => {
    const added = addLine(settings, line.value);
    return added.ok && values.default === true ? setDefaultLine(added.value, name) : added;
  });
  if (!updated.ok) return fail(io, faultText(updated.error));
  const failed = await keepPassword(session, name, password.value);
  return failed ?? printLine(session, updated.value, name, `Line ${name} was added.`);
}

async function set(session: Session, name: string, values: LineValues): Promise<number> {
  const { io, store } = session;
  const changes = parseLineChanges(toFields(values, io.cwd, null));
  if (!changes.ok) return fail(io, faultText(changes.error));
  const makeDefault = values.default === true;
  const withPassword = values['password-stdin'] === true;
  if (Object.keys(changes.value).length === 0 && !makeDefault && !withPassword) {
    return usageError(io, 'line', 'Say what to change, such as --domain pbx.example.com.');
  }
  const fileFault = checkFile(changes.value.caFile);
  if (fileFault !== undefined) return fail(io, fileFault);
  const password = withPassword ? await readPassword(io) : ok(undefined);
  if (!password.ok) return fail(io, password.error, EXIT.usage);
  const updated = await store.update((settings) => {
    const changed = setLine(settings, name, changes.value);
    return changed.ok && makeDefault ? setDefaultLine(changed.value, name) : changed;
  });
  if (!updated.ok) return fail(io, faultText(updated.error));
  const failed = await keepPassword(session, name, password.value);
  return failed ?? printLine(session, updated.value, name, `Line ${name} was changed.`);
}

async function remove({ io, store, secrets, json }: Session, name: string): Promise<number> {
  const updated = await store.update((settings) => removeLine(settings, name));
  if (!updated.ok) return fail(io, faultText(updated.error));
  const removed = await secrets.remove(name);
  if (!removed.ok) return fail(io, `The line was removed. ${removed.error}`);
  io.out.write(json ? `${JSON.stringify({ removed: name })}\n` : `Line ${name} was removed.\n`);
  return EXIT.ok;
}

function table(views: readonly LineView[]): string {
  const rows = views.map((view) => [
    view.default ? '*' : ' ',
    toPlainText(view.name),
    `${view.user}@${view.domain}`,
    view.extension ?? '-',
    view.outboundProxy ?? '-',
    view.transport,
    view.password,
  ]);
  const all = [[' ', 'line', 'account', 'extension', 'proxy', 'transport', 'password'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

async function list({ io, store, secrets, json }: Session): Promise<number> {
  const settings = await store.read();
  if (!settings.ok) return fail(io, settings.error.text);
  const views = toViews(settings.value, settings.value.lines, secrets);
  if (!views.ok) return fail(io, views.error);
  if (json) io.out.write(views.value.map((view) => `${JSON.stringify(view)}\n`).join(''));
  else if (views.value.length > 0) io.out.write(table(views.value));
  else io.out.write('There is no line yet. Add one: dialtray line add --help\n');
  return EXIT.ok;
}

async function check({ io, store, secrets, json, startCheck }: Session, name: string, values: LineValues) {
  const timeout = parseTimeout(typeof values.timeout === 'string' ? values.timeout : undefined);
  if (!timeout.ok) return usageError(io, 'line', timeout.error);
  const settings = await store.read();
  if (!settings.ok) return fail(io, settings.error.text);
  const line = settings.value.lines.find((each) => each.name === name);
  if (line === undefined) return fail(io, fieldSentence('name-unknown', 'en', { name: toPlainText(name) }));
  return checkOneLine({ settings: settings.value, line, secrets, json, limitMs: timeout.value }, io, startCheck);
}

const ACTIONS = { add, set, remove, list, check } as const;
type Action = keyof typeof ACTIONS;
const isAction = (text: string | undefined): text is Action => text !== undefined && Object.hasOwn(ACTIONS, text);

interface Options {
  readonly values: LineValues;
  readonly positionals: readonly string[];
}

function readOptions(action: Action, args: readonly string[]): Result<Options, string> {
  if (action === 'add' || action === 'set') return parseOptions(args, LINE_OPTIONS);
  return action === 'check' ? parseOptions(args, CHECK_OPTIONS) : parseOptions(args, COMMON_OPTIONS);
}

function checkName(action: Action, names: readonly string[]): string | undefined {
  if (action === 'list') return names.length === 0 ? undefined : 'line list takes no name.';
  const [name, ...more] = names;
  if (name === undefined) return `Name the line: dialtray line ${action} NAME`;
  if (more.length > 0) return 'There is more than one name. Put a name with spaces in quotation marks.';
  const fault = checkLineName(name);
  return fault === undefined ? undefined : `The name of the line: ${fault}`;
}

/** @returns the exit code */
export async function lineCommand(args: readonly string[], io: CliIo, backend: LineBackend): Promise<number> {
  const [action, ...rest] = args;
  if (action === '--help' || action === '-h') {
    io.out.write(HELP.line);
    return EXIT.ok;
  }
  if (!isAction(action)) {
    const said = action === undefined ? 'Say what to do' : `There is no “line ${toPlainText(action, 40)}”`;
    return usageError(io, 'line', `${said}: add, list, set, remove or check.`);
  }
  const parsed = readOptions(action, rest);
  if (!parsed.ok) return usageError(io, 'line', parsed.error);
  const { values } = parsed.value;
  if (values.help === true) {
    io.out.write(HELP.line);
    return EXIT.ok;
  }
  const allowed = checkPasswordOptions(values);
  if (!allowed.ok) return usageError(io, 'line', allowed.error);
  const nameFault = checkName(action, parsed.value.positionals);
  if (nameFault !== undefined) return usageError(io, 'line', nameFault);
  const dataDir = backend.dataDir(typeof values['data-dir'] === 'string' ? values['data-dir'] : undefined);
  if (!dataDir.ok) return usageError(io, 'line', dataDir.error);
  const store = backend.store(dataDir.value);
  const secrets = backend.secrets(dataDir.value);
  const { startCheck } = backend;
  const session: Session = { io, store, secrets, json: values.json === true, startCheck };
  return ACTIONS[action](session, parsed.value.positionals[0] ?? '', values);
}
