/** The Resolver port: getaddrinfo, so that the hosts file, split DNS of a VPN and mDNS count. */
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { ResolveFault, Resolver } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { codeOf } from './wire-fault.ts';

const TIMEOUT_MS = 10_000;

type Lookup = (
  host: string,
  options: { readonly all: true; readonly verbatim: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface ResolverOptions {
  readonly lookup?: Lookup;
  readonly timeoutMs?: number;
}

/** The order is the system's (RFC 6724). Names that do not exist and servers that do not answer are told apart. */
export function createResolver(options: ResolverOptions = {}): Resolver {
  const { timeoutMs = TIMEOUT_MS } = options;
  return {
    async addresses(host) {
      if (isIP(host) !== 0) return ok([host]);
      if (!isAskable(host)) return err(toFault('ENOTFOUND', host));
      const ask: Lookup = options.lookup ?? (await import('node:dns')).lookup;
      return new Promise((resolve) => {
        const settle = (result: Result<readonly string[], ResolveFault>): void => {
          clearTimeout(timer);
          resolve(result);
        };
        const timer = setTimeout(() => settle(err(toFault('ETIMEOUT', host))), timeoutMs);
        ask(host, { all: true, verbatim: true }, (error, found) => {
          const addresses = error ? [] : [...new Set(found.map(({ address }) => address))];
          settle(addresses.length > 0 ? ok(addresses) : err(toFault(error ? codeOf(error) : 'ENODATA', host)));
        });
      });
    },
  };
}

/** getaddrinfo reads up to a NUL, and takes an empty name for this host. */
const isAskable = (host: string): boolean => host.length > 0 && host.length <= 253 && !/[\0-\x20\x7f]/.test(host);

function toFault(code: string, host: string): ResolveFault {
  const name = host.replace(/[^\x21-\x7e]/g, '?').slice(0, 80);
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
    case 'EBADNAME':
      return { kind: 'not-found', text: `No address is known for ${name || 'an empty name'}.` };
    case 'ETIMEOUT':
      return { kind: 'temporary', text: `The name server did not answer in time when asked for ${name}.` };
    case 'EAI_AGAIN':
      return { kind: 'temporary', text: `The name server cannot be reached to look up ${name}.` };
    default:
      return { kind: 'temporary', text: `Looking up ${name} failed${code === '' ? '' : ` (${code})`}.` };
  }
}
