/**
 * The life of one call as a pure function: (call, event) -> [call, effects]. No timer, no socket, no sip.js here;
 * call.ts performs the effects and feeds back what came of them.
 *
 *   resolving -> calling-phone -> phone-ringing -> phone-answered -> transferring -> callee-trying -> callee-ringing
 *       |             |                |                |                |               |               |
 *       +-------------+----------------+----------------+----------------+---------------+---------------+
 *                                 -> connected | failed | cancelled
 *
 * A final state is never left. What happens to the phone leg after it (CANCEL, BYE, a late 2xx) is the leg's business:
 * the outcome is said once, as soon as it is known.
 */
import type { ByePolicy } from '../../shared/settings.ts';
import type { CallState, Leg, Outcome, SipStatus } from '../../shared/state.ts';
import { isFinal } from '../../shared/state.ts';
import type { Target } from '../ports.ts';
import { calleeOutcome, phoneOutcome } from './outcomes.ts';

export interface CallLimits {
  /** How long the phone may ring before we give up. */
  readonly ringMs: number;
  /** How long we wait for the result of the transfer, from REFER on. */
  readonly transferMs: number;
  readonly byePolicy: ByePolicy;
}

/**
 * While there is another address to try, an address that answers nothing is left after this time instead of after
 * 64*T1 (32 s), so that a dead first server does not cost the user half a minute (RFC 3263 §4.3).
 */
export const ENTRY_LIMIT_MS = 5_000;

/** A NOTIFY and the BYE that follows it may overtake each other; Teams sends them microseconds apart (RFC 5407 §3.1). */
export const GRACE_MS = 2_000;

/**
 * A B2BUA can carry a REFER out only when it has joined the phone with us, which it does a moment after it has told us
 * that the phone was picked up. Asterisk 22 reports 400 to a REFER that is faster (7 of 80 calls over UDP, 14 of 80
 * over TLS). The dialog stays up, so the phone is asked again: after 100, 200 and 400 ms.
 */
export const AGAIN_MS = 100;
const AGAIN_TIMES = 3;

export interface Call {
  readonly limits: CallLimits;
  readonly state: CallState;
  readonly leg: Leg;
  readonly sip: SipStatus | undefined;
  readonly outcome: Outcome | undefined;
  readonly detail: string | undefined;
  /** Where the phone may be reached, in order, and which of them is being tried. */
  readonly targets: readonly Target[];
  readonly attempt: number;
  readonly redirected: boolean;
  /** The phone accepted the REFER (2xx). */
  readonly accepted: boolean;
  /** How often the REFER was repeated: see AGAIN_MS. */
  readonly repeats: number;
  /** The 400 upon which it will be repeated in a moment. */
  readonly tooFast: SipStatus | undefined;
  /** The phone has left: its BYE came, so that nothing must be sent on this leg any more. */
  readonly phoneGone: boolean;
}

/** What the phone reports about the callee leg: one NOTIFY, read by core/sip/sipfrag.ts. */
export interface TransferReport {
  readonly status: SipStatus | undefined;
  /** The subscription ended with this report (RFC 6665 §4.1.3). */
  readonly terminated: boolean;
}

/** Why a request got no usable answer, in words for the user. */
export interface Failure {
  /** `untrusted`: the server does not prove who it is. */
  readonly kind: 'auth' | 'network' | 'timeout' | 'untrusted';
  readonly text: string;
}

export type CallEvent =
  | { readonly type: 'located'; readonly targets: readonly Target[] }
  | { readonly type: 'not-located'; readonly outcome: 'phone-unreachable' | 'line-invalid'; readonly text: string }
  | { readonly type: 'phone-progress'; readonly status: SipStatus }
  | { readonly type: 'phone-answered'; readonly status: SipStatus }
  | {
      readonly type: 'phone-rejected';
      readonly status: SipStatus | undefined;
      readonly failure?: Failure | undefined;
      /** The rejected INVITE carried credentials. */
      readonly authorised: boolean;
    }
  | { readonly type: 'phone-redirected'; readonly status: SipStatus; readonly usable: boolean }
  | { readonly type: 'refer-accepted'; readonly status: SipStatus; readonly subscribed: boolean }
  | { readonly type: 'refer-rejected'; readonly status: SipStatus | undefined; readonly failure?: Failure | undefined }
  | { readonly type: 'report'; readonly report: TransferReport }
  | { readonly type: 'phone-hung-up' }
  | { readonly type: 'lost'; readonly text: string }
  | { readonly type: 'limit'; readonly timer: TimerName }
  | { readonly type: 'cancel' };

/**
 * `entry`: no answer from this address. `ring`: the phone is not picked up. `transfer`: no result. `grace`: see GRACE_MS.
 * `again`: see AGAIN_MS.
 */
export type TimerName = 'entry' | 'ring' | 'transfer' | 'grace' | 'again';

export type CallEffect =
  | { readonly type: 'locate' }
  | { readonly type: 'invite'; readonly target: Target }
  | { readonly type: 'follow-redirect' }
  | { readonly type: 'refer' }
  /** Leave the phone leg by whatever its state asks for: CANCEL, BYE, ACK and BYE on a late 2xx. */
  | { readonly type: 'leave' }
  /** The phone will leave by itself; do not wait for it for ever. */
  | { readonly type: 'await-hang-up' }
  | { readonly type: 'start-timer'; readonly timer: TimerName; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly timer: TimerName };

export type Step = readonly [Call, readonly CallEffect[]];

const NO_EFFECTS: readonly CallEffect[] = [];

/** The call as it begins, and the first thing to do. */
export function beginCall(limits: CallLimits): Step {
  const call: Call = {
    limits,
    state: 'resolving',
    leg: 'phone',
    sip: undefined,
    outcome: undefined,
    detail: undefined,
    targets: [],
    attempt: 0,
    redirected: false,
    accepted: false,
    repeats: 0,
    tooFast: undefined,
    phoneGone: false,
  };
  return [call, [{ type: 'locate' }]];
}

/** One event. An event that has no meaning in the call's state changes nothing. */
export function reduce(call: Call, event: CallEvent): Step {
  if (isFinal(call.state)) return afterFinal(call, event);
  switch (event.type) {
    case 'located':
      return call.state === 'resolving' ? inviteTarget({ ...call, targets: event.targets }, 0) : unchanged(call);
    case 'not-located':
      return fail(call, event.outcome, { detail: event.text });
    case 'phone-progress':
      return phoneProgress(call, event.status);
    case 'phone-answered':
      return isCalling(call) ? phoneAnswered(call, event.status) : unchanged(call);
    case 'phone-rejected':
      return isCalling(call) ? phoneRejected(call, event) : unchanged(call);
    case 'phone-redirected':
      return isCalling(call) ? phoneRedirected(call, event.status, event.usable) : unchanged(call);
    case 'refer-accepted':
      return referAccepted(call, event.status, event.subscribed);
    case 'refer-rejected':
      return referRejected(call, event.status, event.failure);
    case 'report':
      return isTransferring(call) ? reported(call, event.report) : unchanged(call);
    case 'phone-hung-up':
      return phoneHungUp(call);
    case 'lost':
      return isCalling(call)
        ? fail(call, 'phone-unreachable', { detail: event.text }, ['leave'])
        : fail(call, 'result-unknown', { detail: event.text }, ['leave']);
    case 'limit':
      return limitReached(call, event.timer);
    case 'cancel':
      return finish(
        call,
        { state: 'cancelled', outcome: 'cancelled' },
        call.phoneGone ? NO_EFFECTS : [{ type: 'leave' }],
      );
  }
}

const unchanged = (call: Call): Step => [call, NO_EFFECTS];

const isCalling = (call: Call): boolean => call.state === 'calling-phone' || call.state === 'phone-ringing';

const isTransferring = (call: Call): boolean =>
  call.state === 'transferring' || call.state === 'callee-trying' || call.state === 'callee-ringing';

/** After the end only two things still matter: a phone that answers all the same is left again, and its BYE is noted. */
function afterFinal(call: Call, event: CallEvent): Step {
  if (event.type === 'phone-answered') return [call, [{ type: 'leave' }]];
  if (event.type === 'phone-hung-up') return [{ ...call, phoneGone: true }, NO_EFFECTS];
  return unchanged(call);
}

function inviteTarget(call: Call, attempt: number): Step {
  const target = call.targets[attempt];
  if (target === undefined) return fail(call, 'phone-unreachable', {});
  const effects: CallEffect[] = [
    { type: 'invite', target },
    { type: 'start-timer', timer: 'ring', ms: call.limits.ringMs },
  ];
  if (attempt + 1 < call.targets.length) {
    effects.push({ type: 'start-timer', timer: 'entry', ms: ENTRY_LIMIT_MS });
  }
  return [{ ...call, state: 'calling-phone', attempt, sip: undefined }, effects];
}

function phoneProgress(call: Call, status: SipStatus): Step {
  if (!isCalling(call)) return unchanged(call);
  const stop: readonly CallEffect[] = [{ type: 'stop-timer', timer: 'entry' }];
  // RFC 3261 §21.1: 180, 181 (forwarded), 182 (queued) and 183 (progress) all mean that somebody is being alerted.
  const state = status.code >= 180 && status.code < 190 ? 'phone-ringing' : call.state;
  if (state === call.state && status.code === call.sip?.code) return [call, stop];
  return [{ ...call, state, sip: status }, stop];
}

/** RFC 3515 §2.4.2: the REFER goes out in the dialog that the 2xx has just made. The leg has sent the ACK already. */
function phoneAnswered(call: Call, status: SipStatus): Step {
  return [
    { ...call, state: 'phone-answered', sip: status },
    [
      { type: 'stop-timer', timer: 'ring' },
      { type: 'stop-timer', timer: 'entry' },
      { type: 'refer' },
      { type: 'start-timer', timer: 'transfer', ms: call.limits.transferMs },
    ],
  ];
}

/** The REFER is on its way. The shell calls this right after it has sent it. */
export const transferBegun = (call: Call): Call =>
  call.state === 'phone-answered' ? { ...call, state: 'transferring', sip: undefined } : call;

function phoneRejected(call: Call, event: Extract<CallEvent, { type: 'phone-rejected' }>): Step {
  const { status, failure, authorised } = event;
  const another = call.attempt + 1 < call.targets.length;
  // RFC 3263 §4.3: only 503, a timeout and a transport failure move on to the next address. After a provisional
  // response a lost connection does not: the phone may be ringing. A certificate that proves nothing does not either: the
  // next address may be one over which anybody can listen.
  const isOfTarget = failure ? failure.kind === 'network' || failure.kind === 'timeout' : status?.code === 503;
  const mayMoveOn = call.state === 'calling-phone' && isOfTarget;
  if (another && mayMoveOn) return inviteTarget(call, call.attempt + 1);
  if (failure?.kind === 'auth') return fail(call, 'auth-failed', { sip: status, detail: failure.text });
  if (failure) return fail(call, 'phone-unreachable', { detail: failure.text });
  return fail(call, phoneOutcome(status?.code ?? 0, authorised, call.state === 'phone-ringing'), { sip: status });
}

/** RFC 3261 §8.1.3.4: followed once, and only where the leg finds that the redirect stays with the line's own server. */
function phoneRedirected(call: Call, status: SipStatus, usable: boolean): Step {
  if (!usable || call.redirected) {
    return fail(call, 'phone-unreachable', { sip: status, detail: 'the phone forwards its calls to somewhere else' });
  }
  return [
    { ...call, redirected: true, state: 'calling-phone', sip: status },
    [{ type: 'follow-redirect' }, { type: 'start-timer', timer: 'ring', ms: call.limits.ringMs }],
  ];
}

function referAccepted(call: Call, status: SipStatus, subscribed: boolean): Step {
  if (!isTransferring(call)) return unchanged(call);
  const next: Call = { ...call, accepted: true, sip: call.state === 'transferring' ? status : call.sip };
  // RFC 4488 §4, RFC 7647 §3: with Refer-Sub: false, or 204, no NOTIFY will come; only the fact of the handover is known.
  if (!subscribed) return [next, [{ type: 'start-timer', timer: 'grace', ms: GRACE_MS }]];
  if (call.limits.byePolicy === 'at-once' && !call.phoneGone) return [next, [{ type: 'leave' }]];
  return [next, NO_EFFECTS];
}

function referRejected(call: Call, status: SipStatus | undefined, failure: Failure | undefined): Step {
  if (!isTransferring(call)) return unchanged(call);
  // A NOTIFY has come all the same: the phone does transfer, and its answer to the REFER was lost or late.
  if (call.state !== 'transferring') return unchanged(call);
  if (failure?.kind === 'auth') {
    return fail(call, 'transfer-refused', { sip: status, detail: failure.text }, ['leave']);
  }
  // Nobody knows whether the phone got it.
  if (failure) return fail(call, 'result-unknown', { detail: failure.text }, ['leave']);
  // The phone hung up while the REFER was under way. Its 481 (RFC 3261 §12.2.2: no such dialog) may come before its BYE.
  if (call.phoneGone || status?.code === 481) {
    return fail(call, 'result-unknown', { sip: status, detail: PHONE_HUNG_UP }, ['leave']);
  }
  return fail(call, 'transfer-refused', { sip: status }, ['leave']);
}

const PHONE_HUNG_UP = 'the phone hung up before it reported a result';

function reported(call: Call, report: TransferReport): Step {
  const { status, terminated } = report;
  // What the phone still says of a transfer that is about to be asked for again.
  if (call.tooFast !== undefined) return unchanged(call);
  if (status !== undefined && status.code >= 200) {
    if (wasTooFast(call, status)) {
      const ms = AGAIN_MS * 2 ** call.repeats;
      return [{ ...call, repeats: call.repeats + 1, tooFast: status }, [{ type: 'start-timer', timer: 'again', ms }]];
    }
    const outcome = calleeOutcome(status.code);
    const state: CallState = outcome === 'connected' ? 'connected' : 'failed';
    return finish(call, { state, outcome, sip: status, leg: 'callee' }, leaving(call));
  }
  if (terminated) {
    const detail = 'the phone ended its report without a result';
    return fail({ ...call, leg: 'callee' }, 'result-unknown', { sip: status, detail }, ['leave']);
  }
  if (status === undefined) return unchanged(call);
  const state: CallState = status.code >= 180 || call.state === 'callee-ringing' ? 'callee-ringing' : 'callee-trying';
  if (state === call.state && status.code === call.sip?.code) return unchanged(call);
  return [{ ...call, state, leg: 'callee', sip: status }, NO_EFFECTS];
}

/** A callee that rang or a leg that is being left speaks against it. */
const wasTooFast = (call: Call, status: SipStatus): boolean =>
  status.code === 400 &&
  call.state !== 'callee-ringing' &&
  call.repeats < AGAIN_TIMES &&
  !call.phoneGone &&
  call.limits.byePolicy !== 'at-once';

function phoneHungUp(call: Call): Step {
  const gone: Call = { ...call, phoneGone: true };
  if (call.tooFast !== undefined) {
    return finish(gone, { state: 'failed', outcome: calleeOutcome(400), sip: call.tooFast, leg: 'callee' }, NO_EFFECTS);
  }
  if (isTransferring(call) || call.state === 'phone-answered') {
    return [gone, [{ type: 'start-timer', timer: 'grace', ms: GRACE_MS }]];
  }
  // RFC 3261 §15: a BYE on an early dialog; the INVITE's own final response follows and decides.
  return [gone, NO_EFFECTS];
}

function limitReached(call: Call, timer: TimerName): Step {
  switch (timer) {
    case 'entry':
      return call.state === 'calling-phone' && call.attempt + 1 < call.targets.length
        ? withEffectFirst({ type: 'leave' }, inviteTarget(call, call.attempt + 1))
        : unchanged(call);
    case 'ring':
      if (!isCalling(call)) return unchanged(call);
      return call.sip === undefined
        ? fail(call, 'phone-unreachable', { detail: 'the server does not answer' }, ['leave'])
        : fail(call, 'phone-no-answer', { sip: call.sip }, ['leave']);
    case 'transfer':
      return fail(call, 'result-unknown', { sip: call.sip, detail: 'the phone reported no result in time' }, ['leave']);
    case 'again':
      if (!isTransferring(call) || call.phoneGone || call.repeats === 0) return unchanged(call);
      return [
        { ...call, state: 'transferring', leg: 'phone', sip: undefined, accepted: false, tooFast: undefined },
        [{ type: 'refer' }],
      ];
    case 'grace':
      return call.phoneGone
        ? fail(call, 'result-unknown', { sip: call.sip, detail: PHONE_HUNG_UP })
        : fail(
            call,
            'result-unknown',
            { sip: call.sip, detail: 'the phone took the transfer over and does not report on it' },
            ['leave'],
          );
  }
}

const withEffectFirst = (effect: CallEffect, [call, effects]: Step): Step => [call, [effect, ...effects]];

interface Ending {
  readonly state: CallState;
  readonly outcome: Outcome;
  readonly leg?: Leg;
  readonly sip?: SipStatus | undefined;
  readonly detail?: string | undefined;
}

function fail(
  call: Call,
  outcome: Outcome,
  facts: { readonly sip?: SipStatus | undefined; readonly detail?: string | undefined },
  then: readonly 'leave'[] = [],
): Step {
  return finish(call, { state: 'failed', outcome, ...facts }, then.length > 0 ? leaving(call) : NO_EFFECTS);
}

const ALL_TIMERS: readonly CallEffect[] = (['entry', 'ring', 'transfer', 'grace', 'again'] as const).map((timer) => ({
  type: 'stop-timer',
  timer,
}));

function finish(call: Call, ending: Ending, effects: readonly CallEffect[]): Step {
  return [
    {
      ...call,
      state: ending.state,
      outcome: ending.outcome,
      leg: ending.leg ?? call.leg,
      sip: ending.sip,
      detail: ending.detail,
    },
    [...ALL_TIMERS, ...effects],
  ];
}

/** `never` leaves the hanging up to the phone once it has taken the transfer over; only the user's own cancel still does it. */
function leaving(call: Call): readonly CallEffect[] {
  if (call.phoneGone || call.state === 'resolving') return NO_EFFECTS;
  const handedOver = call.accepted || call.leg === 'callee';
  if (call.limits.byePolicy === 'never' && handedOver) return [{ type: 'await-hang-up' }];
  return [{ type: 'leave' }];
}
