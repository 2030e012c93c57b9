/**
 * The legs of one line, by Call-ID. Two may share one: an INVITE that the next address gets is the same INVITE with
 * another branch (RFC 3263 §4.3). Then one of them is current: the one whose turn it is to send, or to get a response.
 */
import type { LegAtEdge } from './edge.ts';

export class Legs {
  /** Of each Call-ID, the current one last. */
  readonly #byCallId = new Map<string, LegAtEdge[]>();

  get size(): number {
    let size = 0;
    for (const legs of this.#byCallId.values()) size += legs.length;
    return size;
  }

  get(callId: string): LegAtEdge | undefined {
    return this.#byCallId.get(callId)?.at(-1);
  }

  /** RFC 3261 §12: a dialog is Call-ID and both tags, and two of these legs may share Call-ID and local tag. */
  of(callId: string, remoteTag: string): LegAtEdge | undefined {
    const legs = this.#byCallId.get(callId);
    return legs?.findLast((leg) => leg.remoteTag === remoteTag) ?? legs?.at(-1);
  }

  add(leg: LegAtEdge): void {
    const legs = this.#byCallId.get(leg.callId);
    if (legs === undefined) this.#byCallId.set(leg.callId, [leg]);
    else legs.push(leg);
  }

  /** What has this leg's Call-ID is about this leg now. Of a leg that was removed: nothing happens. */
  turnTo(leg: LegAtEdge): void {
    const legs = this.#byCallId.get(leg.callId);
    if (legs === undefined || legs.at(-1) === leg || !legs.includes(leg)) return;
    legs.splice(legs.indexOf(leg), 1);
    legs.push(leg);
  }

  remove(leg: LegAtEdge): void {
    const legs = this.#byCallId.get(leg.callId);
    if (legs?.includes(leg) !== true) return;
    legs.splice(legs.indexOf(leg), 1);
    if (legs.length === 0) this.#byCallId.delete(leg.callId);
  }

  clear(): void {
    this.#byCallId.clear();
  }

  *[Symbol.iterator](): Iterator<LegAtEdge> {
    for (const legs of this.#byCallId.values()) yield* legs;
  }
}
