/** The header lines of a message, each looked at once (RFC 3261 §7.3). */
import { longName, usualName } from './header-names.ts';
import { endOfToken, HTAB, SP, trimmed, unfold } from './lexis.ts';
import { bad, type Fault, LIMITS } from './limits.ts';
import type { SipHeader } from './parse.ts';

/** What one pass over the header lines finds. */
export class HeaderScan {
  readonly headers: SipHeader[] = [];
  via: string | undefined = undefined;
  from: string | undefined = undefined;
  to: string | undefined = undefined;
  callId: string | undefined = undefined;
  cseq: string | undefined = undefined;
  contentLength: string | undefined = undefined;
  /** Where the body begins; -1 while no empty line was seen. */
  body = -1;
  entries = 0;
  fault: Fault | undefined = undefined;

  add(name: string, value: string): void {
    this.headers.push({ name, value });
    switch (name) {
      case 'via':
        this.via ??= value;
        this.count(value);
        break;
      case 'from':
        this.from = this.single(this.from, value);
        break;
      case 'to':
        this.to = this.single(this.to, value);
        break;
      case 'call-id':
        this.callId = this.single(this.callId, value);
        break;
      case 'cseq':
        this.cseq = this.single(this.cseq, value);
        break;
      case 'content-length':
        this.contentLength = this.single(this.contentLength, value);
        break;
      case 'contact':
      case 'route':
      case 'record-route':
        this.count(value);
        break;
    }
  }

  /** These stand once in a message (RFC 3261 §7.3.1; RFC 4475 §3.3.8, §3.3.9). */
  private single(before: string | undefined, value: string): string {
    if (before === undefined) return value;
    this.fault ??= bad('A header field that must stand once stands twice');
    return before;
  }

  private count(value: string): void {
    this.entries++;
    for (let at = value.indexOf(','); at >= 0; at = value.indexOf(',', at + 1)) this.entries++;
    if (this.entries > LIMITS.listEntries) this.fault ??= bad('Too many Via, Route or Contact values');
  }
}

export function scanHeaders(octets: string, start: number): HeaderScan {
  const scan = new HeaderScan();
  let at = start;
  for (let lines = 0; ; lines++) {
    let end = octets.indexOf('\r', at);
    // A clean line has one CR and one LF, side by side; anything else is folded, or holds bare ones.
    let clean = end >= 0 && octets.indexOf('\n', at) === end + 1;
    if (!clean) end = octets.indexOf('\r\n', at);
    if (end === at) {
      scan.body = at + 2;
      return scan;
    }
    while (end >= 0 && isFold(octets.charCodeAt(end + 2))) {
      clean = false;
      end = octets.indexOf('\r\n', end + 2);
    }
    if (end < 0) {
      scan.fault ??= bad('The header ends without an empty line');
      return scan;
    }
    if (lines >= LIMITS.headerLines) {
      scan.fault ??= bad('Too many header lines');
      return scan;
    }
    if (end - at > LIMITS.headerLineOctets) scan.fault ??= bad('A header line is too long');
    else scanLine(scan, octets, at, end, clean);
    at = end + 2;
  }
}

const isFold = (code: number): boolean => code === SP || code === HTAB;

function scanLine(scan: HeaderScan, octets: string, start: number, end: number, clean: boolean): void {
  const colon = octets.indexOf(':', start);
  if (colon < 0 || colon > end) return;
  const name = nameOf(octets.slice(start, colon));
  if (name === undefined) return;
  scan.add(name, clean ? trimmed(octets, colon + 1, end) : unfold(octets.slice(colon + 1, end)));
}

/** RFC 3261 §25.1, HCOLON: spaces and tabs may stand before the colon. Undefined: no token, so no header field. */
function nameOf(text: string): string | undefined {
  const usual = usualName(text);
  if (usual !== undefined) return usual;
  const token = text.slice(0, endOfToken(text, 0));
  return token !== '' && /^[ \t]*$/.test(text.slice(token.length)) ? longName(token) : undefined;
}
