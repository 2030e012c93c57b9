/** A run of digits -> the numbers in it: what a slash, a blank or another ending means. */
import type { Home } from './home.ts';
import { resolveNumber } from './outside.ts';
import type { Found, Outcome } from './resolve.ts';
import { readWriting } from './writing.ts';

export const isGood = (outcome: Outcome): outcome is Found => outcome.kind === 'e164' && outcome.valid;
export const isOwnNumber = (outcome: Outcome): outcome is Found =>
  isGood(outcome) && outcome.strong && outcome.confirmWhy === undefined;

export function resolve(raw: string, home: Home): Outcome {
  const outcome = resolveNumber(readWriting(raw), home);
  if (outcome.kind !== 'local' || outcome.type === 'emergency') return outcome;
  // 24/7, 12.5: a slash divides an area code from a number, and nothing else.
  const isFraction = raw.includes('/') || (outcome.type === 'unknown' && raw.includes('.'));
  return isFraction ? { kind: 'none', reason: 'a fraction or a date' } : outcome;
}

export const digitsOf = (raw: string): string => raw.replace(/\D/g, '');

export interface Piece {
  readonly raw: string;
  readonly outcome: Outcome;
}

const lastGroup = (raw: string): string => /\d+\D*$/.exec(raw)?.[0].replace(/\D/g, '') ?? '';

/** Replaces the last digits of a number by as many others: E.123's way to write alternatives, `…1234/7890`. */
function replaceEnding(raw: string, digits: string): string {
  let cut = raw.length;
  for (let left = digits.length; left > 0 && cut > 0; cut--) if (/\d/.test(raw[cut - 1] ?? '')) left--;
  return raw.slice(0, cut) + digits;
}

/**
 * What stands behind a slash and is no number by itself: another ending of the number before it, or nothing. `-12 / -13`
 * and `12 / 13` exchange the last group, `1234/7890` the last digits where the direct dial reading is impossible.
 */
function otherEnding(left: Piece, part: string, home: Home): Piece | undefined {
  const digits = digitsOf(part);
  if (digits === '' || digits.length > 8) return undefined;
  const read = (raw: string): Piece | undefined => {
    const outcome = resolve(raw, home);
    return isGood(outcome) ? { raw, outcome } : undefined;
  };
  if (/^\s*-/.test(part)) {
    const hyphen = left.raw.lastIndexOf('-');
    return hyphen > 0 ? read(left.raw.slice(0, hyphen) + part.trim()) : undefined;
  }
  const sameGroup = digits.length >= 2 && lastGroup(left.raw).length === digits.length;
  const glued = resolve(`${left.raw}${digits}`, home);
  if (digits.length <= 4 && isOwnOrLocal(glued) && !(sameGroup && /\s$|^\s/.test(left.raw.slice(-1) + part[0])))
    return undefined;
  return read(replaceEnding(left.raw, digits));
}

/** Slashes divide area code and number (Austria, Germany), numbers (E.123), or a number and its direct dial. */
function splitSlashes(raw: string, home: Home): readonly Piece[] {
  const parts = raw.split('/');
  const pieces: Piece[] = [];
  let current = parts[0] ?? '';
  for (const part of parts.slice(1)) {
    const outcome = resolve(current, home);
    const left = { raw: current, outcome };
    if (isGood(outcome) && digitsOf(current).length >= 6) {
      const right = resolve(part, home);
      const bothLocal = !outcome.strong && digitsOf(part).length >= 5 && isGood(right);
      const next = isOwnNumber(right) || bothLocal ? part : otherEnding(left, part, home)?.raw;
      if (next !== undefined) {
        pieces.push(left);
        current = next;
        continue;
      }
    }
    current = `${current}/${part}`;
  }
  pieces.push({ raw: current, outcome: resolve(current, home) });
  return pieces;
}

export const isOwnOrLocal = (outcome: Outcome): boolean => isGood(outcome) && outcome.confirmWhy === undefined;

/** Two numbers with nothing but blanks between them: only where each is whole by itself. */
function splitBlanks(raw: string, home: Home, wideOnly: boolean): readonly string[] {
  const gaps = wideOnly ? / {2,}(?=[+0(\d])/g : / +(?=[+0(])/g;
  for (let gap = gaps.exec(raw); gap !== null; gap = gaps.exec(raw)) {
    const left = raw.slice(0, gap.index);
    const right = raw.slice(gap.index + gap[0].length);
    // Shorter is an area code with or without its country.
    if (digitsOf(left).length < (left.includes('+') ? 9 : 7)) continue;
    if (isOwnNumber(resolve(left, home)) && isOwnNumber(resolve(right, home)))
      return [left, ...splitBlanks(right, home, wideOnly)];
  }
  return [raw];
}

export function readPieces(raw: string, home: Home): readonly Piece[] {
  if (!raw.includes('/') && !raw.includes('  ')) {
    const outcome = resolve(raw, home);
    if (isOwnOrLocal(outcome) || !raw.includes(' ')) return [{ raw, outcome }];
  }
  const parts = raw.includes('  ') ? splitBlanks(raw, home, true) : [raw];
  return parts.flatMap((part) => {
    const pieces: readonly Piece[] = part.includes('/')
      ? splitSlashes(part, home)
      : [{ raw: part, outcome: resolve(part, home) }];
    return pieces.flatMap((piece) => {
      if (isOwnOrLocal(piece.outcome) || !piece.raw.includes(' ')) return [piece];
      const split = splitBlanks(piece.raw, home, false);
      return split.length === 1 ? [piece] : split.map((text) => ({ raw: text, outcome: resolve(text, home) }));
    });
  });
}
