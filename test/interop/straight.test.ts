import { expect, it } from 'vitest';
import { missingPrograms } from '../support/lab/available.ts';
import { startStraightLab } from '../support/lab/labs.ts';
import { describeLab, ending, expectEnding, expectNothingLeft, matrix } from './matrix.ts';

const missing = missingPrograms('baresip', 'sipp');

describeLab('straight to a baresip', missing, startStraightLab, (lab) => {
  matrix(lab, {
    phoneDeclines: ending('phone-declined', 10),
    phoneUnavailable: ending('phone-no-answer', 10),
    phoneHangsUpAtOnce: [ending('result-unknown', 40)],
    // The phone cancels the callee's leg and reports 487.
    phoneHangsUpWhileCalleeRings: ending('callee-no-answer', 30),
    calleeUnknown: ending('callee-not-found', 30),
    phonePeer: /^sip:bob@127\.0\.0\.1/,
  });

  it('a phone that asks for a password itself gets the right one', async () => {
    const current = lab();
    // labs.ts gives this line a password that only this phone takes for right; it says so with 486.
    const { line } = await current.startOddPhone({ scenario: 'challenge', password: 'not the password' });
    expectEnding(await current.dialtray.dial(current.dial.callee, { line }).done, ending('phone-busy', 10));
    await expectNothingLeft(current);
  });

  it('--timeout gives up on a phone that nobody picks up', async () => {
    const current = lab();
    const dialling = current.dialtray.dial(current.dial.callee, { line: current.line, args: ['--timeout', '1'] });
    await current.phone.waitForRing();
    const result = await dialling.done;
    expect(['cancelled', 'phone-no-answer'], result.output).toContain(result.outcome);
    await current.phone.control.waitForEvent('CALL_CLOSED');
    await expectNothingLeft(current);
  });
});
