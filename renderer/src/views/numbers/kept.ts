/** Rules that were typed and not saved, while another page is shown; by what stands behind `#/numbers/`. In memory only. */
import { useEffect, useRef } from 'react';
import type { RuleDraft } from './rule-draft.ts';

export const keptDrafts = new Map<string, RuleDraft>();

/**
 * Keeps what stands in a form when another page comes in its place, as when a clicked link does.
 * @param read undefined: there is nothing to keep
 */
export function useKeptDraft(rest: string, read: () => RuleDraft | undefined): { drop(): void } {
  const reading = useRef(read);
  reading.current = read;
  const isDropped = useRef(false);

  useEffect(
    () => () => {
      const draft = isDropped.current ? undefined : reading.current();
      if (draft === undefined) keptDrafts.delete(rest);
      else keptDrafts.set(rest, draft);
    },
    [rest],
  );

  // A browser's tab takes the memory with it. The desktop app's window only hides, and would refuse to close.
  useEffect(() => {
    if (window.dialtray !== undefined) return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      if (!isDropped.current && reading.current() !== undefined) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);

  return {
    drop() {
      isDropped.current = true;
    },
  };
}
