import { describe, expect, it } from 'vitest';
import { createDigest } from '../../../../electron/core/sip/digest.ts';
import { fromOctets, toOctets } from '../../../../electron/core/sip/octets.ts';
import { redactLine, redactMessage } from '../../../../electron/core/sip/redact.ts';
import { createTestCrypto } from '../../../support/crypto.ts';

const message = (...lines: string[]) => `INVITE sip:100@pbx SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`;

describe('redactMessage', () => {
  it('hides what our own digest sends, and keeps what explains it', () => {
    const crypto = createTestCrypto(['c0c0c0c0']);
    const session = createDigest({ username: 'alice', password: 'secret', crypto, fixedRealm: 'pbx' }).begin();
    const result = session.respond(
      { wwwAuthenticate: ['Digest realm="pbx", nonce="n1", qop="auth", opaque="o1"'], proxyAuthenticate: [] },
      { method: 'INVITE', uri: 'sip:100@pbx', body: '', trusted: true, server: '192.0.2.1:5060' },
    );
    const value = result.ok ? (result.value[0]?.value ?? '') : '';
    expect(value).toContain('cnonce="c0c0c0c0"');
    expect(redactMessage(message(`Authorization: ${value}`))).toBe(
      message(
        'Authorization: Digest username="alice", realm="pbx", nonce="n1", uri="sip:100@pbx", response="***", cnonce="***", opaque="o1", qop=auth, nc=00000001',
      ),
    );
  });

  it.each([
    ['Proxy-Authorization: Digest response=SECRET, nonce=keep'],
    ['authorization :\tDIGEST Response = "SECRET"'],
    ['Authorization: Digest realm="r",\r\n response="SECRET"'],
    ['Authorization: Digest realm="r", response=\r\n "SECRET"'],
    ['Authorization: Digest response="SEC\\"RETSECRET"'],
    ['Authorization: Digest response="SECRET'],
    ['Authorization: Basic SECRET=='],
    ['Authorization: Basic\r\n SECRET=='],
    ['Proxy-Authorization: NTLM SECRET, SECRET'],
    ['Authorization: SECRET'],
    ['Authorization:SECRET'],
    ['Authentication-Info: qop=auth, rspauth="SECRET", nextnonce="keep"'],
    ['Refer-To: <sip:a@b?Authorization=Digest%20SECRET&x=y>'],
    ['Refer-To: <sip:a@b?x=y&proxy-authorization=SECRET>'],
    ['From: "A" <sip:alice:SECRET@pbx>;tag=1'],
    ['Contact: sips:alice:SECRET@[2001:db8::1]:5061'],
    ['Contact: <SIP:alice:SEC;RET?/=&SECRET@pbx>'],
    ['Refer-To: <sip:x@y?From=sip%3Aalice:SECRET@z>'],
    ['\r\nv=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET|2^20|1:4'],
    ['\r\na=crypto:1 A inline:SECRET;inline:SECRET KDR=1'],
    ['\r\na=key-mgmt:mikey SECRET'],
    ['\r\na=ice-pwd:SECRET'],
    ['\r\nk=base64:SECRET'],
    ['\r\nSIP/2.0 200 OK\r\nAuthorization: Digest response="SECRET"'],
  ])('hides the secret of %j', (line) => {
    const redacted = redactMessage(message(line));
    expect(redacted).not.toContain('SECRET');
    expect(redacted).toContain('***');
    expect(redacted.split('\r\n').length).toBeGreaterThanOrEqual(message(line).split('\r\n').length - 1);
  });

  it.each([
    ['WWW-Authenticate: Digest realm="pbx", nonce="abc", qop="auth"'],
    ['Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport'],
    ['Contact: <sip:alice@192.0.2.1:5060;ob>;expires=60'],
    ['Route: <sip:192.0.2.1:5060;lr>, <sip:bob@proxy:5060>'],
    ['X-Response: 5'],
    ['Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY'],
    [
      '\r\nv=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\na=rtpmap:8 PCMA/8000\r\na=fingerprint:sha-256 AA:BB',
    ],
    [`From: "${toOctets('Gr\u00fc\u00df Gott \u20ac \u{1f4de}')}" <sip:a@b>`],
    ['X:\ttab'],
  ])('keeps %j', (line) => {
    expect(redactMessage(message(line))).toBe(message(line));
  });

  it('makes control characters, broken UTF-8 and turning characters visible', () => {
    const shown = (octets: string) => redactMessage(octets);
    expect(shown('a\x1b[2J\0\x7f')).toBe('a\\x1b[2J\\x00\\x7f');
    expect(shown('a\rb\nc\r\nd\te')).toBe('a\\x0db\\x0ac\r\nd\te');
    expect(shown('Z\xfcrich \xc3\xbc \xc3')).toBe('Z\\xfcrich \xc3\xbc \\xc3');
    expect(shown('\xc0\xaf \xed\xa0\x80 \xf5\x80\x80\x80')).toBe('\\xc0\\xaf \\xed\\xa0\\x80 \\xf5\\x80\\x80\\x80');
    expect(shown(toOctets('a\u009b31mb\u202ec\u2028d'))).toBe('a\\xc2\\x9b31mb\\xe2\\x80\\xaec\\xe2\\x80\\xa8d');
  });

  it('always gives valid UTF-8 without controls, in one line more or less of the same', () => {
    let seed = 3;
    const next = () => {
      seed = (seed * 48271) % 2147483647;
      return seed;
    };
    for (let i = 0; i < 3000; i += 1) {
      const octets = Array.from({ length: next() % 40 }, () => String.fromCharCode(next() % 256)).join('');
      const redacted = redactMessage(octets);
      expect(toOctets(fromOctets(redacted))).toBe(redacted);
      expect(redacted.replaceAll('\r\n', '')).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f]/);
    }
  });

  it('takes time in proportion to the length, whatever stands there', () => {
    // 64 kB each: a pattern that backtracks would not come back from these.
    const pieces = [
      'sip:',
      'sip:a',
      'sip:a:b',
      'sips:a:',
      'Authorization:',
      'authorization ',
      'response=',
      'response="',
      'response="\\',
      'inline:',
      'k=',
      'a=key-mgmt:',
      '\r\n ',
      'authorization:\r\n ',
      '?authorization=',
      '\xc3',
      '\xe2\x80',
    ];
    for (const piece of pieces) {
      const octets = piece.repeat(Math.ceil(65_536 / piece.length));
      expect(redactMessage(octets).length).toBeGreaterThan(0);
      expect(redactLine(octets).length).toBeGreaterThan(0);
    }
  });
});

describe('redactLine', () => {
  it('makes one line of it, without secrets', () => {
    expect(redactLine('got Authorization: Digest response="SECRET"\r\nFAKE LINE')).toBe(
      'got Authorization: Digest response="***"\\x0d\\x0aFAKE LINE',
    );
    expect(redactLine('calling sip:alice:SECRET@pbx')).toBe('calling sip:alice:***@pbx');
    expect(redactLine('J\u00f6rg \u{1f4de}\tok')).toBe('J\u00f6rg \u{1f4de}\tok');
    expect(redactLine('a\u009bb\u202ec\u2028d\ufeffe\x1b')).toBe('a\\x9bb\\u202ec\\u2028d\\ufeffe\\x1b');
  });
});
