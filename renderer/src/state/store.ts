/** Keeps the latest snapshot of the application; nothing else of it lives in the window. */
import type { AppState } from '../../../electron/shared/state.ts';
import type { Bridge, Connection } from '../bridge/bridge.ts';
import { NO_TIMELINES, observe, type Timelines } from './call-timeline.ts';

export interface Shown {
  /** Absent until the first one came. */
  readonly state?: AppState;
  readonly timelines: Timelines;
  readonly connection: Connection;
}

export interface StateStore {
  shown(): Shown;
  subscribe(listener: () => void): () => void;
}

/** Asks once and then takes what is pushed. A snapshot that is older than the one shown is late and dropped. */
export function createStateStore(bridge: Bridge, now: () => number = Date.now): StateStore {
  const listeners = new Set<() => void>();
  let shown: Shown = { timelines: NO_TIMELINES, connection: bridge.onConnection === undefined ? 'open' : 'connecting' };
  let fresh = false;

  function show(next: Shown): void {
    shown = next;
    for (const listener of listeners) listener();
  }
  function take(state: AppState): void {
    if (!fresh && shown.state !== undefined && state.version < shown.state.version) return;
    fresh = false;
    show({ ...shown, state, timelines: observe(shown.timelines, state.calls, now()) });
  }

  bridge.on('state:changed', take);
  if (bridge.onConnection === undefined) void bridge.invoke('state:get', undefined).then(take);
  bridge.onConnection?.((connection) => {
    // Behind a lost connection may be another run, which counts versions from the beginning.
    if (connection === 'lost') fresh = true;
    show({ ...shown, connection });
  });

  return {
    shown: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
