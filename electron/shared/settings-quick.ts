/**
 * Takes settings that are in order as they are, without zod. Building the schema costs more at every start of the
 * program than reading, parsing and checking the file together, and nearly always nothing is wrong with it.
 *
 * This says yes or "ask the schema": whatever is unusual, or wrong, is the schema's to judge and to name. A test holds
 * the two together: what is taken here is exactly what the schema makes of it.
 */
import { SEND_FORMATS } from './dial-plan.ts';
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
  checkSeconds,
  checkStunServer,
  checkUser,
  type FieldCheck,
  LIMITS,
} from './field-checks.ts';
import { fieldSentence } from './field-texts.ts';
import { LANGUAGE_CHOICES, type Language } from './language.ts';
import {
  AUTO_ANSWERS,
  BYE_POLICIES,
  DEFAULT_SETTINGS,
  type FieldFault,
  LINE_DEFAULTS,
  LINK_ACTIONS,
  type LineSettings,
  type LinkSettings,
  NOTIFICATIONS,
  SETTINGS_VERSION,
  type Settings,
  THEMES,
  TRANSPORTS,
  toComparableName,
  UPDATE_CHOICES,
} from './settings.ts';

type Fits = (value: unknown) => boolean;

const text =
  (check: FieldCheck): Fits =>
  (value) =>
    typeof value === 'string' && check(value) === undefined;
const oneOf =
  (choices: readonly string[]): Fits =>
  (value) =>
    typeof value === 'string' && choices.includes(value);
const yesNo: Fits = (value) => typeof value === 'boolean';
const number =
  (check: (value: number) => string | undefined): Fits =>
  (value) =>
    typeof value === 'number' && check(value) === undefined;
const seconds = number(checkSeconds);
const list =
  (item: Fits, maximum: number): Fits =>
  (value) =>
    Array.isArray(value) && value.length <= maximum && value.every(item);

/** Every known field that is there fits; fields that are not known may be anything. */
const object =
  (fields: Readonly<Record<string, Fits>>, required: readonly string[] = []): Fits =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    if (Object.hasOwn(value, '__proto__') || !required.every((name) => Object.hasOwn(value, name))) return false;
    return Object.entries(value).every(([name, given]) => !Object.hasOwn(fields, name) || fields[name]?.(given));
  };

const LOCATION = object({
  country: text(checkCountry),
  cc: text(checkCountryCode),
  areaCode: text(checkAreaCode),
  trunk: text(checkPrefix),
  intl: text(checkPrefix),
  outsidePrefix: text(checkPrefix),
  internal: () => false,
  ownRanges: list(text(checkOwnRange), 200),
  emergency: list(text(checkEmergencyNumber), 50),
  emergencyViaOutside: yesNo,
  send: oneOf(SEND_FORMATS),
});

const LINE_FIELDS: Readonly<Record<keyof LineSettings, Fits>> = {
  name: text(checkLineName),
  domain: text(checkDomain),
  user: text(checkUser),
  extension: text(checkExtension),
  outboundProxy: text(checkProxy),
  authUser: text(checkAuthUser),
  transport: oneOf(TRANSPORTS),
  active: yesNo,
  register: yesNo,
  keepAliveSeconds: number(checkKeepAlive),
  stunServer: text(checkStunServer),
  sendRinging: yesNo,
  enumSuffix: text(checkEnumSuffix),
  autoAnswer: oneOf(AUTO_ANSWERS),
  caFile: text(checkPath),
  realm: text(checkRealm),
  bye: oneOf(BYE_POLICIES),
  ringSeconds: seconds,
  transferSeconds: seconds,
  language: oneOf(LANGUAGE_CHOICES),
  location: LOCATION,
};

const LINK_FIELDS: Readonly<Record<keyof LinkSettings, Fits>> = {
  paused: yesNo,
  link: oneOf(LINK_ACTIONS),
  clipboard: oneOf(LINK_ACTIONS),
  terminal: oneOf(LINK_ACTIONS),
  countDownSeconds: number(checkCountDown),
};

const SETTINGS_FIELDS: Readonly<Record<keyof Settings, Fits>> = {
  version: (value) => value === SETTINGS_VERSION,
  lines: list(object(LINE_FIELDS, ['name', 'domain', 'user']), LIMITS.lines),
  defaultLine: text(checkLineName),
  ringSeconds: seconds,
  transferSeconds: seconds,
  language: oneOf(LANGUAGE_CHOICES),
  location: LOCATION,
  rules: list(() => false, 0),
  demo: yesNo,
  links: object(LINK_FIELDS),
  hotkeys: object({ show: text(checkAccelerator), clipboard: text(checkAccelerator) }),
  startAtLogin: yesNo,
  theme: oneOf(THEMES),
  notifications: oneOf(NOTIFICATIONS),
  updates: oneOf(UPDATE_CHOICES),
  historyDays: number(checkHistoryDays),
  incomingUrl: text(checkIncomingUrl),
};
const SETTINGS = object(SETTINGS_FIELDS);

/** @returns undefined where the schema has to be asked */
export function quickSettings(input: unknown): Settings | undefined {
  if (!SETTINGS(input)) return undefined;
  // SETTINGS has looked at every field that these types name.
  const given = input as Partial<Settings>;
  const lines = (given.lines ?? []).map((line) => ({ ...LINE_DEFAULTS, ...line }));
  const links = { ...DEFAULT_SETTINGS.links, ...given.links };
  const settings: Settings = { ...DEFAULT_SETTINGS, ...given, lines, links };
  return wholeFault(settings, 'en') === undefined ? settings : undefined;
}

/** What holds between fields: names are unique (also for people who do not see upper case), the default line exists. */
export function wholeFault(settings: Settings, language: Language): FieldFault | undefined {
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
