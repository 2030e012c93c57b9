/** A SIP address as people paste it: `sip:user:password@host:port;transport=tcp`, also in `"Name" <…>`. RFC 3261 §19.1.1. */
import type { Language } from '../language.ts';
import { err, ok, type Result } from '../result.ts';
import type { TransportChoice } from '../settings.ts';
import type { RawLine } from './draft.ts';
import { type RawLines, readLineByLine } from './line-by-line.ts';
import { linesOf } from './text.ts';
import { importSentence, shown } from './texts.ts';

const SCHEME = /^(sips?):\s*(?:\/\/)?/i;
// RFC 3261 §25.1: name-addr is a display-name, quoted or in words, and an address in angle brackets.
const NAME_ADDR = /^(?:"((?:[^"\\]|\\.)*)"\s*|([^<"]*))<\s*(.*)$/s;
const TRANSPORT = /^\s*transport\s*=/i;

export const isSipUriLine = (line: string): boolean => SCHEME.test(NAME_ADDR.exec(line)?.[3] ?? line);

export const readSipUris = (text: string, language: Language): Result<RawLines, string> =>
  readLineByLine(linesOf(text), (line) => (isSipUriLine(line) ? readSipUriLine(line, language) : undefined), language);

function readSipUriLine(line: string, language: Language): Result<RawLine, string> {
  const nameAddr = NAME_ADDR.exec(line);
  if (nameAddr === null) return readSipUri(line, '', language);
  const [, quoted, words = '', rest = ''] = nameAddr;
  const end = rest.indexOf('>');
  if (end < 0) return err(importSentence('uri-bracket', language));
  const displayName = quoted === undefined ? words.trim() : quoted.replace(/\\(.)/g, '$1').trim();
  return readSipUri(rest.slice(0, end).trim(), displayName, language);
}

function readSipUri(uri: string, displayName: string, language: Language): Result<RawLine, string> {
  const scheme = SCHEME.exec(uri);
  const rest = uri.slice(scheme?.[0].length ?? 0);
  const isSecure = scheme?.[1]?.toLowerCase() === 'sips';
  // An @ that nobody has escaped is part of the password, a question mark behind the last one begins the headers.
  const headersAt = rest.indexOf('?', rest.indexOf('@'));
  const address = headersAt < 0 ? rest : rest.slice(0, headersAt);
  const at = address.lastIndexOf('@');
  if (at <= 0) return err(importSentence('uri-user', language));
  const userInfo = address.slice(0, at);
  const [domain = '', ...parameters] = address.slice(at + 1).split(';');
  if (domain.trim() === '') return err(importSentence('uri-host', language));

  const notes: string[] = [];
  const colon = userInfo.indexOf(':');
  const user = colon < 0 ? userInfo : userInfo.slice(0, colon);
  const password = colon < 0 ? '' : userInfo.slice(colon + 1);
  const plain = withoutEscapes(password);
  if (plain === undefined) notes.push(importSentence('password-escape', language));
  const transport = readParameters(parameters, isSecure, notes, language);
  if (headersAt >= 0) notes.push(importSentence('uri-headers', language));
  return ok({
    domain: domain.trim(),
    user: withoutEscapes(user) ?? user,
    password: plain ?? password,
    choices: { transport },
    displayName,
    notes,
  });
}

/** RFC 3261 §19.1.1: `transport`. With sips every hop is TLS (§26.2.2), whatever else is said. */
function readParameters(
  parameters: readonly string[],
  isSecure: boolean,
  notes: string[],
  language: Language,
): TransportChoice {
  const others = parameters.filter((parameter) => parameter.trim() !== '' && !TRANSPORT.test(parameter));
  if (others.length > 0) {
    notes.push(importSentence('uri-parameters', language, { parameters: shown(others.join(';')) }));
  }
  if (isSecure) return 'tls';
  const value = parameters
    .find((parameter) => TRANSPORT.test(parameter))
    ?.replace(TRANSPORT, '')
    .trim()
    .toLowerCase();
  if (value === undefined) return 'auto';
  if (value === 'udp' || value === 'tcp' || value === 'tls') return value;
  notes.push(importSentence('transport-unknown', language, { transport: shown(value) }));
  return 'auto';
}

/** RFC 3261 §19.1.2. @returns undefined where a % begins no escape, or the octets are not UTF-8 */
function withoutEscapes(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
