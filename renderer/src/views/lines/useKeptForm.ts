import { useEffect, useRef } from 'react';
import { type KeptForm, kept } from './kept.ts';

/**
 * Keeps what stands in a form when another page comes in its place.
 * @param read undefined: there is nothing to keep
 */
export function useKeptForm(rest: string, read: () => KeptForm | undefined): { drop(): void } {
  const reading = useRef(read);
  reading.current = read;
  const isDropped = useRef(false);

  useEffect(
    () => () => {
      const form = isDropped.current ? undefined : reading.current();
      if (form === undefined) kept.dropForm(rest);
      else kept.keepForm(rest, form);
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
