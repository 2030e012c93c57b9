import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../../../electron/core/sip/challenge.ts';
import {
  type ChallengeHeaders,
  createDigest,
  type Digest,
  type DigestOptions,
  type DigestSession,
} from '../../../../electron/core/sip/digest.ts';
import { createTestCrypto } from '../../../support/crypto.ts';

const hash = createTestCrypto().hash;
const www = (...wwwAuthenticate: string[]): ChallengeHeaders => ({ wwwAuthenticate, proxyAuthenticate: [] });
const proxy = (...proxyAuthenticate: string[]): ChallengeHeaders => ({ wwwAuthenticate: [], proxyAuthenticate });
const invite = { method: 'INVITE', uri: 'sip:100@pbx.example', body: '', trusted: true, server: '192.0.2.1:5060' };
const bye = { method: 'BYE', uri: 'sip:100@192.0.2.7:5066', body: '', trusted: false, server: '192.0.2.1:5060' };

function lineWith(options: Partial<DigestOptions> = {}): Digest {
  return createDigest({ username: 'alice', password: 'secret', crypto: createTestCrypto(), ...options });
}

function fields(value: string): Record<string, string> {
  expect(value).toMatch(/^Digest /);
  const out: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of value.slice(7).matchAll(/([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^",\s]+))/g)) {
    out[name] = quoted ?? bare ?? '';
  }
  return out;
}

function answered(session: DigestSession, challenges: ChallengeHeaders, request = invite) {
  const result = session.respond(challenges, request);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value.map(({ name, value }) => ({ name, ...fields(value) }) as Record<string, string>);
}

function refused(session: DigestSession, challenges: ChallengeHeaders, request = invite) {
  const result = session.respond(challenges, request);
  if (result.ok) throw new Error(`answered: ${JSON.stringify(result.value)}`);
  return result.error;
}

describe('the examples of the RFCs', () => {
  const rfc2617 = {
    username: 'Mufasa',
    password: 'Circle Of Life',
    crypto: createTestCrypto(['0a4f113b']),
  };
  const get = { method: 'GET', uri: '/dir/index.html', body: '', trusted: false, server: '192.0.2.1:5060' };
  const challenge2617 =
    'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';

  it('answers RFC 2617 §3.5 with qop auth, out of auth and auth-int', () => {
    const session = createDigest({ ...rfc2617, fixedRealm: 'testrealm@host.com' }).begin();
    const [one] = answered(session, www(`${challenge2617}, qop="auth,auth-int"`), get);
    expect(one).toMatchObject({
      name: 'authorization',
      response: '6629fae49393a05397450978507c4ef1',
      qop: 'auth',
      nc: '00000001',
      cnonce: '0a4f113b',
      opaque: '5ccc069c403ebaf9f0171e9517f40e41',
      uri: '/dir/index.html',
      username: 'Mufasa',
    });
    expect(one).not.toHaveProperty('algorithm');
  });

  it('answers without qop in the form of RFC 2069 (RFC 3261 §22.4 item 8)', () => {
    const session = createDigest({ ...rfc2617, fixedRealm: 'testrealm@host.com' }).begin();
    const [one] = answered(session, www(challenge2617), get);
    expect(one?.response).toBe('670fd8c2df070c60b045671b8b24ff02');
    for (const absent of ['qop', 'nc', 'cnonce']) expect(one).not.toHaveProperty(absent);
  });

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('answers RFC 7616 §3.9.1 with %s', (algorithm, response) => {
    const session = createDigest({
      username: 'Mufasa',
      password: 'Circle of Life',
      fixedRealm: 'http-auth@example.org',
      crypto: createTestCrypto(['f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ']),
    }).begin();
    const [one] = answered(
      session,
      www(
        `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
      ),
      get,
    );
    expect(one).toMatchObject({ response, algorithm, qop: 'auth', nc: '00000001' });
  });

  it('answers RFC 7616 §3.9.2 (SHA-512-256, UTF-8 name) as corrected by erratum 4897', () => {
    const session = createDigest({
      username: 'J\u00e4s\u00f8n Doe',
      password: 'Secret, or not?',
      fixedRealm: 'api@example.org',
      crypto: createTestCrypto(['NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v']),
    }).begin();
    const [one] = answered(
      session,
      www(
        'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true',
      ),
      { ...get, uri: '/doe.json' },
    );
    expect(one?.response).toBe('3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5');
    expect(one?.username).toBe('J\xc3\xa4s\xc3\xb8n Doe');
  });
});

describe('the forms of an answer', () => {
  it('hashes the real body for auth-int (RFC 7616 §3.4.3)', () => {
    const [one] = answered(lineWith().begin(), www('Digest realm="r", nonce="n", qop="auth-int"'), {
      ...invite,
      body: 'v=0\r\ns=\xc3\xbc\r\n',
    });
    const ha1 = hash('md5', 'alice:r:secret');
    const ha2 = hash('md5', `INVITE:sip:100@pbx.example:${hash('md5', 'v=0\r\ns=\xc3\xbc\r\n')}`);
    expect(one?.response).toBe(hash('md5', `${ha1}:n:00000001:${one?.cnonce}:auth-int:${ha2}`));
    expect(one?.qop).toBe('auth-int');
  });

  it.each([
    ['MD5-sess', 'md5'],
    ['SHA-256-sess', 'sha256'],
    ['sha-512-256-SESS', 'sha512-256'],
  ] as const)('binds A1 to nonce and cnonce for %s (RFC 7616 §3.4.2)', (algorithm, name) => {
    const session = lineWith().begin();
    const [one] = answered(session, www(`Digest realm="r", nonce="n", qop="auth", algorithm="${algorithm}"`));
    const ha1 = hash(name, `${hash(name, 'alice:r:secret')}:n:${one?.cnonce}`);
    const response = (nc: string, method: string, uri: string) =>
      hash(name, `${ha1}:n:${nc}:${one?.cnonce}:auth:${hash(name, `${method}:${uri}`)}`);
    expect(one).toMatchObject({ algorithm, response: response('00000001', invite.method, invite.uri) });
    const [later] = session.preauthorise(bye).map(({ value }) => fields(value));
    expect(later).toMatchObject({ nc: '00000002', response: response('00000002', bye.method, bye.uri) });
  });

  it('sends a cnonce for -sess even without qop', () => {
    const [one] = answered(lineWith().begin(), www('Digest realm="r", nonce="n", algorithm=MD5-sess'));
    const ha1 = hash('md5', `${hash('md5', 'alice:r:secret')}:n:${one?.cnonce}`);
    expect(one?.response).toBe(hash('md5', `${ha1}:n:${hash('md5', 'INVITE:sip:100@pbx.example')}`));
  });

  it('escapes quotes and backslashes, hashes what they stand for, and lets no line end through', () => {
    const session = lineWith({ username: 'a"b\\c\r\nX: y' }).begin();
    const result = session.respond(www('Digest realm="say \\"hi\\" \\\\", nonce="n\\"1", opaque="o\\"p"'), invite);
    if (!result.ok) throw new Error('refused');
    const value = result.value[0]?.value ?? '';
    expect(value).toContain('username="a\\"b\\\\cX: y"');
    expect(value).toContain('realm="say \\"hi\\" \\\\"');
    expect(value).toContain('nonce="n\\"1"');
    expect(value).toContain('opaque="o\\"p"');
    expect(value).not.toMatch(/[\r\n]/);
    const ha1 = hash('md5', 'a"b\\c\r\nX: y:say "hi" \\:secret');
    expect(fields(value).response).toBe(hash('md5', `${ha1}:n"1:${hash('md5', 'INVITE:sip:100@pbx.example')}`));
  });

  it('echoes a realm that is not UTF-8 octet by octet', () => {
    const [one] = answered(lineWith().begin(), www('Digest realm="Z\xfcrich", nonce="n"'));
    expect(one?.realm).toBe('Z\xfcrich');
    const ha1 = hash('md5', 'alice:Z\xfcrich:secret');
    expect(one?.response).toBe(hash('md5', `${ha1}:n:${hash('md5', 'INVITE:sip:100@pbx.example')}`));
  });

  it('takes the URI as it stands in the Request-Line, capitals too', () => {
    const [one] = answered(lineWith().begin(), www('Digest realm="r", nonce="n"'), {
      ...invite,
      uri: 'sip:Bob%23@PBX.Example;Transport=TCP',
    });
    expect(one?.uri).toBe('sip:Bob%23@PBX.Example;Transport=TCP');
  });
});

describe('which challenge is answered', () => {
  const sha = 'Digest realm="r", nonce="s", qop="auth", algorithm=SHA-256';
  const md5 = 'Digest realm="r", nonce="m", qop="auth", algorithm=MD5';
  it.each([
    ['SHA-256 first', [sha, md5]],
    ['MD5 first', [md5, sha]],
    ['SHA-256 first, comma-joined', [`${sha}, ${md5}`]],
    ['MD5 first, comma-joined', [`${md5},${sha}`]],
    ['unknown ones in between', ['AKAv1-MD5 foo=bar', 'Basic realm="r"', md5, 'NTLM TlRMTVNTUAAC==', sha]],
  ])('takes SHA-256: %s (scenario 22)', (_name, values) => {
    const headers = answered(lineWith().begin(), www(...values));
    expect(headers).toHaveLength(1);
    expect(headers[0]).toMatchObject({ algorithm: 'SHA-256', nonce: 's' });
  });

  it('takes MD5 when there is nothing better', () => {
    expect(answered(lineWith().begin(), www(md5))[0]).toMatchObject({ algorithm: 'MD5', nonce: 'm' });
  });

  it('takes the topmost of two SHA-2 algorithms (RFC 8760 §2.4)', () => {
    const long = 'Digest realm="r", nonce="l", qop="auth", algorithm=SHA-512-256';
    expect(answered(lineWith().begin(), www(long, sha))[0]).toMatchObject({ algorithm: 'SHA-512-256' });
    expect(answered(lineWith().begin(), www(sha, long))[0]).toMatchObject({ algorithm: 'SHA-256' });
  });

  it('says what was offered when it can answer none (scenario 25)', () => {
    const session = lineWith().begin();
    const offers = [
      'Digest realm="r", nonce="n", algorithm=AKAv1-MD5',
      'Basic realm="r"',
      'NTLM TlRMTVNTUAACAAAA==',
      'Digest realm="r", nonce="n", qop="auth-conf"',
      'Basic realm="other"',
    ];
    const refusal = refused(session, www(...offers));
    const offered = refusal.kind === 'unsupported' ? refusal.offered : [];
    expect({ kind: refusal.kind, offered: [...offered].sort() }).toEqual({
      kind: 'unsupported',
      offered: ['AKAv1-MD5', 'Basic', 'Digest qop=auth-conf', 'NTLM'],
    });
    expect(refused(session, www())).toEqual({ kind: 'no-challenge' });
    expect(refused(session, www('  , ,'))).toEqual({ kind: 'no-challenge' });
  });
});

describe('the realm policy', () => {
  const realm = (name: string, nonce = 'n') => `Digest realm="${name}", nonce="${nonce}", qop="auth"`;

  it('gives no digest to a realm that nobody taught, on any in-dialog request', () => {
    expect(refused(lineWith().begin(), proxy(realm('attacker.example')), bye)).toEqual({
      kind: 'foreign-realm',
      realm: 'attacker.example',
    });
  });

  it('learns from a trusted request and answers that realm everywhere after', () => {
    const line = lineWith();
    answered(line.begin(), proxy(realm('pbx')));
    expect(answered(line.begin(), proxy(realm('pbx', 'n2')), bye)[0]).toMatchObject({ realm: 'pbx', nc: '00000001' });
    expect(refused(line.begin(), proxy(realm('attacker.example')), bye).kind).toBe('foreign-realm');
  });

  it('learns only from the first challenged request of a method', () => {
    const line = lineWith();
    answered(line.begin(), proxy(realm('pbx')));
    expect(refused(line.begin(), proxy(realm('attacker.example'))).kind).toBe('foreign-realm');
    expect(answered(line.begin(), www(realm('registrar')), { ...invite, method: 'REGISTER' })).toHaveLength(1);
    expect(refused(line.begin(), www(realm('other')), { ...invite, method: 'REGISTER' }).kind).toBe('foreign-realm');
  });

  it('learns at most four realms from one request', () => {
    const session = lineWith().begin();
    const headers = answered(session, www(...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => realm(name))));
    expect(headers.map((one) => one.realm)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes back what a request taught when its password did not fit', () => {
    const line = lineWith();
    const first = line.begin();
    answered(first, www(realm('rogue')));
    expect(refused(first, www(realm('rogue', 'n2'))).kind).toBe('wrong-password');
    expect(answered(line.begin(), www(realm('pbx')))).toHaveLength(1);
    expect(refused(line.begin(), www(realm('rogue')), bye).kind).toBe('foreign-realm');
  });

  it('answers only the fixed realm, and learns none', () => {
    const line = lineWith({ fixedRealm: 'Z\u00fcrich' });
    expect(answered(line.begin(), www(realm('Z\xc3\xbcrich')), bye)).toHaveLength(1);
    expect(refused(line.begin(), www(realm('pbx'))).kind).toBe('foreign-realm');
  });

  it('answers the known one of two realms in one response', () => {
    const line = lineWith();
    answered(line.begin(), www(realm('pbx')));
    const headers = answered(
      line.begin(),
      { wwwAuthenticate: [realm('pbx', 'n9')], proxyAuthenticate: [realm('x')] },
      bye,
    );
    expect(headers.map((one) => [one.name, one.realm])).toEqual([['authorization', 'pbx']]);
  });
});

describe('several rounds of one request', () => {
  const ask = (realm: string, nonce: string, extra = '') =>
    `Digest realm="${realm}", nonce="${nonce}", qop="auth"${extra}`;

  it('sends both credentials after 407 for A and 401 for B (scenario 23)', () => {
    const session = lineWith().begin();
    expect(answered(session, proxy(ask('A', 'a1')))).toMatchObject([
      { name: 'proxy-authorization', realm: 'A', nc: '00000001' },
    ]);
    expect(answered(session, www(ask('B', 'b1')))).toMatchObject([
      { name: 'proxy-authorization', realm: 'A', nonce: 'a1', nc: '00000002' },
      { name: 'authorization', realm: 'B', nonce: 'b1', nc: '00000001' },
    ]);
  });

  it('sends both for two proxies, and for one realm that both kinds of header name', () => {
    const session = lineWith().begin();
    answered(session, proxy(ask('A', 'a1')));
    expect(answered(session, proxy(ask('B', 'b1'))).map((one) => one.realm)).toEqual(['A', 'B']);
    const names = answered(session, www(ask('A', 'c1'))).map((one) => `${one.name} ${one.realm}`);
    expect(names).toEqual(['proxy-authorization A', 'proxy-authorization B', 'authorization A']);
  });

  it.each(['n1', 'n2'])('says wrong password at the second challenge without stale, nonce %s', (nonce) => {
    const session = lineWith().begin();
    answered(session, www(ask('A', 'n1')));
    expect(refused(session, www(ask('A', nonce)))).toEqual({ kind: 'wrong-password', realm: 'A' });
  });

  it.each([', stale=true', ', stale="TRUE"', ', stale = "true" ,'])('tries again after%s with nc 1', (stale) => {
    const session = lineWith().begin();
    answered(session, www(ask('A', 'n1')));
    const again = answered(session, www(ask('A', 'n2', stale)));
    expect(again).toMatchObject([{ nonce: 'n2', nc: '00000001' }]);
  });

  it('stops after three stale rounds', () => {
    const session = lineWith().begin();
    answered(session, www(ask('A', 'n0')));
    for (const nonce of ['n1', 'n2', 'n3']) answered(session, www(ask('A', nonce, ', stale=true')));
    expect(refused(session, www(ask('A', 'n4', ', stale=true')))).toEqual({ kind: 'stale-limit', realm: 'A' });
  });

  it('fetches a new one-time nonce for a proxy that let it pass before, but not for ever', () => {
    const session = lineWith().begin();
    answered(session, proxy(ask('A', 'a1')));
    answered(session, www(ask('B', 'b1')));
    const third = answered(session, proxy(ask('A', 'a2')));
    expect(third).toMatchObject([
      { realm: 'A', nonce: 'a2', nc: '00000001' },
      { realm: 'B', nonce: 'b1', nc: '00000002' },
    ]);
    for (const nonce of ['a3', 'a4']) answered(session, proxy(ask('A', nonce)));
    expect(refused(session, proxy(ask('A', 'a5'))).kind).toBe('stale-limit');
  });

  it('counts a nonce over all requests of the line', () => {
    const line = lineWith();
    expect(answered(line.begin(), www(ask('A', 'same')))).toMatchObject([{ nc: '00000001' }]);
    expect(answered(line.begin(), www(ask('A', 'same')), bye)).toMatchObject([{ nc: '00000002' }]);
    const session = line.begin();
    expect(session.preauthorise(bye)).toEqual([]);
    answered(session, www(ask('A', 'same')));
    expect(session.preauthorise(bye).map(({ value }) => fields(value))).toMatchObject([
      { nc: '00000004', uri: bye.uri },
    ]);
  });

  it('forgets old nonces, so that a line can run for years', () => {
    const line = lineWith();
    for (let i = 0; i < 100; i++) answered(line.begin(), www(ask('A', `n${i}`)));
    expect(answered(line.begin(), www(ask('A', 'n99')))).toMatchObject([{ nc: '00000002' }]);
    expect(answered(line.begin(), www(ask('A', 'n0')))).toMatchObject([{ nc: '00000001' }]);
  });
});

describe('reading challenges', () => {
  const one = (value: string) => {
    const challenges = parseChallenges([value]);
    expect(challenges).toHaveLength(1);
    return challenges[0];
  };

  it('reads unquoted, oddly spaced and folded parameters', () => {
    expect(one('Digest\r\n realm = pbx ,nonce=abc+/==,, qop=auth,\r\n\tSTALE=TRUE,algorithm=md5,')).toEqual({
      scheme: 'Digest',
      realm: 'pbx',
      stale: true,
      label: 'md5',
      digest: { nonce: 'abc+/==', qop: 'auth', algorithm: { hash: 'md5', session: false }, algorithmText: 'md5' },
    });
  });

  it('reads an empty realm, an empty nonce and an empty qop', () => {
    expect(one('Digest realm="",nonce="",qop=""')).toMatchObject({ realm: '', digest: { nonce: '' } });
    expect(one('Digest realm="",nonce="",qop=""')?.digest).not.toHaveProperty('qop');
  });

  it('reads qop=auth,auth-int without quotes', () => {
    expect(one('Digest realm="r",qop=auth-int,auth,nonce="n"')?.digest).toMatchObject({ qop: 'auth', nonce: 'n' });
  });

  it('finds commas, equals signs and scheme names inside quotes harmless', () => {
    expect(one('Digest realm="a, Digest nonce=\\"x\\"", nonce="n=1, b"')).toMatchObject({
      realm: 'a, Digest nonce="x"',
      digest: { nonce: 'n=1, b' },
    });
  });

  it('keeps challenges apart that are joined without a comma', () => {
    expect(parseChallenges(['Digest realm="a", nonce="1" Digest realm="b", nonce="2"']).map((c) => c.realm)).toEqual([
      'a',
      'b',
    ]);
  });

  it('does not take NTLM data for another scheme', () => {
    expect(parseChallenges(['NTLM TlRM, Negotiate abc==, Basic realm="x"']).map((c) => c.scheme)).toEqual([
      'NTLM',
      'Negotiate',
      'Basic',
    ]);
  });

  it('cannot answer a challenge without nonce or realm', () => {
    for (const value of ['Digest', 'Digest realm="r"', 'Digest nonce="n"'])
      expect(one(value)).not.toHaveProperty('digest');
  });

  it('survives what hostile peers send', () => {
    const hostile = [
      '',
      '"',
      '=',
      ',,,,',
      'Digest realm="never closed',
      'Digest realm="x\\',
      'Digest ="x", =, nonce==,',
      `Digest ${'a=b,'.repeat(20_000)}`,
      `${'Digest realm="r",nonce="n",'.repeat(20_000)}`,
      '"'.repeat(100_000),
      '\\'.repeat(100_000),
      'Digest realm="\0\x7f\xff", nonce="\x1b[2J"',
      'Digest __proto__="x", constructor=1, realm="r", nonce="n"',
    ];
    for (const value of hostile) expect(parseChallenges([value]).length).toBeLessThanOrEqual(20);
    expect(parseChallenges(Array.from({ length: 5000 }, () => 'Digest realm="r", nonce="n"'))).toHaveLength(20);
    const label = parseChallenges([`Digest realm="r", nonce="n", algorithm="\x1b[2J${'x'.repeat(500)}"`])[0]?.label;
    expect(label).toMatch(/^[\x20-\x7e]{1,40}$/);
  });

  it('survives random pieces of challenges', () => {
    const pieces = [
      'Digest ',
      'realm=',
      '"',
      '\\',
      ',',
      '=',
      ' ',
      'nonce="n"',
      'qop=auth',
      'stale',
      '\r\n ',
      '\xff',
      'Basic ',
    ];
    let seed = 1;
    const next = () => {
      seed = (seed * 48271) % 2147483647;
      return seed;
    };
    for (let i = 0; i < 5000; i++) {
      const value = Array.from({ length: next() % 20 }, () => pieces[next() % pieces.length]).join('');
      const result = lineWith().begin().respond(www(value), invite);
      if (result.ok) for (const header of result.value) expect(header.value).not.toMatch(/[\r\n]/);
    }
  });
});

it('shows the password nowhere', () => {
  const line = lineWith({ password: 'hunter2' });
  const session = line.begin();
  answered(session, www('Digest realm="r", nonce="n"'));
  for (const value of [line, session, line.begin, session.respond, session.preauthorise]) {
    expect(inspect(value, { depth: 9, showHidden: true })).not.toContain('hunter2');
    expect(`${JSON.stringify(value)} ${String(value)}`).not.toContain('hunter2');
  }
});
