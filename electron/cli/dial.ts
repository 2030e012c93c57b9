/**
 * `dialtray dial`: one call, from the text to the exit code. Everything it needs from outside comes through `DialBackend`,
 * which is where settings, sockets and the demonstration are.
 */
import type { Dialer } from '../core/dialer.ts';
import { DEMO_BEHAVIOURS, type DemoBehaviour } from '../demo/behaviours.ts';
import { type Language, type LanguageChoice, toLanguage } from '../shared/language.ts';
import type { Result } from '../shared/result.ts';
import { DEFAULT_SETTINGS, lineToDial, type Settings } from '../shared/settings.ts';
import { type CallSnapshot, isFinal } from '../shared/state.ts';
import { loadTranslations, translated } from '../shared/translations.ts';
import { type DialOptions, parseDialOptions } from './dial-options.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { canDrawLive, createLiveView } from './live-view.ts';
import { HELP, usageError } from './usage.ts';
import { type CallView, createJsonView, createPlainView, toSentence } from './views.ts';

export interface SetupOptions {
  readonly settings: Settings;
  readonly dataDir: string;
  /** The name of the line that will dial; undefined for the demonstration. */
  readonly line: string | undefined;
  readonly demo: DemoBehaviour | undefined;
  readonly trace: string | undefined;
  readonly language: Language;
  warn(text: string): void;
}

export interface DialSetup {
  readonly dialer: Dialer;
  /** The line that will dial. */
  readonly line: string;
  readonly demo: boolean;
  /** Ends what runs, within a bound, and lets go of everything. */
  close(): Promise<void>;
}

/** Why nothing could be set up: one sentence, and the exit code. */
export interface SetupFault {
  readonly text: string;
  readonly exitCode: number;
}

export interface DialBackend {
  dataDir(option: string | undefined): Result<string, string>;
  settings(dataDir: string): Promise<Result<Settings, string>>;
  setUp(options: SetupOptions): Promise<Result<DialSetup, SetupFault>>;
}

const TEXTS: Readonly<
  Record<Language, Readonly<Record<'cancelling' | 'timeout' | 'question' | 'yes' | 'cancelled', string>>>
> = {
  en: {
    cancelling: 'Cancelling. Ctrl-C again ends the program at once.',
    timeout: 'The time limit is reached: cancelling.',
    question: 'Dial it?',
    yes: 'Add --yes to dial it anyway.',
    cancelled: 'The call was cancelled before it began.',
  },
  de: {
    cancelling: 'Der Anruf wird abgebrochen. Noch einmal Strg-C beendet das Programm sofort.',
    timeout: 'Die Zeit ist um: Der Anruf wird abgebrochen.',
    question: 'Trotzdem wählen?',
    yes: 'Mit --yes wird trotzdem gewählt.',
    cancelled: 'Der Anruf wurde abgebrochen, bevor er begann.',
  },
};

const createView = (io: CliIo, language: Language, json: boolean): CallView => {
  if (json) return createJsonView(io, language);
  return canDrawLive(io) ? createLiveView(io, language) : createPlainView(io, language);
};

/** Ctrl-C: the first asks, the second ends the process. What asking means changes as the call goes on. */
function createInterrupts(io: CliIo) {
  let ask = (): void => {};
  let count = 0;
  let exitCode: number = EXIT.cancelled;
  const stop = io.onInterrupt(() => {
    count += 1;
    if (count > 1) io.exit(exitCode);
    else ask();
  });
  return {
    happened: (): boolean => count > 0,
    /** From now on the first Ctrl-C does this; at once where it has already come. */
    onFirst(action: () => void): void {
      ask = action;
      if (count > 0) action();
    },
    /** The call is over: there is nothing to ask for any more, and its exit code is known. */
    over(code: number): void {
      exitCode = code;
      ask = () => io.exit(code);
    },
    stop,
  };
}
type Interrupts = ReturnType<typeof createInterrupts>;

/**
 * How long what is shown waits for what is sent: shorter than a person notices, longer than an answered phone takes to be
 * transferred. The end is shown at once.
 */
const HOLD_MS = 20;

/**
 * The one call of this process, as the dialer's snapshots tell it. The dialer tells each state before it acts on it, so
 * nothing is drawn while it does: a snapshot is noted down with its time and shown when the event loop comes round.
 * It listens before the call begins, so that no state is missed, and shows them from `start` on.
 */
function followCall(dialer: Dialer, { view, io, language }: Pick<Session, 'view' | 'io' | 'language'>) {
  let finish: (call: CallSnapshot) => void;
  const final = new Promise<CallSnapshot>((resolve) => {
    finish = resolve;
  });
  let begin: (() => void) | undefined;
  let started = false;
  let held: { readonly call: CallSnapshot; readonly at: number }[] = [];
  let stopTimer = (): void => {};
  function flush(): void {
    if (!started) return;
    stopTimer();
    begin?.();
    begin = undefined;
    const shown = held;
    held = [];
    for (const { call, at } of shown) {
      view.show(call, at);
      if (isFinal(call.state)) finish(call);
    }
  }
  function schedule(): void {
    if (!started || held.length === 0) return;
    stopTimer();
    const end = held.find(({ call }) => isFinal(call.state))?.call;
    // A detail is known in English: its words in another language are loaded when there is one to tell.
    if (end?.detail !== undefined && language !== 'en') void loadTranslations(language).then(flush);
    else if (end !== undefined) io.soon(flush);
    else stopTimer = io.after(HOLD_MS - (io.now() - (held[0]?.at ?? 0)), flush);
  }
  const stop = dialer.subscribe(({ calls }) => {
    const call = calls.at(-1);
    if (call === undefined) return;
    held.push({ call, at: io.now() });
    schedule();
  });
  return {
    final,
    flush,
    stop(): void {
      stopTimer();
      stop();
    },
    start(first: () => void): void {
      begin = first;
      started = true;
      schedule();
    },
  };
}

interface Session {
  readonly options: DialOptions;
  readonly io: CliIo;
  readonly language: Language;
  readonly view: CallView;
  readonly interrupts: Interrupts;
}

function cancelledBefore({ view, language }: Session): number {
  view.refused({ outcome: 'cancelled', text: TEXTS[language].cancelled });
  return EXIT.cancelled;
}

/** Dials, asking where the dialer wants it. @returns the call's id, or the exit code of a call that did not begin */
async function begin(dialer: Dialer, session: Session): Promise<{ readonly callId: string } | number> {
  const { options, io, language, view, interrupts } = session;
  const { text, line, yes } = options;
  const args = { text, ...(line === undefined ? {} : { line }) };
  let dialled = await dialer.dial({ ...args, confirmed: yes });
  if (!dialled.ok && dialled.error.kind === 'confirm') {
    const why = toSentence(dialled.error.text);
    if (!io.stdinIsTerminal || !io.err.isTerminal) {
      view.refused({ outcome: 'number-invalid', text: `${why} ${TEXTS[language].yes}` });
      return EXIT.usage;
    }
    const answer = await io.ask(`${why} ${TEXTS[language].question} [y/N] `);
    if (interrupts.happened() || !/^\s*(?:y|yes|j|ja)\s*$/i.test(answer ?? '')) return cancelledBefore(session);
    dialled = await dialer.dial({ ...args, confirmed: true });
  }
  if (dialled.ok) return dialled.value;
  const { error } = dialled;
  const outcome = error.kind === 'refused' ? error.outcome : 'number-invalid';
  view.refused({ outcome, text: toSentence(error.text) });
  return exitCodeOf(outcome);
}

async function call(setup: DialSetup, session: Session): Promise<number> {
  const { options, io, language, view, interrupts } = session;
  const { dialer } = setup;
  const following = followCall(dialer, session);
  const begun = await begin(dialer, session);
  if (typeof begun === 'number') {
    following.stop();
    return begun;
  }
  following.start(() => view.begin({ text: options.text, line: setup.line, demo: setup.demo }));
  const cancel = (note: string): void => {
    following.flush();
    view.note(note);
    dialer.cancel(begun.callId);
  };
  interrupts.onFirst(() => cancel(TEXTS[language].cancelling));
  const { timeoutMs } = options;
  const stopTimer = timeoutMs === undefined ? () => {} : io.after(timeoutMs, () => cancel(TEXTS[language].timeout));
  const { outcome = 'result-unknown' } = await following.final;
  stopTimer();
  following.stop();
  const code = exitCodeOf(outcome);
  // The outcome is out; the phone leg may still need its BYE or CANCEL answered. A second Ctrl-C does not wait for it.
  await dialer.settled(begun.callId);
  interrupts.over(code);
  return code;
}

async function dialWith(backend: DialBackend, session: Session, settings: Settings, dataDir: string): Promise<number> {
  const { options, view, interrupts, language } = session;
  const demo = options.demo ?? (settings.lines.length === 0 && options.line === undefined ? 'answer' : undefined);
  const line = demo === undefined ? (lineToDial(settings, options.line)?.name ?? options.line) : undefined;
  const { trace } = options;
  const setup = await backend.setUp({
    settings,
    dataDir,
    line,
    demo,
    trace,
    language,
    warn: (text) => view.note(text),
  });
  if (!setup.ok) {
    view.refused({ outcome: 'line-invalid', text: setup.error.text });
    return setup.error.exitCode;
  }
  try {
    return interrupts.happened() ? cancelledBefore(session) : await call(setup.value, session);
  } finally {
    view.close();
    await setup.value.close();
  }
}

const languageOf = (settings: Settings, { line, demo }: DialOptions): LanguageChoice =>
  (demo === undefined ? lineToDial(settings, line)?.language : undefined) ?? settings.language;

/** @returns the exit code */
export async function dialCommand(args: readonly string[], io: CliIo, backend: DialBackend): Promise<number> {
  const parsed = parseDialOptions(args);
  if (!parsed.ok) return usageError(io, 'dial', parsed.error);
  const options = parsed.value;
  if (options === 'help') {
    io.out.write(HELP.dial(DEMO_BEHAVIOURS));
    return EXIT.ok;
  }
  const dataDir = backend.dataDir(options.dataDir);
  if (!dataDir.ok) return usageError(io, 'dial', dataDir.error);
  const interrupts = createInterrupts(io);
  const settings = await backend.settings(dataDir.value);
  const language = toLanguage(languageOf(settings.ok ? settings.value : DEFAULT_SETTINGS, options), io.systemLocale());
  const view = createView(io, language, options.json);
  try {
    if (!settings.ok) {
      view.refused({ outcome: 'line-invalid', text: await translated(settings.error, language) });
      return EXIT.settings;
    }
    return await dialWith(backend, { options, io, language, view, interrupts }, settings.value, dataDir.value);
  } finally {
    view.close();
    interrupts.stop();
  }
}
