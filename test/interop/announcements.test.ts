/**
 * Calls to the user through real servers, with Dialtray registered beside the phone: what `watch` says of them, and that
 * it takes none.
 */
import { expect, it, onTestFailed } from 'vitest';
import { missingPrograms } from '../support/lab/available.ts';
import { type Callee, type CallerLab, startAsteriskCallers, startKamailioCallers } from '../support/lab/callers.ts';
import type { TracedMessage, WatchLine } from '../support/lab/dialtray.ts';
import { describeLab } from './matrix.ts';

interface Announced {
  readonly ringing: WatchLine;
  /** How it ended; waits for that. */
  end(): Promise<string | undefined>;
  /** What Dialtray has answered to the INVITE, and the Reason of the CANCEL. */
  answers(): readonly string[];
  reasons(): readonly string[];
}

/** The caller dials, and Dialtray has said so. */
async function announced({ watch, caller, dial }: CallerLab, who: Callee): Promise<Announced> {
  const known = new Set(watch.lines().map(({ callId }) => callId));
  const traced = watch.trace().length;
  await caller.call(dial[who]);
  const ringing = await watch.until(({ callId, line }) => !known.has(callId) && line === who);
  const end = async () =>
    (await watch.until(({ callId, state }) => callId === ringing.callId && state !== 'ringing')).state;
  const messages = () => watch.trace().slice(traced);
  return {
    ringing,
    end,
    answers: () => messages().filter(isAnswerToInvite).map(statusOf),
    reasons: () =>
      messages().flatMap(({ text }) => (text.startsWith('CANCEL ') ? (text.match(/(?<=^Reason: ).*/gm) ?? []) : [])),
  };
}

const isAnswerToInvite = ({ direction, text }: TracedMessage): boolean =>
  direction === 'sent' && /^SIP\/2\.0 /.test(text) && /^CSeq: \d+ INVITE/m.test(text);

const statusOf = ({ text }: TracedMessage): string => text.slice(8, 11);

interface Says {
  readonly whenAnswered: readonly string[];
  readonly whenCallerGivesUp: readonly string[];
  readonly whenPhoneIsBusy: readonly string[];
  readonly whenServerGivesUp: readonly string[];
}

function announcementCases(lab: () => CallerLab, says: Says): void {
  const use = (): CallerLab => {
    onTestFailed(() => console.error(lab().log()));
    return lab();
  };

  it('the phone picks up: answered elsewhere', async () => {
    const { phone, shown } = use();
    const call = await announced(lab(), 'alice');
    expect(call.ringing).toMatchObject({ state: 'ringing', ...shown });
    await phone.waitForRing();
    await phone.accept();
    expect(await call.end()).toBe('answered-elsewhere');
    await expect.poll(call.answers).toEqual(['100', '487']);
    expect(call.reasons()).toEqual(says.whenAnswered);
  });

  it('the caller gives up: missed', async () => {
    const { phone, caller } = use();
    const call = await announced(lab(), 'alice');
    await phone.waitForRing();
    await caller.hangup();
    expect(await call.end()).toBe('missed');
    await expect.poll(call.answers).toEqual(['100', '487']);
    expect(call.reasons()).toEqual(says.whenCallerGivesUp);
  });

  it('the phone is busy, and the caller waits on for us: missed', async () => {
    const { phone, caller } = use();
    const call = await announced(lab(), 'alice');
    await phone.waitForRing();
    await phone.hangup();
    await caller.hangup();
    expect(await call.end()).toBe('missed');
    // The trace is written beside what is told; our 487 comes after the CANCEL in it.
    await expect.poll(call.answers).toContain('487');
    expect(call.reasons()).toEqual(says.whenPhoneIsBusy);
  });

  it('nobody picks up, and the server gives up: missed; the caller hears it ring by our 180', async () => {
    const { caller } = use();
    const call = await announced(lab(), 'carol');
    await caller.control.waitForEvent('CALL_RINGING');
    expect(await call.end()).toBe('missed');
    await expect.poll(call.answers).toEqual(['100', '180', '487']);
    expect(call.reasons()).toEqual(says.whenServerGivesUp);
  });
}

/** Whatever came before. */
function neverTaken(lab: () => CallerLab): void {
  it('§13.3.1.4 not one 2xx was sent to an INVITE', () => {
    const sent = new Set(lab().watch.trace().filter(isAnswerToInvite).map(statusOf));
    expect([...sent].toSorted()).toEqual(['100', '180', '487']);
  });
}

describeLab(
  'through Kamailio, which forks',
  missingPrograms('baresip', 'kamailio', 'sipp'),
  startKamailioCallers,
  (lab) => {
    announcementCases(lab, {
      whenAnswered: ['SIP;cause=200;text="Call completed elsewhere"'],
      whenCallerGivesUp: [],
      whenPhoneIsBusy: [],
      whenServerGivesUp: [],
    });

    it('§21.6.2 the phone declines for all: over', async () => {
      onTestFailed(() => console.error(lab().log()));
      await lab().startDecliningPhone();
      const call = await announced(lab(), 'dave');
      expect(await call.end()).toBe('ended');
      await expect.poll(call.answers).toContain('487');
      expect(call.reasons()).toEqual(['SIP;cause=603']);
    });

    neverTaken(lab);
  },
);

describeLab(
  'through Asterisk, which dials both',
  missingPrograms('baresip', 'asterisk', 'sipp'),
  startAsteriskCallers,
  (lab) => {
    announcementCases(lab, {
      whenAnswered: ['SIP;cause=200;text="Call completed elsewhere"', 'Q.850;cause=26'],
      whenCallerGivesUp: ['Q.850;cause=127'],
      whenPhoneIsBusy: ['Q.850;cause=17'],
      whenServerGivesUp: ['Q.850;cause=0'],
    });

    it('§21.6.2 the phone declines, and the caller waits on for us: over', async () => {
      onTestFailed(() => console.error(lab().log()));
      const phone = await lab().startDecliningPhone();
      const call = await announced(lab(), 'dave');
      expect(await phone.served).toBe(0);
      await lab().caller.hangup();
      expect(await call.end()).toBe('ended');
      await expect.poll(call.answers).toContain('487');
      expect(call.reasons()).toEqual(['Q.850;cause=21']);
    });

    neverTaken(lab);
  },
);
