/** The arguments of `dialtray line add` and `line set`: command-line options to the fields of a line. */
import { resolve } from 'node:path';
import { err, ok, type Result } from '../shared/result.ts';
import { COMMON_OPTIONS } from './options.ts';

export const LINE_OPTIONS = {
  ...COMMON_OPTIONS,
  domain: { type: 'string' },
  user: { type: 'string' },
  extension: { type: 'string' },
  'outbound-proxy': { type: 'string' },
  'auth-user': { type: 'string' },
  transport: { type: 'string' },
  register: { type: 'boolean' },
  active: { type: 'boolean' },
  'keep-alive': { type: 'string' },
  'send-ringing': { type: 'boolean' },
  stun: { type: 'string' },
  enum: { type: 'string' },
  'auto-answer': { type: 'string' },
  'ca-file': { type: 'string' },
  realm: { type: 'string' },
  bye: { type: 'string' },
  'ring-seconds': { type: 'string' },
  'transfer-seconds': { type: 'string' },
  default: { type: 'boolean' },
  'password-stdin': { type: 'boolean' },
  // Known only to be refused: what stands on a command line is seen by everybody on the computer.
  password: { type: 'string' },
} as const;

/** From the option's name to the field's. */
const FIELDS = {
  domain: 'domain',
  user: 'user',
  extension: 'extension',
  'outbound-proxy': 'outboundProxy',
  'auth-user': 'authUser',
  transport: 'transport',
  register: 'register',
  active: 'active',
  'keep-alive': 'keepAliveSeconds',
  'send-ringing': 'sendRinging',
  stun: 'stunServer',
  enum: 'enumSuffix',
  'auto-answer': 'autoAnswer',
  'ca-file': 'caFile',
  realm: 'realm',
  bye: 'bye',
  'ring-seconds': 'ringSeconds',
  'transfer-seconds': 'transferSeconds',
} as const;
type OptionName = keyof typeof FIELDS;

/** `outboundProxy` -> `--outbound-proxy`, for sentences about a field. */
export function optionOf(field: string): string {
  const found = Object.entries(FIELDS).find(([, name]) => name === field);
  return found === undefined ? field : `--${found[0]}`;
}

export type LineValues = { readonly [name: string]: string | boolean | undefined };

function toValue(name: OptionName, value: string | boolean, cwd: string): unknown {
  if (name === 'ring-seconds' || name === 'transfer-seconds' || name === 'keep-alive') {
    return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  }
  // The next command may be given in another folder.
  if (name === 'ca-file' && typeof value === 'string') return resolve(cwd, value);
  return value;
}

/**
 * The fields that were given, still unchecked: the schema does that.
 * @param emptyValue what "" stands for: nothing (when adding), or "take it away" (when changing)
 */
export function toFields(values: LineValues, cwd: string, emptyValue: undefined | null): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(FIELDS) as OptionName[]) {
    const value = values[name];
    if (value === undefined) continue;
    const isCleared = value === '' && name !== 'domain' && name !== 'user';
    const field = isCleared ? emptyValue : toValue(name, value, cwd);
    if (field !== undefined) fields[FIELDS[name]] = field;
  }
  return fields;
}

/** What no line command takes. */
export function checkPasswordOptions(values: LineValues): Result<undefined, string> {
  return values.password === undefined
    ? ok(undefined)
    : err('A password never stands on the command line: use --password-stdin.');
}
