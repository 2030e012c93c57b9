import { describe, expect, it } from 'vitest';
import { createSay, MAIN_TEXTS } from '../../../electron/main/texts.ts';

const placeholders = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('what the desktop says', () => {
  it('is the same in both languages, with the same placeholders', () => {
    expect(Object.keys(MAIN_TEXTS.de).sort()).toEqual(Object.keys(MAIN_TEXTS.en).sort());
    for (const [key, text] of Object.entries(MAIN_TEXTS.en)) {
      const german = MAIN_TEXTS.de[key as keyof typeof MAIN_TEXTS.de];
      expect([key, placeholders(german)]).toEqual([key, placeholders(text)]);
      expect(german.trim()).not.toBe('');
    }
  });

  it('follows the language that is asked for', () => {
    let language: 'en' | 'de' = 'en';
    const say = createSay(() => language);
    expect(say('hang-up', { number: '+43 $& {line}' })).toBe('End the call to +43 $& {line}');
    language = 'de';
    expect(say('quit')).toBe('Dialtray beenden');
  });
});
