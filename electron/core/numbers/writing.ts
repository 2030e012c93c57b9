/** One number as it stands in a text, before anything is known about it. */

/** One number as it stands in the text. */
export interface Writing {
  readonly digits: string;
  readonly plus: boolean;
  /** Digits before the first separator. */
  readonly firstGroup: number;
  /** Where in `digits` the zero of a `(0)` stands, or -1. */
  readonly zeroAt: number;
}

/** Reads the digits, the plus and the grouping of one number. */
export function readWriting(raw: string): Writing {
  let digits = '';
  let plus = false;
  let firstGroup = 0;
  let zeroAt = -1;
  for (let at = 0; at < raw.length; at++) {
    const code = raw.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      if (code === 48 && zeroAt < 0 && digits !== '' && isBracketed(raw, at)) zeroAt = digits.length;
      digits += raw[at];
    } else {
      if (code === 43 && digits === '') plus = true;
      if (firstGroup === 0) firstGroup = digits.length;
    }
  }
  return { digits, plus, firstGroup: firstGroup === 0 ? digits.length : firstGroup, zeroAt };
}

function isBracketed(raw: string, at: number): boolean {
  let before = at - 1;
  let after = at + 1;
  while (raw[before] === ' ') before--;
  while (raw[after] === ' ') after++;
  return (raw[before] === '(' && raw[after] === ')') || (raw[before] === '[' && raw[after] === ']');
}
