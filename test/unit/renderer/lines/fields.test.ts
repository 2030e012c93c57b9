import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../../electron/shared/language.ts';
import {
  AUTO_ANSWERS,
  BYE_POLICIES,
  LINE_DEFAULTS,
  type LineSettings,
  TRANSPORTS,
} from '../../../../electron/shared/settings.ts';
import { parseLine, parseLineChanges } from '../../../../electron/shared/settings-schema.ts';
import {
  changesOf,
  FIELD_ORDER,
  faultOf,
  isAdvanced,
  isSame,
  type LineFields,
  NO_FIELDS,
  suggestName,
  toFields,
  toLine,
} from '../../../../renderer/src/views/lines/fields.ts';
import fc from '../../../support/properties.ts';

const PLAIN: LineSettings = { ...LINE_DEFAULTS, name: 'Office', domain: 'sipgate.de', user: 'klaus' };
const FULL: LineSettings = {
  name: 'Office',
  domain: 'pbx.example.com:5070',
  user: 'siptapi',
  extension: '100@127.0.0.1:8899',
  outboundProxy: '2.2.2.2:6060;lr',
  authUser: 'klaus@login',
  transport: 'tls',
  active: false,
  register: true,
  autoAnswer: 'ring-answer',
  caFile: '/etc/ssl/pbx.pem',
  realm: 'asterisk',
  bye: 'never',
  keepAliveSeconds: 30,
  stunServer: 'stun.example.com:3478',
  sendRinging: true,
  enumSuffix: 'e164.arpa',
  ringSeconds: 20,
  transferSeconds: 90,
  language: 'de',
  location: { country: 'AT' },
};
const context = { language: 'en', takenNames: ['Home'] } as const;
const withFields = (fields: Partial<LineFields>): LineFields => ({
  ...NO_FIELDS,
  domain: 'a.at',
  user: 'b',
  ...fields,
});
const faultsOf = (fields: LineFields): Readonly<Record<string, string>> =>
  Object.fromEntries(
    FIELD_ORDER.flatMap((name) => {
      const fault = faultOf(name, fields, context);
      return fault === undefined ? [] : [[name, fault]];
    }),
  );

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const anyLine: fc.Arbitrary<LineSettings> = fc
  .record({
    extension: optional(fc.constantFrom('100', 'name@127.0.0.1:8899')),
    outboundProxy: optional(fc.constantFrom('1.1.1.1;lr', '2.2.2.2:6060;lr')),
    authUser: optional(fc.constantFrom('login', 'a@b')),
    caFile: optional(fc.constantFrom('/a.pem', 'C:\\ca file.pem')),
    realm: optional(fc.constant('asterisk')),
    stunServer: optional(fc.constant('stun.example.com')),
    enumSuffix: optional(fc.constantFrom('e164.arpa', 'enum.example.com')),
    ringSeconds: optional(fc.integer({ min: 1, max: 3600 })),
    transferSeconds: optional(fc.integer({ min: 1, max: 3600 })),
    language: optional(fc.constantFrom('system' as const, ...LANGUAGES)),
    location: optional(fc.constant({ country: 'DE' })),
    transport: fc.constantFrom(...TRANSPORTS),
    autoAnswer: fc.constantFrom(...AUTO_ANSWERS),
    bye: fc.constantFrom(...BYE_POLICIES),
    keepAliveSeconds: fc.integer({ min: 15, max: 120 }),
    active: fc.boolean(),
    register: fc.boolean(),
    sendRinging: fc.boolean(),
  })
  .map((fields) => {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    return { ...PLAIN, ...Object.fromEntries(given) };
  });

describe('a line and its form', () => {
  it.each([
    ['plain', PLAIN],
    ['full', FULL],
  ])('%s: what stands in the form makes the same line again', (_, line) => {
    expect(toLine(toFields(line), line.name, line)).toEqual(line);
  });

  it('any line: the same again, nothing changed, nothing wrong', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const fields = toFields(line);
        expect(toLine(fields, line.name, line)).toEqual(line);
        expect(changesOf(line, toLine(fields, line.name, line))).toEqual({});
        expect(faultsOf(fields)).toEqual({});
      }),
    );
  });

  it('any line is made of any other by its changes, which the command takes', () => {
    fc.assert(
      fc.property(anyLine, anyLine, (before, wanted) => {
        const line = toLine(toFields(wanted), before.name, before);
        const changes = changesOf(before, line);
        expect(parseLineChanges(changes)).toEqual({ ok: true, value: changes });
        const kept = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null);
        expect(Object.fromEntries(kept)).toEqual(line);
      }),
    );
  });

  it('a new line is one that the command takes', () => {
    const line = toLine(withFields({ usesEnum: true, ringSeconds: ' 30 ' }), 'New');
    expect(parseLine(line)).toEqual({ ok: true, value: line });
    expect(line).toMatchObject({ enumSuffix: 'e164.arpa', ringSeconds: 30 });
  });

  it('spaces around what was pasted are left out, those of a password are not', () => {
    const fields = withFields({ domain: ' sipgate.de ', user: 'klaus ', extension: ' 100', password: ' a ' });
    expect(toLine(fields, 'A')).toMatchObject({ domain: 'sipgate.de', user: 'klaus', extension: '100' });
    expect(faultsOf(fields)).toEqual({});
    expect(toLine(fields, 'A')).not.toHaveProperty('password');
  });

  it('what a newer version has put into a line goes into no test and no change', () => {
    const newer = { ...PLAIN, future: true };
    const line = toLine(toFields(newer), 'Office', newer);
    expect(parseLine(line).ok).toBe(true);
    expect(changesOf(newer, line)).toEqual({});
  });

  it('what is emptied is taken away', () => {
    const line = toLine({ ...toFields(FULL), extension: '', usesEnum: false, keepAliveSeconds: '' }, 'Office', FULL);
    expect(changesOf(FULL, line)).toEqual({ extension: null, enumSuffix: null, keepAliveSeconds: 25 });
  });

  it('knows whether anything was typed', () => {
    expect(isSame(NO_FIELDS, { ...NO_FIELDS })).toBe(true);
    expect(isSame(NO_FIELDS, { ...NO_FIELDS, password: 'x' })).toBe(false);
  });
});

describe('what is wrong with a field', () => {
  it('only domain and user must be filled in', () => {
    expect(faultsOf(NO_FIELDS)).toEqual({ domain: 'Fill in this field.', user: 'Fill in this field.' });
  });

  it.each<[keyof LineFields, string, RegExp]>([
    ['name', 'home', /already a line named “home”/],
    ['name', '-x', /dash/],
    ['domain', 'sip:sipgate.de', /Leave out “sip:”/],
    ['user', 'klaus@sipgate.de', /before the @/],
    ['password', 'a\nb', /one line/],
    ['outboundProxy', '1.1.1.1;<x>', /angle brackets/],
    ['authUser', 'a"b', /quotation marks/],
    ['extension', '@host', /before the @/],
    ['realm', 'a\\b', /backslashes/],
    ['stunServer', 'stun:x:y', /not a host name/],
    ['ringSeconds', 'abc', /whole number of seconds/],
    ['ringSeconds', '1.5', /whole number of seconds/],
    ['transferSeconds', '0', /whole number of seconds/],
    ['keepAliveSeconds', '5', /from 15 to 120/],
  ])('%s %j', (name, text, hint) => {
    expect(faultsOf(withFields({ [name]: text }))).toEqual({ [name]: expect.stringMatching(hint) });
  });

  it('a suffix is looked at only where numbers are looked up', () => {
    expect(faultsOf(withFields({ enumSuffix: 'x' }))).toEqual({});
    expect(faultsOf(withFields({ usesEnum: true, enumSuffix: 'x' }))).toEqual({ enumSuffix: expect.any(String) });
  });

  it('is said in German too', () => {
    expect(faultOf('domain', NO_FIELDS, { language: 'de', takenNames: [] })).toBe('Füllen Sie dieses Feld aus.');
  });

  it('fields of the folded part are known, so that it opens for them', () => {
    expect(FIELD_ORDER.filter(isAdvanced)[0]).toBe('caFile');
    expect(isAdvanced('extension')).toBe(false);
  });
});

describe('the name of a line that was given none', () => {
  it.each<[Partial<LineFields>, string]>([
    [{ domain: 'sipgate.de:5070', user: 'klaus' }, 'klaus@sipgate.de'],
    [{ domain: 'pbx.example.com', user: 'siptapi', extension: '100@127.0.0.1:8899' }, '100@pbx.example.com'],
    [{ domain: 'sip:x', user: 'klaus' }, ''],
    [{ domain: 'a.at', user: '-x' }, ''],
    [{ domain: 'a.at', user: '' }, 'a.at'],
  ])('%j: %s', (fields, name) => {
    expect(suggestName({ ...NO_FIELDS, ...fields }, [])).toBe(name);
  });

  it('is not one that there is', () => {
    const fields = { ...NO_FIELDS, domain: 'a.at', user: 'b' };
    expect(suggestName(fields, ['B@A.at', 'b@a.at 2'])).toBe('b@a.at 3');
  });
});
