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

const NAMES = new Map<string, string>();
for (const name of USUAL) {
  const lower = name.toLowerCase();
  for (const spelling of [name, lower]) NAMES.set(spelling, lower);
}
for (const [letter, name] of Object.entries(COMPACT)) {
  for (const spelling of [letter, letter.toUpperCase()]) NAMES.set(spelling, name.toLowerCase());
}

/** The lower-case long name of a field name that is a token. */
export function longName(name: string): string {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  return NAMES.get(lower) ?? lower;
}
