import { describe, expect, it } from 'vitest';
import { enumDomain, enumUri } from '../../../../electron/core/numbers/enum.ts';
import type { NaptrRecord } from '../../../../electron/core/ports.ts';
import fc from '../../../support/properties.ts';

const NUMBER = '+431505641';
const record = (regexp: string, more: Partial<NaptrRecord> = {}): NaptrRecord => ({
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp,
  replacement: '',
  ...more,
});
const uriOf = async (...records: readonly NaptrRecord[]): Promise<string | undefined> => {
  const found = await enumUri(records, NUMBER);
  return found.ok ? found.value : undefined;
};

describe('RFC 6116 §3.2 the key', () => {
  it.each([
    ['+442079460148', 'e164.arpa', '8.4.1.0.6.4.9.7.0.2.4.4.e164.arpa'],
    ['+431505641', 'enum.example.com', '1.4.6.5.0.5.1.3.4.enum.example.com'],
  ])('of %s below %s', (number, suffix, domain) => expect(enumDomain(number, suffix)).toBe(domain));

  it.each(['431505641', '+', '+12', '100', '*31#', `+${'1'.repeat(16)}`, 'sip:a@b'])('%s has none', (text) =>
    expect(enumDomain(text, 'e164.arpa')).toBeUndefined(),
  );
});

describe('RFC 6116 §3.4.3, RFC 3402 §3.2 the records', () => {
  it.each([
    ['the whole number', '!^.*$!sip:info@example.com!', 'sip:info@example.com'],
    ['a group', '!^\\+43(.*)$!sip:\\1@example.com!', 'sip:1505641@example.com'],
    ['two groups', '!^\\+(43)(.*)$!sip:\\2@x\\1.example.com!', 'sip:1505641@x43.example.com'],
    ['another delimiter', '#^.*$#sip:info@example.com#', 'sip:info@example.com'],
    ['the delimiter as a character', '!^.*$!sip:a\\!b@example.com!', 'sip:a!b@example.com'],
    ['a slash in the result', '/^.*$/sip:a\\/b@example.com/', 'sip:a/b@example.com'],
    ['regardless of case', '!^\\+43(.*)$!sip:\\1@example.com!i', 'sip:1505641@example.com'],
    ['sips', '!^.*$!sips:info@example.com!', 'sips:info@example.com'],
  ])('%s', async (_, regexp, uri) => expect(await uriOf(record(regexp))).toBe(uri));

  it('of a stranger cost no more than a moment, however many there are', async () => {
    const costly = Array.from({ length: 200 }, (_, order) =>
      record(`!${'.{999}.'.repeat(34)}x${order}!sip:a@b.example!`),
    );
    const twoDigits = Array.from({ length: 200 }, (_, order) =>
      record(`!${'(.?){15}'.repeat(28)}x${order}!sip:a@b.example!`, { order }),
    );
    await uriOf(record('!^.*$!sip:info@example.com!'));
    for (const records of [costly, twoDigits]) {
      const before = process.cpuUsage();
      expect(await uriOf(...records)).toBeUndefined();
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(500);
    }
  });

  it('order comes before preference', async () => {
    const records = [
      record('!^.*$!sip:third@example.com!', { order: 200, preference: 1 }),
      record('!^.*$!sip:second@example.com!', { order: 100, preference: 20 }),
      record('!^.*$!sip:first@example.com!', { order: 100, preference: 10 }),
    ];
    expect(await uriOf(...records)).toBe('sip:first@example.com');
  });

  it('what cannot be used makes room for the next', async () => {
    const good = record('!^.*$!sip:good@example.com!', { order: 900 });
    const bad = [
      record('!^.*$!mailto:info@example.com!', { service: 'E2U+email:mailto' }),
      record('!^.*$!sip:info@example.com!', { flags: '' }),
      record('!^.*$!tel:+1!'),
      record('!(((!sip:info@example.com!'),
      record('!^\\+44.*$!sip:info@example.com!'),
      record('!^.*$!sip:info@example.com'),
      record(''),
      record('!^.*$!sip:a\r\nb@example.com!'),
      record('!^.*$!sip:a@b@example.com!'),
      record('1^.*$1sip:info@example.com1'),
    ];
    for (const each of bad) expect(await uriOf(each, good), each.regexp).toBe('sip:good@example.com');
  });

  it.each(['E2U+sip', 'e2u+SIP', 'E2U+sip:voice', 'sip+E2U', 'E2U+voice:sip', 'E2U+web+sip'])(
    'RFC 3764 §4 %s is one',
    async (service) => expect(await uriOf(record('!^.*$!sip:a@b.example!', { service }))).toBe('sip:a@b.example'),
  );

  it.each(['SIP+D2U', 'E2U+h323', 'E2U+siphon', ''])('%s is none', async (service) =>
    expect(await uriOf(record('!^.*$!sip:a@b.example!', { service }))).toBeUndefined(),
  );

  it('says in words why there is nothing', async () => {
    expect(await enumUri([], NUMBER)).toEqual({ ok: false, error: 'its holder has no SIP address there' });
    expect(await enumUri([record('!x!y!')], NUMBER)).toEqual({ ok: false, error: 'what stands there cannot be used' });
  });

  it('an expression that would take for ever elsewhere takes linear time', async () => {
    expect(await uriOf(record(`!^(\\+?(\\d+)+)+x$!sip:\\1@example.com!`))).toBeUndefined();
  });

  it('never throws, and gives a SIP URI without headers or nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 120 }), fc.constantFrom('u', 'U', 's', ''), async (regexp, flags) => {
        const uri = await uriOf(record(regexp, { flags }));
        expect(uri === undefined || /^sips?:[^\s<>"?]+$/.test(uri)).toBe(true);
      }),
    );
  });
});
