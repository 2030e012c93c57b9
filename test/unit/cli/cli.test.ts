/** The command words, with the real settings and an empty data folder behind them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../../electron/cli/cli.ts';
import { createFakeIo } from './fake-io.ts';

it('a Ctrl-C while the program ends does not change how the call has ended', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dialtray-cli-'));
  const terminal = createFakeIo();
  const code = await runCli(['dial', '505641', '--line', 'office', '--data-dir', dataDir], terminal.io);
  expect([code, terminal.exits]).toEqual([3, []]);
  terminal.interrupt();
  expect(terminal.exits).toEqual([3]);
  rmSync(dataDir, { recursive: true });
});
