/**
 * What a window, a page or the terminal may ask of the core, and what it hears from it. Commands go down, one snapshot
 * comes up. A password goes in only: there is a command to set one and none to read one.
 *
 * Every argument is parsed at run time by `parseArgs`; a command without a parser does not compile.
 */

import type { DialRule, Location } from './dial-plan.ts';
import { checkLineName, checkPassword, type FieldCheck, LIMITS } from './field-checks.ts';
import { fieldSentence } from './field-texts.ts';
import type { HistoryEntry } from './history.ts';
import { err, ok, type Result } from './result.ts';
import { type FieldFault, LINK_SCHEMES, type LineSettings, type LinkScheme } from './settings.ts';
import {
  type LineChanges,
  parseLine,
  parseLineChanges,
  parseSettingsChanges,
  type SettingsChanges,
} from './settings-schema.ts';
import type { AppState, NumberPreview, PasswordPlace } from './state.ts';

/** Why a call did not begin. */
export type DialError =
  | {
      readonly kind: 'refused';
      readonly outcome: 'number-invalid' | 'line-invalid';
      /** One plain sentence. */
      readonly text: string;
    }
  | Confirm;

/** It may be done once the user has said so: the same command again, with `confirmed`. */
export interface Confirm {
  readonly kind: 'confirm';
  /** What a line would send, where it is about a number. */
  readonly sent?: string;
  /** Why it is asked, in one plain sentence. */
  readonly text: string;
}

export interface DialArgs {
  readonly text: string;
  /** The name of a line; without it, the default line. */
  readonly line?: string;
  /** Dial what was typed, without location and rules. */
  readonly exact?: boolean;
  readonly confirmed?: boolean;
}

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  /** How many there are in all. */
  readonly total: number;
}

/** What saved tests of rules give now. */
export interface RulesReport {
  readonly faults: readonly { readonly rule: string; readonly field: string; readonly text: string }[];
  readonly tests: readonly {
    readonly rule: string;
    readonly in: string;
    readonly expected: string | null;
    readonly actual: string | null;
    readonly passed: boolean;
  }[];
}

/** What only a desktop can open. `default-apps`: the page of the system where the user chooses who opens links. */
export const OPENABLE = ['default-apps', 'log', 'data-folder', 'login-items', 'release-notes'] as const;
export type Openable = (typeof OPENABLE)[number];

type Done = Result<undefined, string>;

export interface Commands {
  'state:get': { args: undefined; reply: AppState };

  'call:dial': { args: DialArgs; reply: Result<{ readonly callId: string }, DialError> };
  /** Of a call that is over or unknown: nothing happens. */
  'call:cancel': { args: { readonly callId: string }; reply: undefined };

  'number:preview': {
    args: { readonly text: string; readonly line?: string; readonly exact?: boolean };
    reply: NumberPreview;
  };
  /** Rules as they stand in a form: what is wrong with them, and what their tests give. Nothing is saved. */
  'number:check-rules': {
    args: { readonly rules: readonly DialRule[]; readonly location: Partial<Location> };
    reply: Result<RulesReport, FieldFault>;
  };
  'number:export': { args: undefined; reply: string };
  /** Reads an exported dial plan. Nothing is saved. */
  'number:import': {
    args: { readonly text: string };
    reply: Result<{ readonly location: Partial<Location>; readonly rules: readonly DialRule[] }, readonly FieldFault[]>;
  };

  'line:add': { args: LineSettings; reply: Result<undefined, FieldFault> };
  'line:set': {
    args: { readonly name: string; readonly changes: LineChanges };
    reply: Result<undefined, FieldFault>;
  };
  'line:rename': { args: { readonly name: string; readonly to: string }; reply: Result<undefined, FieldFault> };
  /** The line's password goes with it. */
  'line:remove': { args: { readonly name: string }; reply: Result<undefined, FieldFault> };
  'line:set-password': {
    args: { readonly name: string; readonly password: string; readonly confirmed?: boolean };
    /** `confirm`: there is no keyring, only a file; the user is asked before it is used. */
    reply: Result<{ readonly place: PasswordPlace }, FieldFault | Confirm>;
  };
  /** Tests a line as it stands in a form. Its steps come with the snapshot. Without a password, the stored one. */
  'line:check': {
    args: { readonly line: LineSettings; readonly password?: string };
    reply: Result<{ readonly checkId: string }, FieldFault>;
  };
  'line:cancel-check': { args: undefined; reply: undefined };

  'settings:set': { args: SettingsChanges; reply: Result<undefined, FieldFault> };
  /** `all` forgets lines, passwords and history as well. */
  'settings:reset': { args: { readonly what: 'general' | 'all' }; reply: Done };

  /** Dials the link that waits; one that is no longer there: nothing happens. */
  'link:dial': {
    args: { readonly id: string; readonly text?: string; readonly line?: string };
    reply: Result<{ readonly callId: string }, DialError>;
  };
  'link:dismiss': { args: { readonly id: string }; reply: undefined };

  'history:list': {
    args: { readonly query: string; readonly offset: number; readonly limit: number };
    reply: Result<HistoryPage, string>;
  };
  'history:remove': { args: { readonly id: string }; reply: Done };
  'history:clear': { args: undefined; reply: Done };
  /** @returns CSV (RFC 4180) of what the query finds */
  'history:export': { args: { readonly query: string }; reply: Result<string, string> };

  'notice:dismiss': { args: { readonly id: string }; reply: undefined };
  /** A redacted text for whoever helps. */
  'about:report': { args: undefined; reply: string };

  /** Asks the system that we open such links; the text says what the user has yet to do. */
  'desktop:claim': { args: { readonly scheme: LinkScheme }; reply: Result<{ readonly text?: string }, string> };
  'desktop:open': { args: { readonly what: Openable }; reply: Done };
  'desktop:update': { args: { readonly step: 'look' | 'fetch' | 'install' }; reply: Done };
  /** While the user presses a new hotkey, the present ones sleep. */
  'desktop:record-hotkey': { args: { readonly recording: boolean }; reply: undefined };
  /** Ends the program, and with it the calls that run. */
  'desktop:quit': { args: undefined; reply: Done };
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

const bounded =
  (maximum: number): FieldCheck =>
  (text) =>
    text.length <= maximum ? undefined : fieldSentence('too-long', 'en', { maximum });

const checkDialText = bounded(LIMITS.dialText);
const checkId = bounded(256);

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
  const outer = readObject(input, { name: checked(checkLineName), changes: isAnything });
  if (!outer.ok) return outer;
  const changes = spoken(parseLineChanges(outer.value.changes));
  return changes.ok ? typed(ok({ ...outer.value, changes: changes.value })) : changes;
}

const parseRules = (rules: unknown, location: unknown): Result<SettingsChanges, string> =>
  spoken(parseSettingsChanges({ rules, location }));

function parseCheckRules(input: unknown): Result<Commands['number:check-rules']['args'], string> {
  const outer = readObject(input, { rules: isAnything, location: isAnything });
  if (!outer.ok) return outer;
  const parsed = parseRules(outer.value.rules, outer.value.location);
  return parsed.ok ? typed(ok({ ...parsed.value })) : parsed;
}

function parseLineCheck(input: unknown): Result<Commands['line:check']['args'], string> {
  const outer = readObject(input, { line: isAnything }, { password: checked(checkPassword) });
  if (!outer.ok) return outer;
  const line = spoken(parseLine(outer.value.line));
  return line.ok ? typed(ok({ ...outer.value, line: line.value })) : line;
}

const oneOf =
  (choices: readonly string[]): FieldReader =>
  (value) =>
    typeof value === 'string' && choices.includes(value)
      ? undefined
      : fieldSentence('choice', 'en', { choices: choices.join(', ') });

const upTo =
  (maximum: number): FieldReader =>
  (value) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maximum
      ? undefined
      : fieldSentence('whole-number', 'en', { least: 0, most: maximum });

/** An exported dial plan is small; a file of any size may be dropped on the window. */
const DIAL_PLAN_LENGTH = 1_000_000;

const checkQuery = bounded(200);

export const parseArgs: { readonly [K in CommandName]: ArgsParser<K> } = {
  'state:get': nothing,
  'call:dial': (input) =>
    typed(
      readObject(
        input,
        { text: checked(checkDialText) },
        { line: checked(checkLineName), exact: isYesNo, confirmed: isYesNo },
      ),
    ),
  'call:cancel': (input) => typed(readObject(input, { callId: checked(checkId) })),
  'number:preview': (input) =>
    typed(readObject(input, { text: checked(checkDialText) }, { line: checked(checkLineName), exact: isYesNo })),
  'number:check-rules': parseCheckRules,
  'number:export': nothing,
  'number:import': (input) => typed(readObject(input, { text: checked(bounded(DIAL_PLAN_LENGTH)) })),
  'line:add': (input) => spoken(parseLine(input)),
  'line:set': parseLineSet,
  'line:rename': (input) => typed(readObject(input, { name: checked(checkLineName), to: checked(checkLineName) })),
  'line:remove': (input) => typed(readObject(input, { name: checked(checkLineName) })),
  'line:set-password': (input) =>
    typed(
      readObject(input, { name: checked(checkLineName), password: checked(checkPassword) }, { confirmed: isYesNo }),
    ),
  'line:check': parseLineCheck,
  'line:cancel-check': nothing,
  'settings:set': (input) => spoken(parseSettingsChanges(input)),
  'settings:reset': (input) => typed(readObject(input, { what: oneOf(['general', 'all']) })),
  'link:dial': (input) =>
    typed(readObject(input, { id: checked(checkId) }, { text: checked(checkDialText), line: checked(checkLineName) })),
  'link:dismiss': (input) => typed(readObject(input, { id: checked(checkId) })),
  'history:list': (input) =>
    typed(readObject(input, { query: checked(checkQuery), offset: upTo(1_000_000), limit: upTo(500) })),
  'history:remove': (input) => typed(readObject(input, { id: checked(checkId) })),
  'history:clear': nothing,
  'history:export': (input) => typed(readObject(input, { query: checked(checkQuery) })),
  'notice:dismiss': (input) => typed(readObject(input, { id: checked(checkId) })),
  'about:report': nothing,
  'desktop:claim': (input) => typed(readObject(input, { scheme: oneOf(LINK_SCHEMES) })),
  'desktop:open': (input) => typed(readObject(input, { what: oneOf(OPENABLE) })),
  'desktop:update': (input) => typed(readObject(input, { step: oneOf(['look', 'fetch', 'install']) })),
  'desktop:record-hotkey': (input) => typed(readObject(input, { recording: isYesNo })),
  'desktop:quit': nothing,
};
