/** Which certificate authorities are trusted, and whether a certificate is for the server that we want. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import * as tls from 'node:tls';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { domainToASCII } from 'node:url';
import { err, ok, type Result } from '../shared/result.ts';
import { codeOf } from './wire-fault.ts';

/** Where the operating systems keep theirs; the first that can be read counts. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * TLS 1.2 or newer, the authorities of Node and of the system, and those of `caFile`. Takes some 20 ms, so keep it.
 * @returns a sentence about the file when it cannot be used
 */
export function createTrust(caFile: string | undefined): Result<SecureContext, string> {
  const own = caFile === undefined ? ok([]) : readCaFile(caFile);
  if (!own.ok) return own;
  const ca = withoutDoubles([...systemCertificates(), ...own.value]);
  return ok(createSecureContext({ ca, minVersion: 'TLSv1.2' }));
}

/** Node's list and the system's are nearly the same, written in lines of different length. */
const withoutDoubles = (certificates: readonly string[]): string[] => [
  ...new Map(certificates.map((certificate) => [certificate.replace(/\s+/g, ''), certificate])).values(),
];

function readCaFile(path: string): Result<readonly string[], string> {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    const code = codeOf(error);
    const why =
      code === 'ENOENT' ? 'it does not exist' : code === 'EACCES' ? 'reading it is not allowed' : `error ${code}`;
    return err(`The CA file ${path} cannot be read: ${why}.`);
  }
  const certificates = text.match(PEM) ?? [];
  if (certificates.length === 0) return err(`The CA file ${path} holds no certificate in PEM form.`);
  for (const [index, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate);
    } catch {
      return err(`The CA file ${path} is damaged: certificate ${index + 1} cannot be read.`);
    }
  }
  return ok(certificates);
}

function systemCertificates(): readonly string[] {
  // The stores of Windows and macOS: from Node 22.15 on. Elsewhere the file is the store, and read ten times as fast.
  const get = (tls as { getCACertificates?: (kind: string) => string[] }).getCACertificates;
  const hasStore = process.platform === 'win32' || process.platform === 'darwin';
  if (hasStore && get !== undefined) return [...get('default'), ...get('system')];
  const files = [process.env.NODE_EXTRA_CA_CERTS, process.env.SSL_CERT_FILE, ...SYSTEM_BUNDLES];
  const found: string[] = [...rootCertificates];
  for (const file of files) {
    if (file === undefined || file === '') continue;
    try {
      found.push(...(readFileSync(file, 'latin1').match(PEM) ?? []));
    } catch {
      continue;
    }
    if (file !== process.env.NODE_EXTRA_CA_CERTS) break;
  }
  return found;
}

/** What TLS is told as server name: RFC 6066 §3 allows no IP literals. */
export const toServerName = (identity: string): string | undefined =>
  isIP(identity) === 0 ? toDnsName(identity) : undefined;

/**
 * Whether it is an IP literal or a host name at all; OpenSSL throws on some of the rest. Looked at before domainToASCII,
 * which decodes `%2e` and leaves out line breaks.
 */
export const isProvable = (identity: string): boolean =>
  isIP(identity) !== 0 ||
  (/^[a-z0-9_.\u0080-\uffff-]+$/i.test(identity) && /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(toDnsName(identity)));

const toDnsName = (identity: string): string => {
  const ascii = domainToASCII(identity) || identity;
  return ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
};

/**
 * RFC 5922 §7.1 and §7.2: the SIP URIs among the subject's alternative names, and only without any of those the DNS
 * names. The common name never counts. One deviation: `*.example.com` is accepted as a DNS name, for exactly one label,
 * because most certificates of hosted telephone systems are made that way.
 * @returns undefined if `certificate` proves `identity`, else the names that it does prove
 */
export function checkIdentity(certificate: X509Certificate, identity: string): readonly string[] | undefined {
  const names = splitAlternativeNames(certificate.subjectAltName ?? '');
  const domains = names.flatMap(([kind, value]) => (kind === 'URI' ? sipDomain(value) : []));
  const wanted = isIP(identity) === 0 ? toDnsName(identity).toLowerCase() : identity;
  if (isIP(identity) !== 0) {
    // OpenSSL compares the octets, however the address is written. A zone (`%eth0`) is this computer's affair.
    if (certificate.checkIP(identity.replace(/%.*$/, '')) !== undefined) return undefined;
  } else if (domains.length > 0) {
    if (domains.some((domain) => toDnsName(domain).toLowerCase() === wanted)) return undefined;
  } else if (
    certificate.checkHost(wanted, {
      subject: 'never',
      wildcards: true,
      partialWildcards: false,
      multiLabelWildcards: false,
      singleLabelSubdomains: false,
    }) !== undefined
  ) {
    return undefined;
  }
  const proved = domains.length > 0 && isIP(identity) === 0 ? domains : names.map(([, value]) => value);
  return proved.map(toPrintable);
}

/** Only `sip:` and no user part (RFC 5922 §7.1); a port or a parameter is no domain. */
const sipDomain = (uri: string): string[] => {
  const match = /^sip:([^@;?:]+)$/i.exec(uri);
  return match?.[1] === undefined ? [] : [match[1]];
};

/** Node joins with `, ` and writes a value that holds odd characters as a JSON string. */
function splitAlternativeNames(text: string): (readonly [kind: string, value: string])[] {
  const names: (readonly [string, string])[] = [];
  for (const [, kind = '', quoted, plain = ''] of text.matchAll(/([^:,]+):(?:("(?:[^"\\]|\\.)*")|([^,]*))(?:, |$)/g)) {
    try {
      names.push([kind, quoted === undefined ? plain : String(JSON.parse(quoted))]);
    } catch {}
  }
  return names;
}

/** A name out of somebody's certificate goes into a sentence: visible ASCII only, and not endless. */
const toPrintable = (name: string): string => name.replace(/[^\x21-\x7e]/g, '?').slice(0, 80);
