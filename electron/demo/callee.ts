/** The callee: whoever is dialled in the demo. */
import type { DemoBehaviour } from './behaviours.ts';
import type { Element } from './element.ts';
import type { DemoTimes } from './times.ts';
import { createUserAgent, type IncomingCall, type UserAgent, type UserAgentOptions } from './user-agent.ts';

export interface PartyOptions extends Omit<UserAgentOptions, 'handlers'> {
  readonly behaviour: DemoBehaviour;
  readonly times: DemoTimes;
  /** What happened, for people. */
  report(text: string): void;
}

export function createCallee(element: Element, options: PartyOptions): UserAgent {
  const { behaviour, times, report } = options;
  const { timers } = element;

  function react(call: IncomingCall): void {
    if (behaviour === 'declined') {
      report('declines');
      call.refuse(603);
    } else if (call.answer()) report('picks up');
  }

  function invite(call: IncomingCall): void {
    if (behaviour === 'busy') {
      report('is busy');
      call.refuse(486);
      return;
    }
    timers.after(times.calleeRingsAfterMs, () => {
      if (!call.isRinging()) return;
      report('rings');
      call.ring();
      if (behaviour !== 'no-answer') timers.after(times.calleeReactsAfterMs, () => call.isRinging() && react(call));
    });
  }

  return createUserAgent(element, {
    ...options,
    handlers: {
      invite,
      cancelled: () => report('stops ringing: nobody picked up'),
      established: () => undefined,
      ended: () => report('hears that the other side has hung up'),
    },
  });
}
