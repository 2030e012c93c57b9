import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isMissing, readTail, readUpTo, stampOf } from '../../../electron/node/file-access.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dialtray-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('reading a file up to a limit', () => {
  it.each([
    [0, 4, ''],
    [3, 4, 'xxx'],
    [4, 4, 'xxxx'],
    [5, 4, 'xxxx'],
    [300_000, 200_000, 'x'.repeat(200_000)],
  ])('of %i octets up to %i', (length, limit, expected) => {
    const path = join(folder, 'file');
    writeFileSync(path, 'x'.repeat(length));
    expect(readUpTo(path, limit).toString('latin1')).toBe(expected);
  });

  it.runIf(process.platform !== 'win32')('ends also with a device that never does', () => {
    expect(readUpTo('/dev/zero', 70_000)).toEqual(Buffer.alloc(70_000));
  });

  it.runIf(process.platform === 'linux')('does not wait for somebody who writes into a pipe', () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    expect(readUpTo(path, 10)).toHaveLength(0);
  });

  it('throws what the file system says', () => {
    let thrown: unknown;
    try {
      readUpTo(join(folder, 'missing'), 1);
    } catch (error) {
      thrown = error;
    }
    expect(isMissing(thrown)).toBe(true);
    expect(() => readUpTo(folder, 1)).toThrow(/EISDIR/);
  });
});

describe('reading the end of a file', () => {
  it.each([
    ['', '', false],
    ['abc', 'abc', false],
    ['abcd', 'abcd', false],
    ['abcde', 'bcde', true],
    ['abcdefghij', 'ghij', true],
  ])('of %j up to 4 octets', (content, octets, cut) => {
    const path = join(folder, 'file');
    writeFileSync(path, content);
    const tail = readTail(path, 4);
    expect([tail.octets.toString('latin1'), tail.cut]).toEqual([octets, cut]);
  });

  it('throws what the file system says', () => {
    expect(() => readTail(join(folder, 'missing'), 4)).toThrow(/ENOENT/);
    expect(() => readTail(folder, 4)).toThrow(/EISDIR/);
  });
});

describe('the stamp of a file', () => {
  const path = () => join(folder, 'file');

  it('is the same while nothing is written, and another one after each way to write', () => {
    const stamps = new Set<string | undefined>([stampOf(path())]);
    const note = () => {
      expect(stampOf(path())).toBe(stampOf(path()));
      stamps.add(stampOf(path()));
    };
    writeFileSync(path(), 'one');
    note();
    writeFileSync(path(), 'longer');
    note();
    utimesSync(path(), 1, 1);
    note();
    writeFileSync(join(folder, 'other'), 'longer');
    utimesSync(join(folder, 'other'), 1, 1);
    renameSync(join(folder, 'other'), path());
    note();
    expect(stamps.size).toBe(5);
    rmSync(path());
    expect(stampOf(path())).toBeUndefined();
  });
});
