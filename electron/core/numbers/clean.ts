/**
 * What was pasted -> plain characters: digits of every script, full-width forms, odd dashes and blanks become ASCII;
 * what cannot be seen goes. Deliberately not NFKC, which would turn a footnote mark behind a number into a digit.
 */

/** More than this is not looked at. */
export const MAX_TEXT = 4096;
/** A digit that is no digit (superscript, circled, fraction): kept as one mark, so that the parser can see it. */
export const ODD_DIGIT = '\u0001';

export interface CleanText {
  readonly text: string;
  readonly cut: boolean;
  readonly changed: boolean;
  /** U+202E: what a person sees is not the order of the characters. */
  readonly reversed: boolean;
}

const PLAIN = /^[\x20-\x7e]*$/;
const NUMBERISH = /[\s\d+\-()[\]./,;*#~]/;

/** Cuts to 4 kB, and back to the start of a number that the cut goes through: half a number is a wrong number. */
function cap(input: string): string {
  if (input.length <= MAX_TEXT) return input;
  let end = MAX_TEXT;
  if (/\S/.test(input.slice(end - 32, end)) && /^\s{0,16}[\d+\-()[\]./,;*#~]/.test(input.slice(end, end + 17))) {
    while (end > 0 && NUMBERISH.test(input[end - 1] ?? '')) end--;
  }
  return input.slice(0, end);
}

const PUNCTUATION: Readonly<Record<string, string>> = {
  '\u2212': '-',
  '\u207b': '-',
  '\u208b': '-',
  '\u2043': '-',
  '\u30fc': '-',
  '\u02d7': '-',
  '\u223c': '~',
  '\u301c': '~',
  '\u2044': '/',
  '\u2215': '/',
  '\u29f8': '/',
  '\u00b7': '.',
  '\u2024': '.',
  '\u2027': '.',
  '\u3002': '.',
  '\u30fb': '.',
  '\ufe52': '.',
  '\ufe59': '(',
  '\ufe5a': ')',
  '\u3010': '[',
  '\u3011': ']',
  '\u3014': '(',
  '\u3015': ')',
  '\ufe62': '+',
  '\u2795': '+',
  '\u2217': '*',
  '\u204e': '*',
  '\ufe61': '*',
  '\ufe5f': '#',
  '\uff5e': '~',
  '\u3001': ',',
  '\u060c': ',',
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u00ab': '"',
  '\u00bb': '"',
  '\u2018': "'",
  '\u2019': "'",
  '\u201a': "'",
};

/** Made when the first unusual character comes: Unicode properties are dear to build, and most texts are plain. */
function lazy(source: string): { test(char: string): boolean } {
  let made: RegExp | undefined;
  return {
    test(char) {
      made ??= new RegExp(source, 'u');
      return made.test(char);
    },
  };
}

const DIGIT = lazy('^\\p{Nd}$');
const OTHER_NUMBER = lazy('^[\\p{No}\\p{Nl}]$');
const BREAK = lazy('^[\\n\\r\\v\\f\\u0085\\p{Zl}\\p{Zp}]$');
const BLANK = lazy('^\\p{Zs}$');
const DASH = lazy('^\\p{Pd}$');
const INVISIBLE = lazy(
  '^(?:[\\p{Cf}\\p{Cc}\\p{Cs}\\p{Variation_Selector}\\u115f\\u1160\\u3164\\uffa0]|\\u034f|\\u20e3)$',
);

const MARK = lazy('^[\\p{Mn}\\p{Me}]$');
const LETTER_BEFORE_MARK = lazy('^[\\p{L}\\p{M}]$');

/** Unicode keeps the ten digits of a script together and in order, starting with its zero. */
function digitValue(codePoint: number): string {
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(codePoint - before - 1))) before++;
  return String(before % 10);
}

function plain(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x20 && code <= 0x7e) return char;
  if (code >= 0xff01 && code <= 0xff5d) return String.fromCharCode(code - 0xfee0);
  const mapped = PUNCTUATION[char];
  if (mapped !== undefined) return mapped;
  if (char === '\t') return '  ';
  if (BREAK.test(char)) return '\n';
  if (INVISIBLE.test(char)) return '';
  if (BLANK.test(char)) return ' ';
  if (DASH.test(char)) return '-';
  if (DIGIT.test(char)) return digitValue(code);
  return OTHER_NUMBER.test(char) ? ODD_DIGIT : char;
}

const NAMED: Readonly<Record<string, string>> = { nbsp: ' ', thinsp: ' ', shy: '', plus: '+', lpar: '(', rpar: ')' };

/** Numbers copied out of HTML source: `&#43;43&nbsp;1&nbsp;505641`. Once, and only what can be part of a number. */
function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,5})|#[xX]([0-9a-fA-F]{1,4})|([a-z]{3,6}));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? all) : all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code >= 0x20 ? String.fromCharCode(code) : all;
  });
}

/** Never fails. Line breaks of every kind arrive as `\n`. */
export function cleanText(input: string): CleanText {
  const raw = cap(input);
  const cut = raw.length < input.length;
  const capped = raw.includes('&') ? withoutEntities(raw) : raw;
  if (PLAIN.test(capped)) return { text: capped, cut, changed: capped !== raw, reversed: false };
  let text = '';
  let last = '';
  let lastPlain = '';
  for (const char of capped) {
    // An accent on a digit or a blank is a trace of bad copying; on a letter it belongs to the word.
    if (MARK.test(char) && !LETTER_BEFORE_MARK.test(text.slice(-1))) continue;
    if (char !== last) {
      last = char;
      lastPlain = plain(char);
    }
    text += lastPlain;
  }
  return { text, cut, changed: text !== raw, reversed: capped.includes('\u202e') };
}
