/**
 * The terminal's composition root: the only place here that builds adapters, and a dialer over them. Loaded for a call
 * only, and after the settings have been read.
 */
import { createDialer } from '../core/dialer.ts';
import type { Secrets } from '../core/ports.ts';
import { redactLine } from '../core/sip/redact.ts';
import type { DemoBehaviour } from '../demo/behaviours.ts';
import { createClock } from '../node/clock.ts';
import { createCrypto } from '../node/crypto.ts';
import { createNetworks } from '../node/network.ts';
import { createResolver } from '../node/resolver.ts';
import { createTraceFile, type TraceFile } from '../node/trace-file.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { DEFAULT_SETTINGS, lineToDial, type Settings } from '../shared/settings.ts';
import { loadTranslations } from '../shared/translations.ts';
import type { DialSetup, SetupFault, SetupOptions } from './dial.ts';
import { EXIT } from './exit-codes.ts';
import type { StartCheck } from './line-check.ts';
import { VERSION } from './version.ts';
import type { StartWatching } from './watch.ts';

interface Ground {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly line: string;
  readonly demo: boolean;
  close(): Promise<void>;
}

/** The demonstration is a line like any other, with an exchange of its own behind it. */
async function demoGround(behaviour: DemoBehaviour, settings: Settings): Promise<Result<Ground, string>> {
  const { startDemoExchange } = await import('../demo/demo.ts');
  const started = await startDemoExchange({ behaviour });
  if (!started.ok) return started;
  const { password, ...line } = started.value.line;
  const { defaultLine: _, ...shared } = settings;
  return ok({
    settings: { ...DEFAULT_SETTINGS, ...shared, lines: [line] },
    secrets: { password: async () => ok(password) },
    line: line.name,
    demo: true,
    close: () => started.value.close(),
  });
}

/** @returns undefined where no trace is wanted */
function openTrace(path: string | undefined, warn: (text: string) => void): Result<TraceFile | undefined, string> {
  if (path === undefined) return ok(undefined);
  let fault: string | undefined;
  let opened = false;
  const trace = createTraceFile(path, {
    onFault(text) {
      fault = text;
      if (opened) warn(text);
    },
  });
  opened = true;
  return fault === undefined ? ok(trace) : err(fault);
}

async function ground({ settings, line, demo }: SetupOptions, secrets: Secrets): Promise<Result<Ground, SetupFault>> {
  if (demo === undefined) {
    const name = lineToDial(settings, line)?.name ?? line ?? '';
    return ok({ settings, secrets, line: name, demo: false, close: async () => {} });
  }
  const built = await demoGround(demo, settings);
  return built.ok ? built : err({ text: built.error, exitCode: EXIT.settings });
}

/** What calls and tests stand on alike. */
const adapters = (warn: (text: string) => void) => ({
  network: createNetworks(),
  resolver: createResolver(),
  crypto: createCrypto(),
  clock: createClock(),
  // A peer may have had a word in it.
  log: { debug: () => {}, warn: (text: string) => warn(redactLine(text)) },
  userAgent: `Dialtray/${VERSION}`,
});

/** Begins the test of a line, on sockets of its own. */
export const startCheck: StartCheck = async (line, password, { limitMs, onStep, warn }) => {
  const { checkLine } = await import('../core/lines/check.ts');
  return checkLine(line, password, adapters(warn), onStep, limitMs);
};

/** Builds a dialer whose lines register, for as long as it is not closed. */
export const startWatching: StartWatching = async ({ dataDir, settings, language, trace, warn }, secrets) => {
  const { readInstanceId } = await import('../node/instance-id.ts');
  const { publishStatus } = await import('../node/status-file.ts');
  const opened = openTrace(trace, warn);
  if (!opened.ok) return opened;
  await loadTranslations(language);
  const dialer = createDialer({
    ...adapters(warn),
    settings: () => settings,
    secrets,
    trace: opened.value,
    language: () => language,
    instanceId: readInstanceId(dataDir),
  });
  const unpublish = publishStatus(dataDir, 'watch', dialer, warn);
  return ok({
    dialer,
    async close() {
      await dialer.close();
      unpublish();
      await opened.value?.close();
    },
  });
};

/** Builds a dialer for one call. What is built is closed again by `close`, in the reverse order. */
export async function setUpDialer(options: SetupOptions, secrets: Secrets): Promise<Result<DialSetup, SetupFault>> {
  const trace = openTrace(options.trace, options.warn);
  if (!trace.ok) return err({ text: trace.error, exitCode: EXIT.usage });
  const built = await ground(options, secrets);
  if (!built.ok) {
    await trace.value?.close();
    return built;
  }
  const { settings, line, demo } = built.value;
  const dialer = createDialer({
    ...adapters(options.warn),
    settings: () => settings,
    secrets: built.value.secrets,
    trace: trace.value,
    language: () => options.language,
    demoLine: () => (demo ? line : undefined),
  });
  return ok({
    dialer,
    line,
    demo,
    async close() {
      await dialer.close();
      await built.value.close();
      await trace.value?.close();
    },
  });
}
