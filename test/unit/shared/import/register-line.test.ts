import { describe, expect, it } from 'vitest';
import { importLines, type LineDraft } from '../../../../electron/shared/import-lines.ts';

const draftsOf = (text: string): readonly LineDraft[] => {
  const result = importLines(text);
  if (!result.ok) throw new Error(result.error);
  expect(result.value.source).toBe('register');
  return result.value.drafts;
};
const draftOf = (text: string): LineDraft => {
  const [draft, ...more] = draftsOf(text);
  expect(more).toEqual([]);
  return draft as LineDraft;
};
const errorOf = (text: string): string | undefined => {
  const result = importLines(text);
  return result.ok ? undefined : result.error;
};

describe('register =>', () => {
  it.each<[string, object, string?]>([
    ['name@host', { user: 'name', domain: 'host', transport: 'udp' }],
    ['name:pass@host', { user: 'name', domain: 'host' }, 'pass'],
    ['name:pass:auth@host:5070', { user: 'name', domain: 'host:5070', authUser: 'auth' }, 'pass'],
    ['name:pass@host/100', { user: 'name', domain: 'host', extension: '100' }, 'pass'],
    ['tcp://name:pass@host', { user: 'name', domain: 'host', transport: 'tcp' }, 'pass'],
    ['TLS://name:pass@host', { user: 'name', domain: 'host', transport: 'tls' }, 'pass'],
    [
      'name@domain:pass:auth@host:5070/ext~111',
      { user: 'name', domain: 'domain', outboundProxy: 'host:5070', authUser: 'auth', extension: 'ext' },
      'pass',
    ],
    ['name@domain:4321:pass:auth@host', { domain: 'domain:4321', outboundProxy: 'host', authUser: 'auth' }, 'pass'],
    ['name@domain:4321::@host', { user: 'name', domain: 'domain:4321', outboundProxy: 'host' }],
    ['name@HOST:pass@host:5070', { user: 'name', domain: 'host:5070' }, 'pass'],
    ['peer?tls://name@domain:pass:auth@host:1234/e~9', { user: 'name', domain: 'domain', transport: 'tls' }, 'pass'],
    ['name:p@ss@host', { user: 'name', domain: 'host' }, 'p@ss'],
    ['name:who?me@host', { user: 'name', domain: 'host' }, 'who?me'],
    ['name:a/b//c@host', { user: 'name', domain: 'host' }, 'a/b//c'],
    ['name:a\\;b@host ; comment', { user: 'name', domain: 'host' }, 'a;b'],
    ['name:pass@[2001:db8::1]:5070/100', { domain: '[2001:db8::1]:5070', extension: '100' }, 'pass'],
    ['"name":"pass":"auth"@"host"', { user: 'name', domain: 'host', authUser: 'auth' }, 'pass'],
  ])('%s', (value, fields, password) => {
    const draft = draftOf(`register => ${value}`);
    expect(draft.faults).toEqual([]);
    expect(draft.line).toMatchObject({ ...fields, register: true, active: true });
    expect(draft.password).toBe(password);
    for (const field of ['authUser', 'outboundProxy', 'extension']) {
      if (!(field in fields) && !value.includes('~')) expect(draft.line).not.toHaveProperty(field);
    }
  });

  it.each(['register=>100:s@pbx', 'register = 100:s@pbx', 'Register=100:s@pbx', '\t register  =>\t100:s@pbx  '])(
    'is written %j too',
    (text) => {
      expect(draftOf(text).line).toMatchObject({ user: '100', domain: 'pbx' });
    },
  );

  it.each(['s', '100'])('the extension /%s says nothing that is not known', (extension) => {
    const draft = draftOf(`register => 100:secret@pbx/${extension}`);
    expect(draft.line).not.toHaveProperty('extension');
    expect(draft.notes).toEqual([]);
  });

  it('says what it did not take over', () => {
    const { notes } = draftOf('register => peer?ws://name:pass@host/200~60');
    expect(notes).toHaveLength(4);
    expect(notes.join(' ')).toMatch(/“peer”.*“60”.*“200”.*“ws”/);
  });

  it('keeps everything where there are too many colons, and says so', () => {
    for (const secret of ['a:b:c', 'a:b:c:d:e']) {
      const draft = draftOf(`register => name:${secret}@host`);
      expect(draft.password).toBe(secret);
      expect(draft.notes.join()).toContain('colons');
    }
  });

  it('a field that cannot be used stays as it is and is named', () => {
    const draft = draftOf('register => na;me:pass@ho_st!:99999'.replace(';', '\\;'));
    expect(draft.line).toMatchObject({ user: 'na;me', domain: 'ho_st!:99999' });
    expect(draft.faults.map(({ field }) => field)).toEqual(['domain', 'user']);
  });

  it.each([
    ['register => 100:secret', 'host'],
    ['register =>', 'host'],
    ['register => @pbx', 'user'],
    ['register => :secret@pbx', 'user'],
    ['register => 100:secret@', 'host'],
    ['register => 100:secret@/100', 'host'],
  ])('%s: says that the %s is missing', (text, what) => {
    expect(errorOf(text)).toContain(`The ${what} is missing`);
  });

  it('of a whole sip.conf, with comments, takes every one and says what it left out', () => {
    const text = [
      '[general]',
      'context=default ; register => no:no@comment',
      ';register => no:no@commented',
      ';-- register => no:no@block',
      'register => no:no@block',
      '--; register => 1:one@pbx',
      ';--- register => no:no@line',
      'registertimeout=20',
      'register => 2:two@pbx ;-- inside --; ',
      'register => broken',
      '',
      '[peer]',
    ].join('\n');
    const result = importLines(text);
    expect(result.ok && result.value.drafts.map(({ line, password }) => [line.name, password])).toEqual([
      ['1@pbx', 'one'],
      ['2@pbx', 'two'],
    ]);
    expect(result.ok && result.value.notes).toEqual([
      expect.stringMatching(/^Line 10 .*host is missing/),
      expect.stringContaining(': 4.'),
    ]);
  });
});

describe('without register =>', () => {
  it.each(['100:secret@pbx.example.com', 'udp://100@pbx', 'a:b@c/100\nd:e@f:5070~60\n; comment', 'u@d:s@h'])(
    'takes %j',
    (text) => {
      expect(draftsOf(text).every(({ line }) => line.register)).toBe(true);
    },
  );

  it.each([
    ['klaus@example.com', 'sip:'],
    ['klaus@example.com:5060', 'sip:'],
    ['mailto:klaus@example.com', 'sip:'],
    ['xmpp:klaus@example.com', 'register =>'],
    ['100:secret@two words', 'register'],
    ['https://user:secret@example.com/', 'cannot be imported'],
    ['git@github.com:owner/name', 'cannot be imported'],
    ['100:secret@pbx\nand a sentence', 'register =>'],
    ['100:secret', 'The host is missing'],
  ])('does not guess at %j', (text, hint) => {
    expect(errorOf(text)).toContain(hint);
  });
});
