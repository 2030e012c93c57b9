/**
 * SIP as text, for the peers that tests script. Kept apart from electron/core on purpose: a bug of the program's parser
 * must not hide behind the same bug here. Octet strings as in ports.ts: one character per byte.
 */

export interface SipMessage {
  readonly raw: string;
  readonly startLine: string;
  readonly isRequest: boolean;
  /** A request's own; for a response the one in its CSeq. */
  readonly method: string;
  /** Of a request. */
  readonly uri: string;
  /** Of a response; 0 for a request. */
  readonly status: number;
  readonly reason: string;
  /** Long names in lower case; each line's value as it was sent, unfolded. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
  readonly callId: string;
  readonly cseq: number;
  /** The top Via's. */
  readonly branch: string;
  readonly fromTag: string;
  readonly toTag: string;
  /** The first value, or an empty string. */
  header(name: string): string;
  all(name: string): readonly string[];
}

const LONG_NAMES: Record<string, string> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
};

export const toLongName = (name: string): string => {
  const lower = name.trim().toLowerCase();
  return LONG_NAMES[lower] ?? lower;
};

/** Text with any characters as the octets of its UTF-8. */
export const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Never fails: what is no SIP gets empty fields. */
export function readMessage(raw: string): SipMessage {
  const end = raw.indexOf('\r\n\r\n');
  const head = (end < 0 ? raw : raw.slice(0, end)).replace(/\r\n[ \t]+/g, ' ');
  const [startLine = '', ...lines] = head.split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = toLongName(line.slice(0, colon));
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const header = (name: string): string => headers.get(name.toLowerCase())?.[0] ?? '';
  const response = /^SIP\/2\.0 (\d{3})(?: (.*))?$/.exec(startLine);
  const [cseq = '', cseqMethod = ''] = header('cseq').split(/\s+/);
  const [requestMethod = '', uri = ''] = startLine.split(' ');
  return {
    raw,
    startLine,
    isRequest: response === null,
    method: response === null ? requestMethod : cseqMethod,
    uri: response === null ? uri : '',
    status: Number(response?.[1] ?? 0),
    reason: response?.[2] ?? '',
    headers,
    body: end < 0 ? '' : raw.slice(end + 4),
    callId: header('call-id'),
    cseq: Number(cseq),
    branch: parameter(splitValues(header('via'))[0] ?? '', 'branch'),
    fromTag: tagOf(header('from')),
    toTag: tagOf(header('to')),
    header,
    all: (name) => headers.get(name.toLowerCase()) ?? [],
  };
}

/** The value of a header parameter (behind the `>` if there is one), or an empty string. */
export function parameter(value: string, name: string): string {
  const outside = value.slice(value.lastIndexOf('>') + 1);
  const match = new RegExp(`;\\s*${name}\\s*=\\s*("[^"]*"|[^;,\\s]*)`, 'i').exec(outside);
  return (match?.[1] ?? '').replace(/^"|"$/g, '');
}

const tagOf = (value: string): string => parameter(value, 'tag');

/** `<sip:a@b;lr>;x=1` or `sip:a@b` -> `sip:a@b;lr`, `sip:a@b`. */
export const uriOf = (value: string): string => /<([^>]*)>/.exec(value)?.[1] ?? value.split(';')[0]?.trim() ?? '';

/** Splits at commas that stand neither in quotes nor in angle brackets. */
export function splitValues(value: string): string[] {
  const parts = value.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,"<])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Every value of a header that may be a list, in order. */
export const listOf = (message: SipMessage, name: string): string[] => message.all(name).flatMap(splitValues);

/** Host and port of a SIP URI; 5060 without a port. */
export function endpointOf(uri: string): { readonly address: string; readonly port: number } {
  const match = /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?>]+)(?::(\d+))?/i.exec(uri);
  return { address: (match?.[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(match?.[2] ?? 5060) };
}

/** A header may stand several times. Order is kept. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** Writes the message; Content-Length comes last and is counted, unless `headers` holds one. */
export function writeMessage(startLine: string, headers: HeaderLines, body = ''): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  if (!headers.some(([name]) => toLongName(name) === 'content-length')) lines.push(`Content-Length: ${body.length}`);
  return `${[startLine, ...lines].join('\r\n')}\r\n\r\n${body}`;
}

/** Cuts whole messages off a stream. `pings` counts CRLF CRLF keep-alives (RFC 5626 §3.5.1). */
export function createStreamReader(): { push(octets: string): { messages: string[]; pings: number } } {
  let rest = '';
  return {
    push(octets) {
      rest += octets;
      const messages: string[] = [];
      let pings = 0;
      for (;;) {
        if (rest.startsWith('\r\n\r\n')) {
          pings += 1;
          rest = rest.slice(4);
          continue;
        }
        const end = rest.indexOf('\r\n\r\n', 4);
        if (end < 0 || rest === '\r\n') break;
        if (rest.startsWith('\r\n')) {
          rest = rest.slice(2);
          continue;
        }
        const length = /^(?:content-length|l)[ \t]*:[ \t]*(\d+)/im.exec(rest.slice(0, end))?.[1];
        const total = end + 4 + Number(length ?? 0);
        if (rest.length < total) break;
        messages.push(rest.slice(0, total));
        rest = rest.slice(total);
      }
      return { messages, pings };
    },
  };
}

const REASONS: Record<number, string> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  204: 'No Notification',
  302: 'Moved Temporarily',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  489: 'Bad Event',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  603: 'Decline',
};
export const reasonFor = (status: number): string => REASONS[status] ?? 'Status';
