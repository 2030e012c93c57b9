/** After 64*T1 nothing is left of a call, however it ended: no transaction, dialog, subscription, socket or timer. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../electron/core/ports.ts';
import { createClock } from '../../electron/node/clock.ts';
import { clean, stage } from '../support/scenario.ts';
import type { PhoneOptions } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();
const LOGIN = { user: 'klaus', password: 'secret', realm: 'example.com' } as const;

/** The clock of the program, with its timers counted. */
function countingClock(): { readonly clock: Clock; readonly running: () => number } {
  const real = createClock();
  const running = new Set<object>();
  const clock: Clock = {
    ...real,
    after(ms, callback) {
      const timer = {};
      running.add(timer);
      const cancel = real.after(ms, () => {
        running.delete(timer);
        callback();
      });
      return () => {
        running.delete(timer);
        cancel();
      };
    },
  };
  return { clock, running: () => running.size };
}

const endings: readonly [string, Omit<PhoneOptions, 'peer'>][] = [
  ['connected', {}],
  ['connected after a login', { challenge: LOGIN }],
  ['the login fails', { challenge: { ...LOGIN, password: 'other' } }],
  ['busy', { answer: 486 }],
  ['declined', { answer: 603 }],
  ['redirected elsewhere', { answer: { status: 302, contact: '<sip:x@evil.example>' } }],
  ['the REFER is refused', { refer: 403 }],
  ['the REFER is not answered', { refer: 'silent' }],
  ['no report is promised', { refer: { status: 202, headers: { 'Refer-Sub': 'false' } } }],
  ['the callee is busy', { notify: [{ fragment: 'SIP/2.0 486 Busy' }] }],
  ['the subscription ends without a result', { notify: [{ fragment: null }] }],
  ['only a 100 is reported', { notify: [{ fragment: 'SIP/2.0 100 Trying', state: 'active' }] }],
  ['the phone hangs up after the 202', { hangUp: 'after-202' }],
  ['the phone hangs up after the ACK', { hangUp: 'after-ack', refer: 481 }],
  ['the phone hangs up after its report', { hangUp: 'after-notify' }],
  ['our BYE is not answered', { bye: 'silent' }],
  ['our BYE is answered 481', { bye: 481 }],
  ['nobody picks up', { answer: 'manual' }],
  ['nobody picks up, and the CANCEL is not answered', { answer: 'manual', cancel: 'silent' }],
  ['nobody picks up, and the INVITE is never finalised', { answer: 'manual', cancel: 'no-final' }],
  ['somebody picks up just when it is cancelled', { answer: 'manual', cancel: 'answer' }],
];

const moments = [
  'calling-phone',
  'phone-ringing',
  'phone-answered',
  'transferring',
  'callee-trying',
  'callee-ringing',
] as const;

/** All are begun at once, because each takes 64*T1 and more, and waited for one by one. */
describe('after 64*T1', () => {
  const shared = stage('all');
  const left = new Map<string, Promise<number>>();

  async function timersLeftBy(
    options: Omit<PhoneOptions, 'peer'>,
    cancelIn?: (typeof moments)[number],
  ): Promise<number> {
    const desk = await shared.peer();
    shared.phone({ peer: desk, ...options });
    const { clock, running } = countingClock();
    const office = shared.line({ via: desk, clock });
    const call = office.dial({ limits: { ringMs: 1_000, transferMs: 2_000 } });
    if (cancelIn !== undefined) {
      await call.until(cancelIn);
      call.cancel();
      expect((await call.ended).outcome).toBe('cancelled');
    }
    await call.ended;
    await call.settled;
    await clean(office);
    return running();
  }

  beforeAll(() => {
    for (const [what, options] of endings) left.set(what, timersLeftBy(options));
    const notify = [{ fragment: 'SIP/2.0 100 Trying' }, { fragment: 'SIP/2.0 180 Ringing', state: 'active' }];
    for (const moment of moments) left.set(moment, timersLeftBy({ notify }, moment));
    // Each is awaited by its own test; until then a failure is not unhandled.
    for (const each of left.values()) each.catch(() => {});
  });

  it.each(endings)('§17 %s: nothing is left', async (what) => {
    expect(await left.get(what)).toBe(0);
  });

  it.each(moments)('§9.1, §15 cancelled in the state %s: nothing is left', async (moment) => {
    expect(await left.get(moment)).toBe(0);
  });
});

it('100 calls one after the other, of every kind, leave nothing', async () => {
  const desk = await peer();
  let n = 0;
  const bell = phone({ peer: desk, answer: 'manual' });
  const { clock, running } = countingClock();
  const office = line({ via: desk, clock });
  const outcomes = { connected: 0, 'phone-busy': 0, cancelled: 0 } as Record<string, number>;
  for (n = 0; n < 100; n += 1) {
    const call = office.dial();
    const leg = await bell.nextCall();
    if (n % 3 === 0) leg.answer();
    else if (n % 3 === 1) leg.refuse(486);
    else call.cancel();
    const { outcome } = await call.ended;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    await call.settled;
  }
  expect(outcomes).toEqual({ connected: 34, 'phone-busy': 33, cancelled: 33 });
  await clean(office);
  expect(running()).toBe(0);
  expect(bell.idle).toBe(true);
});

it('30 calls at once leave nothing either', async () => {
  const desk = await peer();
  const bell = phone({ peer: desk });
  const { clock, running } = countingClock();
  const office = line({ via: desk, clock });
  const calls = Array.from({ length: 30 }, () => office.dial());
  const outcomes = await Promise.all(calls.map(async (call) => (await call.ended).outcome));
  expect(new Set(outcomes)).toEqual(new Set(['connected']));
  await Promise.all(calls.map((call) => call.settled));
  expect([bell.rings, bell.doubleRings]).toEqual([30, 0]);
  await clean(office);
  expect(running()).toBe(0);
});

it('the line is closed in the middle of a call: nothing runs on', async () => {
  const desk = await peer();
  phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  await office.close();
  await clean(office);
});

it('§17.1.1.2 a line that closes does not wait for copies of a challenge (timer D)', async () => {
  const desk = await peer();
  phone({ peer: desk, challenge: LOGIN });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-answered');
  const [transaction] = office.line.edge.core.challenged.values();
  const timerD = (): NodeJS.Timeout | undefined => (transaction as unknown as { D?: NodeJS.Timeout } | undefined)?.D;
  expect(timerD()?.hasRef()).toBe(true);
  await office.close();
  expect(timerD()).toBeUndefined();
});
