import { describe, expect, test } from 'vitest';
import type { CallSnapshot } from '../../../electron/shared/state.ts';
import { latestNews, NO_TIMELINES, observe } from '../../../renderer/src/state/call-timeline.ts';
import { callsToShow, isPickedUp, toLegView } from '../../../renderer/src/views/dial/legs.ts';

const BEGAN = 1_700_000_000_000;

const call = (changes: Partial<CallSnapshot> = {}): CallSnapshot => ({
  callId: 'a',
  line: 'Office',
  dialText: '+43 1 505641',
  sent: '001505641',
  state: 'resolving',
  leg: 'phone',
  startedAt: BEGAN,
  ...changes,
});

/** A call as the window hears of it: each state and how many milliseconds after the beginning. */
function hear(...heard: readonly (readonly [number, Partial<CallSnapshot>])[]) {
  let timelines = NO_TIMELINES;
  let latest = call();
  for (const [at, changes] of heard) {
    latest = call({ ...changes, ...(changes.outcome === undefined ? {} : { endedAt: BEGAN + at }) });
    timelines = observe(timelines, [latest], BEGAN + at);
  }
  const timeline = timelines.get('a') ?? [];
  return { phone: toLegView(latest, timeline, 'phone'), callee: toLegView(latest, timeline, 'callee') };
}

const TO_RINGING = [
  [5, { state: 'resolving' }],
  [100, { state: 'calling-phone' }],
  [900, { state: 'phone-ringing' }],
] as const;
const TO_CALLEE = [
  ...TO_RINGING,
  [4_000, { state: 'phone-answered' }],
  [4_010, { state: 'transferring', leg: 'callee' }],
  [5_000, { state: 'callee-ringing', leg: 'callee' }],
] as const;

describe('the timeline of calls', () => {
  test('each state is remembered once, with the time it was heard of; resolving with the beginning of the call', () => {
    let timelines = observe(NO_TIMELINES, [call()], BEGAN + 7);
    timelines = observe(timelines, [call({ state: 'phone-ringing' })], BEGAN + 800);
    const again = observe(timelines, [call({ state: 'phone-ringing' })], BEGAN + 900);
    expect(timelines.get('a')).toEqual([
      { state: 'resolving', at: BEGAN },
      { state: 'phone-ringing', at: BEGAN + 800 },
    ]);
    expect(again).toBe(timelines);
  });

  test('the end has the time that the application says, also when the window hears of it later', () => {
    const ended = call({ state: 'failed', outcome: 'phone-busy', endedAt: BEGAN + 3_000 });
    expect(observe(NO_TIMELINES, [ended], BEGAN + 60_000).get('a')).toEqual([{ state: 'failed', at: BEGAN + 3_000 }]);
  });

  test('a call that is no longer in the snapshot is forgotten', () => {
    expect(observe(observe(NO_TIMELINES, [call()], BEGAN), [], BEGAN).size).toBe(0);
  });
});

describe('the latest news', () => {
  test('is of the call that changed last, also when another one began later', () => {
    const first = call({ callId: 'a', state: 'phone-ringing' });
    const second = call({ callId: 'b', state: 'phone-ringing' });
    let timelines = observe(NO_TIMELINES, [first], BEGAN);
    timelines = observe(timelines, [first, second], BEGAN + 10);
    expect(latestNews(timelines, [first, second])?.callId).toBe('b');
    const ended = { ...first, state: 'failed', outcome: 'phone-busy', endedAt: BEGAN + 20 } as const;
    timelines = observe(timelines, [ended, second], BEGAN + 21);
    expect(latestNews(timelines, [ended, second])).toBe(ended);
  });

  test('is none of what was over when the window opened', () => {
    const ended = call({ state: 'failed', outcome: 'phone-busy', endedAt: BEGAN });
    expect(latestNews(observe(NO_TIMELINES, [ended], BEGAN + 1), [ended])).toBeUndefined();
  });
});

describe('the legs of a call', () => {
  test('while the phone rings the callee waits', () => {
    const { phone, callee } = hear(...TO_RINGING);
    expect(phone).toEqual({
      look: 'active',
      word: 'ringing',
      steps: [
        { word: 'calling', at: 100 },
        { word: 'ringing', at: 900 },
      ],
    });
    expect(callee).toEqual({ look: 'waiting', word: 'waiting', steps: [] });
  });

  test('what takes less than a second is not told: the search for the server, the request to the phone', () => {
    const slow = hear([0, { state: 'resolving' }], [1_000, { state: 'calling-phone' }]);
    expect(slow.phone.steps.map(({ word }) => word)).toEqual(['looking', 'calling']);
    expect(hear(...TO_CALLEE).callee.steps).toEqual([{ word: 'ringing', at: 5_000 }]);
    const running = hear([0, { state: 'resolving' }]);
    expect(running.phone.steps.map(({ word }) => word)).toEqual(['looking']);
  });

  test('connected: both are done, and the end stands on the callee', () => {
    const { phone, callee } = hear(...TO_CALLEE, [9_000, { state: 'connected', leg: 'callee', outcome: 'connected' }]);
    expect([phone.look, phone.word, callee.look, callee.word]).toEqual(['done', 'picked-up', 'done', 'connected']);
    expect(callee.steps.at(-1)).toEqual({ word: 'connected', at: 9_000 });
  });

  test('busy callee: the phone stays picked up', () => {
    const { phone, callee } = hear(...TO_CALLEE, [6_000, { state: 'failed', leg: 'callee', outcome: 'callee-busy' }]);
    expect([phone.look, callee.look, callee.word]).toEqual(['done', 'failed', 'failed']);
  });

  test('a phone that is not reached, a call that is cancelled, a result that nobody knows', () => {
    const failed = hear(...TO_RINGING, [2_000, { state: 'failed', outcome: 'phone-no-answer' }]);
    expect([failed.phone.look, failed.callee.look]).toEqual(['failed', 'waiting']);
    const cancelled = hear(...TO_RINGING, [2_000, { state: 'cancelled', outcome: 'cancelled' }]);
    expect([cancelled.phone.look, cancelled.phone.word]).toEqual(['cancelled', 'cancelled']);
    const unknown = hear(...TO_CALLEE, [7_000, { state: 'failed', leg: 'callee', outcome: 'result-unknown' }]);
    expect([unknown.phone.look, unknown.callee.look]).toEqual(['done', 'unknown']);
  });

  test('it is hanging up once the phone was picked up', () => {
    expect(isPickedUp(call({ state: 'phone-ringing' }))).toBe(false);
    expect(isPickedUp(call({ state: 'phone-answered' }))).toBe(true);
    expect(isPickedUp(call({ state: 'callee-ringing' }))).toBe(true);
    expect(isPickedUp(call({ state: 'connected' }))).toBe(false);
  });
});

describe('which calls have a card', () => {
  const ended = (callId: string, at: number): CallSnapshot =>
    call({ callId, state: 'failed', outcome: 'callee-busy', endedAt: BEGAN + at });
  const shown = (calls: readonly CallSnapshot[], at: number, dismissed: readonly string[] = []): readonly string[] =>
    callsToShow(calls, new Set(dismissed), BEGAN + at).map(({ callId }) => callId);

  test('all that run, the latest first', () => {
    expect(shown([call({ callId: 'a' }), call({ callId: 'b' })], 0)).toEqual(['b', 'a']);
  });

  test('the latest one stays when it has ended; one that another has followed goes soon', () => {
    const calls = [ended('a', 0), ended('b', 0)];
    expect(shown(calls, 10_000)).toEqual(['b', 'a']);
    expect(shown(calls, 30_000)).toEqual(['b']);
    expect(shown(calls, 600_000)).toEqual([]);
  });

  test('what was put away is gone, unless it runs', () => {
    expect(shown([ended('a', 0), call({ callId: 'b' })], 0, ['a', 'b'])).toEqual(['b']);
  });
});
