/** A line that is typed where nobody sees it: a password. Keys that are no character must not become part of it. */

export interface Typed {
  readonly text: string;
  /** `left`: Ctrl-C or Ctrl-D. Undefined: more is to come. */
  readonly end: 'entered' | 'left' | undefined;
}

/** What terminals send for arrows, function keys and Alt with a key (ECMA-48 §5.4: ESC, CSI and SS3). */
const KEY_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O.|[^[O])?/gu;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
/** Takes back the whole line. */
const CTRL_U = '\u0015';

/** @param keys what the terminal has sent at once */
export function typeOn(before: string, keys: string): Typed {
  let text = before;
  for (const key of keys.replace(KEY_SEQUENCE, '')) {
    if (key === '\r' || key === '\n') return { text, end: 'entered' };
    if (key === CTRL_C || key === CTRL_D) return { text, end: 'left' };
    if (key === CTRL_U) text = '';
    else if (key === '\u007f' || key === '\b') text = [...text].slice(0, -1).join('');
    else if (key >= ' ') text += key;
  }
  return { text, end: undefined };
}
