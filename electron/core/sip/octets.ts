/**
 * UTF-8 between text (UTF-16) and octet strings (one character, 0-255, per byte). RFC 3261 §7 has SIP in UTF-8; the
 * core has no TextEncoder, and everything between the wire and a person stays in octets.
 */

const REPLACEMENT = 0xfffd;
const NON_ASCII = /[^\x00-\x7f]/;
/** How many characters one String.fromCharCode call gets: far below every engine's argument limit. */
const CHUNK = 4096;

/** The code point at `index`; half a surrogate pair becomes U+FFFD. */
function codePoint(text: string, index: number): number {
  const point = text.codePointAt(index) ?? REPLACEMENT;
  return point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
}

/** UTF-8 octets of a text. Cannot fail: half a surrogate pair is encoded as U+FFFD. */
export function toOctets(text: string): string {
  if (!NON_ASCII.test(text)) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const point = codePoint(text, i);
    if (point < 0x80) out += String.fromCharCode(point);
    else if (point < 0x800) out += String.fromCharCode(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) {
      out += String.fromCharCode(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    } else {
      out += String.fromCharCode(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      );
      i++;
    }
  }
  return out;
}

/** Continuation octets that a lead octet asks for; -1 for an octet that cannot lead (RFC 3629 §4). */
function continuations(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 1;
  if (lead >= 0xe0 && lead <= 0xef) return 2;
  return lead >= 0xf0 && lead <= 0xf4 ? 3 : -1;
}

/** Whether the octet may follow the lead directly: no overlong forms, no surrogates, nothing over U+10FFFF (RFC 3629 §4). */
function maySecond(lead: number, octet: number): boolean {
  if (lead === 0xe0) return octet >= 0xa0 && octet <= 0xbf;
  if (lead === 0xed) return octet >= 0x80 && octet <= 0x9f;
  if (lead === 0xf0) return octet >= 0x90 && octet <= 0xbf;
  if (lead === 0xf4) return octet >= 0x80 && octet <= 0x8f;
  return octet >= 0x80 && octet <= 0xbf;
}

/**
 * Text of UTF-8 octets. Cannot fail: each longest piece that begins a character but does not complete it becomes one
 * U+FFFD, as TextDecoder does it. A byte order mark is kept.
 */
export function fromOctets(octets: string): string {
  if (!NON_ASCII.test(octets)) return octets;
  let out = '';
  let units: number[] = [];
  for (let i = 0; i < octets.length; ) {
    const lead = octets.charCodeAt(i++);
    const wanted = lead < 0x80 ? 0 : continuations(lead);
    let point = wanted <= 0 ? lead : lead & (0x3f >> wanted);
    let got = 0;
    while (got < wanted) {
      const next = octets.charCodeAt(i);
      if (got === 0 ? !maySecond(lead, next) : !(next >= 0x80 && next <= 0xbf)) break;
      point = (point << 6) | (next & 63);
      got++;
      i++;
    }
    if (wanted < 0 || got < wanted) point = REPLACEMENT;
    if (point < 0x10000) units.push(point);
    else units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
    if (units.length >= CHUNK) {
      out += String.fromCharCode(...units);
      units = [];
    }
  }
  return out + String.fromCharCode(...units);
}
