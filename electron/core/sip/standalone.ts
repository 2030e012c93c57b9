/**
 * A request that belongs to no dialog and makes none: OPTIONS (RFC 3261 §11.1), REGISTER (§10.2). It is repeated by timer E on
 * UDP, and sent once more with the line's login where its own server asks for that. For the edge it stands in a leg's place:
 * who answers to this Call-ID.
 */
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { OutgoingRequest } from 'sip.js/lib/core/messages/outgoing-request.js';
import type { SipStatus } from '../../shared/state.ts';
import type { Clock, Crypto, WireFault } from '../ports.ts';
import type { Digest, DigestSession } from './digest.ts';
import type { Edge, LegAtEdge, Notified } from './edge.ts';
import { type Flow, sameEndpoint } from './flows.ts';
import { type LoginRefusal, meetChallenge, refusalText } from './login.ts';
import { reasonOf } from './reasons.ts';
import { CREDENTIAL_HEADERS } from './render.ts';
import type { EdgeRequest } from './sipjs.ts';
import type { ExactUri } from './uri.ts';

export interface StandaloneDeps {
  readonly edge: Edge;
  readonly clock: Clock;
  readonly crypto: Crypto;
  /** Undefined: the line has no password. */
  readonly digest: Digest | undefined;
}

export interface StandaloneRequest {
  readonly method: 'OPTIONS' | 'REGISTER';
  readonly requestUri: ExactUri;
  readonly from: ExactUri;
  readonly to: ExactUri;
  readonly routes: readonly string[];
  /** Further header fields, "Name: value". */
  readonly headers: readonly string[];
  /** RFC 3261 §10.2: all REGISTERs to one registrar share a Call-ID, and their CSeq grows. Without it: an own one. */
  readonly series?: { readonly callId: string; readonly localTag: string; readonly cseq: number } | undefined;
  /** Nobody waits longer, whatever the timers say. */
  readonly limitMs: number;
}

export interface StandaloneAnswer {
  readonly status: SipStatus;
  /** The values of a header field, in octets. */
  values(name: string): readonly string[];
  /** The request had credentials when it got this answer. */
  readonly authorised: boolean;
  /** Of a 401 or 407: why it cannot be met, or not again. */
  readonly refusal: LoginRefusal | undefined;
}

export type StandaloneEnd =
  | ({ readonly kind: 'answered' } & StandaloneAnswer)
  /** A 408, whoever it comes from (RFC 4320 §4.2: no server should send one to such a request), or nothing in time. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'undelivered'; readonly text: string }
  | { readonly kind: 'cancelled' };

export interface Standalone {
  /** Never rejects. */
  readonly end: Promise<StandaloneEnd>;
  /** Of the request as it was sent last: the next of its series begins above. */
  readonly cseq: number;
  /** Stops waiting and repeating. RFC 3261 §9.1: only an INVITE can be cancelled at the other end. */
  cancel(): void;
}

/** Sends at once. The flow stays the caller's, who must not release it before the end. */
export function sendStandalone(deps: StandaloneDeps, flow: Flow, request: StandaloneRequest): Standalone {
  return new Sending(deps, flow, request);
}

class Sending implements LegAtEdge, Standalone {
  readonly callId: string;
  readonly localTag: string;
  readonly end: Promise<StandaloneEnd>;
  flow: Flow;

  readonly #deps: StandaloneDeps;
  readonly #home: Flow;
  readonly #held: Flow[] = [];
  readonly #client: OutgoingRequest;
  readonly #stopLimit: () => void;
  #settle: ((end: StandaloneEnd) => void) | undefined;
  #session: DigestSession | undefined;
  #refusal: LoginRefusal | undefined;

  constructor(deps: StandaloneDeps, flow: Flow, request: StandaloneRequest) {
    const { edge, clock, crypto } = deps;
    this.#deps = deps;
    this.flow = flow;
    this.#home = flow;
    this.callId = request.series?.callId ?? crypto.random(16);
    this.localTag = request.series?.localTag ?? crypto.random(8);
    this.end = new Promise((resolve) => {
      this.#settle = resolve;
    });
    edge.addLeg(this);
    const message = edge.core.makeOutgoingRequestMessage(
      request.method,
      request.requestUri,
      request.from,
      request.to,
      {
        callId: this.callId,
        fromTag: this.localTag,
        routeSet: [...request.routes],
        cseq: request.series?.cseq ?? 1,
      },
      [...request.headers],
    );
    const answered = ({ message: response }: { readonly message: IncomingResponseMessage }): void =>
      this.#answered(response);
    this.#stopLimit = clock.after(request.limitMs, () => this.#finish({ kind: 'silent' }));
    this.#client = edge.core.request(message, { onAccept: answered, onRedirect: answered, onReject: answered });
  }

  get cseq(): number {
    return this.#client.message.cseq;
  }

  cancel(): void {
    this.#finish({ kind: 'cancelled' });
  }

  // ---- as the edge sees it ---------------------------------------------------------------------------------------

  /** RFC 3261 §18.1.1: it was too large for a datagram. */
  turnTo(flow: Flow): void {
    this.#held.push(flow);
    this.flow = flow;
  }

  /** RFC 3261 §22: of the line's own server only; that one may teach its realms here (digest.ts). */
  authenticate(request: EdgeRequest, response: IncomingResponseMessage): boolean {
    this.#refusal = this.#meet(request, response);
    if (this.#refusal === undefined) return true;
    request.refusal = refusalText(this.#refusal);
    return false;
  }

  lost({ text }: WireFault): void {
    this.#finish({ kind: 'undelivered', text });
  }

  /** RFC 6665 §4.1.3: there is no subscription here. */
  notified(): Notified {
    return { status: 481, report: undefined };
  }

  reported(): void {}

  hasLeft(): boolean {
    return false;
  }

  dispose(): void {
    this.#finish({ kind: 'cancelled' });
  }

  // ----------------------------------------------------------------------------------------------------------------

  #meet(request: EdgeRequest, response: IncomingResponseMessage): LoginRefusal | undefined {
    if (this.#deps.digest === undefined) return { kind: 'no-password' };
    if (!sameEndpoint(request.flow.to, this.#home.to)) return { kind: 'not-the-server' };
    this.#session ??= this.#deps.digest.begin();
    return meetChallenge(request, response, this.#session, true);
  }

  #answered(response: IncomingResponseMessage): void {
    const request = this.#client.message as EdgeRequest;
    const { status, failure } = reasonOf(request, response);
    if (status === undefined) {
      const undelivered = failure?.kind === 'network';
      this.#finish(undelivered ? { kind: 'undelivered', text: failure.text } : { kind: 'silent' });
      return;
    }
    this.#finish({
      kind: 'answered',
      status,
      authorised: CREDENTIAL_HEADERS.some((name) => (request.headers[name] ?? []).length > 0),
      refusal: this.#refusal,
      values: (name) => response.getHeaders(name),
    });
  }

  #finish(end: StandaloneEnd): void {
    const settle = this.#settle;
    if (settle === undefined) return;
    this.#settle = undefined;
    this.#stopLimit();
    const { edge } = this.#deps;
    this.#client.dispose();
    edge.core.userAgentClients.delete((this.#client.message as EdgeRequest).ticket);
    edge.removeLeg(this);
    for (const flow of this.#held.splice(0)) edge.flows.release(flow);
    settle(end);
  }
}
