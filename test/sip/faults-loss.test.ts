/** A network that loses, repeats, delays and reorders: every call ends as it truly ended, and nobody is dialled twice. */
import { expect, it } from 'vitest';
import type { Outcome } from '../../electron/shared/state.ts';
import { clean, stage } from '../support/scenario.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import type { PhoneOptions } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

// A tenth of RFC 3261's: the two seconds of delay become two hundred milliseconds.
const T1 = 50;
scaleTimers(T1);
const { peer, phone, line } = stage();

/** What the phone does, and how the call may then end. `result-unknown`: what the phone knew never got through. */
const KINDS: readonly { readonly phone: Omit<PhoneOptions, 'peer'>; readonly outcomes: readonly Outcome[] }[] = [
  { phone: {}, outcomes: ['connected', 'result-unknown'] },
  { phone: { answer: 486 }, outcomes: ['phone-busy', 'phone-unreachable'] },
  {
    phone: { notify: [{ fragment: 'SIP/2.0 100 Trying' }, { fragment: 'SIP/2.0 486 Busy Here' }] },
    outcomes: ['callee-busy', 'result-unknown'],
  },
  { phone: { refer: 603 }, outcomes: ['transfer-refused', 'result-unknown'] },
];
const BATCH = 50;

it.each([1, 2, 3, 4])(
  '50 calls at once, 30 % lost each way, doubles, reordered by up to four times T1: the true outcome, nobody twice (seed %i)',
  async (seed) => {
    const random = createSeededRandom(seed);
    const kinds = KINDS.map((kind) => ({ ...kind, share: 0.4 + random() }));
    await Promise.all(
      kinds.map(async ({ phone: options, outcomes, share }, at) => {
        const desk = await peer({ copies: true });
        const bell = phone({ peer: desk, t1Ms: T1, ...options });
        const office = line({ via: desk });
        desk.impair({ loss: 0.3, duplicate: 0.2, delayMs: 4 * T1, seed: seed * 100 + at });
        const count = Math.max(1, Math.round((share * BATCH) / kinds.reduce((sum, each) => sum + each.share, 0)));
        const calls = Array.from({ length: count }, () =>
          office.dial({ limits: { transferMs: 8_000, ringMs: 8_000 } }),
        );
        const ended = await Promise.all(calls.map((call) => call.ended));
        for (const { outcome, sip } of ended) expect(outcomes, `${outcome} ${sip?.code ?? ''}`).toContain(outcome);
        // Loss may hide a result, but hardly ever: timers A, E and G bring it through.
        const certain = ended.filter(({ outcome }) => outcome === outcomes[0]).length;
        expect(certain).toBeGreaterThanOrEqual(count - 1);
        await Promise.all(calls.map((call) => call.settled));
        // What truly happened, by the phone's own notes.
        expect(bell.doubleRings).toBe(0);
        for (const leg of bell.calls) expect(leg.referTo.length).toBeLessThanOrEqual(1);
        if (outcomes[0] === 'connected') {
          const dialled = bell.calls.filter(({ referTo }) => referTo.length === 1).length;
          expect(certain).toBeLessThanOrEqual(dialled);
          expect(ended.filter(({ outcome }) => outcome === 'phone-unreachable')).toEqual([]);
        }
        await clean(office);
      }),
    );
  },
);
