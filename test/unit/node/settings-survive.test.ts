/** Settings survive: real processes that save without a pause and are killed (SIGKILL) at moments of chance. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSettingsStore } from '../../../electron/node/settings-file.ts';
import { ok } from '../../../electron/shared/result.ts';
import { buildProgram } from '../../support/programs.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

/** Side by side, because whoever comes after a dead process waits a second before it takes its lock. */
const FOLDERS = 10;
const KILLS_EACH = 10;
const LINES = 200;

let root = '';
let program = '';
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'dialtray-survive-'));
  program = await buildProgram(new URL('./saving-program.ts', import.meta.url), root);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** @returns the last generation that the process has called saved */
async function saveUntilKilled(dataDir: string, killAfterMs: number): Promise<number> {
  const child = spawn(process.execPath, [program, dataDir, String(LINES)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    if (said.push(line) === 1) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  const [code, signal] = await once(child, 'close');
  expect({ code, signal, fault: said.find((line) => !/^\d+$/.test(line)) }).toEqual({
    code: null,
    signal: 'SIGKILL',
    fault: undefined,
  });
  return Number(said.at(-1));
}

/** @returns the generation of the file, which must be of one piece */
async function generationIn(dataDir: string): Promise<number> {
  const settings = await createSettingsStore({ dataDir }).read();
  if (!settings.ok) throw new Error(settings.error.text);
  const generations = new Set(settings.value.lines.map(({ user }) => user));
  expect([settings.value.lines.length, generations.size]).toEqual([LINES, 1]);
  return Number([...generations][0]);
}

async function killAgainAndAgain(folder: number) {
  const dataDir = join(root, `data ${folder}`);
  mkdirSync(dataDir);
  const random = createSeededRandom(folder + 1);
  const found = { kills: 0, locksLeft: 0, filesLeft: 0 };
  while (found.kills < KILLS_EACH) {
    const saved = await saveUntilKilled(dataDir, random() * 30);
    expect([saved, saved + 1]).toContain(await generationIn(dataDir));
    const names = readdirSync(dataDir);
    found.kills += 1;
    found.locksLeft += Number(names.includes('config.json.lock'));
    found.filesLeft += Number(names.some((name) => name.endsWith('.tmp')));
  }
  const last = await generationIn(dataDir);
  expect(await createSettingsStore({ dataDir }).update((settings) => ok(settings))).toMatchObject({ ok: true });
  expect(await generationIn(dataDir)).toBe(last);
  expect(readdirSync(dataDir)).toEqual(['config.json']);
  return found;
}

describe('settings survive', () => {
  it('100 kills in the middle of a save: the old file or the new one, nothing of the dead in the way', async () => {
    // All of them come to their end, also where one fails.
    const ended = await Promise.allSettled(Array.from({ length: FOLDERS }, (_, folder) => killAgainAndAgain(folder)));
    expect(ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))).toEqual([]);
    const found = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const sum = (of: keyof (typeof found)[number]) => found.reduce((all, each) => all + each[of], 0);
    expect(sum('kills')).toBe(100);
    // Else too few were killed in the middle, and nothing is proved.
    expect(sum('locksLeft')).toBeGreaterThan(30);
    expect(sum('filesLeft')).toBeGreaterThan(5);
  }, 40_000);
});
