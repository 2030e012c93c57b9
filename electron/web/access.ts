/**
 * Who may use the running server: whoever holds its token. It is made anew at each start and stands in the fragment of the
 * printed address, which no browser sends to anybody.
 *
 * A browser that we open ourselves gets the address as an argument, and the arguments of a process can be read by
 * everybody on the computer. So that address holds a code, good for one opening within a minute, in place of the token.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 24;
const CODE_LIFE_MS = 60_000;

export interface Access {
  readonly token: string;
  isToken(given: string | undefined): boolean;
  /** A code that can be spent once. One at a time: a new one replaces the last. */
  createCode(): string;
  spendCode(given: string | undefined): boolean;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Neither the length nor the beginning of a secret shows in the time that it takes. */
const isSame = (given: string | undefined, secret: string): boolean =>
  timingSafeEqual(digest(given ?? ''), digest(secret)) && given !== undefined;

/** @param now milliseconds, monotonic */
export function createAccess(now: () => number): Access {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  let code: { readonly text: string; readonly until: number } | undefined;
  return {
    token,
    isToken: (given) => isSame(given, token),
    createCode() {
      code = { text: randomBytes(TOKEN_BYTES).toString('base64url'), until: now() + CODE_LIFE_MS };
      return code.text;
    },
    spendCode(given) {
      if (code === undefined || now() > code.until || !isSame(given, code.text)) return false;
      code = undefined;
      return true;
    },
  };
}
