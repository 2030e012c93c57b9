/** Texts for property tests, from a seed: any Unicode, torn pieces of real notations, and settled cases spoilt. */

import type { Location, NumberContext } from '../../../../electron/shared/dial-plan.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { numberCases } from './cases.ts';

const PIECES = [
  ...[
    '+',
    '00',
    '0',
    '43',
    '1',
    '505641',
    '0664',
    '1234567',
    '(0)',
    '(',
    ')',
    '/',
    '-',
    ' ',
    ',',
    ';',
    'x',
    'ext.',
    'DW',
  ],
  ...[
    'tel:',
    'callto:',
    'sip:',
    'sips:',
    'skype:',
    '@',
    '|',
    '^',
    '\r\n',
    '*',
    '#',
    '%2B',
    '%',
    '%00',
    'w',
    'p',
    'T',
    'Fax:',
  ],
  ...[
    '\u202d',
    '\u200b',
    '\u0660',
    '\u{1d7d2}',
    '\u00b9',
    '\u2460',
    '\ud800',
    '\u0000',
    'example.com',
    '<',
    '>',
    '"',
    '?',
  ],
  ...['&', ':', '.', '[', ']', '~', ' Uhr', '12:30', '2024-12-31', ' oder ', ';ext=', ';phone-context=', '+1', '425'],
  ...['555-0100', 'FLOWERS', '1-800-', '\t', '\u00a0', '\u2013', '7*7', '\\', '`', '192.0.2.1', '+800 1234 5678'],
];

export const CONTEXTS: readonly NumberContext[] = [
  { country: 'AT', areaCode: '1' },
  { country: 'AT', areaCode: '1', internalDigits: [3, 4], outsidePrefix: '0' },
  { country: 'US', areaCode: '425' },
  { country: 'GB', areaCode: '20' },
  { country: 'BR', areaCode: '11' },
  ...['DE', 'IT', 'RU', 'HU', 'AR', 'JP', 'SM', 'ZZ', ''].map((country) => ({ country })),
];

export interface TextSource {
  readonly text: () => string;
  readonly context: () => NumberContext;
  readonly below: (limit: number) => number;
}

export function createTexts(seed: number): TextSource {
  const random = createSeededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const settled = numberCases().flatMap(({ input }) => (input === null ? [] : [input]));
  const pieces = (): string => Array.from({ length: 1 + below(12) }, () => pick(PIECES)).join('');
  const spoilt = (): string => {
    const text = pick(settled);
    const at = below(text.length + 1);
    return text.slice(0, at) + pick(PIECES) + text.slice(at + below(3));
  };
  const joined = (): string => pick(settled) + pick(PIECES) + pick(settled);
  const unicode = (): string => {
    const codePoint = (): number => (below(8) > 0 ? below(256) : below(0x110000));
    return Array.from({ length: 1 + below(30) }, () => String.fromCodePoint(codePoint())).join('');
  };
  return { below, text: () => pick([pieces, spoilt, joined, unicode])(), context: () => pick(CONTEXTS) };
}

export const SENDS: readonly Location['send'][] = ['plus', 'international', 'national', 'local'];
