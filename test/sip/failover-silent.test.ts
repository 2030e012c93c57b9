/** A first server that says nothing, with the timers of a real call: RFC 3263 §4.3 without the 32 s of timer B. */
import { expect, it } from 'vitest';
import { createResolver } from '../../electron/node/resolver.ts';
import { startDnsServer } from '../support/dns-server.ts';
import { stage } from '../support/scenario.ts';

const { peer, phone, line } = stage();

it('the first call leaves it after 5 s, and the next one does not ask it at all', async () => {
  const dns = await startDnsServer();
  const [silent, desk] = [await peer(), await peer()];
  phone({ peer: desk });
  dns.set('_sip._udp.pbx.test', 'SRV', [`10 1 ${silent.port} host.test`, `20 1 ${desk.port} host.test`]);
  dns.set('host.test', 'A', ['127.0.0.1']);
  const office = line({ settings: { domain: 'pbx.test' }, resolver: createResolver({ servers: [dns.address] }) });
  for (let call = 0; call < 2; call += 1) expect((await office.dial().ended).outcome).toBe('connected');
  expect(silent.requests('INVITE')).toHaveLength(1);
  expect(desk.requests('INVITE')).toHaveLength(2);
  expect(office.line.target()?.why).toContain(`udp 127.0.0.1:${silent.port} does not answer`);
  await dns.close();
});
