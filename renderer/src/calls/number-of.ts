import type { HistoryEntry } from '../../../electron/shared/history.ts';

/** The number of a call, as it can be dialled again; undefined: the caller had none. */
export const numberOf = (entry: HistoryEntry): string | undefined =>
  entry.direction === 'outgoing' ? entry.dialText : entry.caller.number;
