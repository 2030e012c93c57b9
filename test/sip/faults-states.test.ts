/**
 * What breaks in every state of a call: the server begins anew and knows nothing, the network goes away, the clock jumps.
 * The outcome is the true one, in bounded time; nobody is rung or dialled twice; nothing is left; and the next call works.
 */
import { describe, expect, it } from 'vitest';
import { ok } from '../../electron/shared/result.ts';
import type { CallState, Outcome } from '../../electron/shared/state.ts';
import type { LineOptions } from '../support/dialling.ts';
import { createFailingNetwork } from '../support/failing-network.ts';
import { createJumpingClock } from '../support/jumping-clock.ts';
import { clean, stage } from '../support/scenario.ts';
import type { NotifyStep, PhoneOptions } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
// Most of the time they wait for limits: several at once.
const { peer, phone, line } = stage('all');

const STATES = [
  'resolving',
  'calling-phone',
  'phone-ringing',
  'phone-answered',
  'transferring',
  'callee-trying',
  'callee-ringing',
] as const satisfies readonly CallState[];
type State = (typeof STATES)[number];

const TRYING: NotifyStep = { fragment: 'SIP/2.0 100 Trying', state: 'active;expires=60' };
const RINGING: NotifyStep = { fragment: 'SIP/2.0 180 Ringing', state: 'active;expires=60' };

/** The phone that brings a call as far as that and no further; none for a server that says nothing. */
const PHONES: Readonly<Record<State, Omit<PhoneOptions, 'peer'> | undefined>> = {
  resolving: undefined,
  'calling-phone': undefined,
  'phone-ringing': { answer: 'manual' },
  'phone-answered': { refer: 'silent' },
  transferring: { refer: 'silent' },
  'callee-trying': { notify: [TRYING] },
  'callee-ringing': { notify: [TRYING, RINGING] },
};

/** A call that stands in this state. */
async function standingIn(state: State, transport: 'udp' | 'tcp', more: Omit<LineOptions, 'via' | 'resolver'> = {}) {
  const desk = await peer({ transport, copies: true });
  const options = PHONES[state];
  const bell = options === undefined ? undefined : phone({ peer: desk, ...options });
  let resolve = (): void => {};
  const resolved = new Promise<void>((done) => {
    resolve = done;
  });
  if (state !== 'resolving') resolve();
  const office = line({
    via: `phone.test:${desk.port};transport=${transport};lr`,
    resolver: { addresses: () => resolved.then(() => ok(['127.0.0.1'])) },
    ...more,
  });
  const call = office.dial({ limits: { ringMs: 1_500, transferMs: 1_500 } });
  await call.until(state);
  if (state === 'calling-phone') await desk.next('INVITE');
  if (state === 'transferring') await desk.next('REFER');
  return { desk, bell, office, call, resolve };
}

const cases = STATES.flatMap((state) => (['udp', 'tcp'] as const).map((transport) => [state, transport] as const));
const isBeforePhone = (state: State): boolean => state === 'resolving' || state === 'calling-phone';

describe.concurrent('the server begins anew', () => {
  const outcomes = (state: State, transport: 'udp' | 'tcp'): readonly Outcome[] => {
    if (state === 'resolving') return ['connected'];
    // ICMP may be faster than the server; and RFC 3261 §17.1.1.2: it gets the INVITE again as soon as it is there.
    if (state === 'calling-phone')
      return transport === 'udp' ? ['connected', 'phone-unreachable'] : ['phone-unreachable'];
    if (state === 'phone-ringing') return [transport === 'udp' ? 'phone-no-answer' : 'phone-unreachable'];
    return ['result-unknown'];
  };

  it.each(cases)('while a call is %s, over %s', async (state, transport) => {
    const { desk, bell, office, call, resolve } = await standingIn(state, transport);
    bell?.close();
    await desk.refuse();
    for (const connection of desk.connections) if (connection.transport === 'tcp') connection.reset();
    await desk.accept();
    const reborn = phone({ peer: desk });
    resolve();
    const { outcome } = await call.ended;
    expect(outcomes(state, transport)).toContain(outcome);
    await call.settled;
    // A call that had reached the phone is not begun again behind the user's back.
    expect(reborn.rings).toBe(outcome === 'connected' ? 1 : 0);
    expect(reborn.doubleRings).toBe(0);
    await clean(office);
    expect((await office.dial().ended).outcome).toBe('connected');
  });
});

describe.concurrent('the network goes away', () => {
  const outcome = (state: State, transport: 'udp' | 'tcp'): Outcome => {
    if (isBeforePhone(state)) return 'phone-unreachable';
    if (state !== 'phone-ringing') return 'result-unknown';
    // Nothing has to be sent while it rings: only at the limit it is noticed.
    return transport === 'udp' ? 'phone-no-answer' : 'phone-unreachable';
  };

  it.each(cases)('while a call is %s, over %s', async (state, transport) => {
    const network = createFailingNetwork();
    const { desk, bell, office, call, resolve } = await standingIn(state, transport, { network });
    network.cut();
    resolve();
    expect((await call.ended).outcome).toBe(outcome(state, transport));
    await call.settled;
    await clean(office);
    for (const leg of bell?.calls ?? []) expect(leg.referTo.length).toBeLessThanOrEqual(1);
    network.mend();
    bell?.close();
    phone({ peer: desk });
    expect((await office.dial().ended).outcome).toBe('connected');
  });
});

describe.concurrent('the clock jumps', () => {
  it.each(STATES.flatMap((state) => [3_600_000, -3_600_000].map((ms) => [state, ms] as const)))(
    'somebody sets it while a call is %s, by %i ms: the call does not notice',
    async (state, ms) => {
      const clock = createJumpingClock();
      const { desk, bell, office, call, resolve } = await standingIn(state, 'udp', { clock });
      clock.setWallClock(ms);
      resolve();
      if (state === 'calling-phone' || state === 'resolving') phone({ peer: desk });
      const leg = bell?.calls[0];
      if (state === 'phone-ringing') leg?.answer();
      else leg?.notify({ fragment: 'SIP/2.0 200 OK', state: 'terminated' });
      expect((await call.ended).outcome).toBe('connected');
      await call.settled;
      await clean(office);
      expect(clock.pending).toBe(0);
    },
  );

  const asleep = (state: State): Outcome => {
    if (isBeforePhone(state)) return 'phone-unreachable';
    return state === 'phone-ringing' ? 'phone-no-answer' : 'result-unknown';
  };

  it.each(cases)('the computer sleeps for an hour while a call is %s, over %s', async (state, transport) => {
    const clock = createJumpingClock();
    const { desk, bell, office, call, resolve } = await standingIn(state, transport, { clock });
    clock.sleep(3_600_000);
    expect((await call.ended).outcome).toBe(asleep(state));
    resolve();
    await call.settled;
    await clean(office);
    expect(clock.pending).toBe(0);
    for (const leg of bell?.calls ?? []) expect(leg.referTo.length).toBeLessThanOrEqual(1);
    bell?.close();
    phone({ peer: desk });
    expect((await office.dial().ended).outcome).toBe('connected');
  });
});
