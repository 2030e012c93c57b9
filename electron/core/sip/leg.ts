/**
 * The phone leg: one INVITE of ours, the dialog that it makes, the REFER and its implicit subscription in that dialog,
 * and the way out again. It knows SIP and nothing of calls: what a peer did goes up as an event, calls/machine.ts decides.
 *
 *   inviting --2xx, ACK--> established --BYE--> gone
 *      |  \--3xx-6xx, timeout, failure---------> gone
 *      \--leave: CANCEL once a 1xx is there----> gone
 *
 * After `gone` the leg still answers retransmissions for 64*T1 and then lets go of everything (RFC 3261 §17).
 */

import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type {
  AckableIncomingResponseWithSession,
  IncomingInviteRequest,
} from 'sip.js/lib/core/messages/methods/invite.js';
import type { OutgoingRequest } from 'sip.js/lib/core/messages/outgoing-request.js';
import type { Session } from 'sip.js/lib/core/session/session.js';
import type { URI } from 'sip.js/lib/grammar/uri.js';
import type { SipStatus } from '../../shared/state.ts';
import type { Failure, TransferReport } from '../calls/machine.ts';
import type { Clock, Crypto, Endpoint, Resolver, WireFault } from '../ports.ts';
import type { Digest, DigestSession } from './digest.ts';
import type { Edge, LegAtEdge, Notified } from './edge.ts';
import { type Flow, sameEndpoint } from './flows.ts';
import { meetChallenge, refusalText } from './login.ts';
import { anotherHop, nextHop } from './next-hop.ts';
import type { SipRequest } from './parse.ts';
import { reasonOf, statusOf } from './reasons.ts';
import { ALLOW, CREDENTIAL_HEADERS, contactOf } from './render.ts';
import { answerOffer, createOffer } from './sdp.ts';
import { readNotify } from './sipfrag.ts';
import { type EdgeRequest, Timers } from './sipjs.ts';
import type { ExactUri } from './uri.ts';

export interface LegEvents {
  progress(status: SipStatus): void;
  /** 2xx; the ACK is out. */
  answered(status: SipStatus): void;
  /** `authorised`: the rejected INVITE carried credentials. */
  rejected(status: SipStatus | undefined, failure: Failure | undefined, authorised: boolean): void;
  /** `contact`: the URI that the 3xx names first. */
  redirected(status: SipStatus, contact: string | undefined): void;
  /** `subscribed`: NOTIFYs will follow. */
  referAccepted(status: SipStatus, subscribed: boolean): void;
  referRejected(status: SipStatus | undefined, failure: Failure | undefined): void;
  report(report: TransferReport): void;
  hungUp(): void;
  lost(text: string): void;
  /** Once: nothing more will be asked of the network for this leg. */
  gone(): void;
}

const nothing = (): void => {};
const NOBODY: LegEvents = {
  progress: nothing,
  answered: nothing,
  rejected: nothing,
  redirected: nothing,
  referAccepted: nothing,
  referRejected: nothing,
  report: nothing,
  hungUp: nothing,
  lost: nothing,
  gone: nothing,
};

export interface LegDeps {
  readonly edge: Edge;
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly resolver: Resolver;
  /** Undefined: the line has no password. */
  readonly digest: Digest | undefined;
}

/** What the INVITE says. URIs are exact text, checked before; everything is octets. */
export interface Invitation {
  readonly requestUri: ExactUri;
  /** The line's address of record, for From and Referred-By. */
  readonly aor: ExactUri;
  readonly to: ExactUri;
  /** What the phone shows while it rings: the callee as the user knows it. Escaped, without the outer quotes. */
  readonly displayName: string;
  readonly routes: readonly string[];
  /** Further header fields, "Name: value": auto-answer presets. */
  readonly extraHeaders: readonly string[];
  /** The leg whose INVITE this one says again at the next address (RFC 3263 §4.3): all is the same but the branch. */
  readonly repeats?: Leg | undefined;
  /** Where the phone's media may go; it is swallowed there. */
  readonly media: { readonly address: string; readonly port: number };
}

type LegState = 'inviting' | 'established' | 'leaving' | 'gone';

export class Leg implements LegAtEdge {
  readonly callId: string;
  readonly localTag: string;
  flow: Flow;

  readonly #deps: LegDeps;
  readonly #invitation: Invitation;
  #events: LegEvents;
  readonly #digests = new Map<EdgeRequest, DigestSession>();
  readonly #held: Flow[] = [];
  readonly #failedHops: Endpoint[] = [];
  /** The flow to the line's own server, on which the INVITE went. */
  readonly #home: Flow;
  readonly #sdpId: string;
  #state: LegState = 'inviting';
  #left = false;
  #provisional = false;
  /** The phone's BYE has come before our ACK was out. */
  #hungUpEarly = false;
  /** 64*T1 after the end: the edge does not know it any more. */
  #isLetGo = false;
  #sdpVersion = 1;
  #invite: OutgoingRequest | undefined;
  /** On the clock for intervals. */
  #invitedAt = 0;
  #session: Session | undefined;
  #remoteTag: string | undefined;
  #refer: { readonly firstCSeq: number; readonly message: { readonly cseq: number } } | undefined;
  #lastNotify = 0;
  #stopLimit: (() => void) | undefined;
  #release: (() => void) | undefined;
  /** A stream has broken, and another one is on its way. */
  #reopening: Promise<void> | undefined;

  constructor(deps: LegDeps, flow: Flow, invitation: Invitation, events: LegEvents) {
    this.#deps = deps;
    this.flow = flow;
    this.#home = flow;
    this.#invitation = invitation;
    this.#events = events;
    const { repeats } = invitation;
    this.callId = repeats?.callId ?? deps.crypto.random(16);
    this.localTag = repeats?.localTag ?? deps.crypto.random(8);
    // RFC 8866 §5.2: numeric, unique with the rest of the o= line.
    this.#sdpId = repeats === undefined ? String(Number.parseInt(deps.crypto.random(6), 16)) : repeats.#sdpId;
    this.#hold(flow);
    deps.edge.addLeg(this);
  }

  /** RFC 3261 §13.2.1. Separate from the constructor, so that an event that comes at once finds the leg known. */
  invite(): void {
    const { requestUri, aor, to, displayName, routes, extraHeaders, repeats } = this.#invitation;
    const { edge } = this.#deps;
    const { core } = edge;
    edge.turnTo(this);
    const message = core.makeOutgoingRequestMessage(
      'INVITE',
      requestUri,
      aor,
      to,
      {
        callId: this.callId,
        fromTag: this.localTag,
        fromDisplayName: displayName,
        routeSet: [...routes],
        cseq: repeats === undefined ? 1 : repeats.#cseq,
      },
      [...extraHeaders],
      { contentDisposition: 'session', contentType: 'application/sdp', content: this.#offer() },
    );
    this.#invitedAt = this.#deps.clock.now();
    this.#invite = core.invite(message, {
      onTrying: ({ message: response }) => this.#progress(response),
      onProgress: ({ message: response }) => this.#progress(response),
      onAccept: (response) => this.#accepted(response as AckableIncomingResponseWithSession),
      onRedirect: ({ message: response }) => this.#redirected(response),
      onReject: ({ message: response }) => this.#rejected(response),
    });
  }

  /** RFC 3515 §2.4: asks the phone to call `target` (an exact URI). */
  refer(target: string): void {
    const session = this.#session;
    if (session === undefined || this.#state !== 'established') return;
    this.#abandonRefer();
    this.#deps.edge.turnTo(this);
    const request = session.refer(
      {
        onAccept: ({ message }) => this.#referAnswered(message),
        onRedirect: ({ message }) => this.#events.referRejected(statusOf(message), undefined),
        onReject: ({ message }) => {
          const { status, failure } = reasonOf(request.message as EdgeRequest, message);
          this.#events.referRejected(status, failure);
        },
      },
      { extraHeaders: [`Refer-To: <${target}>`, `Referred-By: <${this.#invitation.aor.text}>`] },
    );
    this.#refer = { firstCSeq: request.message.cseq, message: request.message };
  }

  /**
   * Leaves the leg as its state asks for: CANCEL while the phone rings (RFC 3261 §9.1: not before a provisional
   * response), BYE in a dialog, ACK and BYE on a 2xx that crosses the CANCEL. Idempotent, and never lost to a challenge.
   */
  leave(): void {
    if (this.#left || this.#state === 'gone') return;
    if (this.#reopening !== undefined) {
      // Over the old one nothing would arrive.
      void this.#reopening.then(() => this.leave());
      return;
    }
    this.#left = true;
    this.#deps.edge.turnTo(this);
    if (this.#state === 'established' && this.#session !== undefined) {
      this.#abandonRefer();
      this.#bye(this.#session);
      return;
    }
    if (this.#invite === undefined) {
      this.#goneNow();
      return;
    }
    // There is a 2xx already, and its ACK and the BYE wait for the look-up of where they go (`#established`).
    if (this.#session !== undefined) return;
    const message = this.#invite.message as EdgeRequest;
    message.abandoned = true;
    if (!this.#provisional) this.#deps.edge.noticeSilence(message, this.#invitedAt);
    this.#invite.cancel();
    // RFC 3261 §9.1: an INVITE that stays without a final response for 64*T1 after the CANCEL is given up.
    this.#limit(64 * Timers.T1, () => this.#goneNow());
  }

  /** From now on nobody may be asked to dial by it: it is neither repeated nor sent again with a login or to another hop. */
  #abandonRefer(): void {
    const refer = this.#refer?.message;
    if (refer !== undefined) this.#deps.edge.abandon(refer as EdgeRequest);
  }

  /**
   * Leaves the BYE to the phone. One that has not come after 8*T1 (T2) is not waited for: the dialog is dropped here, and
   * a BYE that comes all the same within 64*T1 still gets its 200.
   */
  awaitHangUp(): void {
    this.#limit(Timers.T2, () => {
      this.#session?.dispose();
      this.#goneNow();
    });
  }

  /** The call is over. What still comes within 64*T1 is answered, and told to nobody. */
  mute(): void {
    this.#events = NOBODY;
  }

  /** Lets go of everything at once. For the end of the program. */
  dispose(): void {
    this.#state = 'gone';
    this.#unlimit();
    this.#release?.();
    this.#letGo();
  }

  /** RFC 3261 §22, with the realms that the line's own server may teach on the initial INVITE. */
  authenticate(request: EdgeRequest, response: IncomingResponseMessage): boolean {
    if (this.#deps.digest === undefined) {
      request.refusal = refusalText({ kind: 'no-password' });
      return false;
    }
    // Past the line's own server nobody gets a digest: a proxy that does not record-route leaves us alone with the peer.
    if (!this.#isOwnServer(request.flow)) {
      request.refusal = refusalText({ kind: 'not-the-server' });
      return false;
    }
    const digest = this.#digests.get(request) ?? this.#deps.digest.begin();
    this.#digests.set(request, digest);
    // sip.js gives a request outside a dialog an empty tag.
    const refusal = meetChallenge(request, response, digest, request.method === 'INVITE' && !request.toTag);
    if (refusal !== undefined) {
      request.refusal = refusalText(refusal);
      return false;
    }
    return true;
  }

  /** RFC 3263 §4.3. A REFER that the phone may have got is not said again: it could dial twice. */
  anotherHop(request: EdgeRequest, maybeHeard: boolean): Promise<Flow | undefined> | undefined {
    if (request.method === 'CANCEL') return this.#sameServerAnew(request.flow);
    if (request.method !== 'BYE' && (request.method !== 'REFER' || maybeHeard)) return undefined;
    const { to } = request.flow;
    const hop = anotherHop(
      request.flow,
      request.headers.Route ?? [],
      request.ruri.toRaw(),
      this.#failedHops,
      this.#deps,
    );
    this.#failedHops.push(to);
    return hop;
  }

  /** RFC 3261 §9.1 leaves no other way; a stream that breaks under the CANCEL is opened anew, once. */
  #sameServerAnew({ wire, to, target }: Flow): Promise<Flow | undefined> | undefined {
    if (wire.transport === 'udp' || this.#failedHops.some((hop) => sameEndpoint(hop, to))) return undefined;
    this.#failedHops.push(to);
    return this.#deps.edge.flows.open({ ...target }).then((opened) => (opened.ok ? opened.value : undefined));
  }

  get remoteTag(): string | undefined {
    return this.#remoteTag;
  }

  hasLeft(remoteTag: string): boolean {
    return (this.#state === 'leaving' || this.#state === 'gone') && this.#remoteTag === remoteTag;
  }

  /** A stream has broken. A new one is opened first, because a phone that rings must still be told to stop. */
  lost(fault: WireFault): void {
    if (this.#state === 'gone' || this.#left) return;
    if (this.#state === 'inviting' && !this.#provisional && this.#session === undefined) return;
    const invited = (this.#invite?.message as EdgeRequest | undefined)?.flow;
    if (invited !== undefined && invited.wire.transport === 'udp' && invited.wire !== this.flow.wire) {
      // RFC 3261 §18.1.1: only a large request, or the way to the phone's Contact; NOTIFYs come where the INVITE went out.
      this.flow = invited;
      if (this.#session !== undefined) this.#retarget(this.#session);
      return;
    }
    this.#reopening = this.#deps.edge.flows.open(this.flow.target).then((opened) => {
      this.#reopening = undefined;
      if (opened.ok) {
        this.#hold(opened.value);
        this.flow = opened.value;
      }
      this.#events.lost(fault.text);
      if (opened.ok) return;
      // No BYE will end the dialog, unless one is on its way.
      if (this.#state !== 'leaving') this.#session?.dispose();
      this.#goneNow();
    });
  }

  /** Of the INVITE, as it was sent last. */
  get #cseq(): number {
    return this.#invite?.message.cseq ?? 1;
  }

  /** The one that took the INVITE, or another to which the line's own name leads. */
  #isOwnServer({ wire, to }: Flow): boolean {
    return sameEndpoint(to, this.#home.to) || this.#deps.edge.standing.isLocated(wire.transport, to);
  }

  /** One at a time. */
  #limit(ms: number, passed: () => void): void {
    this.#unlimit();
    this.#stopLimit = this.#deps.clock.after(ms, passed);
  }

  #unlimit(): void {
    this.#stopLimit?.();
    this.#stopLimit = undefined;
  }

  #hold(flow: Flow): void {
    this.#held.push(flow);
  }

  #offer(): string {
    const { media } = this.#invitation;
    return createOffer({ ...media, sessionId: this.#sdpId, version: this.#sdpVersion });
  }

  #progress(response: IncomingResponseMessage): void {
    this.#provisional = true;
    if (this.#left) return;
    this.#events.progress(statusOf(response));
  }

  /** RFC 3261 §13.2.2.4: every 2xx is acknowledged; of a forked INVITE the first is kept and the others are left again. */
  #accepted(response: AckableIncomingResponseWithSession): void {
    const { session } = response;
    refreshTarget(session, response.message);
    this.#unlimit();
    // One that comes after the INVITE was given up is left again in the same way.
    const forked = this.#session !== undefined || this.#state === 'gone';
    if (!forked) {
      this.#session = session;
      this.#remoteTag = session.remoteTag;
    }
    const { flow } = this;
    const hop = this.#hopOf(session);
    const proceed = forked
      ? (found: Flow) => this.#leaveFork(response, found)
      : (found: Flow) => this.#established(response, found);
    if (!(hop instanceof Promise)) {
      proceed(hop);
      return;
    }
    if (!forked) this.#answerWhileLookingUp(session);
    void hop.then(async (found) => {
      await this.#reopening;
      // Where it leads back to the way of the 2xx, and that has broken meanwhile, it is the one that took its place.
      const isBroken = found.wire === flow.wire && this.flow.wire !== flow.wire;
      proceed(isBroken ? this.flow : found);
    });
  }

  /** RFC 3261 §15: a BYE may come before the ACK has gone out. */
  #answerWhileLookingUp(session: Session): void {
    session.delegate = {
      onBye: (request) => {
        request.accept();
        this.#hungUpEarly = true;
      },
    };
  }

  /** RFC 3261 §12.2.1.1: where requests inside this dialog go. */
  #hopOf(session: Session): Flow | Promise<Flow> {
    const { routeSet } = session as unknown as { routeSet: readonly string[] };
    const from = this.flow.wire.transport === 'udp' ? this.#home : this.flow;
    return nextHop(from, routeSet, session.remoteTarget.toRaw(), this.#deps);
  }

  turnTo(hop: Flow): void {
    if (hop.target !== this.flow.target) this.#hold(hop);
    this.flow = hop;
  }

  /** RFC 3261 §12.2.2: a re-INVITE may have named another remote target. */
  #retarget(session: Session): void {
    const hop = this.#hopOf(session);
    if (!(hop instanceof Promise)) {
      this.turnTo(hop);
      return;
    }
    void hop.then((found) => {
      if (this.#state === 'established') this.turnTo(found);
      else if (found.target !== this.flow.target) this.#deps.edge.flows.release(found);
    });
  }

  #leaveFork(response: AckableIncomingResponseWithSession, hop: Flow): void {
    const { flow } = this;
    if (this.#isLetGo) {
      if (hop.target !== flow.target) this.#deps.edge.flows.release(hop);
      response.session.dispose();
      return;
    }
    this.#deps.edge.turnTo(this);
    this.flow = hop;
    if (hop.target !== flow.target) this.#hold(hop);
    response.ack({ extraHeaders: this.#credentials() });
    response.session.bye();
    this.flow = flow;
  }

  #established(response: AckableIncomingResponseWithSession, hop: Flow): void {
    if (this.#state === 'gone') {
      if (hop.target !== this.flow.target) this.#deps.edge.flows.release(hop);
      return;
    }
    this.turnTo(hop);
    this.#deps.edge.turnTo(this);
    const { session } = response;
    this.#state = 'established';
    session.delegate = {
      onBye: (request) => {
        request.accept();
        this.#peerLeft();
      },
      onInvite: (request) => this.#reInvited(request, session),
      onInfo: (request) => void request.accept(),
    };
    response.ack({ extraHeaders: this.#credentials() });
    if (this.#hungUpEarly) this.#goneNow();
    else if (this.#left) this.#bye(session);
    if (!this.#left) this.#events.answered(statusOf(response.message));
    if (this.#hungUpEarly) this.#events.hungUp();
  }

  /** RFC 3261 §13.2.2.4, §22.1: the ACK of a 2xx carries the credentials of its INVITE. */
  #credentials(): string[] {
    const headers = this.#invite?.message.headers ?? {};
    const lines: string[] = [];
    for (const name of CREDENTIAL_HEADERS) {
      for (const value of headers[name] ?? []) lines.push(`${name}: ${value}`);
    }
    return lines;
  }

  #redirected(response: IncomingResponseMessage): void {
    this.#goneNow();
    // Another address is being tried by now, or nobody wants the call any more.
    if (this.#left) return;
    const contact = response.parseHeader('contact') as { uri: { toRaw(): string } } | undefined;
    this.#events.redirected(statusOf(response), contact?.uri.toRaw());
  }

  #rejected(response: IncomingResponseMessage): void {
    const { status, failure } = reasonOf(this.#invite?.message as EdgeRequest | undefined, response);
    const authorised = this.#credentials().length > 0;
    this.#goneNow();
    if (!this.#left) this.#events.rejected(status, failure, authorised);
  }

  #referAnswered(message: IncomingResponseMessage): void {
    const status = statusOf(message);
    const declined = (message.getHeader('Refer-Sub') ?? '').trim().toLowerCase().startsWith('false');
    this.#events.referAccepted(status, !declined && status.code !== 204);
  }

  /**
   * RFC 3515 §2.4.4: what a NOTIFY of our REFER's implicit subscription deserves, and what it says. It needs no dialog: the
   * subscription outlives the BYE of either side (RFC 5057 §4.2).
   */
  notified(message: SipRequest): Notified {
    const { event, status, terminated } = readNotify({
      event: message.header('event'),
      subscriptionState: message.header('subscription-state'),
      contentType: message.header('content-type'),
      body: message.body,
    });
    // RFC 6665 §4.1.3, §8.2.1. A phone that forgets Event and sends a sipfrag can only mean our REFER.
    const ours = event === undefined ? status !== undefined : event.package === 'refer';
    if (!ours) return { status: 489, report: undefined };
    // RFC 3261 §12.2.2: the dialog is Call-ID and both tags. Ours is unguessable, and a phone may forget its own.
    const isOfAnother = message.from.tag !== undefined && message.from.tag !== this.#remoteTag;
    if (this.#refer === undefined || isOfAnother) return { status: 481, report: undefined };
    if (event?.id !== undefined && !this.#isOurRefer(Number(event.id))) return { status: 481, report: undefined };
    // RFC 3261 §12.2.2: one that was overtaken by a later one says nothing new.
    const late = message.cseq <= this.#lastNotify;
    if (!late) this.#lastNotify = message.cseq;
    return { status: 200, report: late ? undefined : { status, terminated } };
  }

  reported(report: TransferReport): void {
    this.#events.report(report);
  }

  /** RFC 3515 §2.4.6: the event's id is the CSeq number of the REFER, which grows with a challenge. */
  #isOurRefer(id: number): boolean {
    const refer = this.#refer;
    return refer !== undefined && id >= refer.firstCSeq && id <= refer.message.cseq;
  }

  /** RFC 3264 §8, RFC 3261 §14.2: hold and resume are agreed to, in the mirrored direction. */
  #reInvited(request: IncomingInviteRequest, session: Session): void {
    const { body } = request.message;
    const version = this.#sdpVersion + 1;
    const answer = body ? answerOffer(body, { ...this.#invitation.media, sessionId: this.#sdpId, version }) : undefined;
    if (answer !== undefined && !answer.ok) {
      request.reject({ statusCode: 488 });
      return;
    }
    this.#sdpVersion = version;
    request.accept({
      statusCode: 200,
      extraHeaders: [`Contact: ${contactOf(this.flow, this.#deps.edge.contactUser)}`, `Allow: ${ALLOW}`],
      body: {
        contentDisposition: 'session',
        contentType: 'application/sdp',
        content: answer === undefined ? this.#offer() : answer.value.body,
      },
    });
    this.#retarget(session);
  }

  #peerLeft(): void {
    this.#goneNow();
    this.#events.hungUp();
  }

  #bye(session: Session): void {
    this.#state = 'leaving';
    const gone = (): void => this.#goneNow();
    const request = session.bye({ onAccept: gone, onReject: gone, onRedirect: gone });
    // RFC 3263 §4.3: a hop that is dead must not leave the phone off the hook until timer F.
    this.#limit(Timers.T2, () => this.#deps.edge.moveOn(request.message as EdgeRequest));
  }

  #goneNow(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#unlimit();
    this.#release = this.#deps.clock.after(64 * Timers.T1, () => this.#letGo());
    this.#forgetDialog();
    this.#events.gone();
  }

  /**
   * What waits for the end of 64*T1 is small: sip.js's INVITE transaction repeats its ACK by itself (RFC 3261 §17.1.1.2,
   * timer M), and needs neither the dialog nor the ACK's object for it.
   */
  #forgetDialog(): void {
    this.#session = undefined;
    this.#digests.clear();
    if (this.#refer !== undefined) this.#refer = { ...this.#refer, message: { cseq: this.#refer.message.cseq } };
    const client = this.#invite as unknown as Record<'confirmedDialogs' | 'confirmedDialogAcks', Map<string, unknown>>;
    client?.confirmedDialogs.clear();
    client?.confirmedDialogAcks.clear();
  }

  #letGo(): void {
    this.#isLetGo = true;
    const { edge } = this.#deps;
    // Timer M and D end the INVITE's transaction by themselves; one that was never finalised has no timer left.
    this.#invite?.dispose();
    const { branch } = (this.#invite?.message ?? {}) as { branch?: string };
    if (branch !== undefined) edge.core.userAgentClients.delete(`${branch}INVITE`);
    edge.removeLeg(this);
    for (const flow of this.#held.splice(0)) edge.flows.release(flow);
  }
}

/**
 * RFC 3261 §12.2.1.2, §13.2.2.4: a 2xx names the remote target anew, also of a dialog that a 1xx has made. sip.js keeps the
 * early one.
 */
function refreshTarget(session: Session, response: IncomingResponseMessage): void {
  const contact = response.parseHeader('contact') as { readonly uri: URI } | undefined;
  const { dialogState } = session as unknown as { readonly dialogState: { remoteTarget: URI } };
  if (contact !== undefined) dialogState.remoteTarget = contact.uri;
}
