import { useEffect, useRef } from 'react';
import type { DraftPlace } from './draft-place.ts';

/**
 * Keeps what stands in a form when another page comes in its place, as when a clicked link does.
 * @param place MUST be the same for the life of the form
 * @param read undefined: there is nothing to keep
 */
export function useKeptDraft<T>(rest: string, place: DraftPlace<T>, read: () => T | undefined): { drop(): void } {
  const reading = useRef(read);
  reading.current = read;
  const isDropped = useRef(false);

  useEffect(
    () => () => {
      const draft = isDropped.current ? undefined : reading.current();
      if (draft === undefined) place.drop(rest);
      else place.keep(rest, draft);
    },
    [rest, place],
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
