/** A network that loses, repeats, delays and reorders: every call ends as it truly ended, and nobody is dialled twice. */
import { expect, it } from 'vitest';
import type { Outcome } from '../../electron/shared/state.ts';
import { clean, stage } from '../support/scenario.ts';
import type { PhoneOptions } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

// A tenth of RFC 3261's: the two seconds of delay become two hundred milliseconds.
const T1 = 50;
scaleTimers(T1);
const { peer, phone, line } = stage();

/** What the phone does, how the call truly ends, and whether anybody is dialled. */
const KINDS: readonly {
  readonly phone: Omit<PhoneOptions, 'peer'>;
  readonly truth: Outcome;
  readonly dials: boolean;
}[] = [
  { phone: {}, truth: 'connected', dials: true },
  { phone: { answer: 486 }, truth: 'phone-busy', dials: false },
  {
    phone: { notify: [{ fragment: 'SIP/2.0 100 Trying' }, { fragment: 'SIP/2.0 486 Busy Here' }] },
    truth: 'callee-busy',
    dials: true,
  },
  { phone: { refer: 603 }, truth: 'transfer-refused', dials: true },
];
/** Of each kind. */
const BATCH = 13;

it.each([1, 2, 3, 4])(
  '52 calls at once, 30 % lost each way, doubles, reordered by up to four times T1: the true outcome, nobody twice (seed %i)',
  async (seed) => {
    const run = async ({ phone: options, truth, dials }: (typeof KINDS)[number], at: number): Promise<void> => {
      const desk = await peer({ copies: true });
      const bell = phone({ peer: desk, t1Ms: T1, ...options });
      const office = line({ via: desk });
      desk.impair({ loss: 0.3, duplicate: 0.2, delayMs: 4 * T1, seed: seed * 100 + at });
      const limits = { transferMs: 8_000, ringMs: 8_000 };
      const calls = Array.from({ length: BATCH }, () => office.dial({ limits }));
      const outcomes = (await Promise.all(calls.map((call) => call.ended))).map(({ outcome }) => outcome);
      const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
      await Promise.all(calls.map((call) => call.settled));
      const referred = bell.calls.map(({ referTo }) => referTo.length);
      expect(bell.doubleRings).toBe(0);
      expect(Math.max(0, ...referred)).toBeLessThanOrEqual(1);
      const dialled = referred.filter((times) => times === 1).length;
      // One message in a hundred is lost seven times in a row: then nobody knows, or nobody was there. That is said, and
      // is said of calls only of which it is true.
      const unheard = count('phone-unreachable');
      const unknown = count('result-unknown');
      expect(count(truth) + unheard + (dials ? unknown : 0)).toBe(BATCH);
      expect(unheard + unknown).toBeLessThanOrEqual(3);
      if (dials) {
        expect(count(truth)).toBeLessThanOrEqual(dialled);
        expect(dialled + unheard).toBeLessThanOrEqual(BATCH);
      } else expect(dialled).toBe(0);
      await clean(office);
    };
    await Promise.all(KINDS.map(run));
  },
);
