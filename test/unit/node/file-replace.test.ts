import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile, writeThrough } from '../../../electron/node/file-replace.ts';
import { buildProgram } from '../../support/programs.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dialtray-replace-'));
  path = join(folder, 'file');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('replacing a file', () => {
  it.each([['text ü', 'text ü'] as const, ['octets', new Uint8Array([0, 255, 10])] as const])(
    'makes it, and then replaces it: %s',
    async (_, content) => {
      for (const before of [undefined, 'something longer than what comes']) {
        if (before !== undefined) writeFileSync(path, before);
        await replaceFile(path, content);
        expect(readFileSync(path)).toEqual(Buffer.from(content as string));
        expect(readdirSync(folder)).toEqual(['file']);
      }
    },
  );

  it.runIf(process.platform !== 'win32')('it is the user’s alone, whatever it was before', async () => {
    writeFileSync(path, 'old');
    chmodSync(path, 0o644);
    await replaceFile(path, 'new');
    expect(modeOf(path)).toBe(0o600);
  });

  it.runIf(process.platform !== 'win32')('a reader that has the old one open goes on reading it', async () => {
    writeFileSync(path, 'old');
    const before = statSync(path).ino;
    await replaceFile(path, 'new');
    expect(statSync(path).ino).not.toBe(before);
  });

  it.runIf(process.platform !== 'win32')('a link stays a link', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    const real = join(folder, 'elsewhere', 'real');
    writeFileSync(real, 'old');
    symlinkSync(real, path);
    await replaceFile(path, 'new');
    expect(readFileSync(real, 'utf8')).toBe('new');
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
  });

  it('what a process that died has left is removed, and nothing else', async () => {
    for (const name of ['file.4194999-abc.tmp', 'file.lock', 'file.tmp.json', 'other.1-a.tmp']) {
      writeFileSync(join(folder, name), 'x');
    }
    await replaceFile(path, 'new');
    expect(readdirSync(folder).sort()).toEqual(['file', 'file.lock', 'file.tmp.json', 'other.1-a.tmp']);
  });

  it('a folder in its place is said, and nothing is left beside it', async () => {
    mkdirSync(path);
    await expect(replaceFile(path, 'new')).rejects.toThrow(/EISDIR|EPERM|ENOTEMPTY/);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('writing never goes through a name that somebody has put there', () => {
    writeFileSync(path, 'old');
    expect(() => writeThrough(path, 'wx', 'new')).toThrow(/EEXIST/);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});

describe.runIf(process.platform === 'linux')('on a full disk', () => {
  let program = '';
  let built = '';
  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'dialtray-program-'));
    program = await buildProgram(new URL('./replacing-program.ts', import.meta.url), built);
  }, 60_000);
  afterAll(() => rmSync(built, { recursive: true, force: true }));

  /** Files of this process can have 8 blocks of 1,024 octets: what comes behind is refused, as by a disk without room. */
  const replaceWith = (length: number) =>
    spawnSync('bash', ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, program, path, String(length)], {
      encoding: 'utf8',
    });

  it('the old file stays, and it is said', () => {
    expect(replaceWith(1_000).stdout).toBe('replaced');
    expect(statSync(path).size).toBe(1_000);
    expect(replaceWith(20_000).stdout).toBe('EFBIG');
    expect(statSync(path).size).toBe(1_000);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('where there was none, there is none', () => {
    expect(replaceWith(20_000).stdout).toBe('EFBIG');
    expect(existsSync(path)).toBe(false);
  });
});
