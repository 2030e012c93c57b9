import { describe, it } from 'vitest';
import { missingPrograms } from '../support/lab/available.ts';
import { startKamailioLab } from '../support/lab/labs.ts';
import { describeLab, ending, expectEnding, expectNothingLeft, matrix } from './matrix.ts';

const missing = missingPrograms('baresip', 'kamailio', 'sipp');

describe.each(['udp', 'tcp', 'tls'] as const)('over %s', (transport) => {
  describeLab(
    'through Kamailio',
    missing,
    () => startKamailioLab(transport),
    (lab) => {
      matrix(lab, {
        phoneDeclines: ending('phone-declined', 10),
        phoneUnavailable: ending('phone-no-answer', 10),
        phoneHangsUpAtOnce: [ending('result-unknown', 40)],
        // The phone cancels the callee's leg and reports 487.
        phoneHangsUpWhileCalleeRings: ending('callee-no-answer', 30),
        calleeUnknown: ending('callee-not-found', 30),
        phonePeer: /^sip:bob@127\.0\.0\.1/,
      });
    },
  );
});

describeLab(
  'through a Kamailio that lets it ring for 2 s',
  missing,
  () => startKamailioLab('udp', { ringSeconds: 2 }),
  (lab) => {
    it('the callee does not pick up', async () => {
      const current = lab();
      const dialling = current.dialtray.dial(current.dial.callee, { line: current.line });
      await current.phone.waitForRing();
      await current.phone.accept();
      await current.callee.waitForRing();
      expectEnding(await dialling.done, ending('callee-no-answer', 30));
      await expectNothingLeft(current);
    });

    it('the phone does not pick up', async () => {
      const current = lab();
      const dialling = current.dialtray.dial(current.dial.callee, { line: current.line });
      await current.phone.waitForRing();
      expectEnding(await dialling.done, ending('phone-no-answer', 10));
      await expectNothingLeft(current);
    });
  },
);
