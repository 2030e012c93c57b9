/**
 * What the page keeps while another page is shown, so that nothing typed is lost: forms that are not saved, an import,
 * and where the list was. In the window's memory only, as there may be passwords in it.
 */
import { useSyncExternalStore } from 'react';
import type { DraftPlace } from '../../state/draft-place.ts';
import type { LineFields } from './fields.ts';
import type { LinesImport } from './importing.ts';

export interface KeptForm {
  readonly fields: LineFields;
  /** What an import could not take over. */
  readonly notes: readonly string[];
}

export interface ListView {
  readonly query: string;
  readonly onlyProblems: boolean;
  readonly shown: number;
  /** The line that was opened last: it gets the focus again. */
  readonly opened?: string;
}

export interface Kept {
  /** By what stands behind `#/lines/`. */
  readonly forms: ReadonlyMap<string, KeptForm>;
  readonly import?: LinesImport;
  /** Ends the adding after the line that is being added. */
  readonly stopImport?: () => void;
  readonly pasted: string;
  /** Why what was pasted or opened cannot be imported. */
  readonly importFault?: string;
  readonly list: ListView;
}

export interface KeptStore {
  get(): Kept;
  subscribe(listener: () => void): () => void;
  update(change: (kept: Kept) => Kept): void;
  keepForm(rest: string, form: KeptForm): void;
  dropForm(rest: string): void;
}

/** More rows than anybody reads at once, and few enough to be drawn with every snapshot. */
export const ROWS = 50;

export function createKept(): KeptStore {
  let kept: Kept = { forms: new Map(), pasted: '', list: { query: '', onlyProblems: false, shown: ROWS } };
  const listeners = new Set<() => void>();
  const update: KeptStore['update'] = (change) => {
    kept = change(kept);
    for (const listener of listeners) listener();
  };
  return {
    get: () => kept,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    update,
    keepForm: (rest, form) => update((now) => ({ ...now, forms: new Map(now.forms).set(rest, form) })),
    dropForm(rest) {
      if (!kept.forms.has(rest)) return;
      const forms = new Map(kept.forms);
      forms.delete(rest);
      update((now) => ({ ...now, forms }));
    },
  };
}

export const kept = createKept();

export const keptForms: DraftPlace<KeptForm> = { keep: kept.keepForm, drop: kept.dropForm };

/** Nothing of an import is left, unless `fault` says why there is none. */
export const withoutImport = (now: Kept, fault?: string): Kept => {
  const { import: _, stopImport: __, importFault: ___, ...rest } = now;
  return { ...rest, ...(fault === undefined ? {} : { importFault: fault }) };
};

export const useKept = (): Kept => useSyncExternalStore(kept.subscribe, kept.get);

export const withoutOpened = ({ list: { opened: _, ...list }, ...now }: Kept): Kept => ({ ...now, list });
