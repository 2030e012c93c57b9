/** What stands before the first colon: a scheme of ours, a foreign one, or just a label. */

export type CallScheme = 'tel' | 'callto' | 'skype' | 'sip' | 'sips' | 'fax';

export interface Schemed {
  readonly scheme: CallScheme;
  /** What follows the colon, without leading slashes. */
  readonly body: string;
}

const CALL_SCHEMES: ReadonlySet<string> = new Set(['tel', 'callto', 'skype', 'sip', 'sips', 'fax']);

/** Schemes that never mean a telephone call. A word with a dot, plus or hyphen before its colon, or `//` behind it, joins them. */
const FOREIGN: ReadonlySet<string> = new Set(
  `about blob chrome data facetime file ftp geo git hcp http https intent irc itms jar javascript ldap ldaps livescript
   magnet mailto market maps mhtml mms mocha msteams news nntp onenote resource res search shell slack sms smsto
   spotify ssh steam teams telnet tg tmtbl urn vbscript viber view ws wss wscript whatsapp webcal xmpp zoommtg zoomus`.split(
    /\s+/,
  ),
);

const ACTIVE: ReadonlySet<string> = new Set(['javascript', 'vbscript', 'livescript', 'mocha', 'data', 'file', 'blob']);

const SCHEME = /^([a-z][a-z0-9+.-]{0,31}):/i;

/** Looks at the very start only: a URI that is found inside a text is a way to smuggle one in. */
export function splitScheme(text: string): Schemed | 'foreign' | undefined {
  if (!text.includes(':')) return undefined;
  const name = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  const rest = text.slice(name.length + 1);
  if (CALL_SCHEMES.has(name)) return { scheme: name as CallScheme, body: rest.replace(/^\/{1,3}/, '') };
  // `WhatsApp: +43 664 …` is a label; what can carry a script is none, whatever follows.
  const isLabel = /^\s+[+(\d]/.test(rest) && !ACTIVE.has(name);
  if ((FOREIGN.has(name) && !isLabel) || rest.startsWith('//')) return 'foreign';
  // `search-ms:query`; `Tel.: 01 …` and `Tel.:` are labels.
  return /[+.-]/.test(name) && /^[^\s+(\d]/.test(rest) ? 'foreign' : undefined;
}

/** Decodes %XX once. An escape that is no UTF-8 is decoded where it is ASCII and left alone elsewhere. */
export function decodeOnce(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-7][0-9a-f])/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}
