/**
 * The checks of every field that a user can fill in: reusable by the settings file, the commands, the terminal and the
 * settings window. Each check answers `undefined` when the text may be used, else one plain sentence that says what to do.
 *
 * Everything that is let through here ends up in SIP messages, so what could break out of a header or a URI (control
 * characters, quotes, spaces, commas, angle brackets) never passes. Grammar: RFC 3261 §25.1.
 */
import { fieldSentence as say } from './field-texts.ts';
import type { Language } from './language.ts';
import { err, ok, type Result } from './result.ts';

export type FieldCheck = (text: string, language?: Language) => string | undefined;

/** A host as it stands in a URI (an IPv6 literal in brackets) and a port, if one is named. */
export interface HostPort {
  readonly host: string;
  readonly port?: number;
}

/** RFC 3261 §19.1.1: host, port and URI parameters, each as written; a parameter without a value has an empty one. */
export interface ProxyAddress extends HostPort {
  readonly parameters: ReadonlyMap<string, string>;
}

/** What to call instead of the line's own user, with a host where the phone insists on its own. */
export interface ExtensionAddress {
  readonly user: string;
  readonly at?: HostPort;
}

export const LIMITS = {
  lineName: 64,
  host: 253,
  user: 128,
  proxy: 300,
  extension: 400,
  password: 1024,
  path: 4096,
  seconds: 3600,
  lines: 1000,
  dialText: 4096,
} as const;

// C0, DEL and C1 controls, the line separators, and the marks that reorder text on a screen.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
// Web pages break long words with them. Pasted along with an account, they make it another account that looks the same.
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;
const QUOTES = /["'`\u2018-\u201f\u00ab\u00bb]/;
// RFC 1123 §2.1, and the underscore that names inside of networks have.
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
// What a user part never holds, as a person writes it: ";" starts parameters, "?" headers, "\\" nothing. Everything else
// is escaped where the URI is made (RFC 3261 §19.1.2), so "#" and letters of any script may stand here as they are.
const NOT_IN_USER = /[;?\\^|{}[\]]/;
// RFC 3261 §25.1 `token` and `pvalue`, narrowed to what proxies are given.
const PARAMETER = /^[a-z0-9\-_.]{1,40}(?:=[a-z0-9\-_.~!*+%/[\]:]{1,80})?$/i;

/** What no field may hold, whatever it means. The order is that of the most helpful sentence. */
function checkCharacters(text: string, maximum: number, language: Language): string | undefined {
  if (text === '') return say('empty', language);
  if (UNPRINTABLE.test(text)) return say('control-characters', language);
  if (text.length > maximum) return say('too-long', language, { maximum });
  return undefined;
}

function checkAddressCharacters(text: string, maximum: number, language: Language): string | undefined {
  const basic = checkCharacters(text, maximum, language);
  if (basic !== undefined) return basic;
  if (UNSEEN.test(text)) return say('control-characters', language);
  if (/\s/.test(text)) return say('spaces', language);
  if (QUOTES.test(text)) return say('quotes', language);
  if (text.includes(',')) return say('commas', language);
  if (/[<>]/.test(text)) return say('angle-brackets', language);
  return undefined;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** RFC 4291 §2.2: eight groups of 16 bits, one run of zeros as "::", the last two groups also as an IPv4 address. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [place, part] of parts.entries()) {
      const isLast = index === halves.length - 1 && place === parts.length - 1;
      if (isLast && part.includes('.')) {
        if (!isIpv4(part)) return false;
        groups += 2;
      } else {
        if (!/^[0-9a-f]{1,4}$/i.test(part)) return false;
        groups += 1;
      }
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

function checkHost(host: string, language: Language): string | undefined {
  if (host.startsWith('[')) {
    return host.endsWith(']') && isIpv6(host.slice(1, -1)) ? undefined : say('ipv6', language, { host });
  }
  if (isIpv6(host)) return say('ipv6-brackets', language, { host });
  if (host === '') return say('host-missing', language);
  // RFC 3261 §25.1: the last label of a name begins with a letter; so all that is dots and digits is an IPv4 address.
  if (/^[\d.]+$/.test(host)) return isIpv4(host) ? undefined : say('ipv4', language, { host });
  if ([...host].some((character) => character > '~')) return say('host-ascii', language, { host });
  if (host.endsWith('.')) return say('host-dot', language);
  if (host.length > LIMITS.host || !host.split('.').every((label) => LABEL.test(label))) {
    return say('host', language, { host });
  }
  return undefined;
}

/**
 * `host`, `host:port`, `192.0.2.1:5070`, `[2001:db8::1]:5070`.
 * @returns the parts, or one sentence
 */
export function parseHostPort(text: string, language: Language = 'en'): Result<HostPort, string> {
  const bad = checkAddressCharacters(text, LIMITS.proxy, language);
  if (bad !== undefined) return err(bad);
  if (/^sips?:/i.test(text)) return err(say('without-scheme', language));
  if (text.includes('@')) return err(say('host-at', language));
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(text);
  if (match === null) {
    return err(isIpv6(text) ? say('ipv6-brackets', language, { host: text }) : say('host', language, { host: text }));
  }
  const [, host = '', port] = match;
  const badHost = checkHost(host, language);
  if (badHost !== undefined) return err(badHost);
  if (port === undefined) return ok({ host });
  return isPort(port) ? ok({ host, port: Number(port) }) : err(say('port', language));
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

/**
 * SIPTAPI's form of an outbound proxy: `1.1.1.1;lr`, `2.2.2.2:6060;lr`, `proxy.example.com`, also with `sip:` in front.
 * @returns the parts (parameter names in lower case), or one sentence
 */
export function parseProxy(text: string, language: Language = 'en'): Result<ProxyAddress, string> {
  const bad = checkAddressCharacters(text, LIMITS.proxy, language);
  if (bad !== undefined) return err(bad);
  if (/^sips:/i.test(text)) return err(say('proxy-sips', language));
  const [address = '', ...rest] = text.replace(/^sip:/i, '').split(';');
  if (address.includes('@')) return err(say('host-at', language));
  const hostPort = parseHostPort(address === '' ? ':' : address, language);
  if (!hostPort.ok) return hostPort;
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    if (!PARAMETER.test(parameter)) return err(say('proxy-parameter', language));
    const [name = '', value = ''] = parameter.split('=', 2);
    parameters.set(name.toLowerCase(), value);
  }
  const transport = parameters.get('transport')?.toLowerCase();
  if (transport !== undefined && !['udp', 'tcp', 'tls'].includes(transport)) {
    return err(say('proxy-transport', language));
  }
  return ok({ ...hostPort.value, parameters });
}

function checkUserPart(text: string, language: Language): string | undefined {
  if (/^sips?:/i.test(text)) return say('without-scheme', language);
  if (text.includes(':')) return say('user-colon', language);
  if (text.includes('%')) return say('user-escape', language);
  return NOT_IN_USER.test(text) ? say('user', language) : undefined;
}

/**
 * `100`, `100@host`, `user@127.0.0.1:8899`.
 * @returns the parts, or one sentence
 */
export function parseExtension(text: string, language: Language = 'en'): Result<ExtensionAddress, string> {
  const bad = checkAddressCharacters(text, LIMITS.extension, language);
  if (bad !== undefined) return err(bad);
  const at = text.indexOf('@');
  const user = at < 0 ? text : text.slice(0, at);
  const badUser = user === '' ? say('extension-user', language) : checkUserPart(user, language);
  if (badUser !== undefined) return err(badUser);
  if (user.length > LIMITS.user) return err(say('too-long', language, { maximum: LIMITS.user }));
  if (at < 0) return ok({ user });
  const host = parseHostPort(text.slice(at + 1), language);
  return host.ok ? ok({ user, at: host.value }) : err(host.error);
}

const failure = (result: Result<unknown, string>): string | undefined => (result.ok ? undefined : result.error);

/** The name that the user gives a line: any script, as long as it stands on one line and is not read as an option. */
export const checkLineName: FieldCheck = (text, language = 'en') => {
  const bad = checkCharacters(text, LIMITS.lineName, language);
  if (bad !== undefined) return bad;
  if (text.trim() !== text) return say('outer-spaces', language);
  if (text.startsWith('-')) return say('name-dash', language);
  return undefined;
};

/** SIP domain, host name or address of the server, with a port where it is not the usual one. */
export const checkDomain: FieldCheck = (text, language = 'en') => failure(parseHostPort(text, language));

export const checkProxy: FieldCheck = (text, language = 'en') => failure(parseProxy(text, language));

export const checkExtension: FieldCheck = (text, language = 'en') => failure(parseExtension(text, language));

/** SIP user name: the part before the @. */
export const checkUser: FieldCheck = (text, language = 'en') => {
  const bad = checkAddressCharacters(text, LIMITS.user, language);
  if (bad !== undefined) return bad;
  if (text.includes('@')) return say('user-at', language);
  return checkUserPart(text, language);
};

// Both are written into a quoted-string of the Authorization header (RFC 3261 §25.1), so a quote or a backslash never passes.
const checkQuotable: FieldCheck = (text, language = 'en') => {
  const bad = checkCharacters(text, LIMITS.user, language);
  if (bad !== undefined) return bad;
  if (UNSEEN.test(text)) return say('control-characters', language);
  if (/["\\]/.test(text)) return say('quotes-backslash', language);
  return text.trim() === text ? undefined : say('outer-spaces', language);
};

/** The name for the login, where the provider gives another one; it may hold an @. */
export const checkAuthUser: FieldCheck = checkQuotable;

/** The digest realm, where the user fixes it. */
export const checkRealm: FieldCheck = checkQuotable;

/** A path; whether the file exists is known only where it is read. */
export const checkPath: FieldCheck = (text, language = 'en') => checkCharacters(text, LIMITS.path, language);

/** Any characters of one line: the digest hashes them, they never stand in a message. */
export const checkPassword: FieldCheck = (text, language = 'en') => {
  if (text === '') return say('password-empty', language);
  if (text.length > LIMITS.password) return say('too-long', language, { maximum: LIMITS.password });
  return /[\u0000\r\n]/.test(text) ? say('password-lines', language) : undefined;
};

/** Whole seconds, 1 to one hour. */
export const checkSeconds = (value: number, language: Language = 'en'): string | undefined =>
  Number.isInteger(value) && value >= 1 && value <= LIMITS.seconds
    ? undefined
    : say('seconds', language, { maximum: LIMITS.seconds });

const whole =
  (least: number, most: number): ((value: number, language?: Language) => string | undefined) =>
  (value, language = 'en') =>
    Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : say('whole-number', language, { least, most });

export const checkKeepAlive = whole(15, 120);
export const checkCountDown = whole(1, 60);
export const checkHistoryDays = whole(0, 3650);

export const checkStunServer: FieldCheck = (text, language = 'en') => failure(parseHostPort(text, language));

/** A domain below which numbers are looked up (RFC 6116 §3.2): names only, neither an address nor a port. */
export const checkEnumSuffix: FieldCheck = (text, language = 'en') => {
  const parsed = parseHostPort(text, language);
  if (!parsed.ok) return parsed.error;
  const isName = parsed.value.port === undefined && text.includes('.') && !text.startsWith('[') && !isIpv4(text);
  return isName ? undefined : say('enum-suffix', language);
};

/** https only, and what is filled in stands behind the host: a caller must not choose the server. */
export const checkIncomingUrl: FieldCheck = (text, language = 'en') => {
  const bad = checkCharacters(text, 1000, language);
  if (bad !== undefined) return bad;
  const match = /^https:\/\/([^/?#\s{}@\\]+)([/?#]\S*)?$/i.exec(text);
  if (match === null || !parseHostPort(match[1] ?? '', language).ok) return say('url-https', language);
  const unknown = /\{(?!number\}|name\})/.test(match[2] ?? '');
  return unknown ? say('url-placeholders', language) : undefined;
};

/** Electron's accelerators: one or more modifiers and one key (https://www.electronjs.org/docs/latest/api/accelerator). */
export const checkAccelerator: FieldCheck = (text, language = 'en') =>
  /^(?:(?:CommandOrControl|CmdOrCtrl|Command|Cmd|Control|Ctrl|Alt|Option|AltGr|Shift|Super|Meta)\+){1,4}(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Plus|Space|Tab|Backspace|Delete|Insert|Return|Up|Down|Left|Right|Home|End|PageUp|PageDown|num[0-9]|numadd|numsub|nummult|numdiv|[-=[\];',./`\\])$/.test(
    text,
  )
    ? undefined
    : say('accelerator', language);

/** ISO 3166 alpha-2. */
export const checkCountry: FieldCheck = (text, language = 'en') =>
  /^[A-Z]{2}$/.test(text) ? undefined : say('country', language);

const digitsCheck =
  (pattern: RegExp, key: 'digits' | 'prefix', maximum: number): FieldCheck =>
  (text, language = 'en') =>
    pattern.test(text) && text.length <= maximum ? undefined : say(key, language, { maximum });

export const checkCountryCode = digitsCheck(/^[1-9]\d*$/, 'digits', 3);
export const checkAreaCode = digitsCheck(/^\d+$/, 'digits', 10);
/** Trunk, international and outside prefix: there may be none. */
export const checkPrefix = digitsCheck(/^[\d*#]*$/, 'prefix', 8);
export const checkEmergencyNumber = digitsCheck(/^\d+$/, 'digits', 8);

export const checkOwnRange: FieldCheck = (text, language = 'en') =>
  /^\+\d{3,15}$/.test(text) ? undefined : say('own-range', language);

export const checkRuleId: FieldCheck = (text, language = 'en') =>
  /^[\w.-]{1,64}$/.test(text) ? undefined : say('rule-id', language, { maximum: 64 });

/** Text of a rule: what it means is checked by the dial plan, here only that it is one line and not endless. */
export const checkRuleText: FieldCheck = (text, language = 'en') =>
  text === '' ? undefined : checkCharacters(text, 500, language);
