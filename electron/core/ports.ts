/**
 * What the core needs from outside. Adapters live in electron/node (and electron/main); tests bring their own.
 *
 * Octets: every SIP message crosses these ports as an "octet string", one character (0-255) per byte. Framing and
 * Content-Length then count characters, and what a peer sent can be echoed to it byte for byte.
 */
import type { Result } from '../shared/result.ts';

export type TransportName = 'udp' | 'tcp' | 'tls';

/** An IP literal without brackets, and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** One place to send to, found by RFC 3263 procedures (core/sip/locate.ts). */
export interface Target extends Endpoint {
  readonly transport: TransportName;
  /** The name that a TLS certificate must prove: the domain as the user typed it (RFC 5922 §4), or the IP literal. */
  readonly identity: string;
}

export type WireFaultKind = 'refused' | 'unreachable' | 'timeout' | 'reset' | 'closed' | 'tls' | 'local';
export interface WireFault {
  readonly kind: WireFaultKind;
  /** One plain sentence in English, without secrets. */
  readonly text: string;
}

export interface WireEvents {
  /** UDP: one datagram. TCP and TLS: the next piece of the stream, cut anywhere. */
  data(octets: string, from: Endpoint): void;
  /** UDP only: an ICMP error for a datagram to this endpoint. */
  unreachable(to: Endpoint, fault: WireFault): void;
  /** Once, and never after close(). Nothing can be sent any more. */
  closed(fault: WireFault): void;
}

/**
 * A socket that is ready. UDP: one unconnected socket that can send to and hear from anybody, so that a phone whose
 * proxy does not record-route can reach our Contact. TCP and TLS: one connection.
 */
export interface Wire {
  readonly transport: TransportName;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** MUST NOT throw. `to` is for UDP only; without it the wire's remote. Failures arrive as events. */
  send(octets: string, to?: Endpoint): void;
  /** UDP: asks the network whether anything listens at `to`; only a "no" is heard, as `unreachable`. Else does nothing. */
  probe(to: Endpoint): void;
  /** Sends what is queued, then closes. Idempotent. */
  close(): void;
}

/** A bound UDP port that swallows what it gets, so that a phone's media meets an open port. */
export interface MediaSink {
  readonly local: Endpoint;
  close(): void;
}

export interface Network {
  /** TCP and TLS MUST give up after `timeoutMs`. The promise MUST NOT reject. */
  open(target: Target, events: WireEvents, timeoutMs: number): Promise<Result<Wire, WireFault>>;
  openSink(address: string): Promise<Result<MediaSink, WireFault>>;
}

export interface ResolveFault {
  readonly kind: 'not-found' | 'temporary';
  readonly text: string;
}

/** DNS, as the operating system sees it. NAPTR and SRV join with the registration issue. */
export interface Resolver {
  /** A and AAAA, in the order to be tried. The promise MUST NOT reject; an empty list is not a success. */
  addresses(host: string): Promise<Result<readonly string[], ResolveFault>>;
}

export type HashName = 'md5' | 'sha256' | 'sha512-256';

export interface Crypto {
  /** Lower-case hex of `bytes` bytes from a cryptographic source (RFC 3261 §8.1.1.7, §19.3). */
  random(bytes: number): string;
  /** Lower-case hex digest of an octet string. */
  hash(name: HashName, octets: string): string;
}

export interface Clock {
  /** Milliseconds, monotonic: for intervals. */
  now(): number;
  /** Milliseconds since the Unix epoch: for people. */
  wallClock(): number;
  /** Calls back once after `ms`. The returned function cancels; calling it late or twice does nothing. */
  after(ms: number, callback: () => void): () => void;
}

/** What is sent and received, for `--trace` and diagnostics. Credentials are redacted before it is called. */
export interface Trace {
  message(direction: 'sent' | 'received', transport: TransportName, peer: Endpoint, octets: string): void;
}

export interface Log {
  debug(text: string): void;
  warn(text: string): void;
}

export interface Secrets {
  /** The password of a line. Undefined when there is none. Used by the digest only; never put into state. */
  password(line: string): Promise<Result<string | undefined, string>>;
}
