/** From hosts to addresses, in the order to be tried (RFC 3263 §4.2, RFC 7984 §4, RFC 8305 §4). */
import { err, ok, type Result } from '../../../shared/result.ts';
import type { TargetSource } from '../../../shared/target-texts.ts';
import type { Clock, Crypto, ResolveFault, Resolver, TransportName } from '../../ports.ts';
import { isIpv4, isIpv6 } from '../lexis.ts';
import type { Service } from './services.ts';
import { orderSrv } from './srv-order.ts';

/** One place, and how DNS led there. */
export interface Place {
  readonly transport: TransportName;
  readonly address: string;
  readonly port: number;
  readonly source: TargetSource;
}

/** A name with more addresses than this is not a server's. */
const MAX_ADDRESSES = 16;
/** Of one host among several: the others are to have their turn. */
const MAX_ADDRESSES_OF_MANY = 4;

/** Once the address of one host is known, how long those of the others are waited for. */
const PATIENCE_MS = 1_000;

type Lookup = Result<readonly string[], ResolveFault>;

/** The addresses of one host, without doubles. */
export async function addressesOf(host: string, resolver: Resolver): Promise<Lookup> {
  if (isIpv4(host) || isIpv6(host)) return ok([host]);
  const found = await resolver.addresses(host);
  if (!found.ok) return found;
  const addresses = interleave([...new Set(found.value)].slice(0, MAX_ADDRESSES));
  return addresses.length > 0 ? ok(addresses) : err({ kind: 'not-found', text: `No address is known for ${host}.` });
}

/**
 * RFC 8305 §4: the two families in turn, the first of them as the system has it. A way that does not work at all is then
 * left after one address.
 */
function interleave(addresses: readonly string[]): readonly string[] {
  const isFirstFamily = (address: string): boolean => address.includes(':') === addresses[0]?.includes(':');
  const [one, other] = [addresses.filter(isFirstFamily), addresses.filter((address) => !isFirstFamily(address))];
  return one.flatMap((address, index) => [address, ...other.slice(index, index + 1)]).concat(other.slice(one.length));
}

/** RFC 3263 §4.2: the hosts of each service by priority and weight, and of each host the addresses. */
export async function placesOf(
  services: readonly Service[],
  deps: { readonly resolver: Resolver; readonly crypto: Crypto; readonly clock: Clock },
): Promise<Result<readonly Place[], ResolveFault>> {
  const ordered = services.map((service) => ({ ...service, records: orderSrv(service.records, deps.crypto) }));
  const hosts = new Set(ordered.flatMap(({ records }) => records.map(({ target }) => target)));
  const known = await lookUpAll([...hosts].slice(0, MAX_ADDRESSES), deps);
  const places: Place[] = [];
  for (const { transport, found, records } of ordered) {
    for (const { target, port, priority } of records) {
      const addresses = known.get(target);
      if (!addresses?.ok) continue;
      const some = hosts.size === 1 ? addresses.value : addresses.value.slice(0, MAX_ADDRESSES_OF_MANY);
      const { kind, name } = found;
      const source: TargetSource = kind === 'srv' ? { kind, name, priority } : { kind, name };
      for (const address of some) places.push({ transport, address, port, source });
    }
  }
  return places.length > 0 ? ok(places) : err(faultOf([...known.values()], [...hosts]));
}

/** All of them, or those that are there a while after the first. */
function lookUpAll(
  hosts: readonly string[],
  { resolver, clock }: { readonly resolver: Resolver; readonly clock: Clock },
): Promise<ReadonlyMap<string, Lookup>> {
  return new Promise((resolve) => {
    const known = new Map<string, Lookup>();
    let stop: (() => void) | undefined;
    for (const host of hosts) {
      void addressesOf(host, resolver).then((found) => {
        known.set(host, found);
        if (known.size === hosts.length) {
          stop?.();
          resolve(known);
        } else if (found.ok) {
          stop ??= clock.after(PATIENCE_MS, () => resolve(new Map(known)));
        }
      });
    }
  });
}

/** An answer that is missing says less than one that says no: it may help to ask again. */
function faultOf(answers: readonly Lookup[], hosts: readonly string[]): ResolveFault {
  const faults = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  const text = `No address is known for ${hosts.slice(0, 3).join(', ')}.`;
  return faults.find(({ kind }) => kind === 'temporary') ?? { kind: 'not-found', text };
}
