/** INVITE and other server transactions (RFC 3261 §17.2, RFC 6026 §7.1). */
import type { Endpoint } from '../core/ports.ts';
import type { SipRequest } from '../core/sip/parse.ts';
import { firstValue, type Request, type Response, responseTarget, writeResponse } from './messages.ts';
import { LIFETIME_IN_T1, repeat, T2_MS, T4_MS, type TransactionContext } from './transaction-timers.ts';

/** A request as it came in: parsed, and as the parts that are copied, forwarded and answered. */
export interface ReceivedRequest {
  readonly message: SipRequest;
  /** `parts.headers` hold the top Via with `received` and `rport` filled in. */
  readonly parts: Request;
  readonly from: Endpoint;
}

export interface ServerTransaction {
  readonly received: ReceivedRequest;
  /** Sends a response. An INVITE's 2xx may be sent several times (RFC 6026 §7.1); else the first final one wins. */
  respond(response: Response): void;
}

/** What the transaction layer sees of it. */
export interface ServerEntry {
  readonly transaction: ServerTransaction;
  /** A request that came again, or the ACK of a refusal. */
  again(method: string): void;
  answered(): boolean;
}

/** `end` is called once, when nothing that belongs to it can come any more. */
export function createServerTransaction(
  { t1Ms, timers, transmit }: TransactionContext,
  received: ReceivedRequest,
  end: () => void,
): ServerEntry {
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
      end();
    });
  };

  function respond(response: Response): void {
    const success = response.code >= 200 && response.code < 300;
    if (state !== 'open' && !(state === 'accepted' && success)) return;
    last = writeResponse(response);
    resend();
    if (response.code < 200 || state === 'accepted') return;
    state = invite && success ? 'accepted' : 'completed';
    if (state === 'completed' && invite) stopRepeating = repeat(timers, t1Ms, T2_MS, resend); // timer G
    endIn(LIFETIME_IN_T1 * t1Ms); // timers H, J and L
  }

  function again(method: string): void {
    if (method !== 'ACK') {
      if (state === 'open' || state === 'completed') resend();
    } else if (state === 'completed') {
      state = 'confirmed';
      stopRepeating();
      endIn(T4_MS); // timer I
    }
  }

  return { transaction: { received, respond }, again, answered: () => state !== 'open' };
}
