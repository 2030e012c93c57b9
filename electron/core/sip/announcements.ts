/**
 * Calls to the user's line, announced and never taken: the phone rings beside us. An INVITE gets 100 at once and 180 where
 * the line wants it, never a 2xx; what ends it is the server's CANCEL, our 480 when nobody has ended it for three minutes,
 * or the loss of the wire (RFC 3261 §13.3.1, §9.2, §17.2.1).
 *
 *   INVITE -> ringing --CANCEL--> 200 to it, 487 --ACK--> gone
 *                     --three minutes--> 480  --ACK--> gone
 *
 * No media and no dialog come of it, so it goes past sip.js: the whole transaction is here.
 */
import type { Clock, Endpoint, Wire } from '../ports.ts';
import { type Caller, callerOf } from './caller.ts';
import { parseParams } from './lexis.ts';
import type { SipRequest } from './parse.ts';
import { createRate } from './rate.ts';
import type { Refusals } from './refusals.ts';
import { type Retransmission, retransmit } from './retransmit.ts';
import { Timers } from './sipjs.ts';

/** How an announced call ended, as far as anybody has told us. */
export type AnnouncementEnd = 'answered-elsewhere' | 'missed' | 'ended';

export interface AnnouncedCall {
  readonly id: string;
  readonly caller: Caller;
}

export interface AnnouncementEvents {
  /** @returns whether it is for this line, and whether 180 is wanted */
  invited(call: AnnouncedCall, request: SipRequest): 'ring' | 'silently' | 'not-ours';
  ended(id: string, how: AnnouncementEnd): void;
}

export interface AnnouncementDeps {
  readonly clock: Clock;
  readonly refusals: Refusals;
  createId(): string;
  write(wire: Wire, octets: string, to: Endpoint): void;
}

interface Ringing {
  readonly id: string;
  /** From tag, Call-ID and CSeq: the same on every branch of a fork (RFC 3261 §8.2.2.2). */
  readonly merged: string;
  readonly request: SipRequest;
  readonly wire: Wire;
  readonly from: Endpoint;
  /** What a repeated INVITE gets again. */
  last: { readonly octets: string; readonly to: Endpoint };
  isFinal: boolean;
  retransmission: Retransmission | undefined;
  stopTimer: () => void;
}

/** As many as ring at once anywhere. */
const MOST = 20;

/** Calls a second: more than any line gets, and so few that whoever shows them has nothing to fear from a server gone mad. */
const RATE_PER_SECOND = 5;
const BURST = 20;

/** RFC 3261 §16.6, timer C: after more than three minutes no proxy waits for us any more. */
const LONGEST_MS = 180_000;

export class Announcements {
  readonly #deps: AnnouncementDeps;
  readonly #events: AnnouncementEvents;
  readonly #ringing = new Map<string, Ringing>();
  readonly #mayAnnounce: () => boolean;
  #isClosed = false;

  constructor(deps: AnnouncementDeps, events: AnnouncementEvents) {
    this.#deps = deps;
    this.#events = events;
    this.#mayAnnounce = createRate(deps.clock, RATE_PER_SECOND, BURST);
  }

  get size(): number {
    return this.#ringing.size;
  }

  /**
   * @param key of the INVITE's transaction, which its CANCEL and the ACK of a rejection share
   * @returns whether it was an announced call's; else the edge answers it as it answers others
   */
  take(key: string, request: SipRequest, wire: Wire, from: Endpoint): boolean {
    const known = this.#ringing.get(key);
    switch (request.method) {
      case 'INVITE':
        if (known === undefined) return this.#invite(key, request, wire, from);
        this.#deps.write(known.wire, known.last.octets, known.last.to);
        return true;
      case 'CANCEL':
        if (known === undefined) return false;
        this.#cancel(key, known, request, wire, from);
        return true;
      case 'ACK':
        if (known === undefined) return false;
        if (known.isFinal) this.#forget(key, known);
        return true;
      default:
        return false;
    }
  }

  /** Nothing more can come over it. */
  wireLost(wire: Wire): void {
    for (const [key, ringing] of [...this.#ringing]) {
      if (ringing.wire !== wire) continue;
      this.#forget(key, ringing);
      if (!ringing.isFinal) this.#events.ended(ringing.id, 'ended');
    }
  }

  /** The server hears that we are not there, and rings on elsewhere. */
  close(): void {
    this.#isClosed = true;
    for (const [key, ringing] of [...this.#ringing]) {
      if (!ringing.isFinal) this.#reply(ringing, ringing.request, 480);
      this.#forget(key, ringing);
      if (!ringing.isFinal) this.#events.ended(ringing.id, 'ended');
    }
  }

  #invite(key: string, request: SipRequest, wire: Wire, from: Endpoint): boolean {
    // RFC 3261 §8.2.2.3: what it requires is refused as it is from anybody.
    if (this.#isClosed || request.to.tag !== undefined || request.list('require').length > 0) return false;
    const merged = `${request.from.tag ?? ''} ${request.callId} ${request.cseq}`;
    for (const other of this.#ringing.values()) {
      if (other.merged !== merged) continue;
      // RFC 3261 §8.2.2.2: the same call by another way is announced once.
      const { octets, to } = this.#deps.refusals.reply(request, 482, wire.transport, from);
      this.#deps.write(wire, octets, to);
      return true;
    }
    if (this.#ringing.size >= MOST || !this.#mayAnnounce()) return false;
    const id = this.#deps.createId();
    const how = this.#events.invited({ id, caller: callerOf(request) }, request);
    if (how === 'not-ours') return false;
    const ringing: Ringing = {
      id,
      merged,
      request,
      wire,
      from,
      last: { octets: '', to: from },
      isFinal: false,
      retransmission: undefined,
      stopTimer: this.#deps.clock.after(LONGEST_MS, () => this.#end(key, ringing, 480, 'missed')),
    };
    this.#ringing.set(key, ringing);
    this.#reply(ringing, request, 100);
    if (how === 'ring') this.#reply(ringing, request, 180);
    return true;
  }

  #cancel(key: string, ringing: Ringing, cancel: SipRequest, wire: Wire, from: Endpoint): void {
    // RFC 3261 §9.2: the CANCEL is answered by itself, whatever becomes of the INVITE.
    const { octets, to } = this.#deps.refusals.reply(cancel, 200, wire.transport, from);
    this.#deps.write(wire, octets, to);
    if (!ringing.isFinal) this.#end(key, ringing, 487, reasonOfEnd(cancel));
  }

  #end(key: string, ringing: Ringing, status: number, how: AnnouncementEnd): void {
    ringing.stopTimer();
    ringing.isFinal = true;
    this.#reply(ringing, ringing.request, status);
    // Timers G and H: until the ACK, and no longer than 64*T1.
    if (ringing.wire.transport === 'udp') {
      ringing.retransmission = retransmit(this.#deps.clock, 'other', {
        again: () => this.#deps.write(ringing.wire, ringing.last.octets, ringing.last.to),
      });
    }
    ringing.stopTimer = this.#deps.clock.after(64 * Timers.T1, () => this.#forget(key, ringing));
    this.#events.ended(ringing.id, how);
  }

  #reply(ringing: Ringing, request: SipRequest, status: number): void {
    ringing.last = this.#deps.refusals.reply(request, status, ringing.wire.transport, ringing.from);
    this.#deps.write(ringing.wire, ringing.last.octets, ringing.last.to);
  }

  #forget(key: string, ringing: Ringing): void {
    ringing.stopTimer();
    ringing.retransmission?.stop();
    this.#ringing.delete(key);
  }
}

/**
 * RFC 3326 §2: why the server no longer rings us. SIP 200 or Q.850 26 (another one was awarded the call): answered. SIP 603
 * or 607 or Q.850 21 (declined at the phone, RFC 3261 §21.6.2): over, and not missed. All else, and a
 * CANCEL without a word: nobody has taken it.
 */
function reasonOfEnd(cancel: SipRequest): AnnouncementEnd {
  const causes = cancel.list('reason').map((reason) => {
    const end = reason.indexOf(';');
    const cause = end < 0 ? undefined : parseParams(reason, end)?.get('cause');
    return `${reason.slice(0, Math.max(0, end)).trim().toLowerCase()} ${Number(cause ?? 0)}`;
  });
  const says = (...ones: readonly string[]): boolean => causes.some((cause) => ones.includes(cause));
  if (says('sip 200', 'q.850 26')) return 'answered-elsewhere';
  return says('sip 603', 'sip 607', 'q.850 21') ? 'ended' : 'missed';
}
