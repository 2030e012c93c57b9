/**
 * By which address a line's UDP sockets are seen from outside, asked of a STUN server before the first request goes out, so
 * that even the first Contact leads back through a NAT. Without an answer the line goes on as it would without a server.
 */
import type { Clock, Crypto, Endpoint, Log, Resolver, Wire } from '../ports.ts';
import type { Edge } from '../sip/edge.ts';
import { type Flow, hostPort, isSameFamily } from '../sip/flows.ts';
import { isIpv4, isIpv6 } from '../sip/lexis.ts';
import { orderSrv } from '../sip/locate/srv-order.ts';
import { within } from '../sip/locate/within.ts';
import { toOctets } from '../sip/octets.ts';
import { parseUri } from '../sip/uri.ts';

export interface PublicAddressDeps {
  readonly edge: Edge;
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly log: Log;
}

/** RFC 8489 §18.6. */
const STUN_PORT = 3478;

/** For DNS; the question itself has a limit of its own. */
const LOCATE_MS = 2_000;

/** A server that is silent costs a call two seconds; so long it costs no further one anything. */
const ASIDE_MS = 60_000;

export class PublicAddress {
  readonly #server: string;
  readonly #deps: PublicAddressDeps;
  /** What each socket was told, or is being told. They go with their wires. */
  readonly #told = new WeakMap<Wire, Promise<Endpoint | undefined>>();
  /** On the clock for intervals. */
  #asideUntil = Number.NEGATIVE_INFINITY;

  /** @param server `host` or `host:port` */
  constructor(server: string, deps: PublicAddressDeps) {
    this.#server = server;
    this.#deps = deps;
  }

  /** Puts the address into the flow's Contact. Bounded, and never rejects. */
  async learn(flow: Flow): Promise<void> {
    const { wire } = flow;
    if (wire.transport !== 'udp') return;
    const told = this.#told.get(wire) ?? this.#ask(wire);
    this.#told.set(wire, told);
    const address = await told;
    if (address !== undefined) flow.contact = hostPort(address);
  }

  async #ask(wire: Wire): Promise<Endpoint | undefined> {
    const { clock, edge, log } = this.#deps;
    if (clock.now() < this.#asideUntil) return undefined;
    const server = await within(clock, LOCATE_MS, this.#locate(wire));
    const address = server === undefined ? undefined : await edge.bindings.ask(wire, server);
    if (address !== undefined && isSameFamily(address, wire.local)) return address;
    this.#asideUntil = clock.now() + ASIDE_MS;
    log.debug(`STUN: ${server === undefined ? 'the server was not found' : 'the server has told no address'}`);
    return undefined;
  }

  /** RFC 8489 §8.1: SRV where no port is given, else the host's own addresses. */
  async #locate(wire: Wire): Promise<Endpoint | undefined> {
    const { resolver, crypto } = this.#deps;
    const uri = parseUri(`sip:${toOctets(this.#server)}`);
    if (uri === undefined) return undefined;
    const host = uri.host.replace(/^\[(.*)\]$/, '$1');
    const isLiteral = isIpv4(host) || isIpv6(host);
    if (uri.port === undefined && !isLiteral) {
      const services = await resolver.srv(`_stun._udp.${host}`);
      for (const { target, port } of services.ok ? orderSrv(services.value, crypto) : []) {
        const found = target === '.' ? undefined : await this.#addressOf(target, port, wire);
        if (found !== undefined) return found;
      }
    }
    return this.#addressOf(host, uri.port ?? STUN_PORT, wire);
  }

  /** The first one to which this socket can send. */
  async #addressOf(host: string, port: number, wire: Wire): Promise<Endpoint | undefined> {
    const isLiteral = isIpv4(host) || isIpv6(host);
    const addresses = isLiteral ? [host] : await this.#resolved(host);
    return addresses.map((address) => ({ address, port })).find((each) => isSameFamily(each, wire.local));
  }

  async #resolved(host: string): Promise<readonly string[]> {
    const found = await this.#deps.resolver.addresses(host);
    return found.ok ? found.value : [];
  }
}
