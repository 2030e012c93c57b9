/** The composition root with real files and sockets. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandName, Commands } from '../../../electron/shared/contract.ts';
import type { AppState } from '../../../electron/shared/state.ts';
import { startServer, type WebServer } from '../../../electron/web/server.ts';
import { memoryKeyring } from '../../support/app.ts';

let folder = '';
const running: WebServer[] = [];
const warnings: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dialtray-server-'));
  mkdirSync(join(folder, 'window'));
  writeFileSync(join(folder, 'window', 'index.html'), '<!doctype html>');
  warnings.length = 0;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

const start = (port = 0, windowFolder = join(folder, 'window')) =>
  startServer({
    dataDir: join(folder, 'data'),
    env: {},
    port,
    systemLocale: 'de_AT.UTF-8',
    version: '1.2.3',
    warn: (text) => warnings.push(text),
    windowFolder,
    keyring: memoryKeyring(),
  });

async function started(): Promise<WebServer> {
  const server = await start();
  if (!server.ok) throw new Error(server.error);
  running.push(server.value);
  return server.value;
}

async function invoke<K extends CommandName>(
  { url }: WebServer,
  name: K,
  args: Commands[K]['args'],
): Promise<Commands[K]['reply']> {
  const { origin, hash } = new URL(url);
  const headers = { 'content-type': 'application/json', 'x-dialtray-token': hash.slice('#token='.length) };
  const answer = await fetch(`${origin}/api/command`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name, args }),
  });
  expect(answer.ok).toBe(true);
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as Commands[K]['reply'];
}

const stateOf = (server: WebServer): Promise<AppState> => invoke(server, 'state:get', undefined);

describe('the app in a browser', () => {
  it('has everything but a desktop', async () => {
    const server = await started();
    const state = await stateOf(server);
    expect(state.desktop).toBeUndefined();
    expect(state).toMatchObject({ language: 'de', lines: [], about: { version: '1.2.3' } });
    expect(server.language).toBe('de');
    expect(await invoke(server, 'desktop:open', { what: 'log' })).toMatchObject({ ok: false });
  });

  it('makes a call on the demo line', async () => {
    const server = await started();
    await invoke(server, 'settings:set', { demo: true });
    await expect.poll(async () => (await stateOf(server)).lines.map(({ demo }) => demo)).toEqual([true]);
    expect(await invoke(server, 'call:dial', { text: '+43 1 505641' })).toMatchObject({ ok: true });
    await expect.poll(async () => (await stateOf(server)).calls[0]?.state, { timeout: 5_000 }).toBe('phone-ringing');
    await server.close();
    await expect(stateOf(server)).rejects.toThrow();
  });

  it('two over one data folder see each other’s settings', async () => {
    const [one, other] = [await started(), await started()];
    expect(await invoke(one, 'settings:set', { theme: 'dark' })).toMatchObject({ ok: true });
    await expect.poll(async () => (await stateOf(other)).settings.theme, { timeout: 5_000 }).toBe('dark');
  });

  it('keeps a broken file aside and says so', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'config.json'), '{"version":1,');
    const { notices } = await stateOf(await started());
    expect(notices).toMatchObject([{ kind: 'problem' }]);
    expect(readdirSync(join(folder, 'data'))).not.toContain('config.json');
  });

  it('says in a sentence what is missing, and leaves nothing running', async () => {
    expect(await start(0, folder)).toEqual({
      ok: false,
      error: `The window is missing in ${folder}. Build it with: npm run build`,
    });
    const { url } = await started();
    const port = Number(new URL(url).port);
    expect(await start(port)).toMatchObject({ ok: false, error: expect.stringContaining(`Port ${port} is taken`) });
    expect(warnings).toEqual([]);
  });
});
