import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFileLock } from '../../../electron/node/file-lock.ts';
import { ok } from '../../../electron/shared/result.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dialtray-lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A process id that is nobody's: above the largest that Linux gives. */
const DEAD = '4194999 x';

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
