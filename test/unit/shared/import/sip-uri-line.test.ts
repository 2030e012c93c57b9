import { describe, expect, it } from 'vitest';
import { importLines, type LineDraft } from '../../../../electron/shared/import-lines.ts';

const draftOf = (text: string): LineDraft => {
  const result = importLines(text);
  if (!result.ok) throw new Error(result.error);
  expect(result.value).toMatchObject({ source: 'sip-uri', drafts: [{}], notes: [] });
  return result.value.drafts[0] as LineDraft;
};

describe('a SIP address', () => {
  it.each<[string, object, string?]>([
    ['sip:klaus@example.com', { name: 'klaus@example.com', user: 'klaus', domain: 'example.com', transport: 'auto' }],
    ['sip:klaus:secret@example.com:5070', { user: 'klaus', domain: 'example.com:5070' }, 'secret'],
    ['sip:klaus@example.com;transport=tcp', { domain: 'example.com', transport: 'tcp' }],
    ['sip:klaus@example.com;TRANSPORT=UDP', { transport: 'udp' }],
    ['SIPS:klaus@example.com', { transport: 'tls' }],
    ['sips:klaus@example.com;transport=tcp', { transport: 'tls' }],
    ['sip:klaus@[2001:db8::1]:5070', { domain: '[2001:db8::1]:5070', name: 'klaus@[2001:db8::1]' }],
    ['sip:j%C3%BCrgen:a%40b%3A%25@example.com', { user: 'jürgen' }, 'a@b:%'],
    ['sip:+431505641@example.com', { user: '+431505641' }],
    ['sip://klaus@example.com', { user: 'klaus', domain: 'example.com' }],
    ['  sip: klaus@example.com ', { user: 'klaus', domain: 'example.com' }],
    ['<sip:klaus@example.com>', { name: 'klaus@example.com', user: 'klaus' }],
    ['Klaus D. <sip:klaus@example.com;transport=tls>;tag=1', { name: 'Klaus D.', transport: 'tls' }],
    ['"Klaus \\"K\\" <1>" <sip:klaus@example.com>', { name: 'Klaus "K" <1>', user: 'klaus' }],
    ['sip:klaus:p@ss@example.com', { user: 'klaus', domain: 'example.com' }, 'p@ss'],
  ])('§19.1.1 %s', (text, fields, password) => {
    const draft = draftOf(text);
    expect(draft.line).toMatchObject({ ...fields, register: false, active: true });
    expect(draft.line).not.toHaveProperty('outboundProxy');
    expect(draft.password).toBe(password);
    expect([draft.faults, draft.notes]).toEqual([[], []]);
  });

  it('the name is cut between characters, and is none with half of one', () => {
    expect(draftOf(`${'a'.repeat(58)}\u{1d11e}b <sip:klaus@example.com>`).line.name).toBe('a'.repeat(58));
    expect(draftOf('a\ud800b <sip:klaus@example.com>').line.name).toBe('klaus@example.com');
  });

  it('says what it did not take over', () => {
    const draft = draftOf('sip:klaus:a%zz@example.com;transport=ws;lr;maddr=192.0.2.1?Subject=x');
    expect(draft.line).toMatchObject({ domain: 'example.com', transport: 'auto' });
    expect(draft.password).toBe('a%zz');
    expect(draft.notes).toEqual([
      expect.stringContaining('password'),
      expect.stringContaining('“lr;maddr=192.0.2.1”'),
      expect.stringContaining('“ws”'),
      expect.stringContaining('question mark'),
    ]);
  });

  it.each([
    ['sip:a;phone-context=+43@example.com', 'user', 'a;phone-context=+43'],
    ['sip:a%0d%0aVia:x@example.com', 'user', 'a\r\nVia'],
    ['sip:a%zz@example.com', 'user', 'a%zz'],
    ['sip:a@exa mple.com', 'domain', 'exa mple.com'],
    ['sip:a@example.com:0', 'domain', 'example.com:0'],
  ])('%s: what cannot be used in the %s stays as it is', (text, field, kept) => {
    const draft = draftOf(text);
    expect(draft.faults).toEqual([{ field, text: expect.stringMatching(/\.$/) }]);
    expect(draft.line).toMatchObject({ [field]: kept });
  });

  it('a password of several lines is a fault, which does not repeat it', () => {
    const draft = draftOf('sip:a:geheim%0a@example.com');
    expect(draft.password).toBe('geheim\n');
    expect(draft.faults).toEqual([{ field: 'password', text: 'The password must be one line.' }]);
  });

  it.each([
    ['sip:example.com', 'The user is missing'],
    ['sip:@example.com', 'The user is missing'],
    ['sip:', 'The user is missing'],
    ['sip:klaus@', 'The host is missing'],
    ['sip:klaus@;transport=tcp', 'The host is missing'],
    ['Klaus <sip:klaus@example.com', 'bracket is missing'],
  ])('%s: %s', (text, sentence) => {
    expect(importLines(text)).toEqual({ ok: false, error: expect.stringContaining(sentence) });
  });

  it('of several lines each is one draft; what is about something else is counted', () => {
    const result = importLines('My numbers:\nsip:a@example.com\n\nsip:b\nsip:a@example.com\n');
    expect(result.ok && result.value.drafts.map(({ line }) => line.name)).toEqual(['a@example.com', 'a@example.com 2']);
    expect(result.ok && result.value.notes).toEqual([
      expect.stringMatching(/^Line 4 .*user is missing/),
      expect.stringContaining(': 1.'),
    ]);
  });
});
