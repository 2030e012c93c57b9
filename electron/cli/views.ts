/** What a call looks like from the terminal: JSON for programs, lines for files and pipes. The live one is in live-view.ts. */
import type { Language } from '../shared/language.ts';
import { type CallSnapshot, type CallState, isFinal, type Outcome } from '../shared/state.ts';
import { outcomeText, stateText, toAnswer, toPlainText } from '../shared/texts.ts';
import { translate } from '../shared/translations.ts';
import type { CliIo } from './io.ts';

/** How a call that never began ended all the same. */
export interface RefusedDial {
  readonly outcome: Outcome;
  readonly text: string;
}

export interface CallView {
  /** Before the call: which line, and whether it is a demonstration. */
  begin(call: { readonly text: string; readonly line: string; readonly demo: boolean }): void;
  /** Every snapshot of the call, the final one included, and when it was: milliseconds since the command began. */
  show(call: CallSnapshot, at: number): void;
  /** The call did not begin. */
  refused(end: RefusedDial): void;
  /** Something the user should know that is not the call's state. */
  note(text: string): void;
  /** Nothing is drawn after it. Idempotent. */
  close(): void;
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

export const DEMO_NOTE: Readonly<Record<Language, string>> = {
  en: 'This is a demonstration on this computer: no real phone rings. Your own line: dialtray line add --help',
  de: 'Das ist eine Vorführung auf diesem Computer: Kein echtes Telefon läutet. Ihre eigene Leitung: dialtray line add --help',
};

/** Only what differs in state is an event; other changes of a snapshot (another reason phrase) are not. */
function onEachState(show: CallView['show']): CallView['show'] {
  let last: string | undefined;
  return (call, at) => {
    if (call.state === last) return;
    last = call.state;
    show(call, at);
  };
}

function toJson(call: CallSnapshot, at: number, language: Language): Record<string, unknown> {
  const { callId, state, leg, sip, outcome, detail, postDial } = call;
  const shared = { at: round(at), callId, state };
  const place = { leg, ...(sip === undefined ? {} : { sip }) };
  if (!isFinal(state)) return { ...shared, ...place, text: stateText(call, language) };
  const { sentence, nextStep } = outcomeText(call, language);
  return {
    ...shared,
    outcome,
    ...place,
    text: sentence,
    ...(nextStep === '' ? {} : { nextStep }),
    ...(postDial === undefined ? {} : { postDial }),
    ...(detail === undefined ? {} : { detail: toPlainText(detail, 300) }),
  };
}

export function createJsonView(io: CliIo, language: Language): CallView {
  const write = (value: unknown): void => io.out.write(`${JSON.stringify(value)}\n`);
  return {
    begin({ demo }) {
      if (demo) io.err.write(`${DEMO_NOTE[language]}\n`);
    },
    show: onEachState((call, at) => write(toJson(call, at, language))),
    refused({ outcome, text }) {
      const state: CallState = outcome === 'cancelled' ? 'cancelled' : 'failed';
      write({ at: round(io.now()), state, outcome, text });
    },
    note: (text) => io.err.write(`${toPlainText(text, 500)}\n`),
    close() {},
  };
}

/** Reasons and details come as parts of a sentence: "a rule wants it confirmed". */
export function toSentence(text: string): string {
  const plain = toPlainText(text, 300);
  return `${plain.slice(0, 1).toUpperCase()}${plain.slice(1)}${/[.!?…]$/.test(plain) ? '' : '.'}`;
}

/** What the core says beside the outcome, for people: programs get it as it is, in English. */
export const detailLines = ({ detail }: CallSnapshot, language: Language): readonly string[] =>
  detail === undefined ? [] : [toSentence(translate(detail, language))];

/** How the lines of a finished call read on. */
export function finalLines(call: CallSnapshot, language: Language): readonly string[] {
  const { sentence, nextStep } = outcomeText(call, language);
  return [sentence, ...detailLines(call, language), ...(nextStep === '' ? [] : [nextStep])];
}

/** One line per state: for files, pipes and terminals that cannot move the cursor. */
export function createPlainView(io: CliIo, language: Language): CallView {
  let began: number | undefined;
  const line = (text: string): void => io.out.write(`${text}\n`);
  const seconds = (at: number): string => {
    began ??= at;
    return `${((at - began) / 1000).toFixed(1)} s`.padStart(8);
  };
  return {
    begin({ demo }) {
      if (demo) line(DEMO_NOTE[language]);
    },
    show: onEachState((call, at) => {
      if (!isFinal(call.state)) {
        const answer = call.sip === undefined ? '' : ` (${toAnswer(call.sip)})`;
        line(`${seconds(at)}  ${stateText(call, language)}${answer}`);
        return;
      }
      const [sentence = '', ...rest] = finalLines(call, language);
      line(`${seconds(at)}  ${sentence}`);
      for (const text of rest) line(`${' '.repeat(10)}${text}`);
    }),
    refused: ({ text }) => io.err.write(`${toPlainText(text, 500)}\n`),
    note: (text) => io.err.write(`${toPlainText(text, 500)}\n`),
    close() {},
  };
}
