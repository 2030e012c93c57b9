/** Writes registry exports as regedit does: version 5.00 in UTF-16LE with its byte order mark, REGEDIT4 in one byte a character. */

export const SIPTAPI_KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\SIPTAPI';

/** A text is REG_SZ, a number REG_DWORD; what stands in `raw` is written as it is. */
export type Value = string | number | { readonly raw: string };
export type Values = Readonly<Record<string, Value>>;

const escaped = (text: string): string => text.replace(/[\\"]/g, '\\$&');

function dataOf(value: Value): string {
  if (typeof value === 'string') return `"${escaped(value)}"`;
  return typeof value === 'number' ? `dword:${value.toString(16).padStart(8, '0')}` : value.raw;
}

export function regText(
  keys: Readonly<Record<string, Values>>,
  header = 'Windows Registry Editor Version 5.00',
): string {
  const sections = Object.entries(keys).map(([key, values]) =>
    [`[${key}]`, ...Object.entries(values).map(([name, value]) => `"${escaped(name)}"=${dataOf(value)}`), ''].join(
      '\r\n',
    ),
  );
  return `${[header, '', ...sections].join('\r\n')}\r\n`;
}

export const toUtf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));

/** REG_SZ in hex, as regedit writes strings that it cannot quote: 25 octets on the first line, the rest below. */
export function hexText(text: string, type: 1 | 2 = 1): Value {
  const octets = [...Buffer.from(`${text}\0`, 'utf16le')].map((octet) => octet.toString(16).padStart(2, '0'));
  const rows: string[] = [];
  for (let at = 0; at < octets.length; at += 25) rows.push(octets.slice(at, at + 25).join(','));
  return { raw: `hex(${type}):${rows.join(',\\\r\n  ')}` };
}

/** A line of SIPTAPI's, with the rest as its dialog leaves it. */
export function siptapiLine(number: number, given: Values): Values {
  const all: Values = {
    proxy: '',
    obproxy: '',
    username: '',
    password: '',
    authusername: '',
    phoneusername: '',
    lineactive: 0,
    register: 0,
    autoanswer: 0,
    ...given,
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`${name}${number}`, value]));
}
