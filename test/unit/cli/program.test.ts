/** The program itself, as it is installed: built, in a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VERSION } from '../../../electron/cli/version.ts';
import { bin, version } from '../../../package.json';

const PROGRAM = fileURLToPath(new URL(`../../../${bin.dialtray}`, import.meta.url));
let home = '';

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: npm run build`);
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dialtray-program-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const { PATH = '', SystemRoot = '' } = process.env;
  // No session bus: nobody's real keyring is touched.
  const bus = 'unix:path=/nonexistent/bus';
  const own = { PATH, SystemRoot, HOME: home, APPDATA: home, LANG: 'C', DBUS_SESSION_BUS_ADDRESS: bus };
  return spawn(process.execPath, [PROGRAM, ...args], { env: { ...own, ...env }, cwd: home });
}

const ended = (child: ChildProcessWithoutNullStreams) =>
  new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));

function collect(child: ChildProcessWithoutNullStreams) {
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  return texts;
}

async function run(args: readonly string[], stdin = '', env: Readonly<Record<string, string>> = {}) {
  const child = start(args, env);
  const texts = collect(child);
  child.stdin.end(stdin);
  const code = await ended(child);
  const json = () =>
    texts.out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, ...texts, json };
}

describe('dialtray', () => {
  it('knows its version, and what it does not know', async () => {
    expect(VERSION).toBe(version);
    expect(await run(['--version'])).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
    expect(await run([])).toMatchObject({ code: 2, out: '' });
    expect(await run(['dail', '1'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('“dail”') });
    expect((await run(['--help'])).out).toContain('dial TEXT');
  });

  it('dials the demonstration where no line is configured, and leaves no file behind', async () => {
    const { code, json, err } = await run(['dial', '+43 (1) 505641', '--json', '--demo', 'phone-busy']);
    expect(code).toBe(10);
    expect(json().map(({ state }) => state)).toEqual(['resolving', 'calling-phone', 'failed']);
    expect(json().at(-1)).toMatchObject({ outcome: 'phone-busy', text: 'Your phone is busy.' });
    expect(err).toContain('demonstration');
    expect(readdirSync(home)).toEqual([]);
  });

  it('reads a number without calling anybody', async () => {
    const { code, json } = await run(['number', '+43 (1) 505641', '--json']);
    expect(code).toBe(0);
    expect(json()).toMatchObject([{ target: { dial: '+431505641' } }]);
    const requests =
      '{"input":"01 505641","context":{"country":"AT"}}\r\n\n{"input":"+43 1 505641","context":{"country":"AT"}}';
    const many = await run(['number', '--stdin', '--json'], requests);
    expect(many.json().map(({ target }) => target)).toMatchObject([{ dial: '+431505641' }, { dial: '+431505641' }]);
  });

  it('refuses what cannot be dialled', async () => {
    const { code, json } = await run(['dial', 'hello', '--json']);
    expect(code).toBe(2);
    expect(json()).toMatchObject([{ state: 'failed', outcome: 'number-invalid' }]);
  });

  it('keeps lines and passwords where it is told to, and never prints a password', async () => {
    const dataDir = join(home, 'here');
    const add = ['line', 'add', 'office', '--domain', 'pbx.invalid', '--user', 'eva', '--password-stdin'];
    const added = await run(add, 'geheim\n', { DIALTRAY_DATA_DIR: dataDir });
    expect(added).toMatchObject({ code: 0, out: 'Line office was added.\n' });
    if (process.platform === 'linux') expect(added.err).toContain(join(dataDir, 'passwords.json'));
    const listed = await run(['line', 'list', '--json', '--data-dir', dataDir]);
    expect(listed.json()).toMatchObject([{ name: 'office', domain: 'pbx.invalid', default: true }]);
    for (const text of [added.out, added.err, listed.out, listed.err]) expect(text).not.toContain('geheim');
    expect(readFileSync(join(dataDir, 'config.json'), 'utf8')).not.toContain('geheim');
    expect(await run(['line', 'remove', 'office', '--data-dir', dataDir])).toMatchObject({ code: 0 });
  });

  it('several processes that add lines at once lose none', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const codes = await Promise.all(
      names.map(async (name) => (await run(['line', 'add', name, '--domain', 'pbx.invalid', '--user', 'u'])).code),
    );
    expect(codes).toEqual(names.map(() => 0));
    const { json } = await run(['line', 'list', '--json']);
    expect(
      json()
        .map(({ name }) => String(name))
        .toSorted(),
    ).toEqual(names);
  });

  it('goes on when nobody reads its output any more', async () => {
    const child = start(['dial', '505641', '--json', '--demo', 'no-refer']);
    child.stdout.once('data', () => child.stdout.destroy());
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.stdin.end();
    expect(await ended(child)).toBe(20);
    expect(err).not.toContain('bug');
  });

  it.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    '%s cancels the call and waits for its end',
    async (signal) => {
      const child = start(['dial', '505641', '--json', '--demo', 'phone-no-answer']);
      const texts = collect(child);
      child.stdin.end();
      child.stdout.on('data', (text: string) => {
        if (text.includes('phone-ringing')) child.kill(signal);
      });
      expect(await ended(child)).toBe(50);
      expect(texts.out.trim().split('\n').at(-1)).toContain('"outcome":"cancelled"');
      expect(texts.err).toContain('Cancelling');
    },
  );

  it('writes a trace without credentials', async () => {
    const trace = join(home, 'trace.txt');
    await run(['dial', '505641', '--json', '--demo', 'wrong-password', '--trace', trace]);
    const text = readFileSync(trace, 'utf8');
    expect(text).toMatch(/INVITE sip:[\s\S]*SIP\/2\.0 407/);
    expect(text).toMatch(/Authorization: /);
    expect(text).not.toMatch(/response="?[0-9a-f]{32}/);
  });

  it('a trace that cannot be written is refused before anything rings', async () => {
    const { code, json } = await run(['dial', '505641', '--json', '--trace', join(home, 'no', 'trace.txt')]);
    expect(code).toBe(2);
    expect(json()).toMatchObject([{ state: 'failed', text: expect.stringContaining('trace') }]);
  });
});
