import { describe, expect, it } from 'vitest';
import { addLine, removeLine, setDefaultLine, setLine } from '../../../electron/shared/edit-lines.ts';
import {
  AUTO_ANSWERS,
  autoAnswerHeaders,
  DEFAULT_SETTINGS,
  LINE_DEFAULTS,
  lineToDial,
  type Settings,
} from '../../../electron/shared/settings.ts';
import { quickSettings } from '../../../electron/shared/settings-quick.ts';
import { parseLine, parseLineChanges, parseSettings } from '../../../electron/shared/settings-schema.ts';

const LINE = { name: 'office', domain: 'pbx.example.com', user: '100' };
const fieldOf = (input: unknown) => {
  const result = parseSettings(input);
  return result.ok ? undefined : result.error.field;
};
const parsed = (input: unknown): Settings => {
  const result = parseSettings(input);
  if (!result.ok) throw new Error(result.error.text);
  return result.value;
};

describe('parseSettings', () => {
  it('fills in what is not given', () => {
    expect(parsed({})).toEqual(DEFAULT_SETTINGS);
    expect(parsed({ lines: [LINE] }).lines).toEqual([{ ...LINE, ...LINE_DEFAULTS }]);
  });

  it('takes everything that a line can have', () => {
    const line = {
      ...LINE,
      extension: 'name@127.0.0.1:8899',
      outboundProxy: '2.2.2.2:6060;lr',
      authUser: 'a@b',
      transport: 'tls',
      active: false,
      register: true,
      keepAliveSeconds: 30,
      stunServer: 'stun.example.com:3478',
      sendRinging: true,
      enumSuffix: 'e164.arpa',
      autoAnswer: 'call-info',
      caFile: '/etc/ca.pem',
      realm: 'asterisk',
      bye: 'never',
      ringSeconds: 20,
      transferSeconds: 30,
      language: 'de',
      location: { country: 'AT', cc: '43', areaCode: '1', trunk: '0', intl: '00', outsidePrefix: '', internal: [2, 4] },
    };
    expect(parsed({ version: 1, lines: [line], defaultLine: 'office' }).lines).toEqual([line]);
  });

  it('keeps fields that it does not know, at every level', () => {
    const settings = {
      future: { a: 1 },
      lines: [{ ...LINE, hue: 7 }],
      location: { moon: true },
      rules: [{ id: 'r', match: 'x', weight: 3 }],
    };
    expect(parsed(settings)).toMatchObject(settings);
  });

  it.each([
    [null, ''],
    ['{}', ''],
    [[], ''],
    [{ version: 2 }, 'version'],
    [{ version: 0 }, 'version'],
    [{ version: '1' }, 'version'],
    [{ lines: {} }, 'lines'],
    [{ lines: [null] }, 'lines[0]'],
    [{ lines: [LINE, { ...LINE, name: 'OFFICE' }] }, 'lines[1].name'],
    [{ lines: [{ ...LINE, domain: 'a b' }] }, 'lines[0].domain'],
    [{ lines: [{ ...LINE, domain: 5 }] }, 'lines[0].domain'],
    [{ lines: [{ name: 'x', domain: 'd' }] }, 'lines[0].user'],
    [{ lines: [{ ...LINE, extension: '' }] }, 'lines[0].extension'],
    [{ lines: [{ ...LINE, extension: null }] }, 'lines[0].extension'],
    [{ lines: [{ ...LINE, outboundProxy: 'a\r\nb' }] }, 'lines[0].outboundProxy'],
    [{ lines: [{ ...LINE, transport: 'sctp' }] }, 'lines[0].transport'],
    [{ lines: [{ ...LINE, register: 'yes' }] }, 'lines[0].register'],
    [{ lines: [{ ...LINE, ringSeconds: 0 }] }, 'lines[0].ringSeconds'],
    [{ lines: [{ ...LINE, location: [] }] }, 'lines[0].location'],
    [{ lines: [{ ...LINE, location: { country: 'Austria' } }] }, 'lines[0].location.country'],
    [{ lines: Array.from({ length: 1001 }, (_, index) => ({ ...LINE, name: `l${index}` })) }, 'lines'],
    [{ defaultLine: 'office' }, 'defaultLine'],
    [{ ringSeconds: '45' }, 'ringSeconds'],
    [{ language: 'fr' }, 'language'],
    [{ location: { internal: [4, 2] } }, 'location.internal'],
    [{ location: { emergency: ['1a'] } }, 'location.emergency[0]'],
    [{ rules: [{ id: 'r' }] }, 'rules[0]'],
    [{ rules: [{ id: 'r', match: 'a', pattern: 'b' }] }, 'rules[0]'],
    [{ rules: [{ id: 'r', match: 'a', tests: [{ in: '1', out: 2 }] }] }, 'rules[0].tests[0].out'],
  ])('refuses %j at %j', (input, field) => {
    expect(fieldOf(input)).toBe(field);
    for (const language of ['en', 'de'] as const) {
      const result = parseSettings(input, language);
      expect(!result.ok && result.error.text).toMatch(/^\p{Lu}?.{5,200}[.]$/u);
      expect(!result.ok && result.error.text).not.toMatch(/Invalid|undefined|\[object/);
    }
  });

  it('gets nothing from a prototype, and puts nothing into one', () => {
    const hostile: unknown = JSON.parse(
      '{"__proto__":{"polluted":1},"lines":[],"constructor":{"prototype":{"polluted":1}}}',
    );
    expect(parseSettings(hostile).ok).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('one line from outside', () => {
  it('is complete or refused', () => {
    expect(parseLine(LINE)).toEqual({ ok: true, value: { ...LINE, ...LINE_DEFAULTS } });
    expect(parseLine({ ...LINE, hue: 7 })).toMatchObject({
      ok: false,
      error: { text: 'Remove “hue”: there is no such field.' },
    });
    expect(parseLine({ ...LINE, password: 'x' }).ok).toBe(false);
  });

  it('changes: null takes away what may be absent', () => {
    expect(parseLineChanges({ extension: null, register: true })).toEqual({
      ok: true,
      value: { extension: null, register: true },
    });
    expect(parseLineChanges({ domain: null })).toMatchObject({ ok: false, error: { field: 'domain' } });
    expect(parseLineChanges({ name: 'x' }).ok).toBe(false);
  });
});

describe('editing lines', () => {
  const settings = parsed({
    lines: [
      { ...LINE, extension: '7', hue: 7 },
      { ...LINE, name: 'home' },
    ],
    defaultLine: 'home',
  });
  const line = { ...LINE, ...LINE_DEFAULTS };

  it('adds, but not a name that is there already in other letters', () => {
    const added = addLine(settings, { ...line, name: 'third' });
    expect(added.ok && added.value.lines.map(({ name }) => name)).toEqual(['office', 'home', 'third']);
    expect(addLine(settings, { ...line, name: 'Office' })).toMatchObject({ ok: false, error: { field: 'name' } });
  });

  it('changes only what is given; null brings the default back; unknown fields stay', () => {
    const changed = setLine(settings, 'office', { domain: 'new.example', extension: null, transport: null });
    expect(changed.ok && changed.value.lines[0]).toEqual({ ...line, domain: 'new.example', hue: 7 });
    expect(settings.lines[0]?.extension).toBe('7');
    expect(setLine(settings, 'nobody', {}).ok).toBe(false);
  });

  it('removes; a default line that goes leaves the first one', () => {
    const removed = removeLine(settings, 'home');
    expect(removed.ok && lineToDial(removed.value)?.name).toBe('office');
    expect(removed.ok && 'defaultLine' in removed.value).toBe(false);
    expect(parseSettings(removed.ok && removed.value).ok).toBe(true);
    expect(removeLine(settings, 'nobody').ok).toBe(false);
  });

  it('chooses the default line', () => {
    expect(lineToDial(settings)?.name).toBe('home');
    expect(lineToDial(settings, 'office')?.name).toBe('office');
    expect(lineToDial(settings, 'nobody')).toBeUndefined();
    const chosen = setDefaultLine(settings, 'office');
    expect(chosen.ok && lineToDial(chosen.value)?.name).toBe('office');
    expect(setDefaultLine(settings, 'nobody').ok).toBe(false);
  });
});

describe('auto answer', () => {
  it('sends what SIPTAPI sent', () => {
    expect(autoAnswerHeaders('none', 'h')).toEqual([]);
    expect(autoAnswerHeaders('call-info', 'h')).toEqual(['Call-Info: <sip:h>;answer-after=0']);
    expect(autoAnswerHeaders('alert-info-auto', 'h')[0]).toContain('info=alert-autoanswer');
    expect(autoAnswerHeaders('ring-answer', 'h')).toEqual(['Alert-Info: Ring Answer']);
  });

  it('has one header per preset, none the same', () => {
    const headers = AUTO_ANSWERS.flatMap((preset) => autoAnswerHeaders(preset, 'h'));
    expect(new Set(headers).size).toBe(AUTO_ANSWERS.length - 1);
  });
});

describe('quickSettings', () => {
  const full = {
    version: 1,
    future: { a: 1 },
    lines: [
      {
        ...LINE,
        extension: '100@h:1',
        outboundProxy: '1.1.1.1;lr',
        authUser: 'a',
        transport: 'tls',
        register: true,
        autoAnswer: 'intercom',
        caFile: '/ca.pem',
        realm: 'r',
        bye: 'at-once',
        ringSeconds: 1,
        transferSeconds: 3600,
        language: 'de',
        location: {
          country: 'AT',
          ownRanges: ['+431505641'],
          emergency: ['112'],
          emergencyViaOutside: true,
          send: 'plus',
        },
        hue: 7,
      },
      { ...LINE, name: 'home' },
    ],
    defaultLine: 'home',
    ringSeconds: 30,
    transferSeconds: 40,
    language: 'system',
    location: { country: 'US', cc: '1', areaCode: '425', trunk: '1', intl: '011', outsidePrefix: '9' },
    rules: [],
  };

  it('takes what is in order, so that the schema is not needed', () => {
    for (const input of [{}, { version: 1 }, { lines: [LINE] }, full]) {
      expect(quickSettings(input), JSON.stringify(input).slice(0, 60)).toEqual(parsed(input));
    }
  });

  it('takes exactly what the schema takes, whatever a field holds', () => {
    const values: readonly unknown[] = [
      ...[
        undefined,
        null,
        0,
        -1,
        1,
        45,
        1.5,
        1e9,
        true,
        false,
        '',
        ' ',
        'a',
        'a b',
        'a,b',
        '"',
        '1',
        '+431505641',
        '112',
      ],
      ...['a\n', 'AT', 'tls', 'sctp', 'de', 'never', 'office', 'home', 'OFFICE', '::1', '[::1]:5', 'x'.repeat(5000)],
      ...[
        [],
        [1],
        ['1'],
        ['a'],
        [LINE],
        [LINE, LINE],
        {},
        { country: 'AT' },
        { country: 'at' },
        { internal: [1, 2] },
        LINE,
      ],
    ];
    let taken = 0;
    const compare = (input: unknown): void => {
      const quick = quickSettings(input);
      if (quick === undefined) return;
      taken += 1;
      expect(parseSettings(input), JSON.stringify(input)).toEqual({ ok: true, value: quick });
    };
    for (const value of values) {
      compare(value);
      for (const key of Object.keys(full)) compare({ ...full, [key]: value });
      for (const key of Object.keys(full.lines[0] ?? {}))
        compare({ ...full, lines: [{ ...full.lines[0], [key]: value }, LINE] });
      for (const key of Object.keys(full.location)) compare({ ...full, location: { ...full.location, [key]: value } });
    }
    expect(taken).toBeGreaterThan(50);
  });
});
