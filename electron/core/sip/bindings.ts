/**
 * Binding requests of a line's UDP sockets to its STUN server (RFC 8489 §6.2.1, §6.3): asked a few times, answered once or
 * not at all. What belongs to none of them is a stranger's.
 */
import type { Clock, Crypto, Endpoint, Wire } from '../ports.ts';
import { sameEndpoint } from './flows.ts';
import { bindingRequest, isBindingEnd, mappedAddress, transactionOf } from './stun.ts';

/** RFC 8489 §6.2.1: 500 ms, then twice as long. Whoever waits has a call to make: no seven requests in 40 s. */
const REPEATS_MS = [500, 1_500] as const;
const LIMIT_MS = 2_000;

interface Binding {
  readonly wire: Wire;
  readonly server: Endpoint;
  settle(octets: string | undefined): void;
}

export class Bindings {
  readonly #clock: Clock;
  readonly #crypto: Crypto;
  readonly #waiting = new Map<string, Binding>();
  #closed = false;

  constructor(clock: Clock, crypto: Crypto) {
    this.#clock = clock;
    this.#crypto = crypto;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** @returns by which address the server sees this socket; undefined: it does not say so in time. Never rejects. */
  ask(wire: Wire, server: Endpoint): Promise<Endpoint | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    // RFC 8489 §5: 96 bits that nobody guesses.
    const transaction = this.#crypto.random(12).replace(/../g, (hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    const request = bindingRequest(transaction);
    const send = (): void => wire.send(request, server);
    return new Promise((resolve) => {
      const timers = REPEATS_MS.map((ms) => this.#clock.after(ms, send));
      const settle = (octets: string | undefined): void => {
        for (const stop of timers) stop();
        this.#waiting.delete(transaction);
        resolve(octets === undefined ? undefined : mappedAddress(octets));
      };
      timers.push(this.#clock.after(LIMIT_MS, () => settle(undefined)));
      this.#waiting.set(transaction, { wire, server, settle });
      send();
    });
  }

  /** @returns whether it was the answer to one of them, from the server that was asked */
  take(wire: Wire, octets: string, from: Endpoint): boolean {
    const binding = this.#waiting.get(transactionOf(octets));
    if (binding?.wire !== wire || !sameEndpoint(binding.server, from) || !isBindingEnd(octets)) return false;
    binding.settle(octets);
    return true;
  }

  close(): void {
    this.#closed = true;
    for (const { settle } of [...this.#waiting.values()]) settle(undefined);
  }
}
