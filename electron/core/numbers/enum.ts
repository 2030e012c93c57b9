/**
 * ENUM (RFC 6116): a number -> the SIP URI that its holder has put into DNS. The key is the number backwards, digit by
 * digit, below the suffix; the answer's records are tried by order and preference, and a record's expression makes the URI.
 *
 * The user's own expressions and those of strangers in DNS go through the same engine, which takes linear time (RE2). POSIX
 * extended expressions, which the RFC means, and RE2's differ only in which of several ways to match is taken.
 */
import { err, ok, type Result } from '../../shared/result.ts';
import type { NaptrRecord } from '../ports.ts';
import { loadRuleEngine, type RuleEngine } from './rule-engine.ts';
import { parseSipUri } from './sip-uri.ts';

/** RFC 6116 §3.2: the digits of the E.164 number, backwards, with dots. Undefined: it is no such number. */
export function enumDomain(number: string, suffix: string): string | undefined {
  const digits = /^\+(\d{3,15})$/.exec(number)?.[1];
  if (digits === undefined) return undefined;
  return [...digits].reverse().join('.').concat('.', suffix);
}

/** RFC 6116 §3.4.3.1, RFC 3764 §4: `E2U+sip`, also among others, and with a subtype; in RFC 2916's form `sip+E2U` as well. */
function isSip(service: string): boolean {
  const parts = service.toLowerCase().split('+');
  if (!parts.includes('e2u')) return false;
  return parts.some((part) => /^sips?(?::|$)/.test(part) || part === 'voice:sip');
}

/**
 * Strangers write these expressions. What takes linear time may still take a tenth of a second to be prepared: a number has
 * 15 digits, so nothing of it repeats a hundred times; and who has three addresses that cannot be used has no fourth.
 */
const LONG_REPEAT = /\{\d*,?\d{3}/;
const MOST_TRIED = 3;

interface Substitution {
  readonly expression: string;
  readonly replacement: string;
  readonly ignoresCase: boolean;
}

/** RFC 3402 §3.2: the first character delimits; a backslash before it makes it a plain character. */
function parseSubstitution(regexp: string): Substitution | undefined {
  const delimiter = regexp[0];
  if (delimiter === undefined || /[1-9i\\]/.test(delimiter)) return undefined;
  const parts: string[] = [''];
  for (let at = 1; at < regexp.length; at++) {
    const char = regexp[at] ?? '';
    if (char === '\\' && regexp[at + 1] === delimiter) {
      parts[parts.length - 1] += delimiter;
      at += 1;
    } else if (char === delimiter) parts.push('');
    else parts[parts.length - 1] += char;
  }
  const [expression = '', replacement = '', flags = '', ...more] = parts;
  if (LONG_REPEAT.test(expression)) return undefined;
  if (parts.length !== 3 || more.length > 0 || expression === '' || !/^i?$/.test(flags)) return undefined;
  return { expression, replacement, ignoresCase: flags === 'i' };
}

/**
 * RFC 3402 §3.2: what matches is replaced, the rest stays. RE2 is asked for a whole match, so what may stand around is
 * part of the expression that it gets.
 */
function substitute(number: string, { expression, replacement, ignoresCase }: Substitution, engine: RuleEngine) {
  const compiled = engine.compile(`${ignoresCase ? '(?i)' : ''}(?s)(.*?)(?:${expression})(.*)`);
  const match = compiled.ok ? compiled.value.match(number) : undefined;
  if (match === undefined) return undefined;
  const groups = match.slice(2, -1);
  const uri = replacement.replace(/\\([1-9\\])/g, (_, which: string) =>
    which === '\\' ? '\\' : (groups[Number(which) - 1] ?? ''),
  );
  return `${match[1] ?? ''}${uri}${match.at(-1) ?? ''}`;
}

/**
 * The first SIP URI that the records give for the number.
 * @returns a checked URI, or in one part of a sentence why there is none
 */
export async function enumUri(records: readonly NaptrRecord[], number: string): Promise<Result<string, string>> {
  const engine = await loadRuleEngine();
  const ordered = [...records].sort((a, b) => a.order - b.order || a.preference - b.preference);
  const usable = ordered.filter(({ flags, service }) => flags.toLowerCase() === 'u' && isSip(service));
  if (usable.length === 0) return err('its holder has no SIP address there');
  for (const { regexp } of usable.slice(0, MOST_TRIED)) {
    const substitution = parseSubstitution(regexp);
    const text = substitution === undefined ? undefined : substitute(number, substitution, engine);
    const uri = text === undefined ? undefined : parseSipUri(text);
    if (uri?.ok) return ok(uri.value.uri);
  }
  return err('what stands there cannot be used');
}
