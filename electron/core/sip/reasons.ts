/** What a final response means, sip.js's made-up ones included (RFC 3261 §8.1.3.1). */
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { SipStatus } from '../../shared/state.ts';
import type { Failure } from '../calls/machine.ts';
import { fromOctets } from './octets.ts';
import type { EdgeRequest } from './sipjs.ts';

export interface Reason {
  readonly status: SipStatus | undefined;
  readonly failure: Failure | undefined;
}

/** Tells a peer's rejection from sip.js's made-up 503 and 408, and from a challenge that could not be met. */
export function reasonOf(request: EdgeRequest | undefined, response: IncomingResponseMessage): Reason {
  if (request?.undelivered !== undefined) {
    return { status: undefined, failure: { kind: 'network', text: request.undelivered } };
  }
  // A response from the wire has its text; what sip.js makes up when timer B or F fires has none.
  if (response.data === undefined && response.statusCode === 408) {
    return { status: undefined, failure: { kind: 'timeout', text: 'the server does not answer' } };
  }
  const status = statusOf(response);
  const challenged = status.code === 401 || status.code === 407;
  if (challenged && request?.refusal !== undefined) {
    return { status, failure: { kind: 'auth', text: request.refusal } };
  }
  return { status, failure: undefined };
}

export const statusOf = (response: IncomingResponseMessage): SipStatus => ({
  code: response.statusCode ?? 0,
  reason: fromOctets(response.reasonPhrase ?? ''),
});
