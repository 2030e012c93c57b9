/**
 * The cases that SIPTAPI tried every phone with, against one lab each: what the program says, its exit code, and what is
 * left behind on the phones and the PBX.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { isStrict, requirePrograms } from '../support/lab/available.ts';
import type { DialResult } from '../support/lab/dialtray.ts';
import type { Lab } from '../support/lab/labs.ts';

export interface Ending {
  readonly outcome: string;
  readonly exitCode: number;
}

/** Where labs differ, because a PBX tells something else than the phone said. */
export interface MatrixExpectations {
  /** The phone gave 603 / 480. */
  readonly phoneDeclines: Ending;
  readonly phoneUnavailable: Ending;
  /** BYE and REFER cross: more than one of them can be what is known. */
  readonly phoneHangsUpAtOnce: readonly Ending[];
  readonly phoneHangsUpWhileCalleeRings: Ending;
  readonly calleeUnknown: Ending;
  /** The callee's leg as the phone sees it. */
  readonly phonePeer: RegExp;
}

export const ending = (outcome: string, exitCode: number): Ending => ({ outcome, exitCode });

/** A group of tests on one lab; without its programs it is skipped under a name that says so, in CI it fails. */
export function describeLab<L extends Pick<Lab, 'reset' | 'stop'>>(
  name: string,
  missing: string | undefined,
  start: () => Promise<L>,
  tests: (lab: () => L) => void,
): void {
  const title = missing === undefined ? name : `${name} (${missing})`;
  describe.skipIf(missing !== undefined && !isStrict)(title, () => {
    let lab: L | undefined;
    const running = (): L => {
      if (lab === undefined) throw new Error('the lab is not up');
      return lab;
    };
    beforeAll(async () => {
      requirePrograms(missing);
      lab = await start();
    });
    afterEach(async () => {
      await lab?.reset();
    });
    afterAll(async () => {
      await lab?.stop();
    });
    tests(running);
  });
}

/** What was said last, beside the exit code. */
export function expectEnding(result: DialResult, expected: Ending): void {
  const last = result.lines.at(-1);
  expect({ outcome: last?.outcome, exitCode: result.exitCode }, result.output).toEqual(expected);
  expect(last?.text.length).toBeGreaterThan(0);
  expect(result.lines.filter((line) => line.outcome !== undefined)).toHaveLength(1);
  const times = result.lines.map((line) => line.at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
}

/** Once our BYE is through, nothing of the call is left anywhere. */
export async function expectNothingLeft(lab: Lab): Promise<void> {
  await expect.poll(() => lab.leftovers(), { timeout: 5_000 }).toEqual([]);
}

export function matrix(current: () => Lab, expected: MatrixExpectations): void {
  const showLog = () => {
    onTestFailed(() => console.error(current().log()));
    return current();
  };

  phoneLegCases(showLog, expected);
  calleeLegCases(showLog, expected);
}

function phoneLegCases(use: () => Lab, expected: MatrixExpectations): void {
  it('the phone does not pick up and the user cancels', async () => {
    const lab = use();
    const dialling = lab.dialtray.dial(lab.dial.callee, { line: lab.line });
    await lab.phone.waitForRing();
    await dialling.reached('phone-ringing');
    dialling.interrupt();
    expectEnding(await dialling.done, ending('cancelled', 50));
    await lab.phone.control.waitForEvent('CALL_CLOSED');
    await expectNothingLeft(lab);
  });

  it('the phone rejects the call with 486', async () => {
    const lab = use();
    const dialling = lab.dialtray.dial(lab.dial.callee, { line: lab.line });
    await lab.phone.waitForRing();
    await lab.phone.hangup();
    expectEnding(await dialling.done, ending('phone-busy', 10));
    await expectNothingLeft(lab);
  });

  it('the phone rejects the call with 603', async () => {
    const lab = use();
    const { line } = await lab.startOddPhone({ scenario: 'reject', code: 603, reason: 'Decline' });
    expectEnding(await lab.dialtray.dial(lab.dial.callee, { line }).done, expected.phoneDeclines);
    await expectNothingLeft(lab);
  });

  it('the phone rejects the call with 480', async () => {
    const lab = use();
    const { line } = await lab.startOddPhone({ scenario: 'reject', code: 480, reason: 'Temporarily Unavailable' });
    expectEnding(await lab.dialtray.dial(lab.dial.callee, { line }).done, expected.phoneUnavailable);
    await expectNothingLeft(lab);
  });

  it('the phone picks up and hangs up before the REFER', async () => {
    const lab = use();
    const { line, phone } = await lab.startOddPhone({ scenario: 'quit' });
    const result = await lab.dialtray.dial(lab.dial.callee, { line }).done;
    const { outcome } = result;
    const known = expected.phoneHangsUpAtOnce.find((possible) => possible.outcome === outcome);
    expectEnding(result, known ?? (expected.phoneHangsUpAtOnce[0] as Ending));
    expect(await phone.served, phone.output()).toBe(0);
    await expectNothingLeft(lab);
  });

  it('the password is wrong', async () => {
    const lab = use();
    const line = await lab.wrongPasswordLine();
    const result = await lab.dialtray.dial(lab.dial.callee, { line }).done;
    expectEnding(result, ending('auth-failed', 10));
    expect(lab.phone.control.events().filter((event) => event.type === 'CALL_INCOMING')).toEqual([]);
    await expectNothingLeft(lab);
  });
}

function calleeLegCases(use: () => Lab, expected: MatrixExpectations): void {
  it('the callee picks up', async () => {
    const lab = use();
    const dialling = lab.dialtray.dial(lab.dial.callee, { line: lab.line });
    await lab.phone.waitForRing();
    await lab.phone.accept();
    await lab.callee.waitForRing();
    await lab.callee.accept();
    const result = await dialling.done;
    expectEnding(result, ending('connected', 0));
    expect(result.states).toEqual(expect.arrayContaining(['phone-ringing', 'transferring', 'connected']));
    await expectOnlyTheTwoTalk(lab, expected.phonePeer);
  });

  it('the callee does not pick up and the user cancels', async () => {
    const lab = use();
    const dialling = lab.dialtray.dial(lab.dial.callee, { line: lab.line });
    await lab.phone.waitForRing();
    await lab.phone.accept();
    await lab.callee.waitForRing();
    dialling.interrupt();
    expectEnding(await dialling.done, ending('cancelled', 50));
    await expectOurLegGone(lab, expected.phonePeer);
  });

  it('the callee does not pick up and the phone hangs up', async () => {
    const lab = use();
    const dialling = lab.dialtray.dial(lab.dial.callee, { line: lab.line });
    await lab.phone.waitForRing();
    await lab.phone.accept();
    await lab.callee.waitForRing();
    await lab.phone.hangup();
    expectEnding(await dialling.done, expected.phoneHangsUpWhileCalleeRings);
    await lab.callee.control.waitForEvent('CALL_CLOSED');
    await expectNothingLeft(lab);
  });

  it('the callee is busy', async () => {
    const lab = use();
    const dialling = lab.dialtray.dial(lab.dial.callee, { line: lab.line });
    await lab.phone.waitForRing();
    await lab.phone.accept();
    await lab.callee.waitForRing();
    await lab.callee.hangup();
    expectEnding(await dialling.done, ending('callee-busy', 30));
    await expectNothingLeft(lab);
  });

  it('the callee is unknown', async () => {
    const lab = use();
    const dialling = lab.dialtray.dial(lab.dial.unknown, { line: lab.line });
    await lab.phone.waitForRing();
    await lab.phone.accept();
    expectEnding(await dialling.done, expected.calleeUnknown);
    await expectNothingLeft(lab);
  });
}

/** Phone and callee have one call each, with one another; on a PBX there are exactly their two channels. */
export async function expectOnlyTheTwoTalk(lab: Lab, phonePeer: RegExp): Promise<void> {
  await expect
    .poll(() => lab.phone.calls(), { timeout: 5_000 })
    .toEqual([{ state: 'ESTABLISHED', peer: expect.stringMatching(phonePeer) }]);
  expect(await lab.callee.calls()).toEqual([{ state: 'ESTABLISHED', peer: expect.any(String) }]);
  await expect
    .poll(async () => (await lab.leftovers()).filter((entry) => entry.startsWith('channel: ')).map(toEndpoint), {
      timeout: 5_000,
    })
    .toEqual(expect.toSatisfy((endpoints: string[]) => ['', 'alice,bob'].includes(endpoints.toSorted().join(','))));
}

/** SIP has no request that takes a REFER back: the phone may go on calling the callee, but no longer for us. */
async function expectOurLegGone(lab: Lab, phonePeer: RegExp): Promise<void> {
  await expect
    .poll(async () => (await lab.phone.calls()).map((call) => call.peer), { timeout: 5_000 })
    .toEqual(expect.toSatisfy((peers: string[]) => peers.every((peer) => phonePeer.test(peer))));
  await expect.poll(async () => (await lab.leftovers()).map(toEndpoint), { timeout: 5_000 }).not.toContain('dialtray');
}

/** `channel: PJSIP/alice-00000001` -> `alice` */
const toEndpoint = (entry: string): string => /PJSIP\/(.*)-/.exec(entry)?.[1] ?? entry;
