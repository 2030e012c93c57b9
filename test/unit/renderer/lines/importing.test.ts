import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ImportedLines, importLines } from '../../../../electron/shared/import-lines.ts';
import { LINE_DEFAULTS, type LineSettings } from '../../../../electron/shared/settings.ts';
import {
  addedInForm,
  addLines,
  beginAdding,
  beginImport,
  choose,
  chosenOf,
  countStates,
  endAdding,
  isUnfinished,
  type LinesImport,
  withOutcome,
} from '../../../../renderer/src/views/lines/importing.ts';
import { createMemoryDialer, type MemoryDialer } from './memory-dialer.ts';

function imported(input: string | Uint8Array, taken: readonly string[] = []): ImportedLines {
  const result = importLines(input, 'en', taken);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
const fixture = (name: string): ImportedLines =>
  imported(new Uint8Array(readFileSync(new URL(`../../../fixtures/siptapi/${name}.reg`, import.meta.url))));

const KLAUS: LineSettings = { ...LINE_DEFAULTS, name: 'Mine', domain: 'SIPGATE.de', user: 'klaus' };
const TWO = 'sip:a:one@example.com\nsip:b:two@example.com';

/** Adds what is chosen, as the page does. */
async function add(
  dialer: MemoryDialer,
  lines: LinesImport,
  { answer = true, stopAfter = Number.POSITIVE_INFINITY } = {},
) {
  const stopping = new AbortController();
  let whole = beginAdding(lines);
  let questions = 0;
  await addLines(dialer, {
    items: lines.items,
    signal: stopping.signal,
    declined: 'Not wanted.',
    ask: async () => {
      questions += 1;
      return answer;
    },
    onItem(index, outcome) {
      whole = withOutcome(whole, index, outcome);
      if (whole.adding?.done === stopAfter) stopping.abort();
    },
  });
  return { whole: endAdding(whole), progress: whole.adding, questions };
}

describe('what is chosen at first', () => {
  it('SIPTAPI with three lines: all; with sixty: all', () => {
    expect(chosenOf(beginImport(fixture('three-lines'), []))).toHaveLength(3);
    expect(chosenOf(beginImport(fixture('sixty-lines'), []))).toHaveLength(60);
  });

  it('not an account that is there already, however its domain is written', () => {
    const whole = beginImport(fixture('three-lines'), [KLAUS]);
    expect(whole.items.map(({ isKnown, isChosen }) => [isKnown, isChosen])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
  });

  it('not what must be corrected, also when all are chosen', () => {
    const whole = beginImport(imported('sip:a@example.com\nsip:b@bad_host!'), []);
    expect(whole.items.map(({ draft }) => draft.faults.length > 0)).toEqual([false, true]);
    expect(chosenOf(choose(whole, true))).toHaveLength(1);
    expect(chosenOf(choose(whole, true, 1))).toHaveLength(1);
    expect(chosenOf(choose(whole, false, 0))).toHaveLength(0);
  });
});

describe('adding', () => {
  it('one by itself in the form: as it stood there', () => {
    const whole = addedInForm(beginImport(imported(TWO), []), 1, KLAUS);
    expect(whole.items[1]).toMatchObject({ state: 'added', draft: { line: KLAUS } });
    expect(chosenOf(whole)).toHaveLength(1);
  });

  it('sixty lines with their passwords; without a keyring the user is asked once', async () => {
    const dialer = createMemoryDialer({ noKeyring: true });
    const { whole, progress, questions } = await add(dialer, beginImport(fixture('sixty-lines'), []));
    expect(dialer.settings().lines).toHaveLength(60);
    expect(dialer.passwords.size).toBe(60);
    expect(questions).toBe(1);
    // Once without an answer yet, and with it for all.
    expect(dialer.asked.filter((name) => name === 'line:set-password')).toHaveLength(61);
    expect(progress).toEqual({ done: 60, all: 60 });
    expect(countStates(whole).added).toBe(60);
    expect(whole.items.every(({ draft }) => !('password' in draft))).toBe(true);
    expect(isUnfinished(whole)).toBe(false);
  });

  it('nothing of what was not chosen', async () => {
    const dialer = createMemoryDialer();
    const { whole } = await add(dialer, choose(beginImport(imported(TWO), []), false, 0));
    expect(dialer.settings().lines.map(({ user }) => user)).toEqual(['b']);
    expect(countStates(whole)).toMatchObject({ added: 1, waiting: 1 });
    expect(isUnfinished(whole)).toBe(false);
  });

  it('the user wants no password in a file: the lines are there, each says what is missing', async () => {
    const dialer = createMemoryDialer({ noKeyring: true });
    const { whole, questions } = await add(dialer, beginImport(imported(TWO), []), { answer: false });
    expect(dialer.settings().lines).toHaveLength(2);
    expect(dialer.passwords.size).toBe(0);
    expect(questions).toBe(1);
    expect(whole.items.map(({ state, why }) => [state, why])).toEqual([
      ['added-without-password', 'Not wanted.'],
      ['added-without-password', 'Not wanted.'],
    ]);
  });

  it('one that fails says why, the others are added, and it can be tried again', async () => {
    const drafts = imported(TWO);
    const taken = { ...KLAUS, name: 'a@example.com' };
    const { whole } = await add(createMemoryDialer({ lines: [taken] }), beginImport(drafts, []));
    expect(whole.items.map(({ state }) => state)).toEqual(['failed', 'added']);
    expect(whole.items[0]?.why).toContain('already a line named');
    expect(isUnfinished(whole)).toBe(true);
    const again = await add(createMemoryDialer(), whole);
    expect(again.progress).toEqual({ done: 1, all: 1 });
    expect(again.whole.items.map(({ state }) => state)).toEqual(['added', 'added']);
    expect(again.whole.items[0]).not.toHaveProperty('why');
  });

  it('stops after the line that is being added', async () => {
    const dialer = createMemoryDialer();
    const { whole } = await add(dialer, beginImport(fixture('sixty-lines'), []), { stopAfter: 2 });
    expect(dialer.settings().lines).toHaveLength(2);
    expect(countStates(whole)).toMatchObject({ added: 2, waiting: 58 });
    expect(isUnfinished(whole)).toBe(true);
  });

  it('the connection is lost: what was reached is known', async () => {
    const fails = { name: 'line:set-password', fault: new Error('connection lost') } as const;
    const { whole } = await add(createMemoryDialer({ fails }), beginImport(imported(TWO), []));
    expect(whole.items.map(({ state, why }) => [state, why])).toEqual([
      ['added-without-password', 'connection lost'],
      ['added-without-password', 'connection lost'],
    ]);
  });
});
