/**
 * Reads WWW-Authenticate and Proxy-Authenticate (RFC 3261 §20.44, §20.27, §25.1 `challenge`; RFC 7616 §3.3).
 * Real servers send several headers, comma-joined challenges, unquoted values, quoted flags and trailing commas
 * (RFC 3261 §7.3.1 forbids joining these headers; it happens). One pass, bounded, never throws.
 */
import type { HashName } from '../ports.ts';

export type Qop = 'auth' | 'auth-int';

/** One Digest algorithm of RFC 7616 §6.1 and RFC 8760 §2.1. */
export interface DigestAlgorithm {
  readonly hash: HashName;
  /** RFC 7616 §3.4.2: A1 is bound to the nonce and the cnonce. */
  readonly session: boolean;
}

export interface Challenge {
  /** As sent: `Digest`, `Basic`, `NTLM`. */
  readonly scheme: string;
  /** Empty when the server sent none or an empty one. */
  readonly realm: string;
  readonly stale: boolean;
  /** How a person would name it: the algorithm of a Digest challenge, else the scheme. */
  readonly label: string;
  /** Undefined: it cannot be answered here. */
  readonly digest?: DigestChallenge;
}

export interface DigestChallenge {
  readonly nonce: string;
  readonly opaque?: string;
  readonly algorithm: DigestAlgorithm;
  /** Exactly as offered, to be echoed; undefined when the challenge named none, which means MD5 (RFC 7616 §3.3). */
  readonly algorithmText?: string;
  /** Undefined: the RFC 2069 form, without qop, cnonce and nc (RFC 3261 §22.4 item 8). */
  readonly qop?: Qop;
}

/** Longer input is cut; the largest real challenges (Teams, with a signed nonce) stay under 2 kB. */
const MAX_VALUE_LENGTH = 8192;
const MAX_CHALLENGES = 20;
const MAX_PARAMETERS = 32;
const MAX_LABEL_LENGTH = 40;

const ALGORITHMS: ReadonlyMap<string, DigestAlgorithm> = new Map([
  ['md5', { hash: 'md5', session: false }],
  ['md5-sess', { hash: 'md5', session: true }],
  ['sha-256', { hash: 'sha256', session: false }],
  ['sha-256-sess', { hash: 'sha256', session: true }],
  ['sha-512-256', { hash: 'sha512-256', session: false }],
  ['sha-512-256-sess', { hash: 'sha512-256', session: true }],
]);

interface RawChallenge {
  readonly scheme: string;
  readonly parameters: Map<string, string>;
}

/** All challenges of all header values, in the order of the message. Schemes and algorithms that are not known are kept. */
export function parseChallenges(values: readonly string[]): readonly Challenge[] {
  const raw: RawChallenge[] = [];
  for (const value of values.slice(0, MAX_CHALLENGES)) scanValue(value.slice(0, MAX_VALUE_LENGTH), raw);
  return raw.map(toChallenge);
}

/** One header value. It begins with a scheme, so nothing runs on from the value before it. */
function scanValue(value: string, out: RawChallenge[]): void {
  const scanner = createScanner(value);
  let current: RawChallenge | undefined;
  let afterComma = true;
  for (;;) {
    afterComma = scanner.skipSeparators() || afterComma;
    if (scanner.atEnd()) return;
    const word = scanner.token();
    if (word === '') {
      scanner.skipOne(); // an octet that belongs nowhere
      continue;
    }
    if (current !== undefined && scanner.skipEquals()) {
      const name = word.toLowerCase();
      const content = scanner.value();
      // RFC 7616 §3.3: a parameter occurs once; of several, the first counts.
      if (current.parameters.size < MAX_PARAMETERS && !current.parameters.has(name)) {
        current.parameters.set(name, content);
      }
    } else if (current !== undefined && isLooseQop(word, current)) {
      current.parameters.set('qop', `${current.parameters.get('qop')},${word}`);
    } else if (current === undefined || afterComma || current.parameters.size > 0) {
      if (out.length >= MAX_CHALLENGES) return;
      current = { scheme: word, parameters: new Map() };
      out.push(current);
    } // else a token68 such as NTLM's (RFC 7235 §2.1): not ours to read
    afterComma = false;
  }
}

/** `qop=auth,auth-int` without quotes: the comma belongs to the value. */
const isLooseQop = (word: string, challenge: RawChallenge): boolean =>
  /^auth(?:-int)?$/i.test(word) && challenge.parameters.has('qop');

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\r' || char === '\n';

function createScanner(text: string) {
  let at = 0;
  const skipSpace = (): void => {
    while (isSpace(text[at])) at += 1;
  };
  const until = (stops: string): string => {
    const from = at;
    while (at < text.length && !stops.includes(text[at] as string)) at += 1;
    return text.slice(from, at);
  };
  const quoted = (): string => {
    let content = '';
    at += 1;
    for (;;) {
      content += until('"\\');
      if (text[at] !== '\\') break;
      content += text[at + 1] ?? '';
      at += 2;
    }
    at += 1;
    return content;
  };
  return {
    atEnd: (): boolean => at >= text.length,
    skipOne: (): void => {
      at += 1;
    },
    /** Spaces and commas; whether a comma was among them. */
    skipSeparators(): boolean {
      const from = at;
      while (text[at] === ',' || isSpace(text[at])) at += 1;
      return text.slice(from, at).includes(',');
    },
    token: (): string => until(' \t\r\n,="'),
    skipEquals(): boolean {
      skipSpace();
      if (text[at] !== '=') return false;
      at += 1;
      skipSpace();
      return true;
    },
    /** Unquoted values may hold `=` (base64 nonces). */
    value: (): string => (text[at] === '"' ? quoted() : until(' \t\r\n,')),
  };
}

function toChallenge({ scheme, parameters }: RawChallenge): Challenge {
  const base = {
    scheme,
    realm: parameters.get('realm') ?? '',
    stale: parameters.get('stale')?.toLowerCase() === 'true',
  };
  if (scheme.toLowerCase() !== 'digest') return { ...base, label: toLabel(scheme) };
  const algorithmText = parameters.get('algorithm') || undefined;
  const algorithm = ALGORITHMS.get(algorithmText?.toLowerCase() ?? 'md5');
  const nonce = parameters.get('nonce');
  if (algorithm === undefined) return { ...base, label: toLabel(algorithmText ?? scheme) };
  if (nonce === undefined || !parameters.has('realm')) return { ...base, label: 'Digest without nonce or realm' };
  const qop = toQop(parameters.get('qop'));
  if (qop === 'unknown') return { ...base, label: toLabel(`Digest qop=${parameters.get('qop')}`) };
  const opaque = parameters.get('opaque');
  return {
    ...base,
    label: toLabel(algorithmText ?? 'MD5'),
    digest: {
      nonce,
      algorithm,
      ...(opaque === undefined ? {} : { opaque }),
      ...(algorithmText === undefined ? {} : { algorithmText }),
      ...(qop === undefined ? {} : { qop }),
    },
  };
}

/** RFC 7616 §3.3: options that are not known are ignored. `auth` goes before `auth-int`: more servers check it rightly. */
function toQop(text: string | undefined): Qop | 'unknown' | undefined {
  const offered = (text ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((option) => option !== '');
  if (offered.length === 0) return undefined;
  if (offered.includes('auth')) return 'auth';
  return offered.includes('auth-int') ? 'auth-int' : 'unknown';
}

/** What a server sent goes into sentences and logs: printable ASCII only, and short. */
const toLabel = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_LABEL_LENGTH);
