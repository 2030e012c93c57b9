import { describe, expect, it } from 'vitest';
import { checkLineName, LIMITS } from '../../../electron/shared/field-checks.ts';
import { IMPORT_SIZE_LIMIT, importLines } from '../../../electron/shared/import-lines.ts';
import { LANGUAGES } from '../../../electron/shared/language.ts';
import { toComparableName } from '../../../electron/shared/settings.ts';
import { parseLine } from '../../../electron/shared/settings-schema.ts';
import fc from '../../support/properties.ts';
import { regText, SIPTAPI_KEY, siptapiLine } from './import/write-reg.ts';

const errorOf = (input: string | Uint8Array): string => {
  const result = importLines(input);
  return result.ok ? '' : result.error;
};

describe('text that only looks like lines', () => {
  it.each([
    ['', 'nothing to import'],
    [' \r\n\t', 'nothing to import'],
    ['Hello, my number is 505641', 'cannot be imported'],
    ['+43 (1) 505641', 'number, not a line'],
    ['tel:+431505641', 'number, not a line'],
    ['"proxy1"="example.com"\r\n"username1"="klaus"', 'in brackets'],
    ['Windows Registry Editor Version 5.00\r\n', 'export the key'],
    ['regf\u0001\u0000', 'registry hive'],
    ['W\u0000i\u0000n\u0000', 'not plain text'],
    [';register => 100:secret@pbx', 'semicolon'],
    ['[trunk]\ntype = registration\nserver_uri = sip:pbx.example.com', 'pjsip.conf'],
    ['[100]\ntype=friend\nsecret=1234\nhost=dynamic', '“register => user:secret@host” is missing'],
  ])('%j: %s', (text, hint) => {
    expect(errorOf(text)).toContain(hint);
    expect(errorOf(new Uint8Array(Buffer.from(text)))).toContain(hint);
  });

  it('is named in German too', () => {
    expect(importLines('sip:pbx', 'de')).toEqual({
      ok: false,
      error: 'Der Benutzer fehlt: Schreiben Sie die Adresse als sip:user@host.',
    });
  });
});

describe('limits', () => {
  it('4 MB', () => {
    expect(errorOf(' '.repeat(IMPORT_SIZE_LIMIT + 1))).toContain('larger than 4 MB');
    expect(errorOf(new Uint8Array(IMPORT_SIZE_LIMIT + 1))).toContain('larger than 4 MB');
    expect(errorOf(' '.repeat(IMPORT_SIZE_LIMIT))).toContain('nothing to import');
  });

  it.each<[string, (count: number) => string]>([
    ['SIP addresses', (count) => 'sip:a@example.com\n'.repeat(count)],
    ['register lines', (count) => 'register => a:b@example.com\n'.repeat(count)],
    [
      'SIPTAPI lines',
      (count) =>
        regText({
          [SIPTAPI_KEY]: Object.assign(
            {},
            ...Array.from({ length: count }, (_, index) =>
              siptapiLine(index + 1, { proxy: 'example.com', username: 'a' }),
            ),
          ),
        }),
    ],
  ])('1,000 %s', (_, write) => {
    const full = importLines(write(LIMITS.lines));
    expect(full.ok && [full.value.drafts.length, full.value.notes]).toEqual([LIMITS.lines, []]);
    const over = importLines(write(LIMITS.lines + 1));
    expect(over.ok && over.value.drafts).toHaveLength(LIMITS.lines);
    expect(over.ok && over.value.notes).toEqual([expect.stringContaining('first 1000')]);
  });

  it('what is said about lines that were left out ends some time', () => {
    const result = importLines(`sip:a@b\n${'sip:\n'.repeat(100_000)}`);
    expect(result.ok && result.value.notes).toHaveLength(10);
  });
});

/** Pieces of everything that is recognised, whole and torn. */
const PIECES = [
  ...['register => ', 'register=', 'sip:', 'sips:', 'a:b@c', 'user', ':', '@', '?', ';', ';--', '--;', '~', '/', '//'],
  ...['udp://', 'example.com', '[::1]', ':5060', '<', '>', '"', '\\', '%', '%00', '%ff', ';transport=', 'tcp', '\\;'],
  ...[
    'Windows Registry Editor Version 5.00\r\n',
    'REGEDIT4\n',
    `[${SIPTAPI_KEY}]\r\n`,
    `[-${SIPTAPI_KEY}]\n`,
    '[',
    ']',
  ],
  ...['"proxy1"=', '"username1"="a"', '"password1"="geheim"', '"__proto__1"="x"', '"constructor1"="x"', '"proxy"="x"'],
  ...[
    '"numLines"=dword:',
    'ffffffff',
    '"proxy4294967297"="x"',
    '"proxy01"=""',
    '=-',
    'hex(1):',
    '61,00,',
    '\\\r\n',
    '\n',
  ],
  ...['hex(2):', 'dword:1', '\ud800', '\udfff', '\u0000', '\u202e', '\u2028', '\ufeff', '\u{1d11e}', ' ', '\t', 'ä'],
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 60 })
    .map((pieces) => `[${SIPTAPI_KEY}]\n"proxy1"="x"\n${pieces.join('')}`),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.nat(0xffff).map((code) => `sip:${String.fromCharCode(code)}@example.com`),
);

describe('whatever comes in', () => {
  it('nothing is thrown, names are good and single, and a draft without faults is a line', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...LANGUAGES), (text, language) => {
        const result = importLines(text, language);
        if (!result.ok) {
          expect(result.error).toMatch(/\.$/);
          return;
        }
        const { drafts } = result.value;
        expect(drafts.length).toBeGreaterThan(0);
        for (const { line, faults } of drafts) {
          expect(checkLineName(line.name)).toBeUndefined();
          expect(line.name).not.toMatch(/\p{Surrogate}/u);
          if (!faults.some(({ field }) => field !== 'password')) expect(parseLine(line)).toMatchObject({ ok: true });
          else expect(parseLine(line).ok).toBe(false);
        }
        expect(new Set(drafts.map(({ line }) => toComparableName(line.name))).size).toBe(drafts.length);
      }),
      { numRuns: 5000 },
    );
  });

  it('bytes are no worse', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          hostile.map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          expect(importLines(bytes).ok).toBeTypeOf('boolean');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('no sentence repeats a password', () => {
    const secret = fc.stringMatching(/^[A-Z]{9}$/);
    const around = fc.constantFrom(...PIECES.filter((piece) => !/[:@?/<>\n]/.test(piece)));
    fc.assert(
      fc.property(secret, around, around, (password, before, after) => {
        const texts = [
          `sip:a:${before}${password}${after}@b c`,
          `register => a:${before}${password}${after}:x:y:z@b c`,
          regText({ [SIPTAPI_KEY]: siptapiLine(1, { proxy: 'b c', password: `${before}${password}${after}\u0000` }) }),
        ];
        for (const text of texts) {
          const result = importLines(text);
          const said = result.ok
            ? [...result.value.notes, ...result.value.drafts.flatMap(({ notes, faults }) => [notes, faults])]
            : [result.error];
          expect(JSON.stringify(said)).not.toContain(password);
        }
      }),
    );
  });

  it('values named like parts of every object are passed over', () => {
    const values = { ...siptapiLine(1, { proxy: 'b', username: 'a' }), constructor1: 'x', toString: 'x' };
    const text = regText({ [SIPTAPI_KEY]: values }).concat(
      '"__proto__1"="x"\r\n"__proto__"="x"\r\n"hasOwnProperty"=-\r\n',
    );
    const result = importLines(text);
    expect(result.ok && result.value.drafts.map(({ line }) => line.name)).toEqual(['a@b']);
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  // Each of these takes well under a second; with work that grows as the square of the size it would take hours.
  it.each<[string, string]>([
    ['sections', `[${SIPTAPI_KEY}]\n`.repeat(49_000)],
    ['other sections', '[HKEY]\n'.repeat(590_000)],
    ['short sections', '[]\n'.repeat(1_000_000)],
    ['line breaks', '\n'.repeat(IMPORT_SIZE_LIMIT)],
    ['spaces', `a${' '.repeat(IMPORT_SIZE_LIMIT - 2)}b`],
    ['strings that are not closed', `[${SIPTAPI_KEY}]\n${'"a"="\n'.repeat(600_000)}`],
    ['one long string', `[${SIPTAPI_KEY}]\n"proxy1"="${'\\\\'.repeat(2_000_000)}"`],
    ['one long hex value', `[${SIPTAPI_KEY}]\n"proxy1"=hex(1):${'61,00,\\\n'.repeat(500_000)}`],
    ['values', `[${SIPTAPI_KEY}]\n${Array.from({ length: 170_000 }, (_, n) => `"proxy${n}"="x"`).join('\n')}`],
    ['register lines with comments', 'register => ;--\n'.repeat(260_000)],
    ['lines of spaces before a bracket', `${'"'}${' '.repeat(4000)}a\n`.repeat(1000)],
    ['addresses of spaces', `sip:a@b\n${`a${' '.repeat(4000)}b\n`.repeat(1000)}`],
    ['long addresses', `sip:a@b\n${`sip:${'@'.repeat(4000)}b\n`.repeat(1000)}`],
    ['quotes', `sip:a@b\n${`"${'\\'.repeat(4000)}\n`.repeat(1000)}`],
    ['colons', 'a:'.repeat(2_000_000)],
    ['at signs', '@'.repeat(IMPORT_SIZE_LIMIT)],
    ['digits', '1'.repeat(IMPORT_SIZE_LIMIT)],
    ['semicolons', ';'.repeat(IMPORT_SIZE_LIMIT)],
  ])('4 MB of %s come to an end', (_, text) => {
    expect(text.length).toBeLessThanOrEqual(IMPORT_SIZE_LIMIT);
    expect(importLines(text).ok).toBeTypeOf('boolean');
  });
});
