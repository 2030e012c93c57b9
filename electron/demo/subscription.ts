/** The subscription that a REFER makes: how the call to the callee goes, told by NOTIFY (RFC 3515 §2.4, RFC 3420). */
import type { Dialog } from './dialog.ts';
import type { Header } from './messages.ts';
import type { UserAgent } from './user-agent.ts';

export interface Subscription {
  /** One status of the new call. A final one (200 and above) ends the subscription. */
  tell(code: number, reason: string): void;
}

/** How long the subscription lives when no final status comes. */
const EXPIRES_SECONDS = 180;

/** `now` is in milliseconds. NOTIFYs go out one after the other, so that none can overtake another. */
export function createSubscription(
  agent: Pick<UserAgent, 'send' | 'contact'>,
  dialog: Dialog,
  now: () => number,
): Subscription {
  const startedAt = now();
  const waiting: { readonly code: number; readonly reason: string }[] = [];
  let sending = false;
  let over = false;

  function sendNext(): void {
    const next = waiting.shift();
    sending = next !== undefined && !over;
    if (!next || over) return;
    const leftSeconds = Math.max(0, EXPIRES_SECONDS - Math.floor((now() - startedAt) / 1000));
    const state = next.code >= 200 ? 'terminated;reason=noresource' : `active;expires=${leftSeconds}`;
    over = next.code >= 200;
    const headers: Header[] = [
      ['Contact', agent.contact],
      ['Event', 'refer'],
      ['Subscription-State', state],
      ['Content-Type', 'message/sipfrag;version=2.0'],
    ];
    agent.send(dialog, 'NOTIFY', headers, `SIP/2.0 ${next.code} ${next.reason}\r\n`, (code) => {
      if (code >= 300) over = true; // nobody listens any more (RFC 6665 §4.2.2)
      sendNext();
    });
  }

  return {
    tell(code, reason) {
      waiting.push({ code, reason });
      if (!sending) sendNext();
    },
  };
}
