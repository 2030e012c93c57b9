/** What starts the program, in front of a tiny bundle in a folder of its own: it must work whatever the cache is. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BOOT = readFileSync(fileURLToPath(new URL('../../../electron/cli/boot.cjs', import.meta.url)), 'utf8');
const BUNDLE = 'tiny-0123.cjs';
const NODE = `${process.version}-${process.platform}-${process.arch}`;

let folder = '';
let cache = '';

const bundleOf = (body: string): string =>
  `(function (exports, require, module, __filename, __dirname) {"use strict";${body}\n})`;
const saying = (word: string): string =>
  bundleOf(`function say() { console.log("${word}", process.argv.slice(2).join(" ")); } say();`);
const install = (code: string): void => writeFileSync(join(folder, BUNDLE), code);

beforeEach(() => {
  // A blank and an umlaut: paths on other people's computers have them.
  folder = mkdtempSync(join(tmpdir(), 'dialtray boot ü'));
  cache = join(folder, `${BUNDLE}.${NODE}.cache`);
  writeFileSync(join(folder, 'dialtray.cjs'), BOOT.replace('%BUNDLE%', BUNDLE));
  install(saying('one'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[] = ['dial', '1'], env: Readonly<Record<string, string>> = {}) {
  const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, ...own } = process.env;
  const child = spawn(process.execPath, [join(folder, 'dialtray.cjs'), ...args], { env: { ...own, ...env } });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.end();
  return new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>((resolve, reject) =>
    child.on('error', reject).on('close', (code) => resolve({ code, out, err })),
  );
}

const files = (): readonly string[] => readdirSync(folder).sort();
const SAID_ONE = { code: 0, out: 'one dial 1\n', err: '' };

describe('the cache', () => {
  it('is left by the first call and used by the next', async () => {
    expect(await run()).toEqual(SAID_ONE);
    expect(files()).toEqual(['dialtray.cjs', BUNDLE, `${BUNDLE}.${NODE}.cache`].sort());
    const written = statSync(cache);
    // V8 compares no more than the length of the source: what still says "one" comes from the cache.
    install(saying('two'));
    expect(await run()).toEqual(SAID_ONE);
    expect(statSync(cache)).toMatchObject({ ino: written.ino, mtimeMs: written.mtimeMs });
  });

  it.each([
    ['empty', () => Buffer.alloc(0)],
    ['cut off', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ['of other content', () => Buffer.alloc(4096, 'no cache at all ')],
  ])('that is %s is passed over and replaced', async (_what, damage) => {
    await run();
    const whole = readFileSync(cache);
    writeFileSync(cache, damage(whole));
    expect(await run()).toEqual(SAID_ONE);
    install(saying('two'));
    expect(await run()).toEqual(SAID_ONE);
    expect(files()).toHaveLength(3);
  });

  it('of another bundle is not accepted', async () => {
    await run();
    install(saying('three'));
    expect(await run()).toMatchObject({ out: 'three dial 1\n' });
  });

  it('of another version of Node is left alone', async () => {
    const other = join(folder, `${BUNDLE}.v1.2.3-${process.platform}-${process.arch}.cache`);
    writeFileSync(other, 'for somebody else');
    expect(await run()).toEqual(SAID_ONE);
    expect(readFileSync(other, 'utf8')).toBe('for somebody else');
    expect(files()).toHaveLength(4);
  });

  it('is neither used nor replaced by a run with other flags', async () => {
    await run();
    const whole = readFileSync(cache);
    install(saying('two'));
    expect(await run(['dial', '1'], { NODE_OPTIONS: '--jitless' })).toMatchObject({ out: 'two dial 1\n' });
    expect(readFileSync(cache).equals(whole)).toBe(true);
  });

  it('cannot be written: the program runs all the same and leaves nothing behind', async () => {
    mkdirSync(cache);
    writeFileSync(join(cache, 'in the way'), '');
    expect(await run()).toEqual(SAID_ONE);
    expect(files()).toHaveLength(3);
    expect(statSync(cache).isDirectory()).toBe(true);
  });

  it('is whole after several processes have left theirs at once', async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, () => run()));
    for (const each of runs) expect(each).toEqual(SAID_ONE);
    expect(files()).toHaveLength(3);
    install(saying('two'));
    expect(await run()).toEqual(SAID_ONE);
  });

  it.each([
    ['another command', ['number', '1'], 0],
    ['a mistyped option', ['dial', '1'], 2],
    ['a bug', ['dial', '1'], 1],
  ])('is not left by %s, which uses too little of the program', async (_what, args, code) => {
    install(bundleOf(`process.exit(${code});`));
    expect(await run(args)).toMatchObject({ code });
    expect(files()).toHaveLength(2);
  });

  it('is left by a call that failed on the line', async () => {
    install(bundleOf('process.exit(30);'));
    expect(await run()).toMatchObject({ code: 30 });
    expect(files()).toHaveLength(3);
  });
});

describe('the bundle', () => {
  it('names its functions and its file where it fails, also from the cache', async () => {
    install(
      bundleOf('function ringThePhone() { if (process.argv[3] === "fail") throw new Error("a bug"); } ringThePhone();'),
    );
    const before = await run(['dial', 'fail']);
    expect(await run()).toMatchObject({ code: 0 });
    expect(files()).toHaveLength(3);
    for (const { code, err } of [before, await run(['dial', 'fail'])]) {
      expect(code).toBe(1);
      expect(err).toContain('a bug');
      expect(err).toMatch(/at ringThePhone \(.*tiny-0123\.cjs:1:\d+\)/);
    }
  });

  it('shares its modules with what it loads later', async () => {
    writeFileSync(join(folder, 'later.cjs'), `exports.seen = require('./${BUNDLE}').mark;`);
    install(
      bundleOf(
        'exports.mark = "the same"; Promise.resolve().then(() => require("./later.cjs")).then((m) => console.log(m.seen));',
      ),
    );
    expect(await run()).toEqual({ code: 0, out: 'the same\n', err: '' });
    expect(await run()).toEqual({ code: 0, out: 'the same\n', err: '' });
  });
});
