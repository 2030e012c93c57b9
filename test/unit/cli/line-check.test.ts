import { describe, expect, it } from 'vitest';
import { type CheckArgs, checkOneLine, exitCodeOfCheck, type StartCheck } from '../../../electron/cli/line-check.ts';
import { toLanguage } from '../../../electron/shared/language.ts';
import { type CheckStep, type LineCheck, lineCheckText } from '../../../electron/shared/line-check.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings } from '../../../electron/shared/settings.ts';
import { loadTranslations } from '../../../electron/shared/translations.ts';
import { createFakeIo, type FakeIoOptions } from './fake-io.ts';

const line: LineSettings = { ...LINE_DEFAULTS, name: 'office', domain: 'pbx.example.com', user: '100' };

const settingsOk: CheckStep = {
  id: 'settings',
  state: 'ok',
  ms: 0.42,
  finding: 'settings-ok',
  facts: { account: '100@pbx.example.com', phone: '101@pbx.example.com', server: 'pbx.example.com' },
};
const loginRefused: CheckStep = {
  id: 'login',
  state: 'failed',
  ms: 12.34,
  finding: 'login-refused',
  facts: { user: '100', answer: '401 Unauthorized' },
};
const transferSkipped: CheckStep = { id: 'transfer', state: 'skipped', finding: 'skipped-failed', facts: {} };
const STEPS = [settingsOk, loginRefused, transferSkipped];

const result = (state: LineCheck['state'], steps: readonly CheckStep[] = STEPS): LineCheck => ({
  line: 'office',
  state,
  steps,
  ms: 33.33,
});

/** A test that tells its steps at once and ends when it is told to. */
function script(check: LineCheck, steps: readonly CheckStep[] = check.steps) {
  const seen: { password?: string | undefined; limitMs?: number | undefined; cancelled: number } = { cancelled: 0 };
  let finish = (): void => {};
  const start: StartCheck = async (_line, password, { onStep, limitMs }) => {
    Object.assign(seen, { password, limitMs });
    for (const step of steps) {
      onStep({ id: step.id, state: 'running', facts: {} });
      onStep(step);
    }
    return {
      done: new Promise((resolve) => {
        finish = () => resolve(check);
      }),
      cancel: () => {
        seen.cancelled += 1;
        finish();
      },
    };
  };
  return { start, seen, finish: () => finish() };
}

async function run(check: LineCheck, io: FakeIoOptions = {}, more: Partial<CheckArgs> = {}) {
  const terminal = createFakeIo(io);
  const scripted = script(check);
  const args: CheckArgs = {
    settings: DEFAULT_SETTINGS,
    line,
    secrets: { password: async () => ok('secret') },
    json: false,
    limitMs: undefined,
    ...more,
  };
  const ended = checkOneLine(args, terminal.io, scripted.start);
  await new Promise(setImmediate);
  scripted.finish();
  return { ...terminal, ...scripted, code: await ended };
}

describe('exit codes', () => {
  it.each([
    ['ok', 0],
    ['warning', 0],
    ['failed', 10],
    ['cancelled', 50],
  ] as const)('%s: %i', (state, code) => {
    expect(exitCodeOfCheck(result(state))).toBe(code);
  });

  it('settings that cannot be used: 3', () => {
    const settings: CheckStep = {
      id: 'settings',
      state: 'failed',
      finding: 'settings-invalid',
      facts: { detail: 'x' },
    };
    expect(exitCodeOfCheck(result('failed', [settings]))).toBe(3);
  });
});

it('the stored password and the time go to the test', async () => {
  const { seen, code } = await run(result('failed'), {}, { limitMs: 5_000 });
  expect(seen).toEqual({ password: 'secret', limitMs: 5_000, cancelled: 0 });
  expect(code).toBe(10);
});

it('a password that cannot be read: said, and nothing is tested', async () => {
  const { code, written, seen } = await run(
    result('ok'),
    {},
    { secrets: { password: async () => err('It is locked.') } },
  );
  expect([code, written.err, written.out]).toEqual([3, 'It is locked.\n', '']);
  expect(seen).toEqual({ cancelled: 0 });
});

it('--json: one object for each finished step, and one for the whole', async () => {
  const { json } = await run(result('failed'), {}, { json: true });
  expect(json()).toEqual([
    {
      at: 100,
      step: 'settings',
      state: 'ok',
      ms: 0.4,
      finding: 'settings-ok',
      facts: settingsOk.facts,
      text: '100@pbx.example.com calls your phone at 101@pbx.example.com, through pbx.example.com.',
    },
    {
      at: 100,
      step: 'login',
      state: 'failed',
      ms: 12.3,
      finding: 'login-refused',
      facts: loginRefused.facts,
      text: 'The server refuses the login of 100 (401 Unauthorized).',
      nextStep: 'Check the user and the password of the line; some providers have another name for the login.',
    },
    {
      at: 100,
      step: 'transfer',
      state: 'skipped',
      finding: 'skipped-failed',
      facts: {},
      text: 'Not tried after what failed before.',
    },
    { at: 100, line: 'office', state: 'failed', ms: 33.3, text: 'Line office does not work yet: see “login”.' },
  ]);
});

it('in a pipe: one paragraph a step, without anything that steers a terminal', async () => {
  const { written } = await run(result('failed'));
  expect(written.out).toBe(
    [
      '  ✓ settings      0 ms  100@pbx.example.com calls your phone at 101@pbx.example.com, through',
      '                        pbx.example.com.',
      '  ✗ login        12 ms  The server refuses the login of 100 (401 Unauthorized).',
      '                        Check the user and the password of the line; some providers have another',
      '                        name for the login.',
      '  - transfer            Not tried after what failed before.',
      '',
      'Line office does not work yet: see “login”.',
      '',
    ].join('\n'),
  );
});

it('in the language of the line, with what a socket said', async () => {
  await loadTranslations('de');
  const { written } = await run(result('failed'), { locale: 'en_US' }, { line: { ...line, language: 'de' } });
  expect(written.out).toContain('Anmeldung');
  expect(written.out).toContain(lineCheckText(result('failed'), toLanguage('de', '')));
  const detail = '192.0.2.1:5060 did not answer in time.';
  const gone: CheckStep = { id: 'server', state: 'failed', finding: 'server-gone', facts: { detail } };
  const german = await run(result('failed', [gone]), {}, { line: { ...line, language: 'de' } });
  expect(german.written.out).toContain('192.0.2.1:5060 hat nicht rechtzeitig');
  const english = await run(result('failed', [gone]), {}, { line: { ...line, language: 'en' } });
  expect(english.written.out).toContain(detail);
});

describe('on a terminal', () => {
  it('the step that runs is written over by what it has found', async () => {
    const { written } = await run(result('failed'), { terminal: true, env: { NO_COLOR: '1' } });
    expect(written.out).toContain('◐ settings            Reading the settings …');
    const shown = written.out.replace(/[^\n]*\r\u001b\[J/g, '').replace(/\u001b\[\?7[lh]/g, '');
    expect(shown).toContain('  ✗ login        12 ms  The server refuses the login of 100 (401');
    expect(shown).not.toContain('Logging in');
  });

  it('narrow: the sentence stands below, and no line is longer than the terminal', async () => {
    const { written } = await run(result('failed'), { terminal: true, columns: 40, env: { NO_COLOR: '1' } });
    const shown = written.out.replace(/[^\n]*\r\u001b\[J/g, '').replace(/\u001b\[\?7[lh]/g, '');
    expect(shown).toContain('  ✗ login        12 ms\n    The server refuses the login of 100\n');
    expect(Math.max(...shown.split('\n').map((text) => text.length))).toBeLessThanOrEqual(40);
  });

  it('a step that takes long shows that the program lives', async () => {
    const terminal = createFakeIo({ terminal: true, env: { NO_COLOR: '1' } });
    const check = result('ok', [settingsOk]);
    const start: StartCheck = async (_line, _password, { onStep }) => {
      onStep({ id: 'dns', state: 'running', facts: {} });
      terminal.pass(400);
      onStep(settingsOk);
      return { done: Promise.resolve(check), cancel: () => {} };
    };
    const args = { settings: DEFAULT_SETTINGS, line, secrets: { password: async () => ok(undefined) }, json: false };
    expect(await checkOneLine({ ...args, limitMs: undefined }, terminal.io, start)).toBe(0);
    expect(terminal.written.out).toMatch(/◐ name[\s\S]*◓ name[\s\S]*◑ name/);
    expect(terminal.timers.size).toBe(0);
  });
});

describe('Ctrl-C', () => {
  it('cancels; again, it ends the program', async () => {
    const terminal = createFakeIo();
    const scripted = script(result('cancelled'));
    const args = { settings: DEFAULT_SETTINGS, line, secrets: { password: async () => ok(undefined) }, json: false };
    const ended = checkOneLine({ ...args, limitMs: undefined }, terminal.io, scripted.start);
    await new Promise(setImmediate);
    terminal.interrupt();
    terminal.interrupt();
    expect(await ended).toBe(50);
    expect(scripted.seen.cancelled).toBe(1);
    expect(terminal.exits).toEqual([50]);
    expect(terminal.interrupts.size).toBe(0);
  });

  it('before the test has begun: it ends as soon as it has', async () => {
    const terminal = createFakeIo();
    const scripted = script(result('cancelled'));
    let unlock = (): void => {};
    const password = () =>
      new Promise<{ ok: true; value: undefined }>((resolve) => {
        unlock = () => resolve(ok(undefined));
      });
    const args = { settings: DEFAULT_SETTINGS, line, secrets: { password }, json: false, limitMs: undefined };
    const ended = checkOneLine(args, terminal.io, scripted.start);
    terminal.interrupt();
    unlock();
    expect(await ended).toBe(50);
    expect(scripted.seen.cancelled).toBe(1);
  });
});
