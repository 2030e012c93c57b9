import { describe, expect, it } from 'vitest';
import {
  AGAIN_MS,
  beginCall,
  type Call,
  type CallEffect,
  type CallEvent,
  type CallLimits,
  GRACE_MS,
  reduce,
  transferBegun,
} from '../../../../electron/core/calls/machine.ts';
import type { Target } from '../../../../electron/core/ports.ts';
import { CALL_STATES } from '../../../../electron/shared/state.ts';

const limits: CallLimits = { ringMs: 45_000, transferMs: 60_000, byePolicy: 'after-final' };
const target = (port: number): Target => ({ transport: 'udp', address: '192.0.2.1', port, identity: 'example.com' });
const ringing = { code: 180, reason: 'Ringing' };
const okay = { code: 200, reason: 'OK' };
const accepted = { code: 202, reason: 'Accepted' };
const report = (code: number, terminated = false): CallEvent => ({
  type: 'report',
  report: { status: { code, reason: '' }, terminated },
});

interface Run {
  call: Call;
  readonly states: string[];
  readonly effects: CallEffect[];
}

/** Plays events and does what the shell does about `refer`. */
function play(events: readonly CallEvent[], given: Partial<CallLimits> = {}): Run {
  const [call] = beginCall({ ...limits, ...given });
  const run: Run = { call, states: [call.state], effects: [] };
  const note = (): void => {
    if (run.states.at(-1) !== run.call.state) run.states.push(run.call.state);
  };
  for (const event of events) {
    const [next, effects] = reduce(run.call, event);
    run.call = next;
    note();
    run.effects.push(...effects);
    if (effects.some(({ type }) => type === 'refer')) run.call = transferBegun(run.call);
    note();
  }
  return run;
}

const located: CallEvent = { type: 'located', targets: [target(5060)] };
const progress: CallEvent = { type: 'phone-progress', status: ringing };
const answered: CallEvent = { type: 'phone-answered', status: okay };
const rejected = (code: number): CallEvent => ({
  type: 'phone-rejected',
  status: { code, reason: '' },
  authorised: false,
});
const networkFault: CallEvent = {
  type: 'phone-rejected',
  status: undefined,
  failure: { kind: 'network', text: 'nothing listens there' },
  authorised: false,
};
const referTaken: CallEvent = { type: 'refer-accepted', status: accepted, subscribed: true };
const upToTransfer = [located, progress, answered, referTaken];
const leaves = (run: Run): number => run.effects.filter(({ type }) => type === 'leave').length;

describe('a call', () => {
  it('goes through its states in the order of the design', () => {
    const run = play([...upToTransfer, report(100), report(180), report(200, true)]);
    expect(run.states).toEqual(CALL_STATES.filter((state) => state !== 'failed' && state !== 'cancelled'));
    expect(run.call).toMatchObject({ outcome: 'connected', leg: 'callee', sip: { code: 200 } });
    expect(leaves(run)).toBe(1);
  });

  it('RFC 3515 §2.4.5 says connected only after a final 2xx sipfrag, not after 202', () => {
    expect(play(upToTransfer).call.state).toBe('transferring');
    expect(play([...upToTransfer, report(183)]).call.outcome).toBeUndefined();
  });

  it.each([
    [486, 'callee-busy'],
    [603, 'callee-declined'],
    [404, 'callee-not-found'],
    [408, 'callee-no-answer'],
    [500, 'callee-failed'],
  ])('a final sipfrag %i fails the callee leg: %s', (code, outcome) => {
    const run = play([...upToTransfer, report(code, true)]);
    expect(run.call).toMatchObject({ state: 'failed', leg: 'callee', outcome });
    expect(leaves(run)).toBe(1);
  });

  it('a subscription that ends without a final sipfrag is unknown', () => {
    const run = play([...upToTransfer, { type: 'report', report: { status: undefined, terminated: true } }]);
    expect(run.call).toMatchObject({ state: 'failed', outcome: 'result-unknown' });
    expect(leaves(run)).toBe(1);
  });

  it('a report before the 202 counts', () => {
    const run = play([located, answered, report(100), report(200, true), referTaken]);
    expect(run.call.outcome).toBe('connected');
  });

  it('an empty report says nothing', () => {
    const run = play([...upToTransfer, { type: 'report', report: { status: undefined, terminated: false } }]);
    expect(run.call.state).toBe('transferring');
  });

  it('a 100 after a 180 does not go back', () => {
    expect(play([...upToTransfer, report(180), report(100)]).call.state).toBe('callee-ringing');
  });
});

describe('the phone leg', () => {
  it.each([
    [486, 'phone-busy'],
    [603, 'phone-declined'],
    [480, 'phone-no-answer'],
    [404, 'phone-unreachable'],
  ])('%i is %s', (code, outcome) => {
    const run = play([located, progress, rejected(code)]);
    expect(run.call).toMatchObject({ state: 'failed', leg: 'phone', outcome, sip: { code } });
    expect(leaves(run)).toBe(0);
  });

  it('a challenge that cannot be met is auth-failed, with the reason', () => {
    const failure = { kind: 'auth', text: 'the server does not accept the password' } as const;
    const status = { code: 401, reason: 'Unauthorized' };
    const run = play([located, { type: 'phone-rejected', status, failure, authorised: true }]);
    expect(run.call).toMatchObject({ outcome: 'auth-failed', detail: failure.text });
  });

  it('RFC 5922 §7 a server that does not prove who it is ends the call, whatever else could be tried', () => {
    const two: CallEvent = { type: 'located', targets: [target(5060), target(5070)] };
    const failure = { kind: 'untrusted', text: "The server's certificate has expired." } as const;
    const run = play([two, { type: 'phone-rejected', status: undefined, failure, authorised: false }]);
    expect(run.call).toMatchObject({ outcome: 'phone-unreachable', detail: failure.text, attempt: 0 });
  });

  it('RFC 3263 §4.3 moves on after 503, a timeout and a failure, and not after 486', () => {
    const two: CallEvent = { type: 'located', targets: [target(5060), target(5070)] };
    for (const event of [rejected(503), networkFault]) {
      const run = play([two, event]);
      expect(run.call).toMatchObject({ state: 'calling-phone', attempt: 1 });
      expect(run.effects.at(-2)).toEqual({ type: 'invite', target: target(5070) });
    }
    expect(play([two, rejected(486)]).call.outcome).toBe('phone-busy');
    expect(play([two, networkFault, networkFault]).call.outcome).toBe('phone-unreachable');
  });

  it('leaves an address that answers nothing when there is another one', () => {
    const two: CallEvent = { type: 'located', targets: [target(5060), target(5070)] };
    const run = play([two, { type: 'limit', timer: 'entry' }]);
    expect(run.call.attempt).toBe(1);
    expect(run.effects.map(({ type }) => type)).toContain('leave');
    expect(play([located, { type: 'limit', timer: 'entry' }]).call.state).toBe('calling-phone');
    expect(play([two, progress, { type: 'limit', timer: 'entry' }]).call.attempt).toBe(0);
  });

  it('gives up at the ring limit', () => {
    const run = play([located, progress, { type: 'limit', timer: 'ring' }]);
    expect(run.call).toMatchObject({ outcome: 'phone-no-answer', sip: ringing });
    expect(leaves(run)).toBe(1);
  });

  it('RFC 3261 §8.1.3.4 follows one usable redirect', () => {
    const moved: CallEvent = { type: 'phone-redirected', status: { code: 302, reason: '' }, usable: true };
    expect(play([located, moved]).effects).toContainEqual({ type: 'follow-redirect' });
    expect(play([located, moved, moved]).call.outcome).toBe('phone-unreachable');
    expect(play([located, { ...moved, usable: false }]).call.outcome).toBe('phone-unreachable');
  });

  it('a connection lost while the phone rings is said, and the phone is told to stop', () => {
    const run = play([located, progress, { type: 'lost', text: 'the connection broke' }]);
    expect(run.call).toMatchObject({ outcome: 'phone-unreachable', detail: 'the connection broke' });
    expect(leaves(run)).toBe(1);
  });
});

describe('the transfer', () => {
  it.each([403, 405, 501, 603])('REFER refused with %i: transfer-refused, and the leg is left', (code) => {
    const run = play([located, answered, { type: 'refer-rejected', status: { code, reason: '' } }]);
    expect(run.call).toMatchObject({ outcome: 'transfer-refused', sip: { code } });
    expect(leaves(run)).toBe(1);
  });

  it('a phone that hangs up is given time for a last report, then the result is unknown', () => {
    const hungUp: CallEvent = { type: 'phone-hung-up' };
    const run = play([...upToTransfer, hungUp]);
    expect(run.effects.at(-1)).toEqual({ type: 'start-timer', timer: 'grace', ms: GRACE_MS });
    expect(play([...upToTransfer, hungUp, report(200, true)]).call.outcome).toBe('connected');
    const silent = play([...upToTransfer, hungUp, { type: 'limit', timer: 'grace' }]);
    expect(silent.call.outcome).toBe('result-unknown');
    expect(leaves(silent)).toBe(0);
  });

  describe('a REFER that came before the PBX had joined the legs', () => {
    const again: CallEvent = { type: 'limit', timer: 'again' };
    const refers = (run: Run): number => run.effects.filter(({ type }) => type === 'refer').length;

    it('is repeated, a little later each time, and the result of the last one counts', () => {
      const run = play([...upToTransfer, report(100), report(400, true), again, referTaken, report(400, true), again]);
      expect(run.effects.filter((effect) => effect.type === 'start-timer' && effect.timer === 'again')).toEqual([
        { type: 'start-timer', timer: 'again', ms: AGAIN_MS },
        { type: 'start-timer', timer: 'again', ms: 2 * AGAIN_MS },
      ]);
      expect(refers(run)).toBe(3);
      expect(run.call).toMatchObject({ state: 'transferring', leg: 'phone', outcome: undefined });
      expect(reduce(run.call, report(200, true))[0].outcome).toBe('connected');
    });

    it('is given up after three repetitions', () => {
      const once: readonly CallEvent[] = [report(400, true), again];
      const run = play([...upToTransfer, ...once, ...once, ...once, report(400, true)]);
      expect(refers(run)).toBe(4);
      expect(run.call).toMatchObject({ outcome: 'callee-failed', sip: { code: 400 } });
      expect(leaves(run)).toBe(1);
    });

    it('is not repeated once the callee rang, the phone is gone or we have left', () => {
      expect(play([...upToTransfer, report(180), report(400, true)]).call.outcome).toBe('callee-failed');
      expect(play([...upToTransfer, { type: 'phone-hung-up' }, report(400, true)]).call.outcome).toBe('callee-failed');
      expect(play([...upToTransfer, report(400, true)], { byePolicy: 'at-once' }).call.outcome).toBe('callee-failed');
      expect(refers(play([...upToTransfer, report(400, true), { type: 'phone-hung-up' }, again]))).toBe(1);
      expect(refers(play([...upToTransfer, report(400, true), { type: 'cancel' }, again]))).toBe(1);
    });
  });

  it('a 481 to the REFER is no refusal: the phone has hung up, whether its BYE comes before or behind it', () => {
    const gone: CallEvent = { type: 'refer-rejected', status: { code: 481, reason: '' } };
    const hungUp: CallEvent = { type: 'phone-hung-up' };
    const first = play([located, answered, hungUp, gone]);
    expect(first.call.outcome).toBe('result-unknown');
    expect(leaves(first)).toBe(0);
    const behind = play([located, answered, gone, hungUp]);
    expect(behind.call.outcome).toBe('result-unknown');
    expect(leaves(behind)).toBe(1);
  });

  it('RFC 4488 without a subscription: unknown after the grace, then BYE', () => {
    const taken: CallEvent = { type: 'refer-accepted', status: okay, subscribed: false };
    const run = play([located, answered, taken, { type: 'limit', timer: 'grace' }]);
    expect(run.call.outcome).toBe('result-unknown');
    expect(leaves(run)).toBe(1);
  });

  it('no result in time is unknown, with one BYE', () => {
    const run = play([...upToTransfer, report(100), { type: 'limit', timer: 'transfer' }]);
    expect(run.call.outcome).toBe('result-unknown');
    expect(leaves(run)).toBe(1);
  });

  it('a REFER that nobody answers is unknown, unless the phone reports all the same', () => {
    const failure = { kind: 'timeout', text: 'the server does not answer' } as const;
    const silent: CallEvent = { type: 'refer-rejected', status: undefined, failure };
    expect(play([located, answered, silent]).call.outcome).toBe('result-unknown');
    expect(play([located, answered, report(180), silent, report(200, true)]).call.outcome).toBe('connected');
  });

  it('BYE policy: at once after the 202, or never', () => {
    expect(leaves(play(upToTransfer, { byePolicy: 'at-once' }))).toBe(1);
    expect(leaves(play([...upToTransfer, report(200, true)], { byePolicy: 'never' }))).toBe(0);
    expect(leaves(play([...upToTransfer, { type: 'cancel' }], { byePolicy: 'never' }))).toBe(1);
  });
});

describe('cancel', () => {
  const stages: readonly (readonly [string, readonly CallEvent[]])[] = [
    ['resolving', []],
    ['calling-phone', [located]],
    ['phone-ringing', [located, progress]],
    ['transferring', [located, progress, answered]],
    ['callee-trying', [...upToTransfer, report(100)]],
    ['callee-ringing', [...upToTransfer, report(180)]],
  ];
  it.each(stages)('in %s: cancelled, once', (state, events) => {
    const before = play(events);
    expect(before.call.state).toBe(state);
    const run = play([...events, { type: 'cancel' }, { type: 'cancel' }]);
    expect(run.call).toMatchObject({ state: 'cancelled', outcome: 'cancelled' });
    expect(leaves(run)).toBe(1);
  });

  it('a phone that answers afterwards is left again and never transferred', () => {
    const run = play([located, progress, { type: 'cancel' }, answered]);
    expect(run.call.outcome).toBe('cancelled');
    expect(run.effects.map(({ type }) => type)).not.toContain('refer');
    expect(leaves(run)).toBe(2);
  });

  it('a target found afterwards is not called', () => {
    const run = play([{ type: 'cancel' }, located]);
    expect(run.effects.map(({ type }) => type)).not.toContain('invite');
  });
});

describe('any order of events', () => {
  const events: readonly CallEvent[] = [
    located,
    progress,
    answered,
    referTaken,
    report(100),
    report(180),
    report(200, true),
    report(486, true),
    report(400, true),
    rejected(503),
    networkFault,
    { type: 'phone-hung-up' },
    { type: 'lost', text: 'gone' },
    { type: 'cancel' },
    { type: 'limit', timer: 'ring' },
    { type: 'limit', timer: 'transfer' },
    { type: 'limit', timer: 'grace' },
    { type: 'limit', timer: 'entry' },
    { type: 'refer-rejected', status: { code: 403, reason: '' } },
    { type: 'phone-redirected', status: { code: 302, reason: '' }, usable: true },
    { type: 'not-located', outcome: 'phone-unreachable', text: 'no such host' },
  ];

  it('never leaves a final state, never refers twice, and says connected only after a 2xx report', () => {
    let seed = 1;
    const random = (): number => {
      seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let round = 0; round < 20_000; round += 1) {
      const sequence = Array.from({ length: 12 }, () => events[Math.floor(random() * events.length)] as CallEvent);
      const run = play(sequence);
      const final = run.states.findIndex((state) => ['connected', 'failed', 'cancelled'].includes(state));
      if (final >= 0) expect(run.states.length).toBe(final + 1);
      expect(run.effects.filter(({ type }) => type === 'refer').length).toBeLessThanOrEqual(1);
      expect(run.call.outcome !== undefined).toBe(final >= 0);
      if (run.call.state === 'connected') expect(sequence).toContainEqual(report(200, true));
    }
  });
});
