/** What the core says in English is there in German too: all of it, also what somebody will write tomorrow. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { toContext } from '../../../electron/core/numbers/location.ts';
import { parseDialText } from '../../../electron/core/numbers/parse.ts';
import { NO_RULES, planDial } from '../../../electron/core/numbers/plan.ts';
import { loadRuleEngine } from '../../../electron/core/numbers/rule-engine.ts';
import { checkRule, prepareRules } from '../../../electron/core/numbers/rules.ts';
import { KEYRING_PROGRAM } from '../../../electron/node/keyring.ts';
import type { DialPlan, DialTarget } from '../../../electron/shared/dial-plan.ts';
import { germanBook, PHRASES } from '../../../electron/shared/translations/german.ts';
import { loadTranslations, translate } from '../../../electron/shared/translations.ts';
import fc from '../../support/properties.ts';
import { FILLED_IN, textsIn } from '../../support/said.ts';
import { inputOf, numberCases, ruleCases } from '../core/numbers/cases.ts';
import { line, location, rules } from '../core/numbers/dial-plans.ts';
import { dialText } from '../core/numbers/dial-texts.ts';

/**
 * Files whose texts no person reads in a window: what goes to peers and logs, lists of words, what only the terminal says.
 * Those of core/app have both languages themselves, and the report is English.
 */
const SILENT: ReadonlySet<string> = new Set([
  'electron/core/app/links.ts',
  'electron/core/app/report.ts',
  'electron/core/app/texts.ts',
  'electron/core/calls/enum-lookup.ts',
  'electron/core/lines/public-address.ts',
  'electron/core/lines/rehearsal.ts',
  'electron/core/numbers/enum.ts',
  'electron/core/numbers/words.ts',
  'electron/core/sip/challenge.ts',
  'electron/core/sip/header-lines.ts',
  'electron/core/sip/no-grammar.ts',
  'electron/core/sip/parse.ts',
  'electron/core/sip/refusals.ts',
  'electron/core/sip/render.ts',
  'electron/core/sip/sdp.ts',
  'electron/core/sip/start-line.ts',
  'electron/node/data-folder.ts',
  'electron/node/linux-entry.ts',
  'electron/node/static-files.ts',
  'electron/node/status-file.ts',
  'electron/node/trace-file.ts',
]);

/** Texts of the other files that no person reads, `…` for what is filled in: for logs, for peers, parts, lists. */
const NOT_SAID: ReadonlySet<string> = new Set([
  'a listener failed: …',
  'ENUM: …',
  'a request without a leg',
  'an unknown ticket',
  'a request that moves on',
  'a transport failure',
  '…; the connection is closed',
  'a … response',
  '… could not be processed: …',
  'The last entry of the history was cut off when Dialtray or the computer stopped; it is in ….',
  'not an IP literal',
  'Interval Too Brief',
  '… INVITE',
  'Digest …',
  'udp …',
  'Reason',
  'tel:…',
  'tel:',
  'from this piece',
  'from before',
  // Together they are a phrase, which the parser's texts below show.
  '… dialled as the letters of the keypad…',
  ', of which the last … are left out',
]);

/** A header field, a message, or several lines: none of our sentences. */
const PROTOCOL = /^(?:Accept|Allow|Contact|Expires): |SIP\/2\.0|[\r\n]|^ext isub /;

/** The settings file has these in both languages, and gives the English ones where a window asks (REASONS there). */
const BESIDE = ['it is too large', `it is not JSON (${FILLED_IN})`];

const shown = (text: string): string => text.replaceAll(new RegExp(`${FILLED_IN}+`, 'g'), '…');

function sourceFiles(): readonly string[] {
  const files = ['electron/core', 'electron/node'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  return files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts')).sort();
}

/** All texts of the sources, by file. */
const sources = new Map(sourceFiles().map((path) => [path, textsIn(path, readFileSync(path, 'utf8'))] as const));

/** The reasons of RE2 are in its package. */
function engineReasons(): readonly string[] {
  const source = readFileSync('node_modules/re2js/build/index.js', 'utf8');
  return [...source.matchAll(/\bERR_[A-Z_]+ = "([^"]+)"/g)].map(([, reason = '']) => reason);
}

function textsOf(target: DialTarget, plan: DialPlan): readonly string[] {
  return [
    target.reason,
    target.confirmWhy,
    plan.why,
    ...target.steps.map(({ text }) => text),
    ...target.alternatives.map(({ why }) => why),
    ...plan.rules.map(({ why }) => why),
    ...plan.rules.flatMap(({ builtIn, name }) => (builtIn ? [name] : [])),
  ].filter((text) => text !== undefined);
}

/** What the parser and the plan say to the settled cases, and to arbitrary ones. */
async function numberTexts(): Promise<ReadonlySet<string>> {
  const said = new Set<string>();
  const add = (target: DialTarget, plan: DialPlan): void => {
    for (const text of textsOf(target, plan)) said.add(text);
  };
  const { locations, cases } = ruleCases();
  const places = Object.values(locations);
  for (const one of numberCases()) {
    const target = parseDialText(inputOf(one), one.context);
    for (const place of places) add(target, planDial(target, place, NO_RULES));
  }
  for (const { location: place, parsed, rules: list = [], line: name } of cases) {
    const here = locations[place];
    if (here === undefined) continue;
    const target = { ...parseDialText('', toContext(here)), ...parsed };
    add(target, planDial(target, here, await prepareRules(list), name));
  }
  await loadRuleEngine();
  fc.assert(
    fc.property(dialText, location, rules, line, (text, here, list, name) => {
      const target = parseDialText(text, toContext(here));
      add(target, planDial(target, here, list, name));
    }),
    { numRuns: 3000 },
  );
  // A word that is longer than the number.
  const vanity = parseDialText('1-800-FLOWERSX', { country: 'US' });
  add(vanity, { action: 'block', rules: [] });
  return said;
}

let produced: ReadonlySet<string>;
const book = germanBook();
const isKnown = (text: string): boolean => book.translate(text) !== undefined;

beforeAll(async () => {
  produced = await numberTexts();
});

describe('the phrases', () => {
  const entries = Object.entries(PHRASES);
  const names = (text: string): string[] => [...new Set([...text.matchAll(/\{\w+\}/g)].map(([name]) => name))].sort();

  test.each(entries)('%s', (english, german) => {
    expect(names(german)).toEqual(names(english));
    expect(german).not.toBe(english);
    // Between two placeholders something has to tell where the first ends, and beside them what it is all about.
    expect(english).not.toMatch(/\}\{/);
    expect(english.replace(/\{\w+\}/g, '')).toMatch(/[a-z]{2}/i);
    expect(german).not.toMatch(/\b(?:du|dein\w*|dir|dich)\b/i);
    expect(german.replace('line set "{line}"', '')).not.toContain('"');
    // A sentence stays one, and a part of one stays a part.
    expect(/[.!]$/.test(german)).toBe(/[.!]$/.test(english));
  });

  test.each(entries)('is found by what it makes: %s', (english, german) => {
    const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => `7${name.toUpperCase()}7`);
    expect(book.translate(fill(english))).toBe(fill(german));
  });
});

describe('what the sources say', () => {
  test('is found wherever it is put together', () => {
    const source = `
      const ASK = 'Ask somebody';
      const HOW: Record<string, string> = { a: 'is down', b: 'is slow' };
      const TEXTS = { en: { a: 'in both' }, de: { a: 'in beiden' } };
      const place = (at: number) => (at > 0 ? \`behind \${at}\` : 'nowhere');
      export function f(peer: string, n: number, key: string) {
        const why = n > 1 ? 'too many' : 'empty';
        if (peer === '') return err('unknown');
        log({ why, text: \`\${peer} \${HOW[key]}. \${ASK}.\` });
        return \`stands \${place(n)}\` + TEXTS.en.a;
      }`;
    expect(textsIn('x.ts', source).map(shown).sort()).toEqual(
      ['too many', 'empty', 'unknown', '… is down. Ask somebody.', '… is slow. Ask somebody.']
        .concat(['stands behind …', 'stands nowhere'])
        .sort(),
    );
  });

  test.each([...sources])('%s', (path, texts) => {
    if (SILENT.has(path)) return;
    const said = texts.filter(
      (text) => !PROTOCOL.test(text) && !NOT_SAID.has(shown(text)) && !text.includes('require('),
    );
    // Put a text that appears here into electron/shared/translations/, or above where no person reads it.
    expect(said.filter((text) => !isKnown(text)).map(shown)).toEqual([]);
    // Nothing of ours was taken for something filled in.
    const values = said.flatMap((text) => Object.values(book.find(text)?.values ?? {}));
    expect(values.filter((value) => /[a-z]{3}/.test(value) && !isKnown(value)).map(shown)).toEqual([]);
  });

  test('the program that asks the keyring', () => {
    const texts = textsIn('keyring-program.ts', KEYRING_PROGRAM);
    expect(texts).toContain('no system keyring is running here');
    expect(texts.filter((text) => !isKnown(text))).toEqual([]);
  });

  test('nothing is left out that is not there', () => {
    const texts = new Set([...sources.values()].flat().map(shown));
    expect([...SILENT].filter((path) => (sources.get(path) ?? []).length === 0)).toEqual([]);
    expect([...NOT_SAID].filter((text) => !texts.has(text))).toEqual([]);
  });

  test('every phrase is said by somebody', () => {
    const fromEngine = engineReasons().flatMap((reason) => [reason, `${reason}: ${FILLED_IN}`]);
    const said = [...sources.values(), textsIn('keyring-program.ts', KEYRING_PROGRAM), fromEngine, BESIDE].flat();
    const found = new Set([...said, ...produced].map((text) => book.find(text)?.english));
    // A reason inside of another sentence.
    const inner = [...said].flatMap((text) => book.find(text)?.values.why ?? []).map((why) => book.find(why)?.english);
    expect(Object.keys(PHRASES).filter((phrase) => !found.has(phrase) && !inner.includes(phrase))).toEqual([]);
  });
});

describe('what is said', () => {
  test('about numbers: the settled cases and arbitrary ones', () => {
    expect(produced.size).toBeGreaterThan(400);
    expect([...produced].filter((text) => !isKnown(text))).toEqual([]);
  });

  test('about expressions: every reason of the engine, with the part that is meant', async () => {
    expect(engineReasons().length).toBeGreaterThan(10);
    expect(engineReasons().filter((reason) => !isKnown(reason))).toEqual([]);
    for (const match of [
      '(',
      '[0-9',
      '1**',
      '(?=1)',
      '\\',
      '\\q',
      'a{2000}',
      '[9-0]',
      '(?P<x',
      '*',
      ')',
      '(?P<a>1)(?P<a>2)',
    ]) {
      const [fault] = await checkRule({ id: 'r', match });
      expect(isKnown(fault?.reason ?? ''), `${match}: ${fault?.reason}`).toBe(true);
    }
  });
});

describe('translate', () => {
  test('knows German once it is loaded, and English is left alone', async () => {
    expect(translate('no digits', 'de')).toBe('no digits');
    await loadTranslations('en');
    expect(translate('no digits', 'de')).toBe('no digits');
    await loadTranslations('de');
    expect(translate('no digits', 'de')).toBe('keine Ziffern');
    expect(translate('no digits', 'en')).toBe('no digits');
  });

  test('carries over what was filled in, as it is', () => {
    expect(translate('country code +43 (AT) added', 'de')).toBe('Landeskennzahl +43 (AT) ergänzt');
    expect(translate('[2001:db8::1]:5060 did not answer in time.', 'de')).toBe(
      '[2001:db8::1]:5060 hat nicht rechtzeitig geantwortet.',
    );
    expect(translate('"$& {port}" is not a host name or address.', 'de')).toBe(
      '„$& {port}“ ist kein Rechnername und keine Adresse.',
    );
  });

  test('says the reason inside of a sentence too', () => {
    expect(translate('cannot be read: missing closing ]: [0-9 (character 3 of match)', 'de')).toBe(
      'nicht lesbar: es fehlt eine schließende ]: [0-9 (Zeichen 3 von match)',
    );
    expect(
      translate(
        'The settings in /a/config.json cannot be used: lines[0].domain: Remove the spaces. Correct the file, or move it away to start afresh; it was left as it is.',
        'de',
      ),
    ).toContain('/a/config.json sind nicht verwendbar: lines[0].domain: Entfernen Sie die Leerzeichen. Berichtigen');
    expect(translate('The history in /a cannot be read: EACCES: permission denied.', 'de')).toBe(
      'Der Verlauf in /a ist nicht lesbar: EACCES: permission denied.',
    );
  });

  test('knows a part of a sentence that was made a whole one', () => {
    expect(translate('The server keeps calling its own login challenge too old.', 'de')).toBe(
      'Der Server nennt seine eigene Anmeldefrage immer wieder zu alt.',
    );
  });

  test('leaves alone what is not the core’s', () => {
    for (const text of ['', 'Keine Ziffern', 'toString', '__proto__', 'Eva Mustermann', '; ', '.']) {
      expect(translate(text, 'de')).toBe(text);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(typeof translate(text, 'de')).toBe('string');
      }),
    );
  });
});
