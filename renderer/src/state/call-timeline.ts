/**
 * When each step of a call came. The snapshot says where a call is now; the window remembers when it heard of it. Pure.
 */
import { type CallSnapshot, type CallState, isFinal } from '../../../electron/shared/state.ts';

export interface TimelineStep {
  readonly state: CallState;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** By call. */
export type Timelines = ReadonlyMap<string, readonly TimelineStep[]>;

export const NO_TIMELINES: Timelines = new Map();

function timeOf(call: CallSnapshot, now: number): number {
  if (isFinal(call.state)) return call.endedAt ?? now;
  return call.state === 'resolving' ? call.startedAt : now;
}

/** Calls that have left the snapshot are forgotten; the same object comes back when nothing is new. */
export function observe(timelines: Timelines, calls: readonly CallSnapshot[], now: number): Timelines {
  let changed = timelines.size !== calls.length;
  const next = new Map<string, readonly TimelineStep[]>();
  for (const call of calls) {
    const known = timelines.get(call.callId) ?? [];
    const isKnown = known.at(-1)?.state === call.state;
    if (!isKnown) changed = true;
    next.set(call.callId, isKnown ? known : [...known, { state: call.state, at: timeOf(call, now) }]);
  }
  return changed ? next : timelines;
}

/** The call of which something was heard last. Undefined: of none was anything heard but that it was over. */
export function latestNews(timelines: Timelines, calls: readonly CallSnapshot[]): CallSnapshot | undefined {
  let latest: { readonly call: CallSnapshot; readonly at: number } | undefined;
  for (const call of calls) {
    const steps = timelines.get(call.callId) ?? [];
    const at = steps.at(-1)?.at;
    // What was over before the window opened is no news.
    if (at === undefined || (isFinal(call.state) && steps.length === 1)) continue;
    if (latest === undefined || at >= latest.at) latest = { call, at };
  }
  return latest?.call;
}
