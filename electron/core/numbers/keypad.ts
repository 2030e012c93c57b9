/** Letters of a vanity number -> digits (ITU-T E.161). Only where the digits alone are no number and the whole is one. */
import type { NumberType } from '../../shared/dial-plan.ts';
import type { Home } from './home.ts';
import { resolveInternational, typeOf } from './numbering.ts';
import { resolveNumber } from './outside.ts';
import type { Found } from './resolve.ts';
import { readWriting } from './writing.ts';

const KEYS = '22233344455566677778889999';
export const toKeys = (letters: string): string =>
  letters.replace(/[a-z]/gi, (letter) => KEYS[letter.toLowerCase().charCodeAt(0) - 97] ?? '');

const WORDS = /[ .\-)]{0,3}([A-Za-z][A-Za-z0-9]{0,14})(?![A-Za-z0-9])((?:[ .-][A-Za-z0-9]{1,14}(?![A-Za-z0-9])){0,4})/y;
const VANITY: ReadonlySet<NumberType> = new Set([
  'toll-free',
  'premium',
  'shared-cost',
  'corporate',
  'personal',
  'voip',
]);

export interface Vanity {
  readonly found: Found;
  readonly end: number;
}

/** Australia's and North America's exchanges take as many digits as they need and ignore the rest of a long word. */
const ignoresSurplus = ({ dial }: Found): boolean => dial.startsWith('+1') || dial.startsWith('+61');

function accept(raw: string, word: string, home: Home): Found | undefined {
  const outcome = resolveNumber(readWriting(raw), home);
  if (outcome.kind !== 'e164' || !outcome.valid) return undefined;
  const resolved = resolveInternational(outcome.dial.slice(1));
  if (resolved !== undefined && VANITY.has(typeOf(resolved.plan, resolved.national))) return outcome;
  const capitals = word === word.toUpperCase() && outcome.dial.startsWith('+1');
  return capitals && outcome.strong ? outcome : undefined;
}

/** `raw` is what stands before the letters, which begin at `at`. */
export function readVanity(text: string, raw: string, at: number, home: Home): Vanity | undefined {
  WORDS.lastIndex = at;
  const match = WORDS.exec(text);
  if (match === null) return undefined;
  const words = [match[1] ?? '', ...(match[2] ?? '').split(/(?=[ .-])/)].filter((word) => word !== '');
  let letters = '';
  let end = at + match[0].length - (match[1] ?? '').length - (match[2] ?? '').length;
  for (const word of words) {
    letters += word.replace(/[ .-]/g, '');
    end += word.length;
    const found = accept(raw + toKeys(letters), letters, home);
    if (found !== undefined) return { end, found: explained(found, letters, '') };
    for (let keep = letters.length - 1; keep >= letters.length - 4 && keep > 3; keep--) {
      const short = accept(raw + toKeys(letters.slice(0, keep)), letters, home);
      if (short !== undefined && ignoresSurplus(short) && !/[ .-]/.test(text[end] ?? '')) {
        return { end, found: explained(short, letters, `, of which the last ${letters.length - keep} are left out`) };
      }
    }
  }
  return undefined;
}

const explained = (found: Found, letters: string, more: string): Found => ({
  ...found,
  steps: [{ step: 'keypad', text: `${letters} dialled as the letters of the keypad${more}` }, ...found.steps],
});
