import { expect, it } from 'vitest';
import { createAccess } from '../../../electron/web/access.ts';

it('S27: a token has at least 128 bits and is another one at each start', () => {
  const tokens = Array.from({ length: 50 }, () => createAccess(() => 0).token);
  expect(new Set(tokens).size).toBe(50);
  for (const token of tokens) expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
});

it('knows its token and nothing else', () => {
  const { token, isToken } = createAccess(() => 0);
  expect(isToken(token)).toBe(true);
  for (const wrong of [undefined, '', token.slice(1), `${token}x`, token.toUpperCase(), createAccess(() => 0).token]) {
    expect(isToken(wrong)).toBe(false);
  }
});

it('a code is good once, for a minute, until the next one', () => {
  let now = 0;
  const { createCode, spendCode, isToken } = createAccess(() => now);
  expect(spendCode(undefined)).toBe(false);
  const first = createCode();
  expect(isToken(first)).toBe(false);
  expect(spendCode('wrong')).toBe(false);
  expect(spendCode(first)).toBe(true);
  expect(spendCode(first)).toBe(false);

  const replaced = createCode();
  const second = createCode();
  expect(spendCode(replaced)).toBe(false);
  expect(spendCode(second)).toBe(true);

  const late = createCode();
  now = 60_001;
  expect(spendCode(late)).toBe(false);
});
