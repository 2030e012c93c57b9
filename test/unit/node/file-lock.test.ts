import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withFileLock } from '../../../electron/node/file-lock.ts';
import { ok } from '../../../electron/shared/result.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dialtray-lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A process id that is nobody's: above the largest that Linux gives. */
const DEAD = '4194999 1 x';

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
    await withFileLock(lock, async () => {
      const held = readFileSync(lock, 'utf8');
      const result = await withFileLock(lock, () => 'done', { staleMs: 1, giveUpMs: 60 });
      expect(!result.ok && result.error).toContain(`delete ${lock}`);
      expect(readFileSync(lock, 'utf8')).toBe(held);
    });
    expect(existsSync(lock)).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'takes it from another process that had our id, as after a restart',
    async () => {
      const lock = join(root, 'a.lock');
      await withFileLock(lock, () => writeFileSync(join(root, 'token'), readFileSync(lock)));
      const [pid, begin] = readFileSync(join(root, 'token'), 'utf8').split(' ');
      expect([pid, begin]).toEqual([String(process.pid), expect.stringMatching(/^\d+$/)]);
      writeFileSync(lock, `${pid} ${Number(begin) - 1} x`);
      expect(await withFileLock(lock, () => 'done', { staleMs: 1, giveUpMs: 1_000 })).toEqual(ok('done'));
    },
  );

  it.runIf(process.platform === 'linux')('takes it from a process that is dead and not yet buried', async () => {
    // The shell becomes a program that never asks what its child, which ends with its input, has ended with.
    const parent = spawn('sh', ['-c', 'cat <&3 >&2 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    });
    try {
      const [pid] = await once(createInterface(parent.stdout as Readable), 'line');
      await vi.waitFor(() => expect(readFileSync(`/proc/${parent.pid}/comm`, 'latin1')).toBe('sleep\n'));
      (parent.stdio[3] as Writable).end();
      const fields = () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
      await vi.waitFor(() => expect(fields()[0]).toBe('Z'));
      const lock = join(root, 'a.lock');
      writeFileSync(lock, `${pid} ${fields()[19]} x`);
      expect(await withFileLock(lock, () => 'done', { staleMs: 1, giveUpMs: 1_000 })).toEqual(ok('done'));
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('where no process tells when it began: one older than the computer’s start has no owner', async () => {
    const lock = join(root, 'a.lock');
    const silent = { staleMs: 1, giveUpMs: 60, beginOf: () => undefined };
    writeFileSync(lock, `${process.pid} - x`);
    expect(await withFileLock(lock, () => 'done', silent)).toMatchObject({ ok: false });
    utimesSync(lock, 1_000_000_000, 1_000_000_000);
    expect(await withFileLock(lock, () => 'done', { ...silent, giveUpMs: 1_000 })).toEqual(ok('done'));
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
