/** What is offered from the history while somebody types. Pure. */
import type { HistoryEntry } from '../../../../electron/shared/history.ts';
import { numberOf } from '../../calls/number-of.ts';

export interface Suggestion {
  /** What is dialled. */
  readonly text: string;
  readonly name?: string;
  readonly entry: HistoryEntry;
}

/** Two ways of writing one number are one suggestion. */
const comparable = (text: string): string => {
  const isNumber = /^(?:(?:tel|callto):)?[+\d\s()./\-;=a-z]*$/i.test(text) && /\d/.test(text);
  return isNumber
    ? text
        .replace(/\(0\)/g, '')
        .replace(/;.*$/, '')
        .replace(/[^\d*#+]/g, '')
    : text.toLowerCase();
};

const HALF_LIFE_MS = 7 * 86_400_000;

/**
 * Often and lately dialled ones first; those that begin with what is typed before those that hold it somewhere.
 * @param entries what the history found for the text, the latest first
 */
export function rankSuggestions(
  entries: readonly HistoryEntry[],
  typed: string,
  now: number,
  most: number,
): readonly Suggestion[] {
  const wanted = comparable(typed.trim());
  const found = new Map<string, { readonly suggestion: Suggestion; score: number }>();
  for (const entry of entries) {
    const text = numberOf(entry);
    if (text === undefined || text === '') continue;
    const key = comparable(text);
    // What is typed already is no suggestion.
    if (wanted !== '' && key === wanted) continue;
    const weight = 0.5 ** (Math.max(0, now - entry.startedAt) / HALF_LIFE_MS);
    const known = found.get(key);
    if (known !== undefined) {
      known.score += weight;
      continue;
    }
    const name = entry.direction === 'incoming' ? entry.caller.name : undefined;
    const begins =
      wanted !== '' && (key.startsWith(wanted) || name?.toLowerCase().startsWith(typed.trim().toLowerCase()));
    found.set(key, {
      suggestion: { text, entry, ...(name === undefined ? {} : { name }) },
      score: weight + (begins ? 1000 : 0),
    });
  }
  return [...found.values()]
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ suggestion }) => suggestion);
}
