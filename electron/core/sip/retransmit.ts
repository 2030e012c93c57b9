/**
 * The timers that sip.js leaves out: A and E for our requests, G for our rejections of an INVITE. Only on UDP; a stream
 * delivers by itself (RFC 3261 §17.1.1.2, §17.1.2.2, §17.2.1). The end after 64*T1 is sip.js's own timer B, F or H.
 */
import type { Clock } from '../ports.ts';
import { Timers } from './sipjs.ts';

export interface Retransmission {
  /** A provisional response has come. RFC 3261 §17.1.1.2: an INVITE is then repeated no more; §17.1.2.2: others every T2. */
  provisional(): void;
  stop(): void;
}

export interface Repeating {
  again(): void;
  /** Nothing has come back for a moment, and again after each repetition: is anybody there at all? */
  silent?(): void;
}

/** A tenth of T1: long enough for an answer from anywhere near, short enough that a dead port costs nobody time. */
const SILENCE = 0.1;

/** Calls `again` after T1, 2*T1, 4*T1 … For everything but an INVITE the interval grows to T2 at most. */
export function retransmit(clock: Clock, kind: 'invite' | 'other', repeating: Repeating): Retransmission {
  let interval = Timers.T1;
  let cancel = repeating.silent ? clock.after(interval * SILENCE, noticeSilence) : clock.after(interval, fire);
  function noticeSilence(): void {
    cancel = clock.after(interval * (1 - SILENCE), fire);
    repeating.silent?.();
  }
  function fire(): void {
    interval = kind === 'invite' ? interval * 2 : Math.min(interval * 2, Timers.T2);
    cancel = clock.after(interval, fire);
    repeating.again();
    repeating.silent?.();
  }
  return {
    provisional: () => {
      if (kind === 'invite') cancel();
      else interval = Timers.T2;
    },
    stop: () => cancel(),
  };
}
