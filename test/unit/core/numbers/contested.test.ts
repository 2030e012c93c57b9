/** Inputs without one right reading: what docs/adr/0010 decides for each. */
import { describe, expect, test } from 'vitest';
import { parseDialText } from '../../../../electron/core/numbers/parse.ts';
import type { DialTarget, NumberContext } from '../../../../electron/shared/dial-plan.ts';

const VIENNA: NumberContext = { country: 'AT', areaCode: '1' };
const BELLEVUE: NumberContext = { country: 'US', areaCode: '425' };
const LONDON: NumberContext = { country: 'GB', areaCode: '20' };

const parse = (text: string, context: NumberContext = VIENNA): DialTarget => parseDialText(text, context);
const hint = (target: DialTarget): boolean => target.steps.some(({ step }) => step === 'hint');
const others = (target: DialTarget): readonly string[] => target.alternatives.map(({ dial }) => dial);

describe('direct dialling in', () => {
  test.each([
    ['+43 1 505641-0 DW 12', '+43150564112', '+4315056410'],
    ['Tel.: +43 1 505641-0 DW 12', '+43150564112', '+4315056410'],
    ['+43 1 505641 Klappe 12', '+43150564112', '+431505641'],
  ])('%s continues the number and offers it without', (text, dial, other) => {
    const target = parse(text);
    expect(target).toMatchObject({ kind: 'e164', dial });
    expect(target.ext).toBeUndefined();
    expect(others(target)).toContain(other);
  });

  test.each([
    ['+43 1 505641 (0)', '+4315056410'],
    ['01 505641/12', '+43150564112'],
    ['01/505641/12', '+43150564112'],
    ['(0)1 505641', '+431505641'],
  ])('%s is %s', (text, dial) => expect(parse(text)).toMatchObject({ kind: 'e164', dial, all: [dial] }));
});

describe('endings and lists', () => {
  test.each([
    ['020 7222 1234/7890', LONDON, ['+442072221234', '+442072227890']],
    ['01 505641-12 / -13', VIENNA, ['+43150564112', '+43150564113']],
    ['+43 1 505641-12/-13/-14', VIENNA, ['+43150564112', '+43150564113', '+43150564114']],
    ['+43 1 505641 12 / 13', VIENNA, ['+43150564112', '+43150564113']],
    ['+431505641+436641234567', VIENNA, ['+431505641', '+436641234567']],
    ['01 505641 | 0664 1234567', VIENNA, ['+431505641', '+436641234567']],
  ])('%s holds two or more', (text, context, all) => expect(parse(text, context)).toMatchObject({ dial: all[0], all }));

  test('a telephone is chosen before a fax, in reading order both are there', () => {
    expect(parse('Fax: 01 505642 Tel: 01 505641')).toMatchObject({
      dial: '+431505641',
      all: ['+431505642', '+431505641'],
    });
  });
});

describe('prefixes that are missing or too many', () => {
  test.each([
    ['664 1234567', '+436641234567'],
    ['1 505641', '+431505641'],
    ['431505641', '+431505641'],
    ['43 1 505641', '+431505641'],
    [' 43 1 505641', '+431505641'],
  ])('%s is %s, with a hint and the other reading', (text, dial) => {
    const target = parse(text);
    expect(target).toMatchObject({ kind: 'e164', dial });
    expect(hint(target)).toBe(true);
    expect(target.alternatives).toHaveLength(1);
  });

  test('011 is no international prefix in Vienna, but offered', () => {
    const target = parse('011 43 1 505641');
    expect(target.dial).toBe('+4311431505641');
    expect(others(target)).toEqual(['+431505641']);
  });

  test.each([
    ['0 01 505641', { ...VIENNA, outsidePrefix: '0' }, '+431505641'],
    ['T0,01505641', { ...VIENNA, outsidePrefix: '0' }, '+431505641'],
    ['9,1-425-555-0100', { ...BELLEVUE, outsidePrefix: '9' }, '+14255550100'],
  ])('%s: the outside prefix goes where it is configured', (text, context, dial) => {
    expect(parse(text, context)).toMatchObject({ kind: 'e164', dial });
  });

  test.each([
    ['0 112', { ...VIENNA, outsidePrefix: '0' }, '112', 'emergency'],
    ['0112', { ...VIENNA, outsidePrefix: '0', internalDigits: [3, 3] as const }, '112', 'emergency'],
    ['9911', { ...BELLEVUE, outsidePrefix: '9' }, '911', 'emergency'],
    ['9-911', { ...BELLEVUE, outsidePrefix: '9', internalDigits: [4, 4] as const }, '911', 'emergency'],
    ['9911', { ...BELLEVUE, outsidePrefix: '9', internalDigits: [4, 4] as const }, '9911', 'internal'],
    ['0 1450', { ...VIENNA, outsidePrefix: '0' }, '1450', 'short'],
  ])('%s: an emergency number is one behind the outside prefix too', (text, context, dial, type) => {
    expect(parse(text, context)).toMatchObject({ kind: 'local', dial, type });
  });

  test('without a configured outside prefix nothing is taken off', () => {
    expect(parse('0 01 505641').dial).not.toBe('+431505641');
  });

  test('a zero that Italy needs is not invented', () => {
    const target = parse('+39 (6) 69812345');
    expect(target.dial).toBe('+39669812345');
    expect(hint(target)).toBe(true);
  });

  test('a number longer than its plan is dialled as written, after asking', () => {
    expect(parse('+43 2236 123 45 67-312')).toMatchObject({ dial: '+4322361234567312', confirm: true });
  });
});

describe('short numbers', () => {
  test.each([
    ['4711', '4711', false],
    ['tel:7042', '7042', false],
    ['911', '911', false],
    ['0', '0', false],
    ['+43 112', '112', true],
    ['tel:863-1234;phone-context=+1-914-555', '8631234', true],
  ])('%s is dialled as %s', (text, dial, confirm) =>
    expect(parse(text)).toMatchObject({ kind: 'local', dial, confirm }),
  );

  test('an emergency number wins over the extension of the same digits', () => {
    expect(parse('144', { ...VIENNA, internalDigits: [3, 3] })).toMatchObject({ dial: '144', type: 'emergency' });
  });

  test('a private context does not keep a whole number from being one', () => {
    expect(parse('tel:0664-1234567;phone-context=example.com').dial).toBe('+436641234567');
  });
});

describe('after the answer', () => {
  test.each([
    ['+43 1 505641,12', '+431505641', ',12'],
    ['+14255550100p123', '+14255550100', 'p123'],
    ['+14255550100;123', '+14255550100', ';123'],
  ])('%s', (text, dial, post) => expect(parse(text)).toMatchObject({ dial, post }));
});

describe('letters, codes and links', () => {
  test.each([
    ['tel:+1-800-FLOWERS', '+18003569377'],
    ['1-800-MICROSOFT', '+18006427676'],
  ])('%s', (text, dial) => expect(parse(text, BELLEVUE).dial).toBe(dial));

  test('a plus inside a code becomes the international prefix', () => {
    expect(parse('*21*+436641234567#')).toMatchObject({ kind: 'local', dial: '*21*00436641234567#' });
  });

  test('a code in a link asks first', () => {
    expect(parse('tel:%2331%2306641234567')).toMatchObject({ dial: '#31#06641234567', confirm: true });
  });

  test('a fax link asks first', () =>
    expect(parse('fax:+431505642')).toMatchObject({ dial: '+431505642', confirm: true }));

  test.each([
    ['tel:%252B431505641'],
    ['alice@example.com'],
    ['skype:+431505641?chat'],
    ['https://wa.me/436641234567'],
    ['\u202e146505134+'],
    ['+\u2074\u00b3 1 505641'],
    ['\u2460\u2461 505641'],
  ])('%j is nothing to dial', (text) => expect(parse(text).kind).toBe('none'));

  test.each([
    ['tel:+431505641?foo=1', '+431505641'],
    ['+43 1 505641\u00b9', '+431505641'],
    ['sip:06641234567', '+436641234567'],
  ])('%j is %s', (text, dial) => expect(parse(text)).toMatchObject({ kind: 'e164', dial }));
});

describe('dates', () => {
  test('a dotted date is a number where it is all there is', () => expect(parse('12.05.1234').kind).toBe('e164'));
  test('in a text it is a date', () => expect(parse('geboren am 12.05.1234').kind).toBe('none'));
});

describe('SIP addresses', () => {
  test.each([
    ['sip://alice@example.com', 'sip:alice@example.com', false],
    ['sip:alice@example.com/', 'sip:alice@example.com', false],
    ['sip:alice:secret@example.com', 'sip:alice@example.com', false],
    ['callto:alice@example.com', 'sip:alice@example.com', true],
    ['sip:alice@example.com;maddr=192.0.2.66', 'sip:alice@example.com;maddr=192.0.2.66', true],
  ])('%s', (text, dial, confirm) => expect(parse(text)).toMatchObject({ kind: 'uri', dial, confirm }));

  test('the address behind maddr is named', () => {
    expect(parse('sip:alice@example.com;maddr=192.0.2.66').confirmWhy).toContain('192.0.2.66');
  });

  test('a SIP URI with no host is a number on the own line', () => {
    expect(parse('sip:1001', { ...VIENNA, internalDigits: [3, 4] })).toMatchObject({ kind: 'local', dial: '1001' });
  });
});
