import { describe, expect, it } from 'vitest';
import { checkIncomingUrl } from '../../../electron/shared/field-checks.ts';
import { toIncomingUrl } from '../../../electron/shared/incoming-url.ts';
import fc from '../../support/properties.ts';

const TEMPLATE = 'https://crm.example.com/find?phone={number}&name={name}#top';

describe('toIncomingUrl', () => {
  it('fills number and name in, escaped', () => {
    expect(toIncomingUrl(TEMPLATE, { number: '+431505641', name: 'Eva & Max' })).toBe(
      'https://crm.example.com/find?phone=%2B431505641&name=Eva%20%26%20Max#top',
    );
  });

  it('opens nothing for a caller without a number where one is asked for', () => {
    expect(toIncomingUrl(TEMPLATE, { name: 'Eva' })).toBeUndefined();
    expect(toIncomingUrl('https://crm.example.com/?n={name}', {})).toBe('https://crm.example.com/?n=');
  });

  it('a caller cannot choose the server, the path or further parameters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }), (number, name) => {
        const url = new URL(toIncomingUrl(TEMPLATE, { number, name }) ?? '');
        expect(url.origin + url.pathname).toBe('https://crm.example.com/find');
        expect([...url.searchParams.keys()]).toEqual(['phone', 'name']);
        expect(url.searchParams.get('name')).toBe(name.replace(/[\ud800-\udfff]/gu, '\ufffd'));
        expect(url.hash).toBe('#top');
      }),
    );
  });
});

describe('checkIncomingUrl', () => {
  it.each([
    'https://crm.example.com/{number}',
    'https://crm.example.com:8443/?a={number}&b={name}',
    'https://10.0.0.1',
  ])('%s may be used', (url) => expect(checkIncomingUrl(url)).toBeUndefined());

  it.each([
    'http://crm.example.com/{number}',
    'javascript:alert(1)//{number}',
    'https://{number}.example.com/',
    'https://user@crm.example.com/',
    'https://crm.example.com@evil.example/',
    'https:///{number}',
    'https://crm.example.com/{other}',
    'https://crm.example.com/a b',
    'file:///etc/passwd',
    '',
  ])('%s may not', (url) => expect(checkIncomingUrl(url)).toBeTypeOf('string'));
});
