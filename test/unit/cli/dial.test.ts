import { describe, expect, it } from 'vitest';
import { dialCommand } from '../../../electron/cli/dial.ts';
import { exitCodeOf } from '../../../electron/cli/exit-codes.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../electron/shared/settings.ts';
import type { CallSnapshot } from '../../../electron/shared/state.ts';
import { createFakeBackend, createFakeDialer, type FakeDialer, OFFICE } from './fake-dialer.ts';
import { createFakeIo, type FakeIoOptions } from './fake-io.ts';

const NUMBER = '+43 (1) 505641';

function start(
  args: readonly string[],
  options: FakeIoOptions = {},
  fake: FakeDialer = createFakeDialer(),
  settings?: Settings | string,
) {
  const terminal = createFakeIo(options);
  const { backend, setUps } = createFakeBackend(fake, settings);
  const code = dialCommand(args, terminal.io, backend);
  return { ...terminal, ...fake, setUps, code };
}

const CONNECTED: Partial<CallSnapshot> = {
  state: 'connected',
  outcome: 'connected',
  leg: 'callee',
  sip: { code: 200, reason: 'OK' },
};
const progress = (call: { show: (change: Partial<CallSnapshot>) => void }): void => {
  call.show({ state: 'calling-phone' });
  call.show({ state: 'phone-ringing', sip: { code: 180, reason: 'Ringing' } });
  call.show({ sip: { code: 183, reason: 'Session Progress' } });
  call.show({ state: 'phone-answered', sip: { code: 200, reason: 'OK' } });
  call.show({ state: 'transferring' });
  call.show({ state: 'callee-ringing', leg: 'callee', sip: { code: 180, reason: 'Ringing' } });
};

describe('dial --json', () => {
  it('prints one object per state, and last the outcome', async () => {
    const call = start([NUMBER, '--json']);
    await call.hasBegun;
    call.pass(12.345);
    expect(call.written.out).toBe('');
    progress(call);
    call.show(CONNECTED);
    expect(await call.code).toBe(0);
    const lines = call.json();
    expect(lines.map(({ state }) => state)).toEqual([
      'resolving',
      'calling-phone',
      'phone-ringing',
      'phone-answered',
      'transferring',
      'callee-ringing',
      'connected',
    ]);
    expect(lines[0]).toMatchObject({ at: 100 });
    expect(lines[2]).toEqual({
      at: 112.3,
      callId: 'c1',
      state: 'phone-ringing',
      leg: 'phone',
      sip: { code: 180, reason: 'Ringing' },
      text: 'Your phone is ringing',
    });
    expect(lines[6]).toEqual({
      at: 112.3,
      callId: 'c1',
      state: 'connected',
      outcome: 'connected',
      leg: 'callee',
      sip: { code: 200, reason: 'OK' },
      text: `You are connected to ${NUMBER}.`,
    });
    expect(lines.filter((line) => 'outcome' in line)).toHaveLength(1);
    expect(call.written.err).toBe('');
    expect(call.closes()).toBe(1);
    expect([call.listeners.size, call.interrupts.size, call.timers.size]).toEqual([0, 0, 0]);
  });

  it('shows a state that lasts, though it holds the first ones back for a moment', async () => {
    const call = start([NUMBER, '--json']);
    await call.hasBegun;
    expect(call.json()).toEqual([]);
    call.pass(50);
    expect(call.json()).toMatchObject([{ at: 100, state: 'resolving' }]);
    call.show({ state: 'calling-phone' });
    call.pass(50);
    expect(call.json()).toMatchObject([{}, { at: 150, state: 'calling-phone' }]);
    call.show(CONNECTED);
    expect(await call.code).toBe(0);
  });

  it('says the next step and the detail of a failure', async () => {
    const call = start([NUMBER, '--json']);
    await call.hasBegun;
    call.show({ state: 'failed', outcome: 'auth-failed', detail: 'the server offers only Basic' });
    expect(await call.code).toBe(10);
    expect(call.json().at(-1)).toMatchObject({
      state: 'failed',
      outcome: 'auth-failed',
      text: 'The server did not accept the login of line office.',
      nextStep: 'Set the password of line office again.',
      detail: 'the server offers only Basic',
    });
  });

  it('keeps the detail in English where people read German', async () => {
    const detail = 'the server does not answer';
    const settings: Settings = { ...OFFICE, language: 'de' };
    const ended: Partial<CallSnapshot> = { state: 'failed', outcome: 'phone-unreachable', detail };
    const forPrograms = start([NUMBER, '--json'], {}, createFakeDialer(), settings);
    await forPrograms.hasBegun;
    forPrograms.show(ended);
    await forPrograms.code;
    expect(forPrograms.json().at(-1)).toMatchObject({ text: 'Ihr Telefon war nicht erreichbar.', detail });
    for (const options of [{}, { terminal: true, env: { NO_COLOR: '1' } }]) {
      const forPeople = start([NUMBER], options, createFakeDialer(), settings);
      await forPeople.hasBegun;
      forPeople.show(ended);
      expect(await forPeople.code).toBe(10);
      expect(forPeople.written.out).toContain('Der Server antwortet nicht.');
      expect(forPeople.written.out).not.toContain('server does');
    }
  });

  it('keeps everything else off standard output', async () => {
    const call = start([NUMBER, '--json', '--demo', 'busy'], { terminal: true });
    await call.hasBegun;
    call.setUps[0]?.warn('something odd');
    call.interrupt();
    call.show({ state: 'cancelled', outcome: 'cancelled' });
    expect(await call.code).toBe(50);
    expect(call.json().map(({ state }) => state)).toEqual(['resolving', 'cancelled']);
    for (const part of ['demonstration', 'something odd', 'Cancelling']) expect(call.written.err).toContain(part);
  });

  it('in German where the settings, the line or the computer say so', async () => {
    const line = OFFICE.lines[0];
    const cases: [Settings, string][] = [
      [{ ...OFFICE, language: 'de' }, 'C'],
      [OFFICE, 'de_AT.UTF-8'],
      [{ ...OFFICE, lines: line === undefined ? [] : [{ ...line, language: 'de' }] }, 'C'],
    ];
    for (const [settings, locale] of cases) {
      const call = start([NUMBER, '--json'], { locale }, createFakeDialer(), settings);
      await call.hasBegun;
      call.show({ state: 'failed', outcome: 'phone-busy' });
      await call.code;
      expect(call.json().at(-1)?.text).toBe('Ihr Telefon ist besetzt.');
    }
  });
});

describe('dial for people', () => {
  it('prints lines where the output is no terminal', async () => {
    const call = start([NUMBER]);
    await call.hasBegun;
    call.pass(1200);
    progress(call);
    call.show({ state: 'failed', outcome: 'callee-busy', sip: { code: 486, reason: 'Busy Here' } });
    expect(await call.code).toBe(30);
    expect(call.written.out).not.toContain('\u001b');
    expect(call.written.out.split('\n')).toEqual([
      '   0.0 s  Looking for the server of line office',
      '   1.2 s  Calling your phone',
      '   1.2 s  Your phone is ringing (180 Ringing)',
      '   1.2 s  You picked up (200 OK)',
      `   1.2 s  Asking your phone to dial ${NUMBER} (200 OK)`,
      `   1.2 s  ${NUMBER} is ringing (180 Ringing)`,
      `   1.2 s  ${NUMBER} is busy.`,
      '          Dial again later.',
      '',
    ]);
  });

  it('says that it is a demonstration where no line is configured', async () => {
    const call = start([NUMBER], {}, createFakeDialer(), DEFAULT_SETTINGS);
    await call.hasBegun;
    call.show(CONNECTED);
    expect(await call.code).toBe(0);
    expect(call.setUps[0]).toMatchObject({ demo: 'answer', line: undefined });
    expect(call.written.out).toContain('no real phone rings');
  });

  it('a line that is named but not there is no reason for a demonstration', async () => {
    const fake = createFakeDialer(() =>
      err({ kind: 'refused', outcome: 'line-invalid', text: 'There is no line "x".' }),
    );
    const call = start([NUMBER, '--line', 'x'], {}, fake, DEFAULT_SETTINGS);
    expect(await call.code).toBe(3);
    expect(call.setUps[0]).toMatchObject({ demo: undefined, line: 'x' });
    expect(call.dialled).toEqual([{ text: NUMBER, line: 'x', confirmed: false }]);
    expect(call.written.err).toBe('There is no line "x".\n');
  });
});

describe('ending a call', () => {
  it('Ctrl-C asks the dialer once, waits for the end, and the second ends the process', async () => {
    const call = start([NUMBER, '--json']);
    await call.hasBegun;
    call.show({ state: 'phone-ringing' });
    call.interrupt();
    expect(call.cancelled).toEqual(['c1']);
    expect(call.exits).toEqual([]);
    call.interrupt();
    expect(call.exits).toEqual([50]);
    expect(call.cancelled).toEqual(['c1']);
    call.show({ state: 'cancelled', outcome: 'cancelled' });
    expect(await call.code).toBe(50);
  });

  it('Ctrl-C that came too late does not change what happened', async () => {
    const call = start([NUMBER, '--json']);
    await call.hasBegun;
    call.interrupt();
    call.show(CONNECTED);
    expect(await call.code).toBe(0);
  });

  it('Ctrl-C before the call begins means that it does not', async () => {
    const call = start([NUMBER, '--json']);
    call.interrupt();
    expect(await call.code).toBe(50);
    expect(call.dialled).toEqual([]);
    expect(call.json()).toMatchObject([{ state: 'cancelled', outcome: 'cancelled' }]);
    expect(call.closes()).toBe(1);
  });

  it('while leaving after the end, Ctrl-C keeps the exit code of the outcome', async () => {
    const fake = createFakeDialer();
    let leave = (): void => {};
    const dialer = { ...fake.dialer, close: () => new Promise<void>((resolve) => (leave = resolve)) };
    const call = start([NUMBER, '--json'], {}, { ...fake, dialer });
    await call.hasBegun;
    call.show({ state: 'failed', outcome: 'phone-busy' });
    await new Promise((resolve) => setImmediate(resolve));
    call.interrupt();
    expect(call.exits).toEqual([10]);
    leave();
    expect(await call.code).toBe(10);
  });

  it('--timeout cancels', async () => {
    const call = start([NUMBER, '--timeout', '2.5', '--json']);
    await call.hasBegun;
    call.pass(2499);
    expect(call.cancelled).toEqual([]);
    call.pass(1);
    expect(call.cancelled).toEqual(['c1']);
    expect(call.written.err).toContain('time limit');
    call.show({ state: 'cancelled', outcome: 'cancelled' });
    expect(await call.code).toBe(50);
  });
});

describe('a number that must be confirmed', () => {
  const asking = () =>
    createFakeDialer(({ confirmed }) =>
      confirmed === true
        ? ok({ callId: 'c1' })
        : err({ kind: 'confirm', sent: '0900', text: 'a rule wants it confirmed' }),
    );

  it('is asked about on a terminal', async () => {
    for (const answer of ['y', ' Yes ', 'j']) {
      const call = start(['0900', '--json'], { terminal: true, answers: [answer] }, asking());
      await call.hasBegun;
      call.show(CONNECTED);
      expect(await call.code).toBe(0);
      expect(call.questions).toEqual(['A rule wants it confirmed. Dial it? [y/N] ']);
    }
  });

  it.each(['', 'n', 'yesterday', undefined])('is not dialled after %j', async (answer) => {
    const call = start(['0900', '--json'], { terminal: true, answers: [answer] }, asking());
    expect(await call.code).toBe(50);
    expect(call.dialled).toHaveLength(1);
  });

  it('is refused elsewhere', async () => {
    const call = start(['0900', '--json'], {}, asking());
    expect(await call.code).toBe(2);
    expect(call.json()).toMatchObject([{ state: 'failed', outcome: 'number-invalid' }]);
    expect(call.json()[0]?.text).toContain('--yes');
  });

  it('is dialled with --yes', async () => {
    const call = start(['0900', '--yes'], {}, asking());
    await call.hasBegun;
    call.show(CONNECTED);
    expect(await call.code).toBe(0);
    expect(call.questions).toEqual([]);
  });
});

describe('what cannot begin', () => {
  it.each([
    [[], 'Say what to dial'],
    [['+43', '1', '505641'], 'dialtray dial "+43 1 505641"'],
    [[NUMBER, '--wat'], "Unknown option '--wat'"],
    [[NUMBER, '--timeout', '0'], '--timeout'],
    [[NUMBER, '--timeout', '1e3'], '--timeout'],
    [[NUMBER, '--timeout', 'soon'], '--timeout'],
    [[NUMBER, '--demo', 'maybe'], 'phone-busy'],
    [[NUMBER, '--demo', 'busy', '--line', 'x'], 'leave out --line'],
    [[NUMBER, '--line', 'a\nb'], '--line'],
    [[NUMBER, '--trace', ''], '--trace'],
    [[NUMBER, '--data-dir', ''], '--data-dir'],
    [[NUMBER, '--json=1'], '--json'],
    [[NUMBER, '--line'], '--line'],
  ])('%j is exit code 2', async (args, part) => {
    const call = start(args);
    expect(await call.code).toBe(2);
    expect(call.written.err).toContain(part);
    expect(call.written.err).toMatch(/^dialtray dial: .+\nSee: dialtray dial --help\n$/);
    expect(call.written.out).toBe('');
    expect(call.setUps).toEqual([]);
  });

  it('a text that begins with a dash stands after --', async () => {
    const call = start(['--json', '--', '--505641']);
    await call.hasBegun;
    call.show(CONNECTED);
    await call.code;
    expect(call.dialled[0]?.text).toBe('--505641');
  });

  it('a number that is none is exit code 2', async () => {
    const fake = createFakeDialer(() =>
      err({ kind: 'refused', outcome: 'number-invalid', text: 'There is no number.' }),
    );
    const call = start(['hello', '--json'], {}, fake);
    expect(await call.code).toBe(2);
    expect(call.json()).toEqual([{ at: 100, state: 'failed', outcome: 'number-invalid', text: 'There is no number.' }]);
    expect(call.closes()).toBe(1);
  });

  it('settings that cannot be read are exit code 3', async () => {
    const call = start([NUMBER], {}, createFakeDialer(), 'The settings in /data/config.json cannot be used: x.');
    expect(await call.code).toBe(3);
    expect(call.written.err).toContain('/data/config.json');
  });

  it('a trace that cannot be written is said before anything rings', async () => {
    const call = start([NUMBER, '--trace', '/unwritable']);
    expect(await call.code).toBe(2);
    expect(call.dialled).toEqual([]);
  });

  it('--help explains, demonstrations included', async () => {
    const call = start(['--help']);
    expect(await call.code).toBe(0);
    expect(call.written.out).toContain('no-refer');
  });
});

it('exit codes are those of the terminal contract', () => {
  expect(exitCodeOf('connected')).toBe(0);
  expect(exitCodeOf('number-invalid')).toBe(2);
  expect(exitCodeOf('line-invalid')).toBe(3);
  for (const outcome of [
    'phone-busy',
    'phone-declined',
    'phone-no-answer',
    'phone-unreachable',
    'auth-failed',
  ] as const) {
    expect(exitCodeOf(outcome), outcome).toBe(10);
  }
  expect(exitCodeOf('transfer-refused')).toBe(20);
  for (const outcome of [
    'callee-busy',
    'callee-declined',
    'callee-not-found',
    'callee-no-answer',
    'callee-failed',
  ] as const) {
    expect(exitCodeOf(outcome), outcome).toBe(30);
  }
  expect(exitCodeOf('result-unknown')).toBe(40);
  expect(exitCodeOf('cancelled')).toBe(50);
});
