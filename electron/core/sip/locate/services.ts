/** Which SIP services a domain offers: NAPTR (RFC 3263 §4.1, RFC 3403) and SRV (RFC 3263 §4.2, RFC 2782). */
import { ok, type Result } from '../../../shared/result.ts';
import type { Clock, NaptrRecord, ResolveFault, Resolver, SrvRecord, TransportName } from '../../ports.ts';
import { defaultPort, isLocatable, isPort } from './host.ts';
import type { Transports } from './transports.ts';
import { within } from './within.ts';

/** One service over one transport, and where it is. */
export interface Service {
  readonly transport: TransportName;
  /** By which records DNS led there, and their name. */
  readonly found: { readonly kind: 'srv' | 'naptr'; readonly name: string };
  /** In no order. */
  readonly records: readonly SrvRecord[];
}

export interface Services {
  /** Best first. Empty: only the addresses of the domain itself are left. */
  readonly found: readonly Service[];
  /** Over which transport its own addresses are tried then. Undefined: the domain says that it has no such service. */
  readonly otherwise: TransportName | undefined;
  /** An answer is missing. */
  readonly fault: ResolveFault | undefined;
}

const SRV_NAMES: Readonly<Record<TransportName, string>> = { tls: '_sips._tcp', tcp: '_sip._tcp', udp: '_sip._udp' };

/** RFC 3263 §4.1. SIPS+D2T is TLS over TCP. */
const NAPTR_SERVICES: Readonly<Record<string, TransportName>> = {
  'SIPS+D2T': 'tls',
  'SIP+D2T': 'tcp',
  'SIP+D2U': 'udp',
};

/**
 * NAPTR and SRV are asked at the same time. Once SRV has answered, NAPTR gets this long: few domains have any, and some
 * name servers leave the question without an answer.
 */
const NAPTR_PATIENCE_MS = 500;

const MAX_RECORDS = 32;

export async function findServices(
  domain: string,
  { allowed, given }: Transports,
  { resolver, clock }: { readonly resolver: Resolver; readonly clock: Clock },
): Promise<Services> {
  const naptr = given ? undefined : resolver.naptr(domain);
  const direct = Promise.all(
    allowed.map((transport) => askSrv(resolver, transport, `${SRV_NAMES[transport]}.${domain}`)),
  );
  const patient = naptr && direct.then(() => within(clock, NAPTR_PATIENCE_MS, naptr));
  const answer = naptr && (await Promise.race([naptr, patient]));
  const offered = answer?.ok ? offersOf(answer.value, allowed) : [];
  const first = offered[0];
  if (first === undefined) return toServices(await direct, allowed.includes('udp') ? 'udp' : allowed[0]);
  return toServices(await Promise.all(offered.map((offer) => followed(resolver, offer))), first.transport);
}

interface Offer {
  readonly transport: TransportName;
  readonly replacement: string;
  readonly isHost: boolean;
}

/**
 * RFC 3263 §4.1: of a domain's offers those over the transports that may be used, so that a line set to TLS discards each
 * SIP+ one. TLS is taken before anything else, which is the client's to decide; the rest is as the domain orders it.
 */
function offersOf(records: readonly NaptrRecord[], allowed: readonly TransportName[]): readonly Offer[] {
  const offers = records
    .toSorted((a, b) => a.order - b.order || a.preference - b.preference)
    .flatMap(({ flags, service, replacement }): readonly Offer[] => {
      const transport = NAPTR_SERVICES[service.toUpperCase()];
      const flag = flags.toLowerCase();
      if (transport === undefined || !allowed.includes(transport) || !isName(replacement)) return [];
      // RFC 3404 §4.3: "S" leads to SRV records, "A" to addresses; the others lead to no server of ours.
      return flag === 's' || flag === 'a' ? [{ transport, replacement, isHost: flag === 'a' }] : [];
    })
    .slice(0, MAX_RECORDS);
  return [...offers.filter(({ transport }) => transport === 'tls'), ...offers.filter((one) => one.transport !== 'tls')];
}

interface Answered extends Pick<Service, 'transport' | 'found'> {
  readonly answer: Result<readonly SrvRecord[], ResolveFault>;
}

async function askSrv(resolver: Resolver, transport: TransportName, name: string): Promise<Answered> {
  return { transport, found: { kind: 'srv', name }, answer: await resolver.srv(name) };
}

function followed(resolver: Resolver, { transport, replacement, isHost }: Offer): Promise<Answered> {
  if (!isHost) return askSrv(resolver, transport, replacement);
  const itself = { priority: 0, weight: 0, port: defaultPort(transport), target: replacement };
  const found = { kind: 'naptr', name: replacement } as const;
  return Promise.resolve({ transport, found, answer: ok([itself]) });
}

function toServices(all: readonly Answered[], otherwise: TransportName | undefined): Services {
  const services: Service[] = [];
  let fault: ResolveFault | undefined;
  let isDenied = false;
  for (const { transport, found, answer } of all) {
    if (!answer.ok) {
      if (answer.error.kind === 'temporary') fault ??= answer.error;
      continue;
    }
    const records = answer.value.filter(({ target, port }) => isName(target) && isPort(port)).slice(0, MAX_RECORDS);
    if (records.length > 0) services.push({ transport, found, records });
    // RFC 2782: "." alone as the target.
    else if (transport === otherwise) isDenied = answer.value.some(({ target }) => target === '.' || target === '');
  }
  return { found: services, otherwise: isDenied ? undefined : otherwise, fault };
}

/** Of a host or of a service: with labels that begin with "_". */
const isName = (name: string): boolean => name !== '' && name !== '.' && isLocatable(name);
