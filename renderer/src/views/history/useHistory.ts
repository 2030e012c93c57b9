import { useEffect, useState } from 'react';
import type { DialerApi } from '../../../../electron/shared/contract.ts';
import type { HistoryEntry } from '../../../../electron/shared/history.ts';
import { ok, type Result } from '../../../../electron/shared/result.ts';
import { quietly } from '../../bridge/bridge.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';

export interface Found {
  readonly query: string;
  readonly entries: readonly HistoryEntry[];
  readonly total: number;
}

/** What one command gives at most. */
const PAGE = 500;

export async function findCalls(
  dialer: Pick<DialerApi, 'invoke'>,
  query: string,
  wanted: number,
): Promise<Result<Found, string>> {
  const entries: HistoryEntry[] = [];
  let total = 0;
  do {
    const limit = Math.min(PAGE, wanted - entries.length);
    const page = await dialer.invoke('history:list', { query, offset: entries.length, limit });
    if (!page.ok) return page;
    entries.push(...page.value.entries);
    total = page.value.total;
    if (page.value.entries.length < limit) break;
  } while (entries.length < wanted);
  return ok({ query, entries, total });
}

const PAUSE_MS = 120;

/** The first so many calls that fit; asked anew when the history is another one. Until then, what was found last. */
export function useHistory(query: string, wanted: number): Result<Found, string> | undefined {
  const dialer = useDialer();
  const { revision } = useAppState().history;
  const [found, setFound] = useState<Result<Found, string>>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the history is another one after each revision
  useEffect(() => {
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const answer = await findCalls(dialer, query, wanted);
      if (isCurrent) setFound(answer);
    };
    const timer = setTimeout(() => void quietly(ask()), query === '' ? 0 : PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [dialer, query, wanted, revision]);

  return found;
}
