/** Performs the effects of calls/machine.ts for one call, and feeds back what comes of them. */
import type { Result } from '../../shared/result.ts';
import type { Line } from '../lines/line.ts';
import type { Clock, Target } from '../ports.ts';
import type { Leg, LegEvents } from '../sip/leg.ts';
import {
  beginCall,
  type Call,
  type CallEffect,
  type CallEvent,
  type CallLimits,
  reduce,
  type TimerName,
  transferBegun,
} from './machine.ts';

export interface CallDeps {
  /** The line at work; a sentence where it cannot work. */
  line(): Promise<Result<Line, string>>;
  readonly clock: Clock;
  readonly limits: CallLimits;
  /** What the REFER names: an exact URI, or one that is still being looked up. */
  readonly calleeUri: string | Promise<string>;
  /** What the phone shows while it rings. */
  readonly callee: string;
  changed(call: Call): void;
  /** Once, after the final state: the phone leg is gone too. */
  over(): void;
}

export interface RunningCall {
  cancel(): void;
}

export function runCall(deps: CallDeps): RunningCall {
  const { clock } = deps;
  let line: Line | undefined;
  const timers = new Map<TimerName, () => void>();
  const legs = new Set<Leg>();
  let [call, first] = beginCall(deps.limits);
  let leg: Leg | undefined;
  /** How many connections are being opened, and which of them is for the address that is tried now. */
  let opening = 0;
  let turn = 0;
  let redirect: string | undefined;
  let over = false;

  function dispatch(event: CallEvent): void {
    const before = call;
    const [next, effects] = reduce(call, event);
    call = next;
    if (call !== before) deps.changed(call);
    for (const effect of effects) perform(effect);
    endIfOver();
  }

  function perform(effect: CallEffect): void {
    switch (effect.type) {
      case 'locate':
        void locate().then(dispatch);
        return;
      case 'invite':
        void invite(effect.target);
        return;
      case 'follow-redirect': {
        const target = call.targets[call.attempt];
        if (target !== undefined) void invite(target, redirect);
        return;
      }
      case 'refer': {
        const begun = transferBegun(call);
        if (begun !== call) {
          call = begun;
          deps.changed(call);
        }
        refer(deps.calleeUri);
        return;
      }
      case 'leave':
        leg?.leave();
        return;
      case 'await-hang-up':
        leg?.awaitHangUp();
        return;
      case 'start-timer':
        timers.get(effect.timer)?.();
        timers.set(
          effect.timer,
          clock.after(effect.ms, () => dispatch({ type: 'limit', timer: effect.timer })),
        );
        return;
      case 'stop-timer':
        timers.get(effect.timer)?.();
        timers.delete(effect.timer);
        return;
    }
  }

  function refer(uri: string | Promise<string>): void {
    const to = leg;
    if (typeof uri === 'string') to?.refer(uri);
    else {
      void uri.then((found) => {
        // The phone may have hung up, or the user cancelled, while it was looked up.
        if (to === leg && call.outcome === undefined) to?.refer(found);
      });
    }
  }

  async function locate(): Promise<CallEvent> {
    const made = await deps.line();
    if (!made.ok) return { type: 'not-located', outcome: 'line-invalid', text: made.error };
    line = made.value;
    const located = await line.locate();
    if (!located.ok) return { type: 'not-located', outcome: 'phone-unreachable', text: located.error.text };
    return { type: 'located', targets: located.value };
  }

  async function invite(target: Target, requestUri?: string): Promise<void> {
    if (line === undefined) return;
    opening += 1;
    turn += 1;
    const own = turn;
    const made: { leg?: Leg } = {};
    const opened = await line.invite(
      target,
      { callee: deps.callee, ...(requestUri === undefined ? { repeats: leg } : { requestUri }) },
      eventsOf(made),
    );
    opening -= 1;
    if (!opened.ok) {
      if (own !== turn) {
        endIfOver();
        return;
      }
      const { kind, text } = opened.error;
      const failure = { kind: kind === 'certificate' ? 'untrusted' : 'network', text } as const;
      dispatch({ type: 'phone-rejected', status: undefined, failure, authorised: false });
      return;
    }
    made.leg = opened.value;
    legs.add(opened.value);
    if (call.outcome !== undefined || own !== turn) {
      // Cancelled, or given up for another address, while the connection was being opened: nothing has been sent.
      opened.value.leave();
      return;
    }
    leg = opened.value;
    leg.invite();
  }

  /** Events of a leg that has been given up for another address change nothing in the call. */
  function eventsOf(made: { leg?: Leg }): LegEvents {
    const current = (event: CallEvent): void => {
      if (made.leg === leg) dispatch(event);
    };
    return {
      progress: (status) => current({ type: 'phone-progress', status }),
      answered: (status) => current({ type: 'phone-answered', status }),
      rejected: (status, failure, authorised) => current({ type: 'phone-rejected', status, failure, authorised }),
      redirected: (status, contact) => {
        redirect = contact;
        current({
          type: 'phone-redirected',
          status,
          usable: contact !== undefined && line?.followsTo(contact) === true,
        });
      },
      referAccepted: (status, subscribed) => current({ type: 'refer-accepted', status, subscribed }),
      referRejected: (status, failure) => current({ type: 'refer-rejected', status, failure }),
      report: (report) => current({ type: 'report', report }),
      hungUp: () => current({ type: 'phone-hung-up' }),
      lost: (text) => current({ type: 'lost', text }),
      gone: () => {
        if (made.leg === undefined) return;
        legs.delete(made.leg);
        endIfOver();
      },
    };
  }

  function endIfOver(): void {
    if (over || call.outcome === undefined || opening > 0 || legs.size > 0) return;
    over = true;
    leg?.mute();
    deps.over();
  }

  deps.changed(call);
  for (const effect of first) perform(effect);
  first = [];
  return { cancel: () => dispatch({ type: 'cancel' }) };
}
