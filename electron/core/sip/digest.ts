/**
 * Digest credentials of one line (RFC 3261 §22, RFC 7616, RFC 8760).
 *
 * Policy, stricter than the RFCs: a digest of the password is given only for the realm that the user fixed, or for the
 * realms that the line's own server taught in the first challenged request of each method. Anybody on a dialog's path
 * may challenge a BYE or a REFER, with any realm; answering would hand out a hash to guess the password from.
 *
 * Octets: challenge values, URIs, bodies and the header values that come back are octet strings (core/ports.ts), so a
 * realm in any encoding is echoed as it came. User name and password are text and are hashed as UTF-8 (RFC 7616 §3.3).
 */
import { err, ok, type Result } from '../../shared/result.ts';
import type { Crypto } from '../ports.ts';
import { type Challenge, type DigestChallenge, parseChallenges } from './challenge.ts';
import { toOctets } from './octets.ts';

export interface DigestOptions {
  readonly username: string;
  readonly password: string;
  readonly crypto: Crypto;
  /** The only realm that is answered. Without it the realms are learned. */
  readonly fixedRealm?: string;
}

/** The values of all challenge headers of one 401 or 407; a forking proxy may send both kinds (RFC 3261 §22.3). */
export interface ChallengeHeaders {
  readonly wwwAuthenticate: readonly string[];
  readonly proxyAuthenticate: readonly string[];
}

export interface DigestRequest {
  readonly method: string;
  /** The Request-URI exactly as it stands in the Request-Line (RFC 7616 §3.4.6). */
  readonly uri: string;
  /** For qop=auth-int; empty when there is none. */
  readonly body: string;
}

export interface ChallengedRequest extends DigestRequest {
  /** An initial INVITE, REGISTER or OPTIONS that went to the line's own server: its challenge teaches realms. */
  readonly trusted: boolean;
  /** `host:port` that it went to. Each of the line's own servers teaches by itself: those of a pair may have realms of their own. */
  readonly server: string;
}

export interface CredentialHeader {
  readonly name: 'authorization' | 'proxy-authorization';
  readonly value: string;
}

export type DigestRefusal =
  /** The server has seen our answer and asks again (RFC 7616 §3.3, `stale` false). */
  | { readonly kind: 'wrong-password'; readonly realm: string }
  /** Nothing on offer is known here: `Basic`, `NTLM`, `AKAv1-MD5`. */
  | { readonly kind: 'unsupported'; readonly offered: readonly string[] }
  | { readonly kind: 'foreign-realm'; readonly realm: string }
  /** The server called nonce after nonce stale. */
  | { readonly kind: 'stale-limit'; readonly realm: string }
  /** A 401 or 407 without any challenge. */
  | { readonly kind: 'no-challenge' };

/** Credentials for one request and its retries. Keep it as long as the request; for a dialog, to pre-authorise. */
export interface DigestSession {
  /**
   * Takes the challenges of a 401 or 407 and returns the complete set of credential headers for the retry: also those
   * for the realms answered before, with raised nonce counts (RFC 3261 §22.3). They replace all that was sent so far.
   */
  respond(challenges: ChallengeHeaders, request: ChallengedRequest): Result<readonly CredentialHeader[], DigestRefusal>;
  /**
   * Headers for another request to the same servers, such as the REFER or BYE of the dialog that this INVITE made, so
   * that they need no challenge of their own (RFC 7616 §3.6). Empty when nothing was challenged. A challenge to that
   * request belongs to its own session. Never use it for a peer that is reached past the line's server.
   */
  preauthorise(request: DigestRequest): readonly CredentialHeader[];
}

export interface Digest {
  /** One for each request; retries of the same request share it. */
  begin(): DigestSession;
}

/** As PJSIP's PJSIP_MAX_STALE_COUNT: a server whose nonces are always stale does not keep us busy. */
const MAX_STALE_ROUNDS = 3;
/** Realms that one request may teach: an edge proxy, the home proxy, the registrar, a gateway. */
const MAX_TAUGHT_REALMS = 4;
const MAX_REMEMBERED_NONCES = 64;

type HeaderName = CredentialHeader['name'];

interface Answerable extends Challenge {
  readonly digest: DigestChallenge;
}

interface Held {
  readonly header: HeaderName;
  readonly challenge: Answerable;
  readonly staleRounds: number;
  /** A later response challenged others only: this one has proved right. */
  readonly accepted: boolean;
}

/** The challenges of one response that share a header and a realm. */
interface Group {
  readonly header: HeaderName;
  readonly realm: string;
  readonly challenges: Challenge[];
}

/** Credentials of one line. The password stays in this closure: the value returned has functions only. */
export function createDigest(options: DigestOptions): Digest {
  const realms = createRealmPolicy(options.fixedRealm === undefined ? undefined : toOctets(options.fixedRealm));
  const answer = createAnswerer(options);
  return Object.freeze({ begin: () => createSession(realms, answer) });
}

function createSession(realms: RealmPolicy, answer: Answerer): DigestSession {
  let held: ReadonlyMap<string, Held> = new Map();
  const lesson = realms.begin();
  const headersFor = (request: DigestRequest): readonly CredentialHeader[] =>
    [...held.values()].map((one) => ({ name: one.header, value: answer(one.challenge, request) }));

  return Object.freeze({
    respond(challenges: ChallengeHeaders, request: ChallengedRequest) {
      const groups = toGroups(challenges);
      if (groups.length === 0) return err<DigestRefusal>({ kind: 'no-challenge' });
      const chosen = chooseChallenges(groups, (realm) => lesson.permits(realm, request));
      if (!chosen.ok) return chosen;
      const next = advance(held, chosen.value);
      if (!next.ok) {
        if (next.error.kind === 'wrong-password') lesson.forget();
        return next;
      }
      held = next.value;
      return ok(headersFor(request));
    },
    preauthorise: headersFor,
  });
}

function toGroups({ wwwAuthenticate, proxyAuthenticate }: ChallengeHeaders): readonly Group[] {
  const groups = new Map<string, Group>();
  const add = (header: HeaderName, values: readonly string[]): void => {
    for (const challenge of parseChallenges(values)) {
      const key = toKey(header, challenge.realm);
      const group = groups.get(key) ?? { header, realm: challenge.realm, challenges: [] };
      group.challenges.push(challenge);
      groups.set(key, group);
    }
  };
  add('proxy-authorization', proxyAuthenticate);
  add('authorization', wwwAuthenticate);
  return [...groups.values()];
}

const toKey = (header: HeaderName, realm: string): string => `${header} ${realm}`;

/** Of each realm the best challenge, where the policy permits the realm. */
function chooseChallenges(
  groups: readonly Group[],
  permits: (realm: string) => boolean,
): Result<readonly (readonly [HeaderName, Answerable])[], DigestRefusal> {
  const chosen: (readonly [HeaderName, Answerable])[] = [];
  let foreign: string | undefined;
  for (const { header, realm, challenges } of groups) {
    const best = pickChallenge(challenges);
    if (best === undefined) continue;
    if (permits(realm)) chosen.push([header, best]);
    else foreign ??= realm;
  }
  // Several realms of which one cannot be met: RFC 3261 §22.3 wants the others answered.
  if (chosen.length > 0) return ok(chosen);
  if (foreign !== undefined) return err({ kind: 'foreign-realm', realm: foreign });
  const offered = groups.flatMap((group) => group.challenges.map((challenge) => challenge.label));
  return err({ kind: 'unsupported', offered: [...new Set(offered)] });
}

/**
 * The topmost challenge that is supported (RFC 8760 §2.4), with the local policy that the same section allows: never
 * MD5 where a SHA-2 is on offer, because servers list MD5 first and somebody on the path could move it there.
 */
function pickChallenge(challenges: readonly Challenge[]): Answerable | undefined {
  const answerable = challenges.filter((challenge): challenge is Answerable => challenge.digest !== undefined);
  return answerable.find((challenge) => challenge.digest.algorithm.hash !== 'md5') ?? answerable[0];
}

/** Decides for each challenged realm whether another answer makes sense, and returns all credentials to be sent. */
function advance(
  held: ReadonlyMap<string, Held>,
  chosen: readonly (readonly [HeaderName, Answerable])[],
): Result<ReadonlyMap<string, Held>, DigestRefusal> {
  const next = new Map<string, Held>();
  for (const [key, one] of held) next.set(key, { ...one, accepted: true });
  for (const [header, challenge] of chosen) {
    const key = toKey(header, challenge.realm);
    const before = held.get(key);
    if (before === undefined) {
      next.set(key, { header, challenge, staleRounds: 0, accepted: false });
      continue;
    }
    if (!wantsFreshNonce(before, challenge)) return err({ kind: 'wrong-password', realm: challenge.realm });
    if (before.staleRounds >= MAX_STALE_ROUNDS) return err({ kind: 'stale-limit', realm: challenge.realm });
    next.set(key, { header, challenge, staleRounds: before.staleRounds + 1, accepted: before.accepted });
  }
  return ok(next);
}

/**
 * `stale` says that only the nonce was too old (RFC 7616 §3.3). A proxy with one-time nonces that let us pass before
 * (somebody behind it challenged next) and now sends a new nonce means the same, though not all of them say `stale`.
 */
const wantsFreshNonce = (before: Held, challenge: Answerable): boolean =>
  challenge.stale || (before.accepted && before.challenge.digest.nonce !== challenge.digest.nonce);

interface Lesson {
  permits(realm: string, request: ChallengedRequest): boolean;
  /** The password did not fit: what this request taught is taken back, so that the true server can still teach. */
  forget(): void;
}

interface RealmPolicy {
  begin(): Lesson;
}

function createRealmPolicy(fixedRealm: string | undefined): RealmPolicy {
  /** Realm -> the request that taught it. */
  const taught = new Map<string, object>();
  /** Method and server -> the request that taught for it: only the first challenged INVITE, REGISTER and OPTIONS each do. */
  const teachers = new Map<string, object>();
  const mayTeach = (lesson: object, place: string): boolean => {
    if ((teachers.get(place) ?? lesson) !== lesson) return false;
    return [...taught.values()].filter((teacher) => teacher === lesson).length < MAX_TAUGHT_REALMS;
  };
  return {
    begin() {
      const lesson: Lesson = {
        permits(realm, { trusted, method, server }) {
          if (fixedRealm !== undefined) return realm === fixedRealm;
          if (taught.has(realm)) return true;
          const place = `${method} ${server}`;
          if (!trusted || !mayTeach(lesson, place)) return false;
          teachers.set(place, lesson);
          taught.set(realm, lesson);
          return true;
        },
        forget() {
          for (const [realm, teacher] of taught) if (teacher === lesson) taught.delete(realm);
          for (const [method, teacher] of teachers) if (teacher === lesson) teachers.delete(method);
        },
      };
      return lesson;
    },
  };
}

type Answerer = (challenge: Answerable, request: DigestRequest) => string;

/** The header value for one challenge (RFC 3261 §22.4 and §25.1 `credentials`, RFC 7616 §3.4). */
function createAnswerer({ username, password, crypto }: DigestOptions): Answerer {
  const user = toOctets(username);
  const secret = toOctets(password);
  const useNonce = createNonceUses(crypto);
  return ({ realm, digest }, { method, uri, body }) => {
    const { nonce, algorithm, algorithmText, opaque, qop } = digest;
    const { cnonce, nc } = useNonce(realm, nonce);
    const hash = (octets: string): string => crypto.hash(algorithm.hash, octets);
    const a1 = hash(`${user}:${realm}:${secret}`);
    const ha1 = algorithm.session ? hash(`${a1}:${nonce}:${cnonce}`) : a1;
    const ha2 = hash(qop === 'auth-int' ? `${method}:${uri}:${hash(body)}` : `${method}:${uri}`);
    const response = hash(
      qop === undefined ? `${ha1}:${nonce}:${ha2}` : `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`,
    );
    const fields = [
      `username=${quote(user)}`,
      `realm=${quote(realm)}`,
      `nonce=${quote(nonce)}`,
      `uri=${quote(uri)}`,
      `response="${response}"`,
    ];
    if (algorithmText !== undefined) fields.push(`algorithm=${algorithmText}`);
    if (qop !== undefined || algorithm.session) fields.push(`cnonce="${cnonce}"`);
    if (opaque !== undefined) fields.push(`opaque=${quote(opaque)}`);
    if (qop !== undefined) fields.push(`qop=${qop}`, `nc=${nc}`);
    return `Digest ${fields.join(', ')}`;
  };
}

/**
 * The nonce count is the number of requests sent with that nonce, this one included (RFC 7616 §3.4), whichever request
 * of the line used it first. The cnonce stays the same for a nonce, because a -sess A1 is made of the first one (§3.4.2).
 */
function createNonceUses(crypto: Crypto): (realm: string, nonce: string) => { cnonce: string; nc: string } {
  const uses = new Map<string, { readonly cnonce: string; count: number }>();
  return (realm, nonce) => {
    const key = `${nonce} ${realm}`;
    const use = uses.get(key) ?? { cnonce: crypto.random(16), count: 0 };
    use.count += 1;
    uses.delete(key); // and in again as the youngest
    uses.set(key, use);
    const oldest = uses.keys().next();
    if (uses.size > MAX_REMEMBERED_NONCES && oldest.done !== true) uses.delete(oldest.value);
    return { cnonce: use.cnonce, nc: use.count.toString(16).padStart(8, '0') };
  };
}

/** quoted-string (RFC 3261 §25.1). Line ends and NUL cannot be escaped there; dropping them keeps a header one header. */
const quote = (octets: string): string => `"${octets.replace(/[\r\n\0]/g, '').replace(/["\\]/g, '\\$&')}"`;
