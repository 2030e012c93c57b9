import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, toLogLine } from '../../../electron/main/log.ts';

let dataFolder = '';
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'dialtray-log-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

describe('S26 a line of the log', () => {
  it.each([
    ['calling +43 (1) 505641', 'calling +••••••641'],
    ['sip:+431505641@example.com', 'sip:+••••••641@example.com'],
    ['no answer from 192.168.100.200:5060', 'no answer from 192.168.100.200:5060'],
    ['error 404', 'error 404'],
    ['Authorization: Basic a2xhdXM6Z2VoZWlt', 'Authorization: Basic ***'],
    [
      'Proxy-Authorization: Digest username="k", response="0123456789abcdef"',
      'Proxy-Authorization: Digest username="k", response="***"',
    ],
    ['sip:klaus:geheim@example.com', 'sip:klaus:***@example.com'],
    ['one line\nanother', 'one line\\x0aanother'],
  ])('%s', (text, expected) => {
    expect(toLogLine(text)).toBe(expected);
  });

  it('is bounded', () => {
    expect(toLogLine('x'.repeat(100_000)).length).toBeLessThan(5_000);
  });
});

describe('the log file', () => {
  it('is in the data folder, for the user only', () => {
    const log = createLog({ dataFolder });
    log.warn('the keyring is locked');
    log.debug('%s called 0123456789');
    expect(log.path).toBe(join(dataFolder, 'logs', 'dialtray.log'));
    const lines = readFileSync(log.path, 'utf8').trim().split(/\r?\n/);
    expect(lines).toEqual([
      expect.stringMatching(/^[-\d]{10} [:.\d]{12} warn the keyring is locked$/),
      expect.stringMatching(/debug %s called •••••••789$/),
    ]);
    if (process.platform !== 'win32') expect(statSync(log.path).mode & 0o077).toBe(0);
  });

  it('does not grow without end', () => {
    const log = createLog({ dataFolder });
    for (let line = 0; line < 1_200; line += 1) log.warn('x'.repeat(3_000));
    const sizes = readdirSync(join(dataFolder, 'logs')).map((name) => statSync(join(dataFolder, 'logs', name)).size);
    expect(sizes.length).toBe(2);
    expect(Math.max(...sizes)).toBeLessThan(1_100_000);
  });
});
