/**
 * What a window, a page or the terminal may ask of the core, and what it hears from it. Commands go down, one snapshot
 * comes up. A password goes in only: there is a command to set one and none to read one.
 *
 * Every argument is parsed at run time by `parseArgs`; a command without a parser does not compile.
 */
import { checkLineName, checkPassword, type FieldCheck, LIMITS } from './field-checks.ts';
import { fieldSentence } from './field-texts.ts';
import { err, ok, type Result } from './result.ts';
import type { FieldFault, LineSettings } from './settings.ts';
import { type LineChanges, parseLine, parseLineChanges } from './settings-schema.ts';
import type { AppState } from './state.ts';

/** Why a call did not begin. */
export type DialError =
  | {
      readonly kind: 'refused';
      readonly outcome: 'number-invalid' | 'line-invalid';
      /** One plain sentence. */
      readonly text: string;
    }
  /** The number may be dialled once the user has said so: the same command again, with `confirmed`. */
  | {
      readonly kind: 'confirm';
      /** What the line would send. */
      readonly sent: string;
      /** Why it is asked, in one plain sentence. */
      readonly text: string;
    };

/** Where a line's password is kept. */
export type PasswordPlace = 'keyring' | 'file' | 'none';

/** A line as it may be shown: its settings, and where its password is. */
export interface LineView extends LineSettings {
  readonly default: boolean;
  readonly password: PasswordPlace;
}

export interface DialArgs {
  readonly text: string;
  /** The name of a line; without it, the default line. */
  readonly line?: string;
  readonly confirmed?: boolean;
}

export interface Commands {
  'state:get': { args: undefined; reply: AppState };
  'call:dial': { args: DialArgs; reply: Result<{ readonly callId: string }, DialError> };
  /** Of a call that is over or unknown: nothing happens. */
  'call:cancel': { args: { readonly callId: string }; reply: undefined };
  'line:list': { args: undefined; reply: readonly LineView[] };
  'line:add': { args: LineSettings; reply: Result<LineView, FieldFault> };
  'line:set': {
    args: { readonly name: string; readonly changes: LineChanges; readonly makeDefault?: boolean };
    reply: Result<LineView, FieldFault>;
  };
  /** The line's password goes with it. */
  'line:remove': { args: { readonly name: string }; reply: Result<undefined, FieldFault> };
  'line:set-password': {
    args: { readonly name: string; readonly password: string };
    /** `notice`: one sentence for the user, where the password could not be kept in the system's keyring. */
    reply: Result<{ readonly place: PasswordPlace; readonly notice?: string }, FieldFault>;
  };
}
export type CommandName = keyof Commands;

export interface Events {
  /** Every version once; one with a lower version than the last is late and of no use. */
  'state:changed': AppState;
}

/** What the two bridges (Electron, HTTP) give to the pages. */
export interface DialerApi {
  invoke<K extends CommandName>(name: K, args: Commands[K]['args']): Promise<Commands[K]['reply']>;
  /** @returns a function that ends the listening */
  on<K extends keyof Events>(name: K, listener: (payload: Events[K]) => void): () => void;
}

type ArgsParser<K extends CommandName> = (input: unknown) => Result<Commands[K]['args'], string>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type FieldReader = (value: unknown) => string | undefined;

const checked =
  (check: FieldCheck): FieldReader =>
  (value) =>
    typeof value === 'string' ? check(value) : fieldSentence('not-text', 'en');

const checkDialText: FieldCheck = (text) =>
  text.length <= LIMITS.dialText ? undefined : fieldSentence('too-long', 'en', { maximum: LIMITS.dialText });

const checkCallId: FieldCheck = (text) =>
  text.length <= 256 ? undefined : fieldSentence('too-long', 'en', { maximum: 256 });

const isYesNo: FieldReader = (value) => (typeof value === 'boolean' ? undefined : fieldSentence('not-yes-no', 'en'));
const isAnything: FieldReader = () => undefined;

/** An object with the required and optional fields and no others; own fields only, so that a prototype brings nothing in. */
function readObject(
  input: unknown,
  required: Readonly<Record<string, FieldReader>>,
  optional: Readonly<Record<string, FieldReader>> = {},
): Result<Record<string, unknown>, string> {
  if (!isObject(input)) return err(fieldSentence('not-object', 'en'));
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(required, name) && !Object.hasOwn(optional, name)) {
      return err(fieldSentence('unknown-field', 'en', { name: name.slice(0, 40) }));
    }
  }
  const value: Record<string, unknown> = {};
  for (const [name, read] of [...Object.entries(required), ...Object.entries(optional)]) {
    const given = Object.hasOwn(input, name) ? input[name] : undefined;
    if (given === undefined && !Object.hasOwn(required, name)) continue;
    const fault = given === undefined ? fieldSentence('empty', 'en') : read(given);
    if (fault !== undefined) return err(`${name}: ${fault}`);
    value[name] = given;
  }
  return ok(value);
}

/** The cast is the one place where checked fields become the type: each parser names every field of its arguments. */
const typed = <T>(result: Result<Record<string, unknown>, string>): Result<T, string> => result as Result<T, string>;

const nothing = (input: unknown): Result<undefined, string> =>
  input === undefined ? ok(undefined) : err('This command takes no arguments.');

const spoken = <T>(result: Result<T, FieldFault>): Result<T, string> =>
  result.ok
    ? result
    : err(result.error.field === '' ? result.error.text : `${result.error.field}: ${result.error.text}`);

function parseLineSet(input: unknown): Result<Commands['line:set']['args'], string> {
  const outer = readObject(input, { name: checked(checkLineName), changes: isAnything }, { makeDefault: isYesNo });
  if (!outer.ok) return outer;
  const changes = spoken(parseLineChanges(outer.value.changes));
  return changes.ok ? typed(ok({ ...outer.value, changes: changes.value })) : changes;
}

export const parseArgs: { readonly [K in CommandName]: ArgsParser<K> } = {
  'state:get': nothing,
  'call:dial': (input) =>
    typed(readObject(input, { text: checked(checkDialText) }, { line: checked(checkLineName), confirmed: isYesNo })),
  'call:cancel': (input) => typed(readObject(input, { callId: checked(checkCallId) })),
  'line:list': nothing,
  'line:add': (input) => spoken(parseLine(input)),
  'line:set': parseLineSet,
  'line:remove': (input) => typed(readObject(input, { name: checked(checkLineName) })),
  'line:set-password': (input) =>
    typed(readObject(input, { name: checked(checkLineName), password: checked(checkPassword) })),
};
