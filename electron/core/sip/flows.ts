/**
 * The sockets of one line. A flow is a wire and the endpoint at its other end; requests say in Via and Contact which
 * flow they take. Wires are shared by calls and closed when the last call has let go of them.
 */
import { err, ok, type Result } from '../../shared/result.ts';
import type { Endpoint, Network, Target, TransportName, Wire, WireEvents, WireFault } from '../ports.ts';

export interface Flow {
  readonly wire: Wire;
  readonly to: Endpoint;
  readonly target: Target;
  /** `host:port` as it stands in Via (RFC 3261 §18.1.1). */
  readonly sentBy: string;
  /** `host:port` for Contact: the local one, or what the server saw (RFC 3581 §4). */
  contact: string;
}

export const hostPort = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

export const sameEndpoint = (a: Endpoint, b: Endpoint): boolean => a.port === b.port && a.address === b.address;

/** IPv4 or IPv6. */
export const isSameFamily = (a: Endpoint, b: Endpoint): boolean => a.address.includes(':') === b.address.includes(':');

/** RFC 3261 §20.42: the transport as Via names it. */
export const viaTransport = (transport: TransportName): 'UDP' | 'TCP' | 'TLS' =>
  transport === 'udp' ? 'UDP' : transport === 'tcp' ? 'TCP' : 'TLS';

/** How long a TCP or TLS connection may take to open (sipjs: fail-over table, RFC 3263 §4.3). */
export const CONNECT_LIMIT_MS = 4_000;

interface Holder {
  readonly wire: Promise<Result<Wire, WireFault>>;
  opened: Wire | undefined;
  users: number;
}

export interface FlowEvents {
  data(wire: Wire, octets: string, from: Endpoint): void;
  unreachable(to: Endpoint, fault: WireFault): void;
  closed(wire: Wire, fault: WireFault): void;
  /** There is no wire to this target. */
  notOpened(target: Target, fault: WireFault): void;
}

export class Flows {
  readonly #network: Network;
  readonly #events: FlowEvents;
  readonly #holders = new Map<string, Holder>();
  /** Wires of a network that we may have left: those who have them keep them to the end. */
  readonly #former = new Map<Wire, Holder>();
  #isClosed = false;

  constructor(network: Network, events: FlowEvents) {
    this.#network = network;
    this.#events = events;
  }

  /** A flow to the target, over an open wire where there is one. `release` it once for every `open`. */
  async open(target: Target): Promise<Result<Flow, WireFault>> {
    // Who was still looking up a name when the line closed.
    if (this.#isClosed) return err({ kind: 'closed', text: 'The line was closed.' });
    const key = wireKey(target);
    const holder = this.#holders.get(key) ?? this.#hold(key, target);
    holder.users += 1;
    const wire = await holder.wire;
    if (!wire.ok) return wire;
    return ok(flowOver(wire.value, target));
  }

  release(flow: Flow): void {
    const key = wireKey(flow.target);
    const current = this.#holders.get(key);
    const holder = current?.opened === flow.wire ? current : this.#former.get(flow.wire);
    if (holder === undefined) return;
    holder.users -= 1;
    if (holder.users > 0) return;
    if (holder === current) this.#holders.delete(key);
    this.#former.delete(flow.wire);
    flow.wire.close();
  }

  /** Another endpoint over the same UDP socket: a dialog whose next hop is not the server that took the INVITE. */
  redirect(flow: Flow, to: Endpoint): Flow {
    return { ...flow, to };
  }

  /** The same socket where it can send there, else a wire of its own. `release` what is not a redirection. */
  async toward(flow: Flow, target: Target): Promise<Result<Flow, WireFault>> {
    const isSameSocket = flow.wire.transport === 'udp' && target.transport === 'udp' && isSameFamily(flow.to, target);
    return isSameSocket ? ok(this.redirect(flow, { address: target.address, port: target.port })) : this.open(target);
  }

  /** We break it off: whoever wants to go there gets another one. */
  abandon(wire: Wire): void {
    for (const [key, { opened }] of this.#holders) if (opened === wire) this.#holders.delete(key);
    this.#former.delete(wire);
    wire.close();
  }

  /** The network may be another one: whoever opens a flow from now on gets a new wire. */
  renew(): void {
    for (const [key, holder] of this.#holders) {
      if (holder.opened === undefined) continue;
      this.#holders.delete(key);
      this.#former.set(holder.opened, holder);
    }
  }

  closeAll(): void {
    this.#isClosed = true;
    for (const holder of this.#holders.values()) {
      if (holder.opened) holder.opened.close();
      else void holder.wire.then((wire) => wire.ok && wire.value.close());
    }
    for (const wire of this.#former.keys()) wire.close();
    this.#holders.clear();
    this.#former.clear();
  }

  get size(): number {
    return this.#holders.size + this.#former.size;
  }

  #hold(key: string, target: Target): Holder {
    let opened: Wire | undefined;
    const forget = (): void => {
      if (this.#holders.get(key) === holder) this.#holders.delete(key);
    };
    const events: WireEvents = {
      data: (octets, from) => opened && this.#events.data(opened, octets, from),
      unreachable: (to, fault) => this.#events.unreachable(to, fault),
      closed: (fault) => {
        forget();
        if (opened === undefined) return;
        this.#former.delete(opened);
        this.#events.closed(opened, fault);
      },
    };
    const wire = this.#network.open(target, events, CONNECT_LIMIT_MS).then((result) => {
      if (result.ok) {
        opened = result.value;
        holder.opened = opened;
      } else {
        forget();
        this.#events.notOpened(target, result.error);
      }
      return result;
    });
    const holder: Holder = { wire, opened: undefined, users: 0 };
    this.#holders.set(key, holder);
    return holder;
  }
}

/** One UDP socket for each server address, bound where the route to it begins; one connection for each server and the
 * name it has to prove. */
function wireKey({ transport, address, port, identity }: Target): string {
  if (transport === 'udp') return `udp ${address}`;
  return `${transport} ${address} ${port} ${identity}`;
}

function flowOver(wire: Wire, target: Target): Flow {
  const sentBy = hostPort(wire.local);
  return { wire, target, to: { address: target.address, port: target.port }, sentBy, contact: sentBy };
}
