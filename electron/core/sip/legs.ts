/**
 * The legs of one line, by Call-ID. Two may share one: an INVITE that the next address gets is the same INVITE with
 * another branch (RFC 3263 §4.3). Then one of them is current: the one whose turn it is to send, or to get a response.
 */
import type { LegAtEdge } from './edge.ts';

export class Legs {
  readonly #all = new Set<LegAtEdge>();
  readonly #current = new Map<string, LegAtEdge>();

  get size(): number {
    return this.#all.size;
  }

  get(callId: string): LegAtEdge | undefined {
    return this.#current.get(callId);
  }

  add(leg: LegAtEdge): void {
    this.#all.add(leg);
    this.#current.set(leg.callId, leg);
  }

  /** What has this leg's Call-ID is about this leg now. Of a leg that was removed: nothing happens. */
  turnTo(leg: LegAtEdge): void {
    if (this.#all.has(leg)) this.#current.set(leg.callId, leg);
  }

  remove(leg: LegAtEdge): void {
    this.#all.delete(leg);
    if (this.#current.get(leg.callId) !== leg) return;
    this.#current.delete(leg.callId);
    for (const other of this.#all) if (other.callId === leg.callId) this.#current.set(other.callId, other);
  }

  clear(): void {
    this.#all.clear();
    this.#current.clear();
  }

  [Symbol.iterator](): Iterator<LegAtEdge> {
    return this.#all.values();
  }
}
