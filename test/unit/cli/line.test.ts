import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineCommand } from '../../../electron/cli/line.ts';
import type { Keyring } from '../../../electron/node/keyring.ts';
import { createSecrets } from '../../../electron/node/secrets.ts';
import { createSettingsStore } from '../../../electron/node/settings-file.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { LINE_DEFAULTS } from '../../../electron/shared/settings.ts';
import { createFakeIo, type FakeIoOptions } from './fake-io.ts';

let dataDir = '';
let kept: Map<string, string>;
let keyringWorks = true;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dialtray-line-'));
  kept = new Map();
  keyringWorks = true;
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const keyring: Keyring = {
  get: async (account) => (keyringWorks ? ok(kept.get(account)) : err('it is locked')),
  async set(account, password) {
    if (keyringWorks) kept.set(account, password);
    return keyringWorks ? ok(undefined) : err('it is locked');
  },
  async remove(account) {
    kept.delete(account);
    return ok(undefined);
  },
};

async function run(args: readonly string[], options: FakeIoOptions = {}) {
  const terminal = createFakeIo(options);
  const code = await lineCommand(args, terminal.io, {
    dataDir: (option) => (option === '' ? err('--data-dir is empty: name a folder.') : ok(option ?? dataDir)),
    store: (folder) => createSettingsStore({ dataDir: folder }),
    secrets: (folder) => createSecrets({ dataDir: folder, env: {}, keyring }),
    startCheck: () => Promise.reject(new Error('no line is to be tested here')),
  });
  return { ...terminal, code };
}

const OFFICE = ['add', 'office', '--domain', 'pbx.example.com', '--user', '100'];
const config = () => JSON.parse(readFileSync(join(dataDir, 'config.json'), 'utf8'));

describe('line add', () => {
  it('with the least', async () => {
    const { code, written } = await run(OFFICE);
    expect([code, written.out, written.err]).toEqual([0, 'Line office was added.\n', '']);
    expect(config().lines).toEqual([
      {
        name: 'office',
        domain: 'pbx.example.com',
        user: '100',
        ...LINE_DEFAULTS,
      },
    ]);
  });

  it('with everything', async () => {
    const caFile = join(dataDir, 'ca.pem');
    writeFileSync(caFile, '');
    const options = [
      '--extension',
      '100@h:1',
      '--outbound-proxy',
      '1.1.1.1;lr',
      '--auth-user',
      'a',
      '--transport',
      'tls',
    ];
    const more = ['--register', '--auto-answer', 'call-info', '--ca-file', caFile, '--realm', 'r', '--bye', 'never'];
    const { code, json } = await run([
      ...OFFICE,
      ...options,
      ...more,
      '--ring-seconds',
      '20',
      '--transfer-seconds',
      '30',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(json()).toEqual([
      {
        ...LINE_DEFAULTS,
        name: 'office',
        domain: 'pbx.example.com',
        user: '100',
        extension: '100@h:1',
        outboundProxy: '1.1.1.1;lr',
        authUser: 'a',
        transport: 'tls',
        register: true,
        autoAnswer: 'call-info',
        caFile,
        realm: 'r',
        bye: 'never',
        ringSeconds: 20,
        transferSeconds: 30,
        default: true,
        password: 'none',
      },
    ]);
  });

  it.each([
    ['--domain', 'a b', '--domain: Remove the spaces.'],
    ['--domain', 'a\r\nX: y', '--domain: Remove the line breaks'],
    ['--domain', '', '--domain: Fill in this field.'],
    ['--outbound-proxy', 'a,b', '--outbound-proxy: Remove the comma'],
    ['--extension', '"1"', '--extension: Remove the quotation marks.'],
    ['--auto-answer', 'maybe', '--auto-answer: Use one of: none, call-info'],
    ['--ring-seconds', '0', '--ring-seconds: Use a whole number'],
    ['--ring-seconds', '1.5', '--ring-seconds: '],
    ['--ca-file', '/nonexistent/ca.pem', '--ca-file: /nonexistent/ca.pem cannot be read'],
  ])('%s %j is one plain sentence and exit code 3', async (option, value, sentence) => {
    const { code, written } = await run([...OFFICE, option, value]);
    expect(code).toBe(3);
    expect(written.err).toContain(sentence);
    expect(written.err.trim().split('\n')).toHaveLength(1);
    expect(written.out).toBe('');
  });

  it('of a name that is there already is refused, and changes nothing', async () => {
    await run(OFFICE);
    const { code, written } = await run(['add', 'Office', '--domain', 'other.example', '--user', '7']);
    expect(code).toBe(3);
    expect(written.err).toContain('already a line named “Office”');
    expect(config().lines).toHaveLength(1);
  });

  it('an empty option is as if it were not given', async () => {
    await run([...OFFICE, '--extension', '', '--transport', '']);
    expect(config().lines[0]).not.toHaveProperty('extension');
    expect(config().lines[0].transport).toBe('auto');
  });
});

describe('passwords', () => {
  it('come from standard input, without the line break at the end', async () => {
    const { code, written, json } = await run([...OFFICE, '--password-stdin', '--json'], { stdin: ' geheim \r\n' });
    expect(code).toBe(0);
    expect([...kept.values()]).toEqual([' geheim ']);
    expect(json()[0]).toMatchObject({ password: 'keyring' });
    expect(written.out + written.err + JSON.stringify(config())).not.toContain('geheim');
  });

  it('are asked for on a terminal', async () => {
    const { code, questions } = await run([...OFFICE, '--password-stdin'], { terminal: true, answers: ['geheim'] });
    expect([code, questions]).toEqual([0, ['Password: ']]);
    expect([...kept.values()]).toEqual(['geheim']);
  });

  it('without a keyring are kept in a file, which is said on stderr', async () => {
    keyringWorks = false;
    const { code, written } = await run([...OFFICE, '--password-stdin'], { stdin: 'geheim' });
    expect(code).toBe(0);
    expect(written.err).toContain(join(dataDir, 'passwords.json'));
    expect(written.err).toContain('because it is locked');
    expect((await run(['list', '--json'])).json()[0]).toMatchObject({ password: 'file' });
  });

  it('never stand on the command line', async () => {
    const { code, written } = await run([...OFFICE, '--password', 'geheim']);
    expect(code).toBe(2);
    expect(written.err).toContain('--password-stdin');
    expect(written.err).not.toContain('geheim');
  });

  it('may come with the byte order mark of a Windows program', async () => {
    await run([...OFFICE, '--password-stdin'], { stdin: '\ufeffgeheim\r\n' });
    expect([...kept.values()]).toEqual(['geheim']);
  });

  // U+FFFD is what reading makes of octets that are no UTF-8.
  it.each(['', '\n', 'a\nb\n', 'caf\ufffd\n'])('%j is none, and adds no line', async (stdin) => {
    const { code, written } = await run([...OFFICE, '--password-stdin'], { stdin });
    expect(code).toBe(2);
    expect(written.err).toContain('standard input');
    expect((await run(['list', '--json'])).json()).toEqual([]);
  });

  it('are never listed', async () => {
    await run([...OFFICE, '--password-stdin'], { stdin: 'geheim' });
    keyringWorks = false;
    await run(['add', 'home', '--domain', 'h.example', '--user', 'u', '--password-stdin'], { stdin: 'geheim' });
    for (const args of [['list'], ['list', '--json']]) {
      const { code, written } = await run(args);
      expect(code).toBe(0);
      expect(written.out).toMatch(/keyring[\s\S]*file/);
      expect(written.out + written.err).not.toContain('geheim');
    }
  });
});

describe('line set', () => {
  it('changes only what is given; "" takes away', async () => {
    await run([...OFFICE, '--extension', '7', '--transport', 'tcp', '--register']);
    const { code } = await run(['set', 'office', '--extension', '', '--no-register', '--domain', 'new.example']);
    expect(code).toBe(0);
    expect(config().lines[0]).toMatchObject({ domain: 'new.example', user: '100', transport: 'tcp', register: false });
    expect(config().lines[0]).not.toHaveProperty('extension');
  });

  it('brings defaults back, but a line needs its domain', async () => {
    await run([...OFFICE, '--transport', 'tcp']);
    await run(['set', 'office', '--transport', '']);
    expect(config().lines[0].transport).toBe('auto');
    expect((await run(['set', 'office', '--domain', ''])).code).toBe(3);
  });

  it('chooses the default line, and sets the password alone', async () => {
    await run(OFFICE);
    await run(['add', 'home', '--domain', 'h.example', '--user', 'u']);
    expect((await run(['set', 'home', '--default'])).code).toBe(0);
    expect((await run(['list', '--json'])).json().map((line) => line.default)).toEqual([false, true]);
    expect((await run(['set', 'home', '--password-stdin'], { stdin: 'x' })).code).toBe(0);
    expect((await run(['list', '--json'])).json().map((line) => line.password)).toEqual(['none', 'keyring']);
  });

  it('of nothing, or of nobody', async () => {
    await run(OFFICE);
    expect((await run(['set', 'office'])).code).toBe(2);
    const { code, written } = await run(['set', 'nobody', '--user', 'x', '--password-stdin'], { stdin: 'geheim' });
    expect([code, written.err]).toEqual([3, 'There is no line named “nobody”.\n']);
    expect(kept.size).toBe(0);
  });
});

describe('line list and remove', () => {
  it('lists one object a line', async () => {
    expect((await run(['list', '--json'])).written.out).toBe('');
    expect((await run(['list'])).written.out).toContain('no line yet');
    await run(OFFICE);
    await run(['add', 'home', '--domain', 'h.example', '--user', 'u']);
    const { json } = await run(['list', '--json']);
    expect(json().map(({ name }) => name)).toEqual(['office', 'home']);
    expect((await run(['list'])).written.out).toMatch(/^ {3}line +account[\s\S]*\n\* {2}office +100@pbx\.example\.com/);
  });

  it('removes the password with the line', async () => {
    await run([...OFFICE, '--password-stdin'], { stdin: 'x' });
    const { code, json } = await run(['remove', 'office', '--json']);
    expect([code, json()]).toEqual([0, [{ removed: 'office' }]]);
    expect(kept.size).toBe(0);
    expect((await run(['remove', 'office'])).code).toBe(3);
  });
});

describe('usage', () => {
  it.each([
    [[], 'add, list, set, remove or check'],
    [['test', 'office'], 'There is no “line test”'],
    [['check'], 'line check NAME'],
    [['check', 'office', '--timeout', 'soon'], '--timeout is a number'],
    [['check', 'office', '--domain', 'x'], "Unknown option '--domain'"],
    [['toString'], 'There is no “line toString”'],
    [['add'], 'line add NAME'],
    [['add', 'a', 'b'], 'more than one name'],
    [['add', 'office', '--user', 'x'], '--domain and --user'],
    [['add', ' office'], 'Remove the spaces'],
    [['list', 'office'], 'takes no name'],
    [['list', '--domain', 'x'], "Unknown option '--domain'"],
    [[...OFFICE, '--data-dir', ''], '--data-dir'],
  ])('%j', async (args, part) => {
    const { code, written } = await run(args);
    expect(code).toBe(2);
    expect(written.err).toContain(part);
    expect(written.out).toBe('');
  });

  it('--help', async () => {
    for (const args of [['--help'], ['add', '-h']]) {
      const { code, written } = await run(args);
      expect([code, written.out.includes('--password-stdin')]).toEqual([0, true]);
    }
  });

  it('broken settings are named, kept, and exit code 3', async () => {
    const path = join(dataDir, 'config.json');
    writeFileSync(path, '{oops');
    for (const args of [OFFICE, ['list'], ['remove', 'office']]) {
      const { code, written } = await run(args);
      expect(code).toBe(3);
      expect(written.err).toContain(path);
    }
    expect(readFileSync(path, 'utf8')).toBe('{oops');
  });
});
