/** What happens to lines that stay: DNS dies, servers restart or fail, the network changes, a thousand fail together. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRegistration } from '../../electron/core/lines/registration.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import { ok } from '../../electron/shared/result.ts';
import { LINE_DEFAULTS } from '../../electron/shared/settings.ts';
import { startLine } from '../support/dialling.ts';
import { type DnsServer, startDnsServer } from '../support/dns-server.ts';
import { createFailingNetwork } from '../support/failing-network.ts';
import { createJumpingClock } from '../support/jumping-clock.ts';
import { createFakeNetwork, createManualClock } from '../support/ports.ts';
import { actAsRegistrar, fastClock, hasFailed, INSTANCE, isRegistered, register } from '../support/registering.ts';
import { stage } from '../support/scenario.ts';
import { readMessage } from '../support/sip-message.ts';
import type { Peer } from '../support/sip-peer.ts';

const { peer, phone, line } = stage();
const MINUTE = 60_000;

/** A phone is on one peer, the registrar on another: both know only what is theirs. */
async function registrarAt(desk: Peer, grants = 60): Promise<void> {
  actAsRegistrar(desk, { challenge: false, grants });
}

describe('DNS dies', () => {
  let dns: DnsServer;
  let began: number;
  /** How much faster the time of answers and registrations passes; sockets and questions have their own. */
  let factor: number;
  beforeEach(async () => {
    dns = await startDnsServer();
    began = performance.now();
    factor = 400;
  });
  afterEach(() => dns.close());

  const now = (): number => (performance.now() - began) * factor;
  const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms / factor));

  async function start() {
    const [server, desk] = [await peer(), await peer()];
    await registrarAt(server);
    phone({ peer: desk });
    const resolver = createResolver({ servers: [dns.address], now });
    const home = line({ via: `reg.pbx.test:${server.port};lr`, resolver });
    const office = line({ via: `pbx.test:${desk.port};lr`, resolver });
    return { server, office, registered: () => register(home, fastClock(factor)) };
  }
  const publish = (): void => {
    for (const name of ['reg.pbx.test', 'pbx.test']) dns.set(name, 'A', ['127.0.0.1'], 60);
  };

  it.each([
    ['SERVFAIL', 200],
    // Its silence is waited for in true time.
    ['silent', 100],
  ] as const)(
    'for 10 minutes (%s): a registered line stays, registers anew on another network, and calls go on',
    async (trouble, speed) => {
      factor = speed;
      publish();
      const { server, office, registered } = await start();
      const home = registered();
      await home.until(isRegistered);
      expect((await office.dial().ended).outcome).toBe('connected');
      dns.trouble(trouble);
      const before = server.requests('REGISTER').length;
      await pass(5 * MINUTE);
      home.wakeUp();
      await home.until(({ state }) => state === 'registering');
      await home.until(isRegistered);
      expect((await office.dial().ended).outcome).toBe('connected');
      await pass(5 * MINUTE);
      expect(server.requests('REGISTER').length).toBeGreaterThan(before + 3);
      expect(home.statuses.filter(hasFailed)).toEqual([]);
      expect(home.statuses.at(-1)).toMatchObject({ state: 'registered' });
      expect((await office.dial().ended).outcome).toBe('connected');
      await home.stop();
    },
  );

  it('before a line was ever located: it says so, and registers and calls when DNS is back', async () => {
    publish();
    dns.trouble('SERVFAIL');
    const { office, registered } = await start();
    const home = registered();
    expect(await home.until(hasFailed)).toMatchObject({ fault: { kind: 'not-found' }, retryAt: expect.any(Number) });
    const failed = await office.dial().ended;
    expect(failed.outcome).toBe('phone-unreachable');
    expect(failed.detail).toContain('pbx.test');
    dns.trouble(undefined);
    await home.until(isRegistered);
    expect((await office.dial().ended).outcome).toBe('connected');
    await home.stop();
  });

  it('for longer than the answer’s time and an hour: calls say so, and work when DNS is back', async () => {
    publish();
    const { office } = await start();
    expect((await office.dial().ended).outcome).toBe('connected');
    dns.trouble('SERVFAIL');
    await pass(59 * MINUTE);
    expect((await office.dial().ended).outcome).toBe('connected');
    await pass(3 * MINUTE);
    expect(await office.dial().ended).toMatchObject({
      outcome: 'phone-unreachable',
      detail: expect.stringContaining('pbx.test'),
    });
    dns.trouble(undefined);
    await pass(MINUTE);
    expect((await office.dial().ended).outcome).toBe('connected');
  });
});

describe('registrars', () => {
  it('one that restarts and forgets its bindings has them again with the next refresh', async () => {
    const desk = await peer();
    await registrarAt(desk);
    const bindings = new Set<string>();
    desk.on('REGISTER', ({ callId }) => void bindings.add(callId));
    const clock = fastClock(200);
    const home = register(line({ via: desk, clock }), clock);
    await home.until(isRegistered);
    bindings.clear();
    await expect.poll(() => bindings.size).toBe(1);
    expect(home.statuses.every(({ state }) => state !== 'failed')).toBe(true);
  });

  it('RFC 3263 §4.3 of two registrars one fails, then the other: the line is always with the one that lives', async () => {
    const one = await peer();
    const two = await peer({ address: '::1', port: one.port });
    for (const each of [one, two]) await registrarAt(each);
    const clock = fastClock(50);
    const home = register(
      line({
        via: `pbx.test:${one.port};lr`,
        clock,
        resolver: { addresses: async () => ok(['127.0.0.1', '::1']) },
      }),
      clock,
    );
    await home.until(isRegistered);
    expect(two.received).toEqual([]);
    await one.refuse();
    await two.next('REGISTER');
    await home.until(isRegistered);
    await one.accept();
    await two.refuse();
    const before = one.requests('REGISTER').length;
    await expect.poll(() => one.requests('REGISTER').length, { timeout: 20_000 }).toBeGreaterThan(before);
    await home.until(isRegistered);
    await home.stop();
  });

  // RFC 5626 §4.5 would have it wait for half a minute and more: by then the test has failed.
  it('on another network it registers as soon as there is one, and says meanwhile that there is none', async () => {
    const desk = await peer();
    await registrarAt(desk, 600);
    const network = createFailingNetwork();
    const clock = fastClock(1);
    const home = register(line({ via: desk, clock, network }), clock);
    await home.until(isRegistered);
    network.cut();
    home.wakeUp();
    expect(await home.until(hasFailed)).toMatchObject({ fault: { kind: 'unreachable' } });
    network.mend();
    home.wakeUp();
    await home.until(isRegistered);
    await home.stop();
  }, 20_000);

  it('after an hour’s sleep the registration that ended meanwhile is there again', async () => {
    const desk = await peer();
    await registrarAt(desk, 600);
    const clock = createJumpingClock();
    const home = register(line({ via: desk, clock }), clock);
    await home.until(isRegistered);
    clock.sleep(60 * MINUTE);
    const status = await home.until(isRegistered);
    expect(status.state === 'registered' && status.until).toBeGreaterThan(clock.wallClock());
    clock.setWallClock(-60 * MINUTE);
    expect(home.statuses.every(({ state }) => state !== 'failed')).toBe(true);
    await home.stop();
  });

  it.each([
    // Doubled once, and from half of it on.
    ['', 30_000, 60_000],
    ['Retry-After: 600\r\n', 600_000, 660_000],
  ])('RFC 5626 §4.5 a thousand lines whose server fails (%j) do not come back together', async (extra, least, most) => {
    const clock = createManualClock();
    const crypto = createCrypto();
    const network = createFakeNetwork((wire, octets) => {
      const { header } = readMessage(octets);
      const fields = ['via', 'from', 'to', 'call-id', 'cseq'].map((name) => `${name}: ${header(name)}\r\n`).join('');
      void Promise.resolve().then(() => wire.deliver(`SIP/2.0 500 No\r\n${fields}${extra}Content-Length: 0\r\n\r\n`));
    });
    const retries: number[] = [];
    const lines = Array.from({ length: 1_000 }, (_, n) => {
      const { line: each } = startLine({ via: '192.0.2.1:5060', network, clock, settings: { user: `u${n}` } });
      const settings = { ...LINE_DEFAULTS, name: `L${n}`, domain: 'example.com', user: `u${n}` };
      const registration = startRegistration({
        line: each,
        settings,
        clock,
        crypto,
        instanceId: INSTANCE,
        changed: (status) => status.state === 'failed' && retries.push((status.retryAt ?? 0) - clock.wallClock()),
      });
      return { each, registration };
    });
    await clock.advanceAsync(0);
    await expect.poll(() => retries.length).toBe(1_000);
    expect(Math.min(...retries)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...retries)).toBeLessThanOrEqual(most);
    const seconds = new Map<number, number>();
    for (const ms of retries) seconds.set(Math.floor(ms / 1000), (seconds.get(Math.floor(ms / 1000)) ?? 0) + 1);
    // 33 in each second, by chance some more.
    expect(Math.max(...seconds.values())).toBeLessThan(80);
    for (const { each, registration } of lines) {
      await registration.stop(0);
      await each.close();
    }
    expect(clock.pending).toBe(0);
  });
});
