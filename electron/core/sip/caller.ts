/**
 * Who calls, as an INVITE says. In this order: P-Asserted-Identity, which the server vouches for (RFC 3325 §9.1);
 * Remote-Party-ID, its forerunner (draft-ietf-sip-privacy-04); From, which is the caller's own word (RFC 3261 §8.1.1.3).
 * The name may come from a later one where the first has none. Who wants not to be named is not (RFC 3323 §4.2, RFC 3325 §9.3).
 */
import { type NameAddr, parseNameAddr } from './name-addr.ts';
import { fromOctets } from './octets.ts';
import type { SipRequest } from './parse.ts';
import { parseUri, schemeOf, unescapeOctets } from './uri.ts';

export interface Caller {
  /** Digits, or the user part of an address. Undefined where the caller does not want it shown. */
  readonly number: string | undefined;
  readonly name: string | undefined;
}

const LONGEST = 128;

/** What a screen may show of a peer's words: one line, no control characters. */
function shown(octets: string): string | undefined {
  const text = fromOctets(octets)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim();
  // Not half of a character.
  return text === '' ? undefined : text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '');
}

function numberOf({ uri }: NameAddr): string | undefined {
  // RFC 3966 §3: what stands behind the number are parameters.
  if (schemeOf(uri) === 'tel') return shown(uri.slice(4).split(';')[0] ?? '');
  const parsed = parseUri(uri);
  if (parsed?.user === undefined) return undefined;
  if (/^anonymous$/i.test(parsed.user) || /(?:^|\.)invalid$/i.test(parsed.host)) return undefined;
  // A user part may carry parameters of a telephone-subscriber (RFC 3261 §19.1.6).
  return shown(unescapeOctets(parsed.user).split(';')[0] ?? '');
}

/** "Anonymous" is no name. */
const nameOf = ({ display }: NameAddr): string | undefined =>
  /^\s*anonymous\s*$/i.test(display) ? undefined : shown(display);

export function callerOf(request: SipRequest): Caller {
  const privacy = request.list('privacy').join(';').toLowerCase();
  if (/\b(?:id|user|header)\b/.test(privacy)) return { number: undefined, name: undefined };
  const asserted = ['p-asserted-identity', 'remote-party-id'].flatMap((name) => request.list(name));
  const identities = [...asserted.map(parseNameAddr), request.from].filter((each) => each !== undefined);
  // A Remote-Party-ID may ask not to be shown in a parameter of its own.
  const shownOnes = identities.filter(({ params }) => !/^(?:full|uri)$/i.test(params.get('privacy') ?? ''));
  if (shownOnes.length < identities.length) return { number: undefined, name: undefined };
  const number = shownOnes.map(numberOf).find((each) => each !== undefined);
  const name = shownOnes.map(nameOf).find((each) => each !== undefined);
  // Many exchanges repeat the number where the name would stand.
  return { number, name: name === number ? undefined : name };
}
