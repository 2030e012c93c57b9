/**
 * Digest access authentication, MD5 with qop=auth: the exchange's side (challenge and check) and the phones' side
 * (answer). RFC 3261 §22, RFC 7616 §3.3 to §3.5; MD5 because every phone speaks it (RFC 8760 §2.1 leaves it in).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Account {
  readonly user: string;
  readonly password: string;
}

export type DigestVerdict =
  | { readonly kind: 'accepted'; readonly user: string }
  /** Nothing usable was sent, or a wrong password, or a nonce that is used up (`stale`): challenge again. */
  | { readonly kind: 'challenge'; readonly stale: boolean; readonly wrong: boolean }
  /** Credentials for something else than this request (RFC 7616 §3.4.6). */
  | { readonly kind: 'malformed' };

export interface DigestCheck {
  /** A new value for WWW-Authenticate or Proxy-Authenticate. */
  challenge(stale: boolean): string;
  /** Judges all (Proxy-)Authorization values of one request. */
  check(credentials: readonly string[], method: string, uri: string): DigestVerdict;
}

export interface DigestCheckOptions {
  readonly realm: string;
  readonly accounts: readonly Account[];
  /** How many requests one nonce is good for; the next gets `stale=true`. */
  readonly nonceUses: number;
}

/** Nonces that are remembered; the oldest is forgotten first, and is then stale. */
const MAX_NONCES = 512;

const PARAMETER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

const md5 = (octets: string): string => createHash('md5').update(octets, 'latin1').digest('hex');

/** The parameters of a `Digest` header field value, names in lower case; undefined for another scheme. */
export function parseDigestParameters(value: string): ReadonlyMap<string, string> | undefined {
  const scheme = /^\s*digest\s+/i.exec(value);
  if (!scheme) return undefined;
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, token] of value.slice(scheme[0].length).matchAll(PARAMETER)) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token ?? '');
  }
  return parameters;
}

interface ResponseInput {
  readonly user: string;
  readonly realm: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  readonly nc: string;
  readonly cnonce: string;
}

/** RFC 7616 §3.4.1 with qop=auth. */
export const digestResponse = (input: ResponseInput): string =>
  md5(
    [
      md5(`${input.user}:${input.realm}:${input.password}`),
      input.nonce,
      input.nc,
      input.cnonce,
      'auth',
      md5(`${input.method}:${input.uri}`),
    ].join(':'),
  );

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));

export function createDigestCheck({ realm, accounts, nonceUses }: DigestCheckOptions): DigestCheck {
  const passwords = new Map(accounts.map((account) => [account.user, account.password]));
  /** Nonce -> the nonce count that was seen last. */
  const seen = new Map<string, number>();
  const opaque = randomBytes(8).toString('hex');

  function challenge(stale: boolean): string {
    const nonce = randomBytes(16).toString('hex');
    seen.set(nonce, 0);
    const oldest = seen.keys().next();
    if (seen.size > MAX_NONCES && !oldest.done) seen.delete(oldest.value);
    const hint = stale ? ', stale=true' : '';
    return `Digest realm="${realm}", nonce="${nonce}", opaque="${opaque}", algorithm=MD5, qop="auth"${hint}`;
  }

  function check(credentials: readonly string[], method: string, uri: string): DigestVerdict {
    const given = credentials.map(parseDigestParameters).find((parameters) => parameters?.get('realm') === realm);
    if (!given) return { kind: 'challenge', stale: false, wrong: false };
    const field = (name: string): string => given.get(name) ?? '';
    const [nonce, nc, cnonce, user] = [field('nonce'), field('nc'), field('cnonce'), field('username')];
    const md5OrUnsaid = /^(md5)?$/i.test(field('algorithm'));
    const complete = field('qop') === 'auth' && /^[0-9a-f]{8}$/i.test(nc) && cnonce !== '' && md5OrUnsaid;
    if (!complete || field('opaque') !== opaque || field('uri') !== uri) return { kind: 'malformed' };
    const password = passwords.get(user);
    const expected = digestResponse({ user, realm, password: password ?? '', method, uri, nonce, nc, cnonce });
    if (!same(expected, field('response').toLowerCase()) || password === undefined) {
      return { kind: 'challenge', stale: false, wrong: true };
    }
    // Right password, but a nonce that is unknown, used up or replayed: the client may try again without asking.
    const last = seen.get(nonce);
    const count = Number.parseInt(nc, 16);
    if (last === undefined || count <= last || count > nonceUses) {
      return { kind: 'challenge', stale: true, wrong: false };
    }
    seen.set(nonce, count);
    return { kind: 'accepted', user };
  }

  return { challenge, check };
}

/** The credentials that answer a challenge with a fresh nonce; undefined when it is none that MD5 and auth can meet. */
export function answerChallenge(challenge: string, account: Account, method: string, uri: string): string | undefined {
  const given = parseDigestParameters(challenge);
  const [realm, nonce] = [given?.get('realm'), given?.get('nonce')];
  if (!given || realm === undefined || nonce === undefined) return undefined;
  const offersAuth = (given.get('qop') ?? '').split(',').some((qop) => qop.trim() === 'auth');
  if (!offersAuth || !/^md5$/i.test(given.get('algorithm') ?? 'MD5')) return undefined;
  const [nc, cnonce] = ['00000001', randomBytes(8).toString('hex')];
  const response = digestResponse({ ...account, realm, method, uri, nonce, nc, cnonce });
  const opaque = given.get('opaque');
  return (
    `Digest username="${account.user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
    `algorithm=MD5, qop=auth, nc=${nc}, cnonce="${cnonce}"${opaque === undefined ? '' : `, opaque="${opaque}"`}`
  );
}
