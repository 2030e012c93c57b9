/** `dialtray line check`: the steps of a line's test as they are gone through, and an exit code. */
import type { RunningCheck } from '../core/lines/check.ts';
import type { Secrets } from '../core/ports.ts';
import { type Language, toLanguage } from '../shared/language.ts';
import type { CheckStep, LineCheck } from '../shared/line-check.ts';
import type { LineSettings, Settings } from '../shared/settings.ts';
import { loadTranslations, translate } from '../shared/translations.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { createCheckView } from './line-check-view.ts';
import { COMMON_OPTIONS } from './options.ts';

export const CHECK_OPTIONS = { ...COMMON_OPTIONS, timeout: { type: 'string' } } as const;

export interface CheckSetup {
  /** Undefined: the usual time. */
  readonly limitMs: number | undefined;
  onStep(step: CheckStep): void;
  warn(text: string): void;
}

/** Begins the test. */
export type StartCheck = (line: LineSettings, password: string | undefined, setup: CheckSetup) => Promise<RunningCheck>;

export interface CheckArgs {
  readonly settings: Settings;
  readonly line: LineSettings;
  readonly secrets: Secrets;
  readonly json: boolean;
  readonly limitMs: number | undefined;
}

/** As for a call that ends in the same place. */
export function exitCodeOfCheck({ state, steps }: LineCheck): number {
  if (state === 'cancelled') return EXIT.cancelled;
  if (state !== 'failed') return EXIT.ok;
  const settings = steps.some((step) => step.id === 'settings' && step.state === 'failed');
  return settings ? EXIT.settings : exitCodeOf('phone-unreachable');
}

/** @returns the exit code */
export async function checkOneLine(args: CheckArgs, io: CliIo, start: StartCheck): Promise<number> {
  const { settings, line, limitMs } = args;
  const language: Language = toLanguage(line.language ?? settings.language, io.systemLocale());
  const view = createCheckView(io, language, args.json);
  let interrupts = 0;
  let cancel = (): void => {};
  const stop = io.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) io.exit(EXIT.cancelled);
    else cancel();
  });
  try {
    const password = await args.secrets.password(line.name);
    await loadTranslations(language);
    if (!password.ok) {
      io.err.write(`${translate(password.error, language)}\n`);
      return EXIT.settings;
    }
    const running = await start(line, password.value, { limitMs, onStep: view.show, warn: view.note });
    cancel = running.cancel;
    if (interrupts > 0) cancel();
    const check = await running.done;
    view.end(check);
    return exitCodeOfCheck(check);
  } finally {
    view.close();
    stop();
  }
}
