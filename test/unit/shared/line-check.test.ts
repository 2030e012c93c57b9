import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../electron/shared/language.ts';
import {
  CHECK_STEPS,
  type CheckStep,
  checkStepLabel,
  checkStepText,
  type Finding,
  lineCheckText,
  stateOf,
} from '../../../electron/shared/line-check.ts';
import { CHECK_TEXTS, FINDINGS } from '../../../electron/shared/line-check-texts.ts';

const placeholders = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
const findings = Object.keys(FINDINGS) as Finding[];

const step = (finding: Finding, facts: CheckStep['facts'] = {}): CheckStep => ({
  id: 'phone',
  state: stateOf(finding),
  finding,
  facts,
});

describe('the sentences', () => {
  it.each(findings)('of %s name the same facts in every language', (finding) => {
    const { sentence, nextStep } = CHECK_TEXTS.en.findings[finding];
    for (const language of LANGUAGES) {
      const text = CHECK_TEXTS[language].findings[finding];
      expect(placeholders(text.sentence)).toEqual(placeholders(sentence));
      expect(placeholders(text.nextStep)).toEqual(placeholders(nextStep));
      expect(text.nextStep === '').toBe(nextStep === '');
      for (const part of [text.sentence, text.nextStep]) expect(part).toMatch(/^$|^[\p{Lu}{„].*\.$/u);
    }
  });

  it('have nothing that the types do not know, in any language', () => {
    for (const language of LANGUAGES) {
      const texts = CHECK_TEXTS[language];
      expect(Object.keys(texts.findings).toSorted()).toEqual(findings.toSorted());
      expect(Object.keys(texts.steps)).toEqual([...CHECK_STEPS]);
      expect(placeholders(texts.registered)).toEqual(['{hosts}', '{registered}']);
      for (const [state, text] of Object.entries(texts.results)) {
        expect(placeholders(text)).toEqual(placeholders(CHECK_TEXTS.en.results[state as 'ok']));
      }
    }
  });

  it('tell what to do about everything that fails', () => {
    const silent = findings.filter(
      (finding) => stateOf(finding) === 'failed' && CHECK_TEXTS.en.findings[finding].nextStep === '',
    );
    expect(silent).toEqual([]);
    const idle = findings.filter(
      (finding) => ['ok', 'skipped'].includes(stateOf(finding)) && CHECK_TEXTS.en.findings[finding].nextStep !== '',
    );
    expect(idle).toEqual([]);
  });

  it('in German name the fields as the German form does', () => {
    for (const { nextStep } of Object.values(CHECK_TEXTS.de.findings)) expect(nextStep).not.toMatch(/\bUser\b/);
    expect(CHECK_TEXTS.de.findings['login-refused'].nextStep).toContain('Benutzer und Passwort');
  });

  it('are not the same in two languages', () => {
    const same = findings.filter(
      (finding) => CHECK_TEXTS.en.findings[finding].sentence === CHECK_TEXTS.de.findings[finding].sentence,
    );
    expect(same).toEqual([]);
  });
});

describe('a step', () => {
  it('that runs says what it does', () => {
    const running: CheckStep = { id: 'dns', state: 'running', facts: {} };
    expect(checkStepText(running, 'en')).toEqual({ sentence: 'Looking up the server', nextStep: '' });
    expect(checkStepLabel('dns', 'de')).toBe('Name');
  });

  it('shows its facts, with what a peer put into them made harmless', () => {
    const { sentence } = checkStepText(step('phone-answered', { agent: 'Phone\u001b[2J {answer}\r\n$& 2' }), 'en');
    expect(sentence).toBe('Your phone answered: Phone [2J {answer} $& 2.');
  });

  it('says who is registered, and what a socket said', () => {
    const facts = { phone: 'a@b', registered: 2, hosts: '192.0.2.1, 192.0.2.2', detail: 'It is \u202eso.' };
    expect(checkStepText(step('phone-silent', facts), 'en').sentence).toBe(
      'Your phone at a@b does not answer. Registered: 2 (192.0.2.1, 192.0.2.2). It is so.',
    );
  });
});

describe('the whole', () => {
  const steps: readonly CheckStep[] = [
    { id: 'server', state: 'warning', finding: 'server-silent', facts: { seconds: 3 } },
    { id: 'login', state: 'failed', finding: 'login-silent', facts: {} },
    { id: 'phone', state: 'skipped', finding: 'skipped-failed', facts: {} },
  ];

  it.each([
    ['ok', 'Line office works.'],
    ['warning', 'Line office seems to work; look at what is said about “server”.'],
    ['failed', 'Line office does not work yet: see “login”.'],
    ['cancelled', 'The test was cancelled.'],
  ] as const)('%s: names the step that matters', (state, text) => {
    expect(lineCheckText({ line: 'office', state, steps, ms: 1 }, 'en')).toBe(text);
  });
});
