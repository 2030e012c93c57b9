import { describe, expect, test } from 'vitest';
import { de } from '../../../renderer/src/i18n/de.ts';
import { en } from '../../../renderer/src/i18n/en.ts';

/** Every text by its path: `dial.box.label`. */
function textsOf(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(here, value);
    else for (const [below, text] of textsOf(value, here)) found.set(below, text);
  }
  return found;
}

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

describe('texts of the window', () => {
  const english = textsOf(en);
  const german = textsOf(de);

  test('both languages have the same keys', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('no text is empty, has spaces at its ends, or three dots in place of an ellipsis', () => {
    for (const texts of [english, german]) {
      for (const [key, text] of texts)
        expect([key, text.trim() === text, text === '', text.includes('...')]).toEqual([key, true, false, false]);
    }
  });

  test('a text and its translation name the same things', () => {
    for (const [key, text] of english) {
      expect([key, placeholders(german.get(key) ?? '')]).toEqual([key, placeholders(text)]);
    }
  });

  test('what has a plural has both forms', () => {
    for (const key of english.keys()) {
      if (key.endsWith('_one')) expect(english.has(key.replace(/_one$/, '_other')), key).toBe(true);
      if (key.endsWith('_other')) expect(english.has(key.replace(/_other$/, '_one')), key).toBe(true);
    }
  });
});
