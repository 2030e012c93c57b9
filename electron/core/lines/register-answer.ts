/** What the answer to a REGISTER means (RFC 3261 §10.2.4, §10.2.8, §10.3). Pure. */
import type { RegistrationFault } from '../../shared/registration-texts.ts';
import type { SipStatus } from '../../shared/state.ts';
import type { LoginRefusal } from '../sip/login.ts';
import { parseNameAddr } from '../sip/name-addr.ts';
import type { StandaloneAnswer, StandaloneEnd } from '../sip/standalone.ts';
import { parseUri } from '../sip/uri.ts';

export type RegisterVerdict =
  | { readonly kind: 'registered'; readonly seconds: number }
  /** The same again, with an interval that the registrar accepts (RFC 3261 §10.2.8). */
  | { readonly kind: 'too-brief'; readonly seconds: number }
  /** Another target may do (RFC 3263 §4.3), and later this one again. */
  | { readonly kind: 'elsewhere'; readonly fault: RegistrationFault; readonly retrySeconds?: number }
  /** The registrar has spoken; later again. */
  | { readonly kind: 'later'; readonly fault: RegistrationFault; readonly retrySeconds?: number }
  /** Only the user can help. */
  | { readonly kind: 'stop'; readonly fault: RegistrationFault };

/** What nobody means seriously: a day is as long as a registration may last without a word. */
const LONGEST = 86_400;
const SHORTEST = 10;

const seconds = (text: string | null | undefined): number | undefined =>
  text !== null && text !== undefined && /^\s*\d{1,10}\s*(?:$|[;( ])/.test(text)
    ? Number.parseInt(text, 10)
    : undefined;

const bounded = (value: number): number => Math.min(LONGEST, Math.max(SHORTEST, value));

/**
 * RFC 3261 §10.2.4: our own binding among those that the registrar lists, by its user part, which nobody else has; undefined where
 * it is listed as over. Some registrars rewrite host and port behind a NAT, and some list nothing; then the Expires header stands for it.
 */
function grantedSeconds(answer: StandaloneAnswer, user: string, asked: number): number | undefined {
  for (const value of answer.values('contact')) {
    const contact = parseNameAddr(value);
    if (contact === undefined || parseUri(contact.uri)?.user !== user) continue;
    const granted = seconds(contact.params.get('expires'));
    if (granted === 0 && asked > 0) return undefined;
    if (granted !== undefined) return bounded(granted);
  }
  return bounded(seconds(answer.values('expires')[0]) ?? asked);
}

/**
 * @param user the user part of our Contact
 * @param asked the interval that was asked for, in seconds
 */
export function judgeRegister(end: StandaloneEnd, user: string, asked: number): RegisterVerdict {
  switch (end.kind) {
    case 'silent':
    case 'cancelled':
      return { kind: 'elsewhere', fault: { kind: 'silent' } };
    case 'undelivered':
      return { kind: 'elsewhere', fault: { kind: 'unreachable', text: end.text } };
    case 'answered':
      return end.refusal === undefined ? judgeAnswer(end, user, asked) : judgeRefusal(end.refusal, end.status);
  }
}

/** A challenge that could not be met. */
function judgeRefusal(refusal: LoginRefusal, status: SipStatus): RegisterVerdict {
  switch (refusal.kind) {
    case 'no-password':
      return { kind: 'stop', fault: { kind: 'no-password' } };
    case 'wrong-password':
      return { kind: 'stop', fault: { kind: 'password' } };
    case 'foreign-realm':
      return { kind: 'stop', fault: { kind: 'realm' } };
    case 'stale-limit':
    case 'not-the-server':
      return { kind: 'later', fault: { kind: 'busy', status } };
    default:
      return { kind: 'stop', fault: { kind: 'login', status } };
  }
}

function judgeAnswer(answer: StandaloneAnswer, user: string, asked: number): RegisterVerdict {
  const { status } = answer;
  const { code } = status;
  if (code >= 200 && code < 300) {
    const granted = grantedSeconds(answer, user, asked);
    if (granted === undefined) return { kind: 'later', fault: { kind: 'refused', status } };
    return { kind: 'registered', seconds: granted };
  }
  const retry = seconds(answer.values('retry-after')[0]);
  const retrySeconds = retry === undefined ? {} : { retrySeconds: Math.min(LONGEST, retry) };
  if (code === 423) {
    // RFC 3261 §20.23. One that does not say more than we asked for would have us ask for ever.
    const least = seconds(answer.values('min-expires')[0]) ?? 0;
    if (least > asked && least <= LONGEST) return { kind: 'too-brief', seconds: least };
    return { kind: 'later', fault: { kind: 'refused', status }, ...retrySeconds };
  }
  if (code === 403) return { kind: 'stop', fault: { kind: 'forbidden', status } };
  if (code === 404 || code === 604)
    return { kind: 'later', fault: { kind: 'unknown-account', status }, ...retrySeconds };
  if (code === 503) return { kind: 'elsewhere', fault: { kind: 'busy', status }, ...retrySeconds };
  if (code >= 500 && code < 600) return { kind: 'later', fault: { kind: 'busy', status }, ...retrySeconds };
  return { kind: 'later', fault: { kind: 'refused', status }, ...retrySeconds };
}
