/** Header field names: compact forms and any case lead to one lower-case long name (RFC 3261 §7.3.1, §7.3.3). */

/** IANA's registered compact forms (RFC 3261 §20, 3515, 3841, 3892, 4028, 4474, 6665). */
const COMPACT: Readonly<Record<string, string>> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  n: 'Identity-Info',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
};

const USUAL = [
  ...Object.values(COMPACT),
  ...['Accept', 'Allow', 'Authorization', 'Content-Disposition', 'CSeq', 'Date', 'Expires', 'Max-Forwards', 'Min-SE'],
  ...['Proxy-Authenticate', 'Proxy-Authorization', 'Proxy-Require', 'RAck', 'Reason', 'Record-Route', 'Refer-Sub'],
  ...['Require', 'Retry-After', 'Route', 'RSeq', 'Server', 'Subscription-State', 'Timestamp', 'Unsupported'],
  ...['User-Agent', 'Warning', 'WWW-Authenticate', 'P-Asserted-Identity', 'Contact', 'Path', 'Service-Route'],
];

/** Known spellings in lower case, compact and long, each with its long name. */
interface Known {
  readonly spelling: string;
  readonly name: string;
}

/**
 * Buckets by a hash of the spelling in lower case, so that a name is found without cutting it out of the message:
 * this is most of what a parser does. Hash and comparison set bit 5, which among token characters makes letters
 * lower case and leaves "-" as it is.
 */
const SLOTS = 1024;
const BUCKETS: Known[][] = Array.from({ length: SLOTS }, () => []);

/** Takes the next octet of a name into the hash of those before it. The hash of none is 0. */
export const nextHash = (hash: number, octet: number): number => (Math.imul(hash, 31) + (octet | 32)) | 0;

function hashed(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = nextHash(hash, text.charCodeAt(i));
  return hash;
}

const know = (spelling: string, name: string) => BUCKETS[hashed(spelling) & (SLOTS - 1)]?.push({ spelling, name });
for (const name of new Set(USUAL.map((usual) => usual.toLowerCase()))) know(name, name);
for (const [letter, name] of Object.entries(COMPACT)) know(letter, name.toLowerCase());

function equal(text: string, start: number, spelling: string): boolean {
  for (let i = 0; i < spelling.length; i++) {
    if ((text.charCodeAt(start + i) | 32) !== spelling.charCodeAt(i)) return false;
  }
  return true;
}

/** The lower-case long name of the field name, a token, that stands from `start` to `end` and has that hash. */
export function longNameAt(text: string, start: number, end: number, hash: number): string {
  const bucket = BUCKETS[hash & (SLOTS - 1)];
  if (bucket !== undefined) {
    for (let i = 0; i < bucket.length; i++) {
      const known = bucket[i];
      if (known?.spelling.length === end - start && equal(text, start, known.spelling)) return known.name;
    }
  }
  return text.slice(start, end).toLowerCase();
}

/** The lower-case long name of a field name. */
export const longName = (name: string): string => longNameAt(name, 0, name.length, hashed(name));
