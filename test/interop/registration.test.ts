/**
 * `watch` of the built program at real registrars: what it says, and what the server has. One line for each transport, one whose
 * server wants a longer interval, and one with a wrong password, all at once.
 */
import { beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { missingPrograms } from '../support/lab/available.ts';
import type { TracedMessage, WatchRun } from '../support/lab/dialtray.ts';
import { startInside } from '../support/lab/inside.ts';
import {
  PASSWORD,
  PATIENT_SECONDS,
  type RegistrarLab,
  SHORT_SECONDS,
  startAsteriskRegistrar,
  startKamailioRegistrar,
  TRANSPORTS,
} from '../support/lab/registrars.ts';
import { describeLab } from './matrix.ts';

const STREAMS = ['tcp', 'tls'] as const;
const LINES = ['udp', 'tcp', 'tls', 'patient', 'wrong'] as const;

async function startLines({ dialtray, account }: RegistrarLab): Promise<WatchRun> {
  for (const user of LINES) {
    const transport = TRANSPORTS.find((name) => name === user) ?? 'udp';
    const password = user === 'wrong' ? 'not the password' : PASSWORD;
    await dialtray.addLine(user, { ...account(transport), user, password, register: true });
  }
  return dialtray.watch();
}

const registersOf = (watch: WatchRun, user: string): readonly TracedMessage[] =>
  watch.trace().filter(({ direction, text }) => direction === 'sent' && isRegisterOf(text, user));

const isRegisterOf = (text: string, user: string): boolean =>
  text.startsWith('REGISTER ') && text.includes(`\r\nTo: <sip:${user}@`);

function registrarCases(lab: () => RegistrarLab, says423: boolean): void {
  let watch: WatchRun | undefined;
  beforeAll(async () => {
    watch = await startLines(lab());
  });
  const use = (): WatchRun => {
    onTestFailed(() => console.error(lab().log()));
    if (watch === undefined) throw new Error('it is not watching');
    return watch;
  };
  const registered = (line: string) =>
    use().until((each) => each.line === line && each.registration?.state === 'registered');

  it.each(TRANSPORTS)('§10.2 over %s: the server has the line, and status says so', async (transport) => {
    const said = await registered(transport);
    expect(said.target?.address).toContain(transport);
    const [contact, ...more] = await lab().contacts(transport);
    expect(more).toEqual([]);
    expect(contact?.uri).toMatch(/^sip:[0-9a-f]{16}@127\.0\.0\.1:\d+.*;line=[0-9a-f]{16}/);
    expect(contact?.userAgent).toMatch(/^Dialtray\//);
    // What runs writes it down a moment later, for all lines at once.
    await expect
      .poll(async () => (await lab().dialtray.status()).lines.find(({ line }) => line === transport)?.running)
      .toMatchObject([{ program: 'watch', registration: { state: 'registered' }, target: said.target }]);
  });

  it(`§10.2.4 ${SHORT_SECONDS} s are granted, and never run out`, async () => {
    const ends = await Promise.all(
      TRANSPORTS.map(async (transport) => {
        await registered(transport);
        return ((await lab().contacts(transport))[0]?.expiresAt ?? 0) + 1;
      }),
    );
    for (const [index, transport] of TRANSPORTS.entries()) {
      const end = ends[index] ?? 0;
      await expect
        .poll(async () => (await lab().contacts(transport))[0]?.expiresAt, { timeout: 15_000, interval: 200 })
        .toBeGreaterThan(end);
      expect(Date.now() / 1000, `${transport}: refreshed too late`).toBeLessThan(end);
    }
  });

  it(`§10.2.8 a server that wants at least ${PATIENT_SECONDS} s`, async () => {
    const { registration } = await registered('patient');
    expect(await lab().contacts('patient')).toHaveLength(1);
    const asked = registersOf(use(), 'patient').map(({ text }) => /^Expires: (\d+)/m.exec(text)?.[1]);
    if (says423) {
      // Without a login, with it, and then for as long as the server wants.
      expect(asked.slice(0, 3)).toEqual(['600', '600', String(PATIENT_SECONDS)]);
    } else {
      expect(asked).toEqual(['600', '600']);
      const seconds = ((registration?.until ?? 0) - Date.now()) / 1000;
      expect(seconds).toBeGreaterThan(PATIENT_SECONDS - 120);
      expect(seconds).toBeLessThanOrEqual(PATIENT_SECONDS);
    }
  });

  it('§22.2 a wrong password is tried once, and the sentence says what to do', async () => {
    const { registration } = await use().until(
      ({ line, registration }) => line === 'wrong' && registration?.state === 'failed',
    );
    expect(registration?.text).toBe(
      'The server does not accept the user name or the password. Set the password again.',
    );
    expect(registration).not.toHaveProperty('retryAt');
    const sent = registersOf(use(), 'wrong');
    expect(sent.map(({ text }) => text.includes('\r\nAuthorization:'))).toEqual([false, true]);
    expect(await lab().contacts('wrong')).toEqual([]);
  });

  it('§10.2.2 quits: the server forgets every line at once', async () => {
    const running = use();
    for (const line of [...TRANSPORTS, 'patient']) await registered(line);
    expect(await running.quit(), running.output()).toBe(0);
    for (const user of LINES) expect(await lab().contacts(user), user).toEqual([]);
    expect(registersOf(running, 'wrong')).toHaveLength(2);
  });
}

/** The same lines in this process, where half a minute of waiting passes in three seconds. */
function restartCase(lab: () => RegistrarLab): void {
  it('RFC 5626 §4.5 the server begins anew: broken connections are registered again', async () => {
    const inside = startInside({
      lines: STREAMS.map((name) => ({ ...lab().account(name), name, user: name, register: true })),
      password: PASSWORD,
      factor: 10,
    });
    onTestFailed(() => console.error(inside.log()));
    const times = (count: number) => () =>
      STREAMS.every((name) => inside.states(name).filter((state) => state === 'registered').length === count);
    try {
      await inside.until('registered', times(1));
      const before = await Promise.all(STREAMS.map((name) => lab().contacts(name)));
      await lab().restart();
      await inside.until('registered again', times(2));
      for (const [index, name] of STREAMS.entries()) {
        const [contact, ...more] = await lab().contacts(name);
        expect(more, name).toEqual([]);
        expect(contact?.uri, name).not.toBe(before[index]?.[0]?.uri);
      }
    } finally {
      await inside.stop();
    }
    for (const name of STREAMS) expect(await lab().contacts(name), name).toEqual([]);
  });
}

describe('registration', () => {
  describeLab('at Kamailio', missingPrograms('kamailio'), startKamailioRegistrar, (lab) => {
    registrarCases(lab, true);
    restartCase(lab);
  });

  describeLab('at Asterisk', missingPrograms('asterisk'), startAsteriskRegistrar, (lab) => {
    // It lengthens the interval by itself and tells so in the 200.
    registrarCases(lab, false);

    it('§21.4.4 an account that is registered as often as it may be', async () => {
      const { dialtray, account } = lab();
      const line = { ...account('udp'), user: 'full', password: PASSWORD, register: true };
      await dialtray.addLine('full-1', line);
      await dialtray.addLine('full-2', line);
      const watch = dialtray.watch();
      const isFull = (state: string) =>
        watch.until((each) => /^full/.test(each.line) && each.registration?.state === state);
      await isFull('registered');
      const { registration } = await isFull('failed');
      expect(registration?.text).toMatch(
        /\(403 Forbidden\)\. Check the password, and whether one more phone may register/,
      );
      expect(registration).not.toHaveProperty('retryAt');
      expect(await lab().contacts('full')).toHaveLength(1);
      expect(await watch.quit()).toBe(0);
    });
    restartCase(lab);
  });
});
