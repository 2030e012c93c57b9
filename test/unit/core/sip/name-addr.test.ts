import { describe, expect, test } from 'vitest';
import { formatDisplayName, parseNameAddr } from '../../../../electron/core/sip/name-addr.ts';
import { toOctets } from '../../../../electron/core/sip/octets.ts';

describe('parseNameAddr', () => {
  test.each([
    ['<sip:a@h>', '', 'sip:a@h', undefined],
    ['"A \\"B\\" \\\\" <sip:a@h;x=y>;tag=1', 'A "B" \\', 'sip:a@h;x=y', '1'],
    ['sip:a@h;tag=t', '', 'sip:a@h', 't'],
    ['sip:a@h ; tag = t', '', 'sip:a@h', 't'],
    ['Voil\xc3\xa0 <sip:a@h>', 'Voil\xc3\xa0', 'sip:a@h', undefined],
    ['Dr. (No) 5" <sip:a@h>', 'Dr. (No) 5"', 'sip:a@h', undefined],
    ['"<;,>"<sip:a@h>;tag="q;uoted"', '<;,>', 'sip:a@h', 'q;uoted'],
    ['<tel:+43;phone-context=at>;tag=x', '', 'tel:+43;phone-context=at', 'x'],
    ['  <sip:a@h>  ;;tag=1;', '', 'sip:a@h', '1'],
    ['<sip:a@h>;tag', '', 'sip:a@h', undefined],
    ['"" <sip:a@h>;TAG=Mixed', '', 'sip:a@h', 'Mixed'],
    ['<sip:a@h>;tag=1;tag=2', '', 'sip:a@h', '1'],
  ])('%j', (text, display, uri, tag) => {
    expect(parseNameAddr(text)).toMatchObject({ display, uri, tag, text: text.trim() });
  });

  test.each([
    '',
    '*',
    '<>',
    'a',
    '<a>',
    '"open <sip:a@h>',
    '"A" sip:a@h',
    '<sip:a@h',
    '<sip:a@h> rest',
    '<sip:a@h>;x="open',
    'sip:a@h?x=y',
    'sip:a@h, sip:b@h',
  ])('refuses %j', (text) => {
    expect(parseNameAddr(text)).toBeUndefined();
  });

  test('keeps parameters by lower-case name, null without a value', () => {
    const params = parseNameAddr('<sip:a@h>;Expires=60;+sip.instance="<urn:x>";ob')?.params;
    expect([...(params ?? [])]).toEqual([
      ['expires', '60'],
      ['+sip.instance', '<urn:x>'],
      ['ob', null],
    ]);
  });
});

describe('formatDisplayName', () => {
  test.each([
    ['Alice', '"Alice"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['x\r\nVia: evil\0\x7f', '"xVia: evil"'],
    ['\t \r\n', ''],
    ['', ''],
    ['\xc3\xa0', '"\xc3\xa0"'],
  ])('%j -> %j', (name, quoted) => {
    expect(formatDisplayName(name)).toBe(quoted);
  });

  test('what it writes is read back as one display name', () => {
    for (const name of ['"', '\\', '\\"', '">;tag=x', '<sip:evil@h>', ', ']) {
      const header = `${formatDisplayName(name)} <sip:a@h>;tag=1`;
      expect(parseNameAddr(header)).toMatchObject({ display: name.trim(), uri: 'sip:a@h', tag: '1' });
    }
  });

  test('is cut between characters', () => {
    for (let lead = 0; lead < 4; lead++) {
      const quoted = formatDisplayName('x'.repeat(lead) + toOctets('😀'.repeat(100)));
      expect(quoted.length).toBeLessThanOrEqual(130);
      expect(Buffer.from(quoted, 'latin1').toString('utf8')).toMatch(/^"x*(😀)+"$/u);
    }
  });
});
