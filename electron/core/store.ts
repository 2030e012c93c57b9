/** The one snapshot and its only writer. Snapshots are immutable; each change has the next version. */
import type { AppState } from '../shared/state.ts';

export interface Store {
  state(): AppState;
  /** Listeners are called at once, in the order in which they came. A listener that throws does not stop the others. */
  subscribe(listener: (state: AppState) => void): () => void;
  update(change: (state: AppState) => Omit<AppState, 'version'>): void;
}

export function createStore(initial: Omit<AppState, 'version'>, failed: (error: unknown) => void): Store {
  let state: AppState = { ...initial, version: 0 };
  const listeners = new Set<(state: AppState) => void>();
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    update(change) {
      state = { ...change(state), version: state.version + 1 };
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
