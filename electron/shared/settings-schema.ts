/**
 * Reads settings and parts of them from outside: a file that anybody may have edited, a message from a window, the
 * terminal. Whatever comes in, what goes out is a value that can be used as it is, or one sentence.
 *
 * zod/mini, because it costs a fifth of zod when the program starts (docs/dependencies.md). Fields that this version
 * does not know stay in a settings file: a newer Dialtray may have put them there.
 */
import * as z from 'zod/mini';
import { RULE_ACTIONS, SEND_FORMATS } from './dial-plan.ts';
import {
  checkAccelerator,
  checkAreaCode,
  checkAuthUser,
  checkCountDown,
  checkCountry,
  checkCountryCode,
  checkDomain,
  checkEmergencyNumber,
  checkEnumSuffix,
  checkExtension,
  checkHistoryDays,
  checkIncomingUrl,
  checkKeepAlive,
  checkLineName,
  checkOwnRange,
  checkPath,
  checkPrefix,
  checkProxy,
  checkRealm,
  checkRuleId,
  checkRuleText,
  checkSeconds,
  checkStunServer,
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
  type HotkeyName,
  LINE_DEFAULTS,
  LINK_ACTIONS,
  type LineSettings,
  type LinkSettings,
  NOTIFICATIONS,
  SETTINGS_VERSION,
  type Settings,
  THEMES,
  TRANSPORTS,
  UPDATE_CHOICES,
} from './settings.ts';
import { wholeFault } from './settings-quick.ts';

type Issue = { readonly input?: unknown };

/** The schemas speak one language each; they are built when they are needed. */
function createParts(language: Language) {
  const wrong =
    (key: FieldSentence, values?: Readonly<Record<string, string | number>>) =>
    ({ input }: Issue) =>
      fieldSentence(input === undefined ? 'empty' : key, language, values);
  const rule = <T>(check: (value: T) => string | undefined) =>
    z.check<T>((ctx) => {
      const message = check(ctx.value);
      if (message !== undefined) ctx.issues.push({ code: 'custom', input: ctx.value, message });
    });
  return {
    rule,
    sentence: (key: FieldSentence) => fieldSentence(key, language),
    notObject: { error: wrong('not-object') },
    text: (check: FieldCheck) => z.string({ error: wrong('not-text') }).check(rule((value) => check(value, language))),
    choice: <const T extends readonly string[]>(choices: T) =>
      z.enum(choices as unknown as readonly [T[number]], { error: wrong('choice', { choices: choices.join(', ') }) }),
    number: (check: (value: number, language: Language) => string | undefined) =>
      z.number({ error: wrong('not-number') }).check(rule((value) => check(value, language))),
    yesNo: z.boolean({ error: wrong('not-yes-no') }),
    internal: z.readonly(
      z
        .tuple([z.number({ error: wrong('digits-range') }), z.number({ error: wrong('digits-range') })], {
          error: wrong('digits-range'),
        })
        .check(
          rule(([least, most]) => (isDigitRange(least, most) ? undefined : fieldSentence('digits-range', language))),
        ),
    ),
    textOrNull: z.nullable(z.string({ error: wrong('rule-test') })),
    list: <T extends z.ZodMiniType>(item: T, maximum: number) =>
      z
        .array(item, { error: wrong('not-list') })
        .check(z.maxLength(maximum, { error: wrong('too-many', { maximum }) })),
  };
}
type Parts = ReturnType<typeof createParts>;

const isDigitRange = (least: number, most: number): boolean =>
  Number.isInteger(least) && Number.isInteger(most) && least >= 1 && least <= most && most <= 15;

function locationSchema({ text, list, choice, yesNo, internal, notObject }: Parts) {
  const shape = {
    country: z.exactOptional(text(checkCountry)),
    cc: z.exactOptional(text(checkCountryCode)),
    areaCode: z.exactOptional(text(checkAreaCode)),
    trunk: z.exactOptional(text(checkPrefix)),
    intl: z.exactOptional(text(checkPrefix)),
    outsidePrefix: z.exactOptional(text(checkPrefix)),
    internal: z.exactOptional(internal),
    ownRanges: z.exactOptional(list(text(checkOwnRange), 200)),
    emergency: z.exactOptional(list(text(checkEmergencyNumber), 50)),
    emergencyViaOutside: z.exactOptional(yesNo),
    send: z.exactOptional(choice(SEND_FORMATS)),
  };
  return z.looseObject(shape, notObject);
}

function ruleSchema({ text, list, choice, yesNo, textOrNull, notObject, rule, sentence }: Parts) {
  const optionalText = z.exactOptional(text(checkRuleText));
  const shape = {
    id: text(checkRuleId),
    name: optionalText,
    enabled: z.exactOptional(yesNo),
    lines: z.exactOptional(list(text(checkLineName), LIMITS.lines)),
    kinds: z.exactOptional(list(choice(['e164', 'local']), 2)),
    match: optionalText,
    pattern: optionalText,
    to: optionalText,
    action: z.exactOptional(choice(RULE_ACTIONS)),
    tests: z.exactOptional(list(z.looseObject({ in: text(checkRuleText), out: textOrNull }, notObject), 200)),
  };
  return z
    .looseObject(shape, notObject)
    .check(
      rule((value) =>
        (value.match === undefined) === (value.pattern === undefined) ? sentence('rule-both') : undefined,
      ),
    );
}

function createFields(language: Language) {
  const parts = createParts(language);
  const { text, choice, number, yesNo } = parts;
  const seconds = number(checkSeconds);
  const languageChoice = choice(LANGUAGE_CHOICES);
  // Made only where there is something to read: building schemas is most of what reading settings costs.
  const location = z.lazy(() => locationSchema(parts));
  return {
    ...parts,
    name: text(checkLineName),
    seconds,
    languageChoice,
    location,
    required: { domain: text(checkDomain), user: text(checkUser) },
    defaulted: {
      transport: choice(TRANSPORTS),
      active: yesNo,
      register: yesNo,
      autoAnswer: choice(AUTO_ANSWERS),
      bye: choice(BYE_POLICIES),
      keepAliveSeconds: number(checkKeepAlive),
      sendRinging: yesNo,
    },
    optional: {
      extension: text(checkExtension),
      outboundProxy: text(checkProxy),
      authUser: text(checkAuthUser),
      caFile: text(checkPath),
      realm: text(checkRealm),
      stunServer: text(checkStunServer),
      enumSuffix: text(checkEnumSuffix),
      ringSeconds: seconds,
      transferSeconds: seconds,
      language: languageChoice,
      location,
    },
  };
}
type Fields = ReturnType<typeof createFields>;

function lineShape({ name, required, optional, defaulted }: Fields) {
  return {
    name,
    ...required,
    extension: z.exactOptional(optional.extension),
    outboundProxy: z.exactOptional(optional.outboundProxy),
    authUser: z.exactOptional(optional.authUser),
    transport: z._default(defaulted.transport, LINE_DEFAULTS.transport),
    active: z._default(defaulted.active, LINE_DEFAULTS.active),
    register: z._default(defaulted.register, LINE_DEFAULTS.register),
    autoAnswer: z._default(defaulted.autoAnswer, LINE_DEFAULTS.autoAnswer),
    caFile: z.exactOptional(optional.caFile),
    realm: z.exactOptional(optional.realm),
    bye: z._default(defaulted.bye, LINE_DEFAULTS.bye),
    keepAliveSeconds: z._default(defaulted.keepAliveSeconds, LINE_DEFAULTS.keepAliveSeconds),
    stunServer: z.exactOptional(optional.stunServer),
    sendRinging: z._default(defaulted.sendRinging, LINE_DEFAULTS.sendRinging),
    enumSuffix: z.exactOptional(optional.enumSuffix),
    ringSeconds: z.exactOptional(optional.ringSeconds),
    transferSeconds: z.exactOptional(optional.transferSeconds),
    language: z.exactOptional(optional.language),
    location: z.exactOptional(optional.location),
  };
}

/** What is set once for the whole program, without the lines. */
function generalParts(fields: Fields) {
  const { choice, yesNo, number, list, text } = fields;
  const action = choice(LINK_ACTIONS);
  return {
    ringSeconds: fields.seconds,
    transferSeconds: fields.seconds,
    language: fields.languageChoice,
    location: fields.location,
    rules: z.lazy(() => list(ruleSchema(fields), 1000)),
    demo: yesNo,
    links: {
      paused: yesNo,
      link: action,
      clipboard: action,
      terminal: action,
      countDownSeconds: number(checkCountDown),
    },
    hotkeys: { show: z.exactOptional(text(checkAccelerator)), clipboard: z.exactOptional(text(checkAccelerator)) },
    startAtLogin: yesNo,
    theme: choice(THEMES),
    notifications: choice(NOTIFICATIONS),
    updates: choice(UPDATE_CHOICES),
    historyDays: number(checkHistoryDays),
    incomingUrl: text(checkIncomingUrl),
  };
}

function settingsSchema(language: Language) {
  const fields = createFields(language);
  const { list, notObject } = fields;
  const parts = generalParts(fields);
  const { links: given } = DEFAULT_SETTINGS;
  const links = {
    paused: z._default(parts.links.paused, given.paused),
    link: z._default(parts.links.link, given.link),
    clipboard: z._default(parts.links.clipboard, given.clipboard),
    terminal: z._default(parts.links.terminal, given.terminal),
    countDownSeconds: z._default(parts.links.countDownSeconds, given.countDownSeconds),
  };
  const shape = {
    version: z.literal(SETTINGS_VERSION),
    lines: z._default(list(z.looseObject(lineShape(fields), notObject), LIMITS.lines), []),
    defaultLine: z.exactOptional(fields.name),
    ringSeconds: z._default(parts.ringSeconds, DEFAULT_SETTINGS.ringSeconds),
    transferSeconds: z._default(parts.transferSeconds, DEFAULT_SETTINGS.transferSeconds),
    language: z._default(parts.language, DEFAULT_SETTINGS.language),
    location: z._default(parts.location, {}),
    rules: z._default(parts.rules, []),
    demo: z._default(parts.demo, DEFAULT_SETTINGS.demo),
    links: z._default(z.looseObject(links, notObject), { ...given }),
    hotkeys: z._default(z.looseObject(parts.hotkeys, notObject), DEFAULT_SETTINGS.hotkeys),
    startAtLogin: z._default(parts.startAtLogin, DEFAULT_SETTINGS.startAtLogin),
    theme: z._default(parts.theme, DEFAULT_SETTINGS.theme),
    notifications: z._default(parts.notifications, DEFAULT_SETTINGS.notifications),
    updates: z._default(parts.updates, DEFAULT_SETTINGS.updates),
    historyDays: z._default(parts.historyDays, DEFAULT_SETTINGS.historyDays),
    incomingUrl: z.exactOptional(parts.incomingUrl),
  };
  return z.looseObject(shape, notObject);
}

/** General settings that are to change, each as a whole; `null` takes an optional one away. */
export type SettingsChanges = {
  readonly [K in Exclude<
    keyof Settings,
    'version' | 'lines' | 'links' | 'hotkeys' | 'defaultLine' | 'incomingUrl'
  >]?: Settings[K];
} & {
  readonly defaultLine?: string | null;
  readonly links?: Partial<LinkSettings>;
  readonly hotkeys?: { readonly [K in HotkeyName]?: string | null };
  readonly incomingUrl?: string | null;
};

/** An unknown field is refused, as with a line. Whether the default line exists is for `changeSettings` to say. */
export function parseSettingsChanges(input: unknown, language: Language = 'en'): Result<SettingsChanges, FieldFault> {
  const fields = createFields(language);
  const { links, hotkeys, incomingUrl, ...rest } = generalParts(fields);
  const strict = <S extends Readonly<Record<string, z.ZodMiniType>>>(shape: S) =>
    z.exactOptional(z.strictObject(shape, fields.notObject));
  const optional = <S extends Readonly<Record<string, z.ZodMiniType>>>(shape: S) =>
    Object.fromEntries(Object.entries(shape).map(([name, part]) => [name, z.exactOptional(part)]));
  const accelerator = z.exactOptional(z.nullable(fields.text(checkAccelerator)));
  const shape = {
    ...optional(rest),
    defaultLine: z.exactOptional(z.nullable(fields.name)),
    links: strict(optional(links)),
    hotkeys: strict({ show: accelerator, clipboard: accelerator }),
    incomingUrl: z.exactOptional(z.nullable(incomingUrl)),
  };
  return run(z.strictObject(shape, fields.notObject) as z.ZodMiniType<SettingsChanges>, input, language);
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

/**
 * Settings from outside, of any version up to ours.
 * @returns complete settings, defaults filled in and unknown fields kept; or the first field that cannot be used
 */
export function parseSettings(input: unknown, language: Language = 'en'): Result<Settings, FieldFault> {
  const migrated = migrate(input, language);
  if (!migrated.ok) return migrated;
  const parsed: Result<Settings, FieldFault> = run(settingsSchema(language), migrated.value, language);
  if (!parsed.ok) return parsed;
  const fault = wholeFault(parsed.value, language);
  return fault === undefined ? parsed : err(fault);
}

/** A whole line as a window or the terminal gives it. An unknown field is refused here: it is a mistake, not the future. */
export function parseLine(input: unknown, language: Language = 'en'): Result<LineSettings, FieldFault> {
  const fields = createFields(language);
  return run(z.strictObject(lineShape(fields), fields.notObject), input, language);
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
    active: clearable(defaulted.active),
    register: clearable(defaulted.register),
    keepAliveSeconds: clearable(defaulted.keepAliveSeconds),
    stunServer: clearable(optional.stunServer),
    sendRinging: clearable(defaulted.sendRinging),
    enumSuffix: clearable(optional.enumSuffix),
    autoAnswer: clearable(defaulted.autoAnswer),
    caFile: clearable(optional.caFile),
    realm: clearable(optional.realm),
    bye: clearable(defaulted.bye),
    ringSeconds: clearable(optional.ringSeconds),
    transferSeconds: clearable(optional.transferSeconds),
    language: clearable(optional.language),
    location: clearable(optional.location),
  };
  return run(z.strictObject(shape, fields.notObject), input, language);
}
