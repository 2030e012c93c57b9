import { describe, expect, test } from 'vitest';
import type { HistoryEntry } from '../../../electron/shared/history.ts';
import { movedMark } from '../../../renderer/src/views/dial/marks.ts';
import { rankSuggestions } from '../../../renderer/src/views/dial/suggestions.ts';

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;
let counter = 0;

const made = (dialText: string, daysAgo: number): HistoryEntry => ({
  id: `h${++counter}`,
  direction: 'outgoing',
  line: 'Office',
  dialText,
  sent: dialText,
  outcome: 'connected',
  startedAt: NOW - daysAgo * DAY,
  endedAt: NOW - daysAgo * DAY,
});
const heard = (caller: { name?: string; number?: string }, daysAgo = 0): HistoryEntry => ({
  id: `h${++counter}`,
  direction: 'incoming',
  line: 'Office',
  outcome: 'missed',
  caller,
  startedAt: NOW - daysAgo * DAY,
  endedAt: NOW - daysAgo * DAY,
});

const texts = (entries: readonly HistoryEntry[], typed: string, most = 5): readonly string[] =>
  rankSuggestions(entries, typed, NOW, most).map(({ text }) => text);

describe('suggestions from the history', () => {
  test('a number that was written in two ways is offered once, as it was written last', () => {
    expect(texts([made('+43 1 505641', 1), made('+43 (0)1/505641', 2), made('tel:+43-1-505641', 3)], '')).toEqual([
      '+43 1 505641',
    ]);
  });

  test('what begins with the typed text comes before what holds it somewhere', () => {
    expect(texts([made('0664 5056', 0), made('5056 12', 30)], '5056')).toEqual(['5056 12', '0664 5056']);
  });

  test('what is dialled often comes before what was dialled once, unless that was long ago', () => {
    expect(texts([made('100', 1), made('200', 2), made('200', 3)], '')).toEqual(['200', '100']);
    expect(texts([made('100', 1), made('200', 60), made('200', 61)], '')).toEqual(['100', '200']);
  });

  test('what is typed already is not offered', () => {
    expect(texts([made('+43 1 505641', 0), made('+43 1 5056410', 0)], '+431505641')).toEqual(['+43 1 5056410']);
  });

  test('callers are offered with their names, and found by them', () => {
    const [first] = rankSuggestions([made('0664', 0), heard({ name: 'Maria', number: '+431' }, 9)], 'mar', NOW, 5);
    expect(first).toMatchObject({ text: '+431', name: 'Maria' });
  });

  test('a caller without a number cannot be dialled', () => {
    expect(texts([heard({ name: 'Anonymous' })], '')).toEqual([]);
  });

  test('addresses compare by their letters', () => {
    expect(texts([made('sip:Anna@example.com', 0), made('sip:anna@example.com', 1), made('sip:a1@x', 2)], '')).toEqual([
      'sip:Anna@example.com',
      'sip:a1@x',
    ]);
  });

  test('no more than wanted', () => {
    expect(
      texts(
        ['1', '2', '3', '4'].map((text) => made(text, 0)),
        '',
        3,
      ),
    ).toHaveLength(3);
  });
});

test('the arrow keys go round, and the text itself lies between the last and the first', () => {
  const go = (step: 1 | -1, times: number, count: number): readonly number[] => {
    const marks: number[] = [];
    while (marks.length < times) marks.push(movedMark(marks.at(-1) ?? -1, step, count));
    return marks;
  };
  expect(go(1, 4, 3)).toEqual([0, 1, 2, -1]);
  expect(go(-1, 4, 3)).toEqual([2, 1, 0, -1]);
  expect(go(1, 2, 0)).toEqual([-1, -1]);
});
