/**
 * A redundant provider: two Kamailios behind the SRV records of one domain, at both of which phone and callee are registered.
 * They know nothing of each other.
 */
import { type DnsServer, startDnsServer } from '../dns-server.ts';
import { type Baresip, type BaresipRegistrar, startBaresip } from './baresip.ts';
import { type Kamailio, startKamailio } from './kamailio.ts';
import { createCleanup, guarded } from './process.ts';

export const DOMAIN = 'pbx.example';
export const PASSWORD = 'twice-as-good';

export interface PairLab {
  readonly dns: DnsServer;
  /** Priority 10. */
  readonly first: Kamailio;
  /** Priority 20. */
  readonly second: Kamailio;
  readonly phone: Baresip;
  readonly callee: Baresip;
  log(): string;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export function startPair(): Promise<PairLab> {
  const cleanup = createCleanup();
  return guarded(cleanup, async () => {
    const users = Object.fromEntries(['alice', 'bob', 'udp', 'tcp', 'both'].map((user) => [user, PASSWORD]));
    const start = async () => cleanup.add(await startKamailio({ users, domain: DOMAIN, forks: true }));
    const [first, second] = [await start(), await start()];
    const dns = await startDnsServer();
    cleanup.add({ stop: dns.close });
    for (const transport of ['udp', 'tcp']) {
      dns.set(`_sip._${transport}.${DOMAIN}`, 'SRV', [
        `10 0 ${first.port} a.${DOMAIN}`,
        `20 0 ${second.port} b.${DOMAIN}`,
      ]);
    }
    for (const name of ['a', 'b']) dns.set(`${name}.${DOMAIN}`, 'A', ['127.0.0.1']);
    const at = ({ server }: Kamailio): BaresipRegistrar => ({ server, transport: 'udp', password: PASSWORD });
    const startPhone = async (user: string, answer: 'auto' | 'manual') => {
      const registrars = { registrar: at(first), secondRegistrar: at(second) };
      return cleanup.add(await startBaresip({ user, answer, domain: DOMAIN, ...registrars }));
    };
    const phone = await startPhone('alice', 'auto');
    const callee = await startPhone('bob', 'auto');
    return {
      dns,
      first,
      second,
      phone,
      callee,
      log: () => [first, second, phone, callee].map(({ output }) => output().slice(-12_000)).join('\n\n'),
      reset: async () => {
        await phone.reset();
        await callee.reset();
      },
      stop: cleanup.stop,
    };
  });
}
