/** The fields of the form, as they stand in its boxes, and the line that they make. Pure. */
import {
  checkAuthUser,
  checkDomain,
  checkEnumSuffix,
  checkExtension,
  checkKeepAlive,
  checkLineName,
  checkPassword,
  checkPath,
  checkProxy,
  checkRealm,
  checkSeconds,
  checkStunServer,
  checkUser,
  type FieldCheck,
  LIMITS,
  parseHostPort,
} from '../../../../electron/shared/field-checks.ts';
import { fieldSentence } from '../../../../electron/shared/field-texts.ts';
import type { Language, LanguageChoice } from '../../../../electron/shared/language.ts';
import {
  type AutoAnswer,
  type ByePolicy,
  LINE_DEFAULTS,
  type LineSettings,
  type TransportChoice,
  toComparableName,
} from '../../../../electron/shared/settings.ts';
import type { LineChanges } from '../../../../electron/shared/settings-schema.ts';

/** What is not given is an empty text. */
export interface LineFields {
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  readonly outboundProxy: string;
  readonly authUser: string;
  readonly extension: string;
  readonly transport: TransportChoice;
  readonly autoAnswer: AutoAnswer;
  readonly register: boolean;
  readonly sendRinging: boolean;
  readonly active: boolean;
  readonly caFile: string;
  readonly realm: string;
  readonly bye: ByePolicy;
  readonly ringSeconds: string;
  readonly transferSeconds: string;
  readonly keepAliveSeconds: string;
  readonly stunServer: string;
  readonly usesEnum: boolean;
  readonly enumSuffix: string;
  readonly language: LanguageChoice | 'general';
}
export type FieldName = keyof LineFields;

/** The public tree (RFC 6116 §1.1). */
export const PUBLIC_ENUM = 'e164.arpa';

export const NO_FIELDS: LineFields = {
  domain: '',
  user: '',
  password: '',
  name: '',
  outboundProxy: '',
  authUser: '',
  extension: '',
  transport: LINE_DEFAULTS.transport,
  autoAnswer: LINE_DEFAULTS.autoAnswer,
  register: LINE_DEFAULTS.register,
  sendRinging: LINE_DEFAULTS.sendRinging,
  active: LINE_DEFAULTS.active,
  caFile: '',
  realm: '',
  bye: LINE_DEFAULTS.bye,
  ringSeconds: '',
  transferSeconds: '',
  keepAliveSeconds: '',
  stunServer: '',
  usesEnum: false,
  enumSuffix: PUBLIC_ENUM,
  language: 'general',
};

/** As they stand in the form: the first one with an error gets the focus. */
export const FIELD_ORDER = Object.keys(NO_FIELDS) as readonly FieldName[];

const ADVANCED: readonly FieldName[] = FIELD_ORDER.slice(FIELD_ORDER.indexOf('caFile'));
export const isAdvanced = (name: FieldName): boolean => ADVANCED.includes(name);
export const isFieldName = (name: string): name is FieldName => Object.hasOwn(NO_FIELDS, name);

const toText = (seconds: number | undefined): string => (seconds === undefined ? '' : String(seconds));

export const toFields = (line: LineSettings, password = ''): LineFields => ({
  name: line.name,
  domain: line.domain,
  user: line.user,
  password,
  outboundProxy: line.outboundProxy ?? '',
  authUser: line.authUser ?? '',
  extension: line.extension ?? '',
  transport: line.transport,
  autoAnswer: line.autoAnswer,
  register: line.register,
  sendRinging: line.sendRinging,
  active: line.active,
  caFile: line.caFile ?? '',
  realm: line.realm ?? '',
  bye: line.bye,
  ringSeconds: toText(line.ringSeconds),
  transferSeconds: toText(line.transferSeconds),
  keepAliveSeconds: line.keepAliveSeconds === LINE_DEFAULTS.keepAliveSeconds ? '' : String(line.keepAliveSeconds),
  stunServer: line.stunServer ?? '',
  usesEnum: line.enumSuffix !== undefined,
  enumSuffix: line.enumSuffix ?? PUBLIC_ENUM,
  language: line.language ?? 'general',
});

const toSeconds = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN);

/** Only what the fields show, and the location, which has a page of its own: a test of the line takes nothing else. */
export function toLine(fields: LineFields, name: string, original?: LineSettings): LineSettings {
  const text = (field: 'outboundProxy' | 'authUser' | 'extension' | 'caFile' | 'realm' | 'stunServer') =>
    fields[field].trim() === '' ? {} : { [field]: fields[field].trim() };
  const seconds = (field: 'ringSeconds' | 'transferSeconds' | 'keepAliveSeconds') =>
    fields[field].trim() === '' ? {} : { [field]: toSeconds(fields[field]) };
  const { transport, autoAnswer, register, sendRinging, active, bye, language } = fields;
  return {
    ...LINE_DEFAULTS,
    name,
    domain: fields.domain.trim(),
    user: fields.user.trim(),
    ...text('outboundProxy'),
    ...text('authUser'),
    ...text('extension'),
    ...{ transport, autoAnswer, register, sendRinging, active },
    ...text('caFile'),
    ...text('realm'),
    bye,
    ...seconds('ringSeconds'),
    ...seconds('transferSeconds'),
    ...seconds('keepAliveSeconds'),
    ...text('stunServer'),
    ...(fields.usesEnum ? { enumSuffix: fields.enumSuffix.trim() } : {}),
    ...(language === 'general' ? {} : { language }),
    ...(original?.location === undefined ? {} : { location: original.location }),
  };
}

/** What is said of one field, in the context of the others. */
export interface CheckContext {
  readonly language: Language;
  /** Of the other lines. */
  readonly takenNames: readonly string[];
}

const CHECKS: { readonly [K in FieldName]?: { readonly check: FieldCheck; readonly isRequired?: true } } = {
  domain: { check: checkDomain, isRequired: true },
  user: { check: checkUser, isRequired: true },
  outboundProxy: { check: checkProxy },
  authUser: { check: checkAuthUser },
  extension: { check: checkExtension },
  caFile: { check: checkPath },
  realm: { check: checkRealm },
  stunServer: { check: checkStunServer },
  ringSeconds: { check: (text, language) => checkSeconds(toSeconds(text), language) },
  transferSeconds: { check: (text, language) => checkSeconds(toSeconds(text), language) },
  keepAliveSeconds: { check: (text, language) => checkKeepAlive(toSeconds(text), language) },
};

/** @returns one sentence that says what to do */
export function faultOf(field: FieldName, fields: LineFields, context: CheckContext): string | undefined {
  const { language } = context;
  const value = fields[field];
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (field === 'name') return text === '' ? undefined : nameFault(text, context);
  // Spaces at the ends of a password may be meant.
  if (field === 'password') return value === '' ? undefined : checkPassword(value, language);
  if (field === 'enumSuffix') return fields.usesEnum ? checkEnumSuffix(text, language) : undefined;
  const rule = CHECKS[field];
  if (rule === undefined || (text === '' && rule.isRequired !== true)) return undefined;
  return rule.check(text, language);
}

function nameFault(name: string, { language, takenNames }: CheckContext): string | undefined {
  const isTaken = takenNames.some((taken) => toComparableName(taken) === toComparableName(name));
  return checkLineName(name, language) ?? (isTaken ? fieldSentence('name-taken', language, { name }) : undefined);
}

/** The name that a line gets that was given none: whom it rings, and where. */
export function suggestName({ domain, user, extension }: LineFields, takenNames: readonly string[]): string {
  const host = parseHostPort(domain.trim());
  if (!host.ok) return '';
  const [rings = ''] = (extension.trim() || user.trim()).split('@', 1);
  const wanted = `${rings === '' ? '' : `${rings}@`}${host.value.host}`.slice(0, LIMITS.lineName - 5);
  const taken = new Set(takenNames.map(toComparableName));
  let name = wanted;
  for (let count = 2; taken.has(toComparableName(name)); count += 1) name = `${wanted} ${count}`;
  return checkLineName(name) === undefined ? name : '';
}

const CHANGEABLE = [
  'domain',
  'user',
  'extension',
  'outboundProxy',
  'authUser',
  'transport',
  'active',
  'register',
  'autoAnswer',
  'caFile',
  'realm',
  'bye',
  'keepAliveSeconds',
  'stunServer',
  'sendRinging',
  'enumSuffix',
  'ringSeconds',
  'transferSeconds',
  'language',
] as const satisfies readonly (keyof LineSettings & keyof LineChanges)[];

/** What `line:set` needs to make one of the other. */
export function changesOf(original: LineSettings, line: LineSettings): LineChanges {
  const changed = CHANGEABLE.filter((field) => original[field] !== line[field]);
  return Object.fromEntries(changed.map((field) => [field, line[field] ?? null]));
}

export const isSame = (one: LineFields, other: LineFields): boolean =>
  FIELD_ORDER.every((field) => one[field] === other[field]);
