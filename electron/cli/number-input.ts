/** What `dialtray number` is given: options, or JSON objects on standard input. */
import type { DialKind, DialRule, Location, NumberContext, SendFormat } from '../shared/dial-plan.ts';
import { SEND_FORMATS } from '../shared/dial-plan.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { COMMON_OPTIONS, parseOptions } from './options.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  line: { type: 'string' },
  country: { type: 'string' },
  'area-code': { type: 'string' },
  internal: { type: 'string' },
  outside: { type: 'string' },
  own: { type: 'string', multiple: true },
  send: { type: 'string' },
  stdin: { type: 'boolean' },
} as const;

export interface NumberOptions {
  readonly help: boolean;
  readonly json: boolean;
  readonly stdin: boolean;
  readonly dataDir: string | undefined;
  readonly line: string | undefined;
  /** Fields of the location that the options give. */
  readonly location: Partial<Location>;
  readonly text: string;
}

function readInternal(text: string): Result<readonly [number, number], string> {
  const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(text);
  const least = Number(match?.[1]);
  const most = Number(match?.[2] ?? match?.[1]);
  return least >= 1 && most >= least && most <= 15
    ? ok([least, most])
    : err('--internal is how many digits extensions have: 3 or 3-4.');
}

const isSendFormat = (text: string): text is SendFormat => SEND_FORMATS.some((known) => known === text);

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

function digits(values: Values, name: string, pattern: RegExp, wanted: string): Result<string | undefined, string> {
  const value = values[name];
  if (typeof value !== 'string') return ok(undefined);
  return pattern.test(value) ? ok(value) : err(`--${name} is ${wanted}.`);
}

function readLocation(values: Values): Result<Partial<Location>, string> {
  const country = digits(values, 'country', /^[A-Za-z]{2}$/, 'a country by its two letters: AT');
  const areaCode = digits(values, 'area-code', /^\d{0,8}$/, 'digits without the national prefix: 1');
  const outsidePrefix = digits(values, 'outside', /^[\d*#]{0,8}$/, 'what reaches the outside line: 0');
  for (const field of [country, areaCode, outsidePrefix]) if (!field.ok) return field;
  const internal = typeof values.internal === 'string' ? readInternal(values.internal) : ok(undefined);
  if (!internal.ok) return internal;
  const own = Array.isArray(values.own) ? values.own.map(String) : undefined;
  if (own?.some((range) => !/^\+\d{4,15}$/.test(range))) return err('--own is a number in full: +431505641.');
  const send = values.send;
  if (typeof send === 'string' && !isSendFormat(send)) return err(`--send is one of ${SEND_FORMATS.join(', ')}.`);
  const location: { -readonly [K in keyof Location]?: Location[K] } = {};
  if (country.ok && country.value !== undefined) location.country = country.value.toUpperCase();
  if (areaCode.ok && areaCode.value !== undefined) location.areaCode = areaCode.value;
  if (outsidePrefix.ok && outsidePrefix.value !== undefined) location.outsidePrefix = outsidePrefix.value;
  if (internal.value !== undefined) location.internal = internal.value;
  if (own !== undefined) location.ownRanges = own;
  if (typeof send === 'string' && isSendFormat(send)) location.send = send;
  return ok(location);
}

/** A text that begins with a hyphen is no option: `-117` and `--` before it both work. */
const protect = (args: readonly string[]): readonly string[] =>
  args.flatMap((arg) => (/^-[\d ]/.test(arg) ? ['--', arg] : [arg]));

export function parseNumberOptions(args: readonly string[]): Result<NumberOptions, string> {
  const parsed = parseOptions(args.includes('--') ? args : protect(args), OPTIONS);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  const location = readLocation(values);
  if (!location.ok) return location;
  const help = values.help === true;
  const stdin = values.stdin === true;
  if (!help && !stdin && positionals.length !== 1) {
    return err(positionals.length === 0 ? 'There is no TEXT.' : 'TEXT is one argument: put it in quotation marks.');
  }
  if (stdin && positionals.length > 0) return err('With --stdin there is no TEXT.');
  if (stdin && values.json !== true) return err('--stdin works with --json only.');
  return ok({
    help,
    stdin,
    json: values.json === true,
    dataDir: values['data-dir'],
    line: values.line,
    location: location.value,
    text: positionals[0] ?? '',
  });
}

export interface ParsedTarget {
  readonly kind: DialKind;
  readonly dial?: string;
  readonly confirm?: boolean;
}

export type NumberRequest =
  | { readonly form: 'text'; readonly input: string; readonly context: NumberContext }
  | {
      readonly form: 'target';
      readonly parsed: ParsedTarget;
      readonly location: Partial<Location> & { readonly country: string };
      readonly line: string | undefined;
      readonly rules: readonly DialRule[];
    };

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((one) => Number.isInteger(one) && Number(one) > 0);
const isFlag = (value: unknown): boolean => typeof value === 'boolean';

type Checks = Readonly<Record<string, (value: unknown) => boolean>>;

const LOCATION_CHECKS: Checks = {
  country: isText,
  cc: isText,
  areaCode: isText,
  trunk: isText,
  intl: isText,
  outsidePrefix: isText,
  internal: isPair,
  ownRanges: isTexts,
  emergency: isTexts,
  emergencyViaOutside: isFlag,
  send: (value) => isText(value) && isSendFormat(value),
};
const RULE_CHECKS: Checks = {
  id: isText,
  name: isText,
  enabled: isFlag,
  lines: isTexts,
  kinds: isTexts,
  match: isText,
  pattern: isText,
  to: isText,
  action: (value) => value === 'dial' || value === 'confirm' || value === 'block',
};
const CONTEXT_CHECKS: Checks = { country: isText, areaCode: isText, internalDigits: isPair, outsidePrefix: isText };

/** The name of the first field of the wrong kind. Fields that are not known are left alone. */
const wrongField = (value: Json, checks: Checks): string | undefined =>
  Object.keys(checks).find(
    (name) => value[name] !== undefined && value[name] !== null && checks[name]?.(value[name]) === false,
  );

const withoutNulls = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));

function readTarget(json: Json): Result<NumberRequest, string> {
  const { parsed, location, line, rules = [] } = json;
  const kinds: readonly DialKind[] = ['e164', 'local', 'uri', 'none'];
  if (!isObject(parsed) || !kinds.some((kind) => kind === parsed.kind)) return err('parsed.kind is missing');
  if (parsed.dial !== undefined && !isText(parsed.dial)) return err('parsed.dial is not a text');
  if (!isObject(location) || !isText(location.country)) return err('location.country is missing');
  const overrides =
    location.lines === undefined ? [] : isObject(location.lines) ? Object.values(location.lines) : [undefined];
  for (const each of [location, ...overrides]) {
    const wrong = isObject(each) ? wrongField(each, LOCATION_CHECKS) : 'lines';
    if (wrong !== undefined) return err(`location.${wrong} has the wrong form`);
  }
  if (!Array.isArray(rules) || !rules.every((rule) => isObject(rule) && isText(rule.id)))
    return err('rules are a list of objects with an id');
  const wrongRule = rules.map((rule: Json) => wrongField(rule, RULE_CHECKS)).find((wrong) => wrong !== undefined);
  if (wrongRule !== undefined) return err(`${wrongRule} of a rule has the wrong form`);
  if (line !== undefined && line !== null && !isText(line)) return err('line is not a text');
  return ok({
    form: 'target',
    parsed: parsed as unknown as ParsedTarget,
    location: withoutNulls(location) as unknown as Location,
    line: isText(line) ? line : undefined,
    rules: rules.map((rule: Json) => withoutNulls(rule) as unknown as DialRule),
  });
}

/** One line of standard input. */
export function parseNumberRequest(text: string): Result<NumberRequest, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('this line is not JSON');
  }
  if (!isObject(json)) return err('this line is not a JSON object');
  if (json.parsed !== undefined) return readTarget(json);
  if (!isText(json.input)) return err('input is not a text');
  const context = json.context ?? {};
  if (!isObject(context)) return err('context is not an object');
  const wrong = wrongField(context, CONTEXT_CHECKS);
  if (wrong !== undefined) return err(`context.${wrong} has the wrong form`);
  return ok({ form: 'text', input: json.input, context: { country: '', ...withoutNulls(context) } });
}
