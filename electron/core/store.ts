/** The one snapshot and its only writer. Snapshots are immutable; each change has the next version. */

export interface Store<S extends { readonly version: number }> {
  state(): S;
  /** Listeners are called at once, in the order in which they came. A listener that throws does not stop the others. */
  subscribe(listener: (state: S) => void): () => void;
  update(change: (state: S) => Omit<S, 'version'>): void;
}

export function createStore<S extends { readonly version: number }>(
  initial: S,
  failed: (error: unknown) => void,
): Store<S> {
  let state = initial;
  const listeners = new Set<(state: S) => void>();
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    update(change) {
      // The cast is sound: what Omit took away is put back.
      state = { ...change(state), version: state.version + 1 } as S;
      for (const listener of [...listeners]) {
        try {
          listener(state);
        } catch (error) {
          failed(error);
        }
      }
    },
  };
}
