import { describe, expect, it } from 'vitest';
import { APP_TEXTS } from '../../../electron/core/app/texts.ts';
import {
  announcementSentence,
  callerText,
  LINE_STATE_TEXTS,
  lineStateSentence,
} from '../../../electron/shared/line-state-texts.ts';
import { REGISTRATION_TEXTS, registrationSentence } from '../../../electron/shared/registration-texts.ts';
import { loadTranslations } from '../../../electron/shared/translations.ts';

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).sort();

it.each([
  ['states of lines', LINE_STATE_TEXTS],
  ['registrations', REGISTRATION_TEXTS],
  ['the application', APP_TEXTS],
])('both languages of %s have the same keys and placeholders', (_, tables) => {
  const en: Readonly<Record<string, string>> = tables.en;
  const de: Readonly<Record<string, string>> = tables.de;
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  for (const [key, text] of Object.entries(en)) expect(placeholders(de[key] ?? ''), key).toEqual(placeholders(text));
});

describe('sentences', () => {
  const timeOf = (at: number): string => `t${at}`;

  it('name what happened and what comes next', () => {
    expect(
      lineStateSentence({ active: true, registration: { state: 'registered', since: 1, until: 2 } }, 'en', timeOf),
    ).toBe('registered since t1, until t2');
    expect(
      lineStateSentence(
        { active: true, registration: { state: 'failed', since: 1, text: 'No.', retryAt: 3 } },
        'de',
        timeOf,
      ),
    ).toBe('nicht registriert: No. Nächster Versuch um t3.');
    expect(lineStateSentence({ active: false, registration: { state: 'off' } }, 'en', timeOf)).toBe('switched off');
  });

  it('say in German what a socket said in English', async () => {
    const fault = { kind: 'unreachable', text: '192.0.2.1:5060 did not answer in time.' } as const;
    await loadTranslations('de');
    expect(registrationSentence(fault, 'de')).toBe(
      'Der Server ist nicht erreichbar: 192.0.2.1:5060 hat nicht rechtzeitig geantwortet.',
    );
    expect(registrationSentence(fault, 'en')).toBe(`The server cannot be reached: ${fault.text}`);
  });

  it('clean what a peer has written', () => {
    const status = { code: 500, reason: 'Oh\u001b[31m no\r\nX' };
    expect(registrationSentence({ kind: 'busy', status }, 'en')).toBe('The server has a problem (500 Oh [31m no X).');
    const call = { id: '1', line: 'Office', name: 'Eva\u202e', number: '+43', startedAt: 0, state: 'ringing' } as const;
    expect(announcementSentence(call, 'en')).toBe('Eva (+43) is calling on Office');
    expect(callerText({}, 'de')).toBe('Unbekannt');
  });
});
