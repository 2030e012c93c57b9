/**
 * The transaction layer of one element over one UDP socket (RFC 3261 §17, with the corrections of RFC 6026): what is
 * lost is sent again, what comes twice is answered alike and handed up once.
 */
import type { Endpoint } from '../core/ports.ts';
import type { SipRequest, SipResponse } from '../core/sip/parse.ts';
import {
  type ClientEntry,
  type ClientEvents,
  type ClientTransaction,
  createClientTransaction,
} from './client-transaction.ts';
import { createBranch, firstValue, headersOf, type Request, stampVia, withHeader, writeRequest } from './messages.ts';
import {
  createServerTransaction,
  type ReceivedRequest,
  type ServerEntry,
  type ServerTransaction,
} from './server-transaction.ts';
import type { TransactionContext } from './transaction-timers.ts';

/** What is above the transactions: a proxy or a user agent. */
export interface TransactionUser {
  /** A new request, never an ACK. */
  request(transaction: ServerTransaction): void;
  /** An ACK that belongs to no refused INVITE: one for a 2xx. */
  ack(received: ReceivedRequest): void;
}

export interface Transactions {
  /** Adds a top Via and sends until it is answered. */
  send(request: Request, to: Endpoint, events: ClientEvents): ClientTransaction;
  /** Adds a top Via and sends once: for the ACK of a 2xx (RFC 3261 §13.2.2.4). */
  sendAck(request: Request, to: Endpoint): void;
  receiveRequest(message: SipRequest, from: Endpoint): void;
  receiveResponse(message: SipResponse): void;
  /** The INVITE transaction that a CANCEL is for (RFC 3261 §9.2). */
  inviteOf(cancel: ReceivedRequest): ServerTransaction | undefined;
  /** Transactions without a final response yet. */
  unanswered(): number;
}

/** RFC 3261 §17.2.3: branch, sent-by and method; CANCEL is a transaction of its own, ACK belongs to its INVITE. */
function serverKey(message: SipRequest, method: string): string {
  const { branch, host, port } = message.via;
  return [branch, host, port, message.callId, message.cseq, method].join(' ');
}

export function createTransactions(context: TransactionContext, user: TransactionUser): Transactions {
  const { local, transmit } = context;
  const servers = new Map<string, ServerEntry>();
  /** By branch and method (§17.1.3). */
  const clients = new Map<string, ClientEntry>();

  function receiveRequest(message: SipRequest, from: Endpoint): void {
    const headers = headersOf(message);
    const stamped = withHeader(headers, 'Via', stampVia(firstValue(headers, 'via') ?? '', from));
    const { method, requestUri: uri, body } = message;
    const received: ReceivedRequest = { message, parts: { method, uri, headers: stamped, body }, from };
    const key = serverKey(message, method === 'ACK' ? 'INVITE' : method);
    const known = servers.get(key);
    if (known) known.again(method);
    else if (method === 'ACK') user.ack(received);
    else {
      const entry = createServerTransaction(context, received, () => servers.delete(key));
      servers.set(key, entry);
      user.request(entry.transaction);
    }
  }

  function withVia(branch: string, request: Request): Request {
    const via = `SIP/2.0/UDP ${local.address}:${local.port};branch=${branch};rport`;
    return { ...request, headers: [['Via', via], ...request.headers] };
  }

  /** `request` has its top Via. */
  function start(branch: string, request: Request, to: Endpoint, events: ClientEvents): ClientTransaction {
    const key = `${branch} ${request.method}`;
    const ignore = { response: () => undefined, timeout: () => undefined };
    const entry = createClientTransaction(context, {
      request,
      to,
      events,
      end: () => clients.delete(key),
      sendCancel: (cancel) => start(branch, cancel, to, ignore),
    });
    clients.set(key, entry);
    return entry;
  }

  return {
    send(request, to, events) {
      const branch = createBranch();
      return start(branch, withVia(branch, request), to, events);
    },
    sendAck: (request, to) => transmit(writeRequest(withVia(createBranch(), request)), to),
    receiveRequest,
    receiveResponse(message) {
      const { statusCode: code, reason, body } = message;
      const entry = clients.get(`${message.via.branch} ${message.method}`);
      entry?.receive({ message, parts: { code, reason, headers: headersOf(message), body } });
    },
    inviteOf: (cancel) => servers.get(serverKey(cancel.message, 'INVITE'))?.transaction,
    unanswered: () => [...servers.values(), ...clients.values()].filter((entry) => !entry.answered()).length,
  };
}
