import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withUtilityProcess } from '../../../electron/main/keyring-process.ts';
import { createKeyring, KEYRING_PROGRAM } from '../../../electron/node/keyring.ts';
import { err } from '../../../electron/shared/result.ts';
import { app, resetElectron } from '../../support/fake-electron/index.ts';

let folder = '';
let program = '';
beforeEach(() => {
  resetElectron();
  app.becomeReady();
  folder = mkdtempSync(join(tmpdir(), 'dialtray-keyring-'));
  program = join(folder, 'keyring.cjs');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the keyring in a utility process', () => {
  it('runs the same program as the terminal, by its message port', async () => {
    writeFileSync(program, KEYRING_PROGRAM);
    const env = { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
    const keyring = createKeyring({ env, run: withUtilityProcess({ program, env }), timeoutMs: 20_000 });
    const asked = await keyring.get('account');
    // Linux without a session bus has none; the other systems answer.
    if (process.platform === 'linux') expect(asked.ok).toBe(false);
    if (!asked.ok) expect(asked.error).toMatch(/keyring/);
  });

  it('the secret goes by the port, and the environment has no password', async () => {
    writeFileSync(
      program,
      `process.parentPort.once('message', ({ data }) => process.parentPort.postMessage(JSON.stringify({
        ok: true, value: JSON.stringify([JSON.parse(data).password, process.argv.slice(2), process.env.DIALTRAY_PASSWORD ?? 'none']),
      })));`,
    );
    const run = withUtilityProcess({ program, env: { ...process.env, DIALTRAY_PASSWORD: 'geheim' } });
    const reply = await run(JSON.stringify({ password: 'p' }), 20_000);
    expect(reply.ok && JSON.parse(JSON.parse(reply.value).value)).toEqual(['p', [], 'none']);
  });

  it('one that dies is told from one that answers', async () => {
    writeFileSync(program, 'process.exit(3);');
    expect(await withUtilityProcess({ program, env: process.env })('{}', 20_000)).toEqual(
      err('the system keyring cannot be used (its process ended with code 3)'),
    );
  });

  it('one that says nothing is ended after the time limit', async () => {
    writeFileSync(program, 'setInterval(() => {}, 1000);');
    expect(await withUtilityProcess({ program, env: process.env })('{}', 300)).toEqual(
      err('the system keyring did not answer within 0.3 seconds'),
    );
  });
});
