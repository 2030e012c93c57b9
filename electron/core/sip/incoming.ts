/**
 * From our parsed messages to the objects that sip.js's core takes: finished, so that sip.js never parses anything,
 * and normalised where sip.js stumbles over what peers really send.
 *
 * Normalised, without touching what goes back to the peer: an INVITE's 1xx or 2xx without To tag or Contact (sip.js
 * would drop it, and a dropped 2xx is never ACKed: RFC 3261 §12.1.2, §13.2.2.4), odd or missing Content-Types
 * (§7.4.1; sip.js ends the call or throws), bodies in multipart (RFC 5621).
 */
import type { IncomingMessage } from 'sip.js/lib/core/messages/incoming-message.js';
import { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { NameAddrHeader } from 'sip.js/lib/grammar/name-addr-header.js';
import { readBody } from './body.ts';
import { longName } from './header-names.ts';
import type { SipMessage, SipRequest, SipResponse } from './parse.ts';
import { toNameAddrHeader, toSipjsForm } from './sipjs-forms.ts';
import { toExactUri } from './uri.ts';

export interface ResponseFallback {
  /** A URI, or a URI in angle brackets: the target when an INVITE's 1xx or 2xx has no usable Contact. */
  readonly contactFallback?: string;
  /** The remote tag when an INVITE's 1xx or 2xx has none. What goes out with it must be stripped of it again. */
  readonly toTagFallback?: string;
}

/** Cannot fail. */
export function toIncomingRequest(message: SipRequest): IncomingRequestMessage {
  const incoming = new ReceivedRequest();
  fill(incoming, message, undefined, undefined);
  incoming.ruri = toExactUri(message.requestUri);
  return incoming;
}

/** Cannot fail. */
export function toIncomingResponse(message: SipResponse, fallback: ResponseFallback = {}): IncomingResponseMessage {
  const code = message.statusCode;
  const makesDialog = message.method === 'INVITE' && code > 100 && code < 300;
  const incoming = new ReceivedResponse();
  fill(
    incoming,
    message,
    makesDialog ? fallback.contactFallback : undefined,
    makesDialog ? fallback.toTagFallback : undefined,
  );
  incoming.statusCode = code;
  incoming.reasonPhrase = message.reason;
  return incoming;
}

/* ---- headers ---- */

/** sip.js counts and answers these by value, not by line. */
const LISTS: ReadonlySet<string> = new Set(['via', 'route', 'record-route', 'contact']);

/** Header fields as sip.js asks for them, by any spelling of the name. Reads the message, and keeps what was set. */
class HeaderTable {
  private readonly message: SipMessage;
  private readonly set = new Map<string, string[]>();
  private readonly addresses: { to?: NameAddrHeader; from?: NameAddrHeader } = {};

  constructor(message: SipMessage) {
    this.message = message;
  }

  /** From and To are made when somebody asks: sip.js's core hardly does. */
  address(name: 'to' | 'from'): NameAddrHeader {
    this.addresses[name] ??= toNameAddrHeader(this.message[name]);
    return this.addresses[name];
  }

  values(name: string): readonly string[] {
    const long = longName(name.replaceAll('_', '-'));
    return this.set.get(long) ?? (LISTS.has(long) ? this.message.list(long) : this.message.all(long));
  }

  replace(name: string, value: string): void {
    this.set.set(longName(name.replaceAll('_', '-')), [value]);
  }

  append(name: string, value: string): void {
    this.set.set(longName(name.replaceAll('_', '-')), [...this.values(name), value]);
  }

  /** The value letter for letter as the peer sent it: what the message has parsed already need not be parsed again. */
  private isOriginal(long: string): boolean {
    return !this.set.has(long);
  }

  /** What sip.js's grammar would have made of it, for every header whose parsed form the core reads. */
  parsed(name: string, index: number): unknown {
    const long = longName(name.replaceAll('_', '-'));
    if ((long === 'to' || long === 'from') && index === 0 && this.isOriginal(long)) return this.address(long);
    const value = this.values(name)[index];
    return value === undefined ? undefined : toSipjsForm(long, value);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: TypeScript asks for any[] in the constructor that a mixin takes.
type MessageClass = new (...args: any[]) => IncomingMessage;

/** sip.js has one class for requests and one for responses and tells them apart by instanceof: both get the table. */
const withHeaderTable = <Base extends MessageClass>(base: Base) =>
  class extends base {
    declare table: HeaderTable;

    override addHeader(name: string, value: string): void {
      this.table.append(name, value);
    }

    override getHeader(name: string): string | undefined {
      return this.table.values(name)[0];
    }

    override getHeaders(name: string): string[] {
      return [...this.table.values(name)];
    }

    override hasHeader(name: string): boolean {
      return this.table.values(name).length > 0;
    }

    override parseHeader(name: string, index = 0): unknown {
      return this.table.parsed(name, index);
    }

    override s(name: string, index = 0): unknown {
      return this.table.parsed(name, index);
    }

    override setHeader(name: string, value: string): void {
      this.table.replace(name, value);
    }
  };

const ReceivedRequest = withHeaderTable(IncomingRequestMessage);
const ReceivedResponse = withHeaderTable(IncomingResponseMessage);
// TypeScript lets no accessor stand for a declared property, so these two are defined by hand.
for (const { prototype } of [ReceivedRequest, ReceivedResponse]) {
  for (const name of ['from', 'to'] as const) {
    Object.defineProperty(prototype, name, {
      get(this: { readonly table: HeaderTable }) {
        return this.table.address(name);
      },
    });
  }
}

/* ---- members ---- */

/** All members of sip.js's IncomingMessage but `via`, which its core never reads. */
function fill(
  incoming: IncomingMessage & { table: HeaderTable },
  message: SipMessage,
  contact: string | undefined,
  toTag: string | undefined,
): void {
  const headers = new HeaderTable(message);
  const standIn = message.to.tag === undefined ? toTag : undefined;
  if (standIn !== undefined) headers.address('to').setParam('tag', standIn);
  if (contact !== undefined && message.contact === undefined) {
    headers.replace('contact', contact.includes('<') ? contact : `<${contact}>`);
  }
  const body = readBody(message.body, message.header('content-type'), message.header('content-disposition'));
  if (body.contentType !== '') headers.replace('content-type', body.contentType);
  if (body.content !== message.body) {
    headers.replace('content-length', String(body.content.length));
    headers.replace('content-disposition', body.disposition ?? 'session');
  }
  incoming.table = headers;
  incoming.data = message.octets;
  incoming.method = message.method;
  incoming.viaBranch = message.via.branch ?? '';
  // Undefined where there is none, as sip.js's own parser has it; its type does not say so.
  incoming.fromTag = message.from.tag as string;
  incoming.toTag = (message.to.tag ?? standIn) as string;
  incoming.callId = message.callId;
  incoming.cseq = message.cseq;
  incoming.body = body.content;
}
