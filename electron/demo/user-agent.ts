/** What a phone does, whoever holds it: registers, rings, answers, calls, hangs up (RFC 3261 §8, §10, §12 to §15). */
import { randomInt } from 'node:crypto';
import type { Endpoint } from '../core/ports.ts';
import type { Result } from '../shared/result.ts';
import {
  createCalledDialog,
  createCallingDialog,
  createDialogRequest,
  createRequest,
  type Dialog,
  dialogKey,
  dialogKeyOfRequest,
} from './dialog.ts';
import type { Account } from './digest.ts';
import type { Element } from './element.ts';
import { allValues, createTag, firstValue, type Header, responseTo, uriIn } from './messages.ts';
import { createPasswordSender } from './password-sender.ts';
import { register } from './registration.ts';
import { answer, offer, SDP_TYPE, type SdpSession } from './sdp.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { createSuccesses } from './successes.ts';
import type { TransactionUser } from './transactions.ts';

/** A confirmed dialog with its session, from the 2xx until somebody hangs up. */
export interface Session {
  readonly dialog: Dialog;
  readonly sdp: SdpSession;
}

export interface IncomingCall {
  readonly transaction: ServerTransaction;
  /** Neither answered nor refused nor cancelled. */
  isRinging(): boolean;
  ring(): void;
  /** Picks up. Undefined when the call is over already or there is nothing to agree on. */
  answer(): Session | undefined;
  refuse(code: number): void;
}

/** What the person at the phone, or its firmware, does. */
export interface Handlers {
  invite(call: IncomingCall): void;
  /** The caller has gone before it was answered. */
  cancelled(call: IncomingCall): void;
  /** The caller's ACK has come: the call stands. */
  established(session: Session): void;
  /** The other side has hung up. */
  ended(session: Session): void;
  /** Undefined for a phone that does not know REFER. */
  readonly refer?: (transaction: ServerTransaction, session: Session) => void;
}

export interface CallEvents {
  progress(code: number, reason: string): void;
  answered(session: Session): void;
  refused(code: number, reason: string): void;
}

export interface UserAgent extends TransactionUser {
  readonly contact: string;
  register(): Promise<Result<void, string>>;
  call(uri: string, headers: readonly Header[], events: CallEvents): void;
  /** A request inside of a dialog; `done` gets the final status, 408 when there was none. */
  send(dialog: Dialog, method: string, headers: readonly Header[], body: string, done?: (code: number) => void): void;
  hangUp(session: Session): void;
  /** Answers a request inside of a dialog, or refuses one outside. */
  reply(transaction: ServerTransaction, code: number, headers?: readonly Header[]): void;
  isOpen(session: Session): boolean;
  /** Calls that stand or ring. */
  openCalls(): number;
}

export interface UserAgentOptions {
  readonly domain: string;
  readonly account: Account;
  /** Where all requests outside of dialogs go. */
  readonly exchange: Endpoint;
  readonly t1Ms: number;
  /** What it calls itself (RFC 3261 §20.35). */
  readonly product: string;
  readonly handlers: Handlers;
}

/** RFC 3261 §12.1.1: the server repeats them in every response that makes the dialog. */
const routesOf = (headers: readonly Header[]): Header[] =>
  allValues(headers, 'record-route').map((route) => ['Record-Route', route]);

export function createUserAgent(element: Element, options: UserAgentOptions): UserAgent {
  const { local, timers, transactions } = element;
  const { account, domain, exchange, handlers, t1Ms } = options;
  const address = `sip:${account.user}@${domain}`;
  const contact = `<sip:${account.user}@${local.address}:${local.port}>`;
  const methods = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'NOTIFY', ...(handlers.refer ? ['REFER'] : [])];
  const allow: Header = ['Allow', methods.join(', ')];
  const server: Header = ['Server', options.product];
  const sessions = new Map<string, Session>();
  const ringing = new Map<ServerTransaction, IncomingCall>();
  const successes = createSuccesses(timers, t1Ms);
  const sendWithPassword = createPasswordSender(transactions, account, exchange);

  const keyOf = ({ callId, localTag, remoteTag }: Dialog): string => dialogKey(callId, localTag, remoteTag);
  const createSdp = (): SdpSession => ({ address: local.address, sessionId: randomInt(1, 2 ** 31), version: 0 });
  const isOpen = ({ dialog }: Session): boolean => sessions.has(keyOf(dialog));

  /* ---- requests of our own ---- */

  function call(uri: string, extra: readonly Header[], events: CallEvents): void {
    const sdp = createSdp();
    const headers: Header[] = [['Contact', contact], allow, ...extra, ['Content-Type', SDP_TYPE]];
    const invite = createRequest('INVITE', uri, address, uri, { headers, body: offer(sdp) });
    let acknowledge: (() => void) | undefined;
    sendWithPassword(invite, {
      provisional: ({ parts }) => events.progress(parts.code, parts.reason),
      final(response, sent) {
        if (acknowledge) return acknowledge(); // the same 2xx again (RFC 3261 §13.2.2.4)
        const { code, reason } = response?.parts ?? { code: 408, reason: 'Request Timeout' };
        if (!response || code >= 300) return events.refused(code, reason);
        const session = { dialog: createCallingDialog(sent, response), sdp };
        sessions.set(keyOf(session.dialog), session);
        const ack = createDialogRequest(session.dialog, 'ACK', { number: session.dialog.localNumber });
        acknowledge = () => ack.to && transactions.sendAck(ack.request, ack.to);
        acknowledge();
        events.answered(session);
      },
    });
  }

  function send(
    dialog: Dialog,
    method: string,
    headers: readonly Header[],
    body: string,
    done: (code: number) => void = () => undefined,
  ): void {
    const { request, to } = createDialogRequest(dialog, method, { headers, body });
    if (!to) {
      done(408);
      return;
    }
    transactions.send(request, to, {
      timeout: () => done(408),
      response: ({ parts }) => parts.code >= 200 && done(parts.code),
    });
  }

  function hangUp(session: Session): void {
    if (sessions.delete(keyOf(session.dialog))) send(session.dialog, 'BYE', [], '');
  }

  /* ---- requests of others ---- */

  function reply(transaction: ServerTransaction, code: number, headers: readonly Header[] = []): void {
    transaction.respond(responseTo(transaction.received.parts.headers, code, { toTag: createTag(), headers }));
  }

  /** A 2xx to an INVITE, and again until the ACK comes; without one the call ends (RFC 3261 §13.3.1.4). */
  function sendSuccess(transaction: ServerTransaction, session: Session, description: string, done: () => void): void {
    const { parts, message } = transaction.received;
    const headers: Header[] = [...routesOf(parts.headers), ['Contact', contact], allow, ['Content-Type', SDP_TYPE]];
    const success = responseTo(parts.headers, 200, { toTag: session.dialog.localTag, headers, body: description });
    successes.send(transaction, success, `${keyOf(session.dialog)} ${message.cseq}`, {
      acknowledged: done,
      abandoned: () => hangUp(session),
    });
  }

  function describe(sdp: SdpSession, transaction: ServerTransaction): string | undefined {
    const { body } = transaction.received.parts;
    return body === '' ? offer(sdp) : answer(sdp, body);
  }

  function createIncomingCall(transaction: ServerTransaction): IncomingCall {
    const { headers } = transaction.received.parts;
    const localTag = createTag();
    const incoming: IncomingCall = {
      transaction,
      isRinging: () => ringing.has(transaction),
      ring() {
        const added: Header[] = [...routesOf(headers), ['Contact', contact], allow];
        transaction.respond(responseTo(headers, 180, { toTag: localTag, headers: added }));
      },
      refuse(code) {
        ringing.delete(transaction);
        transaction.respond(responseTo(headers, code, { toTag: localTag }));
      },
      answer() {
        if (!ringing.delete(transaction)) return undefined;
        const session = { dialog: createCalledDialog(transaction, localTag), sdp: createSdp() };
        const description = describe(session.sdp, transaction);
        if (description === undefined || session.dialog.remoteTarget === '') {
          incoming.refuse(description === undefined ? 488 : 400);
          return undefined;
        }
        sessions.set(keyOf(session.dialog), session);
        sendSuccess(transaction, session, description, () => handlers.established(session));
        return session;
      },
    };
    return incoming;
  }

  function cancel(transaction: ServerTransaction): void {
    const invite = transactions.inviteOf(transaction.received);
    if (!invite) {
      reply(transaction, 481);
      return;
    }
    reply(transaction, 200);
    const incoming = ringing.get(invite);
    if (!incoming) return;
    incoming.refuse(487);
    handlers.cancelled(incoming);
  }

  function requestInSession(transaction: ServerTransaction, session: Session): void {
    const { message, parts } = transaction.received;
    const { dialog, sdp } = session;
    // RFC 3261 §12.2.2: an older request has been overtaken.
    if (message.cseq <= dialog.remoteNumber) {
      reply(transaction, 500);
      return;
    }
    dialog.remoteNumber = message.cseq;
    if (message.method === 'BYE') {
      sessions.delete(keyOf(dialog));
      reply(transaction, 200);
      handlers.ended(session);
      return;
    }
    if (message.method === 'INVITE') {
      const description = describe(sdp, transaction);
      if (description === undefined) {
        reply(transaction, 488);
        return;
      }
      dialog.remoteTarget = uriIn(firstValue(parts.headers, 'contact')) || dialog.remoteTarget;
      sendSuccess(transaction, session, description, () => undefined);
      return;
    }
    if (message.method === 'REFER' && handlers.refer) {
      handlers.refer(transaction, session);
      return;
    }
    reply(transaction, message.method === 'OPTIONS' ? 200 : 405, [allow, server]);
  }

  function request(transaction: ServerTransaction): void {
    const { message, parts } = transaction.received;
    if (message.method === 'CANCEL') {
      cancel(transaction);
      return;
    }
    const required = message.list('require');
    if (required.length > 0) {
      reply(transaction, 420, [['Unsupported', required.join(', ')]]);
      return;
    }
    const key = dialogKeyOfRequest(parts.headers);
    const session = sessions.get(key ?? '');
    if (session) {
      requestInSession(transaction, session);
      return;
    }
    if (key !== undefined || message.method === 'BYE') {
      reply(transaction, 481);
      return;
    }
    if (message.method !== 'INVITE') {
      reply(transaction, message.method === 'OPTIONS' ? 200 : 405, [allow, server]);
      return;
    }
    transaction.respond(responseTo(parts.headers, 100));
    const incoming = createIncomingCall(transaction);
    ringing.set(transaction, incoming);
    handlers.invite(incoming);
  }

  return {
    contact,
    register: () => register(sendWithPassword, timers, { user: account.user, domain, contact }),
    call,
    send,
    hangUp,
    reply,
    isOpen,
    openCalls: () => sessions.size + ringing.size,
    request,
    ack({ message, parts }) {
      successes.acknowledge(`${dialogKeyOfRequest(parts.headers)} ${message.cseq}`);
    },
  };
}
