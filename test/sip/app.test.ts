/** The application behind the window: what every command does, with real files and the demo's calls. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type CommandName, type Commands, parseArgs } from '../../electron/shared/contract.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings } from '../../electron/shared/settings.ts';
import { type AppState, isFinal } from '../../electron/shared/state.ts';
import { closeApps, NO_KEYRING, startApp, type TestApp } from '../support/app.ts';

afterEach(closeApps);

const OFFICE: LineSettings = { ...LINE_DEFAULTS, name: 'Office', domain: 'pbx.example.com', user: '100' };
const VIENNA = { country: 'AT', areaCode: '1' } as const;
const MARKER = 'geheim-marker-4711';

const hasDemo = ({ lines }: AppState): boolean => lines.some(({ demo }) => demo);
const isOver = ({ calls }: AppState): boolean => calls.length > 0 && calls.every(({ state }) => isFinal(state));

/** As the gates do: nothing reaches the application that its parser has not let through. */
async function ask<K extends CommandName>(
  app: TestApp,
  name: K,
  args: Commands[K]['args'],
): Promise<Commands[K]['reply']> {
  const parsed = parseArgs[name](args);
  if (!parsed.ok) throw new Error(`${name}: ${parsed.error}`);
  return app.invoke(name, parsed.value);
}

async function withDemo(config: object = {}): Promise<TestApp> {
  const app = await startApp({ config: { version: 1, demo: true, location: VIENNA, ...config } });
  await app.until(hasDemo);
  return app;
}

describe('a first start', () => {
  it('has no line and says what is missing', async () => {
    const app = await startApp();
    expect(app.state()).toMatchObject({ lines: [], calls: [], notices: [], settings: DEFAULT_SETTINGS });
    expect(app.state().desktop).toBeUndefined();
    const dialled = await ask(app, 'call:dial', { text: '+43 1 505641' });
    expect(dialled).toMatchObject({ ok: false, error: { kind: 'refused', outcome: 'line-invalid' } });
  });

  it('the demo line comes when it is wanted, dials, is in the history, and goes again', async () => {
    const app = await startApp({ config: { version: 1, location: VIENNA } });
    expect(await ask(app, 'settings:set', { demo: true })).toEqual({ ok: true, value: undefined });
    await app.until(hasDemo);
    const preview = await ask(app, 'number:preview', { text: '+43 (1) 505641' });
    expect(preview).toMatchObject({ line: 'Demo', plan: { action: 'dial' } });
    expect(preview.fault).toBeUndefined();
    const dialled = await ask(app, 'call:dial', { text: '+43 (1) 505641' });
    expect(dialled.ok).toBe(true);
    const { calls } = await app.until(isOver);
    expect(calls[0]).toMatchObject({ outcome: 'connected', dialText: '+43 (1) 505641' });
    const { history } = await app.until((state) => state.history.count === 1);
    expect(history.recent[0]).toMatchObject({ direction: 'outgoing', outcome: 'connected', line: 'Demo' });
    await ask(app, 'settings:set', { demo: false });
    await app.until((state) => !hasDemo(state));
  });

  it('settings that cannot be used are put aside and named', async () => {
    const app = await startApp({ config: '{"version":1,"lines":[{' });
    const [notice] = app.state().notices;
    expect(notice).toMatchObject({ kind: 'problem' });
    const [aside] = readdirSync(app.dataDir).filter((name) => name.startsWith('config.broken'));
    expect(notice?.text).toContain(aside);
    await ask(app, 'notice:dismiss', { id: notice?.id ?? '' });
    expect(app.state().notices).toEqual([]);
  });
});

describe('lines', () => {
  it('are added, changed, renamed with their password, and removed with it', async () => {
    const app = await startApp();
    expect(await ask(app, 'line:add', OFFICE)).toEqual({ ok: true, value: undefined });
    expect(await ask(app, 'line:add', { ...OFFICE, name: 'OFFICE' })).toMatchObject({
      ok: false,
      error: { field: 'name' },
    });
    expect(await ask(app, 'line:set-password', { name: 'Office', password: MARKER })).toMatchObject({ ok: true });
    expect(app.state().passwords).toEqual({ Office: 'keyring' });
    await ask(app, 'line:set', { name: 'Office', changes: { extension: '200' } });
    await ask(app, 'settings:set', { defaultLine: 'Office' });
    expect(await ask(app, 'line:rename', { name: 'Office', to: 'Desk' })).toMatchObject({ ok: true });
    expect(app.state()).toMatchObject({
      lines: [{ name: 'Desk', extension: '200', default: true }],
      settings: { defaultLine: 'Desk' },
      passwords: { Desk: 'keyring' },
      notices: [],
    });
    await ask(app, 'line:remove', { name: 'Desk' });
    expect(app.state()).toMatchObject({ lines: [], passwords: {} });
    expect(await ask(app, 'line:remove', { name: 'Desk' })).toMatchObject({ ok: false });
  });

  it('S25 without a keyring the user is asked before a file is used', async () => {
    const app = await startApp({ keyring: NO_KEYRING });
    await ask(app, 'line:add', OFFICE);
    const asked = await ask(app, 'line:set-password', { name: 'Office', password: MARKER });
    expect(asked).toMatchObject({ ok: false, error: { kind: 'confirm' } });
    expect(app.state().passwords).toEqual({ Office: 'none' });
    expect(existsSync(join(app.dataDir, 'passwords.json'))).toBe(false);
    const kept = await ask(app, 'line:set-password', { name: 'Office', password: MARKER, confirmed: true });
    expect(kept).toEqual({ ok: true, value: { place: 'file' } });
  });

  it('one that is switched off does not dial', async () => {
    const app = await startApp();
    await ask(app, 'line:add', { ...OFFICE, active: false });
    const dialled = await ask(app, 'call:dial', { text: '+43 1 505641', line: 'Office' });
    expect(dialled).toMatchObject({ ok: false, error: { outcome: 'line-invalid' } });
  });

  it('the test of a line shows its steps as they run', async () => {
    const app = await withDemo();
    const line = app.state().lines[0]?.name ?? '';
    const demo = { ...OFFICE, name: line };
    const checked = await ask(app, 'line:check', { line: { ...demo, domain: 'nowhere.invalid' }, password: 'x' });
    expect(checked.ok).toBe(true);
    const { check } = await app.until((state) => state.check?.running === false);
    expect(check?.steps.map(({ id }) => id)).toContain('dns');
    expect(check?.steps.some(({ state }) => state === 'failed')).toBe(true);
  });

  it('what another process writes is seen', async () => {
    const app = await startApp();
    const other = await startApp({ dataDir: app.dataDir });
    await ask(other, 'line:add', OFFICE);
    await app.until(({ lines }) => lines.some(({ name }) => name === 'Office'));
  });
});

describe('links', () => {
  const open = async (links: object, text: string, more: { locked?: boolean } = {}) => {
    const app = await withDemo({ links });
    if (more.locked === true) app.setLocked(true);
    await app.openLink(text, 'link');
    return app;
  };

  it('S18 wait to be confirmed, the latest one only', async () => {
    const app = await open({}, 'tel:+431505641');
    await app.openLink('tel:+43150564100', 'link');
    expect(app.state().link).toMatchObject({ text: 'tel:+43150564100', source: 'link', preview: { line: 'Demo' } });
    expect(app.state().calls).toEqual([]);
    const id = app.state().link?.id ?? '';
    expect(await ask(app, 'link:dial', { id })).toMatchObject({ ok: true });
    expect(app.state().link).toBeUndefined();
    expect(await ask(app, 'link:dial', { id })).toMatchObject({ ok: false });
    await app.until(isOver);
  });

  it('dial at once where the user has chosen so', async () => {
    const app = await open({ link: 'dial' }, 'tel:+431505641');
    const { calls, link } = await app.until(isOver);
    expect(calls[0]?.outcome).toBe('connected');
    expect(link).toBeUndefined();
  });

  it('count down where the user has chosen so, and can be stopped', async () => {
    const app = await open({ link: 'count-down', countDownSeconds: 1 }, 'tel:+431505641');
    const { link } = app.state();
    expect((link?.dialsAt ?? 0) - Date.now()).toBeLessThanOrEqual(1_000);
    await ask(app, 'link:dismiss', { id: link?.id ?? '' });
    await app.openLink('tel:+43150564100', 'link');
    const { calls } = await app.until(isOver);
    expect(calls.map(({ dialText }) => dialText)).toEqual(['tel:+43150564100']);
  });

  it.each([
    ['codes', 'tel:*31%23', {}, /\*/],
    ['numbers that cost', 'tel:+43900123456', {}, /confirm|premium/i],
    ['several numbers', '+431505641 or +431505642', {}, /one/],
    ['a locked screen', 'tel:+431505641', { locked: true }, /locked/],
  ])('never by themselves: %s', async (_, text, more, why) => {
    const app = await open({ link: 'dial' }, text, more);
    expect(app.state().calls).toEqual([]);
    const { link } = app.state();
    expect(`${link?.why} ${link?.preview.confirm}`).toMatch(why);
  });

  it('that are paused fill the window and nothing else', async () => {
    const app = await open({ link: 'dial', paused: true }, 'tel:+431505641');
    expect(app.state()).toMatchObject({ calls: [], link: { text: 'tel:+431505641' } });
  });

  it('that cannot be dialled say so', async () => {
    const app = await open({ link: 'dial' }, 'tel:');
    expect(app.state().link?.preview.fault).toBeTypeOf('string');
  });

  it('a count-down stops when the screen is locked', async () => {
    const app = await open({ link: 'count-down', countDownSeconds: 1 }, 'tel:+431505641');
    app.setLocked(true);
    expect(app.state().link).not.toHaveProperty('dialsAt');
    expect(app.state().link?.why).toMatch(/locked/);
  });
});

describe('numbers', () => {
  it('exactly as typed, without location and rules', async () => {
    const rules = [{ id: 'block', match: '.*', action: 'block' }];
    const app = await withDemo({ rules });
    expect((await ask(app, 'number:preview', { text: '01 505641' })).fault).toBeTypeOf('string');
    expect(await ask(app, 'number:preview', { text: '01 505-641', exact: true })).toMatchObject({
      plan: { send: '01505641' },
    });
    expect((await ask(app, 'number:preview', { text: 'call me', exact: true })).fault).toBeTypeOf('string');
    expect((await ask(app, 'call:dial', { text: '01 505-641', exact: true })).ok).toBe(true);
    expect((await app.until(isOver)).calls[0]).toMatchObject({ sent: '01505641', outcome: 'connected' });
  });

  it('several in one text become a list', async () => {
    const app = await withDemo();
    const { candidates } = await ask(app, 'number:preview', { text: 'Tel +43 1 505641, Mobil +43 664 1234567' });
    expect(candidates.map(({ dial }) => dial)).toEqual(['+431505641', '+436641234567']);
  });

  it('rules are checked with their tests before they are saved', async () => {
    const app = await startApp();
    const report = await ask(app, 'number:check-rules', {
      location: VIENNA,
      rules: [
        {
          id: 'good',
          match: '\\+43(.*)',
          to: '0$1',
          tests: [
            { in: '+431505641', out: '01505641' },
            { in: '+442079460148', out: null },
          ],
        },
        { id: 'bad', match: '((' },
      ],
    });
    if (!report.ok) throw new Error(report.error.text);
    expect(report.value.faults).toMatchObject([{ rule: 'bad', field: 'match' }]);
    expect(report.value.tests.map(({ passed }) => passed)).toEqual([true, false]);
  });

  it('a rule that cannot be read is not saved', async () => {
    const app = await startApp();
    const saved = await ask(app, 'settings:set', {
      rules: [
        { id: 'good', pattern: '_X.' },
        { id: 'bad', match: '((' },
      ],
    });
    expect(saved).toMatchObject({
      ok: false,
      error: { field: 'rules[1].match', text: expect.stringMatching(/^Character/) },
    });
    expect(app.state().settings.rules).toEqual([]);
  });

  it('the tests of a rule for one line run where that line stands', async () => {
    const graz = { ...OFFICE, name: 'Graz', location: { areaCode: '316' } };
    const app = await startApp({ config: { version: 1, location: VIENNA, lines: [graz] } });
    const rule = {
      id: 'a',
      lines: ['Graz'],
      match: '\\+43316(.*)',
      to: '$1',
      tests: [{ in: '505641', out: '505641' }],
    };
    const report = await ask(app, 'number:check-rules', { location: VIENNA, rules: [rule] });
    expect(report).toMatchObject({ ok: true, value: { faults: [], tests: [{ passed: true }] } });
  });

  it('a dial plan is exported and read again', async () => {
    const app = await startApp({ config: { version: 1, location: VIENNA, rules: [{ id: 'a', pattern: '_X.' }] } });
    const text = await ask(app, 'number:export', undefined);
    expect(await ask(app, 'number:import', { text })).toMatchObject({ ok: true, value: { location: VIENNA } });
    expect(await ask(app, 'number:import', { text: 'x' })).toMatchObject({ ok: false });
  });
});

describe('the history', () => {
  it('is searched, exported and forgotten', async () => {
    const app = await withDemo();
    await ask(app, 'call:dial', { text: '+43 1 505641' });
    await app.until((state) => state.history.count === 1);
    const found = await ask(app, 'history:list', { query: '505', offset: 0, limit: 10 });
    expect(found).toMatchObject({ ok: true, value: { total: 1 } });
    expect(await ask(app, 'history:list', { query: 'nobody', offset: 0, limit: 10 })).toMatchObject({
      value: { total: 0 },
    });
    expect(await ask(app, 'history:export', { query: '' })).toMatchObject({ ok: true });
    const before = app.state().history.revision;
    await ask(app, 'history:remove', { id: app.state().history.recent[0]?.id ?? '' });
    expect(app.state().history).toMatchObject({ count: 0, recent: [] });
    expect(app.state().history.revision).toBeGreaterThan(before);
  });

  it('is not kept where the user wants none, and what was kept goes', async () => {
    const app = await withDemo();
    await ask(app, 'call:dial', { text: '+43 1 505641' });
    await app.until((state) => state.history.count === 1);
    await ask(app, 'settings:set', { historyDays: 0 });
    expect(app.state().history.count).toBe(0);
    await ask(app, 'call:dial', { text: '+43 1 505642' });
    await app.until(({ calls }) => calls.length === 2 && calls.every(({ state }) => isFinal(state)));
    await app.close();
    expect(
      existsSync(join(app.dataDir, 'history.jsonl')) && readFileSync(join(app.dataDir, 'history.jsonl'), 'utf8'),
    ).toBeFalsy();
  });
});

describe('settings', () => {
  it('are reset without the lines, or all of them', async () => {
    const app = await startApp();
    await ask(app, 'line:add', OFFICE);
    await ask(app, 'line:set-password', { name: 'Office', password: MARKER });
    await ask(app, 'settings:set', { theme: 'dark', links: { link: 'dial' }, hotkeys: { show: 'Ctrl+Shift+D' } });
    expect(app.state().settings).toMatchObject({ theme: 'dark', links: { link: 'dial', clipboard: 'ask' } });
    await ask(app, 'settings:reset', { what: 'general' });
    expect(app.state().settings).toMatchObject({ theme: 'system', hotkeys: {}, lines: [{ name: 'Office' }] });
    await ask(app, 'settings:reset', { what: 'all' });
    expect(app.state()).toMatchObject({ settings: DEFAULT_SETTINGS, passwords: {} });
  });

  it('the language holds for every sentence at once', async () => {
    const app = await startApp();
    await ask(app, 'settings:set', { language: 'de' });
    expect(app.state().language).toBe('de');
    const refused = await ask(app, 'call:dial', { text: '1' });
    expect(refused).toMatchObject({ ok: false, error: { text: expect.stringContaining('Leitung') } });
    expect((await ask(app, 'number:preview', { text: 'niemand' })).fault).toBe('keine Ziffern');
    const rules = [{ id: 'r', match: '[0-9' }];
    expect(await ask(app, 'number:check-rules', { rules, location: VIENNA })).toMatchObject({
      ok: true,
      value: { faults: [{ rule: 'r', field: 'match', text: 'Zeichen 1: es fehlt eine schließende ].' }] },
    });
    expect(await ask(app, 'number:import', { text: 'x' })).toMatchObject({
      ok: false,
      error: [{ text: expect.stringContaining('kein Wählplan') }],
    });
    const text = JSON.stringify({ dialPlan: 1, location: { country: 'Austria' } });
    expect(await ask(app, 'number:import', { text })).toMatchObject({
      ok: false,
      error: [{ field: 'location.country', text: expect.stringContaining('Schreiben Sie das Land') }],
    });
  });

  it('what a socket said of a line changes its language with the settings', async () => {
    const nobody = { ...OFFICE, register: true, outboundProxy: '127.0.0.1:1;transport=tcp;lr' };
    const app = await startApp({ config: { version: 1, lines: [nobody] }, instanceId: randomUUID() });
    const says = (part: string) => app.until(({ lines }) => JSON.stringify(lines[0]?.registration).includes(part));
    await says('The server cannot be reached: Nothing answers at 127.0.0.1:1');
    await ask(app, 'settings:set', { language: 'de' });
    await says('Der Server ist nicht erreichbar: Bei 127.0.0.1:1 antwortet nichts');
    await ask(app, 'settings:set', { language: 'en' });
    await says('The server cannot be reached: Nothing answers at 127.0.0.1:1');
  });

  it('what a file or the keyring said is in the language too', async () => {
    const config = { version: 1, language: 'de', lines: [OFFICE] };
    const app = await startApp({ config, keyring: NO_KEYRING });
    const { name } = OFFICE;
    expect(await ask(app, 'line:set-password', { name, password: MARKER })).toMatchObject({
      ok: false,
      error: {
        kind: 'confirm',
        text: expect.stringContaining('lesen können, denn hier läuft kein System-Schlüsselbund. Dort'),
      },
    });
    writeFileSync(join(app.dataDir, 'passwords.json'), 'damaged');
    expect(await ask(app, 'line:set-password', { name, password: MARKER, confirmed: true })).toMatchObject({
      ok: false,
      error: { text: expect.stringMatching(/^Die Passwörter in .* sind nicht lesbar\./) },
    });
    await ask(app, 'line:remove', { name });
    const { notices } = await app.until((state) => state.notices.length > 0);
    expect(notices[0]?.text).toMatch(/^Die Passwörter in /);
  });

  it('what only a desktop can do is refused here with a sentence', async () => {
    const app = await startApp();
    expect(await ask(app, 'desktop:claim', { scheme: 'tel' })).toMatchObject({ ok: false });
    expect(await ask(app, 'desktop:open', { what: 'log' })).toMatchObject({ ok: false });
    expect(await ask(app, 'desktop:quit', undefined)).toMatchObject({ ok: false });
  });
});

it('S24 no password is in the snapshot, the report, the log, the history or the settings', async () => {
  const app = await withDemo();
  await ask(app, 'line:add', OFFICE);
  await ask(app, 'line:set-password', { name: 'Office', password: MARKER });
  await ask(app, 'call:dial', { text: '+43 1 505641' });
  await app.until(isOver);
  const report = await ask(app, 'about:report', undefined);
  expect(report).toContain('Line Office');
  expect(report).not.toMatch(/505641/);
  const texts = [JSON.stringify(app.state()), report, app.warnings.join('\n')];
  const files = readdirSync(app.dataDir).map((name) => readFileSync(join(app.dataDir, name), 'utf8'));
  for (const text of [...texts, ...files]) expect(text).not.toContain(MARKER);
});

it('closing during a call ends it and lets go of everything', async () => {
  const app = await withDemo();
  await ask(app, 'call:dial', { text: '+43 1 505641' });
  await app.close();
  expect(app.state().calls.every(({ state }) => isFinal(state))).toBe(true);
});
