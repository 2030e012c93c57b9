import { describe, expect, it } from 'vitest';
import { LANGUAGES, toLanguage } from '../../../electron/shared/language.ts';
import { CALL_STATES, type CallSnapshot, isFinal, OUTCOMES } from '../../../electron/shared/state.ts';
import { OUTCOME_TEXTS, STATE_TEXTS } from '../../../electron/shared/text-tables.ts';
import { outcomeText, stateText, toPlainText } from '../../../electron/shared/texts.ts';

const CALL: CallSnapshot = {
  callId: 'c1',
  line: 'office',
  dialText: '+43 (1) 505641',
  sent: '0431505641',
  state: 'phone-ringing',
  leg: 'phone',
  startedAt: 0,
};
const ended = (outcome: CallSnapshot['outcome'] & string, code?: number, reason = 'Some Reason'): CallSnapshot => ({
  ...CALL,
  state: 'failed',
  outcome,
  ...(code === undefined ? {} : { sip: { code, reason } }),
});
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).sort();

describe('both languages', () => {
  it('have the same keys', () => {
    expect(Object.keys(STATE_TEXTS.de).sort()).toEqual(Object.keys(STATE_TEXTS.en).sort());
    expect(Object.keys(OUTCOME_TEXTS.de).sort()).toEqual(Object.keys(OUTCOME_TEXTS.en).sort());
  });

  it('have the same placeholders in each sentence, and only ones that are filled', () => {
    const known = ['{answer}', '{line}', '{number}'];
    for (const key of Object.keys(OUTCOME_TEXTS.en) as (keyof typeof OUTCOME_TEXTS.en)[]) {
      const { en, de } = OUTCOME_TEXTS;
      expect(placeholders(de[key].sentence), key).toEqual(placeholders(en[key].sentence));
      for (const found of placeholders(`${en[key].sentence}${en[key].nextStep}${de[key].nextStep}`)) {
        expect(known, key).toContain(found);
      }
    }
  });

  it('quote a code only where one is known', () => {
    for (const outcome of OUTCOMES) expect(OUTCOME_TEXTS.en[outcome].sentence).not.toContain('{answer}');
  });

  it.each(LANGUAGES)('%s: every sentence and next step is complete, whatever code comes', (language) => {
    for (const outcome of OUTCOMES) {
      for (const code of [undefined, 180, 200, 302, 401, 403, 404, 407, 480, 484, 486, 488, 500, 503, 603, 606, 699]) {
        const { sentence, nextStep } = outcomeText(ended(outcome, code), language);
        expect(sentence, `${outcome} ${code}`).toMatch(/^.{8,160}\.$/);
        if (outcome !== 'connected') expect(nextStep, `${outcome} ${code}`).toMatch(/^.{8,170}\.$/);
        expect(sentence + nextStep).not.toMatch(/[{}]|undefined/);
      }
    }
  });

  it.each(LANGUAGES)('%s: every running state has a sentence', (language) => {
    const sentences = CALL_STATES.filter((state) => !isFinal(state)).map((state) =>
      stateText({ ...CALL, state }, language),
    );
    expect(new Set(sentences).size).toBe(7);
    expect(sentences.join()).not.toMatch(/[{}]|undefined/);
  });

  it('German addresses the reader as Sie', () => {
    const all = JSON.stringify([STATE_TEXTS.de, OUTCOME_TEXTS.de]);
    expect(all).not.toMatch(/\b(?:du|dein\w*|dir|dich)\b/i);
  });
});

describe('the sentences', () => {
  it('are those of the terminal contract', () => {
    expect(stateText(CALL, 'en')).toBe('Your phone is ringing');
    expect(stateText(CALL, 'de')).toBe('Ihr Telefon läutet');
    expect(stateText({ ...CALL, state: 'callee-ringing' }, 'en')).toBe('+43 (1) 505641 is ringing');
    expect(stateText({ ...ended('connected'), state: 'connected' }, 'en')).toBe('You are connected to +43 (1) 505641.');
  });

  it('choose the most special text for a code', () => {
    expect(outcomeText(ended('phone-unreachable', 604, 'Nowhere'), 'en').sentence).toBe(
      'The server does not know your phone: the answer was “604 Nowhere”.',
    );
    expect(outcomeText(ended('phone-unreachable', 503), 'en').sentence).toContain('The server has a problem');
    expect(outcomeText(ended('phone-unreachable', 420), 'en').sentence).toContain('“420 Some Reason”');
    expect(outcomeText(ended('phone-unreachable'), 'en').sentence).toBe('Your phone could not be reached.');
    expect(outcomeText(ended('callee-failed', 407), 'en').sentence).toContain('could not log in');
  });

  it('say what is left to press once connected', () => {
    const call = { ...ended('connected'), state: 'connected', postDial: ',,123#$&' } as const;
    expect(outcomeText(call, 'en').nextStep).toBe(
      'Now press ,,123#$& on your phone; Dialtray cannot send these tones.',
    );
    expect(outcomeText({ ...call, outcome: 'callee-busy' }, 'en').nextStep).toBe('Dial again later.');
  });

  it('say of a call without an outcome that its result is not known', () => {
    expect(outcomeText({ ...CALL, state: 'failed' }, 'en').sentence).toContain('did not report');
  });

  it('quote foreign text without control characters, and not all of it', () => {
    const hostile = {
      ...ended('transfer-refused', 400, `\u001b[2J\r\nX\u202e${'y'.repeat(500)}`),
      dialText: 'a\u0007\u009b1mb',
    };
    const { sentence } = outcomeText(hostile, 'en');
    expect(sentence).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(sentence.length).toBeLessThan(250);
    expect(sentence).toContain('a 1mb');
  });

  it('a placeholder inside foreign text stays as it is', () => {
    expect(stateText({ ...CALL, state: 'transferring', dialText: '{line}' }, 'en')).toBe(
      'Asking your phone to dial {line}',
    );
  });
});

describe('toPlainText', () => {
  it('cuts between letters, not inside of one', () => {
    expect(toPlainText('😀'.repeat(5), 3)).toBe('😀😀…');
    expect(toPlainText('  a \n b  ', 10)).toBe('a b');
  });
});

describe('toLanguage', () => {
  it.each([
    ['system', 'de_AT.UTF-8', 'de'],
    ['system', 'de-AT', 'de'],
    ['system', 'de', 'de'],
    ['system', 'C', 'en'],
    ['system', '', 'en'],
    ['system', 'den_US', 'en'],
    ['en', 'de_AT', 'en'],
    ['de', 'en_US', 'de'],
  ] as const)('%s on %j is %s', (choice, locale, language) => expect(toLanguage(choice, locale)).toBe(language));
});
