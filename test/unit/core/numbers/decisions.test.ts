/** Decisions of this module that no settled case holds (docs/adr/0010-numbers-library.md). */
import { describe, expect, test } from 'vitest';
import { parseDialText } from '../../../../electron/core/numbers/parse.ts';
import type { NumberContext } from '../../../../electron/shared/dial-plan.ts';

const VIENNA: NumberContext = { country: 'AT', areaCode: '1' };
const OFFICE: NumberContext = { ...VIENNA, internalDigits: [3, 4] };
const BELLEVUE: NumberContext = { country: 'US', areaCode: '425' };

const dial = (text: string, context = VIENNA): string | undefined => parseDialText(text, context).dial;

describe('what looks like a number and is none', () => {
  test.each([
    ['31.12.2024'],
    ['12/31/2024'],
    ['2024/12/31'],
    ['31.12.2024 12:30'],
    ['10:30-11:45'],
    ['192.168.1.1:5060'],
    ['24/7'],
    ['12/2024'],
    ['50 %'],
    ['€ 1.234.567,00'],
    ['4111 1111 1111 1111'],
    ['IBAN AT61 1904 3002 3457 3201'],
    ['ISBN 978-3-16-148410-0'],
    ['00:11:22:33:44:55'],
    ['Karlsplatz 13/2, 1010 Wien'],
    ['Server 1 192.0.2.1'],
    ['10.0.0.0 10.0.0.2'],
    ['Zimmer 144'],
    ['Seite 112'],
    ['+999 12345678'],
    ['+43 00 505641'],
  ])('%s', (text) => expect(parseDialText(text, VIENNA)).toMatchObject({ kind: 'none', reason: expect.any(String) }));
});

describe('what looks like a date or an address and is a number', () => {
  test.each([
    ['+33 1 23.45.67.89', VIENNA, '+33123456789'],
    ['01 23.45.67.89', { country: 'FR' }, '+33123456789'],
    ['(044) 123.45.67', { country: 'CH' }, '+41441234567'],
    ['+41 44.123.45.67', VIENNA, '+41441234567'],
    ['+372-5123-45-67', VIENNA, '+37251234567'],
    ['+49-30-12-2019', VIENNA, '+4930122019'],
  ])('%s', (text, context, number) => expect(dial(text, context)).toBe(number));
});

describe('what stands beside a number stays out of it', () => {
  test.each([
    ['Rechnung 2024-0815, Tel. 01 505641'],
    ['1010 Wien, Karlsplatz 13, Tel. 01 505641'],
    ['Mo-Fr 8-17 Uhr: 01 505641'],
    ['+43 1 505641 (10-12 Uhr)'],
    ['+43 1 505641 ab 10 Uhr'],
    ['; rm -rf / 01505641'],
    ['+431505641\r\nRoute: <sip:evil.example>'],
    ['http://example.com/0815 01 505641 max@2.example'],
  ])('%j', (text) => expect(dial(text)).toBe(text.startsWith('http') ? undefined : '+431505641'));
});

describe('a link asks before what can do harm, however that is written', () => {
  test.each([
    ['tel:112'],
    ['tel:112;phone-context=+1'],
    ['tel:911;phone-context=+1'],
    ['tel:112;phone-context=pbx.example.com'],
    ['tel:x112'],
    ['tel:Nst.%20112'],
    ['sip:112@pbx.example.com'],
    ['sip:%31%31%32@pbx.example.com'],
    ['sip:*21*0123%23@pbx.example.com'],
    ['sip:%2A21%2A0123%23@pbx.example.com'],
    ['sip:+43900123456@pbx.example.com;user=phone'],
    ['sips:+43900123456;ext=1@pbx.example.com'],
  ])('%s', (text) => expect(parseDialText(text, VIENNA)).toMatchObject({ confirm: true }));

  test.each([['sip:100@pbx.example.com'], ['sip:+431505641@pbx.example.com'], ['sip:max.112@pbx.example.com']])(
    '%s is none of these',
    (text) => expect(parseDialText(text, VIENNA)).toMatchObject({ kind: 'uri', confirm: false }),
  );
});

describe('half a number is never dialled', () => {
  test.each([
    ['+43 1 \u207505641'],
    ['01/\u246405641'],
    ['+43 1 505\u{1f600}641'],
    ['0664_1234567'],
    ['01 505\u00a4641'],
  ])('%j is refused', (text) => {
    expect(parseDialText(text, VIENNA).kind).toBe('none');
  });

  test.each([
    ['+43 1 505\u0301641', 'an accent on a digit'],
    ['&#43;43&nbsp;1&nbsp;505&#54;41', 'HTML entities'],
    ['%2B43%201%20505641', 'escapes whose scheme was lost'],
    ['0\ufe0f\u20e31\ufe0f\u20e3 505641', 'key caps'],
    ['+43 1\t505641', 'a tabulator'],
  ])('%j is whole: %s', (text) => expect(dial(text)).toBe('+431505641'));
});

describe('words', () => {
  test('a room full of people is not an emergency, but "Rettung" is', () => {
    expect(parseDialText('Rettung 144', VIENNA)).toMatchObject({ dial: '144', confirm: false });
    expect(parseDialText('Herr Huber 144', VIENNA)).toMatchObject({ dial: '144', confirm: true });
  });

  test('digits behind a name are offered where they can be an extension', () => {
    expect(parseDialText('Max Mustermann 4711', OFFICE)).toMatchObject({ dial: '4711', confirm: true });
    expect(parseDialText('Max Mustermann 4711', VIENNA).kind).toBe('none');
  });

  test.each([
    ['WhatsApp: +43 664 1234567', '+436641234567'],
    ['whatsapp:+436641234567', undefined],
    ['javascript: +436641234567', undefined],
  ])('%s', (text, number) => expect(dial(text)).toBe(number));

  test.each([
    ['1-800-FLOWERS', '+18003569377', BELLEVUE],
    ['1-877-KARS-4-KIDS', '+18775277454', BELLEVUE],
    ['call 1-800-FLOWERS now', '+18003569377', BELLEVUE],
    ['13 CATS', '+61132287', { country: 'AU', areaCode: '2' }],
    ['1300 FLOWERS', '+611300356937', { country: 'AU' }],
    ['01 505641 Wien', '+431505641', VIENNA],
    ['0664 ABCDEFG', undefined, VIENNA],
  ])('%s', (text, number, context) => expect(dial(text, context)).toBe(number));
});

describe('countries with habits', () => {
  test.each([
    ['15 1234-5678', { country: 'AR', areaCode: '11' }, '+5491112345678'],
    ['011 15-2345-6789', { country: 'AR' }, '+5491123456789'],
    ['0 15 11 961234567', { country: 'BR' }, '+5511961234567'],
    ['8~10 43 1 505641', { country: 'RU' }, '+431505641'],
    ['13 22 87', { country: 'AU', areaCode: '2' }, '+61132287'],
    ['00 1 425 555 0100', { country: 'BO' }, '+14255550100'],
    ['886377', { country: 'SM' }, '+3780549886377'],
    ['+34 (0)91 234 56 78', VIENNA, '+34912345678'],
    ['+36 (0)1 234 5678', VIENNA, '+3612345678'],
    ['(212) 555-0100', { country: 'JM' }, '+12125550100'],
    ['1 425 555 0100', { country: 'MP' }, '+14255550100'],
    ['020 7222 1234', { country: 'GG' }, '+442072221234'],
    ['8 495 123-45-67', { country: 'KZ' }, '+74951234567'],
    ['118877', VIENNA, '118877'],
    ['19222', { country: 'DE', areaCode: '30' }, '19222'],
  ])('%s in %j', (text, context, number) => expect(dial(text, context)).toBe(number));
});
