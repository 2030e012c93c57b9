/**
 * sip.js as Dialtray uses it: its core layer (messages, transactions, dialogs, sessions), with everything that we change
 * in it in this one place. test/unit/core/sip/sipjs-contract.test.ts pins each private member that is touched here.
 */

import { Levels } from 'sip.js/lib/core/log/levels.js';
import { LoggerFactory } from 'sip.js/lib/core/log/logger-factory.js';
import type { Body } from 'sip.js/lib/core/messages/body.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import {
  OutgoingRequestMessage,
  type OutgoingRequestMessageOptions,
} from 'sip.js/lib/core/messages/outgoing-request-message.js';
import { Timers } from 'sip.js/lib/core/timers.js';
import { ClientTransaction } from 'sip.js/lib/core/transactions/client-transaction.js';
import type { Transport } from 'sip.js/lib/core/transport.js';
import { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { UserAgentClient } from 'sip.js/lib/core/user-agents/user-agent-client.js';
import type { UserAgentServer } from 'sip.js/lib/core/user-agents/user-agent-server.js';
import type { URI } from 'sip.js/lib/grammar/uri.js';
import type { Crypto, Log } from '../ports.ts';
import type { LegAtEdge } from './edge.ts';
import type { Flow } from './flows.ts';
import { toExactUri } from './uri.ts';

/** What the core asks its owner, the edge. */
export interface CoreOwner extends Transport {
  /** Hands over a request whose ticket is about to be passed to `send`. */
  take(ticket: string, request: EdgeRequest): void;
  /** A client transaction has ended: nothing of it is retransmitted any more. */
  clientTransactionEnded(key: string): void;
  serverTransactionEnded(key: string): void;
  /** Answers a 401 or 407: sets credentials on the request and says whether it is to be sent again. */
  authenticate(request: EdgeRequest, response: IncomingResponseMessage): boolean;
  /** Whose requests those of this Call-ID are; its flow is the way that they take. */
  legOf(callId: string): LegAtEdge;
}

/**
 * A request of ours. sip.js keeps its parts and decides when it is sent; the edge renders the octets for the flow that
 * they really take. So what sip.js passes to Transport.send is only a ticket, branch and method.
 */
export class EdgeRequest extends OutgoingRequestMessage {
  readonly core: EdgeCore;
  readonly leg: LegAtEdge;
  flow: Flow;
  /** CANCEL must repeat the INVITE's Via (RFC 3261 §9.1); set when the request is rendered. */
  via: string | undefined;
  /** Why the edge could not deliver it; read by the leg when sip.js reports its made-up 503. */
  undelivered: string | undefined;
  /** Why a challenge could not be met. */
  refusal: string | undefined;
  /** The user has left the call: a challenge is not answered any more. */
  abandoned = false;

  constructor(
    core: EdgeCore,
    leg: LegAtEdge,
    method: string,
    requestUri: URI,
    from: URI,
    to: URI,
    options: OutgoingRequestMessageOptions,
    extraHeaders: string[] | undefined,
    body: Body | undefined,
  ) {
    super(method, requestUri, from, to, options, extraHeaders, body);
    this.core = core;
    this.leg = leg;
    this.flow = leg.flow;
  }

  /** The Via itself is written by render.ts; sip.js copies this stand-in into its ACK, where the edge finds the branch. */
  override setViaHeader(branch: string): void {
    // sip.js makes the branch of a 2xx's ACK itself, past makeId (invite-client-transaction: ackResponse).
    this.branch = this.method === 'ACK' ? this.core.newBranch() : branch;
    this.setHeader('via', this.branch);
  }

  /** sip.js works each name out anew, with a regular expression and an object a call; the names are always the same. */
  override setHeader(name: string, value: string | string[]): void {
    const header = HEADER_NAMES[name.toLowerCase()];
    if (header === undefined) super.setHeader(name, value);
    else this.headers[header] = Array.isArray(value) ? value : [value];
  }

  override getHeader(name: string): string | undefined {
    const header = HEADER_NAMES[name.toLowerCase()];
    return header === undefined ? super.getHeader(name) : this.headers[header]?.[0];
  }

  /** The same text as sip.js's key for the transaction, so that both tables speak of the same thing. */
  get ticket(): string {
    return `${this.branch}${this.method}`;
  }

  override toString(): string {
    const { ticket } = this;
    this.core.owner.take(ticket, this);
    return ticket;
  }
}

/** The headers that sip.js sets on a request, as render.ts writes them. */
const HEADER_NAMES: Readonly<Record<string, string>> = {
  route: 'Route',
  via: 'Via',
  to: 'To',
  from: 'From',
  cseq: 'CSeq',
  'call-id': 'Call-ID',
  'max-forwards': 'Max-Forwards',
  reason: 'Reason',
  authorization: 'Authorization',
  'proxy-authorization': 'Proxy-Authorization',
};

/** sip.js's table of transactions, which also tells the edge when one of them ends. */
class TransactionTable<T> extends Map<string, T> {
  #ended: (key: string) => void;
  constructor(ended: (key: string) => void) {
    super();
    this.#ended = ended;
  }
  override delete(key: string): boolean {
    this.#ended(key);
    return super.delete(key);
  }
}

export class EdgeCore extends UserAgentCore {
  readonly owner: CoreOwner;
  readonly crypto: Crypto;
  override userAgentClients: Map<string, UserAgentClient>;
  override userAgentServers: Map<string, UserAgentServer>;
  /** INVITEs that were sent anew with credentials: they wait for copies of the challenge (timer D), and sip.js has lost them. */
  readonly challenged = new Map<string, ClientTransaction>();

  constructor(owner: CoreOwner, crypto: Crypto, log: Log, userAgent: string) {
    super({
      aor: CONTACT,
      contact: { pubGruu: undefined, tempGruu: undefined, uri: CONTACT, toString: () => CONTACT.toString() },
      displayName: '',
      loggerFactory: loggerFactory(log),
      hackViaTcp: false,
      routeSet: [],
      sipjsId: '',
      supportedOptionTags: [],
      // Undefined is not in the type and is what leaves the empty header out (outgoing-response: `if (options.supported)`).
      supportedOptionTagsResponse: undefined as unknown as string[],
      userAgentHeaderFieldValue: userAgent,
      viaForceRport: true,
      viaHost: '',
      authenticationFactory: () => undefined,
      transportAccessor: () => owner,
    });
    this.owner = owner;
    this.crypto = crypto;
    this.userAgentClients = new TransactionTable((key) => {
      this.challenged.delete(key);
      owner.clientTransactionEnded(key);
    });
    this.userAgentServers = new TransactionTable((key) => owner.serverTransactionEnded(key));
  }

  override dispose(): void {
    super.dispose();
    for (const transaction of this.challenged.values()) transaction.dispose();
    this.challenged.clear();
  }

  override makeOutgoingRequestMessage(
    method: string,
    requestUri: URI,
    from: URI,
    to: URI,
    options: OutgoingRequestMessageOptions,
    extraHeaders?: string[],
    body?: Body,
  ): EdgeRequest {
    const leg = this.owner.legOf(options.callId ?? '');
    return new EdgeRequest(this, leg, method, requestUri, from, to, options, extraHeaders, body);
  }

  /** RFC 3261 §8.1.1.7: the magic cookie and 96 bits of a cryptographic source. */
  newBranch(): string {
    return `z9hG4bK${this.crypto.random(12)}`;
  }
}

/** sip.js compares the Request-URI's user with this one; the gate, which knows the dialog, has decided before (C3). */
export const CONTACT = toExactUri('sip:dialtray@invalid');

function loggerFactory(log: Log): LoggerFactory {
  const factory = new LoggerFactory();
  factory.builtinEnabled = false;
  factory.level = Levels.warn;
  factory.connector = (level: string, category: string, _label: string | undefined, content: unknown) => {
    if (level === 'error' || level === 'warn') log.debug(`${category}: ${String(content)}`);
  };
  return factory;
}

/**
 * Prepares sip.js; called whenever a client is made, and the same every time.
 *
 * Timers D and I are 0 in sip.js, so that a retransmitted 486 finds no transaction any more: RFC 3261 §17.1.1.2 (D: at
 * least 32 s), §17.2.1 (I: T4). J and K stay 0, because the edge does what they are for, with less: answers.ts repeats
 * our answers for 64*T1 (§17.2.2), and a response that comes again to an ended transaction is dropped (§17.1.2.2).
 */
export function prepareSipJs(): void {
  Timers.TIMER_D = 64 * Timers.T1;
  Timers.TIMER_I = Timers.T4;
  const transaction = ClientTransaction as unknown as { makeId(request: EdgeRequest): string };
  transaction.makeId = makeTransactionId;
  const client = UserAgentClient.prototype as unknown as Record<string, unknown>;
  client.authenticationGuard = authenticationGuard;
}

/** In place of 23 bits of Math.random. A CANCEL shares its INVITE's branch (RFC 3261 §9.1). */
function makeTransactionId(request: EdgeRequest): string {
  if (request.method === 'CANCEL' && request.branch !== undefined) return request.branch;
  return request.core.newBranch();
}

interface GuardedClient {
  readonly core: EdgeCore;
  readonly message: EdgeRequest;
  readonly transaction: ClientTransaction;
  init(): void;
}

/**
 * RFC 3261 §22: in place of sip.js's, which answers any realm of any peer, knows MD5 only, stops after one challenge
 * and leaves the dialog's CSeq behind. False: the request is on its way again.
 */
function authenticationGuard(this: GuardedClient, response: IncomingResponseMessage): boolean {
  const { core, message } = this;
  if (response.statusCode !== 401 && response.statusCode !== 407) return true;
  // RFC 3261 §22.1: CANCEL cannot be resubmitted, and a challenge to it is not met.
  if (message.method === 'CANCEL' || message.abandoned) return true;
  if (!core.owner.authenticate(message, response)) return true;
  const dialog = core.dialogs.get(message.callId + message.fromTag + (message.toTag ?? ''));
  if (dialog) {
    // RFC 3261 §12.2.1.1: the retried request takes the dialog's next CSeq, and the one after it the next again.
    dialog.incrementLocalSequenceNumber();
    message.cseq = dialog.localSequenceNumber ?? message.cseq + 1;
  } else {
    message.cseq += 1;
  }
  message.setHeader('cseq', `${message.cseq} ${message.method}`);
  if (message.method === 'INVITE') core.challenged.set(message.ticket, this.transaction);
  this.init();
  return false;
}

/**
 * RFC 3263 §4.3: the same request in a new transaction, with a new branch and the same CSeq. The old transaction ends without
 * a word to whoever waits for the answer.
 */
export function sendAnew(core: EdgeCore, key: string): void {
  const client = core.userAgentClients.get(key);
  if (client === undefined) return;
  client.dispose();
  core.userAgentClients.delete(key);
  (client as unknown as GuardedClient).init();
}

export { Timers };
