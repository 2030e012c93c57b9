import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDesktopSecrets } from '../../../electron/main/secrets.ts';
import { createSay } from '../../../electron/main/texts.ts';
import type { Keyring } from '../../../electron/node/keyring.ts';
import { createSecrets } from '../../../electron/node/secrets.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { app, resetElectron, safeStorage } from '../../support/fake-electron/index.ts';

const PASSWORD = 'gehëim "€" \\';
let dataDir = '';
let warnings: string[] = [];
beforeEach(() => {
  resetElectron();
  app.becomeReady();
  warnings = [];
  dataDir = mkdtempSync(join(tmpdir(), 'dialtray-sealed-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function memoryKeyring(): Keyring {
  const entries = new Map<string, string>();
  return {
    get: async (account) => ok(entries.get(account)),
    async set(account, password) {
      entries.set(account, password);
      return ok(undefined);
    },
    async remove(account) {
      entries.delete(account);
      return ok(undefined);
    },
  };
}
const refuse = async () => err('no system keyring is running here');
const NO_KEYRING: Keyring = { get: refuse, set: refuse, remove: refuse };

function secretsOn(platform: NodeJS.Platform, keyring = NO_KEYRING) {
  const kept = createSecrets({ dataDir, env: {}, keyring });
  const warn = (text: string) => warnings.push(text);
  return { kept, secrets: createDesktopSecrets({ platform, kept, say: createSay(() => 'en'), warn }) };
}
const onDisk = (): string => readFileSync(join(dataDir, 'passwords.json'), 'utf8');

describe('S25 how well a password is protected', () => {
  it.each([
    ['linux', 'v11', 'gnome_libsecret', 'desktop'],
    ['linux', 'v11', 'kwallet6', 'desktop'],
    ['linux', 'v12', 'gnome_libsecret', 'desktop'],
    ['linux', 'v10', 'gnome_libsecret', 'file'],
    ['linux', 'v11', 'basic_text', 'file'],
    ['win32', 'v10', 'unknown', 'desktop'],
    ['darwin', 'v10', 'unknown', 'desktop'],
  ] as const)('on %s with %s from %s it is in: %s', async (platform, prefix, backend, place) => {
    safeStorage.prefix = prefix;
    safeStorage.backend = backend;
    const { secrets } = secretsOn(platform);
    expect((await secrets.rate()).place).toBe(place);
    expect(await secrets.set('Office', PASSWORD)).toMatchObject(ok({ place }));
    expect(secrets.places(['Office'])).toEqual(ok({ Office: place }));
    expect(await secrets.password('Office')).toEqual(ok(PASSWORD));
    if (place === 'desktop') expect(onDisk()).not.toContain('geh');
  });

  it('a key that everybody knows seals nothing, and the reason is said', async () => {
    safeStorage.prefix = 'v10';
    const { secrets } = secretsOn('linux');
    expect(await secrets.rate()).toEqual({ place: 'file', why: 'no system keyring is running here' });
    const kept = await secrets.set('Office', PASSWORD);
    expect(kept.ok && kept.value.notice).toContain('because no system keyring is running here');
  });

  it('where safeStorage has no keyring of its own but the system has one, that is used', async () => {
    safeStorage.backend = 'basic_text';
    const { secrets } = secretsOn('linux', memoryKeyring());
    expect(await secrets.rate()).toEqual({ place: 'keyring' });
    expect(await secrets.set('Office', PASSWORD)).toEqual(ok({ place: 'keyring' }));
    expect(await secrets.password('Office')).toEqual(ok(PASSWORD));
  });

  it('without safeStorage the other store keeps it', async () => {
    safeStorage.available = false;
    const { secrets } = secretsOn('win32', memoryKeyring());
    expect(await secrets.rate()).toEqual({ place: 'keyring' });
  });
});

describe('a sealed password', () => {
  it('replaces what the terminal kept, and the terminal can replace it', async () => {
    const { kept, secrets } = secretsOn('linux', memoryKeyring());
    await kept.set('Office', 'from the terminal');
    expect(await secrets.password('Office')).toEqual(ok('from the terminal'));
    await secrets.set('Office', PASSWORD);
    expect(await secrets.password('Office')).toEqual(ok(PASSWORD));
    expect((await kept.password('Office')).ok).toBe(false);
    await kept.set('Office', 'from the terminal again');
    expect(await secrets.password('Office')).toEqual(ok('from the terminal again'));
  });

  it('of a locked keyring stays as it is, and the user is told to unlock it', async () => {
    const { secrets } = secretsOn('linux');
    await secrets.set('Office', PASSWORD);
    const before = onDisk();
    safeStorage.locked = true;
    expect(await secrets.password('Office')).toEqual(
      err(
        'The password of line Office is sealed, and the system’s keyring is locked. Unlock the keyring and try again.',
      ),
    );
    expect(await secrets.rate()).toEqual({ place: 'desktop' });
    expect(await secrets.set('Home', PASSWORD)).toEqual(
      err('The system’s keyring could not seal the password. Unlock it and try again.'),
    );
    expect(onDisk()).toBe(before);
    safeStorage.locked = false;
    expect(await secrets.password('Office')).toEqual(ok(PASSWORD));
  });

  it('that no longer opens is to be set again, and is not thrown away', async () => {
    const { secrets } = secretsOn('linux');
    await secrets.set('Office', PASSWORD);
    const before = onDisk();
    safeStorage.broken = true;
    const opened = await secrets.password('Office');
    expect(opened).toEqual(
      err(
        'The password of line Office can no longer be opened on this computer. Set it again; the old one was left as it is.',
      ),
    );
    expect(onDisk()).toBe(before);
  });

  it('is sealed anew when its key has changed', async () => {
    const { secrets } = secretsOn('linux');
    await secrets.set('Office', PASSWORD);
    const before = onDisk();
    safeStorage.shouldReEncrypt = true;
    safeStorage.prefix = 'v12';
    expect(await secrets.password('Office')).toEqual(ok(PASSWORD));
    expect(onDisk()).not.toBe(before);
    safeStorage.shouldReEncrypt = false;
    expect(await secrets.password('Office')).toEqual(ok(PASSWORD));
  });

  it('goes with its line', async () => {
    const { secrets } = secretsOn('linux');
    await secrets.set('Office', PASSWORD);
    expect(await secrets.remove('Office')).toEqual(ok(undefined));
    expect(secrets.places(['Office'])).toEqual(ok({ Office: 'none' }));
    expect(await secrets.password('Office')).toEqual(ok(undefined));
  });

  it('what cannot be a password is refused, and never shown', async () => {
    const { secrets } = secretsOn('linux');
    const set = await secrets.set('Office', 'geheim\u0000');
    expect(set.ok).toBe(false);
    expect(JSON.stringify([set, warnings])).not.toContain('geheim');
  });
});
