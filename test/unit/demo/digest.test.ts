import { describe, expect, it } from 'vitest';
import { answerChallenge, createDigestCheck, digestResponse } from '../../../electron/demo/digest.ts';

const ACCOUNT = { user: 'demo', password: 'secret' };
const URI = 'sip:100@demo.dialtray.test';
const create = (nonceUses = 4) => createDigestCheck({ realm: 'r', accounts: [ACCOUNT], nonceUses });

describe('the response', () => {
  it('is that of the example in RFC 2617 §3.5', () => {
    const response = digestResponse({
      user: 'Mufasa',
      realm: 'testrealm@host.com',
      password: 'Circle Of Life',
      method: 'GET',
      uri: '/dir/index.html',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      nc: '00000001',
      cnonce: '0a4f113b',
    });
    expect(response).toBe('6629fae49393a05397450978507c4ef1');
  });
});

describe('the check', () => {
  it('accepts the answer to its own challenge, once', () => {
    const digest = create();
    const answer = answerChallenge(digest.challenge(false), ACCOUNT, 'INVITE', URI) ?? '';
    expect(digest.check(['Basic abc', answer], 'INVITE', URI)).toEqual({ kind: 'accepted', user: 'demo' });
    expect(digest.check([answer], 'INVITE', URI)).toEqual({ kind: 'challenge', stale: true, wrong: false });
  });

  it.each([
    ['another method', 'REFER', URI, { kind: 'challenge', stale: false, wrong: true }],
    ['another URI', 'INVITE', 'sip:101@demo.dialtray.test', { kind: 'malformed' }],
  ])('does not accept it for %s', (_, method, uri, verdict) => {
    const digest = create();
    const answer = answerChallenge(digest.challenge(false), ACCOUNT, 'INVITE', URI) ?? '';
    expect(digest.check([answer], method, uri)).toEqual(verdict);
  });

  it.each([
    ['password', { user: 'demo', password: 'wrong' }],
    ['user', { user: 'nobody', password: '' }],
  ])('does not accept a wrong %s, and does not call the nonce stale', (_, account) => {
    const digest = create();
    const answer = answerChallenge(digest.challenge(false), account, 'INVITE', URI) ?? '';
    expect(digest.check([answer], 'INVITE', URI)).toEqual({ kind: 'challenge', stale: false, wrong: true });
  });

  it('calls a foreign nonce stale only when the password is right', () => {
    const [one, other] = [create(), create()];
    const opaque = /opaque="([^"]+)"/.exec(other.challenge(false))?.[1];
    const foreign = one.challenge(false).replace(/opaque="[^"]+"/, `opaque="${opaque}"`);
    const check = (password: string) =>
      other.check([answerChallenge(foreign, { user: 'demo', password }, 'INVITE', URI) ?? ''], 'INVITE', URI);
    expect(check('secret')).toEqual({ kind: 'challenge', stale: true, wrong: false });
    expect(check('guess')).toEqual({ kind: 'challenge', stale: false, wrong: true });
  });

  it('forgets the oldest of very many nonces', () => {
    const digest = create();
    const first = digest.challenge(false);
    for (let i = 0; i < 600; i++) digest.challenge(false);
    const answer = answerChallenge(first, ACCOUNT, 'INVITE', URI) ?? '';
    expect(digest.check([answer], 'INVITE', URI)).toEqual({ kind: 'challenge', stale: true, wrong: false });
  });

  it.each(['', 'Digest', 'Digest realm="r"', 'Digest realm="r", nc=00000001, qop=auth, cnonce="\\', '"'.repeat(5000)])(
    'does not throw at %j',
    (text) => {
      expect(['challenge', 'malformed']).toContain(create().check([text], 'INVITE', URI).kind);
    },
  );
});

describe('the answer', () => {
  it.each([
    'Basic realm="x"',
    'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"',
    'Digest realm="r", nonce="n"',
  ])('is none to %s', (challenge) => expect(answerChallenge(challenge, ACCOUNT, 'INVITE', URI)).toBeUndefined());
});
