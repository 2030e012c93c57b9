import { useEffect, useState } from 'react';
import { quietly } from '../../bridge/bridge.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { rankSuggestions, type Suggestion } from './suggestions.ts';

const MOST = 5;
const LOOKED_AT = 50;
const PAUSE_MS = 80;
const QUERY_LENGTH = 200;

/** From the history, for what is typed; for an empty box the latest. */
export function useSuggestions(typed: string, isWanted: boolean): readonly Suggestion[] {
  const dialer = useDialer();
  const { history } = useAppState();
  const { revision, count } = history;
  const [found, setFound] = useState<readonly Suggestion[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the history is another one after each revision
  useEffect(() => {
    if (!isWanted || count === 0) {
      setFound([]);
      return undefined;
    }
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const query = typed.trim().slice(0, QUERY_LENGTH);
      const page = await dialer.invoke('history:list', { query, offset: 0, limit: LOOKED_AT });
      if (isCurrent && page.ok) setFound(rankSuggestions(page.value.entries, typed, Date.now(), MOST));
    };
    const timer = setTimeout(() => void quietly(ask()), PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [dialer, typed, isWanted, count, revision]);

  return found;
}
