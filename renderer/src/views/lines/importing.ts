/** An import from its review to its end: what is chosen, and adding it line by line. No part of it draws. */
import type { ImportedLines, LineDraft } from '../../../../electron/shared/import-lines.ts';
import type { LineSettings } from '../../../../electron/shared/settings.ts';
import { type AskToKeep, type Dialer, storePassword } from './save-line.ts';

/** `added-without-password`: the line is there, its password is not. */
export type ItemState = 'waiting' | 'added' | 'added-without-password' | 'failed';

export interface ImportItem {
  readonly draft: LineDraft;
  readonly isChosen: boolean;
  /** A line with this account is there already. */
  readonly isKnown: boolean;
  readonly state: ItemState;
  /** Why it failed, or why the password is missing: one plain sentence. */
  readonly why?: string;
}

export interface LinesImport {
  readonly notes: readonly string[];
  readonly items: readonly ImportItem[];
  /** While lines are being added. */
  readonly adding?: { readonly done: number; readonly all: number };
}

/** Server names are the same in any case (RFC 3261 §19.1.4), users are not. */
const accountKey = ({ user, domain, extension = '' }: Pick<LineSettings, 'user' | 'domain' | 'extension'>): string =>
  `${user}@${domain.toLowerCase()} ${extension}`;

/** What can be added as it is, and is new, is chosen. */
export function beginImport({ drafts, notes }: ImportedLines, present: readonly LineSettings[]): LinesImport {
  const known = new Set(present.map(accountKey));
  const items = drafts.map((draft): ImportItem => {
    const isKnown = known.has(accountKey(draft.line));
    return { draft, isKnown, isChosen: draft.faults.length === 0 && !isKnown, state: 'waiting' };
  });
  return { notes, items };
}

export const isAddable = ({ draft, state }: ImportItem): boolean =>
  draft.faults.length === 0 && (state === 'waiting' || state === 'failed');

export const chosenOf = ({ items }: LinesImport): readonly ImportItem[] =>
  items.filter((item) => item.isChosen && isAddable(item));

/** @param index undefined: all that can be chosen */
export const choose = (whole: LinesImport, isChosen: boolean, index?: number): LinesImport => ({
  ...whole,
  items: whole.items.map((item, at) =>
    (index === undefined || at === index) && isAddable(item) ? { ...item, isChosen } : item,
  ),
});

/** What was said before about it no longer counts. A password that is stored is needed here no more. */
function settled({ why: _, ...item }: ImportItem, outcome: ItemOutcome): ImportItem {
  const { password, ...draft } = item.draft;
  const isNeeded = password !== undefined && outcome.state !== 'added';
  return { ...item, draft: isNeeded ? item.draft : draft, ...outcome };
}

const replaceItem = (whole: LinesImport, index: number, change: (item: ImportItem) => ImportItem): LinesImport => ({
  ...whole,
  items: whole.items.map((item, at) => (at === index ? change(item) : item)),
});

/** It was added by itself, as it stood in the form. */
export const addedInForm = (whole: LinesImport, index: number, line: LineSettings): LinesImport =>
  replaceItem(whole, index, (item) => settled({ ...item, draft: { ...item.draft, line } }, { state: 'added' }));

/** Lines are still to be added, or to be put right. What was left out beside others that were added is decided. */
export function isUnfinished({ items, adding }: LinesImport): boolean {
  if (adding !== undefined || items.every(({ state }) => state === 'waiting')) return true;
  return items.some(
    (item) => item.state === 'failed' || (item.state === 'waiting' && (item.isChosen || isFaulty(item))),
  );
}

const isFaulty = ({ draft }: ImportItem): boolean => draft.faults.length > 0;

export const beginAdding = (whole: LinesImport): LinesImport => ({
  ...whole,
  adding: { done: 0, all: chosenOf(whole).length },
});

/** One of those that are being added is through. */
export function withOutcome(whole: LinesImport, index: number, outcome: ItemOutcome): LinesImport {
  const { adding } = whole;
  const next = replaceItem(whole, index, (item) => settled(item, outcome));
  return adding === undefined ? next : { ...next, adding: { ...adding, done: adding.done + 1 } };
}

export const endAdding = ({ adding: _, ...whole }: LinesImport): LinesImport => whole;

/** How many items are in each state. */
export function countStates({ items }: LinesImport): Readonly<Record<ItemState, number>> {
  const counts = { waiting: 0, added: 0, 'added-without-password': 0, failed: 0 };
  for (const { state } of items) counts[state] += 1;
  return counts;
}

export type ItemOutcome = Pick<ImportItem, 'state' | 'why'>;

export interface AddOptions {
  readonly items: readonly ImportItem[];
  readonly signal: AbortSignal;
  /** Asked once; the answer counts for all. */
  readonly ask: AskToKeep;
  readonly declined: string;
  onItem(index: number, outcome: ItemOutcome): void;
}

/** Adds what is chosen, one after the other. Never rejects. */
export async function addLines(dialer: Dialer, options: AddOptions): Promise<void> {
  let answer: Promise<boolean> | undefined;
  let isAgreed = false;
  const ask: AskToKeep = async (why) => {
    answer ??= options.ask(why);
    isAgreed = await answer;
    return isAgreed;
  };
  const store: StorePassword = (name, password) => storePassword(dialer, name, password, ask, isAgreed);
  for (const [index, item] of options.items.entries()) {
    if (options.signal.aborted) return;
    if (item.isChosen && isAddable(item)) options.onItem(index, await addItem(dialer, item, store, options.declined));
  }
}

type StorePassword = (name: string, password: string) => ReturnType<typeof storePassword>;

async function addItem(
  dialer: Dialer,
  { draft: { line, password } }: ImportItem,
  store: StorePassword,
  declined: string,
): Promise<ItemOutcome> {
  let isAdded = false;
  try {
    const added = await dialer.invoke('line:add', line);
    if (!added.ok) return { state: 'failed', why: added.error.text };
    isAdded = true;
    if (password === undefined) return { state: 'added' };
    const kept = await store(line.name, password);
    if (kept.ok) return { state: 'added' };
    return { state: 'added-without-password', why: kept.error === 'declined' ? declined : kept.error.text };
  } catch (error) {
    // The connection to the application is gone.
    const why = error instanceof Error ? error.message : String(error);
    return { state: isAdded ? 'added-without-password' : 'failed', why };
  }
}
