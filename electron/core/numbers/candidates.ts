/** One run of digits in a text -> the numbers in it, with what belongs to them. */
import type { Reading, Step } from '../../shared/dial-plan.ts';
import type { Home } from './home.ts';
import { readVanity } from './keypad.ts';
import { digitsOf, isGood, isOwnNumber, isOwnOrLocal, type Piece, readPieces, resolve } from './pieces.ts';
import type { Found } from './resolve.ts';
import type { Run } from './scan.ts';
import { readPost, readTail, type Tail } from './tail.ts';

export interface Candidate extends Found {
  readonly start: number;
  readonly end: number;
  readonly plus: boolean;
  readonly ext: string | undefined;
  readonly post: string | undefined;
}

export interface Reader {
  readonly text: string;
  readonly home: Home;
  /** Why the run that was read last gave nothing. */
  refusal: string | undefined;
  /** How many more words may be tried as letters of the keypad: each costs several readings. */
  vanities: number;
}

/** The longest number with generous separators; a longer run is a column of figures. */
const LONGEST_RUN = 80;

const OPERATOR = /[\s-]+0\s*$/;

/** Austria: `-0` is the operator, and a direct dial named behind it takes its place. */
function withDdi(piece: Piece, ddi: string, home: Home): Piece & { readonly alternatives: readonly Reading[] } {
  const head = piece.raw.replace(OPERATOR, '');
  const raw = `${head}-${ddi}`;
  const alternatives =
    piece.outcome.kind === 'e164' ? [{ dial: piece.outcome.dial, why: 'without the direct dial' }] : [];
  return { raw, outcome: resolve(raw, home), alternatives };
}

function ddiStep(ddi: string): Step {
  return { step: 'ddi', text: `direct dial ${ddi} continues the number` };
}

/** Feature codes (3GPP TS 22.030, exchanges) are dialled as they are; a plus inside becomes the international prefix. */
function readCode(raw: string, run: Run, reader: Reader): Candidate | undefined {
  const { home } = reader;
  const intl = home.plan?.callingCode === '1' ? '011' : '00';
  const dial = raw.replaceAll('+', intl).replace(/[^\d*#]/g, '');
  if (dial.length > 40) return undefined;
  const steps: Step[] = [{ step: 'code', text: 'feature code: dialled as it is' }];
  if (raw.includes('+')) steps.push({ step: 'international', text: `plus inside the code written as ${intl}` });
  const post = readPost(reader.text, run.end, () => false);
  if (post !== undefined) steps.push(...tailSteps(post));
  return {
    ext: undefined,
    post: post?.post,
    confirmWhy: undefined,
    kind: 'local',
    dial,
    callingCode: undefined,
    valid: true,
    strong: false,
    type: 'feature-code',
    steps,
    alternatives: [],
    plus: false,
    start: run.start,
    end: post?.end ?? run.end,
  };
}

function tailSteps(tail: Tail): readonly Step[] {
  if (tail.ext !== undefined) return [{ step: 'extension', text: `extension ${tail.ext} is dialled after the answer` }];
  if (tail.post !== undefined) return [{ step: 'post', text: `${tail.post} is sent after the answer` }];
  return [];
}

function finish(
  found: Found,
  raw: string,
  run: Run,
  end: number,
  tail: Tail,
  more: readonly Step[],
  alternatives: readonly Reading[],
): Candidate {
  const behind = tailSteps(tail);
  const { kind, dial, callingCode, valid, strong, type, confirmWhy } = found;
  return {
    kind,
    dial,
    callingCode,
    valid,
    strong,
    type,
    confirmWhy,
    plus: raw.includes('+'),
    start: run.start,
    end,
    steps: more.length + behind.length === 0 ? found.steps : [...found.steps, ...more, ...behind],
    alternatives: alternatives.length === 0 ? found.alternatives : [...found.alternatives, ...alternatives],
    ext: tail.ext,
    post: tail.post,
  };
}

/** A sign that is no separator, with digits right behind it: what was read is not the whole number. */
function isTorn(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  if (!(code > 127 || code === 95)) return false;
  return (
    /^(?:_|[^\u0000-\u007f]{1,2})\d/.test(text.slice(end, end + 3)) &&
    !/^.{1,2}(?:\+|0|\()/.test(text.slice(end, end + 3))
  );
}

/** The last number of a run, with its tail or its letters. */
function readLast(piece: Piece, reader: Reader, run: Run, canonical: boolean): Candidate | undefined {
  const { text, home } = reader;
  const isNumber = (from: number, listed: boolean): boolean => startsNumber(text, from, listed, home);
  const tail = readTail(text, run.end, canonical, isNumber);
  if (
    isTorn(text, tail.end) ||
    (piece.outcome.kind === 'local' && piece.outcome.dial.length < 3 && tail.end > run.end)
  ) {
    reader.refusal = 'an unknown character inside the number';
    return undefined;
  }
  if (tail.ddi !== undefined) {
    const longer = withDdi(piece, tail.ddi, home);
    if (longer.outcome.kind !== 'none') {
      return finish(
        longer.outcome,
        longer.raw,
        run,
        tail.end,
        { end: tail.end },
        [ddiStep(tail.ddi)],
        longer.alternatives,
      );
    }
    if (piece.outcome.kind !== 'none')
      return finish(piece.outcome, piece.raw, run, tail.end, { end: tail.end, ext: tail.ddi }, [], []);
  }
  const bare = tail.ext === undefined && tail.post === undefined;
  if (
    bare &&
    reader.vanities > 0 &&
    !isOwnOrLocal(piece.outcome) &&
    /[A-Za-z]/.test(text.slice(run.end, run.end + 4))
  ) {
    reader.vanities--;
    const vanity = readVanity(text, piece.raw, run.end, home);
    if (vanity !== undefined) {
      const after = readTail(text, vanity.end, false, isNumber);
      return finish(vanity.found, piece.raw, run, after.end, after, [], []);
    }
  }
  if (piece.outcome.kind === 'none') {
    reader.refusal = piece.outcome.reason;
    return undefined;
  }
  return finish(piece.outcome, piece.raw, run, tail.end, tail, [], []);
}

/** Whether a whole number begins at `from`: then the comma or bar before it divides a list. */
function startsNumber(text: string, from: number, listed: boolean, home: Home): boolean {
  const match = /[ ]*([+(\d][\d ()/.+-]{4,40})/y;
  match.lastIndex = from;
  const raw = match.exec(text)?.[1];
  if (raw === undefined) return false;
  const outcome = resolve(raw, home);
  return raw.startsWith('+') || isOwnNumber(outcome) || (listed && isGood(outcome));
}

/** `+43 1 505641 #12`, `0664 1234567*5`: hash means an extension, a star is sent after the answer. */
function splitAtHash(raw: string): { readonly number: string; readonly tail: Tail } | undefined {
  const at = raw.search(/[*#]/);
  if (at <= 0) return undefined;
  const rest = raw.slice(at).replace(/[^\d*#]/g, '');
  if (!/\d/.test(rest)) return { number: raw.slice(0, at), tail: { end: 0 } };
  const isExtension = /^#\d{1,9}#?$/.test(rest);
  return { number: raw.slice(0, at), tail: isExtension ? { end: 0, ext: digitsOf(rest) } : { end: 0, post: rest } };
}

/** A plus in the middle begins the next number, unless it stands in a feature code. */
const splitPlus = (raw: string): readonly string[] =>
  raw.lastIndexOf('+') > 0 ? raw.split(/(?<=[\d)\]][\s()/.\-[\]~]{0,6})(?=\(?\+)/) : [raw];

export function readCandidates(reader: Reader, run: Run): readonly Candidate[] {
  const { text, home } = reader;
  const raw = text.slice(run.start, run.end);
  if (/^[(["\s]*[*#]/.test(raw)) {
    const code = readCode(raw, run, reader);
    return code === undefined ? [] : [code];
  }
  if (raw.length > LONGEST_RUN) {
    reader.refusal = 'too long for a number';
    return [];
  }
  const hashed = raw.includes('#') || raw.includes('*') ? splitAtHash(raw) : undefined;
  const parts = splitPlus(hashed?.number ?? raw);
  const pieces =
    parts.length === 1 ? readPieces(parts[0] ?? '', home) : parts.flatMap((part) => readPieces(part, home));
  if (pieces.length === 1 && pieces[0] !== undefined && hashed === undefined) {
    const only = readLast(pieces[0], reader, run, pieces[0].raw.includes('+'));
    return only === undefined ? [] : [only];
  }
  return pieces.flatMap((piece, at) => {
    if (at === pieces.length - 1 && hashed === undefined) {
      const last = readLast(piece, reader, run, piece.raw.includes('+'));
      return last === undefined ? [] : [last];
    }
    if (piece.outcome.kind === 'none') return [];
    const tail = at === pieces.length - 1 && hashed !== undefined ? hashed.tail : { end: run.end };
    return [finish(piece.outcome, piece.raw, run, run.end, tail, [], [])];
  });
}
