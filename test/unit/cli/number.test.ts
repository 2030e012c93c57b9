import { describe, expect, test } from 'vitest';
import { type NumberBackend, numberCommand } from '../../../electron/cli/number.ts';
import { NUMBER_WORDS } from '../../../electron/cli/number-words.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type Settings } from '../../../electron/shared/settings.ts';
import { faultOf, inputOf, numberCases, ruleCases } from '../core/numbers/cases.ts';
import { createFakeIo, type FakeIoOptions } from './fake-io.ts';

const OFFICE: Settings = {
  ...DEFAULT_SETTINGS,
  location: {
    country: 'AT',
    areaCode: '1',
    outsidePrefix: '0',
    internal: [3, 4],
    ownRanges: ['+431505641'],
    send: 'national',
  },
  lines: [
    { ...LINE_DEFAULTS, name: 'desk', domain: 'pbx.example.com', user: '100' },
    {
      ...LINE_DEFAULTS,
      name: 'trunk',
      domain: 'sip.example.com',
      user: '200',
      location: { send: 'plus', outsidePrefix: '' },
    },
  ],
  rules: [{ id: 'premium', name: 'No premium numbers', match: '\\+43900\\d+', action: 'block' }],
};

interface Given extends FakeIoOptions {
  readonly settings?: Settings | string;
  readonly input?: readonly string[];
}

async function run(args: readonly string[], { settings = OFFICE, input = [], ...io }: Given = {}) {
  const fake = createFakeIo(io);
  const backend: NumberBackend = {
    dataDir: (option) => ok(option ?? '/data'),
    settings: async () => (typeof settings === 'string' ? err(settings) : ok(settings)),
    async *lines() {
      yield* input;
    },
  };
  const code = await numberCommand(args, fake.io, backend);
  return { code, out: fake.written.out, err: fake.written.err, json: fake.json };
}

describe('one number', () => {
  test('as the default line would send it', async () => {
    const { code, json, err: errors } = await run(['+43 (1) 505642', '--json']);
    expect(json()).toEqual([
      {
        target: expect.objectContaining({
          kind: 'e164',
          dial: '+431505642',
          all: ['+431505642'],
          confirm: false,
          type: 'fixed',
        }),
        steps: expect.arrayContaining([expect.objectContaining({ step: 'country' })]),
        rules: expect.arrayContaining([expect.objectContaining({ id: 'form', matched: true, after: '001505642' })]),
        send: '001505642',
        action: 'dial',
      },
    ]);
    expect(code).toBe(0);
    expect(errors).toBe('');
  });

  test('as a named line would', async () => {
    expect((await run(['0664 1234567', '--line', 'trunk', '--json'])).json()).toMatchObject([
      { send: '+436641234567' },
    ]);
  });

  test('options win over the settings', async () => {
    const { json } = await run([
      '0664 1234567',
      '--line',
      'trunk',
      '--send',
      'international',
      '--outside',
      '9',
      '--json',
    ]);
    expect(json()).toMatchObject([{ send: '900436641234567' }]);
  });

  test('all options, without settings', async () => {
    const args = '--country us --area-code 425 --internal 4 --outside 9 --own +14255550 --send local --json'.split(' ');
    const answers = await Promise.all(
      ['555-0199', '+431505641', '2001', '911', '+14255550123'].map((text) =>
        run([text, ...args], { settings: 'must not be read' }),
      ),
    );
    expect(answers.map(({ json }) => json()[0]?.send)).toEqual([
      '95550199',
      '9011431505641',
      '2001',
      '911',
      '95550123',
    ]);
  });

  test('a blocked number and a text without one are exit code 2', async () => {
    const blocked = await run(['0900 123456', '--json']);
    expect(blocked.code).toBe(2);
    expect(blocked.json()).toMatchObject([{ send: null, action: 'block' }]);
    const none = await run(['nobody', '--json']);
    expect(none.code).toBe(2);
    expect(none.json()).toMatchObject([
      { target: { kind: 'none', reason: 'no digits' }, send: null, action: 'block', rules: [] },
    ]);
  });

  test('a link that must be confirmed says so', async () => {
    expect((await run(['tel:*43', '--json'])).json()).toMatchObject([
      { action: 'confirm', send: '*43', target: { confirm: true } },
    ]);
  });

  test.each([['-117'], ['--', '-117']])('a hyphen in front is no option: %s %s', async (...args) => {
    expect((await run(['--json', ...args])).json()).toMatchObject([{ send: '117' }]);
  });
});

describe('the table', () => {
  test('is aligned, and shows the number, its steps and every rule', async () => {
    const { out } = await run(['01 505642 DW 12 x3']);
    const lines = out.split('\n');
    expect(lines).toContain('  number    +43 1 50564212');
    expect(lines).toContain('  sends     00150564212');
    const rules = lines.slice(lines.indexOf('Rules') + 1).filter((line) => line !== '');
    expect(rules).toHaveLength(8);
    expect(rules.filter((line) => line.startsWith('  *'))).toEqual([expect.stringContaining('-> 00150564212')]);
    const column = rules[0]?.indexOf('not an emergency');
    expect(rules[1]?.indexOf('no * or #')).toBe(column);
  });

  test('fits the terminal', async () => {
    const { out } = await run(['+43 2236 123 45 67-312'], { terminal: true, columns: 48 });
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(48);
  });

  test('says what else it could be, and what is asked', async () => {
    const { out } = await run(['fax:+43 1 505642-0 DW 12']);
    expect(out).toMatch(/^ {2}or {2,}\+4315056420: without the direct dial$/m);
    expect(out).toMatch(/^ {2}asks {2,}first: a fax number$/m);
  });

  test('of nothing to dial', async () => {
    expect((await run(['kein Telefon'])).out).toContain('none: no digits');
  });

  test.each([
    ['the settings', { settings: { ...OFFICE, language: 'de' } }],
    ['the computer', { locale: 'de_AT.UTF-8' }],
  ] as const)('in German where it is said by %s; JSON stays English', async (_, given) => {
    const { out } = await run(['fax:+43 1 505642-0 DW 12'], given);
    expect(out).toMatch(/^ {2}Art {2,}Festnetz, AT$/m);
    expect(out).toMatch(/^ {2}oder {2,}\+4315056420: ohne die Durchwahl$/m);
    expect(out).toMatch(/^ {2}fragt {2,}zuerst: eine Faxnummer$/m);
    expect(out).toMatch(/^ {2}Land {2,}Landeskennzahl \+43 \(AT\)$/m);
    expect(out).toMatch(/^ {5}No premium numbers {2,}\\\+43900\\d\+ passt nicht$/m);
    expect(out).toMatch(/^ {2}\* {2}Form der Leitung {2,}-> 00150564212 {2,}gleiches Land/m);
    expect((await run(['niemand'], given)).out).toContain('keine: keine Ziffern');
    expect((await run(['1', '--line', 'home'], given)).err).toBe('Es gibt keine Leitung „home“.\n');
    const programs = await run(['niemand', '--json'], given);
    expect(programs.json()).toMatchObject([{ target: { reason: 'no digits' }, steps: [{ text: 'no digits' }] }]);
  });

  test('has the same words in both languages', () => {
    const { en, de } = NUMBER_WORDS;
    for (const part of ['words', 'types', 'steps'] as const) {
      const [english, german]: readonly Readonly<Record<string, string>>[] = [en[part], de[part]];
      expect(Object.keys(german ?? {}).sort()).toEqual(Object.keys(english ?? {}).sort());
      for (const [key, text] of Object.entries(english ?? {})) {
        expect(german?.[key]?.match(/\{\w+\}/g), key).toEqual(text.match(/\{\w+\}/g));
      }
    }
  });
});

describe('what cannot be done', () => {
  test.each([
    [[], 'no TEXT'],
    [['01', '505641'], 'quotation marks'],
    [['1', '--internal', '4-3'], '--internal'],
    [['1', '--country', 'Austria'], '--country'],
    [['1', '--area-code', '(1)'], '--area-code'],
    [['1', '--own', '505641'], '--own'],
    [['1', '--send', 'fax'], '--send'],
    [['1', '--what'], '--what'],
    [['--stdin'], '--json'],
    [['1', '--stdin', '--json'], 'no TEXT'],
  ])('%j', async (args, said) => {
    const { code, out, err: errors } = await run(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(errors).toContain(said);
  });

  test('a line that is not there, and settings that cannot be read', async () => {
    expect(await run(['1', '--line', 'home'])).toMatchObject({
      code: 3,
      out: '',
      err: 'There is no line “home”.\n',
    });
    expect(await run(['1'], { settings: 'broken file' })).toMatchObject({ code: 3, err: 'broken file\n' });
  });

  test('without a country only numbers with a plus are read in full, and that is said', async () => {
    const { json, err: errors } = await run(['+43 1 505641', '--json'], { settings: DEFAULT_SETTINGS });
    expect(json()).toMatchObject([{ send: '+431505641' }]);
    expect(errors).toContain('--country');
  });

  test('help', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('--area-code');
  });
});

describe('standard input', () => {
  const ask = (input: readonly string[]) => run(['--stdin', '--json'], { input });

  test('every settled number and plan, in order', async () => {
    const numbers = numberCases();
    const { locations, cases } = ruleCases();
    const input = [
      ...numbers.map((one) => JSON.stringify({ input: inputOf(one), context: one.context })),
      ...cases.map(({ location, parsed, line, rules }) =>
        JSON.stringify({ parsed, location: locations[location], line, rules }),
      ),
    ];
    const { code, json } = await ask(input);
    const answers = json() as unknown as {
      readonly target: Parameters<typeof faultOf>[1];
      readonly send: string | null;
    }[];
    expect(answers).toHaveLength(input.length);
    expect(numbers.flatMap((one, at) => faultOf(one, answers[at]?.target as never) ?? [])).toEqual([]);
    expect(answers.slice(numbers.length).map(({ send }) => send)).toEqual(cases.map((one) => one.expect));
    expect(code).toBe(0);
  });

  test('a line that cannot be read is answered in its place', async () => {
    const { code, json } = await ask([
      '{',
      '',
      '7',
      '{"input":1}',
      '{"input":"112","context":{"country":"AT"}}',
      '{"parsed":{}}',
    ]);
    expect(json().map((answer) => answer.error ?? answer.send)).toEqual([
      'this line is not JSON',
      'this line is not a JSON object',
      'input is not a text',
      '112',
      'parsed.kind is missing',
    ]);
    expect(code).toBe(2);
  });

  test.each([
    [{ parsed: { kind: 'local', dial: '1' }, location: {} }, 'location.country'],
    [{ parsed: { kind: 'local', dial: '1' }, location: { country: 'AT', emergency: '112' } }, 'location.emergency'],
    [{ parsed: { kind: 'local', dial: '1' }, location: { country: 'AT', lines: { a: 7 } } }, 'lines'],
    [{ parsed: { kind: 'local', dial: 1 }, location: { country: 'AT' } }, 'parsed.dial'],
    [{ parsed: { kind: 'local', dial: '1' }, location: { country: 'AT' }, rules: [{}] }, 'rules'],
    [{ parsed: { kind: 'local', dial: '1' }, location: { country: 'AT' }, rules: [{ id: 'a', match: 1 }] }, 'match'],
    [{ input: '1', context: { country: 7 } }, 'context.country'],
  ])('%j is refused', async (request, field) => {
    const [answer] = (await ask([JSON.stringify(request)])).json();
    expect(answer?.error).toContain(field);
  });
});
