/** Questions to name servers, by Node's own DNS client: over UDP, and over TCP where an answer was cut. */
import type { Resolver as Client, SrvRecord as ClientSrv, RecordWithTtl } from 'node:dns';
import type { NaptrRecord, ResolveFault, SrvRecord } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { DnsAnswer } from './dns-cache.ts';
import { toResolveFault } from './resolve-fault.ts';
import { codeOf } from './wire-fault.ts';

type Answer<T> = Promise<Result<DnsAnswer<readonly T[]>, ResolveFault>>;

export interface TimedAddresses extends DnsAnswer<readonly string[]> {
  readonly ttlSeconds: number;
}

/** The promises do not reject. */
export interface NameServer {
  srv(name: string): Answer<SrvRecord>;
  naptr(name: string): Answer<NaptrRecord>;
  /** AAAA, then A: nobody here knows which of them the system prefers. */
  addresses(host: string): Promise<Result<TimedAddresses, ResolveFault>>;
}

/** One server's time for one try, and the tries; each next one is another server's where there are several. */
const TRY_MS = 1_000;
const TRIES = 2;

/** How long one question may take. SRV can do without NAPTR (core/sip/locate/services.ts), which is why that gets less. */
const LIMITS_MS = { NAPTR: 2_000, SRV: 3_000, address: 5_000 } as const;

type Callback<T> = (error: NodeJS.ErrnoException | null, records: T[]) => void;

/** @param servers `127.0.0.1:5353`, instead of the system's */
export function createNameServer(servers?: readonly string[]): NameServer {
  /** A client of its own for each question: it then knows the name servers of the network that the computer is in now. */
  async function ask<T>(
    name: string,
    limitMs: number,
    question: (client: Client, callback: Callback<T>) => void,
  ): Promise<Result<readonly T[], ResolveFault>> {
    const { Resolver } = await import('node:dns');
    const client = new Resolver({ timeout: TRY_MS, tries: TRIES });
    if (servers !== undefined) client.setServers(servers);
    return new Promise((resolve) => {
      const timer = setTimeout(() => client.cancel(), limitMs);
      question(client, (error, records) => {
        clearTimeout(timer);
        if (error === null && records.length > 0) resolve(ok(records));
        else resolve(err(toResolveFault(error === null ? 'ENODATA' : codeOf(error), name)));
      });
    });
  }

  return {
    // Node shows no TTL of SRV and NAPTR records.
    async srv(name) {
      const found = await ask<ClientSrv>(name, LIMITS_MS.SRV, (client, callback) => client.resolveSrv(name, callback));
      return found.ok ? ok({ value: found.value.map(toSrvRecord) }) : found;
    },
    async naptr(name) {
      const found = await ask<NaptrRecord>(name, LIMITS_MS.NAPTR, (client, callback) =>
        client.resolveNaptr(name, callback),
      );
      return found.ok ? ok({ value: found.value }) : found;
    },
    async addresses(host) {
      const families = await Promise.all([
        ask<RecordWithTtl>(host, LIMITS_MS.address, (client, done) => client.resolve6(host, { ttl: true }, done)),
        ask<RecordWithTtl>(host, LIMITS_MS.address, (client, done) => client.resolve4(host, { ttl: true }, done)),
      ]);
      const records = families.flatMap((found) => (found.ok ? found.value : []));
      const faults = families.flatMap((found) => (found.ok ? [] : [found.error]));
      const fault = faults.find(({ kind }) => kind === 'temporary') ?? faults[0];
      if (records.length === 0 && fault !== undefined) return err(fault);
      return ok({
        value: records.map(({ address }) => address),
        ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)),
      });
    },
  };
}

/** The root's name, which stands for "no such service", comes as an empty one. */
const toSrvRecord = ({ name, port, priority, weight }: ClientSrv): SrvRecord => ({
  priority,
  weight,
  port,
  target: name === '' ? '.' : name,
});
