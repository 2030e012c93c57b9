/** A call as two legs: how each looks, what it did and when. Pure. */
import {
  type CallSnapshot,
  type CallState,
  isFinal,
  type Leg,
  type Outcome,
} from '../../../../electron/shared/state.ts';
import type { TimelineStep } from '../../state/call-timeline.ts';

export type LegLook = 'waiting' | 'active' | 'done' | 'failed' | 'cancelled' | 'unknown';

export type LegWord =
  | 'waiting'
  | 'looking'
  | 'calling'
  | 'ringing'
  | 'picked-up'
  | 'asked'
  | 'dialling'
  | 'connected'
  | 'cancelled'
  | 'failed'
  | 'unknown';

export interface LegStep {
  readonly word: LegWord;
  /** Milliseconds since the call began. */
  readonly at: number;
}

export interface LegView {
  readonly look: LegLook;
  /** Where it is now. */
  readonly word: LegWord;
  readonly steps: readonly LegStep[];
}

type RunningState = Exclude<CallState, 'connected' | 'failed' | 'cancelled'>;

const RUNNING: Readonly<Record<RunningState, readonly [Leg, LegWord]>> = {
  resolving: ['phone', 'looking'],
  'calling-phone': ['phone', 'calling'],
  'phone-ringing': ['phone', 'ringing'],
  'phone-answered': ['phone', 'picked-up'],
  transferring: ['callee', 'asked'],
  'callee-trying': ['callee', 'dialling'],
  'callee-ringing': ['callee', 'ringing'],
};

const isRunning = (state: CallState): state is RunningState => !isFinal(state);

const END_WORDS = { connected: 'connected', cancelled: 'cancelled', failed: 'failed', unknown: 'unknown' } as const;

function endOf(outcome: Outcome | undefined): keyof typeof END_WORDS {
  if (outcome === 'connected' || outcome === 'cancelled') return outcome;
  return outcome === undefined || outcome === 'result-unknown' ? 'unknown' : 'failed';
}

function lookOf(call: CallSnapshot, leg: Leg): LegLook {
  if (isRunning(call.state)) {
    const [active] = RUNNING[call.state];
    if (leg === 'callee') return active === 'callee' ? 'active' : 'waiting';
    return active === 'callee' || call.state === 'phone-answered' ? 'done' : 'active';
  }
  const end = endOf(call.outcome);
  if (end === 'connected') return 'done';
  if (call.leg !== leg) return leg === 'phone' ? 'done' : 'waiting';
  return end;
}

function wordOf(call: CallSnapshot, leg: Leg, look: LegLook): LegWord {
  if (look === 'waiting') return 'waiting';
  if (look === 'done') return leg === 'phone' ? 'picked-up' : 'connected';
  if (look !== 'active') return END_WORDS[look];
  return isRunning(call.state) ? RUNNING[call.state][1] : 'unknown';
}

/** The end belongs to the leg it came on; a connected call ends on the callee's. */
function stepOf({ state }: TimelineStep, call: CallSnapshot): readonly [Leg, LegWord] {
  return isRunning(state) ? RUNNING[state] : [call.leg, END_WORDS[endOf(call.outcome)]];
}

/** What took no time is not worth a word: to look for the server, to ask the phone. */
const IN_PASSING: readonly LegWord[] = ['looking', 'asked'];
const IN_PASSING_MS = 1_000;

export function toLegView(call: CallSnapshot, timeline: readonly TimelineStep[], leg: Leg): LegView {
  const steps: LegStep[] = [];
  for (const [at, each] of timeline.entries()) {
    const [of, word] = stepOf(each, call);
    const next = timeline[at + 1];
    if (IN_PASSING.includes(word) && next !== undefined && next.at - each.at < IN_PASSING_MS) continue;
    if (of === leg) steps.push({ word, at: Math.max(0, each.at - call.startedAt) });
  }
  const look = lookOf(call, leg);
  return { look, word: wordOf(call, leg, look), steps };
}

/** Whether leaving it now is hanging up, in the words of people: they hold the receiver already. */
export const isPickedUp = ({ state }: Pick<CallSnapshot, 'state'>): boolean =>
  isRunning(state) && (RUNNING[state][0] === 'callee' || state === 'phone-answered');

/** How long the latest end stays, and how long that of a call that another one has followed. */
const LATEST_MS = 600_000;
const OTHERS_MS = 20_000;

/** What has a card: everything that runs, and what has just ended; the latest first. */
export function callsToShow(
  calls: readonly CallSnapshot[],
  dismissed: ReadonlySet<string>,
  now: number,
): readonly CallSnapshot[] {
  const latest = calls.at(-1);
  return calls
    .filter((call) => {
      if (!isFinal(call.state)) return true;
      if (dismissed.has(call.callId)) return false;
      return now - (call.endedAt ?? now) < (call === latest ? LATEST_MS : OTHERS_MS);
    })
    .reverse();
}
