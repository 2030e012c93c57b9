/**
 * The transaction layer of one element over one UDP socket (RFC 3261 §17, with the corrections of RFC 6026): what is
 * lost is sent again, what comes twice is answered alike and handed up once.
 */
import type { Endpoint } from '../core/ports.ts';
import type { SipRequest, SipResponse } from '../core/sip/parse.ts';
import {
  createBranch,
  firstValue,
  headersOf,
  type Request,
  type Response,
  requestOfSameTransaction,
  responseTarget,
  stampVia,
  withHeader,
  withoutFirst,
  writeRequest,
  writeResponse,
} from './messages.ts';
import type { Timers } from './timers.ts';

/** A request as it came in: parsed, and as the parts that are copied, forwarded and answered. */
export interface ReceivedRequest {
  readonly message: SipRequest;
  /** `parts.headers` hold the top Via with `received` and `rport` filled in. */
  readonly parts: Request;
  readonly from: Endpoint;
}
export interface ReceivedResponse {
  readonly message: SipResponse;
  readonly parts: Response;
}

export interface ServerTransaction {
  readonly received: ReceivedRequest;
  /** Sends a response of this transaction. An INVITE's 2xx may be sent several times (RFC 6026 §7.1); else the first final one wins. */
  respond(response: Response): void;
}

export interface ClientTransaction {
  /** The request as sent, with its top Via. */
  readonly request: Request;
  /** Sends CANCEL for an INVITE: at once, or as soon as a provisional response allows it (RFC 3261 §9.1). */
  cancel(): void;
}
export interface ClientEvents {
  /** Each provisional response, the final one, and each 2xx to an INVITE again (RFC 6026 §7.2). */
  response(received: ReceivedResponse): void;
  /** No final response in 64*T1 (timers B and F). */
  timeout(): void;
}

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

export interface TransactionOptions {
  readonly local: Endpoint;
  readonly t1Ms: number;
  readonly timers: Timers;
  readonly user: TransactionUser;
  /** Puts one datagram on the wire. */
  transmit(octets: string, to: Endpoint): void;
}

/** RFC 3261 §17.1.1.1 and its table 4, in milliseconds; T1 is an option. */
const T2_MS = 4000;
const T4_MS = 5000;
const LIFETIME_IN_T1 = 64;

interface Entry {
  /** A request that came again, or the ACK of a refusal. */
  again(received: ReceivedRequest): void;
  readonly transaction: ServerTransaction;
  answered(): boolean;
}
interface ClientEntry {
  receive(received: ReceivedResponse): void;
  answered(): boolean;
}

/** Sends again and again, each time after twice the pause, `capMs` at most. Returns the stop. */
function repeat(timers: Timers, firstMs: number, capMs: number, send: () => void): () => void {
  let stop = (): void => undefined;
  const arm = (pauseMs: number): void => {
    stop = timers.after(pauseMs, () => {
      send();
      arm(Math.min(pauseMs * 2, capMs));
    });
  };
  arm(firstMs);
  return () => stop();
}

/** RFC 3261 §17.2.3: branch, sent-by and method; CANCEL is a transaction of its own, ACK belongs to its INVITE. */
function serverKey(message: SipRequest, method: string): string {
  const { branch, host, port } = message.via;
  return [branch, host, port, message.callId, message.cseq, method].join(' ');
}

export function createTransactions(options: TransactionOptions): Transactions {
  const { local, t1Ms, timers, user, transmit } = options;
  const lifetimeMs = LIFETIME_IN_T1 * t1Ms;
  const servers = new Map<string, Entry>();
  const clients = new Map<string, ClientEntry>();

  function createServer(received: ReceivedRequest, key: string): Entry {
    const invite = received.parts.method === 'INVITE';
    const target = responseTarget(firstValue(received.parts.headers, 'via') ?? '') ?? received.from;
    let state: 'open' | 'completed' | 'accepted' | 'confirmed' = 'open';
    let last: string | undefined;
    let stopRepeating = (): void => undefined;
    let stopLife = (): void => undefined;
    const resend = (): void => {
      if (last !== undefined) transmit(last, target);
    };
    const endIn = (ms: number): void => {
      stopLife();
      stopLife = timers.after(ms, () => {
        stopRepeating();
        servers.delete(key);
      });
    };
    const respond = (response: Response): void => {
      const success = response.code >= 200 && response.code < 300;
      if (state !== 'open' && !(state === 'accepted' && success)) return;
      last = writeResponse(response);
      resend();
      if (response.code < 200 || state === 'accepted') return;
      state = invite && success ? 'accepted' : 'completed';
      if (state === 'completed' && invite) stopRepeating = repeat(timers, t1Ms, T2_MS, resend); // timer G
      endIn(lifetimeMs); // timers H, J and L
    };
    return {
      transaction: { received, respond },
      answered: () => state !== 'open',
      again({ parts }) {
        if (parts.method === 'ACK') {
          if (state !== 'completed') return;
          state = 'confirmed';
          stopRepeating();
          endIn(T4_MS); // timer I
        } else if (state === 'open' || state === 'completed') resend();
      },
    };
  }

  function receiveRequest(message: SipRequest, from: Endpoint): void {
    const headers = headersOf(message);
    const stamped = withHeader(headers, 'Via', stampVia(firstValue(headers, 'via') ?? '', from));
    const { method, requestUri: uri, body } = message;
    const received: ReceivedRequest = { message, parts: { method, uri, headers: stamped, body }, from };
    const key = serverKey(message, method === 'ACK' ? 'INVITE' : method);
    const known = servers.get(key);
    if (known) {
      known.again(received);
      return;
    }
    if (method === 'ACK') {
      user.ack(received);
      return;
    }
    const entry = createServer(received, key);
    servers.set(key, entry);
    user.request(entry.transaction);
  }

  function withVia(request: Request): { readonly branch: string; readonly request: Request } {
    const branch = createBranch();
    const via = `SIP/2.0/UDP ${local.address}:${local.port};branch=${branch};rport`;
    return { branch, request: { ...request, headers: [['Via', via], ...request.headers] } };
  }

  function send(unsent: Request, to: Endpoint, events: ClientEvents): ClientTransaction {
    const { branch, request } = withVia(unsent);
    const client = createClient(request, to, branch, events);
    clients.set(`${branch} ${request.method}`, client.entry);
    return client.transaction;
  }

  function createClient(request: Request, to: Endpoint, branch: string, events: ClientEvents) {
    const invite = request.method === 'INVITE';
    const key = `${branch} ${request.method}`;
    const octets = writeRequest(request);
    let state: 'calling' | 'proceeding' | 'completed' | 'accepted' = 'calling';
    let cancelling: 'no' | 'wanted' | 'sent' = 'no';
    const resend = (): void => transmit(octets, to);
    resend();
    let stopRepeating = repeat(timers, t1Ms, invite ? Number.POSITIVE_INFINITY : T2_MS, resend); // timers A and E
    const end = (): void => {
      stopRepeating();
      clients.delete(key);
    };
    const giveUp = (): void => {
      end();
      events.timeout();
    };
    let stopLife = timers.after(lifetimeMs, giveUp); // timers B and F
    const stayFor = (ms: number): void => {
      stopRepeating();
      stopLife();
      stopLife = timers.after(ms, end); // timers D, K and M
    };
    const sendCancel = (): void => {
      cancelling = 'sent';
      transmitCancel(request, to, branch);
      // A server that answers the CANCEL only would leave the INVITE open for ever (RFC 3261 §9.1).
      stopLife();
      stopLife = timers.after(lifetimeMs, giveUp);
    };
    const proceed = (): void => {
      if (state === 'calling' && invite) {
        stopRepeating();
        stopLife();
      } else if (state === 'calling') {
        stopRepeating();
        stopRepeating = repeat(timers, T2_MS, T2_MS, resend); // §17.1.2.2: every T2 in "proceeding"
      }
      state = 'proceeding';
      if (cancelling === 'wanted') sendCancel();
    };
    const receive = (received: ReceivedResponse): void => {
      const { code } = received.parts;
      if (state === 'completed') {
        if (invite && code >= 300) acknowledge(request, received, to);
        return;
      }
      const success = code >= 200 && code < 300;
      if (state === 'accepted' && !success) return;
      if (code < 200) proceed();
      else if (state !== 'accepted') {
        state = invite && success ? 'accepted' : 'completed';
        stayFor(invite ? lifetimeMs : T4_MS);
        if (invite && !success) acknowledge(request, received, to);
      }
      events.response(received);
    };
    const cancel = (): void => {
      if (!invite || cancelling !== 'no') return;
      cancelling = 'wanted';
      if (state === 'proceeding') sendCancel();
    };
    const answered = (): boolean => state === 'completed' || state === 'accepted';
    return { entry: { receive, answered }, transaction: { request, cancel } };
  }

  function acknowledge(invite: Request, { parts }: ReceivedResponse, to: Endpoint): void {
    transmit(writeRequest(requestOfSameTransaction(invite, 'ACK', firstValue(parts.headers, 'to'))), to);
  }

  function transmitCancel(invite: Request, to: Endpoint, branch: string): void {
    const ignore = { response: () => undefined, timeout: () => undefined };
    const { entry } = createClient(requestOfSameTransaction(invite, 'CANCEL'), to, branch, ignore);
    clients.set(`${branch} CANCEL`, entry);
  }

  function receiveResponse(message: SipResponse): void {
    const { statusCode: code, reason, body } = message;
    const entry = clients.get(`${message.via.branch} ${message.method}`);
    entry?.receive({ message, parts: { code, reason, headers: headersOf(message), body } });
  }

  return {
    send,
    sendAck: (request, to) => transmit(writeRequest(withVia(request).request), to),
    receiveRequest,
    receiveResponse,
    inviteOf: (cancel) => servers.get(serverKey(cancel.message, 'INVITE'))?.transaction,
    unanswered: () => [...servers.values(), ...clients.values()].filter((entry) => !entry.answered()).length,
  };
}

/** A response that a proxy hands on: without its own Via (RFC 3261 §16.7 step 3). */
export const withoutOwnVia = ({ parts }: ReceivedResponse): Response => ({
  ...parts,
  headers: withoutFirst(parts.headers, 'via'),
});
