/**
 * A well-behaved desk phone on a scripted peer: 100, 180, 200 with SDP, 202 to REFER, NOTIFY 100 and 200, 200 to BYE,
 * with a real UAS's transactions: a copy of a request gets the same response again and does not ring again, final
 * responses and its own requests are repeated by the timers of RFC 3261 §17. Each step can be replaced.
 * One long closure on purpose: calls, transactions and timers belong together.
 */
import { type Challenge, createGate, type Gate } from './sip-challenge.ts';
import { reasonFor } from './sip-message.ts';
import {
  dialogOf,
  type Peer,
  type PeerDialog,
  type Received,
  type ReplyOptions,
  type RequestOptions,
  type Sent,
  type SentRequest,
} from './sip-peer.ts';

export interface Reply extends ReplyOptions {
  readonly status: number;
  readonly reason?: string;
}

/** One NOTIFY of the transfer. What is not given is as RFC 3515 §2.4.5 wants it. */
export interface NotifyStep {
  /** The body, `SIP/2.0 180 Ringing`; null: none. */
  readonly fragment?: string | null;
  /** Subscription-State; the last step's default is terminated. */
  readonly state?: string;
  /** Sent before the 202. */
  readonly before202?: boolean;
  /** Waits so long after the step before. Without it: until that one's NOTIFY was answered. */
  readonly afterMs?: number;
  readonly changes?: Partial<RequestOptions>;
}

export interface PhoneOptions {
  readonly peer: Peer;
  /** 100 at once. */
  readonly trying?: boolean;
  /** 180; a number: another provisional response. */
  readonly ring?: boolean | number;
  /** `manual`: call.answer() or call.refuse() does it. A reply: 486, or a 200 of another kind. */
  readonly answer?: 'auto' | 'manual' | number | Reply;
  /** After the 180, in ms. */
  readonly answerAfterMs?: number;
  readonly challenge?: Challenge | readonly Challenge[];
  /** `silent`: no response at all. */
  readonly refer?: 'silent' | number | Reply;
  readonly notify?: readonly NotifyStep[];
  readonly bye?: 'silent' | number | Reply;
  /** 200 and 487; or only the 200, or nothing at all, or the call is answered just then. */
  readonly cancel?: 'well' | 'no-final' | 'silent' | 'answer';
  /** The phone hangs up by itself at that point, without waiting for anything. */
  readonly hangUp?: 'never' | 'after-ack' | 'after-202' | 'after-notify' | 'before-202';
  /** Bodies of its 2xx. */
  readonly sdp?: string;
  readonly contact?: string;
  /** RFC 3261's T1; shorter in tests that wait for retransmissions. */
  readonly t1Ms?: number;
}

export type PhoneCallState = 'ringing' | 'answered' | 'acknowledged' | 'refused' | 'cancelled' | 'ended';

export interface PhoneCall {
  readonly callId: string;
  readonly invite: Received;
  readonly toTag: string;
  readonly dialog: PeerDialog;
  readonly state: PhoneCallState;
  /** Each Refer-To that came, as it was sent. */
  readonly referTo: readonly string[];
  readonly notifies: readonly SentRequest[];
  answer(reply?: Partial<Reply>): void;
  refuse(status: number, reason?: string): void;
  hangUp(): SentRequest;
  notify(step: NotifyStep): SentRequest;
  /** Resolves once the call has been in that state. */
  until(state: PhoneCallState, timeoutMs?: number): Promise<void>;
}

export interface Phone {
  readonly calls: readonly PhoneCall[];
  /** How often the bell began. */
  readonly rings: number;
  /** Rings for a Call-ID that had rung before: somebody was rung twice for one call. */
  readonly doubleRings: number;
  /** Requests that came again with the same transaction. */
  readonly copies: number;
  /** 2xx to INVITE for which no ACK came within 64*T1. */
  readonly unacknowledged: number;
  readonly gate: Gate;
  /** The next call that was not returned before. */
  nextCall(timeoutMs?: number): Promise<PhoneCall>;
  /** No call rings or talks any more. */
  readonly idle: boolean;
  /** Ends its timers. The peer stays. */
  close(): void;
}

interface Call extends PhoneCall {
  state: PhoneCallState;
  answered: Sent | undefined;
  steps: NotifyStep[];
  waiting: Set<() => void>;
  reached: Set<PhoneCallState>;
}

interface Transaction {
  request: Received;
  last: Sent | undefined;
  acknowledged: boolean;
}

const T2_OVER_T1 = 8;
const TRANSFER: readonly NotifyStep[] = [{ fragment: 'SIP/2.0 100 Trying' }, { fragment: 'SIP/2.0 200 OK' }];

/** What a phone offers or answers; nobody listens on the port. */
export const phoneSdp = (address: string): string =>
  [
    'v=0',
    `o=phone 1 1 IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`,
    's=-',
    `c=IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`,
    't=0 0',
    'm=audio 4000 RTP/AVP 8 0 101',
    'a=rtpmap:101 telephone-event/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');

const toReply = (wanted: number | Reply): Reply => (typeof wanted === 'number' ? { status: wanted } : wanted);

export function startPhone(options: PhoneOptions): Phone {
  const { peer, t1Ms = 500 } = options;
  const gate = createGate([options.challenge ?? []].flat());
  const calls: Call[] = [];
  const transactions = new Map<string, Transaction>();
  const timers = new Set<NodeJS.Timeout>();
  const watchers = new Set<() => void>();
  let rings = 0;
  let copies = 0;
  let unacknowledged = 0;
  let callsTaken = 0;
  let tags = 0;

  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };

  /** RFC 3261 §17.1.2.2, §13.3.1.4, §17.2.1: T1, doubled up to T2, for 64*T1. `done` stops it. */
  const repeat = (send: () => void, done: () => boolean, gaveUp: () => void = () => {}): void => {
    const tick = (waitedMs: number, intervalMs: number): void => {
      later(intervalMs, () => {
        if (done()) return;
        if (waitedMs + intervalMs >= 64 * t1Ms) {
          gaveUp();
          return;
        }
        send();
        tick(waitedMs + intervalMs, Math.min(2 * intervalMs, T2_OVER_T1 * t1Ms));
      });
    };
    tick(0, t1Ms);
  };

  const enter = (call: Call, state: PhoneCallState): void => {
    call.state = state;
    call.reached.add(state);
    for (const waiter of [...call.waiting]) waiter();
  };

  const respond = (transaction: Transaction, reply: Reply): Sent => {
    const { status, reason = reasonFor(status), ...rest } = reply;
    const sent = peer.reply(transaction.request, status, reason, rest);
    transaction.last = sent;
    const { request } = transaction;
    if (request.method === 'INVITE' && status >= 300 && request.link.transport === 'udp') {
      repeat(
        () => resend(sent),
        () => transaction.acknowledged,
      );
    }
    return sent;
  };
  const resend = (sent: Sent): void => void peer.sendAgain(sent);

  /** A request of the phone's own, repeated on UDP until it has a final response. */
  const ask = (call: Call, method: string, changes?: Partial<RequestOptions>): SentRequest => {
    const request = call.dialog.request(method, changes);
    const isDone = (): boolean =>
      peer.received.some((m) => !m.isRequest && m.status >= 200 && m.branch === request.branch);
    if (request.message.link.transport === 'udp') repeat(request.repeat, isDone);
    return request;
  };

  const hangUp = (call: Call): SentRequest => {
    enter(call, 'ended');
    return ask(call, 'BYE');
  };

  const notify = (call: Call, step: NotifyStep, isLast: boolean): SentRequest => {
    const { fragment = null, state = isLast ? 'terminated;reason=noresource' : 'active;expires=60' } = step;
    const headers = { Event: 'refer', 'Subscription-State': state, ...step.changes?.headers };
    const sent = ask(call, 'NOTIFY', {
      ...(fragment === null ? {} : { body: `${fragment}\r\n`, contentType: 'message/sipfrag;version=2.0' }),
      ...step.changes,
      headers,
    });
    (call.notifies as SentRequest[]).push(sent);
    return sent;
  };

  const play = (call: Call): void => {
    const step = call.steps.shift();
    if (step === undefined) {
      if (options.hangUp === 'after-notify' && call.state !== 'ended') hangUp(call);
      return;
    }
    const send = (): void => {
      const sent = notify(call, step, call.steps.length === 0);
      const next = call.steps[0];
      if (next === undefined || next.afterMs !== undefined) {
        play(call);
        return;
      }
      // Without an answer within timer F the subscription is over (RFC 6665 §4.2.2).
      sent.response(64 * t1Ms).then(
        () => play(call),
        () => {},
      );
    };
    if (step.afterMs === undefined || step.afterMs === 0) send();
    else later(step.afterMs, send);
  };

  const answer = (call: Call, transaction: Transaction, changes: Partial<Reply> = {}): void => {
    if (call.state !== 'ringing') return;
    const reply: Reply = {
      status: 200,
      toTag: call.toTag,
      contact: options.contact ?? `<${peer.uri}>`,
      body: options.sdp ?? phoneSdp(peer.address),
      contentType: 'application/sdp',
      ...changes,
    };
    call.answered = respond(transaction, reply);
    enter(call, 'answered');
    repeat(
      () => call.answered !== undefined && resend(call.answered),
      () => call.state !== 'answered',
      () => {
        unacknowledged += 1;
        if (call.state === 'answered') hangUp(call);
      },
    );
  };

  const refuse = (call: Call, transaction: Transaction, reply: Reply): void => {
    if (call.state !== 'ringing') return;
    respond(transaction, { toTag: call.toTag, ...reply });
    enter(call, 'refused');
  };

  const settleInvite = (call: Call, transaction: Transaction): void => {
    const wanted = options.answer ?? 'auto';
    if (wanted === 'manual') return;
    const go = (): void => {
      const reply = wanted === 'auto' ? toReply(200) : toReply(wanted);
      if (reply.status < 300) answer(call, transaction, reply);
      else refuse(call, transaction, reply);
    };
    if (options.answerAfterMs === undefined) go();
    else later(options.answerAfterMs, go);
  };

  const createCall = (transaction: Transaction): Call => {
    tags += 1;
    const toTag = `phone${peer.port}x${tags}`;
    const { request } = transaction;
    const call: Call = {
      callId: request.callId,
      invite: request,
      toTag,
      dialog: dialogOf(peer, request, toTag),
      state: 'ringing',
      answered: undefined,
      referTo: [],
      notifies: [],
      steps: [],
      waiting: new Set(),
      reached: new Set(['ringing']),
      answer: (reply) => answer(call, transaction, reply),
      refuse: (status, reason = reasonFor(status)) => refuse(call, transaction, { status, reason }),
      hangUp: () => hangUp(call),
      notify: (step) => notify(call, step, step.state?.startsWith('terminated') ?? false),
      until: (state, timeoutMs = 5_000) => untilState(call, state, timeoutMs),
    };
    return call;
  };

  const invited = (transaction: Transaction): void => {
    const { request } = transaction;
    const known = calls.find((call) => call.callId === request.callId && call.toTag === request.toTag);
    if (request.toTag !== '') {
      if (known === undefined) respond(transaction, { status: 481 });
      else {
        const body = options.sdp ?? phoneSdp(peer.address);
        respond(transaction, { status: 200, body, contentType: 'application/sdp' });
      }
      return;
    }
    if (options.trying ?? true) respond(transaction, { status: 100 });
    const call = createCall(transaction);
    calls.push(call);
    rings += 1;
    const ring = options.ring ?? true;
    if (ring !== false) {
      const status = ring === true ? 180 : ring;
      respond(transaction, { status, toTag: call.toTag, contact: options.contact ?? `<${peer.uri}>` });
    }
    for (const watcher of [...watchers]) watcher();
    settleInvite(call, transaction);
  };

  const referred = (call: Call, transaction: Transaction): void => {
    (call.referTo as string[]).push(transaction.request.header('refer-to'));
    const wanted = options.refer ?? 202;
    if (wanted === 'silent') return;
    if (options.hangUp === 'before-202') hangUp(call);
    const reply = toReply(wanted);
    const accepted = reply.status >= 200 && reply.status < 300;
    const steps = [...(options.notify ?? (reply.status === 204 ? [] : TRANSFER))];
    while (accepted && steps[0]?.before202 === true) {
      const [step] = steps.splice(0, 1);
      if (step !== undefined) notify(call, step, steps.length === 0);
    }
    respond(transaction, reply);
    if (!accepted) return;
    if (options.hangUp === 'after-202') hangUp(call);
    call.steps = steps;
    play(call);
  };

  const ended = (call: Call, transaction: Transaction): void => {
    if (call.state !== 'ended') enter(call, 'ended');
    const wanted = options.bye ?? 200;
    if (wanted !== 'silent') respond(transaction, toReply(wanted));
  };

  const cancelled = (transaction: Transaction): void => {
    const { request } = transaction;
    const invite = transactions.get(keyOf(request, 'INVITE'));
    const call = calls.find(({ invite: { callId, branch } }) => callId === request.callId && branch === request.branch);
    const how = options.cancel ?? 'well';
    if (how === 'silent') return;
    if (invite === undefined || call === undefined) {
      respond(transaction, { status: 481 });
      return;
    }
    if (how === 'answer') answer(call, invite);
    respond(transaction, { status: 200, toTag: call.toTag });
    if (how === 'no-final' || call.state !== 'ringing') return;
    respond(invite, { status: 487, toTag: call.toTag });
    enter(call, 'cancelled');
  };

  const acknowledged = (request: Received): void => {
    const invite = transactions.get(keyOf(request, 'INVITE'));
    if (invite !== undefined) invite.acknowledged = true;
    const call = calls.find(({ callId, toTag }) => callId === request.callId && toTag === request.toTag);
    if (call?.state !== 'answered') return;
    enter(call, 'acknowledged');
    if (options.hangUp === 'after-ack') hangUp(call);
  };

  const inDialog = (transaction: Transaction): void => {
    const { request } = transaction;
    const call = calls.find(({ callId, toTag }) => callId === request.callId && toTag === request.toTag);
    if (request.method === 'OPTIONS') respond(transaction, { status: 200 });
    else if (call === undefined) respond(transaction, { status: 481 });
    else if (request.method === 'REFER') referred(call, transaction);
    else if (request.method === 'BYE') ended(call, transaction);
    else respond(transaction, { status: 200 });
  };

  const stop = peer.on('*', (request) => {
    if (request.method === 'ACK') {
      acknowledged(request);
      return;
    }
    const key = keyOf(request, request.method);
    const known = transactions.get(key);
    if (known !== undefined) {
      copies += 1;
      // An answered INVITE's 2xx is repeated by its own timer.
      if (known.last !== undefined) resend(known.last);
      return;
    }
    const transaction: Transaction = { request, last: undefined, acknowledged: false };
    transactions.set(key, transaction);
    const refusal = request.method === 'CANCEL' ? undefined : gate.check(request);
    if (refusal !== undefined) respond(transaction, refusal);
    else if (request.method === 'INVITE') invited(transaction);
    else if (request.method === 'CANCEL') cancelled(transaction);
    else inDialog(transaction);
  });

  return {
    calls,
    gate,
    get rings() {
      return rings;
    },
    get doubleRings() {
      return rings - new Set(calls.map(({ callId }) => callId)).size;
    },
    get copies() {
      return copies;
    },
    get unacknowledged() {
      return unacknowledged;
    },
    get idle() {
      return calls.every(({ state }) => state === 'refused' || state === 'cancelled' || state === 'ended');
    },
    nextCall(timeoutMs = 5_000) {
      return new Promise((resolve, reject) => {
        const check = (): void => {
          const call = calls[callsTaken];
          if (call === undefined) return;
          callsTaken += 1;
          clearTimeout(timer);
          watchers.delete(check);
          resolve(call);
        };
        const timer = setTimeout(() => {
          watchers.delete(check);
          reject(new Error(`the phone at ${peer.hostPort} was not called within ${timeoutMs} ms`));
        }, timeoutMs);
        watchers.add(check);
        check();
      });
    },
    close() {
      stop();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** RFC 3261 §17.2.3: branch, sent-by and method; an ACK belongs to its INVITE. */
const keyOf = (request: Received, method: string): string => {
  const sentBy = /^\S+\s+([^;\s]+)/.exec(request.header('via'))?.[1] ?? '';
  return `${request.branch} ${sentBy} ${method}`;
};

function untilState(call: Call, state: PhoneCallState, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      if (!call.reached.has(state)) return;
      clearTimeout(timer);
      call.waiting.delete(check);
      resolve();
    };
    const timer = setTimeout(() => {
      call.waiting.delete(check);
      reject(new Error(`the phone's call did not become ${state} within ${timeoutMs} ms; it is ${call.state}`));
    }, timeoutMs);
    call.waiting.add(check);
    check();
  });
}
