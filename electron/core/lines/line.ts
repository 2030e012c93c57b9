/**
 * A line at work: one SIP account, the way to its server, and the edge over which its calls go. It turns the settings'
 * words into URIs, routes and targets once, and makes legs.
 */

import type { Language } from '../../shared/language.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { LineSettings } from '../../shared/settings.ts';
import { autoAnswerHeaders } from '../../shared/settings.ts';
import { targetReason } from '../../shared/target-texts.ts';
import type { Clock, Crypto, Log, MediaSink, Network, Resolver, Target, Trace, WireFault } from '../ports.ts';
import { createDigest, type Digest } from '../sip/digest.ts';
import { Edge } from '../sip/edge.ts';
import type { Flow } from '../sip/flows.ts';
import { Leg, type LegEvents } from '../sip/leg.ts';
import { type LocatedTarget, type LocateFault, locate } from '../sip/locate.ts';
import { formatDisplayName } from '../sip/name-addr.ts';
import { toOctets } from '../sip/octets.ts';
import { parseOutboundProxy } from '../sip/outbound-proxy.ts';
import { contactOf } from '../sip/render.ts';
import { type Standalone, type StandaloneRequest, sendStandalone } from '../sip/standalone.ts';
import { type ExactUri, escapeUser, formatHost, parseUri, type SipUri, toExactUri } from '../sip/uri.ts';
import { PublicAddress } from './public-address.ts';

export interface LineDeps {
  readonly network: Network;
  readonly resolver: Resolver;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
  readonly trace?: Trace | undefined;
  readonly userAgent: string;
  readonly password: string | undefined;
  /** Somebody sends to the line who has nothing to do with it. */
  readonly stranger?: ((address: string) => void) | undefined;
}

/** The line's settings as SIP sees them. All URIs are exact text in octets. */
export interface Account {
  /** `sip:klaus@sipgate.de` */
  readonly aor: string;
  /** What rings first: the user's own name, or the extension. */
  readonly phone: string;
  readonly routes: readonly string[];
  readonly host: string;
  readonly nextHop: {
    readonly scheme: 'sip' | 'sips';
    readonly host: string;
    readonly port?: number | undefined;
    readonly transport?: 'udp' | 'tcp' | 'tls' | undefined;
  };
}

/** Settings are never changed, only replaced: each is read once, and not again for each call. */
const accounts = new WeakMap<LineSettings, Result<Account, string>>();

/** Checks and combines; the sentence of a failure names the field. */
export function parseAccount(line: LineSettings): Result<Account, string> {
  const account = accounts.get(line) ?? readAccount(line);
  accounts.set(line, account);
  return account;
}

function readAccount(line: LineSettings): Result<Account, string> {
  const domain = parseUri(`sip:${toOctets(line.domain)}`);
  if (domain === undefined || domain.user !== undefined)
    return err(`The SIP domain "${line.domain}" is not a host name or address.`);
  const host = domain.port === undefined ? formatHost(domain.host) : `${formatHost(domain.host)}:${domain.port}`;
  const aor = `sip:${escapeUser(toOctets(line.user))}@${host}`;
  const phone = phoneUri(line.extension ?? line.user, host);
  if (parseUri(phone) === undefined) return err(`The extension "${line.extension ?? line.user}" cannot be called.`);
  if (line.outboundProxy === undefined || line.outboundProxy === '') {
    return ok({ aor, phone, routes: [], host, nextHop: { scheme: 'sip', host: domain.host, port: domain.port } });
  }
  const proxy = parseOutboundProxy(line.outboundProxy);
  if (!proxy.ok) return err(proxy.error);
  const { routeUri, transport, port } = proxy.value;
  return ok({
    aor,
    phone,
    routes: [`<${routeUri}>`],
    host,
    nextHop: { scheme: proxy.value.scheme, host: proxy.value.host, port, transport },
  });
}

/** `100`, `100@host`, `user@127.0.0.1:8899`: an extension may carry its own host part. */
function phoneUri(extension: string, host: string): string {
  const octets = toOctets(extension);
  const at = octets.lastIndexOf('@');
  if (at < 0) return `sip:${escapeUser(octets)}@${host}`;
  return `sip:${escapeUser(octets.slice(0, at))}@${octets.slice(at + 1)}`;
}

/** The callee of a local or e164 target, in the line's own domain (RFC 3261 §19.1.6). */
export const calleeUri = (account: Account, digits: string): string =>
  `sip:${escapeUser(toOctets(digits))}@${account.host}`;

export interface Dialling {
  /** The callee as the user knows it; the phone shows it while it rings. */
  readonly callee: string;
  /** Instead of the phone's URI: where a redirect leads. */
  readonly requestUri?: string;
  /** The leg at the address before, whose INVITE is said again at this one (RFC 3263 §4.3). */
  readonly repeats?: Leg | undefined;
}

/** URIs are exact text in octets. */
export interface Asked extends Pick<StandaloneRequest, 'method' | 'headers' | 'series' | 'limitMs'> {
  readonly requestUri: string;
  readonly to: string;
  /** The password is not given, whoever asks. */
  readonly withoutLogin?: boolean;
}

/** The server that answered last. */
export interface LineTarget {
  readonly target: Target;
  /** `SRV _sip._udp.example.com, priority 20; udp 192.0.2.1:5060 does not answer` */
  readonly why: string;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
}

export class Line {
  readonly name: string;
  readonly account: Account;
  readonly edge: Edge;

  readonly #settings: LineSettings;
  readonly #deps: LineDeps;
  readonly #digest: Digest | undefined;
  readonly #token: string;
  readonly #aor: ExactUri;
  readonly #phone: ExactUri;
  readonly #publicAddress: PublicAddress | undefined;
  #media: Promise<Result<MediaSink, unknown>> | undefined;

  constructor(settings: LineSettings, account: Account, deps: LineDeps) {
    this.name = settings.name;
    this.account = account;
    this.#settings = settings;
    this.#deps = deps;
    this.edge = new Edge(deps);
    this.#token = deps.crypto.random(8);
    this.#aor = toExactUri(account.aor);
    this.#phone = toExactUri(account.phone);
    this.#publicAddress =
      settings.stunServer === undefined
        ? undefined
        : new PublicAddress(settings.stunServer, { ...deps, edge: this.edge });
    this.#digest =
      deps.password === undefined
        ? undefined
        : createDigest({
            username: settings.authUser ?? settings.user,
            password: deps.password,
            crypto: deps.crypto,
            ...(settings.realm === undefined ? {} : { fixedRealm: settings.realm }),
          });
  }

  /** RFC 3263: where the line's next hop may be reached, best first; what has failed of late comes last. */
  async locate(): Promise<Result<readonly LocatedTarget[], LocateFault>> {
    const { nextHop } = this.account;
    const located = await locate(nextHop, this.#settings.transport, this.#deps, nextHop.host);
    return located.ok ? ok(this.edge.standing.located(located.value)) : located;
  }

  /** The server that the line uses at present; undefined where none has answered yet, or the last one has failed since. */
  target(language: Language = 'en'): LineTarget | undefined {
    const { used } = this.edge.standing;
    return used === undefined ? undefined : { ...used, why: targetReason(used.why, language) };
  }

  /** Whenever `target` says something else. @returns a function that ends the listening */
  onTarget(listener: () => void): () => void {
    return this.edge.standing.subscribe(listener);
  }

  /** A flow to the target, whose Contact leads back to us as far as a STUN server can tell. `release` it at the edge. */
  open(target: Target): Promise<Result<Flow, WireFault>> {
    const opened = this.edge.flows.open(target);
    const address = this.#publicAddress;
    // Where there is no server nobody waits, not even for a turn of the event loop.
    if (address === undefined) return opened;
    return opened.then(async (flow) => {
      if (flow.ok) await address.learn(flow.value);
      return flow;
    });
  }

  /** Opens a flow and sends the INVITE. A failure to open is the same to the caller as an unreachable server. */
  async invite(target: Target, dialling: Dialling, events: LegEvents): Promise<Result<Leg, WireFault>> {
    const [flow, media] = await Promise.all([this.open(target), this.#openMedia(target)]);
    if (!flow.ok) return flow;
    if (this.edge.isClosed) return err({ kind: 'closed', text: 'The line was closed.' });
    const { account } = this;
    const leg: Leg = new Leg(
      {
        edge: this.edge,
        clock: this.#deps.clock,
        crypto: this.#deps.crypto,
        resolver: this.#deps.resolver,
        digest: this.#digest,
      },
      flow.value,
      {
        requestUri: dialling.requestUri === undefined ? this.#phone : toExactUri(dialling.requestUri),
        aor: this.#aor,
        to: this.#phone,
        displayName: formatDisplayName(toOctets(dialling.callee)).slice(1, -1),
        routes: account.routes,
        repeats: dialling.repeats,
        extraHeaders: autoAnswerHeaders(this.#settings.autoAnswer, account.host),
        // Port 9 is "discard" (RFC 863): what an answerer without media has always named.
        media: { address: flow.value.wire.local.address, port: media.ok ? media.value.local.port : 9 },
      },
      events,
    );
    return ok(leg);
  }

  /** What the registrar binds (RFC 3261 §10.2.1). The parameter tells the line's own calls from those of its neighbours. */
  contact(flow: Flow): string {
    return `${contactOf(flow, this.edge.contactUser).slice(0, -1)};line=${this.#token}>`;
  }

  /** Whether a call to this address is for the line: by its Contact's parameter or user, else by the account's user. */
  isAddressedBy({ user, params }: SipUri): boolean {
    if (params.get('line') === this.#token || user === this.edge.contactUser) return true;
    const own = [this.account.aor, this.account.phone].map((uri) => parseUri(uri)?.user);
    return user !== undefined && own.includes(user);
  }

  /** Sends a request outside of any dialog, as the line's account and with its login. The flow stays the caller's. */
  ask(flow: Flow, asked: Asked): Standalone {
    const { clock, crypto } = this.#deps;
    const { edge, account } = this;
    const digest = asked.withoutLogin === true ? undefined : this.#digest;
    return sendStandalone({ edge, clock, crypto, digest }, flow, {
      ...asked,
      requestUri: toExactUri(asked.requestUri),
      from: this.#aor,
      to: toExactUri(asked.to),
      routes: account.routes,
    });
  }

  /** A redirect is followed only to our own server or phone: never to somebody else with our credentials. */
  followsTo(uri: string): boolean {
    const contact = parseUri(uri);
    if (contact === undefined || contact.scheme !== 'sip') return false;
    // RFC 3261 §19.1.5, §19.1.1 table 1: neither may stand in a Request-URI, and nobody tells us what to send.
    if (contact.headers.size > 0 || contact.params.has('method')) return false;
    const ours = [parseUri(this.account.aor)?.host, parseUri(this.account.phone)?.host, this.account.nextHop.host];
    return ours.some((host) => host !== undefined && host.toLowerCase() === contact.host.toLowerCase());
  }

  async close(): Promise<void> {
    this.edge.close();
    const media = await this.#media;
    if (media?.ok) media.value.close();
  }

  #openMedia(target: Target): Promise<Result<MediaSink, unknown>> {
    this.#media ??= this.#deps.network.openSink(target.address.includes(':') ? '::' : '0.0.0.0');
    return this.#media;
  }
}
