import { useState } from 'react';

/**
 * The same objects as before for what has not changed: each snapshot brings all of them anew, and a row is drawn again
 * only for another object. They are small and come from JSON, so that is what they are compared as.
 */
export function useStable<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  const [cache] = useState(() => createCache<T>());
  return cache(items);
}

export function createCache<T extends { readonly id: string }>(): (items: readonly T[]) => readonly T[] {
  let known = new Map<string, { readonly text: string; readonly item: T }>();
  return (items) => {
    const next = items.map((item) => {
      const text = JSON.stringify(item);
      const before = known.get(item.id);
      return before?.text === text ? before : { text, item };
    });
    known = new Map(next.map((entry) => [entry.item.id, entry]));
    return next.map(({ item }) => item);
  };
}
