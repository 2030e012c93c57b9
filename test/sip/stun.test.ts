/** A STUN server tells the first Contact's address (RFC 8489 §6.2.1, §6.3, §8.1), and its silence costs no call. */
import { afterEach, expect, it } from 'vitest';
import type { Resolver } from '../../electron/core/ports.ts';
import { ok } from '../../electron/shared/result.ts';
import { createFuzz } from '../support/fuzz.ts';
import { actAsRegistrar, fastClock, isRegistered, register } from '../support/registering.ts';
import { clean, stage } from '../support/scenario.ts';
import { type StunBehaviour, type StunServer, startStunServer } from '../support/stun-server.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, line } = stage();
const OUTSIDE = { address: '203.0.113.9', port: 40_123 };
const servers: StunServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function stun(behaviour?: StunBehaviour): Promise<StunServer> {
  const server = await startStunServer(behaviour, OUTSIDE);
  servers.push(server);
  return server;
}

/** A line whose phone is busy: it could not send anything to the address that the server tells. */
async function withStun(stunServer: string, resolver?: Partial<Resolver>, factor = 1) {
  const desk = await peer();
  desk.on('INVITE', (_, respond) => void respond(486));
  const clock = fastClock(factor);
  const settings = { stunServer };
  const office = line({ via: desk, clock, settings, ...(resolver === undefined ? {} : { resolver }) });
  return { desk, office, clock, settings };
}

const contactOf = (desk: Awaited<ReturnType<typeof peer>>, method = 'INVITE'): string =>
  desk.requests(method)[0]?.header('contact') ?? '';

it.each(['well', 'plain'] as const)(
  '§14.2 the first INVITE names the address that the server has told (%s)',
  async (how) => {
    const server = await stun(how);
    const { desk, office } = await withStun(server.address);
    const call = office.dial();
    expect((await call.ended).outcome).toBe('phone-busy');
    expect(contactOf(desk)).toContain('@203.0.113.9:40123');
    expect(server.asked).toHaveLength(1);
    await call.settled;
    await clean(office);
  },
);

it('the first REGISTER too, and a call over the same socket asks no more', async () => {
  const server = await stun();
  const { desk, office, clock, settings } = await withStun(server.address);
  actAsRegistrar(desk, { challenge: false });
  const registered = register(office, clock, settings);
  await registered.until(isRegistered);
  expect(contactOf(desk, 'REGISTER')).toContain('@203.0.113.9:40123;line=');
  expect((await office.dial().ended).outcome).toBe('phone-busy');
  expect(contactOf(desk)).toContain('@203.0.113.9:40123');
  expect(server.asked).toHaveLength(1);
  await registered.stop();
});

it('§6.2.1 a request that is lost is said again, in the same transaction', async () => {
  const server = await stun();
  server.lose(2);
  const { desk, office } = await withStun(server.address);
  expect((await office.dial().ended).outcome).toBe('phone-busy');
  expect(server.asked).toHaveLength(3);
  expect(new Set(server.asked).size).toBe(1);
  expect(contactOf(desk)).toContain('@203.0.113.9:40123');
});

it.each([
  ['silent', 3],
  ['wrong-transaction', 3],
  ['elsewhere', 3],
  ['error', 1],
] as const)(
  'a server that is %s: the call goes on with our own address, and the next one does not wait',
  async (how, asked) => {
    const server = await stun(how);
    const { desk, office } = await withStun(server.address, undefined, 5);
    const first = office.dial();
    expect((await first.ended).outcome).toBe('phone-busy');
    expect(contactOf(desk)).toMatch(/@127\.0\.0\.1:\d+>$/);
    expect(server.asked).toHaveLength(asked);
    await first.settled;
    await clean(office);
    expect(office.line.edge.live.wires).toBe(0);
    expect((await office.dial().ended).outcome).toBe('phone-busy');
    expect(server.asked).toHaveLength(asked);
  },
);

it('an answer that nobody waits for, and a request to us, are a stranger’s', async () => {
  const server = await stun('elsewhere');
  const { office } = await withStun(server.address, undefined, 5);
  expect((await office.dial().ended).outcome).toBe('phone-busy');
  await expect.poll(() => office.line.edge.strangers).toBe(3);
  server.send(Buffer.from('000100002112a442000102030405060708090a0b', 'hex'));
  await expect.poll(() => office.line.edge.strangers).toBe(4);
});

it('§8.1 SRV says where the server is', async () => {
  const server = await stun();
  const { desk, office } = await withStun('stun.test', {
    srv: async (name) =>
      name === '_stun._udp.stun.test'
        ? ok([{ priority: 1, weight: 1, port: server.port, target: 'a.stun.test' }])
        : { ok: false, error: { kind: 'not-found', text: '' } },
    addresses: async () => ok(['::1', '127.0.0.1']),
  });
  expect((await office.dial().ended).outcome).toBe('phone-busy');
  expect(contactOf(desk)).toContain('@203.0.113.9:40123');
});

it.each([
  ['is not found', async () => ({ ok: false, error: { kind: 'not-found', text: '' } }) as const],
  ['is looked up for ever', () => new Promise<never>(() => {})],
  ['has addresses of the other family only', async () => ok(['::1'])],
])('a server that %s costs no call', async (_, addresses) => {
  const { desk, office } = await withStun('stun.test:3478', { addresses }, 5);
  expect((await office.dial().ended).outcome).toBe('phone-busy');
  expect(contactOf(desk)).toMatch(/@127\.0\.0\.1:\d+>$/);
});

it('cancelled while the server is asked: nothing was sent, nothing is left', async () => {
  const server = await stun('silent');
  const { desk, office } = await withStun(server.address);
  const call = office.dial();
  await expect.poll(() => server.asked.length).toBeGreaterThan(0);
  call.cancel();
  expect((await call.ended).outcome).toBe('cancelled');
  await call.settled;
  expect(desk.received).toEqual([]);
  await clean(office);
});

it('closed while the server is asked: nothing runs on', async () => {
  const server = await stun('silent');
  const { office } = await withStun(server.address);
  const call = office.dial();
  await expect.poll(() => server.asked.length).toBeGreaterThan(0);
  await office.close();
  expect((await call.ended).outcome).toBe('phone-unreachable');
  await clean(office);
});

it.each([1, 2])('2,000 broken answers while it is asked: the call goes on (seed %i)', async (seed) => {
  const server = await stun('silent');
  const { office } = await withStun(server.address);
  const call = office.dial();
  await expect.poll(() => server.asked.length).toBeGreaterThan(0);
  const head = `\x01\x01\0\x0c\x21\x12\xa4\x42${Buffer.from(server.asked[0] ?? '', 'hex').toString('latin1')}`;
  const fuzz = createFuzz([`${head}\0\x20\0\x08\0\x01\xa1\x47\xe1\x12\xa6\x43`, `${head}\0\x09\0\x04\0\0\x05\0`], seed);
  for (let n = 0; n < 2_000; n += 1) {
    server.send(Buffer.from(fuzz(), 'latin1'));
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await call.ended).outcome).toBe('phone-busy');
  await call.settled;
  await clean(office);
});
