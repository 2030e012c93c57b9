/** What a reader is told about a number before it is dialled, in the reader's language. */
import { describe, expect, test } from 'vitest';
import { previewNumber, type Reading, toCallee } from '../../../../electron/core/calls/callee.ts';
import { prepareRules } from '../../../../electron/core/numbers/rules.ts';
import type { DialRule } from '../../../../electron/shared/dial-plan.ts';
import type { Language } from '../../../../electron/shared/language.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings } from '../../../../electron/shared/settings.ts';
import type { NumberPreview } from '../../../../electron/shared/state.ts';

const line: LineSettings = { ...LINE_DEFAULTS, name: 'Office', domain: 'pbx.example.com', user: '100' };
const settings = {
  ...DEFAULT_SETTINGS,
  location: { country: 'AT', areaCode: '1', outsidePrefix: '0', internal: [3, 4] as const },
  lines: [line],
};

const RULES: readonly DialRule[] = [
  // The user's own words, which happen to be ours as well.
  { id: 'a', name: 'Own numbers', match: '\\+43900\\d+', action: 'block' },
  { id: 'b', match: '[0-9' },
];

async function reading(language: Language, rules: readonly DialRule[] = []): Promise<Reading> {
  return { settings, line, rules: await prepareRules(rules), language, exact: false };
}

const rulesOf = ({ plan }: NumberPreview) => plan.rules.map(({ name, why }) => `${name}: ${why}`);

describe('a preview', () => {
  test('in English is as core/numbers says it', async () => {
    const { steps, plan } = await previewNumber('01 505642', await reading('en'));
    expect(steps.map(({ text }) => text)).toEqual(['national prefix of AT taken away', 'country code +43 (AT) added']);
    expect(plan.rules[0]).toMatchObject({ name: 'Emergency numbers', matched: false });
  });

  test('in German: steps, rules, other readings and why it is asked', async () => {
    const german = await reading('de', RULES);
    const preview = await previewNumber('fax:+43 1 505642-0 DW 12', german);
    expect(preview.steps.map(({ step, text }) => `${step} ${text}`)).toEqual([
      'scheme fax:-Link',
      'country Landeskennzahl +43 (AT)',
      'ddi die Durchwahl 12 setzt die Nummer fort',
    ]);
    expect(preview.target).toMatchObject({
      confirmWhy: 'eine Faxnummer',
      alternatives: [{ dial: '+4315056420', why: 'ohne die Durchwahl' }],
    });
    expect(preview).toMatchObject({ confirm: 'eine Faxnummer', plan: { why: 'eine Faxnummer', action: 'confirm' } });
    expect(rulesOf(preview)).toEqual([
      'Notrufnummern: keine Notrufnummer am Ort',
      'Funktionscodes: kein * oder #',
      'Nebenstellen: keine Nebenstelle mit 3 bis 4 Stellen',
      'Own numbers: \\+43900\\d+ passt nicht',
      'b: nicht lesbar: es fehlt eine schließende ] (Zeichen 1 von match)',
      'Eigene Nummern: am Ort gibt es keine eigenen Nummern',
      'Öffentliche Kurznummern: keine öffentliche Kurznummer',
      'Form der Leitung: die Leitung will die internationale Form mit Plus',
      'Alle anderen lokalen Nummern: nicht erreicht: Eine frühere Regel hat entschieden',
    ]);
  });

  test('in German: why it cannot be dialled', async () => {
    const none = await previewNumber('niemand', await reading('de'));
    expect(none).toMatchObject({ fault: 'keine Ziffern', target: { reason: 'keine Ziffern' } });
    const blocked = await previewNumber('0900 123456', await reading('de', RULES));
    expect(blocked).toMatchObject({ fault: 'von einer Regel gesperrt', plan: { why: 'von einer Regel gesperrt' } });
    const exact = await previewNumber('niemand', { ...(await reading('de')), exact: true });
    expect(exact.fault).toMatch(/^Genau wie getippt/);
  });

  test('says nothing more than in English, and nothing in both languages', async () => {
    for (const text of [
      '+43 1 505641',
      '112',
      '117',
      '*21#',
      'tel:+1-900-555-0100',
      'sip:eva@example.com;maddr=192.0.2.1',
    ]) {
      const english = await previewNumber(text, await reading('en', RULES));
      const german = await previewNumber(text, await reading('de', RULES));
      expect(Object.keys(german.target).sort()).toEqual(Object.keys(english.target).sort());
      expect({ ...german.plan, why: '', rules: [] }).toEqual({ ...english.plan, why: '', rules: [] });
      for (const [at, rule] of german.plan.rules.entries()) {
        expect(rule.why).not.toBe(english.plan.rules[at]?.why);
        expect(rule).toEqual({ ...english.plan.rules[at], name: rule.name, why: rule.why });
      }
    }
  });
});

describe('a call that does not begin', () => {
  test.each([
    ['en', 'no digits', 'blocked by a rule', 'a fax number'],
    ['de', 'keine Ziffern', 'von einer Regel gesperrt', 'eine Faxnummer'],
  ] as const)('%s: says why', async (language, none, blocked, asked) => {
    const rules = await reading(language, RULES);
    const refused = { ok: false, error: { kind: 'refused', outcome: 'number-invalid' } };
    expect(await toCallee('niemand', rules, false)).toMatchObject({ ...refused, error: { text: none } });
    expect(await toCallee('0900 123456', rules, false)).toMatchObject({ ...refused, error: { text: blocked } });
    expect(await toCallee('fax:+43 1 505642', await reading(language), false)).toEqual({
      ok: false,
      error: { kind: 'confirm', sent: '+431505642', text: asked },
    });
    expect(await toCallee('fax:+43 1 505642', await reading(language), true)).toMatchObject({
      ok: true,
      value: { sent: '+431505642' },
    });
  });
});
