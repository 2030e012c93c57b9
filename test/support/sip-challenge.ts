/** Digest as a server asks for it and checks it (RFC 3261 §22, RFC 7616, RFC 8760), apart from the program's own. */
import { createHash } from 'node:crypto';
import { type SipMessage, splitValues } from './sip-message.ts';
import type { HeaderChanges } from './sip-peer.ts';

export type DigestAlgorithm = 'MD5' | 'SHA-256' | 'SHA-512-256';

export interface Challenge {
  readonly user: string;
  readonly password: string;
  /** 401 asks with WWW-Authenticate, 407 with Proxy-Authenticate. */
  readonly status?: 401 | 407;
  readonly realm?: string;
  /** Offered in this order, a header each. Null: no algorithm parameter. */
  readonly algorithms?: readonly (DigestAlgorithm | null)[];
  /** Null: none (RFC 2069). */
  readonly qop?: 'auth' | 'auth-int' | 'auth,auth-int' | null;
  /** All offers in one header, with commas. */
  readonly joined?: boolean;
  /** So many right answers are refused as stale, with a new nonce. */
  readonly stale?: number;
  /** How stale is written: `stale=true`. */
  readonly staleText?: string;
  readonly methods?: readonly string[];
  /** Header values instead of the usual: `Basic realm="x"`, `Digest realm="x", nonce="1", algorithm=AKAv1-MD5`. */
  readonly values?: readonly string[];
  /** To what is answered wrongly: another challenge, or a plain refusal. */
  readonly wrong?: 'challenge' | 403;
}

export interface Refusal {
  readonly status: number;
  readonly headers: HeaderChanges;
}

export interface Gate {
  /** Undefined: let it pass. */
  check(request: SipMessage): Refusal | undefined;
  /** Credentials that were right, wrong, or for a realm that nobody asked for. */
  readonly accepted: readonly DigestFields[];
  readonly wrong: readonly DigestFields[];
}

export type DigestFields = Readonly<Record<string, string>>;

const HASHES: Record<DigestAlgorithm, string> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };
const hash = (algorithm: DigestAlgorithm, text: string): string =>
  createHash(HASHES[algorithm]).update(Buffer.from(text, 'latin1')).digest('hex');

let nonces = 0;

/** Asks for the challenges in their order; each one has to be met, with those before it. */
export function createGate(challenges: readonly Challenge[]): Gate {
  const accepted: DigestFields[] = [];
  const wrong: DigestFields[] = [];
  const doors = challenges.map((challenge) => ({ challenge, nonce: '', staleLeft: challenge.stale ?? 0 }));
  return {
    accepted,
    wrong,
    check(request) {
      for (const door of doors) {
        const { challenge } = door;
        if (challenge.methods !== undefined && !challenge.methods.includes(request.method)) continue;
        const given = credentialsFor(request, challenge);
        const right = given !== undefined && door.nonce !== '' && isRight(given, request, challenge, door.nonce);
        if (right && door.staleLeft === 0) {
          accepted.push(given);
          continue;
        }
        if (right) door.staleLeft -= 1;
        else if (given !== undefined) {
          wrong.push(given);
          if (challenge.wrong === 403) return { status: 403, headers: {} };
        }
        nonces += 1;
        door.nonce = `n${nonces}`;
        return toRefusal(challenge, door.nonce, right);
      }
      return undefined;
    },
  };
}

function toRefusal(challenge: Challenge, nonce: string, stale: boolean): Refusal {
  const { status = 401, realm = 'pbx.example', algorithms = ['MD5'], qop = 'auth', joined = false } = challenge;
  const offers =
    challenge.values ??
    algorithms.map((algorithm) =>
      [
        `Digest realm="${realm}"`,
        `nonce="${nonce}"`,
        ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
        ...(qop === null ? [] : [`qop="${qop}"`]),
        ...(stale ? [challenge.staleText ?? 'stale=true'] : []),
      ].join(', '),
    );
  const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
  return { status, headers: { [name]: joined ? offers.join(', ') : offers } };
}

/** Every set of credentials in a request. */
export const credentialsOf = (request: SipMessage): DigestFields[] =>
  ['authorization', 'proxy-authorization'].flatMap((name) =>
    request.all(name).map((value) => ({ header: name, ...fieldsOf(value) })),
  );

const fieldsOf = (value: string): DigestFields =>
  Object.fromEntries(
    splitValues(value.replace(/^\S+\s+/, '')).map((part) => {
      const equals = part.indexOf('=');
      const text = part.slice(equals + 1).trim();
      return [part.slice(0, equals).trim().toLowerCase(), text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1')];
    }),
  );

function credentialsFor(request: SipMessage, challenge: Challenge): DigestFields | undefined {
  const header = (challenge.status ?? 401) === 401 ? 'authorization' : 'proxy-authorization';
  const realm = challenge.realm ?? 'pbx.example';
  return credentialsOf(request).find((fields) => fields.header === header && fields.realm === realm);
}

/** RFC 7616 §3.4.1; without qop as in RFC 2069. */
function isRight(given: DigestFields, request: SipMessage, challenge: Challenge, nonce: string): boolean {
  const { user, password, realm = 'pbx.example', qop = 'auth', algorithms = ['MD5'] } = challenge;
  const name = (given.algorithm ?? 'MD5') as DigestAlgorithm;
  const offered = algorithms.map((algorithm) => algorithm ?? 'MD5');
  if (!offered.includes(name) || given.username !== user || given.nonce !== nonce) return false;
  const a1 = hash(name, `${user}:${realm}:${password}`);
  const body = given.qop === 'auth-int' ? `:${hash(name, request.body)}` : '';
  const a2 = hash(name, `${request.method}:${given.uri}${body}`);
  if (qop === null) return given.response === hash(name, `${a1}:${nonce}:${a2}`);
  if (!qop.split(',').includes(given.qop ?? '')) return false;
  const { nc = '', cnonce = '' } = given;
  if (!/^[0-9a-f]{8}$/i.test(nc) || cnonce === '') return false;
  return given.response === hash(name, `${a1}:${nonce}:${nc}:${cnonce}:${given.qop}:${a2}`);
}
