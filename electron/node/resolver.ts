/**
 * The Resolver port. Addresses are what the operating system says (getaddrinfo), so that the hosts file, split DNS of a VPN
 * and mDNS count; SRV and NAPTR, which it does not know, come from its name servers (docs/adr/0013-finding-the-server.md).
 */
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { ResolveFault, Resolver } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { createDnsCache, type DnsAnswer } from './dns-cache.ts';
import { createNameServer, type NameServer } from './name-server.ts';
import { toResolveFault } from './resolve-fault.ts';
import { codeOf } from './wire-fault.ts';

const TIMEOUT_MS = 10_000;

type Lookup = (
  host: string,
  options: { readonly all: true; readonly verbatim: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface ResolverOptions {
  /** Instead of getaddrinfo. */
  readonly lookup?: Lookup;
  readonly timeoutMs?: number;
  /** Name servers that are asked instead of the system's and of the system: `127.0.0.1:5353`. */
  readonly servers?: readonly string[];
  /** Milliseconds on the wall clock. */
  readonly now?: () => number;
}

/** Names that do not exist and servers that do not answer are told apart. Touches nothing until the first question. */
export function createResolver(options: ResolverOptions = {}): Resolver {
  const cache = createDnsCache(options.now);
  const nameServer = createNameServer(options.servers);
  const isOwnServer = options.servers !== undefined && options.lookup === undefined;
  const addresses = isOwnServer ? nameServer.addresses : (host: string) => bySystem(host, nameServer, options);
  const askedAs = (type: string, name: string): string => `${type} ${name.toLowerCase()}`;
  return {
    async addresses(host) {
      if (isIP(host) !== 0) return ok([host]);
      if (!isAskable(host)) return err(toResolveFault('ENOTFOUND', host));
      return cache.get(askedAs('A', host), () => addresses(host));
    },
    async srv(name) {
      if (!isAskable(name)) return err(toResolveFault('ENOTFOUND', name));
      return cache.get(askedAs('SRV', name), () => nameServer.srv(name));
    },
    async naptr(name) {
      if (!isAskable(name)) return err(toResolveFault('ENOTFOUND', name));
      return cache.get(askedAs('NAPTR', name), () => nameServer.naptr(name));
    },
    expire: () => cache.expire(),
  };
}

/** The order is the system's (RFC 6724). */
async function bySystem(
  host: string,
  nameServer: NameServer,
  { lookup, timeoutMs = TIMEOUT_MS }: ResolverOptions,
): Promise<Result<DnsAnswer<readonly string[]>, ResolveFault>> {
  const ask: Lookup = lookup ?? (await import('node:dns')).lookup;
  return new Promise((resolve) => {
    const settle = (result: Result<DnsAnswer<readonly string[]>, ResolveFault>): void => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(() => settle(err(toResolveFault('ETIMEOUT', host))), timeoutMs);
    ask(host, { all: true, verbatim: true }, (error, found) => {
      const value = error ? [] : [...new Set(found.map(({ address }) => address))];
      if (value.length > 0) settle(ok({ value, ttlSeconds: ttlOf(host, value, nameServer) }));
      else settle(err(toResolveFault(error ? codeOf(error) : 'ENODATA', host)));
    });
  });
}

/** The system does not say for how long; its name servers do, where they are whom it has asked. Nobody waits for it. */
async function ttlOf(host: string, value: readonly string[], nameServer: NameServer): Promise<number | undefined> {
  if (!host.includes('.')) return undefined;
  const found = await nameServer.addresses(host);
  if (!found.ok) return undefined;
  const known = new Set(found.value.value);
  return value.every((address) => known.has(address)) ? found.value.ttlSeconds : undefined;
}

/** getaddrinfo reads up to a NUL, and takes an empty name for this host. */
const isAskable = (host: string): boolean => host.length > 0 && host.length <= 253 && !/[\0-\x20\x7f]/.test(host);
