import { describe, expect, test } from 'vitest';
import { takeToken } from '../../../renderer/src/bridge/token.ts';

const storage = (kept: Record<string, string> = {}) => ({
  kept,
  getItem: (key: string): string | null => kept[key] ?? null,
  setItem: (key: string, value: string): void => {
    kept[key] = value;
  },
});

describe('the token of the page', () => {
  test('is taken out of the fragment, kept, and leaves the address', () => {
    const store = storage();
    expect(takeToken('http://127.0.0.1:8080/#token=a%2Fb', store)).toEqual({
      token: 'a/b',
      address: 'http://127.0.0.1:8080/',
    });
    expect(Object.values(store.kept)).toEqual(['a/b']);
  });

  test('is taken out of the query, and the page in the fragment stays', () => {
    expect(takeToken('http://127.0.0.1:8080/?token=abc&x=1#/lines', storage())).toEqual({
      token: 'abc',
      address: 'http://127.0.0.1:8080/?x=1#/lines',
    });
  });

  test('after a reload it is the one that was kept; a new one wins', () => {
    const store = storage();
    takeToken('http://127.0.0.1:8080/#token=old', store);
    expect(takeToken('http://127.0.0.1:8080/#/history', store)).toEqual({
      token: 'old',
      address: 'http://127.0.0.1:8080/#/history',
    });
    expect(takeToken('http://127.0.0.1:8080/#token=new', store).token).toBe('new');
  });

  test('without one there is none', () => {
    expect(takeToken('http://127.0.0.1:8080/', storage()).token).toBeUndefined();
  });

  test('what only looks like one is a page', () => {
    expect(takeToken('http://127.0.0.1:8080/#/token=abc', storage()).token).toBeUndefined();
  });

  test('a broken escape is no token and no crash', () => {
    expect(takeToken('http://127.0.0.1:8080/#token=%zz', storage()).token).toBe('%zz');
  });
});
