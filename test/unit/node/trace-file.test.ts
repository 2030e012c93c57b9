import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTraceFile } from '../../../electron/node/trace-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'dialtray-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const peer = { address: '192.0.2.1', port: 5060 };
const wallClock = (): number => Date.UTC(2026, 2, 1, 12, 0, 0, 7);

describe('the trace file', () => {
  it('holds every message, octet for octet, below a line that tells when, which way, how and with whom', async () => {
    const path = join(folder, 'trace');
    const trace = createTraceFile(path, { wallClock });
    const everyOctet = Array.from({ length: 256 }, (_, octet) => String.fromCharCode(octet)).join('');
    trace.message('sent', 'udp', peer, 'INVITE sip:a@b SIP/2.0\r\n\r\n');
    trace.message('received', 'tls', { address: '2001:db8::1', port: 5061 }, everyOctet);
    await trace.close();
    expect(readFileSync(path, 'latin1')).toBe(
      '-- 2026-03-01T12:00:00.007Z sent udp 192.0.2.1:5060 26 bytes\nINVITE sip:a@b SIP/2.0\r\n\r\n\n' +
        `-- 2026-03-01T12:00:00.007Z received tls [2001:db8::1]:5061 256 bytes\n${everyOctet}\n`,
    );
  });

  it('appends, and keeps the file to its owner even if it was open to others', async () => {
    const path = join(folder, 'old');
    writeFileSync(path, 'before\n');
    chmodSync(path, 0o644);
    const trace = createTraceFile(path, { wallClock });
    trace.message('sent', 'tcp', peer, 'x');
    await trace.close();
    expect(readFileSync(path, 'latin1')).toMatch(/^before\n-- .* sent tcp .* 1 bytes\nx\n$/);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps thousands of messages in their order, across ticks, until close has resolved', async () => {
    const path = join(folder, 'many');
    const trace = createTraceFile(path, { wallClock });
    for (let n = 0; n < 5_000; n += 1) {
      trace.message('sent', 'udp', peer, `message ${n} ${'x'.repeat(500)}`);
      if (n % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([trace.close(), trace.close()]);
    trace.message('sent', 'udp', peer, 'after close');
    await trace.close();
    const numbers = [...readFileSync(path, 'latin1').matchAll(/^message (\d+) /gm)].map(([, n]) => Number(n));
    expect(numbers).toEqual(Array.from({ length: 5_000 }, (_, n) => n));
  });

  it('is there from the beginning, and flushes without being closed', async () => {
    const path = join(folder, 'running');
    const trace = createTraceFile(path, { wallClock });
    expect(statSync(path).size).toBe(0);
    trace.message('sent', 'udp', peer, 'seen');
    while (statSync(path).size === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(readFileSync(path, 'latin1')).toContain('seen');
    await trace.close();
  });

  it.each([
    ['a folder', folder, /it is a folder/],
    ['in no folder', join(folder, 'none', 'trace'), /its folder does not exist/],
  ])('that is %s is told once, and stops nothing', async (_what, path, text) => {
    const faults: string[] = [];
    const trace = createTraceFile(path, { onFault: (fault) => faults.push(fault) });
    trace.message('sent', 'udp', peer, 'x');
    await trace.close();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(text);
  });

  it.runIf(process.platform === 'linux')('tells that the disk is full', async () => {
    const faults: string[] = [];
    const trace = createTraceFile('/dev/full', { onFault: (fault) => faults.push(fault) });
    trace.message('sent', 'udp', peer, 'x');
    await trace.close();
    trace.message('sent', 'udp', peer, 'y');
    await trace.close();
    expect(faults).toEqual(['The trace file /dev/full cannot be written: the disk is full.']);
  });
});
