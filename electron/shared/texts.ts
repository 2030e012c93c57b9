/**
 * What is said about a call: for each state one sentence, for each outcome one sentence and one next step, in every
 * language. Pure functions; whatever a peer or a user put into the call is cleaned before it stands in a sentence.
 */
import type { Language } from './language.ts';
import { type CallSnapshot, type CallState, isFinal, type SipStatus } from './state.ts';
import {
  OUTCOME_TEXTS,
  type OutcomeKey,
  type OutcomeText,
  POST_DIAL_TEXTS,
  type RunningState,
  STATE_TEXTS,
} from './text-tables.ts';

export type { OutcomeText } from './text-tables.ts';

/** The longest piece of foreign text that a sentence quotes. */
const QUOTED_LENGTH = 80;

// C0, DEL, C1 (a terminal obeys them), line separators, and the marks that reorder text on a screen.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** Foreign text on one line, without anything that steers a terminal or reorders letters, and not too long. */
export function toPlainText(text: string, maximum: number = QUOTED_LENGTH): string {
  const clean = text
    .slice(0, 4 * maximum)
    .replace(UNPRINTABLE, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const letters = [...clean];
  return letters.length <= maximum ? clean : `${letters.slice(0, maximum - 1).join('')}…`;
}

/** `486 Busy Here`; the code alone where the peer sent no reason. */
export const toAnswer = ({ code, reason }: SipStatus): string => toPlainText(`${code} ${reason}`);

const fill = (template: string, call: CallSnapshot): string =>
  template.replace(/\{(line|number|answer)\}/g, (_, name: string) => {
    switch (name) {
      case 'line':
        return toPlainText(call.line);
      case 'number':
        return toPlainText(call.dialText);
      default:
        return call.sip === undefined ? '' : toAnswer(call.sip);
    }
  });

/** Codes that mean the same to a user. */
const SAME_MEANING: Readonly<Record<number, number>> = { 407: 401, 410: 404, 604: 404, 485: 404, 606: 488, 501: 405 };

/** The most special text there is: for the code, for its class, for any code, for the outcome. */
function outcomeTemplate(call: CallSnapshot, language: Language): OutcomeText {
  const texts = OUTCOME_TEXTS[language];
  const outcome = call.outcome ?? 'result-unknown';
  const code = call.sip?.code;
  const suffixes = code === undefined ? [] : [SAME_MEANING[code] ?? code, `${Math.trunc(code / 100)}xx`, 'any'];
  for (const suffix of suffixes) {
    const key = `${outcome} ${suffix}`;
    if (Object.hasOwn(texts, key)) return texts[key as OutcomeKey];
  }
  return texts[outcome];
}

/** How a call ended: one plain sentence, and one next step for the user (empty where there is nothing to do). */
export function outcomeText(call: CallSnapshot, language: Language): OutcomeText {
  const { sentence, nextStep } = outcomeTemplate(call, language);
  if (call.outcome === 'connected' && call.postDial !== undefined) {
    const digits = toPlainText(call.postDial);
    return { sentence: fill(sentence, call), nextStep: POST_DIAL_TEXTS[language].replace('{digits}', () => digits) };
  }
  return { sentence: fill(sentence, call), nextStep: fill(nextStep, call) };
}

const isRunning = (state: CallState): state is RunningState => !isFinal(state);

/** Where a call is now, in one sentence; of a call that is over, how it ended. */
export function stateText(call: CallSnapshot, language: Language): string {
  const template = isRunning(call.state) ? STATE_TEXTS[language][call.state] : outcomeTemplate(call, language).sentence;
  return fill(template, call);
}
