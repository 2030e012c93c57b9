/**
 * What the core needs from outside. Adapters live in electron/node (and electron/main); tests bring their own.
 *
 * Octets: every SIP message crosses these ports as an "octet string", one character (0-255) per byte. Framing and
 * Content-Length then count characters, and what a peer sent can be echoed to it byte for byte.
 */
import type { Openable } from '../shared/contract.ts';
import type { Result } from '../shared/result.ts';
import type { FieldFault, LinkScheme, Settings } from '../shared/settings.ts';
import type { DesktopSnapshot, PasswordPlace, SecretsRating } from '../shared/state.ts';

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

/**
 * `certificate`: the server does not prove who it is; then no other way to it may be tried, least of all a weaker one.
 * `tls`: TLS fails for another reason.
 */
export type WireFaultKind =
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'reset'
  | 'closed'
  | 'tls'
  | 'certificate'
  | 'local';
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

/** What TLS has agreed on. That the certificate is good is said by the wire's being open. */
export interface WireSecurity {
  /** `TLSv1.3` */
  readonly protocol: string;
  /** The last moment of the server's certificate, in milliseconds since the Unix epoch. */
  readonly validUntil: number;
}

/**
 * A socket that is ready. UDP: one unconnected socket that can send to and hear from anybody, so that a phone whose
 * proxy does not record-route can reach our Contact. TCP and TLS: one connection.
 */
export interface Wire {
  readonly transport: TransportName;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** TLS only. */
  readonly security?: WireSecurity | undefined;
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
  /** `not-found`: the answer is that there is none. `temporary`: there is no answer. */
  readonly kind: 'not-found' | 'temporary';
  readonly text: string;
}

/** RFC 2782. */
export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  /** `.`: the service is not there. */
  readonly target: string;
}

/** RFC 3403 §4.1. */
export interface NaptrRecord {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  readonly service: string;
  readonly regexp: string;
  readonly replacement: string;
}

/**
 * DNS: addresses as the operating system sees them, the other records from its name servers. Answers are kept as long as
 * they hold. The promises MUST NOT reject; an empty list is not a success.
 */
export interface Resolver {
  /** A and AAAA, in the order to be tried. */
  addresses(host: string): Promise<Result<readonly string[], ResolveFault>>;
  /** In no order. */
  srv(name: string): Promise<Result<readonly SrvRecord[], ResolveFault>>;
  /** In no order. */
  naptr(name: string): Promise<Result<readonly NaptrRecord[], ResolveFault>>;
  /** The network is another one: each answer is asked for anew, and used for want of another only. */
  expire?(): void;
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

/** Passwords go in only; what comes out is for the digest. Failures are sentences without a password in them. */
export interface SecretStore extends Secrets {
  /** @returns where it is kept now, and one sentence for the user where that is only a file */
  set(
    line: string,
    password: string,
  ): Promise<Result<{ readonly place: PasswordPlace; readonly notice?: string }, string>>;
  /** Removing what is not there is a success; the sentence says what could not be cleaned up. */
  remove(line: string): Promise<Result<undefined, string>>;
  /** Where the passwords of these lines are kept; asks no keyring. */
  places(lines: readonly string[]): Result<Readonly<Record<string, PasswordPlace>>, string>;
  /** Asks the keyring. */
  rate(): Promise<SecretsRating>;
}

/** The settings cannot be read or written. One sentence with the path. */
export interface SettingsFileFault {
  readonly kind: 'settings-file';
  readonly text: string;
}

export interface SettingsStore {
  /**
   * For a program that runs on: a file that cannot be understood, or is of a newer version, is put aside under another
   * name, and the program starts with defaults.
   */
  open(): Promise<
    Result<
      { readonly settings: Settings; readonly setAside?: { readonly path: string; readonly why: string } },
      SettingsFileFault
    >
  >;
  /** Defaults where there is no file yet. */
  read(): Promise<Result<Settings, SettingsFileFault>>;
  /**
   * Changes what the file holds now. `change` MUST be pure: it says what the settings become, or why they may not.
   * @returns the settings as they were written
   */
  update(
    change: (settings: Settings) => Result<Settings, FieldFault>,
  ): Promise<Result<Settings, SettingsFileFault | FieldFault>>;
  /** Tells when another process has changed the file. @returns a function that ends the watching */
  watch(changed: () => void): () => void;
}

/** What only a desktop has (electron/main). */
export interface Desktop {
  state(): DesktopSnapshot;
  /** @returns a function that ends the listening */
  subscribe(listener: () => void): () => void;
  /** Brings hotkeys, start at login, theme and updates in line with the settings; what did not work is in the state. */
  apply(settings: Settings): void;
  claim(scheme: LinkScheme): Promise<Result<{ readonly text?: string }, string>>;
  open(what: Openable): Promise<Result<undefined, string>>;
  update(step: 'look' | 'fetch' | 'install'): Promise<Result<undefined, string>>;
  recordHotkey(recording: boolean): void;
  /** Begins the end of the program; whoever asked is still answered. */
  quit(): void;
}
