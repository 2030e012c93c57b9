/** A dialer whose calls go as the test says, and a backend around it. */
import type { DialBackend, SetupOptions } from '../../../electron/cli/dial.ts';
import type { Dialer } from '../../../electron/core/dialer.ts';
import type { DialArgs, DialError } from '../../../electron/shared/contract.ts';
import { err, ok, type Result } from '../../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type Settings } from '../../../electron/shared/settings.ts';
import type { CallSnapshot, DialerState } from '../../../electron/shared/state.ts';

export const OFFICE: Settings = {
  ...DEFAULT_SETTINGS,
  lines: [{ name: 'office', domain: 'pbx.example.com', user: '100', ...LINE_DEFAULTS }],
};

export function createFakeDialer(answer?: (args: DialArgs) => Result<{ callId: string }, DialError>) {
  const listeners = new Set<(state: DialerState) => void>();
  const dialled: DialArgs[] = [];
  const cancelled: string[] = [];
  let closed = 0;
  let state: DialerState = { version: 0, lines: [], calls: [], announcements: [] };
  let begun = (): void => {};
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  function show(change: Partial<CallSnapshot>): void {
    const last: CallSnapshot = state.calls[0] ?? {
      callId: 'c1',
      line: 'office',
      dialText: dialled.at(-1)?.text ?? '',
      sent: '01505641',
      state: 'resolving',
      leg: 'phone',
      startedAt: 0,
    };
    state = { ...state, version: state.version + 1, calls: [{ ...last, ...change }] };
    for (const listener of [...listeners]) listener(state);
  }
  const dialer: Dialer = {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async dial(args) {
      dialled.push(args);
      const result = answer?.(args) ?? ok({ callId: 'c1' });
      if (result.ok) {
        show({});
        setImmediate(begun);
      }
      return result;
    },
    cancel: (callId) => cancelled.push(callId),
    refresh: () => {},
    wakeUp: () => {},
    settled: async () => {},
    close: async () => {
      closed += 1;
    },
  };
  return { dialer, dialled, cancelled, show, hasBegun, closes: () => closed, listeners };
}
export type FakeDialer = ReturnType<typeof createFakeDialer>;

export function createFakeBackend(fake: FakeDialer, settings: Settings | string = OFFICE) {
  const setUps: SetupOptions[] = [];
  const backend: DialBackend = {
    dataDir: (option) => (option === '' ? err('--data-dir is empty: name a folder.') : ok(option ?? '/data')),
    settings: async () => (typeof settings === 'string' ? err(settings) : ok(settings)),
    async setUp(options) {
      setUps.push(options);
      if (options.trace === '/unwritable') return err({ text: 'The trace file cannot be opened.', exitCode: 2 });
      const { demo, line = 'Demo' } = options;
      return ok({ dialer: fake.dialer, line, demo: demo !== undefined, close: () => fake.dialer.close() });
    },
  };
  return { backend, setUps };
}
