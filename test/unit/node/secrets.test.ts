import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyring, type Keyring } from '../../../electron/node/keyring.ts';
import { createSecrets } from '../../../electron/node/secrets.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { buildProgram } from '../../support/programs.ts';

const PASSWORD = 'gehëim "€" \\';
let dataDir = '';
let path = '';
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'dialtray-secrets-')), 'data');
  path = join(dataDir, 'passwords.json');
});
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

function fakeKeyring() {
  const entries = new Map<string, string>();
  const asked: string[] = [];
  const keyring: Keyring = {
    async get(account) {
      asked.push(`get ${account}`);
      return ok(entries.get(account));
    },
    async set(account, password) {
      asked.push(`set ${account}`);
      entries.set(account, password);
      return ok(undefined);
    },
    async remove(account) {
      asked.push(`remove ${account}`);
      entries.delete(account);
      return ok(undefined);
    },
  };
  return { keyring, entries, asked };
}

const refuse = async () => err('no system keyring is running here');
const NO_KEYRING: Keyring = { get: refuse, set: refuse, remove: refuse };

describe('sealed by the desktop app', () => {
  const SEALED = Buffer.from('v11 nobody else can open this').toString('base64');

  it('the terminal says who keeps it and what to do, and asks no keyring', async () => {
    const { keyring, asked } = fakeKeyring();
    const secrets = createSecrets({ dataDir, env: {}, keyring });
    expect(await secrets.seal('office', SEALED)).toEqual(ok(undefined));
    expect(secrets.places(['office'])).toEqual(ok({ office: 'desktop' }));
    expect(secrets.sealed('office')).toEqual(ok(SEALED));
    expect(await secrets.password('office')).toEqual(
      err(
        'The password of line office is kept by the Dialtray app, and only the app can open it. Dial from the app, or set the password here as well: dialtray line set "office" --password-stdin.',
      ),
    );
    expect(asked).toEqual([]);
  });

  it('what the terminal sets replaces it', async () => {
    const { keyring } = fakeKeyring();
    const secrets = createSecrets({ dataDir, env: {}, keyring });
    await secrets.seal('office', SEALED);
    await secrets.set('office', PASSWORD);
    expect(secrets.sealed('office')).toEqual(ok(undefined));
    expect(await secrets.password('office')).toEqual(ok(PASSWORD));
    expect(readFileSync(path, 'utf8')).not.toContain(SEALED);
  });

  it('it replaces what the terminal has set, and the keyring forgets that', async () => {
    const { keyring, entries } = fakeKeyring();
    const secrets = createSecrets({ dataDir, env: {}, keyring });
    await secrets.set('office', PASSWORD);
    await secrets.seal('office', SEALED);
    expect(secrets.places(['office'])).toEqual(ok({ office: 'desktop' }));
    expect([...entries.keys()]).toEqual([]);
  });

  it('sealing anew keeps what has come in between', async () => {
    const secrets = createSecrets({ dataDir, env: {}, keyring: NO_KEYRING });
    await secrets.seal('office', SEALED);
    await secrets.seal('office', 'newer');
    expect(await secrets.seal('office', 'late', SEALED)).toEqual(ok(undefined));
    expect(secrets.sealed('office')).toEqual(ok('newer'));
    await secrets.set('office', PASSWORD);
    await secrets.seal('office', 'late', 'newer');
    expect(secrets.places(['office'])).toEqual(ok({ office: 'file' }));
  });

  it('removing forgets it', async () => {
    const secrets = createSecrets({ dataDir, env: {}, keyring: NO_KEYRING });
    await secrets.seal('office', SEALED);
    expect(await secrets.remove('office')).toEqual(ok(undefined));
    expect(secrets.places(['office'])).toEqual(ok({ office: 'none' }));
  });
});

describe('with a keyring', () => {
  it('the password is there and only there', async () => {
    const { keyring, entries } = fakeKeyring();
    const secrets = createSecrets({ dataDir, env: {}, keyring });
    expect(await secrets.set('office', PASSWORD)).toEqual(ok({ place: 'keyring' }));
    expect(secrets.places(['office'])).toEqual(ok({ office: 'keyring' }));
    expect([...entries.values()]).toEqual([PASSWORD]);
    expect([...entries.keys()][0]).toMatch(/^[0-9a-f]{16}\/office$/);
    expect(readFileSync(path, 'utf8')).not.toContain('geh');
    expect(await createSecrets({ dataDir, env: {}, keyring }).password('office')).toEqual(ok(PASSWORD));
    expect(await secrets.rate()).toEqual({ place: 'keyring' });
  });

  it('two data folders with a line of the same name do not share it', async () => {
    const { keyring, entries } = fakeKeyring();
    await createSecrets({ dataDir, env: {}, keyring }).set('office', 'a');
    await createSecrets({ dataDir: `${dataDir}2`, env: {}, keyring }).set('office', 'b');
    expect([...entries.values()]).toEqual(['a', 'b']);
  });

  it('a line without a password asks no keyring', async () => {
    const { keyring, asked } = fakeKeyring();
    const secrets = createSecrets({ dataDir, env: {}, keyring });
    expect(await secrets.password('office')).toEqual(ok(undefined));
    expect(secrets.places(['office'])).toEqual(ok({ office: 'none' }));
    expect(await secrets.remove('office')).toEqual(ok(undefined));
    expect(asked).toEqual([]);
  });

  it('prefetching asks once', async () => {
    const { keyring, asked } = fakeKeyring();
    const secrets = createSecrets({ dataDir, env: {}, keyring });
    await secrets.set('office', PASSWORD);
    secrets.prefetch('office');
    secrets.prefetch('office');
    expect(await secrets.password('office')).toEqual(ok(PASSWORD));
    expect(asked.filter((text) => text.startsWith('get'))).toHaveLength(1);
  });

  it('removing takes it out of both', async () => {
    const { keyring, entries } = fakeKeyring();
    const secrets = createSecrets({ dataDir, env: {}, keyring });
    await secrets.set('office', PASSWORD);
    expect(await secrets.remove('office')).toEqual(ok(undefined));
    expect(entries.size).toBe(0);
    expect(secrets.places(['office'])).toEqual(ok({ office: 'none' }));
  });

  it('one that fails later is told from one that has nothing', async () => {
    const { keyring, entries } = fakeKeyring();
    await createSecrets({ dataDir, env: {}, keyring }).set('office', PASSWORD);
    const locked = await createSecrets({ dataDir, env: {}, keyring: NO_KEYRING }).password('office');
    expect(!locked.ok && locked.error).toContain('could not be read, because no system keyring is running here');
    entries.clear();
    const gone = await createSecrets({ dataDir, env: {}, keyring }).password('office');
    expect(!gone.ok && gone.error).toContain('set it again');
  });

  it('one that cannot forget is said, and the line forgets it all the same', async () => {
    const { keyring } = fakeKeyring();
    await createSecrets({ dataDir, env: {}, keyring }).set('office', PASSWORD);
    const secrets = createSecrets({ dataDir, env: {}, keyring: NO_KEYRING });
    expect(await secrets.remove('office')).toMatchObject({ ok: false });
    expect(secrets.places(['office'])).toEqual(ok({ office: 'none' }));
  });
});

describe('without a keyring', () => {
  it('the password is in a file for the user only, and that is said', async () => {
    const secrets = createSecrets({ dataDir, env: {}, keyring: NO_KEYRING });
    const kept = await secrets.set('office', PASSWORD);
    expect(kept).toMatchObject({ ok: true, value: { place: 'file' } });
    expect(kept.ok && kept.value.notice).toContain(`${path}, a file for you only, because no system keyring`);
    expect(await createSecrets({ dataDir, env: {}, keyring: NO_KEYRING }).password('office')).toEqual(ok(PASSWORD));
    expect(readdirSync(dataDir)).toEqual(['passwords.json']);
    expect(await secrets.rate()).toEqual({ place: 'file', why: 'no system keyring is running here' });
  });

  it.runIf(process.platform !== 'win32')('the file is 0600, and becomes it again', async () => {
    const secrets = createSecrets({ dataDir, env: {}, keyring: NO_KEYRING });
    await secrets.set('office', PASSWORD);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    chmodSync(path, 0o644);
    await secrets.password('office');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('passwords set at once are all kept', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `line ${index}`);
    await Promise.all(names.map((name) => createSecrets({ dataDir, env: {}, keyring: NO_KEYRING }).set(name, name)));
    for (const name of names) {
      expect(await createSecrets({ dataDir, env: {}, keyring: NO_KEYRING }).password(name)).toEqual(ok(name));
    }
  });

  it.each(['', '{', '[]', '{"version":2,"lines":{}}', '{"version":1,"lines":{"office":{"kept":"cloud"}}}'])(
    'a file that holds %j is left as it is',
    async (text) => {
      await createSecrets({ dataDir, env: {}, keyring: NO_KEYRING }).set('other', 'x');
      writeFileSync(path, text);
      const secrets = createSecrets({ dataDir, env: {}, keyring: NO_KEYRING });
      const results = [
        await secrets.password('office'),
        secrets.places(['office']),
        await secrets.set('office', PASSWORD),
      ];
      for (const result of results) expect(!result.ok && result.error).toContain(path);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('a line may be called like a part of every object', async () => {
    const secrets = createSecrets({ dataDir, env: {}, keyring: NO_KEYRING });
    expect(await secrets.password('constructor')).toEqual(ok(undefined));
    await secrets.set('__proto__', PASSWORD);
    expect(await secrets.password('__proto__')).toEqual(ok(PASSWORD));
    expect(await secrets.password('kept')).toEqual(ok(undefined));
  });
});

describe.runIf(process.platform === 'linux')('on a full disk', () => {
  it('the passwords that are there stay, and it is said that the new one was not kept', async () => {
    const built = mkdtempSync(join(tmpdir(), 'dialtray-program-'));
    const program = await buildProgram(new URL('./password-program.ts', import.meta.url), built);
    /** Files can have 2 blocks of 1,024 octets: a write gets so far and says how far, only the next one is refused. */
    const keep = (line: string, length: number): string =>
      spawnSync(
        'bash',
        ['-c', 'ulimit -f 2; exec "$0" "$@"', process.execPath, program, dataDir, line, String(length)],
        { encoding: 'utf8' },
      ).stdout;
    expect(keep('office', 1000)).toBe('kept');
    const before = readFileSync(path, 'utf8');
    expect(keep('home', 1000)).toContain('EFBIG');
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(dataDir)).toEqual(['passwords.json']);
    rmSync(built, { recursive: true });
  }, 60_000);
});

describe('a keyring that comes and goes', () => {
  /** One that is locked until it is told otherwise. */
  function lockable() {
    const { keyring, entries, asked } = fakeKeyring();
    let isLocked = true;
    let time = 0;
    const answer = async <T>(what: string, open: () => Promise<T>) => {
      if (!isLocked) return open();
      asked.push(what);
      return err('the system keyring cannot be used (it is locked)');
    };
    const locked: Keyring = {
      get: (account) => answer('get', () => keyring.get(account)),
      set: (account, password) => answer('set', () => keyring.set(account, password)),
      remove: (account) => answer('remove', () => keyring.remove(account)),
    };
    return {
      secrets: createSecrets({ dataDir, env: {}, keyring: locked, now: () => time }),
      entries,
      asked,
      lock(value: boolean) {
        isLocked = value;
      },
      wait(ms: number) {
        time += ms;
      },
    };
  }
  const LINES = Array.from({ length: 60 }, (_, index) => `line ${index}`);

  it('that fails is asked once for the passwords of many lines, and each is told why it is in a file', async () => {
    const { secrets, asked } = lockable();
    for (const line of LINES) {
      const kept = await secrets.set(line, PASSWORD);
      expect(kept.ok && kept.value.notice).toContain('because the system keyring cannot be used (it is locked)');
    }
    expect(asked).toEqual(['set']);
    expect(await secrets.password('line 59')).toEqual(ok(PASSWORD));
  });

  it('that is unlocked is found by whoever asks where passwords go, and then used at once', async () => {
    const { secrets, entries, lock } = lockable();
    expect(await secrets.rate()).toMatchObject({ place: 'file' });
    expect(await secrets.set('office', PASSWORD)).toMatchObject({ ok: true, value: { place: 'file' } });
    lock(false);
    expect(await secrets.rate()).toEqual({ place: 'keyring' });
    expect(await secrets.set('office', PASSWORD)).toEqual(ok({ place: 'keyring' }));
    expect([...entries.values()]).toEqual([PASSWORD]);
  });

  it('that is unlocked is found after a moment, though nobody asked', async () => {
    const { secrets, lock, wait } = lockable();
    await secrets.set('office', PASSWORD);
    lock(false);
    wait(9_999);
    expect(await secrets.set('office', PASSWORD)).toMatchObject({ ok: true, value: { place: 'file' } });
    // Not asked, not heard: the moment has not begun anew.
    wait(1);
    expect(await secrets.set('office', PASSWORD)).toEqual(ok({ place: 'keyring' }));
  });

  it('that is there is never taken for granted', async () => {
    const { secrets, lock } = lockable();
    lock(false);
    expect(await secrets.set('office', PASSWORD)).toEqual(ok({ place: 'keyring' }));
    lock(true);
    expect(await secrets.rate()).toMatchObject({ place: 'file' });
    expect(await secrets.password('office')).toMatchObject({ ok: false });
  });
});

describe('DIALTRAY_PASSWORD', () => {
  it('wins when dialling, without a look at anything else', async () => {
    const { keyring, asked } = fakeKeyring();
    const secrets = createSecrets({ dataDir, env: { DIALTRAY_PASSWORD: 'env' }, keyring });
    secrets.prefetch('office');
    expect(await secrets.password('office')).toEqual(ok('env'));
    expect(asked).toEqual([]);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('that cannot be a password is refused without being shown', async () => {
    const secrets = createSecrets({ dataDir, env: { DIALTRAY_PASSWORD: 'ge\nheim' }, keyring: NO_KEYRING });
    const result = await secrets.password('office');
    expect(!result.ok && result.error).toContain('DIALTRAY_PASSWORD');
    expect(JSON.stringify(result)).not.toContain('heim');
  });
});

describe('a password that cannot be one', () => {
  it.each(['', 'a\nb', 'x'.repeat(1025)])('%j is not kept', async (password) => {
    const { keyring, entries } = fakeKeyring();
    expect((await createSecrets({ dataDir, env: {}, keyring }).set('office', password)).ok).toBe(false);
    expect(entries.size).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('the real keyring on Linux', () => {
  it('is not there without a session bus', async () => {
    const keyring = createKeyring({
      env: { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' },
    });
    expect(await keyring.get('x')).toEqual(err('no system keyring is running here'));
    expect((await keyring.set('x', PASSWORD)).ok).toBe(false);
  });

  it('that accepts and then says nothing is left after the time limit', async () => {
    const bus = join(dataDir, '..', 'bus');
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(bus, resolve));
    const connected = new Promise<void>((resolve) => silent.once('connection', () => resolve()));
    const keyring = createKeyring({
      env: { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` },
      timeoutMs: 3000,
    });
    const answer = await keyring.set('x', PASSWORD);
    await connected;
    silent.close();
    expect(answer).toEqual(err('the system keyring did not answer within 3 seconds'));
  });
});
