import { describe, it } from 'vitest';
import { missingPrograms } from '../support/lab/available.ts';
import { startAsteriskLab } from '../support/lab/labs.ts';
import { describeLab, ending, expectEnding, expectNothingLeft, matrix } from './matrix.ts';

const missing = missingPrograms('baresip', 'asterisk', 'sipp');

describe.each(['udp', 'tcp', 'tls'] as const)('over %s', (transport) => {
  describeLab(
    'through Asterisk',
    missing,
    () => startAsteriskLab(transport),
    (lab) => {
      matrix(lab, {
        // Asterisk makes 403 of the phone's 603, after it let us in and said 180.
        phoneDeclines: ending('phone-declined', 10),
        phoneUnavailable: ending('phone-no-answer', 10),
        // 503 when Asterisk finds the leg gone that it was about to transfer.
        phoneHangsUpAtOnce: [ending('result-unknown', 40), ending('callee-failed', 30)],
        // The transfer's channel is gone: Asterisk says 503, whoever hung up.
        phoneHangsUpWhileCalleeRings: ending('callee-failed', 30),
        calleeUnknown: ending('callee-not-found', 30),
        // The phone still sees the call that we placed: Asterisk has put the callee behind it.
        phonePeer: /^sip:/,
      });

      it('20 calls in a row: a REFER that is faster than the PBX joins the legs is repeated', async () => {
        const current = lab();
        await current.phone.setAnswer('auto');
        await current.callee.setAnswer('auto');
        try {
          for (let call = 0; call < 20; call += 1) {
            const result = await current.dialtray.dial(current.dial.callee, { line: current.line }).done;
            expectEnding(result, ending('connected', 0));
            await current.reset();
          }
        } finally {
          await current.phone.setAnswer('manual');
          await current.callee.setAnswer('manual');
        }
      });

      it('the callee does not pick up and Dial() gives up', async () => {
        const current = lab();
        const dialling = current.dialtray.dial(current.dial.impatient ?? '', { line: current.line });
        await current.phone.waitForRing();
        await current.phone.accept();
        await current.callee.waitForRing();
        expectEnding(await dialling.done, ending('callee-failed', 30));
        await expectNothingLeft(current);
      });
    },
  );
});
