/**
 * Certificates for TLS tests, written as DER by hand (RFC 5280 §4.1): no program and no package is needed, and every
 * date, name and mistake can be had. P-256 keys, SHA-256.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export interface KeyAndCertificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

export interface LeafOptions {
  /** Subject's common name; it proves nothing. */
  readonly name?: string;
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  /** `sip:example.com`. */
  readonly uri?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
  readonly purpose?: 'server' | 'client';
}

export interface Authority extends KeyAndCertificate {
  issue(options: LeafOptions): KeyAndCertificate;
  /** An authority below this one. */
  issueAuthority(name: string): Authority;
}

const DAY_MS = 86_400_000;
export const daysFromNow = (days: number): Date => new Date(Date.now() + days * DAY_MS);

export function createAuthority(name = 'Dialtray test authority'): Authority {
  const keys = newKeys();
  return toAuthority(name, keys, name, keys.privateKey);
}

/** A leaf that signs itself. */
export function createSelfSigned(options: LeafOptions): KeyAndCertificate {
  const keys = newKeys();
  return toLeaf({ name: 'self', ...options }, keys, options.name ?? 'self', keys.privateKey);
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const newKeys = (): Keys => generateKeyPairSync('ec', { namedCurve: 'P-256' });

function toAuthority(name: string, keys: Keys, issuer: string, issuerKey: KeyObject): Authority {
  const cert = toCertificate({
    subject: name,
    issuer,
    keys,
    issuerKey,
    extensions: [
      extension('2.5.29.19', true, sequence(tlv(0x01, Buffer.from([0xff])))),
      // keyCertSign and cRLSign
      extension('2.5.29.15', true, tlv(0x03, Buffer.from([0x01, 0x06]))),
    ],
    validFrom: daysFromNow(-1),
    validTo: daysFromNow(30),
  });
  return {
    cert,
    key: toPem(keys.privateKey),
    issue: (options) => toLeaf(options, newKeys(), name, keys.privateKey),
    issueAuthority: (below) => toAuthority(below, newKeys(), name, keys.privateKey),
  };
}

function toLeaf(options: LeafOptions, keys: Keys, issuer: string, issuerKey: KeyObject): KeyAndCertificate {
  // GeneralName: [2] dNSName, [6] uniformResourceIdentifier, [7] iPAddress (RFC 5280 §4.2.1.6).
  const names = [
    ...(options.dns ?? []).map((name) => tlv(0x82, Buffer.from(name, 'latin1'))),
    ...(options.uri ?? []).map((uri) => tlv(0x86, Buffer.from(uri, 'latin1'))),
    ...(options.ip ?? []).map((ip) => tlv(0x87, ipOctets(ip))),
  ];
  const purpose = options.purpose === 'client' ? '1.3.6.1.5.5.7.3.2' : '1.3.6.1.5.5.7.3.1';
  const cert = toCertificate({
    subject: options.name ?? 'leaf',
    issuer,
    keys,
    issuerKey,
    extensions: [
      extension('2.5.29.19', true, sequence()),
      extension('2.5.29.37', false, sequence(oid(purpose))),
      ...(names.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...names))]),
    ],
    validFrom: options.validFrom ?? daysFromNow(-1),
    validTo: options.validTo ?? daysFromNow(30),
  });
  return { cert, key: toPem(keys.privateKey) };
}

interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly keys: Keys;
  readonly issuerKey: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** RFC 5280 §4.1: tbsCertificate, algorithm, signature. */
function toCertificate({ subject, issuer, keys, issuerKey, extensions, validFrom, validTo }: Certificate): string {
  const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
  const publicKey = createPublicKey(keys.privateKey).export({ type: 'spki', format: 'der' });
  const signed = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(issuer),
    sequence(time(validFrom), time(validTo)),
    commonName(subject),
    publicKey,
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', signed, issuerKey);
  const der = sequence(signed, ecdsaWithSha256, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const toPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Type, length, value (X.690 §8.1). */
function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), value]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), value]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, Buffer.concat(parts));

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second];
  for (const number of rest) {
    const groups = [number & 0x7f];
    for (let left = number >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    octets.push(...groups);
  }
  return tlv(0x06, Buffer.from(octets));
}

const commonName = (name: string): Buffer =>
  sequence(tlv(0x31, sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from(name, 'utf8')))));

/** UTCTime: RFC 5280 §4.1.2.5.1, up to the year 2049. */
const time = (date: Date): Buffer => {
  const digits = date.toISOString().replace(/\D/g, '').slice(0, 14);
  return tlv(0x17, Buffer.from(`${digits.slice(2)}Z`, 'latin1'));
};

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [tlv(0x01, Buffer.from([0xff]))] : []), tlv(0x04, value));

function ipOctets(ip: string): Buffer {
  if (isIP(ip) === 4) return Buffer.from(ip.split('.').map(Number));
  const [head = '', tail] = ip.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return Buffer.from([...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
