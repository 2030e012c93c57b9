import { afterAll, beforeAll, expect, it } from 'vitest';
import { missingPrograms } from '../support/lab/available.ts';
import type { DialResult } from '../support/lab/dialtray.ts';
import { type Lab, startStraightLab } from '../support/lab/labs.ts';
import { type LossyUdp, startLossyUdp } from '../support/lossy-udp.ts';
import { describeLab } from './matrix.ts';

const CALLS = 20;
const LOSS = 0.25;
const SEED = 20_261_121;
/** With timer A to 64*T1 (RFC 3261 §17.1.1.2) a call may take half a minute for each transaction that has bad luck. */
const WITHIN_MS = 15 * 60_000;

interface Truth {
  readonly outcome: string | undefined;
  readonly exitCode: DialResult['exitCode'];
  /** Phone and callee talk to each other once the program has ended. */
  readonly talking: boolean;
  readonly phoneRings: number;
  readonly calleeRings: number;
}

describeLab(
  '25 % loss each way, straight to a baresip',
  missingPrograms('baresip', 'sipp'),
  startStraightLab,
  (lab) => {
    let relay: LossyUdp | undefined;
    beforeAll(async () => {
      const current = lab();
      relay = await startLossyUdp({
        phone: { address: '127.0.0.1', port: current.phone.port },
        seed: SEED,
        loss: LOSS,
      });
      await current.dialtray.addLine('lossy', {
        domain: 'pbx.example',
        user: 'alice',
        outboundProxy: `127.0.0.1:${relay.near.port}`,
        transport: 'udp',
      });
    });
    afterAll(async () => {
      await relay?.close();
    });

    it(`${CALLS} calls: ${CALLS} true outcomes, no double ring`, { timeout: WITHIN_MS }, async () => {
      const truths: Truth[] = [];
      for (let call = 0; call < CALLS; call += 1) truths.push(await dialOnce(lab()));
      const lost = (relay?.toPhone.lost ?? 0) + (relay?.fromPhone.lost ?? 0);
      expect(lost, 'the relay lost nothing: this proves nothing').toBeGreaterThan(CALLS);
      expect(truths).toEqual(
        truths.map(() => ({ outcome: 'connected', exitCode: 0, talking: true, phoneRings: 1, calleeRings: 1 })),
      );
    });
  },
);

async function dialOnce(lab: Lab): Promise<Truth> {
  const dialling = lab.dialtray.dial(lab.dial.callee, { line: 'lossy' });
  pickUp(lab.phone);
  pickUp(lab.callee);
  const { outcome, exitCode } = await dialling.done;
  const calls = await lab.phone.calls();
  const truth = {
    outcome,
    exitCode,
    talking: calls.some(({ state, peer }) => state === 'ESTABLISHED' && peer === lab.callee.uri),
    phoneRings: countRings(lab.phone),
    calleeRings: countRings(lab.callee),
  };
  // Also what a lost BYE has left on the phone.
  await lab.reset();
  return truth;
}

/** Picks up as soon as it rings; when it never does, `phoneRings` or `calleeRings` say so. baresip's own automatic answer rings nowhere. */
function pickUp(phone: Lab['phone']): void {
  phone.control
    .waitForEvent('CALL_INCOMING', undefined, WITHIN_MS)
    .then(() => phone.control.command('accept'))
    .catch(() => undefined);
}

const countRings = (phone: Lab['phone']): number =>
  phone.control.events().filter(({ type }) => type === 'CALL_INCOMING').length;
