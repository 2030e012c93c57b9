import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SettingsStore } from '../../../electron/core/ports.ts';
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

describe('opening the settings of a program that runs on', () => {
  const AT = Date.UTC(2026, 2, 1, 12, 0, 0, 500);
  const store = (language: 'en' | 'de' = 'en') => createSettingsStore({ dataDir, language, wallClock: () => AT });
  const broken = () => join(dataDir, 'config.broken-2026-03-01T12-00-00Z.json');
  beforeEach(() => mkdirSync(dataDir, { recursive: true }));

  it('gives what is there, and defaults where there is nothing; nothing is put aside', async () => {
    expect(await store().open()).toEqual(ok({ settings: DEFAULT_SETTINGS }));
    expect(readdirSync(dataDir)).toEqual([]);
    await store().update((settings) => addLine(settings, line('office')));
    expect(await store().open()).toEqual(ok({ settings: { ...DEFAULT_SETTINGS, lines: [line('office')] } }));
    expect(readdirSync(dataDir)).toEqual(['config.json']);
  });

  it.each([
    ['not JSON', '{"lines": [', 'it is not JSON'],
    ['empty', '', 'it is not JSON'],
    ['a list', '[]', ''],
    ['a bad field', '{"lines":[{"name":"a","domain":"x y","user":"u"}]}', 'lines[0].domain: Remove the spaces'],
    ['a version of another kind', '{"version":"2"}', 'version: '],
    ['too large', `"${'x'.repeat(4_000_000)}"`, 'it is too large.'],
  ])('a file that is %s is kept under another name, and defaults are used', async (_, text, why) => {
    writeFileSync(path, text);
    const opened = await store().open();
    expect(opened).toMatchObject(ok({ settings: DEFAULT_SETTINGS, setAside: { path: broken() } }));
    expect(opened.ok && opened.value.setAside?.why).toMatch(/^[^\n]+[^.]\.$/);
    expect(opened.ok && opened.value.setAside?.why).toContain(why);
    expect(readFileSync(broken(), 'utf8')).toBe(text);
    expect(readdirSync(dataDir)).toEqual(['config.broken-2026-03-01T12-00-00Z.json']);
  });

  it('one of a newer version is named so, in the user’s language', async () => {
    writeFileSync(path, '{"version":9,"lines":[]}');
    const opened = await store('de').open();
    expect(opened.ok && opened.value.setAside).toEqual({
      path: join(dataDir, 'config.newer-2026-03-01T12-00-00Z.json'),
      why: expect.stringContaining('neueres Dialtray'),
    });
  });

  it('no file that was put aside is ever overwritten', async () => {
    for (const text of ['one', 'two', 'three']) {
      writeFileSync(path, text);
      expect(await store().open()).toMatchObject({ ok: true });
    }
    const kept = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), 'utf8'));
    expect(kept.toSorted()).toEqual(['one', 'three', 'two']);
  });

  it('of several that open it at once, one puts it aside', async () => {
    writeFileSync(path, 'broken');
    const opened = await Promise.all(Array.from({ length: 5 }, () => store().open()));
    expect(opened.map((each) => each.ok && each.value.setAside !== undefined).toSorted()).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(readdirSync(dataDir)).toHaveLength(1);
  });

  it('the next change begins a new file', async () => {
    writeFileSync(path, 'broken');
    const opened = store();
    await opened.open();
    expect(await opened.update((settings) => addLine(settings, line('office')))).toMatchObject({ ok: true });
    expect(readFileSync(broken(), 'utf8')).toBe('broken');
    expect(await opened.read()).toEqual(ok({ ...DEFAULT_SETTINGS, lines: [line('office')] }));
  });

  it('what cannot be read may be all right: it is a fault, and stays', async () => {
    mkdirSync(path);
    const opened = await store().open();
    expect(!opened.ok && opened.error.kind).toBe('settings-file');
    expect(!opened.ok && opened.error.text).toContain(path);
    expect(readdirSync(dataDir)).toEqual(['config.json']);
  });
});

describe('watching the settings', () => {
  let stops: (() => void)[] = [];
  beforeEach(() => mkdirSync(dataDir, { recursive: true }));
  afterEach(() => {
    for (const stop of stops) stop();
    stops = [];
  });

  /** Resolves each time that the store tells of a change. */
  function follow(store: SettingsStore) {
    const told = { times: 0 };
    let wake = (): void => {};
    stops.push(
      store.watch(() => {
        told.times += 1;
        wake();
      }),
    );
    const times = async (wanted: number): Promise<void> => {
      while (told.times < wanted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      expect(told.times).toBe(wanted);
    };
    return { told, times };
  }
  const other = () => createSettingsStore({ dataDir });

  it('tells what another one has changed, each time, and can read it then', async () => {
    const store = createSettingsStore({ dataDir });
    await store.open();
    const { times } = follow(store);
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      await other().update((settings) => addLine(settings, line(name)));
      await times(index + 1);
      expect(await store.read()).toMatchObject(ok({ lines: { length: index + 1 } }));
    }
  });

  it('its own changes are no news', async () => {
    const store = createSettingsStore({ dataDir });
    await store.open();
    const own = follow(store);
    const witness = follow(other());
    await store.update((settings) => addLine(settings, line('a')));
    await witness.times(1);
    expect(own.told.times).toBe(0);
    await other().update((settings) => addLine(settings, line('b')));
    await Promise.all([own.times(1), witness.times(2)]);
  });

  it('nothing is lost between opening and watching', async () => {
    const store = createSettingsStore({ dataDir });
    await store.open();
    await other().update((settings) => addLine(settings, line('a')));
    await follow(store).times(1);
  });

  it('editors that empty the file first, or put another in its place, are one change each', async () => {
    const store = createSettingsStore({ dataDir });
    await store.update((settings) => ok(settings));
    const { times } = follow(store);
    writeFileSync(path, '');
    writeFileSync(path, '{"version":1,"ringSeconds":20}');
    await times(1);
    renameSync(path, `${path}~`);
    writeFileSync(path, '{"version":1,"ringSeconds":30}');
    await times(2);
    expect(await store.read()).toMatchObject(ok({ ringSeconds: 30 }));
    rmSync(path);
    await times(3);
  });

  it('a folder that is made later, or made anew, is found', async () => {
    rmSync(dataDir, { recursive: true });
    const { times } = follow(createSettingsStore({ dataDir }));
    await other().update((settings) => ok(settings));
    await times(1);
    rmSync(dataDir, { recursive: true });
    await times(2);
    await other().update((settings) => ok(settings));
    await times(3);
    await other().update((settings) => addLine(settings, line('a')));
    await times(4);
  }, 20_000);

  it('ends when it is told to', async () => {
    const store = createSettingsStore({ dataDir });
    const ended = follow(store);
    const witness = follow(other());
    stops.shift()?.();
    await other().update((settings) => ok(settings));
    await witness.times(1);
    expect(ended.told.times).toBe(0);
  });

  it('another process, the terminal’s, is heard', async () => {
    const store = createSettingsStore({ dataDir });
    await store.open();
    const { times } = follow(store);
    const text = JSON.stringify({ version: 1, lines: [line('from outside')] });
    execFileSync(process.execPath, ['-e', 'require("fs").writeFileSync(process.argv[1], process.argv[2])', path, text]);
    await times(1);
    expect(await store.read()).toMatchObject(ok({ lines: [{ name: 'from outside' }] }));
  });
});
