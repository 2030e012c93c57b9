/**
 * Dial text -> dial target: the first of the two stages. Pure, synchronous, never throws, and linear in the text, of
 * which at most 4 kB are looked at. What is sent on a line is the second stage's business (plan.ts).
 */
import type { DialTarget, NumberContext, Step } from '../../shared/dial-plan.ts';
import { cleanText, ODD_DIGIT } from './clean.ts';
import { toHome } from './home.ts';
import { LETTER } from './letters.ts';
import { resolveInternational } from './numbering.ts';
import { decodeOnce, type Schemed, splitScheme } from './scheme.ts';
import { isEmergencyNumber, isShortNumber } from './short-numbers.ts';
import { parseSipUri } from './sip-uri.ts';
import { codeTarget, noTarget, uriTarget } from './target.ts';
import { parseTelBody, type TelUri } from './tel-uri.ts';
import { type Input, parseNumbers } from './text.ts';

const PAIRS: Readonly<Record<string, string>> = { '"': '"', "'": "'", '`': '`' };

/** Undoes the copy of a link in quotes or brackets, as shells and mails make it. */
function unquote(text: string): string {
  let result = text.trim();
  for (let round = 0; round < 3 && result.length > 1; round++) {
    const close = PAIRS[result[0] ?? ''];
    const isLink = result.startsWith('<') && result.endsWith('>') && /^<(?:tel|sips?|callto):[^<>]*>$/i.test(result);
    if (!isLink && (close === undefined || !result.endsWith(close))) break;
    result = result.slice(1, -1).trim();
  }
  return result;
}

/** `"Alice" <sip:alice@example.com>;tag=1`: the display name and what follows the bracket are not the address (RFC 3261 §20.10). */
const NAME_ADDR = /^(?:"[^"<>]*"\s*|[^"<>\n:]*)<((?:sips?|tel):[^<>\n]+)>(?:;[^<>\n]*)?$/i;

/** RFC 3966 §5.1.5: a context is not simply put in front. Short numbers stay as they are, an impossible result too. */
function inContext(uri: TelUri, input: Input): DialTarget | undefined {
  const digits = uri.number.replace(/[^\d*#]/g, '');
  if (uri.number.trim().startsWith('+') || digits === '') return undefined;
  const local = (why?: string): DialTarget =>
    codeTarget(
      digits,
      digits.length <= 6 ? 'internal' : 'unknown',
      [...input.steps, { step: 'parameter', text: 'number of a private plan: dialled as it is' }],
      why === undefined ? input : { ...input, confirmWhy: why },
    );
  if (/[*#]/.test(digits)) return undefined;
  if (uri.contextDomain !== undefined) {
    return /^0/.test(digits) && digits.length >= 7 ? undefined : local();
  }
  if (uri.contextDigits === undefined) return undefined;
  const country = resolveInternational(uri.contextDigits)?.plan.country ?? input.home.country;
  if (isEmergencyNumber(country, digits)) return local(input.link ? 'a link to an emergency number' : undefined);
  if (isShortNumber(country, digits)) return local();
  const joined = resolveInternational(uri.contextDigits + digits);
  if (
    joined !== undefined &&
    joined.national.length >= joined.plan.shortest &&
    joined.national.length <= joined.plan.longest
  ) {
    return parseNumbers({ ...input, text: `+${uri.contextDigits} ${digits}` });
  }
  return local('the number does not fit into the context of its link');
}

function parseTel(input: Input, raw: string): DialTarget {
  const decoded = cleanText(decodeOnce(raw));
  const line = decoded.text.split('\n')[0] ?? '';
  if (line !== decoded.text) input.steps.push({ step: 'ignored', text: 'what follows a line break dropped' });
  if (/\stel:/i.test(line)) return parseNumbers({ ...input, text: `tel:${line}`, anchored: false });
  const uri = parseTelBody(line.trim());
  if (!uri.ok) return noTarget(uri.error, input.steps);
  input.steps.push(...uri.value.steps);
  const placed = inContext(uri.value, input);
  const target = placed ?? parseNumbers({ ...input, text: uri.value.number.trim() });
  if (target.kind === 'none' || target.kind === 'uri') return target;
  const { ext, post } = uri.value;
  if (ext === undefined && post === undefined) return target;
  return { ...target, ...(ext === undefined ? {} : { ext }), ...(post === undefined ? {} : { post }) };
}

function parseSkype(input: Input, body: string): DialTarget {
  const query = body.indexOf('?');
  const verb = query < 0 ? '' : (body.slice(query + 1).split('&')[0] ?? '').toLowerCase();
  if (verb !== '' && verb !== 'call') return noTarget(`skype:?${verb.slice(0, 16)} is not a call`, input.steps);
  const people = decodeOnce(query < 0 ? body : body.slice(0, query))
    .split(';')
    .map((one) => cleanText(one).text.trim().replace(/\/+$/, ''));
  const numbers = people.filter((one) => /^[+(\d][\d ()./-]*$/.test(one));
  if (numbers.length === 0) return noTarget(body === '' ? 'empty' : 'a Skype name is not a number', input.steps);
  return parseNumbers({ ...input, text: numbers.join('\n'), anchored: numbers.length === 1 });
}

function parseCallto(input: Input, body: string): DialTarget {
  const nested = splitScheme(body);
  if (nested === 'foreign') return noTarget('scheme not allowed', input.steps);
  if (nested !== undefined && nested.scheme !== 'callto' && nested.scheme !== 'skype')
    return parseSchemed(input, nested, body);
  const text =
    cleanText(decodeOnce(body))
      .text.split(/[?\n]/)[0]
      ?.replace(/\+type=\w*$/i, '')
      .replace(/\/+$/, '')
      .trim() ?? '';
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) && !/^[+\d]/.test(text)) {
    return parseSip({ ...input, confirmWhy: 'an address behind callto: may be anything' }, `sip:${text}`);
  }
  if (LETTER.test(text[0] ?? '') && !/^[TtPp] ?[+(\d]/.test(text))
    return noTarget(text === '' ? 'empty' : 'a name is not a number', input.steps);
  return parseTel(input, text);
}

/** A number with a host behind it is still that number: a code, an emergency call, one that costs. */
function riskOf(uri: string, input: Input): string | undefined {
  const user = decodeOnce(/^sips?:([^@;]*)[^@]*@/.exec(uri)?.[1] ?? '');
  if (!/^[+*#\d][\d()./*#+-]*$/.test(user)) return undefined;
  return parseTel({ ...input, steps: [] }, user).confirmWhy;
}

/** A SIP URI without a host is a number on the user's own line: browsers and CRMs send it. */
function parseSip(input: Input, text: string): DialTarget {
  const body = text
    .slice(text.indexOf(':') + 1)
    .replace(/^\/\//, '')
    .replace(/\/$/, '');
  if (
    !body.includes('@') &&
    /^[+(*#\d][\d()./*#+-]*(?:[;?].*)?$/.test(body) &&
    !/^\d{1,3}(?:\.\d{1,3}){3}(?:[;?]|$)/.test(body)
  ) {
    return parseTel(input, body);
  }
  const uri = parseSipUri(text);
  if (!uri.ok) return noTarget(uri.error, input.steps);
  const why = uri.value.confirmWhy ?? input.confirmWhy ?? (input.link ? riskOf(uri.value.uri, input) : undefined);
  return uriTarget(uri.value.uri, [...input.steps, ...uri.value.steps], why);
}

function parseSchemed(input: Input, schemed: Schemed, text: string): DialTarget {
  const { scheme, body } = schemed;
  input.steps.push({ step: 'scheme', text: `${scheme}: link` });
  if (scheme === 'sip' || scheme === 'sips') return parseSip(input, text);
  if (body.trim() === '') return noTarget('empty', input.steps);
  if (scheme === 'skype') return parseSkype(input, body);
  if (scheme === 'callto') return parseCallto(input, body);
  return parseTel(scheme === 'fax' ? { ...input, confirmWhy: 'a fax number' } : input, body);
}

const SIP_WORD = /(?:^|[\s(])(sips?:[^\s<>"']{3,300}@[^\s<>"',)]{1,300})/i;

/** `Call sip:alice@example.com please`. One line, and only where the text has no number: see splitScheme. */
function sipInText(input: Input): DialTarget | undefined {
  if (input.text.includes('\n') || !input.text.includes('@')) return undefined;
  const found = SIP_WORD.exec(input.text)?.[1];
  if (found === undefined) return undefined;
  const target = parseSip(
    { ...input, steps: [...input.steps], confirmWhy: 'found inside a text' },
    found.replace(/[.,;:!?]+$/, ''),
  );
  return target.kind === 'uri' ? target : undefined;
}

const ODD_BEFORE_DIGIT = new RegExp(
  `(?:^|\\n)\\s*${ODD_DIGIT}+\\s*\\d|\\+\\s*${ODD_DIGIT}|\\d[ ()/.-]{0,3}${ODD_DIGIT}+\\d`,
);

/** A number that a browser has escaped and whose scheme was lost: `%2B43%201`. */
const isEscaped = (text: string): boolean =>
  text.includes('%') && /^[\s\d+()./%a-f-]*$/i.test(text) && /%[0-9a-f]{2}/i.test(text);

function parseClean(input: Input): DialTarget {
  const name = input.text.includes('<') ? NAME_ADDR.exec(input.text)?.[1] : undefined;
  if (name !== undefined) input.steps.push({ step: 'unquoted', text: 'display name and brackets left out' });
  const text = name ?? input.text;
  const schemed = splitScheme(text);
  if (schemed === 'foreign')
    return noTarget('scheme not allowed', [...input.steps, { step: 'refused', text: 'this scheme is no call' }]);
  if (schemed !== undefined) {
    const isLabel = (schemed.scheme === 'tel' || schemed.scheme === 'fax') && /^(?:tel|fax):\s/i.test(text);
    if (!isLabel) return parseSchemed({ ...input, link: true, anchored: true }, schemed, text);
  }
  const numbers = parseNumbers({
    ...input,
    text: isEscaped(text) ? cleanText(decodeOnce(text)).text.trim() : text,
  });
  return numbers.kind === 'none' ? (sipInText(input) ?? numbers) : numbers;
}

/**
 * Reads what a user clicked, pasted or typed.
 * @param text any string: a number in any usual notation, a tel:, callto:, skype:, sip: or sips: link, or a text around numbers.
 * @param context where it was written; an unknown country leaves only numbers with a plus.
 * @returns always a target; kind `none` says why there is nothing to dial.
 */
export function parseDialText(text: string, context: NumberContext): DialTarget {
  const steps: Step[] = [];
  const clean = cleanText(typeof text === 'string' ? text : '');
  if (clean.cut) steps.push({ step: 'cut', text: 'only the first 4 kB are looked at' });
  if (clean.changed) steps.push({ step: 'cleaned', text: 'invisible and unusual characters replaced' });
  if (clean.reversed) return noTarget('the characters are shown in another order than they have', steps);
  if (clean.changed && ODD_BEFORE_DIGIT.test(clean.text))
    return noTarget('raised or circled digits are no digits of a number', steps);
  const unquoted = unquote(clean.text);
  if (unquoted === '') return noTarget(clean.cut ? 'too long' : 'empty', steps);
  return parseClean({ text: unquoted, home: toHome(context), steps, link: false, anchored: false });
}
