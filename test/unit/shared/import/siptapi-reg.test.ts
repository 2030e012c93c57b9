import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ImportedLines, importLines, type LineDraft } from '../../../../electron/shared/import-lines.ts';
import { parseLine } from '../../../../electron/shared/settings-schema.ts';
import fc from '../../../support/properties.ts';
import { SAMPLES, SIXTY_LINES, THREE_LINES } from './samples.ts';
import { hexText, regText, SIPTAPI_KEY, siptapiLine, toUtf16, type Values } from './write-reg.ts';

const imported = (input: string | Uint8Array): ImportedLines => {
  const result = importLines(input);
  if (!result.ok) throw new Error(result.error);
  expect(result.value.source).toBe('siptapi');
  return result.value;
};
const ofValues = (values: Values): ImportedLines => imported(regText({ [SIPTAPI_KEY]: values }));
const draftOf = (values: Values): LineDraft => ofValues(siptapiLine(1, values)).drafts[0] as LineDraft;
const LINE = { proxy: 'example.com', username: 'klaus' };

describe('exports in files', () => {
  const fixture = (name: string) => new Uint8Array(readFileSync(`test/fixtures/siptapi/${name}`));

  it.each(Object.keys(SAMPLES))('%s is what regedit would write', (name) => {
    expect(Buffer.from(fixture(name)).equals(SAMPLES[name] as Uint8Array)).toBe(true);
  });

  it('three lines, as the dialog leaves them', () => {
    const { drafts, notes } = imported(fixture('three-lines.reg'));
    expect(notes).toEqual([]);
    const common = { bye: 'after-final', keepAliveSeconds: 25, sendRinging: false, transport: 'udp' };
    expect(drafts).toEqual([
      {
        line: {
          ...common,
          name: 'klaus@sipgate.de',
          domain: 'sipgate.de',
          user: 'klaus',
          active: true,
          register: false,
          autoAnswer: 'none',
        },
        password: 'a\\b"c',
        faults: [],
        notes: [],
      },
      {
        line: {
          ...common,
          name: '100@pbx.example.com',
          domain: 'pbx.example.com:5070',
          user: 'siptapi',
          outboundProxy: '2.2.2.2:6060;lr',
          authUser: 'siptapi@login',
          extension: '100',
          active: true,
          register: true,
          autoAnswer: 'call-info',
        },
        password: 'Geheimnis ä€',
        faults: [],
        notes: [expect.stringContaining('Call-Info')],
      },
      {
        line: {
          ...common,
          name: 'name@1.2.3.4',
          domain: '1.2.3.4',
          user: '00431234567',
          extension: 'name@127.0.0.1:8899',
          active: false,
          register: false,
          autoAnswer: 'none',
        },
        password: 'x',
        faults: [],
        notes: [],
      },
    ]);
  });

  it('sixty lines, in their order', () => {
    const { drafts, notes } = imported(fixture('sixty-lines.reg'));
    expect(notes).toEqual([]);
    expect(drafts).toHaveLength(60);
    for (const [index, { line, password, faults }] of drafts.entries()) {
      expect(line).toMatchObject({
        name: `${200 + index}@pbx.example.com`,
        domain: 'pbx.example.com',
        outboundProxy: 'sbc.example.com:5072',
        user: 'click2dial',
        extension: String(200 + index),
        transport: 'tcp',
        active: index !== 41,
        register: index % 2 === 1,
      });
      expect(password).toBe(`secret-${index + 1}`);
      expect(faults).toEqual([]);
    }
  });

  it('make lines that the settings take', () => {
    for (const name of Object.keys(SAMPLES)) {
      for (const { line } of imported(fixture(name)).drafts) expect(parseLine(line)).toEqual({ ok: true, value: line });
    }
  });

  it.each<[string, string | Uint8Array]>([
    ['pasted', regText({ [SIPTAPI_KEY]: THREE_LINES })],
    ['pasted without its head', regText({ [SIPTAPI_KEY]: THREE_LINES }, '')],
    ['with line feeds only', regText({ [SIPTAPI_KEY]: THREE_LINES }).replaceAll('\r', '')],
    ['in UTF-16BE', Uint8Array.from(Buffer.from(SAMPLES['three-lines.reg'] as Uint8Array).swap16())],
    ['in UTF-8', new Uint8Array(Buffer.from(regText({ [SIPTAPI_KEY]: THREE_LINES })))],
    ['of REGEDIT4, in UTF-8', new Uint8Array(Buffer.from(regText({ [SIPTAPI_KEY]: THREE_LINES }, 'REGEDIT4')))],
    [
      'of REGEDIT4, in Windows-1252',
      new Uint8Array(Buffer.from(regText({ [SIPTAPI_KEY]: THREE_LINES }, 'REGEDIT4').replace('€', '\x80'), 'latin1')),
    ],
    [
      'with strings in hex',
      toUtf16(
        regText({
          [SIPTAPI_KEY]: Object.fromEntries(
            Object.entries(THREE_LINES).map(([name, value]) => [
              name,
              typeof value === 'string' ? hexText(value) : value,
            ]),
          ),
        }),
      ),
    ],
    [
      'with names in capitals',
      regText({
        [SIPTAPI_KEY.toUpperCase()]: Object.fromEntries(
          Object.entries(THREE_LINES).map(([name, value]) => [name.toUpperCase(), value]),
        ),
      }),
    ],
  ])('are the same %s', (_, input) => {
    expect(imported(input)).toEqual(imported(fixture('three-lines.reg')));
  });
});

describe('the key', () => {
  it.each([
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\IPCom\\SIPTAPI',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\enum.at\\SipTapi',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\IPCom\\SIPTAPI',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Telephony\\SIPTAPI',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\SIPTAPI-ACD',
    'HKEY_CURRENT_USER\\Software\\Classes\\VirtualStore\\MACHINE\\SOFTWARE\\IPCom\\SIPTAPI',
  ])('may be %s', (key) => {
    expect(imported(regText({ [key]: siptapiLine(1, LINE) })).drafts).toHaveLength(1);
  });

  it.each([
    `${SIPTAPI_KEY}\\Sub`,
    `${SIPTAPI_KEY}2`,
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Other\\SIPTAPI',
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\NotIPCom\\SIPTAPI',
  ])('is not %s', (key) => {
    expect(importLines(regText({ [key]: siptapiLine(1, LINE) }))).toEqual({
      ok: false,
      error: expect.stringContaining('export the key HKEY_LOCAL_MACHINE'),
    });
  });

  it('of the newest version counts, and the others are named', () => {
    const { drafts, notes } = imported(
      regText({
        'HKEY_LOCAL_MACHINE\\SOFTWARE\\enum.at\\SipTapi': siptapiLine(1, { ...LINE, username: 'oldest' }),
        'HKEY_LOCAL_MACHINE\\SOFTWARE\\IPCom\\SIPTAPI': siptapiLine(1, {}),
        [SIPTAPI_KEY]: siptapiLine(1, { ...LINE, username: 'newest' }),
      }),
    );
    expect(drafts.map(({ line }) => line.user)).toEqual(['newest']);
    expect(notes).toEqual([expect.stringContaining('software\\enum.at\\siptapi')]);
  });

  it('without a line is refused', () => {
    for (const values of [{}, { numLines: 3 }, siptapiLine(1, { lineactive: 1 })]) {
      expect(importLines(regText({ [SIPTAPI_KEY]: values }))).toEqual({
        ok: false,
        error: expect.stringContaining('has no line'),
      });
    }
  });
});

describe('what stands for all lines', () => {
  const withGlobals = (globals: Values, count = 1) =>
    ofValues(Object.assign({}, globals, ...Array.from({ length: count }, (_, index) => siptapiLine(index + 1, LINE))));

  it.each([
    [{}, 'udp'],
    [{ transportprotocol: 0 }, 'udp'],
    [{ transportprotocol: 1 }, 'tcp'],
  ] as const)('%j is %s', (globals, transport) => {
    expect(withGlobals(globals, 2).drafts.map(({ line }) => line.transport)).toEqual([transport, transport]);
  });

  it('send180ringing is taken over', () => {
    expect(withGlobals({ send180ringing: 1 }).drafts[0]?.line.sendRinging).toBe(true);
  });

  it.each([1, 2])('reversemode %i is said', (reversemode) => {
    expect(withGlobals({ reversemode }).notes).toEqual([expect.stringContaining('ACD')]);
    expect(withGlobals({ reversemode: 0 }).notes).toEqual([]);
  });

  it.each<[Values, boolean]>([
    [{ enablerealmcheck: 1 }, true],
    [{ enablerealmcheck: 0, disablerealmcheck: 0 }, false],
    [{ disablerealmcheck: 0 }, true],
    [{ disablerealmcheck: 1 }, false],
    [{}, false],
  ])('%j: the realm is that of the domain: %s', (globals, isFixed) => {
    const { drafts, notes } = withGlobals(globals);
    expect(drafts[0]?.line.realm).toBe(isFixed ? 'example.com' : undefined);
    expect(notes).toHaveLength(isFixed ? 1 : 0);
  });

  it.each<[number, number, readonly boolean[], number]>([
    [3, 3, [true, true, true], 0],
    [5, 3, [true, true, true], 1],
    [2, 3, [true, true, false], 1],
  ])('numLines %i with %i lines: active %j', (numLines, count, active, said) => {
    const { drafts, notes } = ofValues(
      Object.assign(
        { numLines, lineconfigviaregistry: 1 },
        ...Array.from({ length: count }, (_, index) => siptapiLine(index + 1, { ...LINE, lineactive: 1 })),
      ),
    );
    expect(drafts.map(({ line }) => line.active)).toEqual(active);
    expect(drafts.map((draft) => draft.notes.length)).toEqual(active.map((each) => (each ? 0 : 1)));
    expect(notes).toHaveLength(said);
  });

  it('numLines counts only where the registry had the say', () => {
    const { drafts, notes } = withGlobals({ numLines: 1, lineconfigviaregistry: 0 }, 3);
    expect([drafts.length, notes]).toEqual([3, []]);
  });
});

describe('a line', () => {
  it('has its own number: holes stay, leading zeros are no numbers', () => {
    const { drafts, notes } = ofValues({
      ...siptapiLine(7, { ...LINE, username: 'seven' }),
      ...siptapiLine(2, { ...LINE, username: 'two' }),
      proxy03: 'example.com',
      proxy0: 'example.com',
      proxy: 'example.com',
      username99999999999: 'nobody',
    });
    expect(drafts.map(({ line }) => line.user)).toEqual(['two', 'seven']);
    expect(notes).toEqual([expect.stringContaining('proxy03, proxy0.')]);
  });

  it('is switched on where nothing says otherwise', () => {
    expect(ofValues({ proxy1: 'example.com', username1: 'klaus' }).drafts[0]?.line.active).toBe(true);
    expect(draftOf({ ...LINE, lineactive: 0 }).line.active).toBe(false);
  });

  it('with a field that cannot be used keeps it, and says what to do', () => {
    const draft = draftOf({
      proxy: 'sip:example.com',
      username: '',
      obproxy: 'a b',
      phoneusername: '1;2',
      password: 'x',
    });
    expect(draft.line).toMatchObject({ domain: 'sip:example.com', user: '', outboundProxy: 'a b', extension: '1;2' });
    expect(draft.faults.map(({ field }) => field)).toEqual(['domain', 'outboundProxy', 'user', 'extension']);
    expect(parseLine(draft.line).ok).toBe(false);
  });

  it('with nothing that makes a name is called by its number', () => {
    const values = siptapiLine(4, { username: 'a\nb', proxy: hexText('\u0001') });
    expect(ofValues(values).drafts[0]?.line.name).toBe('Line 4');
    const german = importLines(regText({ [SIPTAPI_KEY]: siptapiLine(4, { proxy: hexText('\u0001') }) }), 'de');
    expect(german.ok && german.value.drafts[0]?.line.name).toBe('Leitung 4');
  });

  it('with a value of another type names it', () => {
    const draft = draftOf({ ...LINE, obproxy: 5, register: '1', password: { raw: 'hex:01' } });
    expect(draft.notes).toEqual([
      expect.stringContaining('obproxy1'),
      expect.stringContaining('password1'),
      expect.stringContaining('register1'),
    ]);
    expect(draft.line.register).toBe(false);
    expect(draft.line).not.toHaveProperty('outboundProxy');
    expect(draft).not.toHaveProperty('password');
  });

  it('comes back from an export as it was', () => {
    const text = fc.string({ unit: 'binary', maxLength: 90 }).map((each) => each.replace(/[\r\n]/g, ''));
    const flag = fc.constantFrom(0, 1);
    const line = fc.record({
      proxy: fc.domain(),
      obproxy: fc.constantFrom('', '1.1.1.1;lr', 'p.example.com:6060'),
      username: fc.stringMatching(/^[a-z0-9.]{1,20}$/),
      password: text,
      authusername: text,
      phoneusername: fc.constantFrom('', '100', 'name@127.0.0.1:8899'),
      lineactive: flag,
      register: flag,
      autoanswer: flag,
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const values = Object.assign({}, ...lines.map((each, index) => siptapiLine(index + 1, each)));
        const { drafts } = imported(toUtf16(regText({ [SIPTAPI_KEY]: values })));
        expect(
          drafts.map((draft) => ({
            proxy: draft.line.domain,
            obproxy: draft.line.outboundProxy ?? '',
            username: draft.line.user,
            password: draft.password ?? '',
            authusername: draft.line.authUser ?? '',
            phoneusername: draft.line.extension ?? '',
            lineactive: Number(draft.line.active),
            register: Number(draft.line.register),
            autoanswer: Number(draft.line.autoAnswer !== 'none'),
          })),
        ).toEqual(lines.map((each) => ({ ...each, authusername: each.authusername.trim() })));
      }),
    );
  });
});

it('sixty lines make sixty names, beside those that are taken', () => {
  const values = Object.fromEntries(
    Object.entries(SIXTY_LINES).map(([name, value]) => [name, name.startsWith('phoneusername') ? '' : value]),
  );
  const result = importLines(regText({ [SIPTAPI_KEY]: values }), 'en', ['CLICK2DIAL@pbx.example.com']);
  const names = result.ok ? result.value.drafts.map(({ line }) => line.name) : [];
  expect(names[0]).toBe('click2dial@pbx.example.com 2');
  expect(new Set(names).size).toBe(60);
});
