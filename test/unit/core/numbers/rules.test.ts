import { describe, expect, test } from 'vitest';
import { parseAsteriskPattern } from '../../../../electron/core/numbers/asterisk.ts';
import { exportDialPlan, importDialPlan } from '../../../../electron/core/numbers/exchange.ts';
import { locationFor, locationOf, toContext } from '../../../../electron/core/numbers/location.ts';
import { NO_RULES, planDial, prepareRules, runRuleTests } from '../../../../electron/core/numbers/plan.ts';
import { checkRule, compileRules } from '../../../../electron/core/numbers/rules.ts';
import type { DialRule, Location } from '../../../../electron/shared/dial-plan.ts';

const PBX: Location = locationFor('AT', {
  areaCode: '1',
  outsidePrefix: '0',
  internal: [3, 4],
  ownRanges: ['+431505641'],
  send: 'national',
});

const e164 = (dial: string) => ({ kind: 'e164', dial }) as const;
const local = (dial: string) => ({ kind: 'local', dial }) as const;

describe('Asterisk patterns', () => {
  test.each([
    ['_X.', '12', '12'],
    ['_X.', '1', undefined],
    ['_X!', '1', '1'],
    ['_9.', '9123', '9123'],
    ['_9.', '8123', undefined],
    ['9|X.', '9123', '123'],
    ['9|X.', '91', undefined],
    ['_0Z.', '0664', '0664'],
    ['_0Z.', '0064', undefined],
    ['_NXX', '199', undefined],
    ['_NXX', '299', '299'],
    ['[13-5]XX', '455', '455'],
    ['[13-5]XX', '255', undefined],
    ['+43|.', '+431505641', '1505641'],
    ['_*XX#', '*43#', '*43#'],
    ['8|XXXX', '89901', '9901'],
    ['_nxx', '299', '299'],
  ])('%s on %s gives %s', (pattern, number, rest) => {
    const parsed = parseAsteriskPattern(pattern);
    expect(parsed.ok && parsed.value.match(number)).toBe(rest);
  });

  test.each([
    ['_.', 1],
    ['!', 0],
    ['', 0],
    ['_', 1],
    ['_9.1', 2],
    ['_[12', 1],
    ['_[]', 1],
    ['_[5-2]', 2],
    ['_[a]', 2],
    ['_9y', 2],
    ['1|2|3', 3],
    ['9.|X', 1],
    ['9'.repeat(81), 80],
  ])('%s is refused at %i', (pattern, position) => {
    const parsed = parseAsteriskPattern(pattern);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error).toMatchObject({ position, reason: expect.stringMatching(/\w/) });
  });
});

describe('rules that cannot be saved', () => {
  test.each<[Partial<DialRule>, string, number]>([
    [{ match: '\\+43(\\d+' }, 'match', 4],
    [{ match: '(\\d+))' }, 'match', 5],
    [{ match: '\\+43(?=1)' }, 'match', 4],
    [{ match: '(1)\\1' }, 'match', 3],
    [{ match: '[9-0]' }, 'match', 1],
    [{ match: '1**' }, 'match', 1],
    [{ match: '*1' }, 'match', 0],
    [{ match: 'x{2000}' }, 'match', 1],
    [{ match: '1'.repeat(401) }, 'match', 400],
    [{ pattern: '_.' }, 'pattern', 1],
    [{ match: '1', pattern: '1' }, 'pattern', 0],
    [{}, 'match', 0],
    [{ match: '.+', to: '$1@evil.example' }, 'to', 2],
    [{ match: '.+', to: '{area}{nobody}' }, 'to', 6],
    [{ match: '.+', to: '$0' }, 'to', 0],
  ])('%j', async (fields, field, position) => {
    const faults = await checkRule({ id: 'r', ...fields });
    expect(faults).toEqual([{ rule: 'r', field, position, reason: expect.stringMatching(/\w{3}/) }]);
  });

  test.each<Partial<DialRule>>([
    { match: '\\+43(\\d+)', to: '{outside}{trunk}$1' },
    { match: '(?i:\\+|00)43.*', action: 'block' },
    { pattern: '_9.', to: '{intl}{cc}{area}*#+$1' },
  ])('%j can', async (fields) => expect(await checkRule({ id: 'r', ...fields })).toEqual([]));
});

describe('rules of the user', () => {
  const send = async (rules: readonly Omit<DialRule, 'id'>[], dial: string, line?: string) => {
    const set = await prepareRules(rules.map((rule, at) => ({ id: `u${at}`, ...rule })));
    return planDial(dial.startsWith('+') ? e164(dial) : local(dial), PBX, set, line);
  };

  test('the first that matches decides, and later ones are said not to be reached', async () => {
    const plan = await send(
      [{ match: '\\+1(\\d+)', to: '7$1' }, { match: '\\+(\\d+)', to: '8$1' }, { match: '.*' }],
      '+431505642',
    );
    expect(plan).toMatchObject({ action: 'dial', send: '8431505642' });
    expect(plan.rules.map(({ id, matched }) => [id, matched])).toEqual([
      ['emergency', false],
      ['feature-code', false],
      ['internal', false],
      ['u0', false],
      ['u1', true],
      ['u2', false],
      ['own-range', false],
      ['short', false],
      ['form', false],
      ['rest', false],
    ]);
    expect(plan.rules[4]).toMatchObject({
      before: '+431505642',
      after: '8431505642',
      why: expect.stringContaining('$1=431505642'),
    });
    expect(plan.rules[5]?.why).toContain('not reached');
  });

  test('an expression is anchored at both ends', async () => {
    expect((await send([{ match: '664', to: '1' }], '+436641234567')).send).toBe('006641234567');
  });

  test('all placeholders', async () => {
    const plan = await send([{ match: '\\+43(\\d)(\\d+)', to: '{outside}{intl}{trunk}{cc}{area}$1$2' }], '+431505642');
    expect(plan.send).toBe('00004311505642');
  });

  test('a group that took no part is empty, and $12 is $1 and a 2', async () => {
    expect((await send([{ match: '\\+(43)?(49)?(\\d+)', to: '$2$12$3' }], '+431505642')).send).toBe('4321505642');
  });

  test.each(['112', '122', '133', '144', '*43', '117'])('%s is before all rules', async (dial) => {
    expect((await send([{ match: '.*', to: '9' }], dial)).send).toBe(dial);
  });

  test('digits that become an emergency number on the way are asked about', async () => {
    const asked = { action: 'confirm', why: 'what would be sent is an emergency number' };
    expect(await send([{ match: '88(\\d+)', to: '$1' }], '88112')).toMatchObject({ ...asked, send: '112' });
    expect(await send([{ match: '88(\\d+)', to: '{outside}$1' }], '88112')).toMatchObject({ ...asked, send: '0112' });
    expect((await send([{ match: '88(\\d+)', to: '$1' }], '112')).action).toBe('dial');
    // A digit is forgotten behind the nine that reaches the outside line.
    const nine = locationFor('US', { outsidePrefix: '9', send: 'national' });
    expect(planDial(local('11'), nine, NO_RULES)).toMatchObject({ ...asked, send: '911' });
  });

  test('confirm, block, and the reason', async () => {
    expect(await send([{ match: '.*', action: 'confirm' }], '+431505642')).toMatchObject({
      action: 'confirm',
      send: '+431505642',
    });
    const blocked = await send([{ match: '.*', action: 'block', name: 'none' }], '+431505642');
    expect(blocked).toMatchObject({ action: 'block', why: expect.stringContaining('rule') });
    expect(blocked.send).toBeUndefined();
  });

  test('only on its lines, for its kinds, and while it is on', async () => {
    const rule = { match: '.*', to: '1' };
    expect((await send([{ ...rule, lines: ['b'] }], '+431505642', 'a')).send).toBe('001505642');
    expect((await send([{ ...rule, lines: ['b'] }], '+431505642', 'b')).send).toBe('1');
    expect((await send([{ ...rule, lines: ['b'] }], '+431505642')).send).toBe('001505642');
    expect((await send([{ ...rule, kinds: ['local'] }], '+431505642')).send).toBe('001505642');
    expect((await send([{ ...rule, enabled: false }], '+431505642')).send).toBe('001505642');
  });

  test.each(['$1@evil.example', '$1;x', '', '$1&SIP/2', `$1${'0'.repeat(40)}`])('%j sends nothing', async (to) => {
    const plan = await send([{ match: '(.*)', to }], '+431505642');
    expect(plan.action).toBe('block');
    expect(plan.send).toBeUndefined();
  });

  test('a rule that cannot be read never matches, is named, and makes the call ask', async () => {
    const plan = await send([{ match: '(', name: 'broken' }], '+431505642');
    expect(plan).toMatchObject({ action: 'confirm', send: '001505642', why: expect.stringContaining('broken') });
    expect(plan.rules[3]).toMatchObject({ matched: false, why: expect.stringContaining('cannot be read') });
    expect((await send([{ match: '(', enabled: false }], '+431505642')).action).toBe('dial');
    expect((await send([{ match: '(', lines: ['other'] }], '+431505642')).action).toBe('dial');
    expect((await send([{ match: '.*', to: '1' }, { match: '(' }], '+431505642')).action).toBe('dial');
    expect((await send([{ match: '(' }], '112')).action).toBe('dial');
  });

  test('expressions that would hang a backtracking engine are answered', async () => {
    const hanging = ['(\\d*)*x', '(\\d+)+\\+', '(\\d|\\d\\d)*y', '(?:(?:\\d{0,9}){0,9}){0,9}z'];
    const set = await prepareRules(hanging.map((match, at) => ({ id: `${at}`, match })));
    expect(set.rules.every(({ fault }) => fault === undefined)).toBe(true);
    expect(planDial(e164(`+43${'1'.repeat(36)}`), PBX, set).rules.filter(({ matched }) => matched)).toHaveLength(1);
  });

  test('the same list of rules is compiled once', async () => {
    const rules: readonly DialRule[] = [{ id: 'a', match: '.*' }];
    expect(await prepareRules(rules)).toBe(compileRules(rules));
    expect(await prepareRules([])).toBe(NO_RULES);
  });
});

describe('locations', () => {
  test.each([
    ['AT', { cc: '43', trunk: '0', intl: '00' }],
    ['us', { country: 'US', cc: '1', trunk: '1', intl: '011' }],
    ['IT', { cc: '39', trunk: '', intl: '00' }],
    ['RU', { cc: '7', trunk: '8', intl: '810' }],
    ['HU', { cc: '36', trunk: '06', intl: '00' }],
    ['JP', { cc: '81', trunk: '0', intl: '010' }],
    ['AU', { cc: '61', trunk: '0', intl: '0011' }],
    ['ZZ', { cc: '', trunk: '', intl: '00', emergency: ['112'] }],
  ])('%s needs nothing but its name', (country, fields) => expect(locationFor(country)).toMatchObject(fields));

  test('what the user sets wins, and a line over that', () => {
    const location = locationFor('AT', { trunk: '9', lines: { b: { send: 'plus' } } });
    expect(location.trunk).toBe('9');
    expect(locationOf(location, 'b').send).toBe('plus');
    expect(locationOf(location, 'toString')).toBe(location);
    expect(toContext(PBX)).toEqual({ country: 'AT', areaCode: '1', outsidePrefix: '0', internalDigits: [3, 4] });
  });

  test('an own number whose extension reads as an emergency number is called from outside', () => {
    const plan = planDial(e164('+431505641144'), PBX, NO_RULES);
    expect(plan.send).toBe('001505641144');
    expect(plan.rules.find(({ id }) => id === 'own-range')?.why).toContain('emergency');
  });

  test('an emergency number wins over the extension, and the trace says so', () => {
    const plan = planDial(local('144'), PBX, NO_RULES);
    expect(plan).toMatchObject({ send: '144' });
    expect(plan.rules[0]?.why).toContain('extension');
  });

  test('an exchange that wants its prefix before emergency numbers gets it', () => {
    expect(planDial(local('112'), { ...PBX, emergencyViaOutside: true }, NO_RULES).send).toBe('0112');
  });

  test('a target that must be confirmed stays one, unless it is blocked', () => {
    const target = { ...e164('+43900123456'), confirm: true, confirmWhy: 'premium' };
    expect(planDial(target, PBX, NO_RULES)).toMatchObject({ action: 'confirm', why: 'premium' });
    expect(planDial({ kind: 'uri', dial: 'sip:a@b.example', confirm: true }, PBX, NO_RULES).action).toBe('confirm');
  });
});

describe('saved tests', () => {
  test('all run, through both stages, on the line of the rule', async () => {
    const rules: readonly DialRule[] = [
      {
        id: 'premium',
        match: '\\+43(?:900|930)\\d+',
        action: 'block',
        tests: [
          { in: '0900 123456', out: null },
          { in: '0664 1234567', out: '006641234567' },
          { in: '0900 123456', out: '00900123456' },
        ],
      },
      { id: 'second', lines: ['sip2'], pattern: '9|X.', tests: [{ in: '9 505', out: '505' }] },
      { id: 'shadowed', match: '.*', lines: ['sip2'], to: '1', tests: [{ in: '9 505', out: '1' }] },
    ];
    const location = { ...PBX, internal: [3, 3] as const, lines: { sip2: { outsidePrefix: '' } } };
    const results = runRuleTests(await prepareRules(rules), location);
    expect(results.map(({ rule, passed, got }) => [rule, passed, got])).toEqual([
      ['premium', true, null],
      ['premium', true, '006641234567'],
      ['premium', false, null],
      ['second', true, '505'],
      ['shadowed', false, '505'],
    ]);
  });
});

describe('import and export', () => {
  const rules: readonly DialRule[] = [
    { id: 'a', name: 'A', match: '\\+43(\\d+)', to: '{outside}{trunk}$1', tests: [{ in: '+431', out: null }] },
    { id: 'b', pattern: '9|X.', lines: ['sip2'], kinds: ['local'], action: 'confirm', enabled: false },
  ];

  test('what is exported is imported as it was', async () => {
    const { emergency: _, ...location } = PBX;
    const imported = await importDialPlan(exportDialPlan({ location, rules }));
    expect(imported).toEqual({ ok: true, value: { location, rules } });
  });

  test.each([
    ['', ''],
    ['[]', ''],
    ['{"dialPlan":2}', 'dialPlan'],
    ['{}', 'dialPlan'],
    ['{"dialPlan":1,"rules":7}', 'rules'],
    ['{"dialPlan":1,"rules":[{"id":"a","match":"("}]}', 'rules[0].match'],
    ['{"dialPlan":1,"rules":[{"id":"a","match":"1","to":"x"}]}', 'rules[0].to'],
    ['{"dialPlan":1,"location":{"country":"Austria"}}', 'location.country'],
  ])('%s is refused at %j', async (text, field) => {
    const imported = await importDialPlan(text);
    expect(imported.ok).toBe(false);
    if (!imported.ok) expect(imported.error[0]).toMatchObject({ field, text: expect.stringMatching(/\w{3}/) });
  });
});
