/**
 * Cuts a TCP or TLS stream into SIP messages (RFC 3261 §18.3) and keep-alives (RFC 5626 §3.5.1 and §4.4.1).
 *
 * Content-Length alone tells where a message ends, so one that is missing or no number makes everything after it
 * unreadable: the fault is final, and the connection has to be closed. Each octet is looked at a fixed number of times,
 * however the network cut the stream.
 */
import { trimmed } from './lexis.ts';

export interface FramerEvents {
  /** One whole message: start line, headers, blank line and as many octets of body as Content-Length says. */
  message(octets: string): void;
  /** CRLF CRLF between messages: the peer wants one CRLF back, within 10 s. Once per `push` at most. */
  ping(): void;
  /** One CRLF between messages: the answer to our ping. */
  pong(): void;
  /** One plain sentence. Comes once, and nothing comes after it. */
  fault(text: string): void;
}

export interface Framer {
  /** The next piece of the stream, cut anywhere. */
  push(octets: string): void;
}

/** As core/sip/parse.ts allows for a message; of that the start line and the headers. */
const MAX_MESSAGE_OCTETS = 65_536;
const MAX_HEADER_OCTETS = 16_384;

const HEADER_END = '\r\n\r\n';
const CR = 13;
const LF = 10;

export function createFramer(events: FramerEvents): Framer {
  /** The message so far. Grows by `+=`, which the engine joins once, when it is cut. */
  let buffer = '';
  /** The last octets of `buffer`; slicing them off it would join it every time. */
  let tail = '';
  /** Octets of the whole message; undefined while its headers are not complete. */
  let wanted: number | undefined;
  let broken = false;
  const lineEnds = createKeepAlives(events);

  const fail = (text: string): void => {
    broken = true;
    buffer = '';
    events.fault(text);
  };

  const takeHeader = (octets: string, at: number): number => {
    // The end may lie across two pieces: its first octets are the last of the piece before.
    const rest = octets.slice(at, at + MAX_HEADER_OCTETS);
    const seen = tail + rest;
    const found = seen.indexOf(HEADER_END);
    const next = found < 0 ? at + rest.length : at + found + HEADER_END.length - tail.length;
    tail = seen.slice(1 - HEADER_END.length);
    buffer += octets.slice(at, next);
    if (buffer.length > MAX_HEADER_OCTETS) fail('A message has more than 16 kB of headers');
    else if (found >= 0) {
      const length = readContentLength(buffer);
      if (typeof length === 'string') fail(length);
      else if (buffer.length + length > MAX_MESSAGE_OCTETS) fail('A message is longer than 64 kB');
      else wanted = buffer.length + length;
    }
    return next;
  };

  const deliver = (): void => {
    const message = buffer;
    buffer = '';
    tail = '';
    wanted = undefined;
    events.message(message);
  };

  return {
    push(octets) {
      let at = 0;
      lineEnds.begin();
      while (at < octets.length && !broken) {
        if (buffer.length === 0) at = lineEnds.skip(octets, at);
        if (at < octets.length && wanted === undefined) at = takeHeader(octets, at);
        if (wanted === undefined) continue;
        const next = Math.min(octets.length, at + wanted - buffer.length);
        buffer += octets.slice(at, next);
        at = next;
        if (buffer.length === wanted) deliver();
      }
      lineEnds.end();
    },
  };
}

/**
 * Line ends between messages: two are a ping, one is a pong or the harmless CRLF that some stacks put before a message
 * (RFC 3261 §7.5). A ping may be cut in the middle, and two pongs may come with nothing between them; both look the
 * same, so a second CRLF from another piece counts as both: a CRLF too many is harmless, a lost one is not.
 */
function createKeepAlives(events: Pick<FramerEvents, 'ping' | 'pong'>) {
  let open: 'none' | 'from this piece' | 'from before' = 'none';
  let pinged = false;
  const pong = (then: typeof open): void => {
    if (open === 'from this piece') {
      open = then;
      events.pong();
    } else if (then === 'none') open = then;
  };
  const lineEnd = (): void => {
    if (open === 'none') {
      open = 'from this piece';
      return;
    }
    const before = open === 'from before';
    open = 'none';
    if (before) events.pong();
    if (!pinged) events.ping();
    pinged = true;
  };
  return {
    begin(): void {
      pinged = false;
    },
    /** Returns where the next message begins. */
    skip(octets: string, start: number): number {
      let at = start;
      for (let code = octets.charCodeAt(at); code === CR || code === LF; code = octets.charCodeAt(at)) {
        if (code === LF) lineEnd();
        at += 1;
      }
      if (at < octets.length) pong('none');
      return at;
    },
    end(): void {
      pong('from before');
    },
  };
}

/** The body's length, or the fault as a sentence. Lines end as core/sip/parse.ts ends them: with CRLF only. */
function readContentLength(header: string): number | string {
  let found: string | undefined;
  let value: string | undefined;
  for (const line of header.split('\r\n').slice(1)) {
    if (value !== undefined && /^[ \t]/.test(line)) {
      value += line;
      continue;
    }
    if (value !== undefined) {
      if (found !== undefined && found !== strip(value)) return 'A message has two different lengths';
      found = strip(value);
    }
    value = /^(?:content-length|l)[ \t]*:(.*)$/is.exec(line)?.[1];
  }
  if (found === undefined) return 'A message on a stream has no Content-Length';
  return /^[0-9]{1,9}$/.test(found) ? Number(found) : 'The Content-Length of a message is no number';
}

const strip = (value: string): string => trimmed(value, 0, value.length);
