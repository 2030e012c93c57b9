import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand } from '../../support/lab/process.ts';

const SCRIPT = fileURLToPath(new URL('../../support/lab/sum-results.mjs', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dialtray-sum-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function sum(report: unknown): Promise<{ readonly line: string; readonly code: number | NodeJS.Signals }> {
  const file = join(folder, 'tests.json');
  if (report !== undefined) writeFileSync(file, typeof report === 'string' ? report : JSON.stringify(report));
  const { code, stdout } = await runCommand(process.execPath, [SCRIPT, file]);
  return { line: stdout, code };
}

const file = (status: string, ...tests: readonly string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

it('counts every file', async () => {
  const report = { testResults: [file('passed', 'passed', 'skipped'), file('passed', 'passed', 'todo', 'pending')] };
  expect(await sum(report)).toEqual({ line: '2 passed, 0 failed, 3 skipped\n', code: 0 });
});

it('fails when a test failed', async () => {
  const report = { testResults: [file('failed', 'passed', 'failed')] };
  expect(await sum(report)).toEqual({ line: '1 passed, 1 failed, 0 skipped\n', code: 1 });
});

it('fails when a file broke in a hook or an import, where its tests only look skipped', async () => {
  const report = { testResults: [file('passed', 'passed'), file('failed', 'skipped', 'skipped'), file('failed')] };
  expect(await sum(report)).toEqual({ line: '1 passed, 2 failed, 2 skipped\n', code: 1 });
});

it('fails when nothing ran or there is no report', async () => {
  const nothing = { line: '0 passed, 0 failed, 0 skipped\n', code: 1 };
  expect(await sum(undefined)).toEqual(nothing);
  expect(await sum('{ cut')).toEqual(nothing);
  expect(await sum({ testResults: [] })).toEqual(nothing);
});
