/**
 * The edge: sip.js's transport below, and the gate for everything that comes in.
 *
 * Out: sip.js hands over tickets (its requests), ACKs of rejections, and responses; the edge renders, sends, retransmits.
 * In: size and limits, parse, known branch or Call-ID, normalise, then sip.js inside a guard. Who is not known gets
 * nothing; who is, but asks for something that we do not do, gets the right refusal (refusals.ts) without sip.js.
 */
import { TransportError } from 'sip.js/lib/core/exceptions/transport-error.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { TransferReport } from '../calls/machine.ts';
import type { Clock, Crypto, Endpoint, Log, Network, Target, Trace, Wire, WireFault } from '../ports.ts';
import { type AnnouncementEvents, Announcements } from './announcements.ts';
import { Answers } from './answers.ts';
import { Bindings } from './bindings.ts';
import { type Flow, Flows, hostPort, sameEndpoint } from './flows.ts';
import { createFramer, type Framer } from './framing.ts';
import { toIncomingRequest, toIncomingResponse } from './incoming.ts';
import { Legs } from './legs.ts';
import { isIpv4, isIpv6 } from './lexis.ts';
import { parseMessage, type SipRequest, type SipResponse } from './parse.ts';
import { redactMessage } from './redact.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { NO_TAG, renderAckOfRejection, renderRequest } from './render.ts';
import { type Retransmission, retransmit } from './retransmit.ts';
import { CONTACT, type CoreOwner, EdgeCore, type EdgeRequest, prepareSipJs, sendAnew, Timers } from './sipjs.ts';
import { Standing } from './standing.ts';
import { isStun } from './stun.ts';

export interface EdgeDeps {
  readonly network: Network;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
  readonly trace?: Trace | undefined;
  readonly userAgent: string;
  /** A message from an address that the line has nothing to do with; it gets no answer. */
  readonly stranger?: ((address: string) => void) | undefined;
}

/** How a NOTIFY is answered, and what it says if it says anything. */
export interface Notified {
  readonly status: 200 | 481 | 489;
  readonly report: TransferReport | undefined;
}

/** What the edge must know of a dialog, or of the INVITE that may become one. leg.ts implements it. */
export interface LegAtEdge {
  readonly callId: string;
  readonly localTag: string;
  /** Of the dialog that it keeps; undefined as long as there is none. */
  readonly remoteTag?: string | undefined;
  /** Which way its requests go. */
  readonly flow: Flow;
  /** Its requests go that way from now on. The leg releases the flow with all that it had before. */
  turnTo(flow: Flow): void;
  authenticate(request: EdgeRequest, response: IncomingResponseMessage): boolean;
  /** The wire of this leg is gone. */
  lost(fault: WireFault): void;
  notified(message: SipRequest): Notified;
  reported(report: TransferReport): void;
  /**
   * RFC 3263 §4.3 inside a dialog: where a request goes that has not got through. Undefined: there is nothing else.
   * @param maybeHeard it was sent more than once, or over a stream: the peer may have it
   */
  anotherHop?(request: EdgeRequest, maybeHeard: boolean): Promise<Flow | undefined> | undefined;
  /** Whether there was a dialog with this tag that has been left. */
  hasLeft(remoteTag: string): boolean;
  /** Lets go of everything at once, its timers too. */
  dispose(): void;
}

/** Who wants to know how a flow is, beside the legs on it: a registration. */
export interface FlowWatcher {
  readonly flow: Flow;
  /** A stream has answered our ping (RFC 5626 §4.4.1). */
  pong(): void;
  /** The wire is gone. */
  lost(fault: WireFault): void;
  /** UDP: nobody listens there (ICMP). */
  unreachable(fault: WireFault): void;
}

interface Sent {
  readonly request: EdgeRequest;
  readonly flow: Flow;
  /** On the clock for intervals. */
  readonly at: number;
  answered: boolean;
  /** A provisional response but 100 has come. */
  progressed: boolean;
  repeated: boolean;
  /** Another address is being looked for. */
  moving: boolean;
  retransmission: Retransmission | undefined;
  /** Of an INVITE that was rejected, for when the rejection comes again. */
  ack: string | undefined;
}

interface Served {
  readonly wire: Wire;
  readonly to: Endpoint;
  readonly invite: boolean;
  replied: boolean;
  retransmission: Retransmission | undefined;
}

/** RFC 3261 §18.1.1: a request that comes within 200 bytes of an unknown path MTU goes by a congestion controlled one. */
const UDP_LIMIT = 1300;

/** In T1: four transmissions over UDP (RFC 3261 §17.1.1.2: 0, 0.5, 1.5 and 3.5 s) without an answer. */
const SILENCE = 8;

const SENT = Promise.resolve();

export class Edge implements CoreOwner {
  readonly core: EdgeCore;
  readonly flows: Flows;
  readonly standing: Standing;
  readonly bindings: Bindings;
  /** Never read for a Via of ours; sip.js asks for it. */
  readonly protocol = 'UDP';
  /** The user part of our Contact: unguessable, so that a stranger cannot even address us. */
  readonly contactUser: string;
  /** Messages for which nothing of ours waits (or waits any more), since the start. For diagnostics. */
  strangers = 0;
  /** Nothing may begin any more. */
  isClosed = false;

  readonly #deps: EdgeDeps;
  readonly #refusals: Refusals;
  readonly #legs = new Legs();
  readonly #tickets = new Map<string, EdgeRequest>();
  readonly #sent = new Map<string, Sent>();
  readonly #served = new Map<string, Served>();
  readonly #answers: Answers;
  readonly #announcements: Announcements;
  readonly #watchers = new Set<FlowWatcher>();
  #trusted: ReadonlySet<string> = new Set();
  #announces: AnnouncementEvents | undefined;
  /** They go with their wires. */
  readonly #framers = new WeakMap<Wire, Framer>();

  constructor(deps: EdgeDeps) {
    prepareSipJs();
    this.#deps = deps;
    this.#answers = new Answers(deps.clock);
    this.contactUser = deps.crypto.random(8);
    this.core = new EdgeCore(this, deps.crypto, deps.log, deps.userAgent);
    this.#refusals = createRefusals({ clock: deps.clock, crypto: deps.crypto, userAgent: deps.userAgent });
    this.#announcements = new Announcements(
      {
        clock: deps.clock,
        refusals: this.#refusals,
        createId: () => deps.crypto.random(8),
        write: (wire, octets, to) => this.#write(wire, octets, to),
      },
      {
        invited: (call, request) => this.#announces?.invited(call, request) ?? 'not-ours',
        ended: (id, how) => this.#announces?.ended(id, how),
      },
    );
    this.standing = new Standing(deps.clock);
    this.bindings = new Bindings(deps.clock, deps.crypto);
    this.flows = new Flows(deps.network, {
      data: (wire, octets, from) => this.#data(wire, octets, from),
      unreachable: (to, fault) => this.#unreachable(to, fault),
      closed: (wire, fault) => this.#closed(wire, fault),
      notOpened: (target, fault) => this.#blame(target, fault),
    });
  }

  addLeg(leg: LegAtEdge): void {
    this.#legs.add(leg);
  }

  /** Before a leg sends: what sip.js composes now is this leg's, and not another's of the same Call-ID. */
  turnTo(leg: LegAtEdge): void {
    this.#legs.turnTo(leg);
  }

  /** From now on messages of this Call-ID are a stranger's. */
  removeLeg(leg: LegAtEdge): void {
    this.#legs.remove(leg);
  }

  /** Calls to the line are announced to `events` from now on; before, they are refused. */
  announceTo(events: AnnouncementEvents): void {
    this.#announces = events;
  }

  /** The server hears that we are not there, and rings on elsewhere. */
  refuseAnnouncements(): void {
    this.#announcements.close();
  }

  /** We leave this wire: how a call ends that was announced over it, nobody will tell us. */
  leaveAnnouncements(wire: Wire): void {
    this.#announcements.wireLost(wire);
  }

  /** @returns a function that ends the watching */
  watch(watcher: FlowWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The addresses that the line has located: requests from there are a known peer's. */
  trust(addresses: readonly string[]): void {
    this.#trusted = new Set(addresses);
  }

  /** Nobody waits for its answer any more: it is not repeated, and nothing that comes back has it sent again. */
  abandon({ ticket }: EdgeRequest): void {
    this.core.userAgentClients.get(ticket)?.dispose();
    this.core.userAgentClients.delete(ticket);
  }

  /** RFC 5626 §4.4.1: keeps the flow open on its way; a stream answers with a pong. */
  ping({ wire, to }: Flow): void {
    wire.send('\r\n\r\n', to);
    // UDP never answers; only ICMP says when nobody is there.
    wire.probe(to);
  }

  /** What is still alive, for the test that a call leaves nothing behind. */
  get live(): Readonly<Record<string, number>> {
    const { dialogs, userAgentClients, userAgentServers } = this.core;
    return {
      legs: this.#legs.size,
      sent: this.#sent.size,
      served: this.#served.size,
      answers: this.#answers.size,
      announcements: this.#announcements.size,
      bindings: this.bindings.size,
      tickets: this.#tickets.size,
      wires: this.flows.size,
      dialogs: dialogs.size,
      clients: userAgentClients.size,
      servers: userAgentServers.size,
    };
  }

  close(): void {
    this.isClosed = true;
    for (const leg of [...this.#legs]) leg.dispose();
    this.#announcements.close();
    this.bindings.close();
    this.#watchers.clear();
    this.core.dispose();
    for (const sent of this.#sent.values()) sent.retransmission?.stop();
    for (const served of this.#served.values()) served.retransmission?.stop();
    this.#sent.clear();
    this.#served.clear();
    this.#answers.clear();
    this.#legs.clear();
    this.flows.closeAll();
  }

  // ---- out -------------------------------------------------------------------------------------------------------

  legOf(callId: string): LegAtEdge {
    const leg = this.#legs.get(callId);
    if (leg === undefined) throw new Error('a request without a leg');
    return leg;
  }

  take(ticket: string, request: EdgeRequest): void {
    this.#tickets.set(ticket, request);
  }

  /** sip.js's Transport. Failures reach the transactions through `#fail`, so that this never rejects. */
  send(text: string): Promise<void> {
    if (text.startsWith('SIP/2.0 ')) this.#sendResponse(text);
    else if (text.startsWith('ACK ')) this.#sendAckOfRejection(text);
    else this.#sendRequest(text);
    return SENT;
  }

  #sendRequest(ticket: string): void {
    const request = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (request === undefined) throw new Error('an unknown ticket');
    if (request.method === 'CANCEL') this.#likeItsInvite(request);
    else request.via = undefined;
    const octets = renderRequest(request, request.flow, this.contactUser);
    if (request.flow.wire.transport === 'udp' && octets.length > UDP_LIMIT && request.method !== 'ACK') {
      void this.#sendByStream(ticket, request, octets);
      return;
    }
    this.#transmit(ticket, request, octets);
  }

  /** RFC 3261 §9.1: a CANCEL repeats the Via, From and To of the INVITE, over whatever connection it goes. */
  #likeItsInvite(cancel: EdgeRequest): void {
    const invite = this.#sent.get(`${cancel.branch ?? ''}INVITE`)?.request;
    if (invite === undefined) return;
    cancel.via = invite.via;
    for (const name of ['From', 'To']) cancel.headers[name] = invite.headers[name] ?? [];
  }

  /** RFC 3261 §18.1.1: large requests go by TCP; where the server takes no TCP, by UDP after all. */
  async #sendByStream(ticket: string, request: EdgeRequest, datagram: string): Promise<void> {
    const { leg } = request;
    const { to, target } = request.flow;
    const opened = await this.flows.open({ ...target, ...to, transport: 'tcp' });
    if (!this.core.userAgentClients.has(ticket)) {
      if (opened.ok) this.flows.release(opened.value);
      return;
    }
    if (!opened.ok) {
      this.#transmit(ticket, request, datagram);
      return;
    }
    leg.turnTo(opened.value);
    request.flow = opened.value;
    request.via = undefined;
    this.#transmit(ticket, request, renderRequest(request, request.flow, this.contactUser));
  }

  #transmit(ticket: string, request: EdgeRequest, octets: string): void {
    const { flow } = request;
    this.#write(flow.wire, octets, flow.to);
    if (request.method === 'ACK') return;
    const sent: Sent = {
      request,
      flow,
      at: this.#deps.clock.now(),
      answered: false,
      progressed: false,
      repeated: flow.wire.transport !== 'udp',
      moving: false,
      retransmission: undefined,
      ack: undefined,
    };
    this.#sent.set(ticket, sent);
    if (flow.wire.transport !== 'udp') return;
    sent.retransmission = retransmit(this.#deps.clock, request.method === 'INVITE' ? 'invite' : 'other', {
      again: () => {
        sent.repeated = true;
        this.#write(flow.wire, octets, flow.to);
      },
      silent: () => flow.wire.probe(flow.to),
    });
  }

  #sendAckOfRejection(text: string): void {
    const branch = between(text, '\r\nVia: ');
    const to = between(text, '\r\nTo: ');
    const sent = this.#sent.get(`${branch}INVITE`);
    if (sent === undefined) return;
    sent.ack = renderAckOfRejection(sent.request, to);
    this.#write(sent.flow.wire, sent.ack, sent.flow.to);
  }

  #sendResponse(text: string): void {
    const method = between(text, '\r\nCSeq: ').split(' ')[1] ?? '';
    const key = servedKey(between(text, '\r\nVia: '), method);
    const served = this.#served.get(key);
    if (served === undefined) return;
    served.replied = true;
    served.retransmission?.stop();
    this.#write(served.wire, text, served.to);
    if (!served.invite) this.#answers.keep(key, { octets: text, wire: served.wire, to: served.to });
    const status = Number(text.slice(8, 11));
    if (served.invite && method === 'INVITE' && status >= 300 && served.wire.transport === 'udp') {
      served.retransmission = retransmit(this.#deps.clock, 'other', {
        again: () => this.#write(served.wire, text, served.to),
      });
    }
  }

  #write(wire: Wire, octets: string, to: Endpoint): void {
    this.#deps.trace?.message('sent', wire.transport, to, redactMessage(octets));
    wire.send(octets, to);
  }

  clientTransactionEnded(key: string): void {
    const sent = this.#sent.get(key);
    if (sent === undefined) return;
    sent.retransmission?.stop();
    this.#sent.delete(key);
    if (!sent.answered && !sent.moving) this.noticeSilence(sent.request, sent.at);
  }

  /** Nobody waits any more for the answer to a request outside of dialogs that was sent at this time. */
  noticeSilence(request: EdgeRequest, sentAt: number): void {
    if (request.undelivered !== undefined || this.#deps.clock.now() - sentAt < SILENCE * Timers.T1) return;
    if (isToTarget(request)) this.standing.failed(request.flow.target, 'silent');
  }

  serverTransactionEnded(key: string): void {
    this.#served.get(key)?.retransmission?.stop();
    this.#served.delete(key);
  }

  authenticate(request: EdgeRequest, response: IncomingResponseMessage): boolean {
    return request.leg.authenticate(request, response);
  }

  // ---- failures --------------------------------------------------------------------------------------------------

  /** A certificate is not the target's health: it is never a reason to go elsewhere. Nor is what fails on this computer. */
  #blame(target: Target, { kind }: WireFault): void {
    if (kind !== 'certificate' && kind !== 'local') this.standing.failed(target, 'unreachable');
  }

  /** RFC 3261 §18.4: an ICMP error is a transport failure for every request that waits for its first answer there. */
  #unreachable(to: Endpoint, fault: WireFault): void {
    for (const [key, sent] of [...this.#sent]) {
      if (!sent.answered && sameEndpoint(sent.flow.to, to)) this.#fail(key, sent, fault);
    }
    for (const watcher of [...this.#watchers]) {
      if (sameEndpoint(watcher.flow.to, to)) watcher.unreachable(fault);
    }
  }

  #closed(wire: Wire, fault: WireFault): void {
    this.#framers.delete(wire);
    // The legs first: what follows from a request that failed, a BYE above all, is to go over the new wire.
    for (const leg of [...this.#legs]) {
      if (leg.flow.wire === wire) leg.lost(fault);
    }
    for (const [key, sent] of [...this.#sent]) {
      if (!sent.answered && sent.flow.wire === wire) this.#fail(key, sent, fault);
    }
    this.#announcements.wireLost(wire);
    for (const watcher of [...this.#watchers]) {
      if (watcher.flow.wire === wire) watcher.lost(fault);
    }
  }

  #fail(key: string, sent: Sent, fault: WireFault): void {
    if (sent.moving) return;
    if (isToTarget(sent.request)) this.#blame(sent.flow.target, fault);
    if (!this.#moveOn(key, sent, () => this.#giveUp(key, sent, fault))) this.#giveUp(key, sent, fault);
  }

  /** A request inside a dialog that has been without an answer for a while also goes to the next address of its hop. */
  moveOn(request: EdgeRequest): void {
    const sent = this.#sent.get(request.ticket);
    if (sent !== undefined && !sent.answered && !sent.moving) this.#moveOn(request.ticket, sent, () => {});
  }

  /**
   * RFC 3263 §4.3: the same request once more, with a new branch, to the next address.
   * @returns whether there may be one
   */
  #moveOn(key: string, sent: Sent, giveUp: () => void): boolean {
    const { request } = sent;
    const finding = request.leg.anotherHop?.(request, sent.repeated);
    if (finding === undefined) return false;
    sent.moving = true;
    void finding.then((flow) => {
      sent.moving = false;
      const isWaiting = this.#sent.get(key) === sent && !sent.answered;
      if (flow === undefined) {
        if (isWaiting) giveUp();
        return;
      }
      if (!isWaiting) {
        if (flow.target !== request.flow.target) this.flows.release(flow);
        return;
      }
      request.leg.turnTo(flow);
      request.flow = flow;
      this.#guarded('a request that moves on', () => sendAnew(this.core, key));
    });
    return true;
  }

  /** Tells sip.js's transaction, which makes a 503 of it; the leg finds the true reason on the request. */
  #giveUp(key: string, sent: Sent, fault: WireFault): void {
    sent.request.undelivered = fault.text;
    const transaction = this.core.userAgentClients.get(key)?.transaction;
    if (transaction === undefined) return;
    const failing = transaction as unknown as { onTransportError(error: TransportError): void };
    this.#guarded('a transport failure', () => failing.onTransportError(new TransportError(fault.text)));
  }

  // ---- in --------------------------------------------------------------------------------------------------------

  #data(wire: Wire, octets: string, from: Endpoint): void {
    if (wire.transport === 'udp') {
      if (!isStun(octets)) this.#message(wire, octets, from);
      else if (!this.bindings.take(wire, octets, from)) this.#strange(from);
      return;
    }
    let framer = this.#framers.get(wire);
    if (framer === undefined) {
      framer = createFramer({
        message: (message) => this.#message(wire, message, from),
        // RFC 5626 §4.4.1: a ping is answered with a single CRLF.
        ping: () => wire.send('\r\n'),
        pong: () => {
          for (const watcher of this.#watchers) if (watcher.flow.wire === wire) watcher.pong();
        },
        fault: (text) => {
          this.#deps.log.warn(`${text}; the connection is closed`);
          this.flows.abandon(wire);
          this.#closed(wire, { kind: 'closed', text });
        },
      });
      this.#framers.set(wire, framer);
    }
    framer.push(octets);
  }

  #message(wire: Wire, octets: string, from: Endpoint): void {
    if (isKeepAlive(octets)) return;
    const parsed = parseMessage(octets);
    if (!parsed.ok) {
      const refusal = this.#trusts(from) ? this.#refusals.malformed(parsed.error, wire.transport, from) : undefined;
      if (refusal) this.#write(wire, refusal.octets, refusal.to);
      else this.#strange(from);
      return;
    }
    const message = parsed.value;
    if (message.kind === 'response') this.#response(wire, message, from);
    else this.#request(wire, message, from);
  }

  #response(wire: Wire, message: SipResponse, from: Endpoint): void {
    const key = `${message.via.branch ?? ''}${message.method}`;
    const sent = this.#sent.get(key);
    // RFC 3261 §17.1.3: no transaction of ours, no interest.
    if (sent === undefined || message.callId !== sent.request.callId || !hasOurVia(message, sent.request)) {
      this.#strange(from);
      return;
    }
    this.#deps.trace?.message('received', wire.transport, from, redactMessage(message.octets));
    if (sent.request.ticket !== key) {
      // RFC 3261 §17.1.1.2, §17.1.2.2: a challenge comes again, and its request is on its way anew. sip.js would take it for
      // the answer to that one, and so for a password that is wrong.
      if (sent.ack !== undefined && message.statusCode >= 300) this.#write(sent.flow.wire, sent.ack, sent.flow.to);
      return;
    }
    this.#appraise(sent, message);
    sent.answered = true;
    this.#legs.turnTo(sent.request.leg);
    if (message.statusCode < 200) {
      sent.progressed ||= message.statusCode > 100;
      sent.retransmission?.provisional();
    } else {
      sent.retransmission?.stop();
      sent.retransmission = undefined;
    }
    learnPublicAddress(sent.flow, message);
    const response = toIncomingResponse(message, {
      contactFallback: sent.request.ruri.toRaw(),
      toTagFallback: NO_TAG,
    });
    this.#guarded(`a ${message.statusCode} response`, () => this.core.receiveIncomingResponseFromTransport(response));
  }

  /** RFC 3261 §21.5.4: a 503 is of the server itself, unless the phone behind it has been heard before. */
  #appraise(sent: Sent, message: SipResponse): void {
    if (!isToTarget(sent.request)) return;
    const isBusy = message.statusCode === 503 && !sent.progressed;
    if (isBusy) this.standing.failed(sent.flow.target, 'busy', retryAfterOf(message));
    else if (!sent.answered) this.standing.worked(sent.flow.target);
  }

  #request(wire: Wire, message: SipRequest, from: Endpoint): void {
    const leg = this.#legs.of(message.callId, message.from.tag ?? NO_TAG);
    if (leg === undefined && !this.#trusts(from)) {
      this.#strange(from);
      return;
    }
    this.#deps.trace?.message('received', wire.transport, from, redactMessage(message.octets));
    const via = this.#refusals.viaWithSource(message, wire.transport, from);
    const key = servedKey(via, message.method);
    const answered = this.#answers.get(key);
    if (answered !== undefined) {
      this.#write(answered.wire, answered.octets, answered.to);
      return;
    }
    // RFC 3261 §17.2.3: the Via as the server wrote it; from which of its ports a CANCEL comes does not matter.
    const announced = servedKey(message.via.text, message.method);
    if (leg === undefined && this.#announcements.take(announced, message, wire, from)) return;
    const inDialog = leg !== undefined && message.to.tag === leg.localTag;
    if (inDialog && message.method === 'BYE' && leg.hasLeft(message.from.tag ?? NO_TAG)) {
      // RFC 5407 §3.2.1: both sides hang up at the same moment; for sip.js the dialog is gone by now.
      const { octets, to } = this.#refusals.reply(message, 200, wire.transport, from);
      this.#write(wire, octets, to);
      return;
    }
    const refusal = this.#refusals.of(message, inDialog, wire.transport, from);
    if (refusal !== undefined) {
      if (refusal.octets !== '') this.#write(wire, refusal.octets, refusal.to);
      return;
    }
    if (message.method === 'NOTIFY' && leg !== undefined) this.#notify(leg, wire, message, from, key);
    else this.#serve(wire, message, from, via, key);
  }

  /**
   * Answered first, then told: nothing that a NOTIFY says may leave it unanswered. It goes past sip.js, whose dialog may be
   * gone by now and would answer 481 to the result of the transfer.
   */
  #notify(leg: LegAtEdge, wire: Wire, message: SipRequest, from: Endpoint, key: string): void {
    const { status, report } = leg.notified(message);
    const extra = status === 489 ? 'Allow-Events: refer\r\n' : '';
    const answer = this.#refusals.reply(message, status, wire.transport, from, extra);
    this.#answers.keep(key, { octets: answer.octets, wire, to: answer.to });
    this.#write(wire, answer.octets, answer.to);
    if (report !== undefined) this.#guarded('a report', () => leg.reported(report));
  }

  #serve(wire: Wire, message: SipRequest, from: Endpoint, via: string, key: string): void {
    const request = toIncomingRequest(message);
    const furtherVias = request.getHeaders('Via').slice(1);
    request.setHeader('Via', via);
    for (const further of furtherVias) request.addHeader('Via', further);
    request.viaBranch = key;
    request.ruri = CONTACT;
    if (message.from.tag === undefined) request.fromTag = NO_TAG;
    const known = this.#served.get(key);
    if (known === undefined) {
      this.#served.set(key, {
        wire,
        to: this.#refusals.destination(message, wire.transport, from),
        invite: message.method === 'INVITE',
        replied: false,
        retransmission: undefined,
      });
    } else if (message.method === 'ACK') {
      // RFC 3261 §17.2.1: the ACK ends the retransmission of our rejection.
      known.retransmission?.stop();
    }
    const handled = this.#guarded(`a ${message.method}`, () => this.core.receiveIncomingRequestFromTransport(request));
    const served = this.#served.get(key);
    if (served !== undefined && !served.replied && message.method !== 'ACK') {
      // sip.js dropped it or failed. RFC 3261 §8.2.6: a request is always answered.
      const answer = this.#refusals.reply(message, handled ? 481 : 500, wire.transport, from);
      this.#write(wire, answer.octets, answer.to);
    }
    if (!this.core.userAgentServers.has(key)) this.serverTransactionEnded(key);
  }

  /** Late or broken messages of known peers are of no interest to the user. */
  #strange(from: Endpoint): void {
    this.strangers += 1;
    if (!this.#trusts(from)) this.#deps.stranger?.(from.address);
  }

  /** The servers and phones that the line itself has chosen to talk to. */
  #trusts(from: Endpoint): boolean {
    if (this.#trusted.has(from.address)) return true;
    for (const { flow } of this.#watchers) if (flow.to.address === from.address) return true;
    for (const leg of this.#legs) {
      if (leg.flow.target.address === from.address || leg.flow.to.address === from.address) return true;
    }
    return false;
  }

  /** Nothing that a peer sends may throw further than here. */
  #guarded(what: string, run: () => void): boolean {
    try {
      run();
      return true;
    } catch (error) {
      this.#deps.log.warn(`${what} could not be processed: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
}

/**
 * RFC 3261 §17.2.3: branch, sent-by and method make the transaction; all of the first two is in the Via value.
 * ACK and CANCEL belong to their INVITE. Without a branch (RFC 2543) the Via of a retransmission is still the same.
 */
const servedKey = (via: string, method: string): string =>
  `${via} ${method === 'ACK' || method === 'CANCEL' ? 'INVITE' : method}`;

/** RFC 5626 §4.4.1, RFC 3261 §7.5: CRLFs alone keep a flow open and mean nothing. */
function isKeepAlive(octets: string): boolean {
  return octets === '\r\n\r\n' || octets === '\r\n' || octets.trim() === '';
}

/** The rest of the line that begins with `label`. Only for text that sip.js has just composed. */
function between(text: string, label: string): string {
  const start = text.indexOf(label);
  if (start < 0) return '';
  return text.slice(start + label.length, text.indexOf('\r\n', start + label.length));
}

/** RFC 3261 §18.1.2: our sent-by; §8.1.3.3: and no other Via, or the response was meant for somebody behind us. */
function hasOurVia(response: SipResponse, { via = '' }: EdgeRequest): boolean {
  const { host, port } = response.via;
  const sentBy = hostPort({ address: host, port: port ?? 5060 });
  return via.slice(via.indexOf(' ') + 1, via.indexOf(';')) === sentBy && response.list('via').length === 1;
}

/** A request outside of dialogs, on its way to one of the line's own servers. */
const isToTarget = ({ toTag, flow }: EdgeRequest): boolean => !toTag && sameEndpoint(flow.to, flow.target);

/** RFC 3261 §20.33: seconds, with a comment and parameters that nobody needs. */
function retryAfterOf(message: SipResponse): number | undefined {
  const digits = /^\s*(\d{1,9})/.exec(message.header('retry-after') ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** RFC 3581 §4: where the server saw us; our next Contact says so. Only a server that we asked is believed. */
function learnPublicAddress(flow: Flow, { via }: SipResponse): void {
  const address = (via.params.get('received') ?? '').replace(/^\[(.*)\]$/, '$1');
  const port = Number(via.params.get('rport') ?? 0);
  if (flow.wire.transport !== 'udp' || !Number.isInteger(port) || port < 1 || port > 65_535) return;
  const isOfOurFamily = flow.wire.local.address.includes(':') ? isIpv6 : isIpv4;
  if (isOfOurFamily(address)) flow.contact = hostPort({ address, port });
}
