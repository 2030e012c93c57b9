/**
 * The test of a line: its steps, what each of them found, and how that reads. core/lines/check.ts goes through them; the
 * terminal and the window show them while they run. A step holds facts only; the sentences are made here, in each language.
 */
import type { Language } from './language.ts';
import { CHECK_TEXTS, FINDINGS, type Finding } from './line-check-texts.ts';
import { toPlainText } from './texts.ts';
import { translate } from './translations.ts';

export type { Finding } from './line-check-texts.ts';

/** In the order in which they are gone through. */
export const CHECK_STEPS = ['settings', 'dns', 'transport', 'tls', 'server', 'login', 'phone', 'transfer'] as const;
export type CheckStepId = (typeof CHECK_STEPS)[number];

/** `skipped`: not needed, or of no use after what was found before. */
export type CheckStepState = 'running' | 'ok' | 'warning' | 'failed' | 'skipped';

/** What the sentence names. Words of peers are on one line, without anything that steers a terminal. */
export type CheckFacts = Readonly<Record<string, string | number>>;

export interface CheckStep {
  readonly id: CheckStepId;
  readonly state: CheckStepState;
  /** How long it took, in milliseconds. Absent while it runs and where nothing was tried. */
  readonly ms?: number;
  /** Absent while it runs. */
  readonly finding?: Finding;
  readonly facts: CheckFacts;
}

/** Of the whole test: as its worst step. */
export type LineCheckState = 'ok' | 'warning' | 'failed' | 'cancelled';

export interface LineCheck {
  readonly line: string;
  readonly state: LineCheckState;
  /** All steps, in order; none of them is running. */
  readonly steps: readonly CheckStep[];
  readonly ms: number;
}

export interface CheckText {
  readonly sentence: string;
  /** Empty where there is nothing to do. */
  readonly nextStep: string;
}

/** A finding has always the same weight. */
export const stateOf = (finding: Finding): Exclude<CheckStepState, 'running'> => FINDINGS[finding];

/** Of a test that is over: as its worst step, unless it was cancelled. */
export function resultOf(steps: readonly CheckStep[]): LineCheckState {
  const has = (state: CheckStep['state']): boolean => steps.some((step) => step.state === state);
  if (steps.some(({ finding }) => finding === 'skipped-cancelled')) return 'cancelled';
  return has('failed') ? 'failed' : has('warning') ? 'warning' : 'ok';
}

/** Two or three words: "server", "own phone". */
export const checkStepLabel = (id: CheckStepId, language: Language): string => CHECK_TEXTS[language].steps[id].label;

const fill = (template: string, facts: CheckFacts): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const fact = facts[name];
    return fact === undefined ? whole : toPlainText(String(fact), 200);
  });

/** What a step does or has found, and what the user may do about it. */
export function checkStepText({ id, finding, facts }: CheckStep, language: Language): CheckText {
  const texts = CHECK_TEXTS[language];
  if (finding === undefined) return { sentence: texts.steps[id].running, nextStep: '' };
  const { sentence, nextStep } = texts.findings[finding];
  const sentences = [fill(sentence, facts)];
  if (facts.registered !== undefined) sentences.push(fill(texts.registered, facts));
  // What a socket or a name server said comes in English.
  if (facts.detail !== undefined) sentences.push(toPlainText(translate(String(facts.detail), language), 400));
  return { sentence: sentences.join(' '), nextStep: fill(nextStep, facts) };
}

/** The last word about the line. */
export function lineCheckText({ line, state, steps }: LineCheck, language: Language): string {
  const worst = steps.find((step) => step.state === state);
  const step = worst === undefined ? '' : checkStepLabel(worst.id, language);
  return fill(CHECK_TEXTS[language].results[state], { line, step });
}
