/**
 * Letters as ranges. `\p{L}` would do, but building its set costs about a millisecond at the first use of every
 * expression, which is more than all other work on a number. Digits of other scripts are plain digits by now.
 */
export const LETTERS =
  'A-Za-z\\u00aa\\u00b5\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02af\\u0300-\\u1fff\\u2c00-\\u2dff\\u3040-\\ud7ff\\uf900-\\ufdff';

export const LETTER = new RegExp(`[${LETTERS}]`);
export const LETTER_OR_DIGIT = new RegExp(`[0-9${LETTERS}]`);
