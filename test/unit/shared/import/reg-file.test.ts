import { describe, expect, it } from 'vitest';
import { type RegValue, readRegFile } from '../../../../electron/shared/import/reg-file.ts';
import fc from '../../../support/properties.ts';
import { hexText, regText, type Value } from './write-reg.ts';

const KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Some\\Key';
const all = () => true;
const read = (text: string): Readonly<Record<string, RegValue>> =>
  Object.fromEntries(readRegFile(text, all).get(KEY.toLowerCase()) ?? []);
/** One key with these lines. */
const section = (...lines: readonly string[]): string =>
  regText({ [KEY]: {} })
    .trimEnd()
    .concat('\r\n', lines.join('\r\n'));
const text = (value: string): RegValue => ({ kind: 'text', text: value });
const number = (value: number): RegValue => ({ kind: 'number', value });
const OTHER: RegValue = { kind: 'other' };

describe('values', () => {
  it.each<[string, RegValue]>([
    ['"Name"="value"', text('value')],
    ['"NAME"=""', text('')],
    ['"name"="C:\\\\dir\\\\ \\"quoted\\""', text('C:\\dir\\ "quoted"')],
    ['"name"="single \\ stays, and \\n"', text('single \\ stays, and \\n')],
    ['"name"="a;b" ; a comment', text('a;b')],
    ['  "name" = "spaces around"  ', text('spaces around')],
    ['"name"=dword:0000002a', number(42)],
    ['"name"=DWORD:ffffffff', number(4_294_967_295)],
    ['"name"=dword:2A ; a comment', number(42)],
    ['"name"=hex(4):2a,01,00,00', number(298)],
    ['"name"=hex(1):61,00,e4,00,ac,20,00,00', text('aä€')],
    ['"name"=hex(1):61,00,00,00,62,00', text('a')],
    ['"name"=hex(1):', text('')],
    ['"name"=hex(2):61,00,\\\r\n  62,00,\\\r\n\r\n  ; between\r\n  00,00', text('ab')],
    ['"name"="not closed', OTHER],
    ['"name"="ends in a backslash\\"', OTHER],
    ['"name"=dword:', OTHER],
    ['"name"=dword:123456789', OTHER],
    ['"name"=dword:zz', OTHER],
    ['"name"=hex:01,02', OTHER],
    ['"name"=hex(7):61,00,00,00', OTHER],
    ['"name"=hex(b):01,00,00,00,00,00,00,00', OTHER],
    ['"name"=hex(4):01,02', OTHER],
    ['"name"=hex(1):6x,00', OTHER],
    ['"name"=hex(1):61,00,\\', text('a')],
    ['"name"=unquoted', OTHER],
  ])('%s', (line, expected) => {
    expect(read(section(line))).toEqual({ name: expected });
  });

  it.each(['@="value without a name"', 'name="no quotes"', '"name"', '"name" "value"', '; "name"="comment"', '="x"'])(
    '%s is none',
    (line) => {
      expect(read(section(line))).toEqual({});
    },
  );

  it('come last: a later one counts, and "name"=- takes it away', () => {
    expect(read(section('"a"="1"', '"A"="2"', '"b"="1"', '"b"=-'))).toEqual({ a: text('2') });
  });

  it('REGEDIT4 writes strings in hex with one octet a character', () => {
    const file = regText({ [KEY]: { a: { raw: 'hex(2):61,80,00' } } }, 'REGEDIT4');
    expect(read(file)).toEqual({ a: text('a€') });
  });

  it('whatever regedit writes is read again', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).map((each) => each.replace(/[\r\n]/g, ''));
    const value = fc.oneof(
      fc.string({ unit: 'binary' }).map((each) => each.replace(/[\r\n]/g, '')),
      fc.nat(0xffff_ffff),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), fc.boolean(), (entries, inHex) => {
        const values = new Map(entries.map(([key, each]) => [key.toLowerCase(), each]));
        const written = Object.fromEntries(
          [...values].map(([key, each]): [string, Value] => [
            key,
            inHex && typeof each === 'string' ? hexText(each) : each,
          ]),
        );
        const expected = [...values].map(([key, each]) => [
          key,
          typeof each === 'number' ? number(each) : text(inHex ? (each.split('\0')[0] ?? '') : each),
        ]);
        const found = readRegFile(regText({ [KEY]: written }), all).get(KEY.toLowerCase());
        // An object of JavaScript moves names that are numbers to the front.
        expect(new Map(found)).toEqual(new Map(expected as [string, RegValue][]));
      }),
      { numRuns: 500 },
    );
  });
});

describe('keys', () => {
  it('are compared without regard to case, and written more than once', () => {
    const file = `${section('"a"="1"')}\r\n[hkey_local_machine\\software\\SOME\\key]\r\n"b"="2"\r\n`;
    expect(read(file)).toEqual({ a: text('1'), b: text('2') });
  });

  it('that nobody asked for are passed over with their values', () => {
    const file = regText({ 'HKEY_CURRENT_USER\\A': { a: 'x' }, [KEY]: { b: 'y' }, 'HKEY_CURRENT_USER\\C': { c: 'z' } });
    expect([...readRegFile(file, (key) => key.endsWith('\\key')).keys()]).toEqual([KEY.toLowerCase()]);
    expect(read(file)).toEqual({ b: text('y') });
  });

  it('with a minus sign are deleted, and may come again', () => {
    expect(readRegFile(section('"a"="1"', `[-${KEY}]`, '"b"="2"'), all).size).toBe(0);
    expect(read(section('"a"="1"', `[-${KEY}]`, `[${KEY}]`, '"b"="2"'))).toEqual({ b: text('2') });
  });

  it('that are not closed hold nothing', () => {
    expect(readRegFile(`[${KEY}\r\n"a"="1"`, all).size).toBe(0);
  });
});
