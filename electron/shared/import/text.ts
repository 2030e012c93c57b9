/**
 * From bytes to text, and from text to lines. TextDecoder belongs to Node and to browsers, not to the language, so that
 * this layer does not know it; three encodings are not much.
 */

// Windows-1252 above 0x7f, where it differs from Latin 1; what it leaves open stays what it is (WHATWG Encoding §9.2).
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** What fits a call's arguments on every engine. */
const PIECE = 8192;

function toText(units: Uint16Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < units.length; start += PIECE) {
    pieces.push(String.fromCharCode(...units.subarray(start, start + PIECE)));
  }
  return pieces.join('');
}

/** Half a unit at the end is left out. */
export function decodeUtf16(bytes: Uint8Array, order: 'little' | 'big'): string {
  const units = new Uint16Array(bytes.length >> 1);
  const high = order === 'little' ? 1 : 0;
  for (let index = 0; index < units.length; index += 1) {
    units[index] = ((bytes[2 * index + high] ?? 0) << 8) | (bytes[2 * index + 1 - high] ?? 0);
  }
  return toText(units);
}

export function decodeWindows1252(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  for (const [index, byte] of bytes.entries()) {
    units[index] = byte >= 0x80 && byte <= 0x9f ? WINDOWS_1252.charCodeAt(byte - 0x80) : byte;
  }
  return toText(units);
}

/** RFC 3629 §4: how many octets a character has that begins so, and the least code that may be written with that many. */
function utf8Form(lead: number): { readonly length: number; readonly least: number } | undefined {
  if (lead < 0x80) return { length: 1, least: 0 };
  if (lead >= 0xc2 && lead <= 0xdf) return { length: 2, least: 0x80 };
  if (lead >= 0xe0 && lead <= 0xef) return { length: 3, least: 0x800 };
  return lead >= 0xf0 && lead <= 0xf4 ? { length: 4, least: 0x1_0000 } : undefined;
}

/** @returns undefined where it is not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const units = new Uint16Array(bytes.length);
  let used = 0;
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const form = utf8Form(lead);
    if (form === undefined) return undefined;
    let code = form.length === 1 ? lead : lead & (0x7f >> form.length);
    for (let more = 1; more < form.length; more += 1) {
      const next = bytes[at + more] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    if (code < form.least || code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    if (code > 0xffff) {
      units[used++] = 0xd800 + ((code - 0x1_0000) >> 10);
      code = 0xdc00 + ((code - 0x1_0000) & 0x3ff);
    }
    units[used++] = code;
    at += form.length;
  }
  return toText(units.subarray(0, used));
}

/**
 * The byte order mark decides; without one it is UTF-8, or else what Windows calls ANSI, which REGEDIT4 files are written
 * in (here that of western Europe).
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return decodeUtf16(bytes.subarray(2), 'little');
  if (first === 0xfe && second === 0xff) return decodeUtf16(bytes.subarray(2), 'big');
  const marked = first === 0xef && second === 0xbb && third === 0xbf;
  const rest = marked ? bytes.subarray(3) : bytes;
  return decodeUtf8(rest) ?? decodeWindows1252(rest);
}

/** The lines of a text one by one, without their ends, so that a text of nothing but line breaks costs no memory. */
export function* linesOf(text: string): Generator<string, void, undefined> {
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    yield text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
  }
}
