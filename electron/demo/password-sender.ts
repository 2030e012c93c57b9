/** Requests of a phone that the exchange may ask a password for (RFC 3261 §22.2, §22.3). */
import type { Endpoint } from '../core/ports.ts';
import type { ReceivedResponse } from './client-transaction.ts';
import { type Account, answerChallenge } from './digest.ts';
import { allValues, firstValue, type Request, type Response, withHeader } from './messages.ts';
import type { Transactions } from './transactions.ts';

export interface PasswordSenderEvents {
  provisional(response: ReceivedResponse): void;
  /** Undefined when nobody answered. `sent` is the request that it answers; for an INVITE each 2xx again. */
  final(response: ReceivedResponse | undefined, sent: Request): void;
}

/** Sends to the exchange and answers its challenges. */
export type PasswordSender = (request: Request, events: PasswordSenderEvents) => void;

/** One for the first challenge, one for `stale=true`. */
const MAX_CHALLENGES = 2;

export function createPasswordSender(transactions: Transactions, account: Account, to: Endpoint): PasswordSender {
  function withCredentials(request: Request, { code, headers }: Response): Request | undefined {
    if (code !== 401 && code !== 407) return undefined;
    const [asked, given] =
      code === 401 ? ['www-authenticate', 'Authorization'] : ['proxy-authenticate', 'Proxy-Authorization'];
    const challenge = allValues(headers, asked)[0];
    const value = answerChallenge(challenge ?? '', account, request.method, request.uri);
    if (value === undefined) return undefined;
    const number = Number.parseInt(firstValue(request.headers, 'cseq') ?? '', 10) + 1;
    const counted = withHeader(request.headers, 'CSeq', `${number} ${request.method}`);
    return { ...request, headers: withHeader(counted, given, value) };
  }

  return function send(first: Request, events: PasswordSenderEvents): void {
    const attempt = (request: Request, challenges: number): void => {
      transactions.send(request, to, {
        timeout: () => events.final(undefined, request),
        response(response) {
          if (response.parts.code < 200) return events.provisional(response);
          const next = challenges < MAX_CHALLENGES ? withCredentials(request, response.parts) : undefined;
          if (next) attempt(next, challenges + 1);
          else events.final(response, request);
        },
      });
    };
    attempt(first, 0);
  };
}
