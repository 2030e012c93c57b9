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
  'Accept',
  'Accept-Contact',
  'Allow',
  'Allow-Events',
  'Authorization',
  'Call-ID',
  'Contact',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Length',
  'Content-Type',
  'CSeq',
  'Date',
  'Event',
  'Expires',
  'From',
  'Identity',
  'Identity-Info',
  'Max-Forwards',
  'Min-SE',
  'P-Asserted-Identity',
  'Path',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Proxy-Require',
  'RAck',
  'Reason',
  'Record-Route',
  'Refer-Sub',
  'Refer-To',
  'Referred-By',
  'Reject-Contact',
  'Request-Disposition',
  'Require',
  'Retry-After',
  'Route',
  'RSeq',
  'Server',
  'Service-Route',
  'Session-Expires',
  'Subject',
  'Subscription-State',
  'Supported',
  'Timestamp',
  'To',
  'Unsupported',
  'User-Agent',
  'Via',
  'Warning',
  'WWW-Authenticate',
];

/** Every known spelling, as it is written and in lower case, with its long name: found without making a text of it. */
const NAMES = new Map<string, string>();
for (const name of USUAL) {
  const long = name.toLowerCase();
  NAMES.set(name, long);
  NAMES.set(long, long);
}
for (const letter in COMPACT) NAMES.set(letter, (COMPACT[letter] ?? '').toLowerCase());

/** The lower-case long name of a field name. */
export function longName(name: string): string {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  return NAMES.get(lower) ?? lower;
}

/** The same for a name that is spelled as nearly everybody spells it, else undefined. */
export const usualName = (name: string): string | undefined => NAMES.get(name);
