/**
 * The one body that counts: session description or sipfrag, whatever a peer wraps it in and however it names it
 * (RFC 3261 §7.4.1, §13.2.1; RFC 5621 §3; RFC 3420).
 */
import { parseParams, trimmed } from './lexis.ts';

export interface Body {
  /** In lower case, without parameters: 'application/sdp'. '' when there is no body. */
  readonly contentType: string;
  /** Octets. */
  readonly content: string;
  /** In lower case, without parameters: 'session'. Undefined when the peer says nothing. */
  readonly disposition: string | undefined;
}

const SDP = 'application/sdp';
const SIPFRAG = 'message/sipfrag';

/** RFC 2046 §5.1.1 allows boundaries of 70 characters; a body of more parts than this is none of ours. */
const BOUNDARY_OCTETS = 70;
const PARTS = 16;

/** The text before the first semicolon, in lower case. */
export function bareValue(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const semicolon = value.indexOf(';');
  return trimmed(value, 0, semicolon < 0 ? value.length : semicolon).toLowerCase();
}

/**
 * What to take a message's body for. A missing or malformed Content-Type is guessed from the first line, of a
 * multipart body the first SDP or sipfrag part is taken. Cannot fail: an unknown body is 'application/octet-stream'.
 */
export function readBody(content: string, type: string | undefined, disposition: string | undefined): Body {
  if (content === '') return { contentType: '', content, disposition: undefined };
  const bare = bareValue(type) ?? '';
  if (bare.startsWith('multipart/')) {
    const part = findPart(content, boundaryOf(type ?? ''));
    if (part !== undefined) return part;
  }
  const contentType = /^[^\s/]+\/[^\s/]+$/.test(bare) ? bare : guess(content);
  return { contentType, content, disposition: bareValue(disposition) || undefined };
}

function guess(content: string): string {
  if (content.startsWith('v=0')) return SDP;
  return content.startsWith('SIP/2.0 ') ? SIPFRAG : 'application/octet-stream';
}

function boundaryOf(type: string): string | undefined {
  const semicolon = type.indexOf(';');
  const boundary = semicolon < 0 ? undefined : parseParams(type, semicolon)?.get('boundary');
  return boundary && boundary.length <= BOUNDARY_OCTETS ? boundary : undefined;
}

function findPart(content: string, boundary: string | undefined): Body | undefined {
  if (boundary === undefined) return undefined;
  const delimiter = `\r\n--${boundary}`;
  // The first delimiter may stand at the very beginning, where no line end precedes it.
  const text = `\r\n${content}`;
  let start = text.indexOf(delimiter);
  for (let parts = 0; start >= 0 && parts < PARTS; parts++) {
    const from = start + delimiter.length;
    if (text.startsWith('--', from)) return undefined;
    start = text.indexOf(delimiter, from);
    const part = readPart(text.slice(from, start < 0 ? text.length : start));
    if (part !== undefined) return part;
  }
  return undefined;
}

/** `part` begins with what is left of the delimiter's line. Encoded parts are none of ours: SIP is 8-bit clean. */
function readPart(part: string): Body | undefined {
  const end = part.indexOf('\r\n\r\n');
  const headers = end < 0 ? part : part.slice(0, end);
  const content = end < 0 ? '' : part.slice(end + 4);
  const field = (name: string): string | undefined => {
    const line = headers.split('\r\n').find((text) => text.toLowerCase().startsWith(`${name}:`));
    return line?.slice(name.length + 1);
  };
  const encoding = bareValue(field('content-transfer-encoding')) ?? 'binary';
  if (encoding !== 'binary' && encoding !== '8bit' && encoding !== '7bit') return undefined;
  const contentType = bareValue(field('content-type')) ?? guess(content);
  if (content === '' || (contentType !== SDP && contentType !== SIPFRAG)) return undefined;
  return { contentType, content, disposition: bareValue(field('content-disposition')) || undefined };
}
