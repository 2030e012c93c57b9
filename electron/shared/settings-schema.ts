/**
 * Reads settings and parts of them from outside: a file that anybody may have edited, a message from a window, the
 * terminal. Whatever comes in, what goes out is a value that can be used as it is, or one sentence.
 *
 * zod/mini, because it costs a fifth of zod when the program starts (docs/dependencies.md). Fields that this version
 * does not know stay in a settings file: a newer Dialtray may have put them there.
 */
import * as z from 'zod/mini';
import {
  checkAuthUser,
  checkDomain,
  checkExtension,
  checkLineName,
  checkPath,
  checkProxy,
  checkRealm,
  checkSeconds,
  checkUser,
  type FieldCheck,
  LIMITS,
} from './field-checks.ts';
import { type FieldSentence, fieldSentence } from './field-texts.ts';
import { LANGUAGE_CHOICES, type Language } from './language.ts';
import { err, ok, type Result } from './result.ts';
import {
  AUTO_ANSWERS,
  BYE_POLICIES,
  DEFAULT_SETTINGS,
  type FieldFault,
  LINE_DEFAULTS,
  type LineSettings,
  SETTINGS_VERSION,
  type Settings,
  TRANSPORTS,
  toComparableName,
} from './settings.ts';

type Issue = { readonly input?: unknown };

/** The schemas speak one language each; they are built when they are needed. */
function createFields(language: Language) {
  const wrong =
    (key: FieldSentence, values?: Readonly<Record<string, string | number>>) =>
    ({ input }: Issue) =>
      fieldSentence(input === undefined ? 'empty' : key, language, values);
  const text = (check: FieldCheck) =>
    z.string({ error: wrong('not-text') }).check(
      z.check<string>((ctx) => {
        const message = check(ctx.value, language);
        if (message !== undefined) ctx.issues.push({ code: 'custom', input: ctx.value, message });
      }),
    );
  const choice = <const T extends readonly string[]>(choices: T) =>
    z.enum(choices as unknown as T & string[], { error: wrong('choice', { choices: choices.join(', ') }) });
  const seconds = z.number({ error: wrong('not-number') }).check(
    z.check<number>((ctx) => {
      const message = checkSeconds(ctx.value, language);
      if (message !== undefined) ctx.issues.push({ code: 'custom', input: ctx.value, message });
    }),
  );
  const json = z.looseObject({}, { error: wrong('not-object') });
  const optional = {
    extension: text(checkExtension),
    outboundProxy: text(checkProxy),
    authUser: text(checkAuthUser),
    caFile: text(checkPath),
    realm: text(checkRealm),
    ringSeconds: seconds,
    transferSeconds: seconds,
    language: choice(LANGUAGE_CHOICES),
    location: json,
  };
  return {
    wrong,
    json,
    seconds,
    languageChoice: choice(LANGUAGE_CHOICES),
    name: text(checkLineName),
    required: { domain: text(checkDomain), user: text(checkUser) },
    defaulted: {
      transport: choice(TRANSPORTS),
      register: z.boolean({ error: wrong('not-yes-no') }),
      autoAnswer: choice(AUTO_ANSWERS),
      bye: choice(BYE_POLICIES),
    },
    optional,
  };
}
type Fields = ReturnType<typeof createFields>;

function lineShape(fields: Fields) {
  const { optional, defaulted } = fields;
  return {
    name: fields.name,
    ...fields.required,
    extension: z.exactOptional(optional.extension),
    outboundProxy: z.exactOptional(optional.outboundProxy),
    authUser: z.exactOptional(optional.authUser),
    transport: z._default(defaulted.transport, LINE_DEFAULTS.transport),
    register: z._default(defaulted.register, LINE_DEFAULTS.register),
    autoAnswer: z._default(defaulted.autoAnswer, LINE_DEFAULTS.autoAnswer),
    caFile: z.exactOptional(optional.caFile),
    realm: z.exactOptional(optional.realm),
    bye: z._default(defaulted.bye, LINE_DEFAULTS.bye),
    ringSeconds: z.exactOptional(optional.ringSeconds),
    transferSeconds: z.exactOptional(optional.transferSeconds),
    language: z.exactOptional(optional.language),
    location: z.exactOptional(optional.location),
  };
}

function settingsSchema(language: Language) {
  const fields = createFields(language);
  const notList = { error: fields.wrong('not-list') };
  return z.looseObject(
    {
      version: z.literal(SETTINGS_VERSION),
      lines: z._default(
        z
          .array(z.looseObject(lineShape(fields), { error: fields.wrong('not-object') }), notList)
          .check(z.maxLength(LIMITS.lines, { error: fields.wrong('too-many', { maximum: LIMITS.lines }) })),
        [],
      ),
      defaultLine: z.exactOptional(fields.name),
      ringSeconds: z._default(fields.seconds, DEFAULT_SETTINGS.ringSeconds),
      transferSeconds: z._default(fields.seconds, DEFAULT_SETTINGS.transferSeconds),
      language: z._default(fields.languageChoice, DEFAULT_SETTINGS.language),
      location: z._default(fields.json, {}),
      rules: z._default(z.array(fields.json, notList), []),
    },
    { error: fields.wrong('not-object') },
  );
}

/** `["lines", 0, "domain"]` -> `lines[0].domain`. */
const toPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (whole, part) =>
      typeof part === 'number' ? `${whole}[${part}]` : whole === '' ? String(part) : `${whole}.${String(part)}`,
    '',
  );

function run<T>(schema: z.ZodMiniType<T>, input: unknown, language: Language): Result<T, FieldFault> {
  const result = z.safeParse(schema, input, { jitless: true });
  if (result.success) return ok(result.data);
  const [issue] = result.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const name = (issue.keys[0] ?? '').slice(0, 40);
    return err({ field: toPath(issue.path), text: fieldSentence('unknown-field', language, { name }) });
  }
  return err({ field: toPath(issue?.path ?? []), text: issue?.message ?? fieldSentence('not-object', language) });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Brings the settings of an older version into the form of this one. Settings without a version are of version 1: the
 * first version's file may have been written by hand.
 */
export function migrate(input: unknown, language: Language = 'en'): Result<unknown, FieldFault> {
  if (!isObject(input)) return err({ field: '', text: fieldSentence('not-object', language) });
  const { version = SETTINGS_VERSION } = input;
  if (typeof version !== 'number') return err({ field: 'version', text: fieldSentence('not-number', language) });
  if (version < SETTINGS_VERSION || !Number.isInteger(version)) {
    return err({ field: 'version', text: fieldSentence('choice', language, { choices: SETTINGS_VERSION }) });
  }
  if (version > SETTINGS_VERSION) {
    const values = { version, own: SETTINGS_VERSION };
    return err({ field: 'version', text: fieldSentence('newer-version', language, values) });
  }
  return ok({ ...input, version });
}

/** What holds between fields: names are unique (also for people who do not see upper case), the default line exists. */
function checkWhole(settings: Settings, language: Language): FieldFault | undefined {
  const names = new Set<string>();
  for (const [index, { name }] of settings.lines.entries()) {
    if (names.has(toComparableName(name))) {
      return { field: `lines[${index}].name`, text: fieldSentence('name-taken', language, { name }) };
    }
    names.add(toComparableName(name));
  }
  const { defaultLine } = settings;
  if (defaultLine !== undefined && !settings.lines.some(({ name }) => name === defaultLine)) {
    return { field: 'defaultLine', text: fieldSentence('name-unknown', language, { name: defaultLine }) };
  }
  return undefined;
}

/**
 * Settings from outside, of any version up to ours.
 * @returns complete settings, defaults filled in and unknown fields kept; or the first field that cannot be used
 */
export function parseSettings(input: unknown, language: Language = 'en'): Result<Settings, FieldFault> {
  const migrated = migrate(input, language);
  if (!migrated.ok) return migrated;
  const parsed: Result<Settings, FieldFault> = run(settingsSchema(language), migrated.value, language);
  if (!parsed.ok) return parsed;
  const fault = checkWhole(parsed.value, language);
  return fault === undefined ? parsed : err(fault);
}

/** A whole line as a window or the terminal gives it. An unknown field is refused here: it is a mistake, not the future. */
export function parseLine(input: unknown, language: Language = 'en'): Result<LineSettings, FieldFault> {
  const fields = createFields(language);
  return run(z.strictObject(lineShape(fields), { error: fields.wrong('not-object') }), input, language);
}

/** Fields of a line that are to change; `null` takes an optional field away and sets the others to their default. */
export type LineChanges = {
  readonly [K in Exclude<keyof LineSettings, 'name' | 'domain' | 'user'>]?: LineSettings[K] | null;
} & { readonly domain?: string; readonly user?: string };

export function parseLineChanges(input: unknown, language: Language = 'en'): Result<LineChanges, FieldFault> {
  const fields = createFields(language);
  const { optional, defaulted, required } = fields;
  const clearable = <T extends z.ZodMiniType>(schema: T) => z.exactOptional(z.nullable(schema));
  const shape = {
    domain: z.exactOptional(required.domain),
    user: z.exactOptional(required.user),
    extension: clearable(optional.extension),
    outboundProxy: clearable(optional.outboundProxy),
    authUser: clearable(optional.authUser),
    transport: clearable(defaulted.transport),
    register: clearable(defaulted.register),
    autoAnswer: clearable(defaulted.autoAnswer),
    caFile: clearable(optional.caFile),
    realm: clearable(optional.realm),
    bye: clearable(defaulted.bye),
    ringSeconds: clearable(optional.ringSeconds),
    transferSeconds: clearable(optional.transferSeconds),
    language: clearable(optional.language),
    location: clearable(optional.location),
  };
  return run(z.strictObject(shape, { error: fields.wrong('not-object') }), input, language);
}
