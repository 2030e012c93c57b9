/**
 * What a NOTIFY of a REFER says (RFC 3515 §2.4.4-2.4.5; Event and Subscription-State: RFC 6665 §8.2; body: RFC 3420).
 *
 * Phones and exchanges differ: no reason phrase, no content type, blank lines before the status line, empty bodies,
 * multipart. What cannot be read is left out; nothing is guessed, because `connected` is said only after a final 2xx.
 * Input is octet strings of any content (core/ports.ts); reading is one pass over a bounded piece and never throws.
 */
import type { SipStatus } from '../../shared/state.ts';
import { bareValue } from './body.ts';
import { parseParams } from './lexis.ts';
import { fromOctets } from './octets.ts';

export interface NotifyInput {
  /** Header values; undefined when the header is missing. */
  readonly event: string | undefined;
  readonly subscriptionState: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

export interface NotifyEvent {
  /** Lower case, without parameters. */
  readonly package: string;
  /** For REFER: the CSeq number of the REFER that made the subscription (RFC 3515 §2.4.6). */
  readonly id?: string;
}

export interface Notify {
  /** Undefined when the header is missing or unreadable. */
  readonly event: NotifyEvent | undefined;
  /** The status line of the sipfrag. Never there for another event package than `refer`. */
  readonly status: SipStatus | undefined;
  /** The phone says that no other NOTIFY follows. */
  readonly terminated: boolean;
}

/** How much of a body is looked at: a status line stands at its beginning. */
const MAX_BODY_LENGTH = 16_384;
const MAX_HEADER_LENGTH = 1024;
const MAX_REASON_LENGTH = 200;
const MAX_PARTS = 10;

export function readNotify({ event, subscriptionState, contentType, body }: NotifyInput): Notify {
  const read = readEvent(event);
  const foreign = read !== undefined && read.package !== 'refer';
  return {
    event: read,
    status: foreign ? undefined : readSipfrag(contentType, body),
    terminated: bareValue(subscriptionState?.slice(0, MAX_HEADER_LENGTH)) === 'terminated',
  };
}

/**
 * The status line of a message/sipfrag body (RFC 3420 §2: any leading piece of a SIP message, so there may be none).
 * The content type only tells how to find it: some phones send none, `text/plain` or `message/sip`.
 */
export function readSipfrag(contentType: string | undefined, body: string): SipStatus | undefined {
  const text = body.slice(0, MAX_BODY_LENGTH);
  const type = contentType?.slice(0, MAX_HEADER_LENGTH) ?? '';
  if (!/^[\s,;]*multipart\//i.test(type)) return readStatusLine(text);
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) return undefined;
  // RFC 2046 §5.1.1: each part is header lines, a blank line, content. The first part that has a status line counts.
  for (const part of text.split(`--${mark}`, MAX_PARTS + 1).slice(1)) {
    const content = /\r?\n\r?\n/.exec(part);
    const status = content === null ? undefined : readStatusLine(part.slice(content.index));
    if (status !== undefined) return status;
  }
  return undefined;
}

/** Only the first line that is not blank counts: further down, "SIP/2.0 200" may stand in any header. */
function readStatusLine(text: string): SipStatus | undefined {
  const match = /^[ \t\r\n]*sip\/2\.0[ \t]+([1-6][0-9]{2})(?![0-9])([^\r\n]{0,1000})/i.exec(text);
  return match === null ? undefined : { code: Number(match[1]), reason: toReason(match[2] ?? '') };
}

/** A reason phrase is shown to people: UTF-8 decoded, control and bidirectional-override characters gone, and short. */
const toReason = (octets: string): string =>
  fromOctets(octets)
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ')
    .trim()
    .slice(0, MAX_REASON_LENGTH);

function readEvent(text: string | undefined): NotifyEvent | undefined {
  const header = text?.slice(0, MAX_HEADER_LENGTH) ?? '';
  const name = bareValue(header);
  if (!name) return undefined;
  const semicolon = header.indexOf(';');
  const id = semicolon < 0 ? undefined : parseParams(header, semicolon)?.get('id');
  return { package: name, ...(id ? { id } : {}) };
}
