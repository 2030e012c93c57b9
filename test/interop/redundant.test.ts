/** RFC 3263 §4.3: two Kamailios behind SRV, of which one stops while a call is set up, between calls, and while a line registers. */
import { afterEach, expect, it, onTestFailed } from 'vitest';
import { missingPrograms } from '../support/lab/available.ts';
import { type Inside, type InsideOptions, startInside } from '../support/lab/inside.ts';
import type { Kamailio } from '../support/lab/kamailio.ts';
import { DOMAIN, PASSWORD, startPair } from '../support/lab/pair.ts';
import { describeLab } from './matrix.ts';

type OnMessage = NonNullable<InsideOptions['onMessage']>;

interface Sent {
  readonly port: number;
  readonly method: string;
}

describeLab('a pair of Kamailios behind SRV', missingPrograms('baresip', 'kamailio'), startPair, (lab) => {
  const running: Inside[] = [];

  function start(options: Pick<InsideOptions, 'lines'> & Partial<InsideOptions>): Inside {
    const inside = startInside({ password: PASSWORD, servers: [lab().dns.address], ...options });
    running.push(inside);
    onTestFailed(() => console.error(inside.log(), lab().log()));
    return inside;
  }

  afterEach(async () => {
    for (const inside of running.splice(0)) await inside.stop();
    lab().first.thaw();
  });

  /** A line for calls, and the requests that it has sent so far. */
  function caller(onMessage: OnMessage = () => {}) {
    const sent: Sent[] = [];
    const inside = start({
      lines: [{ name: 'desk', domain: DOMAIN, user: 'alice', transport: 'udp' }],
      onMessage(direction, transport, peer, octets) {
        const method = /^[A-Z]+(?= )/.exec(octets)?.[0];
        if (direction === 'sent' && method !== undefined) sent.push({ port: peer.port, method });
        onMessage(direction, transport, peer, octets);
      },
    });
    const dial = async () => {
      const from = sent.length;
      const { outcome } = await inside.dial(`sip:bob@${DOMAIN}`, 'desk');
      const ports = sent.slice(from).flatMap(({ method, port }) => (method === 'INVITE' ? [port] : []));
      return { outcome, servers: [...new Set(ports)].map(nameOf) };
    };
    return { inside, dial };
  }

  const nameOf = (port: number): string =>
    ({ [lab().first.port]: 'first', [lab().second.port]: 'second' })[port] ?? String(port);

  /** Does it once, in the moment when this server asks for the login: before that, and before what follows from it. */
  const atChallengeOf = (server: Kamailio, act: () => void): OnMessage => {
    let done = false;
    return (direction, _, { port }, octets) => {
      if (done || direction !== 'received' || port !== server.port || !/^SIP\/2\.0 40[17] /.test(octets)) return;
      done = true;
      act();
    };
  };

  it('both are up: the first one by priority', async () => {
    const { dial, inside } = caller();
    expect(await dial()).toEqual({ outcome: 'connected', servers: ['first'] });
    const why = () => inside.line('desk')?.target?.why;
    await expect.poll(why).toContain(`SRV _sip._udp.${DOMAIN}, priority 10`);
  });

  it('the first one falls silent in the middle of an attempt: the second one connects, and the next call at once', async () => {
    const { first, phone } = lab();
    const { dial, inside } = caller(atChallengeOf(first, first.freeze));
    expect(await dial()).toEqual({ outcome: 'connected', servers: ['first', 'second'] });
    expect(await dial()).toEqual({ outcome: 'connected', servers: ['second'] });
    await expect.poll(() => inside.line('desk')?.target?.why).toMatch(/priority 20; .*does not answer/);
    expect(await phone.calls()).toHaveLength(2);
    // It wakes up and brings the phone what it has kept: that call is ours to end.
    await lab().reset();
    await phone.setAnswer('manual');
    first.thaw();
    await phone.waitForRing();
    await phone.control.waitForEvent('CALL_CLOSED');
    expect(await phone.calls()).toEqual([]);
    await phone.setAnswer('auto');
  });

  it('the first one is switched off: the second one connects', async () => {
    const { first } = lab();
    await first.halt();
    try {
      expect(await caller().dial()).toEqual({ outcome: 'connected', servers: ['first', 'second'] });
    } finally {
      await first.start();
    }
  });

  it.each(['udp', 'tcp'] as const)(
    'a registration over %s moves to the server that is up, and back',
    async (transport) => {
      const { first, second } = lab();
      const inside = start({
        lines: [{ name: 'desk', domain: DOMAIN, user: transport, transport, register: true, keepAliveSeconds: 15 }],
        factor: 10,
      });
      const isAt = async (here: Kamailio) => {
        const address = `${transport} 127.0.0.1:${here.port}`;
        await inside.until(`registered at ${address}`, ({ lines }) =>
          lines.every(({ registration, target }) => registration.state === 'registered' && target?.address === address),
        );
        expect((await here.contacts(transport)).map(({ userAgent }) => userAgent)).toEqual(['Dialtray/lab']);
      };
      await isAt(first);
      await first.halt();
      await isAt(second);
      await first.start();
      await second.halt();
      await isAt(first);
      await second.start();
    },
  );

  it('the first one falls silent while a line registers: registered at the second', async () => {
    const { first, second } = lab();
    const inside = start({
      lines: [{ name: 'desk', domain: DOMAIN, user: 'both', transport: 'udp', register: true }],
      factor: 10,
      onMessage: atChallengeOf(first, first.freeze),
    });
    await inside.until('registered', ({ lines }) => lines[0]?.registration.state === 'registered');
    expect(inside.states('desk')).not.toContain('failed');
    expect((await second.contacts('both')).map(({ userAgent }) => userAgent)).toEqual(['Dialtray/lab']);
    expect(inside.line('desk')?.target?.why).toMatch(/priority 20; .*does not answer/);
  });
});
