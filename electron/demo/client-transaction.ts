/** INVITE and other client transactions (RFC 3261 §17.1, §9.1, RFC 6026 §7.2). */
import type { Endpoint } from '../core/ports.ts';
import type { SipResponse } from '../core/sip/parse.ts';
import { firstValue, type Request, type Response, requestOfSameTransaction, writeRequest } from './messages.ts';
import { LIFETIME_IN_T1, repeat, T2_MS, T4_MS, type TransactionContext } from './transaction-timers.ts';

export interface ReceivedResponse {
  readonly message: SipResponse;
  readonly parts: Response;
}

export interface ClientEvents {
  /** Each provisional response, the final one, and each 2xx to an INVITE again (RFC 6026 §7.2). */
  response(received: ReceivedResponse): void;
  /** No final response in 64*T1 (timers B and F). */
  timeout(): void;
}

export interface ClientTransaction {
  /** Sends CANCEL for an INVITE: at once, or as soon as a provisional response allows it (RFC 3261 §9.1). */
  cancel(): void;
}

/** What the transaction layer sees of it. */
export interface ClientEntry extends ClientTransaction {
  receive(received: ReceivedResponse): void;
  answered(): boolean;
}

interface ClientOptions {
  /** With its top Via. */
  readonly request: Request;
  readonly to: Endpoint;
  readonly events: ClientEvents;
  /** Called once, when nothing that belongs to it can come any more. */
  end(): void;
  /** Sends a request with the same Via in a transaction of its own. */
  sendCancel(cancel: Request): void;
}

export function createClientTransaction(context: TransactionContext, options: ClientOptions): ClientEntry {
  const { request, to, events } = options;
  return request.method === 'INVITE'
    ? createInviteClient(context, options)
    : createOtherClient(context, writeRequest(request), to, events, options.end);
}

/** RFC 3261 §17.1.2 with timers E, F and K. */
function createOtherClient(
  { t1Ms, timers, transmit }: TransactionContext,
  octets: string,
  to: Endpoint,
  events: ClientEvents,
  end: () => void,
): ClientEntry {
  let state: 'trying' | 'proceeding' | 'completed' = 'trying';
  const resend = (): void => transmit(octets, to);
  resend();
  let stopRepeating = repeat(timers, t1Ms, T2_MS, resend);
  const stopLife = timers.after(LIFETIME_IN_T1 * t1Ms, () => {
    stopRepeating();
    end();
    events.timeout();
  });
  function receive(received: ReceivedResponse): void {
    if (state === 'completed') return;
    if (received.parts.code >= 200) {
      state = 'completed';
      stopRepeating();
      stopLife();
      timers.after(T4_MS, end);
    } else if (state === 'trying') {
      state = 'proceeding';
      stopRepeating();
      stopRepeating = repeat(timers, T2_MS, T2_MS, resend); // §17.1.2.2: every T2 from now on
    }
    events.response(received);
  }
  return { receive, cancel: () => undefined, answered: () => state === 'completed' };
}

/** RFC 3261 §17.1.1 with timers A, B, D, and M of RFC 6026. */
function createInviteClient({ t1Ms, timers, transmit }: TransactionContext, options: ClientOptions): ClientEntry {
  const { request, to, events, end, sendCancel } = options;
  const lifetimeMs = LIFETIME_IN_T1 * t1Ms;
  const octets = writeRequest(request);
  let state: 'calling' | 'proceeding' | 'completed' | 'accepted' = 'calling';
  let cancelling: 'no' | 'wanted' | 'sent' = 'no';
  transmit(octets, to);
  const stopRepeating = repeat(timers, t1Ms, Number.POSITIVE_INFINITY, () => transmit(octets, to));
  const giveUp = (): void => {
    stopRepeating();
    end();
    events.timeout();
  };
  let stopLife = timers.after(lifetimeMs, giveUp);

  const cancelNow = (): void => {
    cancelling = 'sent';
    sendCancel(requestOfSameTransaction(request, 'CANCEL'));
    // A server that answers nothing but the CANCEL would leave the INVITE open for ever (RFC 3261 §9.1).
    stopLife = timers.after(lifetimeMs, giveUp);
  };
  const acknowledge = ({ parts }: ReceivedResponse): void =>
    transmit(writeRequest(requestOfSameTransaction(request, 'ACK', firstValue(parts.headers, 'to'))), to);

  function proceed(): void {
    if (state === 'calling') {
      stopRepeating();
      stopLife();
      state = 'proceeding';
    }
    if (cancelling === 'wanted') cancelNow();
  }

  function receive(received: ReceivedResponse): void {
    const { code } = received.parts;
    const success = code >= 200 && code < 300;
    if (state === 'completed' && code >= 300) acknowledge(received);
    if (state === 'completed' || (state === 'accepted' && !success)) return;
    if (code < 200) proceed();
    else if (state !== 'accepted') {
      state = success ? 'accepted' : 'completed';
      stopRepeating();
      stopLife();
      timers.after(lifetimeMs, end); // timers D and M
      if (!success) acknowledge(received);
    }
    events.response(received);
  }

  function cancel(): void {
    if (cancelling !== 'no') return;
    cancelling = 'wanted';
    if (state === 'proceeding') cancelNow();
  }
  return { receive, cancel, answered: () => state === 'completed' || state === 'accepted' };
}
