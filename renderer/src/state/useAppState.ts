import { createContext, use, useSyncExternalStore } from 'react';
import type { DialerApi } from '../../../electron/shared/contract.ts';
import type { AppState } from '../../../electron/shared/state.ts';
import { NO_TIMELINES, type Timelines } from './call-timeline.ts';
import type { Shown, StateStore } from './store.ts';

export const DialerContext = createContext<DialerApi | undefined>(undefined);
export const AppStateContext = createContext<AppState | undefined>(undefined);

/** For what is done later, and need not be drawn again for every snapshot. */
export const ReadStateContext = createContext<() => AppState | undefined>(() => undefined);

export const TimelinesContext = createContext<Timelines>(NO_TIMELINES);

/** When the steps of each call came. */
export const useTimelines = (): Timelines => use(TimelinesContext);

export const useShown = (store: StateStore): Shown => useSyncExternalStore(store.subscribe, store.shown);

/** The snapshot; pages are drawn only when there is one. */
export function useAppState(): AppState {
  const state = use(AppStateContext);
  if (state === undefined) throw new Error('a page outside of the shell');
  return state;
}

/** The snapshot at the moment that it is asked for. */
export const useReadState = (): (() => AppState | undefined) => use(ReadStateContext);

/** Commands go this way. */
export function useDialer(): DialerApi {
  const dialer = use(DialerContext);
  if (dialer === undefined) throw new Error('a page outside of the shell');
  return dialer;
}
