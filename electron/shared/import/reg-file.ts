/**
 * Registry exports of Windows: `Windows Registry Editor Version 5.00`, and `REGEDIT4` before it. Only the keys that are
 * asked for are kept; what regedit would not understand is passed over, as it does. Key and value names are in lower
 * case, because the registry compares them so.
 */
import { decodeUtf16, decodeWindows1252, linesOf } from './text.ts';

export type RegValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Of another type, or damaged. */
  | { readonly kind: 'other' };

export type RegValues = ReadonlyMap<string, RegValue>;

const OTHER: RegValue = { kind: 'other' };
const REG_BINARY = 3;
const REG_DWORD = 4;

export const isRegHeader = (line: string): boolean => /^(?:Windows Registry Editor\b|REGEDIT\d?\b)/i.test(line.trim());

export function readRegFile(text: string, isWanted: (key: string) => boolean): ReadonlyMap<string, RegValues> {
  const keys = new Map<string, Map<string, RegValue>>();
  let values: Map<string, RegValue> | undefined;
  // REGEDIT4 writes strings in hex as the one-byte characters that the rest of the file has.
  let isAnsi = false;
  for (const line of joinedLines(text)) {
    if (line.startsWith('[')) {
      const end = line.lastIndexOf(']');
      const isDeletion = line[1] === '-';
      const key = line.slice(isDeletion ? 2 : 1, end < 0 ? line.length : end).toLowerCase();
      values = undefined;
      if (end < 0 || !isWanted(key)) continue;
      if (isDeletion) keys.delete(key);
      else {
        values = keys.get(key) ?? new Map();
        keys.set(key, values);
      }
    } else if (values !== undefined) readValue(line, values, isAnsi);
    else if (/^REGEDIT/i.test(line)) isAnsi = true;
  }
  return keys;
}

/** Trimmed, without comments and empty ones; a hex value that goes on behind a backslash is one line. */
function* joinedLines(text: string): Generator<string, void, undefined> {
  let begun: string[] = [];
  for (const whole of linesOf(text)) {
    const line = whole.trim();
    if (line === '' || line.startsWith(';')) continue;
    if (line.endsWith('\\') && (begun.length > 0 || /^(?:@|"[^"]*")\s*=\s*hex/i.test(line))) {
      begun.push(line.slice(0, -1));
      continue;
    }
    yield begun.length === 0 ? line : [...begun, line].join('');
    begun = [];
  }
  if (begun.length > 0) yield begun.join('');
}

/** `"name"=…`; the value without a name, `@=…`, is none that we know. */
function readValue(line: string, values: Map<string, RegValue>, isAnsi: boolean): void {
  const name = readQuoted(line, 0);
  if (name === undefined) return;
  const equals = /^\s*=\s*/.exec(line.slice(name.end));
  if (equals === null) return;
  const data = line.slice(name.end + equals[0].length);
  if (data.startsWith('-')) values.delete(name.text.toLowerCase());
  else values.set(name.text.toLowerCase(), readData(data, isAnsi));
}

/** Only the quotation mark and the backslash are escaped. A string that is not closed on its line is none of ours. */
function readQuoted(line: string, start: number): { readonly text: string; readonly end: number } | undefined {
  if (line[start] !== '"') return undefined;
  let text = '';
  for (let at = start + 1; at < line.length; at += 1) {
    const character = line[at];
    if (character === '"') return { text, end: at + 1 };
    const next = line[at + 1];
    if (character === '\\' && (next === '\\' || next === '"')) {
      text += next;
      at += 1;
    } else text += character;
  }
  return undefined;
}

function readData(data: string, isAnsi: boolean): RegValue {
  if (data.startsWith('"')) {
    const quoted = readQuoted(data, 0);
    return quoted === undefined ? OTHER : { kind: 'text', text: quoted.text };
  }
  const dword = /^dword:\s*([0-9a-f]{1,8})\s*(?:;|$)/i.exec(data);
  if (dword !== null) return { kind: 'number', value: Number.parseInt(dword[1] ?? '', 16) };
  const hex = /^hex(?:\(([0-9a-f]{1,8})\))?:/i.exec(data);
  if (hex === null) return OTHER;
  const bytes = readHex(data.slice(hex[0].length));
  return bytes === undefined
    ? OTHER
    : fromBytes(hex[1] === undefined ? REG_BINARY : Number.parseInt(hex[1], 16), bytes, isAnsi);
}

function readHex(text: string): Uint8Array | undefined {
  const [digits = ''] = text.split(';', 1);
  const bytes = digits
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (!bytes.every((each) => /^[0-9a-f]{1,2}$/i.test(each))) return undefined;
  return Uint8Array.from(bytes, (each) => Number.parseInt(each, 16));
}

/** REG_SZ and REG_EXPAND_SZ (1 and 2) end at their NUL; REG_DWORD is written so where its length is unusual. */
function fromBytes(type: number, bytes: Uint8Array, isAnsi: boolean): RegValue {
  if (type === 1 || type === 2) {
    const [text = ''] = (isAnsi ? decodeWindows1252(bytes) : decodeUtf16(bytes, 'little')).split('\0', 1);
    return { kind: 'text', text };
  }
  if (type !== REG_DWORD || bytes.length !== 4) return OTHER;
  return { kind: 'number', value: bytes.reduceRight((value, byte) => value * 256 + byte, 0) };
}
