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
import { appendToFile, replaceFile } from '../../../electron/node/file-replace.ts';
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
});

describe('adding to a file', () => {
  it('makes it, and then adds to it; it is the user’s alone', () => {
    appendToFile(path, Buffer.from('one\n'));
    chmodSync(path, 0o644);
    appendToFile(path, Buffer.from('two\n'));
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    if (process.platform !== 'win32') expect(modeOf(path)).toBe(0o600);
  });

  it('throws what the file system says', () => {
    expect(() => appendToFile(folder, Buffer.from('x'))).toThrow(/EISDIR|EPERM/);
  });
});

describe.runIf(process.platform === 'linux')('on a full disk', () => {
  let program = '';
  let built = '';
  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'dialtray-program-'));
    program = await buildProgram(new URL('./writing-program.ts', import.meta.url), built);
  }, 60_000);
  afterAll(() => rmSync(built, { recursive: true, force: true }));

  /** Files of this process can have 8 blocks of 1,024 octets: what comes behind is refused, as by a disk without room. */
  const write = (how: 'replace' | 'append', length: number): string =>
    spawnSync('bash', ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, program, how, path, String(length)], {
      encoding: 'utf8',
    }).stdout;

  it.each(['replace', 'append'] as const)('the old file stays, and it is said: %s', (how) => {
    expect(write(how, 1_000)).toBe('written');
    const before = readFileSync(path);
    expect(before).toHaveLength(1_000);
    expect(write(how, 20_000)).toBe('EFBIG');
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('where there was none, there is none', () => {
    expect(write('replace', 20_000)).toBe('EFBIG');
    expect(existsSync(path)).toBe(false);
  });
});
