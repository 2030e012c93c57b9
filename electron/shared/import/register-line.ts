/**
 * Asterisk's `register` lines, of sip.conf:
 * `register => [peer?][transport://]user[@domain[:port]][:secret[:authuser]]@host[:port][/extension][~expiry]`
 *
 * Read as chan_sip reads them: the last @ comes before the host, so that a secret may hold others. Where chan_sip would
 * cut a secret in two (a question mark, slashes), it is kept whole.
 */
import { checkDomain } from '../field-checks.ts';
import type { Language } from '../language.ts';
import { err, ok, type Result } from '../result.ts';
import type { TransportChoice } from '../settings.ts';
import type { RawLine } from './draft.ts';
import { LINE_LENGTH, type RawLines, readLineByLine } from './line-by-line.ts';
import { linesOf } from './text.ts';
import { importSentence, shown } from './texts.ts';

const REGISTER = /^register\s*=>?\s*(.*)$/is;
const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;
// What begins like user:secret and is something else.
const OTHER_SCHEME =
  /^(?:sips?|tels?|callto|skype|dialtray|fax|mailto|xmpp|im|pres|h323|iax2?|https?|wss?|ftps?|sftp|ssh|file|data|git):/i;

export const isRegisterLine = (line: string): boolean => REGISTER.test(line);

export const readRegisterLines = (text: string, language: Language): Result<RawLines, string> =>
  readLineByLine(
    configLines(text),
    (line) => {
      const value = REGISTER.exec(line)?.[1];
      return value === undefined ? undefined : readRegister(value, language);
    },
    language,
  );

/** Lines that can only be what stands behind `register =>`: each has a user, a secret or a transport, and a good host. */
export function isBareRegister(text: string): boolean {
  let found = false;
  for (const whole of configLines(text)) {
    const line = whole.trim();
    if (line === '') continue;
    if (line.length > LINE_LENGTH || /\s/.test(line) || OTHER_SCHEME.test(line)) return false;
    const parts = toParts(line);
    const hasMore = parts.transport !== undefined || /^[^:@]+(?:@[^:@]+)?:./.test(parts.account);
    if (!hasMore || checkDomain(parts.host) !== undefined) return false;
    found = true;
  }
  return found;
}

export const readBareRegisters = (text: string, language: Language): Result<RawLines, string> =>
  readLineByLine(configLines(text), (line) => readRegister(line, language), language);

/** Asterisk's comments: from `;` to the end of the line, unless it is `\;`; from `;--` to `--;`, unless it is `;---`. */
function* configLines(text: string): Generator<string, void, undefined> {
  let isInBlock = false;
  for (const line of linesOf(text)) {
    if (!isInBlock && !line.includes(';')) {
      yield line;
      continue;
    }
    // One line of the text is one of the result, so that its place is the one that the user sees.
    let kept = '';
    for (let at = 0; at < line.length; at += 1) {
      if (isInBlock) {
        if (!line.startsWith('--;', at)) continue;
        isInBlock = false;
        at += 2;
      } else if (line.startsWith('\\;', at)) {
        kept += ';';
        at += 1;
      } else if (line[at] !== ';') kept += line[at];
      else if (line.startsWith(';--', at) && line[at + 3] !== '-') {
        isInBlock = true;
        at += 2;
      } else break;
    }
    yield kept;
  }
}

interface Parts {
  readonly peer: string;
  /** Undefined: none is named. */
  readonly transport: string | undefined;
  /** `user[@domain[:port]][:secret[:authuser]]` */
  readonly account: string;
  readonly host: string;
  readonly extension: string;
  readonly expiry: string;
}

function toParts(line: string): Parts {
  const at = line.lastIndexOf('@');
  const before = at < 0 ? line : line.slice(0, at);
  const [place = '', expiry = ''] = (at < 0 ? '' : line.slice(at + 1)).split('~', 2);
  const slash = place.indexOf('/');
  const [, peer = '', rest = ''] = /^(?:([^?:@/]+)\?)?(.*)$/s.exec(before) ?? [];
  const [, transport, account = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(rest) ?? [];
  return {
    peer,
    transport: transport?.toLowerCase(),
    account,
    host: unquote(slash < 0 ? place : place.slice(0, slash)),
    extension: unquote(slash < 0 ? '' : place.slice(slash + 1)),
    expiry: expiry.trim(),
  };
}

function readRegister(value: string, language: Language): Result<RawLine, string> {
  const parts = toParts(value);
  if (!value.includes('@')) return err(importSentence('register-host', language));
  if (parts.account === '') return err(importSentence('register-user', language));
  if (parts.host === '') return err(importSentence('register-host', language));
  const account = readAccount(parts.account);
  if (account.user === '') return err(importSentence('register-user', language));

  const notes: string[] = [];
  if (account.isUnclear) notes.push(importSentence('register-colons', language));
  if (parts.peer !== '') notes.push(importSentence('register-peer', language, { peer: shown(parts.peer) }));
  if (parts.expiry !== '') notes.push(importSentence('register-expiry', language, { expiry: shown(parts.expiry) }));
  const { domain, isElsewhere } = domainOf(account, parts.host);
  return ok({
    domain,
    user: account.user,
    // The domain is one thing, where to send to another: what chan_sip's host is for.
    outboundProxy: isElsewhere ? parts.host : '',
    password: account.secret,
    authUser: account.authUser,
    extension: extensionOf(parts.extension, account.user, notes, language),
    choices: { transport: transportOf(parts.transport, notes, language), register: true },
    notes,
  });
}

interface Account {
  readonly user: string;
  readonly domain: string;
  readonly domainPort: string;
  readonly secret: string;
  readonly authUser: string;
  /** There are more colons than the grammar has: everything behind the user is in the secret, so that nothing is lost. */
  readonly isUnclear: boolean;
}

function readAccount(text: string): Account {
  const [whole = '', ...rest] = text.split(':').map(unquote);
  const at = whole.indexOf('@');
  const user = unquote(at < 0 ? whole : whole.slice(0, at));
  const domain = unquote(at < 0 ? '' : whole.slice(at + 1));
  const [first = '', second = '', third = ''] = rest;
  const named = { user, domain, domainPort: '', isUnclear: false };
  if (rest.length <= 2) return { ...named, secret: first, authUser: second };
  // With a port of the domain there are three: chan_sip tells them apart by their number.
  if (rest.length === 3 && /^\d*$/.test(first)) {
    return { ...named, domainPort: first, secret: second, authUser: third };
  }
  return { ...named, secret: rest.join(':'), authUser: '', isUnclear: true };
}

function domainOf(account: Account, host: string): { readonly domain: string; readonly isElsewhere: boolean } {
  const [hostOnly = ''] = /^(?:\[[^\]]*\]|[^:]*)/.exec(host) ?? [];
  if (account.domain === '' || account.domain.toLowerCase() === hostOnly.toLowerCase()) {
    return { domain: host, isElsewhere: false };
  }
  const port = account.domainPort === '' ? '' : `:${account.domainPort}`;
  return { domain: `${account.domain}${port}`, isElsewhere: true };
}

/** Without one, chan_sip takes UDP. */
function transportOf(transport: string | undefined, notes: string[], language: Language): TransportChoice {
  if (transport === undefined) return 'udp';
  const known = TRANSPORTS.find((each) => each === transport);
  if (known === undefined) notes.push(importSentence('transport-unknown', language, { transport: shown(transport) }));
  return known ?? 'auto';
}

/** `s` is what chan_sip fills in where none is given, and the own user needs no extension. */
function extensionOf(extension: string, user: string, notes: string[], language: Language): string {
  if (extension === '' || extension === 's' || extension === user) return '';
  notes.push(importSentence('register-extension', language, { extension: shown(extension) }));
  return extension;
}

const unquote = (text: string): string => {
  const trimmed = text.trim();
  return trimmed.length >= 2 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1) : trimmed;
};
