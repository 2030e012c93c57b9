/** A text -> the numbers in it, and which of them is meant. */
import type { DialTarget, Step } from '../../shared/dial-plan.ts';
import { type Candidate, type Reader, readCandidates } from './candidates.ts';
import type { Home } from './home.ts';
import { LETTER, LETTER_OR_DIGIT } from './letters.ts';
import { findRuns, maskOthers } from './scan.ts';
import { codeTarget, isDialable, type NumberTarget, noTarget, numberTarget } from './target.ts';
import { type Label, labelBefore, readWordTail } from './words.ts';

export interface Input {
  readonly text: string;
  readonly home: Home;
  readonly steps: Step[];
  readonly link: boolean;
  /** Only what stands at the beginning counts: the body of a link. */
  readonly anchored: boolean;
  readonly confirmWhy?: string;
}

interface Chosen {
  readonly candidate: Candidate;
  readonly weight: number;
}

const GLUE = /[0-9_@%=$\\{&?^]/;

/** Whether a candidate is all there is, but for a word before it and punctuation. */
function standsAlone(text: string, candidate: Candidate, labelled: boolean): boolean {
  if (LETTER_OR_DIGIT.test(text.slice(candidate.end))) return false;
  const before = text.slice(0, candidate.start);
  return !LETTER_OR_DIGIT.test(before) || (labelled && !/\d/.test(before));
}

/** Letters or signs glued to the front make a run part of a word, a formula or a path. */
function isGlued(text: string, start: number, label: Label): boolean {
  const before = text[start - 1];
  if (before === undefined) return false;
  if (!LETTER.test(before)) return GLUE.test(before);
  return label === 'word' || label === 'none' || label === 'other';
}

interface Weight {
  /** 0: not meant at all. */
  readonly weight: number;
  readonly confirmWhy?: string;
}

const SURE: Weight = { weight: 4 };
const NOT_MEANT: Weight = { weight: 0 };

const unlikely = (weight: number, confirmWhy: string): Weight => ({ weight, confirmWhy });

/** A word in front that says nothing: an emergency number or an extension is offered, a room or a year is not. */
function weighLocal(candidate: Candidate, label: Label, colon: boolean, alone: boolean): Weight {
  if (!alone || candidate.kind !== 'local') return { weight: 0 };
  if (label === 'emergency' || colon) return { weight: candidate.valid ? 4 : 0 };
  if (candidate.type === 'emergency') return unlikely(2, 'an emergency number behind a word that does not say so');
  if (candidate.type === 'internal') return unlikely(2, 'digits behind a word, as long as an extension');
  return { weight: 0 };
}

/** How much says that a candidate is meant. */
function weigh(input: Input, candidate: Candidate): Weight {
  const { text } = input;
  if (candidate.start === 0 && candidate.end === text.length) return SURE;
  if (!candidate.strong && /^ ?[%‰°€£¥$]/.test(text.slice(candidate.end, candidate.end + 2))) return NOT_MEANT;
  const { label, colon } = labelBefore(text, candidate.start);
  if (isGlued(text, candidate.start, label)) return NOT_MEANT;
  if (input.anchored) return LETTER_OR_DIGIT.test(text.slice(0, candidate.start)) ? NOT_MEANT : SURE;
  const alone = standsAlone(text, candidate, label !== 'none');
  if (alone && label === 'none') return { weight: 4 };
  if (label === 'fax') return { weight: candidate.strong || alone ? 1 : 0 };
  if (label === 'phone') return { weight: candidate.strong || alone || candidate.valid ? 4 : 0 };
  if (label === 'other') return { weight: candidate.plus ? 2 : 0 };
  if (candidate.plus) return { weight: 4 };
  return candidate.strong ? { weight: 3 } : weighLocal(candidate, label, colon, alone);
}

/** A text with more is a table of figures; each costs a few microseconds. */
const MOST_RUNS = 300;
/** Words that are tried as letters of the keypad. */
const MOST_VANITIES = 20;

function choose(input: Input, reader: Reader): readonly Chosen[] {
  const chosen: Chosen[] = [];
  let from = 0;
  const runs = findRuns(reader.text);
  if (runs.length > MOST_RUNS)
    input.steps.push({ step: 'cut', text: `only the first ${MOST_RUNS} groups of digits are read` });
  for (const run of runs.slice(0, MOST_RUNS)) {
    if (run.start < from) continue;
    for (const candidate of readCandidates(reader, run)) {
      from = Math.max(from, candidate.end);
      const { weight, confirmWhy } = weigh(input, candidate);
      if (weight === 0) continue;
      chosen.push({ weight, candidate: confirmWhy === undefined ? candidate : { ...candidate, confirmWhy } });
    }
  }
  return chosen;
}

/** T or P in front: TAPI's tone and pulse. */
const withoutModifier = (text: string): string => (/^[TtPp] ?[+(\d]/.test(text) ? text.slice(1) : text);

/** `0,01505641`, `9,1-425-555-0100`: the outside prefix of the exchange and a pause in front. */
function withoutOutsidePause(text: string, home: Home): string {
  const outside = home.outsidePrefix;
  if (outside === '' || !text.startsWith(outside)) return text;
  const rest = /^[ ]?[,wW]+[ ]?(?=[+(\d])/.exec(text.slice(outside.length));
  return rest === null ? text : `${outside} ${text.slice(outside.length + rest[0].length)}`;
}

/** A text that is nothing but an extension: `x4711`, `(DW: 117)`, `Nst. 47 11`. */
function loneExtension(input: Input): NumberTarget | undefined {
  const joined = input.text.replace(/(?<=\d) (?=\d)/g, '');
  const word = readWordTail(joined, 0);
  if (word === undefined || word.end < joined.length) return undefined;
  const steps: Step[] = [...input.steps, { step: 'internal', text: 'nothing but an extension: dialled as it is' }];
  return codeTarget(word.digits, 'internal', steps, input);
}

const distinct = (chosen: readonly Chosen[]): readonly string[] => [
  ...new Set(chosen.map(({ candidate }) => candidate.dial).filter(isDialable)),
];

export function parseNumbers(input: Input): DialTarget {
  const letters = LETTER.test(input.text);
  const lone = letters ? loneExtension(input) : undefined;
  if (lone !== undefined) return lone;
  const plain = withoutOutsidePause(letters ? withoutModifier(input.text) : input.text, input.home);
  if (plain !== input.text) input.steps.push({ step: 'cleaned', text: 'dialling modifier in front left out' });
  const reader: Reader = {
    text: maskOthers(plain, !letters),
    home: input.home,
    refusal: undefined,
    vanities: MOST_VANITIES,
  };
  const chosen = choose({ ...input, text: reader.text }, reader);
  const best = chosen.reduce<Chosen | undefined>(
    (top, next) => (top === undefined || next.weight > top.weight ? next : top),
    undefined,
  );
  if (best === undefined)
    return noTarget(/\d/.test(input.text) ? (reader.refusal ?? 'no number') : 'no digits', input.steps);
  const all = chosen.length === 1 ? [best.candidate.dial] : distinct(chosen);
  const { steps } = input;
  steps.push(...best.candidate.steps);
  if (all.length > 1) steps.push({ step: 'choice', text: `${all.length} numbers in the text` });
  return numberTarget(best.candidate, steps, all, input);
}
