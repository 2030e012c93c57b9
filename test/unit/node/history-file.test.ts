import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHistoryFile } from '../../../electron/node/history-file.ts';
import { HISTORY_TEXT_LIMIT, type HistoryEntry, type OutgoingEntry } from '../../../electron/shared/history.ts';
import { ok } from '../../../electron/shared/result.ts';
import { buildProgram } from '../../support/programs.ts';
import fc from '../../support/properties.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

let root = '';
let dataDir = '';
let path = '';
let damaged = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dialtray-history-'));
  dataDir = join(root, 'new', 'Dialtray');
  path = join(dataDir, 'history.jsonl');
  damaged = join(dataDir, 'history.damaged.jsonl');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const NOON = Date.UTC(2026, 2, 1, 12);
const DAY = 86_400_000;
const entry = (id: string, fields: Partial<OutgoingEntry> = {}): OutgoingEntry => ({
  id,
  direction: 'outgoing',
  line: 'Office',
  dialText: '+43 (1) 505641',
  sent: '001505641',
  outcome: 'callee-busy',
  sip: { code: 486, reason: 'Busy Here' },
  startedAt: NOON,
  endedAt: NOON + 4_400,
  ...fields,
});
const announced: HistoryEntry = {
  id: 'in-1',
  direction: 'incoming',
  line: 'Office',
  outcome: 'missed',
  caller: { name: 'Zoë “Müller”\n', number: '+491701234567' },
  startedAt: NOON,
  endedAt: NOON,
};

const open = () => createHistoryFile({ dataDir });
const put = (content: string | Uint8Array): void => {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path, content);
};
const idsOf = async (): Promise<readonly string[]> => {
  const entries = await open().list();
  if (!entries.ok) throw new Error(entries.error);
  return entries.value.map(({ id }) => id);
};
const text = (): string => readFileSync(path, 'utf8');
const lineOf = (id: string, fields: Partial<OutgoingEntry> = {}): string => `${JSON.stringify(entry(id, fields))}\n`;

describe('the history file', () => {
  it('is not made by looking, removing or forgetting', async () => {
    const history = open();
    expect(await history.list()).toEqual(ok([]));
    for (const done of [await history.remove('a'), await history.clear(), await history.prune(1, NOON)]) {
      expect(done).toEqual(ok(undefined));
    }
    expect(existsSync(dataDir)).toBe(false);
  });

  it('what was added is read again, by this and by another one, in order', async () => {
    const history = open();
    for (const each of [entry('a'), announced, entry('b')]) expect(await history.add(each)).toEqual(ok(undefined));
    expect(await history.list()).toEqual(ok([entry('a'), announced, entry('b')]));
    expect(await open().list()).toEqual(await history.list());
    expect(text().split('\n')).toHaveLength(4);
    expect(readdirSync(dataDir)).toEqual(['history.jsonl']);
  });

  it.runIf(process.platform !== 'win32')(
    'file and folder are the user’s alone, also after a copy was put back',
    async () => {
      await open().add(entry('a'));
      const modes = () => [statSync(dataDir), statSync(path)].map(({ mode }) => mode & 0o777);
      expect(modes()).toEqual([0o700, 0o600]);
      chmodSync(path, 0o644);
      await open().add(entry('b'));
      expect(modes()).toEqual([0o700, 0o600]);
      chmodSync(path, 0o644);
      await open().remove('b');
      expect(modes()).toEqual([0o700, 0o600]);
    },
  );

  it('removes one, forgets what is old, and clears', async () => {
    const history = open();
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries())
      await history.add(entry(id, { startedAt: NOON + index * DAY }));
    await history.remove('c');
    await history.remove('nobody');
    expect(await idsOf()).toEqual(['a', 'b', 'd']);
    await history.prune(2, NOON + 3 * DAY);
    expect(await idsOf()).toEqual(['b', 'd']);
    await history.clear();
    expect(await history.list()).toEqual(ok([]));
    expect(statSync(path).size).toBe(0);
  });

  it('is not written where nothing changes', async () => {
    await open().add(entry('a'));
    const before = statSync(path).ino;
    await open().remove('b');
    await open().prune(1, NOON);
    expect(statSync(path).ino).toBe(before);
  });

  it('sees what another process has done since', async () => {
    const history = open();
    await history.add(entry('a'));
    expect(await history.list()).toEqual(ok([entry('a')]));
    await open().add(entry('b'));
    expect(await history.list()).toEqual(ok([entry('a'), entry('b')]));
    await open().remove('a');
    expect(await history.list()).toEqual(ok([entry('b')]));
    rmSync(path);
    expect(await history.list()).toEqual(ok([]));
  });

  it('of two entries with one id the later one counts; removing takes both', async () => {
    put(`${lineOf('a')}${lineOf('b')}${lineOf('a', { outcome: 'connected' })}`);
    expect(await open().list()).toEqual(ok([entry('a', { outcome: 'connected' }), entry('b')]));
    await open().remove('a');
    expect(text()).toBe(lineOf('b'));
  });

  it('a text without end is cut', async () => {
    await open().add(entry('a', { detail: 'x'.repeat(1_000_000) }));
    expect(await open().list()).toEqual(ok([entry('a', { detail: 'x'.repeat(HISTORY_TEXT_LIMIT) })]));
  });

  it('a folder that cannot be made, and a file that is a folder, are said in a sentence', async () => {
    writeFileSync(join(root, 'new'), '');
    const unmade = await open().add(entry('a'));
    expect(!unmade.ok && unmade.error).toContain(dataDir);
    rmSync(join(root, 'new'));
    mkdirSync(path, { recursive: true });
    for (const done of [await open().list(), await open().add(entry('a')), await open().clear()]) {
      expect(!done.ok && done.error).toMatch(/^The history .*EISDIR|^The history .*ENOTEMPTY|^The history .*EPERM/);
      expect(!done.ok && done.error).toContain(path);
    }
    expect(readdirSync(dataDir)).toEqual(['history.jsonl']);
  });
});

describe('lines that others wrote', () => {
  const NEWER = `{"id":"n","direction":"sideways","startedAt":${NOON - 10 * DAY},"mood":"good"}`;
  const strange = Buffer.concat([Buffer.from('half a line {"id"'), Buffer.of(0xff, 0xc3, 0x00), Buffer.from('\r\n')]);

  it('are not shown, and stay as they are, octet by octet, when the file is written anew', async () => {
    const others = Buffer.concat([Buffer.from(`${NEWER}\n`), strange, Buffer.from(' {"id" : "b"}\n[1]\nnull\n')]);
    put(Buffer.concat([Buffer.from(lineOf('a')), others]));
    await open().add(entry('c'));
    expect(await idsOf()).toEqual(['a', 'c']);
    await open().remove('a');
    expect(readFileSync(path)).toEqual(Buffer.concat([others, Buffer.from(lineOf('c'))]));
  });

  it('are forgotten by their age, by their id, and when all is', async () => {
    put(`${NEWER}\n{"id":"m","startedAt":${NOON}}\n${lineOf('a')}`);
    await open().prune(9, NOON);
    expect(text()).not.toContain('sideways');
    await open().remove('m');
    expect(text()).toBe(lineOf('a'));
    appendFileSync(path, `${NEWER}\nrubbish\n`);
    await open().clear();
    expect(text()).toBe('');
  });

  it.each([
    ['a number as a line', { line: 7 }],
    ['a text as a time', { startedAt: '2026-03-01' }],
    ['an unknown outcome', { outcome: 'callee-asleep' }],
    ['a text of a megabyte', { detail: 'x'.repeat(1_000_000) }],
  ])('%s is not believed', async (_, fields) => {
    put(`${JSON.stringify({ ...entry('a'), ...fields })}\n${lineOf('b')}`);
    expect(await idsOf()).toEqual(['b']);
  });

  it('whatever octets are there: reading works, adding too, and no whole line is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.constantFrom(Buffer.from('\n'), Buffer.from(lineOf('k')))),
        ),
        async (parts) => {
          const before = Buffer.concat(parts);
          put(before);
          rmSync(damaged, { force: true });
          expect(await open().list()).toMatchObject({ ok: true });
          expect(await open().add(entry('last'))).toEqual(ok(undefined));
          expect((await idsOf()).at(-1)).toBe('last');
          const aside = existsSync(damaged) ? readFileSync(damaged) : Buffer.alloc(0);
          const linesOf = (octets: Buffer) =>
            octets
              .toString('latin1')
              .split('\n')
              .filter((line) => line !== '');
          const found = [...linesOf(readFileSync(path)), ...linesOf(aside)];
          expect(found.toSorted()).toEqual([...linesOf(before), JSON.stringify(entry('last'))].toSorted());
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a line that was cut off', () => {
  it.each([
    ['in the middle', Buffer.from(lineOf('torn').slice(0, 40))],
    ['within a letter', Buffer.from('{"id":"torn","line":"ü').subarray(0, -1)],
    ['where a power failure has left zeros', Buffer.alloc(512)],
  ])('%s: it is put aside, and said; nothing else is lost', async (_, torn) => {
    put(Buffer.concat([Buffer.from(`${lineOf('a')}${lineOf('b')}`), torn]));
    const warnings: string[] = [];
    const history = createHistoryFile({ dataDir, log: { warn: (warning) => void warnings.push(warning) } });
    expect(await history.list()).toEqual(ok([entry('a'), entry('b')]));
    expect(existsSync(damaged)).toBe(false);
    await history.add(entry('c'));
    expect(await history.list()).toEqual(ok([entry('a'), entry('b'), entry('c')]));
    expect(text()).toBe(`${lineOf('a')}${lineOf('b')}${lineOf('c')}`);
    expect(readFileSync(damaged)).toEqual(Buffer.concat([torn, Buffer.from('\n')]));
    expect(warnings).toEqual([expect.stringContaining(damaged)]);
  });

  it('is repaired by whatever comes first, and the parts are kept together', async () => {
    put(`${lineOf('a')}one`);
    await open().prune(1, NOON);
    appendFileSync(path, 'two');
    await open().remove('nobody');
    expect(text()).toBe(lineOf('a'));
    expect(readFileSync(damaged, 'utf8')).toBe('one\ntwo\n');
    if (process.platform !== 'win32') expect(statSync(damaged).mode & 0o777).toBe(0o600);
  });

  it('only its end is missing: it is an entry', async () => {
    put(`${lineOf('a')}${lineOf('b').trimEnd()}`);
    expect(await idsOf()).toEqual(['a', 'b']);
    await open().add(entry('c'));
    expect(text()).toBe(`${lineOf('a')}${lineOf('b')}${lineOf('c')}`);
    expect(existsSync(damaged)).toBe(false);
  });

  it('goes when the history is cleared, and when it is too old', async () => {
    put('part');
    await open().remove('nobody');
    await open().clear();
    expect(existsSync(damaged)).toBe(false);
    put('part');
    await open().clear();
    expect(existsSync(damaged)).toBe(false);
    put('part');
    await open().prune(7, Date.now());
    await open().prune(7, Date.now());
    expect(existsSync(damaged)).toBe(true);
    const then = new Date(Date.now() - 8 * DAY);
    utimesSync(damaged, then, then);
    await open().prune(7, Date.now());
    expect(existsSync(damaged)).toBe(false);
  });
});

describe('bounds', () => {
  it('10,000 entries, the oldest go', async () => {
    put(Array.from({ length: 10_000 }, (_, index) => lineOf(String(index))).join(''));
    await open().add(entry('new'));
    const ids = await idsOf();
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([10_000, '1', 'new']);
    expect(text().split('\n')).toHaveLength(10_001);
  });

  it('16 MB, of a file of any length the newest', async () => {
    const long = Array.from({ length: 4_500 }, (_, index) => lineOf(String(index), { detail: 'x'.repeat(4_000) })).join(
      '',
    );
    expect(long.length).toBeGreaterThan(18_000_000);
    put(long);
    const ids = await idsOf();
    expect(ids.at(-1)).toBe('4499');
    expect(ids.length).toBeGreaterThan(3_500);
    await open().remove('4499');
    await open().add(entry('new'));
    expect((await idsOf()).slice(-2)).toEqual(['4498', 'new']);
    expect(statSync(path).size).toBeLessThanOrEqual(16 * 1024 * 1024);
    const [first = ''] = text().split('\n');
    expect(JSON.parse(first)).toMatchObject({ line: 'Office' });
    expect(existsSync(damaged)).toBe(false);
  });

  it('also one line of more than 16 MB', async () => {
    put('x'.repeat(17_000_000));
    expect(await idsOf()).toEqual([]);
    await open().add(entry('new'));
    expect(text()).toBe(lineOf('new'));
  });
});

describe('several processes', () => {
  let program = '';
  let built = '';
  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'dialtray-program-'));
    program = await buildProgram(new URL('./history-program.ts', import.meta.url), built);
  }, 60_000);
  afterAll(() => rmSync(built, { recursive: true, force: true }));

  /** @returns what the process has called added; it is killed some time after its first */
  async function add(name: string, count: number, killAfterMs?: number): Promise<readonly string[]> {
    const child = spawn(process.execPath, [program, dataDir, name, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    createInterface(child.stdout).on('line', (line) => {
      if (said.push(line) === 1 && killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    const [code, signal] = await once(child, 'close');
    expect([code, signal]).toEqual(killAfterMs === undefined ? [0, null] : [null, 'SIGKILL']);
    expect(said.filter((id) => !id.startsWith(name))).toEqual([]);
    return said;
  }

  it('add at once, while another one adds and removes: nothing is lost', async () => {
    const history = open();
    let running = true;
    const adding = Promise.all(['terminal', 'app', 'page'].map((name) => add(name, 40))).finally(() => {
      running = false;
    });
    let own = 0;
    for (; running; own += 1) {
      expect(await history.add(entry(`own-${own}`))).toEqual(ok(undefined));
      expect(await history.remove(`own-${own}`)).toEqual(ok(undefined));
      // Where nobody else has the lock, all of this is done in one turn of the loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const added = (await adding).flat();
    expect(added).toHaveLength(120);
    expect(own).toBeGreaterThan(0);
    expect([...(await idsOf())].toSorted()).toEqual(added.toSorted());
    expect(readdirSync(dataDir)).toEqual(['history.jsonl']);
  }, 30_000);

  it('killed while they add: what they called added is there, and nobody is kept waiting', async () => {
    const random = createSeededRandom(4);
    const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
    const added = (await Promise.all(names.map((name) => add(name, 1_000_000, random() * 60)))).flat();
    const found = new Set(await idsOf());
    expect(added.length).toBeGreaterThanOrEqual(12);
    expect(added.filter((id) => !found.has(id))).toEqual([]);
    expect(await open().add(entry('after'))).toEqual(ok(undefined));
    expect((await idsOf()).at(-1)).toBe('after');
    expect(readdirSync(dataDir).filter((name) => !/^history\.(?:damaged\.)?jsonl$/.test(name))).toEqual([]);
  }, 60_000);
});
