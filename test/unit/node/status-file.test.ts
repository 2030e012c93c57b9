import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { publishStatus, readStatuses } from '../../../electron/node/status-file.ts';
import type { LineSnapshot } from '../../../electron/shared/state.ts';

const folders: string[] = [];
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'dialtray-status-'));
  folders.push(made);
  return made;
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

const line = (name: string): LineSnapshot => ({
  name,
  domain: 'd',
  user: 'u',
  demo: false,
  active: true,
  default: true,
  registration: { state: 'off' },
});

function source(lines: readonly LineSnapshot[]) {
  let state = { lines };
  const listeners = new Set<(state: { lines: readonly LineSnapshot[] }) => void>();
  return {
    state: () => state,
    subscribe(listener: (state: { lines: readonly LineSnapshot[] }) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next: readonly LineSnapshot[]) {
      state = { lines: next };
      for (const listener of listeners) listener(state);
    },
  };
}

const noFault = (text: string): never => {
  throw new Error(text);
};

describe('the status file', () => {
  it('follows the state, and goes with the program', async () => {
    const dataDir = join(folder(), 'new');
    const lines = source([line('a')]);
    const stop = publishStatus(dataDir, 'watch', lines, noFault);
    await expect.poll(() => readStatuses(dataDir)[0]?.lines.map(({ name }) => name)).toEqual(['a']);
    expect(readStatuses(dataDir)[0]).toMatchObject({ pid: process.pid, program: 'watch' });
    lines.set([line('a'), line('b')]);
    await expect.poll(() => readStatuses(dataDir)[0]?.lines.map(({ name }) => name)).toEqual(['a', 'b']);
    stop();
    expect(readdirSync(dataDir)).toEqual([]);
    expect(readStatuses(dataDir)).toEqual([]);
  });

  it('of a program that has died goes when somebody looks', () => {
    const dataDir = folder();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(
      join(dataDir, `status-${pid}.json`),
      JSON.stringify({ pid, program: 'app', startedAt: 1, lines: [] }),
    );
    expect(readStatuses(dataDir)).toEqual([]);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['of another process', JSON.stringify({ pid: 1, program: 'app', startedAt: 1, lines: [] })],
    ['an unknown program', JSON.stringify({ pid: process.pid, program: 'evil', startedAt: 1, lines: [] })],
    ['lines that are none', JSON.stringify({ pid: process.pid, program: 'app', startedAt: 1, lines: [{ name: 5 }] })],
    ['too deep', '['.repeat(100_000)],
  ])('%s is not believed', (_, text) => {
    const dataDir = folder();
    writeFileSync(join(dataDir, `status-${process.pid}.json`), text);
    expect(readStatuses(dataDir)).toEqual([]);
  });

  it('a folder that is not there has none, and one that cannot be written to is said once', async () => {
    expect(readStatuses(join(folder(), 'nowhere'))).toEqual([]);
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    const faults: string[] = [];
    const stop = publishStatus(join(file, 'below'), 'app', source([line('a')]), (text) => faults.push(text));
    await expect.poll(() => faults.length).toBe(1);
    stop();
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
