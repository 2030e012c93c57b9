import { afterEach, describe, expect, it } from 'vitest';
import {
  HISTORY_TEXT_LIMIT,
  type HistoryEntry,
  historyText,
  INCOMING_OUTCOMES,
  type IncomingEntry,
  type OutgoingEntry,
  parseHistoryEntry,
  searchHistory,
  toCsv,
  withoutOld,
} from '../../../electron/shared/history.ts';
import { LANGUAGES } from '../../../electron/shared/language.ts';
import { OUTCOMES } from '../../../electron/shared/state.ts';
import { loadTranslations } from '../../../electron/shared/translations.ts';
import fc from '../../support/properties.ts';

const NOON = Date.UTC(2026, 2, 1, 12, 0, 0);
const DAY = 86_400_000;

const outgoing = (fields: Partial<OutgoingEntry> = {}): OutgoingEntry => ({
  id: 'out-1',
  direction: 'outgoing',
  line: 'Office',
  dialText: '+43 (1) 505641',
  sent: '001505641',
  outcome: 'callee-busy',
  sip: { code: 486, reason: 'Busy Here' },
  startedAt: NOON,
  endedAt: NOON + 4_400,
  ...fields,
});
const incoming = (fields: Partial<IncomingEntry> = {}): IncomingEntry => ({
  id: 'in-1',
  direction: 'incoming',
  line: 'Office',
  outcome: 'missed',
  caller: { name: 'Zoë Müller', number: '+491701234567' },
  startedAt: NOON,
  endedAt: NOON,
  ...fields,
});

describe('an entry from outside', () => {
  it.each([
    ['outgoing', outgoing()],
    ['outgoing, with all there is', outgoing({ detail: 'the server offers only Basic' })],
    ['incoming', incoming()],
    ['incoming, from nobody known', incoming({ caller: {} })],
  ])('%s: is what was written', (_, entry) => {
    expect(parseHistoryEntry(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
  });

  it('fields that are not known are left out', () => {
    const { sip, ...rest } = outgoing();
    expect(parseHistoryEntry({ ...rest, sip: { ...sip, extra: 1 }, mood: 'good' })).toEqual(outgoing());
  });

  const { sip: _, ...without } = outgoing();
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', [outgoing()]],
    ['a direction that a newer version may know', { ...outgoing(), direction: 'sideways' }],
    ['an outcome that a newer version may know', { ...outgoing(), outcome: 'callee-asleep' }],
    ['an outcome of the other direction', { ...incoming(), outcome: 'callee-busy' }],
    ['an empty id', { ...outgoing(), id: '' }],
    ['a number for a text', { ...outgoing(), dialText: 505641 }],
    ['a text without end', { ...outgoing(), sent: 'x'.repeat(HISTORY_TEXT_LIMIT + 1) }],
    ['a text for a time', { ...outgoing(), startedAt: '2026' }],
    ['a time that no calendar has', { ...outgoing(), endedAt: 9e15 }],
    ['a time before 1970', { ...outgoing(), startedAt: -1 }],
    ['half a SIP status', { ...without, sip: { code: 486 } }],
    ['a caller that is a text', { ...incoming(), caller: 'Zoë' }],
    ['a caller whose name is an object', { ...incoming(), caller: { name: {} } }],
    ['no line', { ...outgoing(), line: undefined }],
  ])('%s is none', (_what, input) => {
    expect(parseHistoryEntry(input)).toBeUndefined();
  });

  it('never throws, and what it takes it takes again', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const entry = parseHistoryEntry(input);
        if (entry !== undefined) expect(parseHistoryEntry(entry)).toEqual(entry);
      }),
    );
  });
});

describe('searching', () => {
  const finds = (entry: HistoryEntry, query: string): boolean => searchHistory([entry], query).length === 1;

  it.each(['', '   ', '\u00a0'])('%j finds everything, in the order given', (query) => {
    const entries = [outgoing(), incoming(), outgoing({ id: 'out-2' })];
    expect(searchHistory(entries, query)).toEqual(entries);
  });

  it.each([
    '505641',
    '43 1 505641',
    '+43 (1) 505641',
    '+43-1-505641',
    '+43.1.505641',
    '+43/1/505641',
    '+43\u00a01\u2011505641',
    '0043 1 505641',
    '+43 (0)1 505641',
    '001505641',
    '01 505641',
    '00 15 05',
    '５０５６４１',
  ])('a number however it is written: %s', (query) => {
    expect(finds(outgoing(), query)).toBe(true);
  });

  it.each(['+44 1 505641', '505642', '0049', '5056411', '02 505641', '00 505641 9'])('another number: %s', (query) => {
    expect(finds(outgoing(), query)).toBe(false);
  });

  it.each([
    ['0049170', { number: '+49 170 1234567' }],
    ['+49170', { number: '0049 (0)170/1234567' }],
    ['0170 1234567', { number: '+491701234567' }],
    ['+49170', { number: 'sip:+491701234567@pbx2.example.com;user=phone' }],
    ['+49170', { number: 'tel:+49-170-1234567;phone-context=+43' }],
  ])('%s finds the caller %j', (query, caller) => {
    expect(finds(incoming({ caller }), query)).toBe(true);
  });

  it('digits of a host name are no number', () => {
    expect(finds(incoming({ caller: { number: 'sip:100@pbx2.example.com' } }), '1002')).toBe(false);
  });

  it.each([
    ['müller', 'Zoë Müller'],
    ['muller', 'Zoë Müller'],
    ['MÜLLER zoe', 'Zoë Müller'],
    ['u\u0308l', 'Zoë Müller'],
    ['strasse', 'Büro Bergstraße'],
    ['bergstraße', 'Buero BERGSTRASSE'],
    ['łodz', 'Łódź'],
    ['soren', 'Søren'],
    ['σ', 'ΑΛΕΞΗΣ'],
    ['istanbul', 'İSTANBUL'],
  ])('a name whatever its case and accents: %s finds %s', (query, name) => {
    expect(finds(incoming({ caller: { name } }), query)).toBe(true);
  });

  it('every word must be there, a number may be one of them', () => {
    expect(finds(incoming(), 'müller 0170')).toBe(true);
    expect(finds(incoming(), 'muller 4567')).toBe(true);
    expect(finds(incoming(), 'office zoe')).toBe(true);
    expect(finds(incoming(), 'office anna')).toBe(false);
    expect(finds(incoming(), 'müller 9999')).toBe(false);
  });

  it('codes and addresses are found as they are', () => {
    expect(finds(outgoing({ dialText: '*21#', sent: '*21#' }), '*21#')).toBe(true);
    expect(finds(outgoing({ dialText: 'sip:anna@example.com' }), 'Anna@Example')).toBe(true);
  });

  it('a part of an entry’s own texts always finds it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), fc.nat(20), (name, from, length) => {
        const part = [...name].slice(from, from + length).join('');
        expect(finds(incoming({ caller: { name } }), part)).toBe(true);
      }),
    );
  });
});

describe('what is too old', () => {
  it('goes; the edge and what seems to be in the future stay', () => {
    const at = (startedAt: number) => outgoing({ id: String(startedAt), startedAt });
    const kept = [at(NOON - 7 * DAY), at(NOON - 1), at(NOON + DAY)];
    expect(withoutOld([at(0), at(NOON - 7 * DAY - 1), ...kept], 7, NOON)).toEqual(kept);
  });
});

describe('the sentence', () => {
  it('says for every outcome what happened, in every language', () => {
    const entries = [
      ...OUTCOMES.map((outcome) => outgoing({ outcome })),
      ...INCOMING_OUTCOMES.map((outcome) => incoming({ outcome })),
    ];
    for (const language of LANGUAGES) {
      const sentences = entries.map((entry) => historyText(entry, language));
      expect(sentences.filter((text) => !/^[\p{L}“„]|^\+43/u.test(text) || !/[.!]$/.test(text))).toEqual([]);
      expect(sentences.filter((text) => text.includes('{'))).toEqual([]);
    }
    expect(historyText(outgoing(), 'en')).toBe('+43 (1) 505641 is busy.');
    expect(historyText(incoming(), 'de')).toBe('Niemand hat den Anruf angenommen.');
  });
});

/** A reader that knows RFC 4180 §2 and nothing else. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (at >= text.length) throw new Error('an open quote');
        if (text[at] === '"') at += 1;
        cell += text[at];
      }
      at += 1;
    } else {
      for (; at < text.length && text[at] !== ',' && text[at] !== '\r'; at += 1) {
        if (text[at] === '"' || text[at] === '\n') throw new Error(`${JSON.stringify(text[at])} without quotes`);
        cell += text[at];
      }
    }
    row.push(cell);
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      at += 2;
      rows.push(row);
      row = [];
    } else throw new Error(`a row that does not end, at ${at}`);
  }
  return rows;
}

describe('the table for other programs', () => {
  const { TZ } = process.env;
  afterEach(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });
  const plain = (entry: HistoryEntry) => readCsv(toCsv([entry], 'en', { byteOrderMark: false }))[1] ?? [];

  it('has a header and a row for each entry, in every language', () => {
    process.env.TZ = 'Europe/Vienna';
    expect(toCsv([outgoing(), incoming({ startedAt: NOON + 182 * DAY, endedAt: NOON })], 'en')).toBe(
      '\ufeffBegin,Seconds,Direction,Line,Number as typed,Number as sent,Caller,Caller’s number,Outcome,What happened,SIP answer,Detail\r\n' +
        "2026-03-01 13:00:00,4,outgoing,Office,'+43 (1) 505641,001505641,,,callee-busy,'+43 (1) 505641 is busy.,486 Busy Here,\r\n" +
        '2026-08-30 14:00:00,0,incoming,Office,,,Zoë Müller,+491701234567,missed,Nobody answered the call.,,\r\n',
    );
    const [header, row] = readCsv(toCsv([incoming()], 'de', { byteOrderMark: false }));
    expect(header).toHaveLength(row?.length ?? 0);
    expect(header?.[0]).toBe('Beginn');
    expect(row?.[2]).toBe('eingehend');
  });

  it('tells a detail in its language', async () => {
    await loadTranslations('de');
    const entry = outgoing({ detail: 'the phone reported no result in time' });
    expect(plain(entry).at(-1)).toBe('the phone reported no result in time');
    const [, row] = readCsv(toCsv([entry], 'de', { byteOrderMark: false }));
    expect(row?.at(-1)).toBe('das Telefon hat nicht rechtzeitig ein Ergebnis gemeldet');
  });

  it('without entries is the header alone', () => {
    expect(readCsv(toCsv([], 'en', { byteOrderMark: false }))).toHaveLength(1);
  });

  it.each(['a "b" c', 'a,b', 'a\nb', 'a\r\nb', 'a;b', ' a ', '"', ''])(
    'RFC 4180 §2: %j comes back as it was',
    (line) => {
      expect(plain(outgoing({ line }))[3]).toBe(line);
    },
  );

  it.each([
    '=1+1',
    '=HYPERLINK("http://example.com","x")',
    '+1+cmd|A0',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '＝1+1',
    ' =1+1',
    '"=1+1"',
    '+43-1-505641',
    '+43 1 505641',
    '+49,1',
  ])('a caller who calls himself %j is no formula', (name) => {
    expect(plain(incoming({ caller: { name } }))[6]).toMatch(/^'/);
    expect(plain(incoming({ caller: { name } }))[6]?.replaceAll("'", '')).toBe(name);
  });

  it('nor is what another program would take for a cell of its own', () => {
    for (const name of ['x;=1+1', 'x\n=1+1', 'x\t=1+1', 'x;"=1+1"']) {
      expect(plain(incoming({ caller: { name } }))[6]).toMatch(/[;\n\t]'/);
    }
  });

  it.each(['+431505641', '001505641', '*21#', 'Anna, +43 1 505641', "O'Brien - Sons", 'a-b', '1+1'])(
    '%s is left as it is',
    (dialText) => {
      expect(plain(outgoing({ dialText }))[4]).toBe(dialText);
    },
  );

  it('RFC 4180 §2: whatever is in it, every row has the same cells, and none begins a formula', () => {
    const text = fc.string({
      unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', ' ', 'a', '1'),
    });
    fc.assert(
      fc.property(text, text, text, (line, name, number) => {
        const rows = readCsv(toCsv([incoming({ line, caller: { name, number } })], 'en', { byteOrderMark: false }));
        expect(rows.map((row) => row.length)).toEqual([12, 12]);
        for (const cell of rows[1] ?? []) expect(/^\+\d+$/.test(cell) || !/^[=+\-@\t\r\n]/.test(cell)).toBe(true);
        const unguarded = (cell = '') => cell.replaceAll("'", '');
        expect([unguarded(rows[1]?.[3]), unguarded(rows[1]?.[6]), unguarded(rows[1]?.[7])]).toEqual([
          line,
          name,
          number,
        ]);
      }),
    );
  });
});
