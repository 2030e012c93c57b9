/**
 * What the test of a line looks like: JSON for programs, and one paragraph a step for people. On a terminal the step that runs
 * stands below, until its result is written over it.
 */
import type { Language } from '../shared/language.ts';
import {
  CHECK_STEPS,
  type CheckStep,
  type CheckStepState,
  checkStepLabel,
  checkStepText,
  type LineCheck,
  lineCheckText,
} from '../shared/line-check.ts';
import { toPlainText } from '../shared/texts.ts';
import type { CliIo } from './io.ts';
import { canDrawLive, type Paint, paintOf, REDRAW_MS, SPINNER, wrap } from './live-view.ts';

export interface CheckView {
  show(step: CheckStep): void;
  end(check: LineCheck): void;
  note(text: string): void;
  /** Nothing is drawn after it. Idempotent. */
  close(): void;
}

export function createCheckView(io: CliIo, language: Language, json: boolean): CheckView {
  if (json) return createJsonView(io, language);
  return canDrawLive(io) ? createLiveCheckView(io, language) : createPlainView(io, language);
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

function createJsonView(io: CliIo, language: Language): CheckView {
  const write = (value: unknown): void => io.out.write(`${JSON.stringify(value)}\n`);
  return {
    show(step) {
      if (step.state === 'running') return;
      const { id, state, ms, finding, facts } = step;
      const { sentence, nextStep } = checkStepText(step, language);
      write({
        at: round(io.now()),
        step: id,
        state,
        ...(ms === undefined ? {} : { ms: round(ms) }),
        finding,
        facts,
        text: sentence,
        ...(nextStep === '' ? {} : { nextStep }),
      });
    },
    end: (check) =>
      write({
        at: round(io.now()),
        line: check.line,
        state: check.state,
        ms: round(check.ms),
        text: lineCheckText(check, language),
      }),
    note: (text) => io.err.write(`${toPlainText(text, 500)}\n`),
    close() {},
  };
}

const SIGNS: Readonly<Record<Exclude<CheckStepState, 'running'>, readonly [string, Parameters<Paint>[0]]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
  skipped: ['-', 'dim'],
};

interface Page {
  readonly language: Language;
  readonly width: number;
  readonly paint: Paint;
}

const labelWidth = (language: Language): number =>
  Math.max(...CHECK_STEPS.map((id) => checkStepLabel(id, language).length));

const toTime = (ms: number | undefined): string => (ms === undefined ? '' : `${Math.round(ms)} ms`).padStart(8);

/** Below this the sentences stand under their step instead of beside it. */
const WIDE = 70;

function paragraph(step: CheckStep, { language, width, paint }: Page): readonly string[] {
  const [sign, style] = step.state === 'running' ? (['', 'yellow'] as const) : SIGNS[step.state];
  const { sentence, nextStep } = checkStepText(step, language);
  const label = checkStepLabel(step.id, language).padEnd(labelWidth(language));
  const head = `  ${paint(style, sign)} ${label}${paint('dim', toTime(step.ms))}`;
  const indent = width < WIDE ? 4 : 4 + label.length + 8 + 2;
  const room = Math.max(20, Math.min(width, 100) - indent - 1);
  const texts = [
    ...wrap(sentence, room).map((line) => (step.state === 'skipped' ? paint('dim', line) : line)),
    ...(nextStep === '' ? [] : wrap(nextStep, room).map((line) => paint(style, line))),
  ];
  const gap = ' '.repeat(indent);
  if (width < WIDE) return [head, ...texts.map((line) => `${gap}${line}`)];
  const [first = '', ...rest] = texts;
  return [`${head}  ${first}`, ...rest.map((line) => `${gap}${line}`)];
}

const PLAIN_WIDTH = 100;

function createPlainView(io: CliIo, language: Language): CheckView {
  const paint: Paint = (_, text) => text;
  const write = (lines: readonly string[]): void => io.out.write(lines.map((line) => `${line.trimEnd()}\n`).join(''));
  return {
    show: (step) => step.state !== 'running' && write(paragraph(step, { language, width: PLAIN_WIDTH, paint })),
    end: (check) => write(['', lineCheckText(check, language)]),
    note: (text) => io.err.write(`${toPlainText(text, 500)}\n`),
    close() {},
  };
}

function createLiveCheckView(io: CliIo, language: Language): CheckView {
  const paint = paintOf(io);
  let running: CheckStep | undefined;
  let frames = 0;
  let stopTimer = (): void => {};
  let closed = false;

  /** Writes over the line of the step that ran, and that of the one that runs below it. */
  function draw(finished: readonly string[]): void {
    const spinner = SPINNER[frames++ % SPINNER.length] ?? '';
    const { sentence } = running === undefined ? { sentence: '' } : checkStepText(running, language);
    const label = running === undefined ? '' : checkStepLabel(running.id, language).padEnd(labelWidth(language));
    const [shown = ''] = wrap(sentence, Math.max(10, io.out.columns() - label.length - 16));
    const below = running === undefined ? '' : `  ${paint('yellow', spinner)} ${label}${' '.repeat(10)}${shown} …`;
    // One row, whatever its length: wrapping is off while it is drawn (DECAWM).
    io.out.write(`\r\u001b[J${finished.map((line) => `${line.trimEnd()}\n`).join('')}\u001b[?7l${below}\u001b[?7h`);
  }

  function tick(): void {
    stopTimer = io.after(REDRAW_MS, () => {
      draw([]);
      tick();
    });
  }

  function close(): void {
    stopTimer();
    if (!closed && running !== undefined) io.out.write('\n');
    closed = true;
  }

  return {
    show(step) {
      if (closed) return;
      stopTimer();
      const begins = step.state === 'running';
      running = begins ? step : undefined;
      draw(begins ? [] : paragraph(step, { language, width: io.out.columns(), paint }));
      if (begins) tick();
    },
    end(check) {
      running = undefined;
      const style = { ok: 'green', warning: 'yellow', failed: 'red', cancelled: 'dim' } as const;
      const lines = wrap(lineCheckText(check, language), Math.max(20, io.out.columns() - 3));
      draw(['', ...lines.map((line) => `  ${paint(style[check.state], line)}`)]);
      close();
    },
    note(text) {
      const clean = toPlainText(text, 500);
      if (closed || running === undefined) io.err.write(`${clean}\n`);
      else draw(wrap(clean, Math.max(10, io.out.columns() - 2)));
    },
    close,
  };
}
