/**
 * Asterisk's extension patterns: X 0-9, Z 1-9, N 2-9, [..] a set, `.` one or more of anything, `!` none or more, both at
 * the end only. `strip|rest` takes what is before the bar away. They are matched by hand: one pass, no expression.
 */
import { err, ok, type Result } from '../../shared/result.ts';

export interface PatternFault {
  readonly reason: string;
  /** Where in the pattern, from 0. */
  readonly position: number;
}

export interface AsteriskPattern {
  /** What `$1` stands for; undefined where the number does not match. */
  match(number: string): string | undefined;
  readonly strips: boolean;
}

const CLASSES: Readonly<Record<string, string>> = { X: '0123456789', Z: '123456789', N: '23456789' };
const LITERAL = /^[0-9*#+]$/;

interface Atoms {
  readonly sets: readonly string[];
  /** Minimum of characters behind the sets; undefined: none may follow. */
  readonly more: 0 | 1 | undefined;
}

/** `[2-57]` -> `23457`, and the position behind the bracket. */
function readSet(text: string, at: number): Result<{ readonly set: string; readonly next: number }, PatternFault> {
  const close = text.indexOf(']', at);
  if (close < 0) return err({ reason: 'the bracket is not closed', position: at });
  let set = '';
  for (let i = at + 1; i < close; i++) {
    const char = text[i] ?? '';
    if (!LITERAL.test(char)) return err({ reason: `${char} cannot stand in brackets`, position: i });
    if (text[i + 1] === '-' && i + 2 < close) {
      const last = text[i + 2] ?? '';
      if (!/^\d$/.test(char) || !/^\d$/.test(last) || last < char)
        return err({ reason: 'a range runs from a digit to a higher one', position: i });
      for (let code = Number(char); code <= Number(last); code++) set += String(code);
      i += 2;
    } else set += char;
  }
  return set === '' ? err({ reason: 'the brackets are empty', position: at }) : ok({ set, next: close + 1 });
}

function readAtoms(text: string, from: number, to: number): Result<Atoms, PatternFault> {
  const sets: string[] = [];
  let at = from;
  while (at < to) {
    const char = text[at] ?? '';
    if (char === '.' || char === '!') {
      if (at !== to - 1) return err({ reason: `${char} can only stand at the end`, position: at });
      return ok({ sets, more: char === '.' ? 1 : 0 });
    }
    if (char === '[') {
      const set = readSet(text, at);
      if (!set.ok) return set;
      sets.push(set.value.set);
      at = set.value.next;
      continue;
    }
    const set = Object.hasOwn(CLASSES, char.toUpperCase())
      ? CLASSES[char.toUpperCase()]
      : LITERAL.test(char)
        ? char
        : undefined;
    if (set === undefined) return err({ reason: `${char} is no digit, X, Z, N, [..], . or !`, position: at });
    sets.push(set);
    at++;
  }
  return ok({ sets, more: undefined });
}

function fits(atoms: Atoms, number: string, from: number): boolean {
  const rest = number.length - from - atoms.sets.length;
  if (atoms.more === undefined ? rest !== 0 : rest < atoms.more) return false;
  return atoms.sets.every((set, at) => set.includes(number[from + at] ?? ' '));
}

/** `_` in front is Asterisk's mark of a pattern and may be left out. */
export function parseAsteriskPattern(text: string): Result<AsteriskPattern, PatternFault> {
  const from = text.startsWith('_') ? 1 : 0;
  if (text.length > 80) return err({ reason: 'longer than 80 characters', position: 80 });
  if (text.length === from) return err({ reason: 'the pattern is empty', position: from });
  const bar = text.indexOf('|');
  if (bar >= 0 && text.indexOf('|', bar + 1) >= 0)
    return err({ reason: 'only one bar is possible', position: text.indexOf('|', bar + 1) });
  const head = readAtoms(text, from, bar < 0 ? text.length : bar);
  if (!head.ok) return head;
  if (bar >= 0 && head.value.more !== undefined)
    return err({ reason: '. and ! cannot stand before the bar', position: bar - 1 });
  const tail: Result<Atoms, PatternFault> =
    bar < 0 ? ok({ sets: [], more: undefined }) : readAtoms(text, bar + 1, text.length);
  if (!tail.ok) return tail;
  const all: Atoms = {
    sets: [...head.value.sets, ...tail.value.sets],
    more: bar < 0 ? head.value.more : tail.value.more,
  };
  if (all.sets.length === 0)
    return err({ reason: 'a lone . or ! matches everything: write _X. instead', position: from });
  const strip = bar < 0 ? 0 : head.value.sets.length;
  return ok({ strips: bar >= 0, match: (number) => (fits(all, number, 0) ? number.slice(strip) : undefined) });
}
