/**
 * The sockets of one line. A flow is a wire and the endpoint at its other end; requests say in Via and Contact which
 * flow they take. Wires are shared by calls and closed when the last call has let go of them.
 */
import { ok, type Result } from '../../shared/result.ts';
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

  constructor(network: Network, events: FlowEvents) {
    this.#network = network;
    this.#events = events;
  }

  /** A flow to the target, over an open wire where there is one. `release` it once for every `open`. */
  async open(target: Target): Promise<Result<Flow, WireFault>> {
    const key = wireKey(target);
    const holder = this.#holders.get(key) ?? this.#hold(key, target);
    holder.users += 1;
    const wire = await holder.wire;
    if (!wire.ok) return wire;
    return ok(flowOver(wire.value, target));
  }

  release(flow: Flow): void {
    const key = wireKey(flow.target);
    const holder = this.#holders.get(key);
    if (holder === undefined || holder.opened !== flow.wire) return;
    holder.users -= 1;
    if (holder.users > 0) return;
    this.#holders.delete(key);
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

  closeAll(): void {
    for (const holder of this.#holders.values()) {
      if (holder.opened) holder.opened.close();
      else void holder.wire.then((wire) => wire.ok && wire.value.close());
    }
    this.#holders.clear();
  }

  get size(): number {
    return this.#holders.size;
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
        if (opened) this.#events.closed(opened, fault);
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
