/** Via (RFC 3261 §20.42, §25.1). */
import { endOfToken, isSpace, type Params, parseHostPort, parseParams, SLASH, skipSpace, trimmed } from './lexis.ts';

export interface Via {
  /** In upper case: 'UDP', 'TCP', 'TLS', or whatever the peer wrote. */
  readonly transport: string;
  /** As it stands in the text, but without the brackets of an IPv6 literal. */
  readonly host: string;
  readonly port: number | undefined;
  readonly branch: string | undefined;
  readonly params: Params;
  /** This one value letter for letter. */
  readonly text: string;
}

const USUAL = 'SIP/2.0/';

/** One value, without commas. Undefined for what is none. */
export function parseVia(value: string): Via | undefined {
  const text = trimmed(value, 0, value.length);
  const start = text.startsWith(USUAL) ? USUAL.length : endOfProtocol(text);
  const end = endOfToken(text, start);
  if (start < 0 || end === start || !isSpace(text.charCodeAt(end))) return undefined;
  const sentBy = parseHostPort(text, skipSpace(text, end));
  if (sentBy.end < 0) return undefined;
  const params = parseParams(text, sentBy.end);
  if (params === undefined) return undefined;
  return {
    transport: text.startsWith('UDP', start) && end === start + 3 ? 'UDP' : text.slice(start, end).toUpperCase(),
    host: sentBy.host,
    port: sentBy.port,
    branch: params.get('branch') || undefined,
    params,
    text,
  };
}

/** Index of the transport: after two tokens with a slash each and white space anywhere. -1 when they are not there. */
function endOfProtocol(text: string): number {
  let at = 0;
  for (let part = 0; part < 2; part++) {
    const end = endOfToken(text, at);
    const slash = skipSpace(text, end);
    if (end === at || text.charCodeAt(slash) !== SLASH) return -1;
    at = skipSpace(text, slash + 1);
  }
  return at;
}
