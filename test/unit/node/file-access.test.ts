import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isMissing, readUpTo } from '../../../electron/node/file-access.ts';

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
