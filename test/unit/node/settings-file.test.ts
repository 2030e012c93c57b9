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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFileLock } from '../../../electron/node/file-lock.ts';
import { createSettingsStore } from '../../../electron/node/settings-file.ts';
import { addLine } from '../../../electron/shared/edit-lines.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings } from '../../../electron/shared/settings.ts';

let root = '';
let dataDir = '';
let path = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dialtray-settings-'));
  dataDir = join(root, 'new', 'Dialtray');
  path = join(dataDir, 'config.json');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const line = (name: string): LineSettings => ({ name, domain: 'pbx.example.com', user: '100', ...LINE_DEFAULTS });
const modeOf = (file: string): number => statSync(file).mode & 0o777;
/** A process id that is nobody's: above the largest that Linux gives. */
const DEAD = '4194999 x';

describe('settings file', () => {
  it('reading without a file gives the defaults and creates nothing', async () => {
    expect(await createSettingsStore({ dataDir }).read()).toEqual(ok(DEFAULT_SETTINGS));
    expect(existsSync(dataDir)).toBe(false);
  });

  it('what was written is read again, by this and by another store', async () => {
    const store = createSettingsStore({ dataDir });
    expect(await store.update((settings) => addLine(settings, line('office')))).toMatchObject({ ok: true });
    const expected = ok({ ...DEFAULT_SETTINGS, lines: [line('office')] });
    expect(await store.read()).toEqual(expected);
    expect(await createSettingsStore({ dataDir }).read()).toEqual(expected);
    expect(readdirSync(dataDir)).toEqual(['config.json']);
  });

  it.runIf(process.platform !== 'win32')('file and folder are the user’s alone', async () => {
    await createSettingsStore({ dataDir }).update((settings) => ok(settings));
    expect([modeOf(dataDir), modeOf(path)]).toEqual([0o700, 0o600]);
    chmodSync(path, 0o644);
    await createSettingsStore({ dataDir }).update((settings) => ok(settings));
    expect(modeOf(path)).toBe(0o600);
  });

  it('changes made at once are all kept', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `line ${index}`);
    const updates = await Promise.all(
      names.map((name) => createSettingsStore({ dataDir }).update((settings) => addLine(settings, line(name)))),
    );
    expect(updates.every(({ ok }) => ok)).toBe(true);
    const settings = await createSettingsStore({ dataDir }).read();
    expect(settings.ok && settings.value.lines.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(readdirSync(dataDir)).toEqual(['config.json']);
  });

  it('a change that is refused writes nothing', async () => {
    const store = createSettingsStore({ dataDir });
    expect(await store.update(() => err({ field: 'name', text: 'No.' }))).toEqual(err({ field: 'name', text: 'No.' }));
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['not JSON', '{"lines": [', 'not JSON'],
    ['empty', '', 'not JSON'],
    ['a bad field', '{"lines":[{"name":"a","domain":"x y","user":"u"}]}', 'lines[0].domain: Remove the spaces'],
    ['a newer version', '{"version":9,"lines":[]}', 'newer Dialtray'],
  ])('a file that is %s is named, and left exactly as it is', async (_, text, part) => {
    const store = createSettingsStore({ dataDir });
    await store.update((settings) => ok(settings));
    writeFileSync(path, text);
    for (const result of [await store.read(), await store.update((settings) => addLine(settings, line('a')))]) {
      expect(!result.ok && result.error.text).toContain(path);
      expect(!result.ok && result.error.text).toContain(part);
    }
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(dataDir)).toEqual(['config.json']);
  });

  it('unknown fields and a byte order mark are survived', async () => {
    const store = createSettingsStore({ dataDir });
    await store.update((settings) => ok(settings));
    writeFileSync(
      path,
      `\ufeff${JSON.stringify({ version: 1, future: { deep: [1] }, lines: [{ ...line('a'), hue: 7 }] })}`,
    );
    expect(await store.update((settings) => addLine(settings, line('b')))).toMatchObject({ ok: true });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      future: { deep: [1] },
      lines: [{ name: 'a', hue: 7 }, { name: 'b' }],
    });
  });

  it('a folder that cannot be made is said in a sentence', async () => {
    writeFileSync(join(root, 'new'), '');
    const result = await createSettingsStore({ dataDir }).update((settings) => ok(settings));
    expect(!result.ok && result.error.text).toContain(dataDir);
  });
});

describe('file lock', () => {
  it('takes over the lock of a process that died', async () => {
    const lock = join(root, 'a.lock');
    writeFileSync(lock, DEAD);
    expect(await withFileLock(lock, () => 'done', { staleMs: 1 })).toEqual(ok('done'));
    expect(readdirSync(root)).toEqual([]);
  });

  it('many waiters take it over one after the other', async () => {
    const lock = join(root, 'a.lock');
    writeFileSync(lock, '');
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    const results = await Promise.all(Array.from({ length: 10 }, () => withFileLock(lock, work, { staleMs: 1 })));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(most).toBe(1);
  });

  it('never takes it from a living process, and says what to do', async () => {
    const lock = join(root, 'a.lock');
    writeFileSync(lock, `${process.pid} x`);
    const result = await withFileLock(lock, () => 'done', { staleMs: 1, giveUpMs: 60 });
    expect(!result.ok && result.error).toContain(`delete ${lock}`);
    expect(readFileSync(lock, 'utf8')).toBe(`${process.pid} x`);
  });

  it('is given back when the work throws', async () => {
    const lock = join(root, 'a.lock');
    await expect(
      withFileLock(lock, () => {
        throw new Error('bug');
      }),
    ).rejects.toThrow('bug');
    expect(existsSync(lock)).toBe(false);
  });
});
