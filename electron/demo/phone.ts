/** The user's phone, and the user: rings, is picked up, and calls whom a REFER names (RFC 3515, RFC 3892, RFC 5589 §6). */
import { parseNameAddr } from '../core/sip/name-addr.ts';
import type { SipRequest } from '../core/sip/parse.ts';
import { parseUri, unescapeOctets } from '../core/sip/uri.ts';
import type { PartyOptions } from './callee.ts';
import type { Element } from './element.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { createSubscription, type Subscription } from './subscription.ts';
import { createUserAgent, type IncomingCall, type Session, type UserAgent } from './user-agent.ts';

/** Whom a REFER names, and who says so; or the status that refuses it. */
type Referral = { readonly target: string; readonly referredBy: string } | { readonly code: 400 | 429 };

function readReferral(message: SipRequest): Referral {
  const targets = message.all('refer-to'); // exactly one (RFC 3515 §2.4.2)
  const target = parseNameAddr(targets[0] ?? '');
  const referredBy = message.header('referred-by');
  if (targets.length !== 1 || !target || !parseUri(target.uri)) return { code: 400 };
  if (referredBy === undefined) return { code: 429 }; // RFC 3892 §5
  if (!parseNameAddr(referredBy)) return { code: 400 };
  return { target: target.uri.split('?')[0] ?? '', referredBy };
}

/** The callee as a display shows it. */
function numberIn(uri: string): string {
  const parts = parseUri(uri);
  return unescapeOctets(parts?.user ?? parts?.opaque ?? uri);
}

export function createPhone(element: Element, options: PartyOptions): UserAgent {
  const { behaviour, times, report } = options;
  const { timers } = element;
  /** Sessions that have got a REFER. */
  const referred = new WeakSet<Session>();

  function react(call: IncomingCall): void {
    if (behaviour === 'phone-declined') {
      report('declines');
      call.refuse(603);
    } else if (call.answer()) report('is picked up');
  }

  function invite(call: IncomingCall): void {
    if (behaviour === 'phone-busy') {
      report('is busy');
      call.refuse(486);
      return;
    }
    timers.after(times.phoneRingsAfterMs, () => {
      if (!call.isRinging()) return;
      const { display, uri } = call.transaction.received.message.from;
      report(`rings and shows "${display === '' ? numberIn(uri) : Buffer.from(display, 'latin1').toString()}"`);
      call.ring();
      if (behaviour !== 'phone-no-answer') timers.after(times.userReactsAfterMs, () => call.isRinging() && react(call));
    });
  }

  function hangUp(session: Session): void {
    if (!agent.isOpen(session)) return;
    report('hangs up');
    agent.hangUp(session);
  }

  function established(session: Session): void {
    if (behaviour === 'phone-hangs-up') timers.after(times.userHangsUpAfterMs, () => hangUp(session));
    else timers.after(times.patienceMs, () => !referred.has(session) && hangUp(session));
  }

  function callTarget(target: string, referredBy: string, subscription: Subscription, session: Session): void {
    agent.call(target, [['Referred-By', referredBy]], {
      progress: (code, reason) => code > 100 && subscription.tell(code, reason),
      refused(code, reason) {
        report(`hears that the call failed: ${code} ${reason}`);
        subscription.tell(code, reason);
        timers.after(times.patienceMs, () => hangUp(session));
      },
      answered(talk) {
        report('is connected with the callee');
        subscription.tell(200, 'OK');
        timers.after(times.talkMs, () => hangUp(talk));
        // The leg of the one who made the call ends with the talk, if that one has left it open.
        timers.after(behaviour === 'no-notify' ? times.silenceMs : times.talkMs, () => hangUp(session));
      },
    });
  }

  function refer(transaction: ServerTransaction, session: Session): void {
    if (behaviour === 'phone-hangs-up') {
      hangUp(session);
      agent.reply(transaction, 481);
      return;
    }
    const referral = readReferral(transaction.received.message);
    if ('code' in referral) {
      agent.reply(transaction, referral.code);
      return;
    }
    referred.add(session);
    report(`is told to dial ${numberIn(referral.target)}`);
    agent.reply(transaction, 202, [['Contact', agent.contact]]);
    const subscription = createSubscription(agent, session.dialog, timers.now);
    subscription.tell(100, 'Trying');
    const silent: Subscription = { tell: () => undefined };
    callTarget(referral.target, referral.referredBy, behaviour === 'no-notify' ? silent : subscription, session);
  }

  const agent = createUserAgent(element, {
    ...options,
    handlers: {
      invite,
      cancelled: () => report('stops ringing: the call was cancelled'),
      established,
      ended: () => report('hears that the other side has hung up'),
      ...(behaviour === 'no-refer' ? {} : { refer }),
    },
  });
  return agent;
}
