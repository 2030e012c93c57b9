import { describe, expect, it } from 'vitest';
import { type StatusBackend, statusCommand } from '../../../electron/cli/status.ts';
import type { RunningStatus } from '../../../electron/node/status-file.ts';
import { err, ok, type Result } from '../../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type Settings } from '../../../electron/shared/settings.ts';
import type { Registration } from '../../../electron/shared/state.ts';
import { createFakeIo } from './fake-io.ts';

const office = { ...LINE_DEFAULTS, name: 'office', domain: 'pbx.example.com', user: '100', register: true };
const SETTINGS: Settings = { ...DEFAULT_SETTINGS, lines: [office, { ...office, name: 'home', register: false }] };
const SINCE = Date.UTC(2026, 2, 1, 12, 0);

const running = (registration: Registration): RunningStatus => ({
  pid: 4711,
  program: 'app',
  startedAt: SINCE,
  lines: [
    {
      name: 'office',
      domain: 'pbx.example.com',
      user: '100',
      demo: false,
      active: true,
      default: true,
      registration,
      target: { address: 'udp 192.0.2.1:5060', why: 'SRV', since: SINCE },
    },
  ],
});

async function run(
  args: readonly string[],
  programs: readonly RunningStatus[],
  { settings = ok(SETTINGS), locale = 'C' }: { settings?: Result<Settings, string>; locale?: string } = {},
) {
  const fake = createFakeIo({ locale });
  const backend: StatusBackend = {
    dataDir: (option) => ok(option ?? '/data'),
    settings: async () => settings,
    running: () => programs,
  };
  const code = await statusCommand(args, fake.io, backend);
  return { code, ...fake.written };
}

const registered: Registration = { state: 'registered', since: SINCE, until: SINCE + 600_000 };
const failed: Registration = { state: 'failed', since: SINCE, text: 'Set the password again.' };

describe('status', () => {
  it('says what nothing that runs can say', async () => {
    const { code, out } = await run([], []);
    expect(code).toBe(0);
    expect(out).toContain('office  100@pbx.example.com\n  not registered: nothing is running that would register it');
    expect(out).toContain('home  100@pbx.example.com\n  not registered\n');
    expect(out).toContain('No Dialtray is running');
  });

  it('says since when and where a line is registered', async () => {
    const { code, out } = await run([], [running(registered)]);
    expect(code).toBe(0);
    expect(out).toMatch(/app 4711: registered since .*, until .*\n {6}udp 192\.0\.2\.1:5060 {2}SRV\n/);
  });

  it('a line that should be registered and is not is in the exit code', async () => {
    const { code, out } = await run([], [running(failed)], { locale: 'de_AT.UTF-8' });
    expect(code).toBe(10);
    expect(out).toContain('nicht registriert: Set the password again. Es wird nicht weiter versucht');
  });

  it('--json has one object a line', async () => {
    const { code, out } = await run(['--json'], [running(registered)]);
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      {
        line: 'office',
        register: true,
        running: [{ program: 'app', pid: 4711, registration: registered, target: { address: 'udp 192.0.2.1:5060' } }],
      },
      { line: 'home', register: false, running: [] },
    ]);
  });

  it('has codes for settings that cannot be read, and for wrong usage', async () => {
    expect(await run([], [], { settings: err('broken') })).toMatchObject({ code: 3, err: 'broken\n', out: '' });
    expect((await run(['office'], [])).code).toBe(2);
    expect((await run(['--nonsense'], [])).code).toBe(2);
    expect(await run(['--help'], [])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: dialtray status'),
    });
  });

  it('without a line it says how to add one', async () => {
    expect((await run([], [], { settings: ok(DEFAULT_SETTINGS) })).out).toContain('line add');
  });
});
