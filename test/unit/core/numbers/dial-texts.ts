/** Arbitrary dial texts: any Unicode, whole notations built from their parts, torn pieces, and settled cases spoilt. */

import { callingCodes } from '../../../../electron/core/numbers/metadata.ts';
import fc, { type Arbitrary } from '../../../support/properties.ts';
import { numberCases } from './cases.ts';

/** What a browser's string may hold, half surrogate pairs included. */
const units = fc.nat(0xffff).map((code) => String.fromCharCode(code));
const latin = fc.nat(0xff).map((code) => String.fromCharCode(code));

/** Any code points, graphemes of several, UTF-16 units without a partner, and plain text. */
export const unicode = (maxLength: number): Arbitrary<string> =>
  fc.oneof(
    ...(['binary', 'grapheme', 'grapheme-ascii', units, latin] as const).map((unit) =>
      fc.string({ unit, maxLength, size: 'max' }),
    ),
  );

const TORN = [
  ...['+', '00', '0', '43', '1', '505641', '0664', '1234567', '(0)', '(', ')', '/', '-', ' ', ',', ';', 'x', 'ext.'],
  ...['DW', 'tel:', 'callto:', 'sip:', 'sips:', 'skype:', '@', '|', '^', '\r\n', '*', '#', '%2B', '%', '%00', 'w', 'p'],
  ...['T', 'Fax:', '\u202d', '\u200b', '\u0660', '\u{1d7d2}', '\u00b9', '\u2460', '\ud800', '\u0000', 'example.com'],
  ...['<', '>', '"', '?', '&', ':', '.', '[', ']', '~', ' Uhr', '12:30', '2024-12-31', ' oder ', ';ext=', ';postd='],
  ...[';phone-context=', '+1', '425', '555-0100', 'FLOWERS', '1-800-', '\t', '\u00a0', '\u2013', '7*7', '\\', '`'],
  ...[
    '192.0.2.1',
    '+800 1234 5678',
    '[(',
    'x1',
    'a1',
    '1/',
    '1,',
    ';a=b',
    ';isub=',
    ';maddr=',
    '&#43;',
    '&nbsp;',
    '\u0301',
    '_',
    '\u2028',
  ],
];
const torn = fc.constantFrom(...TORN);

const digits = (minLength: number, maxLength: number): Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });

/** Digits of a whole number with its country code; most have a length that their country knows, some do not. */
export const internationalDigits = fc
  .tuple(fc.constantFrom(...Object.keys(callingCodes())), fc.integer({ min: 1, max: 9 }), digits(3, 12))
  .map(([code, first, rest]) => `${code}${first}${rest}`);

const PREFIXES = ['', '+', '00', '011', '0', '(0)', '+43 (0) ', '0043', '9,', '0 ', 'T', '(', '+(', '\uff0b'];
const SEPARATORS = ['', '', ' ', '-', '.', '/', ' / ', '\u00a0', '\u2013', ') ', ' (', '  '];
const LABELS = [
  ...['', '', '', 'Tel.: ', 'Fax: ', 'Mobil ', 'M: ', 'Room ', 'Call ', 'tel:', 'tel://', 'TEL:', 'fax:', 'callto:'],
  ...['callto://', 'skype:', 'sip:', 'sips:', '<tel:', '"', 'Alice <sip:', 'https://', 'javascript:', 'Notruf: '],
];
const TAILS = [
  ...['', '', '', ' DW 12', '-0 DW 12', ' x123', ' ext. 4', ';ext=12', ';isub=7', ';phone-context=+43', ',,820#', 'p1'],
  ...[';phone-context=example.com', ';postd=pp22', '*5', '#12', ' Klappe 3', '?call', '?subject=1', '@example.com'],
  ...['@[2001:db8::1]:5061;transport=tls', '|7^Alice', ' (10-12 Uhr)', '>', '"', '/7890', ' / -13', ';method=BYE'],
];

/** One number as people, links and programs write it. */
const notation = fc
  .record({
    label: fc.constantFrom(...LABELS),
    prefix: fc.constantFrom(...PREFIXES),
    groups: fc.array(fc.tuple(digits(1, 7), fc.constantFrom(...SEPARATORS)), { minLength: 1, maxLength: 6 }),
    tail: fc.constantFrom(...TAILS),
  })
  .map(({ label, prefix, groups, tail }) => `${label}${prefix}${groups.flat().join('')}${tail}`);

const settled = fc.constantFrom(...numberCases().flatMap(({ input }) => (input === null ? [] : [input])));

const spoilt = fc.tuple(settled, fc.nat(), torn, fc.nat(2)).map(([text, where, piece, less]) => {
  const at = where % (text.length + 1);
  return text.slice(0, at) + piece + text.slice(at + less);
});

const LISTS = [' ', ', ', '; ', '\n', '\r\n', ' / ', ' | ', ' oder ', '+', ''];
const several = fc
  .tuple(fc.constantFrom(...LISTS), fc.array(fc.oneof(notation, settled, spoilt), { minLength: 2, maxLength: 5 }))
  .map(([between, numbers]) => numbers.join(between));

const pieces = fc.array(torn, { minLength: 1, maxLength: 12 }).map((list) => list.join(''));

/** Texts near to what a person could click, paste or type. */
export const dialText = fc.oneof(notation, several, pieces, spoilt, unicode(40));

/** More than is looked at: one to three short texts over and over, behind a beginning. */
export const longText = (length: number): Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', 'tel:', 'sip:alice@', '+43', 'Tel '),
      fc.array(fc.oneof(torn, unicode(3), notation), { minLength: 1, maxLength: 3 }),
    )
    .map(([head, parts]) => {
      const unit = parts.join('') || ' ';
      return head + unit.repeat(Math.ceil(length / unit.length));
    });
