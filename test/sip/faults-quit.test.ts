/** The program ends, or a line goes, in the middle of something: in bounded time, and nothing begins any more. */
import { expect, it } from 'vitest';
import { createDialer, type Dialer, type DialerDeps } from '../../electron/core/dialer.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import { ok } from '../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings, type Settings } from '../../electron/shared/settings.ts';
import { actAsRegistrar, fastClock, INSTANCE } from '../support/registering.ts';
import { stage } from '../support/scenario.ts';
import type { Peer } from '../support/sip-peer.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer } = stage();
/** What is not to come would have come by then. */
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

function program(
  desk: Peer,
  more: Partial<DialerDeps> = {},
): { dialer: Dialer; settings: { lines: readonly LineSettings[] } } {
  const settings = {
    lines: [
      {
        ...LINE_DEFAULTS,
        name: 'Office',
        domain: 'example.com',
        user: 'klaus',
        outboundProxy: `${desk.hostPort};transport=${desk.transport};lr`,
        register: true,
      },
    ] as readonly LineSettings[],
  };
  const dialer = createDialer({
    settings: (): Settings => ({ ...DEFAULT_SETTINGS, ...settings }),
    network: ({ caFile }) => createNetwork({ caFile }),
    resolver: createResolver(),
    crypto: createCrypto(),
    clock: fastClock(1),
    secrets: { password: async () => ok('secret') } as DialerDeps['secrets'],
    log: { debug: () => {}, warn: () => {} },
    userAgent: 'Dialtray/test',
    instanceId: INSTANCE,
    language: () => 'en',
    ...more,
  });
  return { dialer, settings };
}

it('closed in the moment in which it began: nothing registers afterwards', async () => {
  const desk = await peer();
  actAsRegistrar(desk, { challenge: false });
  const { dialer } = program(desk);
  dialer.refresh();
  await dialer.close();
  await pause(300);
  expect(desk.requests('REGISTER')).toEqual([]);
});

it('§10.2.2 closed while the first REGISTER is under way: what it binds is taken back', async () => {
  const desk = await peer();
  const { dialer } = program(desk);
  dialer.refresh();
  const first = await desk.next('REGISTER');
  desk.on('REGISTER', (_, respond) => void respond(200, 'OK', { contact: null }));
  const closing = dialer.close();
  desk.reply(first, 200, 'OK', { contact: null, headers: { Contact: first.header('contact') } });
  await closing;
  const [, second] = desk.requests('REGISTER');
  expect(second?.header('expires')).toBe('0');
  expect(second?.cseq).toBeGreaterThan(first.cseq);
});

it('closed in the moment of a dial: no phone rings afterwards', async () => {
  const desk = await peer();
  const { dialer } = program(desk, { instanceId: undefined });
  const dialled = dialer.dial({ text: '+431505641', confirmed: true } as Parameters<Dialer['dial']>[0]);
  await dialer.close(200);
  await dialled;
  await pause(300);
  expect(desk.requests('INVITE')).toEqual([]);
});

it('closed while the keyring says nothing: in bounded time', async () => {
  const desk = await peer();
  const { dialer } = program(desk, {
    instanceId: undefined,
    secrets: { password: () => new Promise(() => {}) } as unknown as DialerDeps['secrets'],
  });
  await dialer.dial({ text: '+431505641', confirmed: true } as Parameters<Dialer['dial']>[0]);
  await dialer.close(100);
}, 4_000);

it('§8.2.6 an INVITE that comes while the line is being removed gets a final response', async () => {
  const desk = await peer();
  actAsRegistrar(desk, { challenge: false });
  const { dialer, settings } = program(desk);
  dialer.refresh();
  await expect.poll(() => dialer.state().lines[0]?.registration.state).toBe('registered');
  const registered = desk.requests('REGISTER').at(-1);
  if (registered === undefined) throw new Error('not registered');
  const contact = /<([^>]+)>/.exec(registered.header('contact'))?.[1] ?? '';
  settings.lines = [];
  dialer.refresh();
  const invite = desk.request({
    method: 'INVITE',
    uri: contact,
    from: '"Eva" <sip:+43150564100@example.com>;tag=caller',
    to: '<sip:klaus@example.com>',
    callId: 'late',
    cseq: 1,
    target: registered.link,
  });
  expect((await invite.response(1_500)).status).toBe(480);
  await dialer.close(100);
});

it.each(['udp', 'tcp'] as const)(
  '§10.2.2 closed between a change of the network and the next REGISTER (%s): the old binding is taken back',
  async (transport) => {
    const desk = await peer({ transport });
    actAsRegistrar(desk, { challenge: false });
    const { dialer } = program(desk);
    dialer.refresh();
    await expect.poll(() => dialer.state().lines[0]?.registration.state).toBe('registered');
    const bound = /<([^>]+)>/.exec(desk.requests('REGISTER').at(-1)?.header('contact') ?? '')?.[1] ?? '';
    dialer.wakeUp();
    await dialer.close();
    const last = desk.requests('REGISTER').at(-1);
    expect(last?.header('expires')).toBe('0');
    expect(last?.all('contact').join()).toContain(`<${bound}>`);
  },
);

it('§10.2.2 closed after a change of the network, and the server is out of reach: in bounded time', async () => {
  const desk = await peer({ transport: 'tcp' });
  actAsRegistrar(desk, { challenge: false });
  const { dialer } = program(desk);
  dialer.refresh();
  await expect.poll(() => dialer.state().lines[0]?.registration.state).toBe('registered');
  await desk.refuse();
  dialer.wakeUp();
  const before = performance.now();
  await dialer.close();
  expect(performance.now() - before).toBeLessThan(4_500);
});
