/**
 * The live display of a call on a terminal: both legs, the time that has passed, and one sentence. It is drawn in place:
 * the cursor goes back up over what was drawn before. Terminals of any width do, because lines are cut and wrapping is
 * switched off while drawing (DECAWM), so that a line is always one row.
 */
import type { Language } from '../shared/language.ts';
import { type CallSnapshot, type CallState, isFinal, type Leg, type Outcome } from '../shared/state.ts';
import { outcomeText, stateText, toAnswer, toPlainText } from '../shared/texts.ts';
import type { CliIo } from './io.ts';
import { type CallView, DEMO_NOTE, detailLines } from './views.ts';

/** Often enough for the eye; far more often than the once a second that shows that the program lives. */
export const REDRAW_MS = 200;
export const SPINNER: readonly string[] = ['◐', '◓', '◑', '◒'];

type Look = 'waiting' | 'active' | 'done' | 'failed';
type Word =
  | 'looking'
  | 'calling'
  | 'ringing'
  | 'picked-up'
  | 'waiting'
  | 'asked'
  | 'dialling'
  | 'connected'
  | 'cancelled'
  | 'failed'
  | 'unknown';

interface Words {
  readonly phone: string;
  readonly callee: string;
  readonly by: string;
  readonly leg: Readonly<Record<Word, string>>;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    phone: 'your phone',
    callee: 'callee',
    by: 'line',
    leg: {
      looking: 'being looked up',
      calling: 'being called',
      ringing: 'ringing',
      'picked-up': 'picked up',
      waiting: 'waiting',
      asked: 'your phone is asked to dial',
      dialling: 'being dialled',
      connected: 'connected',
      cancelled: 'cancelled',
      failed: 'not reached',
      unknown: 'not known',
    },
  },
  de: {
    phone: 'Ihr Telefon',
    callee: 'Gegenstelle',
    by: 'Leitung',
    leg: {
      looking: 'wird gesucht',
      calling: 'wird angerufen',
      ringing: 'läutet',
      'picked-up': 'abgehoben',
      waiting: 'wartet',
      asked: 'Ihr Telefon wird zum Wählen beauftragt',
      dialling: 'wird gewählt',
      connected: 'verbunden',
      cancelled: 'abgebrochen',
      failed: 'nicht erreicht',
      unknown: 'nicht bekannt',
    },
  },
};

const RUNNING: Readonly<Partial<Record<CallState, { readonly phone: [Look, Word]; readonly callee: [Look, Word] }>>> = {
  resolving: { phone: ['active', 'looking'], callee: ['waiting', 'waiting'] },
  'calling-phone': { phone: ['active', 'calling'], callee: ['waiting', 'waiting'] },
  'phone-ringing': { phone: ['active', 'ringing'], callee: ['waiting', 'waiting'] },
  'phone-answered': { phone: ['done', 'picked-up'], callee: ['waiting', 'waiting'] },
  transferring: { phone: ['done', 'picked-up'], callee: ['active', 'asked'] },
  'callee-trying': { phone: ['done', 'picked-up'], callee: ['active', 'dialling'] },
  'callee-ringing': { phone: ['done', 'picked-up'], callee: ['active', 'ringing'] },
};

/** The leg on which a call ended tells which of the two did not get through; a phone that was picked up stays so. */
function endOf(call: CallSnapshot, leg: Leg): readonly [Look, Word] {
  const outcome: Outcome = call.outcome ?? 'result-unknown';
  if (outcome === 'connected') return leg === 'phone' ? ['done', 'picked-up'] : ['done', 'connected'];
  const endedHere = call.leg === leg;
  if (!endedHere) return leg === 'phone' ? ['done', 'picked-up'] : ['waiting', 'waiting'];
  if (outcome === 'cancelled') return ['failed', 'cancelled'];
  return outcome === 'result-unknown' ? ['failed', 'unknown'] : ['failed', 'failed'];
}

const legOf = (call: CallSnapshot, leg: Leg): readonly [Look, Word] => RUNNING[call.state]?.[leg] ?? endOf(call, leg);

export type Paint = (style: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string) => string;
const STYLES = { bold: '1', dim: '2', green: '32', red: '31', yellow: '33' } as const;
const plain: Paint = (_, text) => text;
const colour: Paint = (style, text) => `\u001b[${STYLES[style]}m${text}\u001b[0m`;
/** https://no-color.org: any value but the empty one. */
export const paintOf = (io: CliIo): Paint => (io.env.NO_COLOR ? plain : colour);

const LOOKS = { waiting: 'dim', active: 'yellow', done: 'green', failed: 'red' } as const;

const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** Columns a text takes: East Asian wide characters and emoji take two, combining marks none. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) >= width) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Breaks at spaces; a word that is longer than the line is cut. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cut(word, width));
  }
  return lines;
}

interface Frame {
  readonly head: string;
  readonly demo: boolean;
  readonly elapsedMs: number;
  readonly width: number;
  readonly spinner: string;
  readonly paint: Paint;
  readonly language: Language;
}

function legLine(call: CallSnapshot, leg: Leg, { language, width, spinner, paint }: Frame): string {
  const words = WORDS[language];
  const [look, word] = legOf(call, leg);
  const sign = { waiting: '○', active: spinner, done: '✓', failed: '✗' }[look];
  const label = (leg === 'phone' ? words.phone : words.callee).padEnd(
    Math.max(words.phone.length, words.callee.length),
  );
  // The answer belongs to the leg that the call is on; of a phone that was picked up nobody needs the 200.
  const answer = call.sip !== undefined && call.leg === leg && look !== 'waiting' ? `  ${toAnswer(call.sip)}` : '';
  const rest = cut(`${label}  ${words.leg[word]}`, Math.max(4, width - 6));
  const room = Math.max(0, width - 6 - widthOf(rest));
  return `  ${paint(LOOKS[look], sign)} ${look === 'waiting' ? paint('dim', rest) : rest}${paint('dim', cut(answer, room))}`;
}

function draw(call: CallSnapshot | undefined, frame: Frame): readonly string[] {
  const { head, demo, elapsedMs, width, paint, language } = frame;
  const time = clock(elapsedMs);
  const title = cut(head, Math.max(4, width - time.length - 4));
  const gap = ' '.repeat(Math.max(1, Math.min(width, 72) - 2 - widthOf(title) - time.length));
  const lines = [`  ${paint('bold', title)}${gap}${paint('dim', time)}`];
  const inner = Math.max(10, Math.min(width - 4, 76));
  if (demo) lines.push(...wrap(DEMO_NOTE[language], inner).map((text) => `  ${paint('dim', text)}`));
  if (call === undefined) return lines;
  lines.push('', legLine(call, 'phone', frame), legLine(call, 'callee', frame), '');
  if (!isFinal(call.state)) return [...lines, ...wrap(stateText(call, language), inner).map((text) => `  ${text}`)];
  const { sentence, nextStep } = outcomeText(call, language);
  const style = call.outcome === 'connected' ? 'green' : 'red';
  lines.push(...wrap(sentence, inner).map((text) => `  ${paint(style, text)}`));
  for (const detail of detailLines(call, language)) lines.push(...wrap(detail, inner).map((text) => `  ${text}`));
  if (nextStep !== '') lines.push(...wrap(nextStep, inner).map((text) => `  ${paint('dim', text)}`));
  return lines;
}

/** Whether the cursor may be moved on this output. */
export const canDrawLive = (io: CliIo): boolean => io.out.isTerminal && io.env.TERM !== 'dumb';

export function createLiveView(io: CliIo, language: Language): CallView {
  const began = io.now();
  const paint = paintOf(io);
  let head = '';
  let demo = false;
  let call: CallSnapshot | undefined;
  let rows = 0;
  let frames = 0;
  let stopTimer = (): void => {};
  let closed = false;

  function redraw(above: readonly string[] = []): void {
    const spinner = SPINNER[frames++ % SPINNER.length] ?? '';
    const width = io.out.columns();
    const lines = draw(call, { head, demo, elapsedMs: io.now() - began, width, spinner, paint, language });
    const up = rows > 0 ? `\u001b[${rows}A` : '';
    const text = [...above, ...lines].map((line) => `\u001b[2K${line}\n`).join('');
    io.out.write(`\u001b[?7l${up}\r${text}\u001b[J\u001b[?7h`);
    rows = lines.length;
  }

  function tick(): void {
    stopTimer = io.after(REDRAW_MS, () => {
      redraw();
      tick();
    });
  }

  function close(): void {
    stopTimer();
    closed = true;
  }

  return {
    begin({ text, line, demo: isDemo }) {
      head = `${toPlainText(text)}  ${WORDS[language].by} ${toPlainText(line)}`;
      demo = isDemo;
      redraw();
      tick();
    },
    show(snapshot) {
      if (closed) return;
      call = snapshot;
      redraw();
      if (isFinal(snapshot.state)) close();
    },
    refused({ text }) {
      close();
      io.err.write(`${toPlainText(text, 500)}\n`);
    },
    note(text) {
      const clean = toPlainText(text, 500);
      if (closed || rows === 0) io.err.write(`${clean}\n`);
      else redraw(wrap(clean, Math.max(10, io.out.columns() - 2)));
    },
    close,
  };
}
