/** Registration (RFC 3261 §10, RFC 5626): got, kept up, lost and got again; and never tried into a lock-out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LineSettings } from '../../electron/shared/settings.ts';
import { createAuthority } from '../support/certificates.ts';
import {
  actAsRegistrar,
  fastClock,
  hasFailed,
  INSTANCE,
  isRegistered,
  type RegistrarOptions,
  register,
} from '../support/registering.ts';
import { stage } from '../support/scenario.ts';
import { listOf } from '../support/sip-message.ts';
import type { PeerOptions } from '../support/sip-peer.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, line } = stage();

const authority = createAuthority();
const folder = mkdtempSync(join(tmpdir(), 'dialtray-registration-'));
const caFile = join(folder, 'ca.pem');
beforeAll(() => writeFileSync(caFile, authority.cert));
afterAll(() => rmSync(folder, { recursive: true }));

interface Options {
  readonly peer?: PeerOptions;
  readonly registrar?: RegistrarOptions | false;
  readonly settings?: Partial<LineSettings>;
  readonly password?: string | undefined;
  readonly factor?: number;
}

async function start(options: Options = {}) {
  const desk = await peer(options.peer);
  const gate = options.registrar === false ? undefined : actAsRegistrar(desk, options.registrar);
  const clock = fastClock(options.factor ?? 1);
  const office = line({
    via: desk,
    clock,
    settings: { register: true, ...options.settings },
    ...('password' in options ? { password: options.password } : {}),
  });
  const registered = register(office, clock, options.settings);
  return { desk, gate, office, registered };
}

it('§10.2 says where the line is, with an instance and a parameter of its own', async () => {
  const { desk, registered, office } = await start();
  await registered.until(isRegistered);
  const [first, second] = desk.requests('REGISTER');
  expect(first?.raw.split('\r\n')[0]).toBe('REGISTER sip:example.com SIP/2.0');
  expect(first?.header('to')).toBe('<sip:klaus@example.com>');
  expect(first?.header('from')).toMatch(/^<sip:klaus@example\.com>;tag=/);
  expect(first?.header('expires')).toBe('600');
  const contact = second?.header('contact') ?? '';
  expect(contact).toMatch(
    /^<sip:[0-9a-f]{16}@127\.0\.0\.1:\d+;line=[0-9a-f]{16}>;\+sip\.instance="<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}>";expires=600$/,
  );
  expect(contact).toContain(office.line.edge.contactUser);
  expect(contact).not.toContain(INSTANCE);
  // §10.2: one Call-ID for all, and a CSeq that grows.
  expect(second?.callId).toBe(first?.callId);
  expect(second?.cseq).toBe((first?.cseq ?? 0) + 1);
});

it('§10.2.4 is refreshed before it ends, on the same flow and in the same series', async () => {
  const { desk, registered } = await start({ registrar: { grants: 60, challenge: false }, factor: 200 });
  const first = await registered.until(isRegistered);
  await registered.until(isRegistered);
  const third = await registered.until(isRegistered);
  const requests = desk.requests('REGISTER');
  expect(requests.length).toBeGreaterThanOrEqual(3);
  expect(new Set(requests.map(({ callId }) => callId)).size).toBe(1);
  expect(new Set(requests.map(({ link }) => link.remote.port)).size).toBe(1);
  expect(requests.map(({ cseq }) => cseq)).toEqual(requests.map((_, index) => index + 1));
  // Since when it is registered does not change with a refresh.
  expect(third.since).toBe(first.since);
  expect(registered.statuses.filter(({ state }) => state === 'registering')).toHaveLength(1);
});

it('§10.2.8 423: asks for as long as the registrar wants, and for that from then on', async () => {
  const desk = await peer();
  desk.on('REGISTER', (request, respond) => {
    const asked = Number(/expires=(\d+)/.exec(request.header('contact'))?.[1]);
    if (asked < 1800) respond(423, 'Interval Too Brief', { headers: { 'Min-Expires': '1800' }, contact: null });
    else respond(200, 'OK', { headers: { Contact: request.header('contact') }, contact: null });
  });
  const clock = fastClock(1);
  const registered = register(line({ via: desk, clock }), clock);
  const status = await registered.until(isRegistered);
  expect(desk.requests('REGISTER').map((each) => each.header('expires'))).toEqual(['600', '1800']);
  expect(status.state === 'registered' && status.until - Date.now()).toBeGreaterThan(1_700_000);
});

it('§10.2.8 423 without a longer interval is a failure, and no loop', async () => {
  const desk = await peer();
  desk.on('REGISTER', (_, respond) => void respond(423, 'Interval Too Brief', { headers: { 'Min-Expires': '5' } }));
  const clock = fastClock(1);
  const registered = register(line({ via: desk, clock }), clock);
  const status = await registered.until(hasFailed);
  expect(status).toMatchObject({ fault: { kind: 'refused', status: { code: 423 } } });
  expect(desk.requests('REGISTER')).toHaveLength(1);
});

it('§22.2 a stale nonce at a refresh is met with the new one', async () => {
  const { desk, gate, registered } = await start({ registrar: { grants: 60, challenge: { stale: 1 } }, factor: 200 });
  await registered.until(isRegistered);
  await registered.until(isRegistered);
  expect(gate?.accepted.length).toBeGreaterThanOrEqual(2);
  expect(gate?.wrong).toEqual([]);
  expect(desk.requests('REGISTER').length).toBeGreaterThanOrEqual(4);
});

it.each([
  ['another challenge', 'challenge', { kind: 'password' }],
  ['403', 403, { kind: 'forbidden', status: { code: 403 } }],
] as const)('a wrong password (%s) is tried once and never again: no lock-out', async (_, wrong, fault) => {
  const { desk, gate, registered } = await start({
    registrar: { challenge: { wrong } },
    password: 'wrong',
    factor: 200,
  });
  const status = await registered.until(hasFailed);
  expect(status).toMatchObject({ state: 'failed', fault });
  expect('retryAt' in status).toBe(false);
  // Two minutes of the line's time: RFC 5626 §4.5 would have it try within one.
  await new Promise((resolve) => setTimeout(resolve, 120_000 / 200));
  expect(desk.requests('REGISTER')).toHaveLength(2);
  expect(gate?.wrong).toHaveLength(1);
});

it('without a password it says so', async () => {
  const { registered } = await start({ password: undefined });
  expect(await registered.until(hasFailed)).toMatchObject({ fault: { kind: 'no-password' } });
});

it('RFC 5626 §4.5 5xx and silence are tried again, each time later', async () => {
  const desk = await peer();
  const times: number[] = [];
  desk.on('REGISTER', (_, respond) => {
    times.push(performance.now());
    respond(500, 'Server Internal Error', { contact: null });
  });
  const factor = 1_000;
  const clock = fastClock(factor);
  const registered = register(line({ via: desk, clock }), clock);
  for (let n = 0; n < 4; n++) await registered.until(hasFailed);
  const gaps = times.slice(1, 4).map((time, index) => ((time - (times[index] ?? 0)) * factor) / 1000);
  for (const [index, upper] of [60, 120, 240].entries()) {
    expect(gaps[index]).toBeGreaterThan(upper / 2 - 1);
    // A busy machine adds to it; what counts is that it grows and is no storm.
    expect(gaps[index]).toBeLessThan(upper + 60);
  }
  const last = registered.statuses.findLast(hasFailed);
  expect(last).toMatchObject({ fault: { kind: 'busy', status: { code: 500 } } });
});

it('RFC 3261 §20.33 Retry-After is waited for', async () => {
  const desk = await peer();
  desk.on('REGISTER', (_, respond) => {
    respond(503, 'Service Unavailable', { headers: { 'Retry-After': '900 (backup);duration=60' }, contact: null });
  });
  const clock = fastClock(1);
  const registered = register(line({ via: desk, clock }), clock);
  const status = await registered.until(hasFailed);
  expect(status.state === 'failed' && (status.retryAt ?? 0) - Date.now()).toBeGreaterThan(890_000);
});

it('RFC 3581 §4 behind a NAT the address that the server sees takes the place of the private one', async () => {
  const desk = await peer();
  const natted = (via: string): string => via.replace(/;rport(?:=\d+)?/, ';rport=40123').replace(/;received=[^;]*/, '');
  desk.on('REGISTER', (request, respond) => {
    respond(200, 'OK', {
      headers: { Contact: request.header('contact'), Via: `${natted(request.header('via'))};received=203.0.113.9` },
      contact: null,
    });
  });
  const clock = fastClock(1);
  const registered = register(line({ via: desk, clock }), clock);
  await registered.until(isRegistered);
  const [first, second, ...more] = desk.requests('REGISTER');
  expect(more).toEqual([]);
  expect(first?.header('contact')).toContain('@127.0.0.1:');
  const [bound, removed] = second === undefined ? [] : listOf(second, 'contact');
  expect(bound).toMatch(/@203\.0\.113\.9:40123;line=.*;expires=600$/);
  expect(removed).toMatch(/@127\.0\.0\.1:\d+;line=[0-9a-f]+>;expires=0$/);
});

it('§10.2.2 unregisters when it stops, and answers nobody afterwards', async () => {
  const { desk, registered, office } = await start({ registrar: { challenge: false } });
  await registered.until(isRegistered);
  await registered.stop();
  const last = desk.requests('REGISTER').at(-1);
  expect(last?.header('contact')).toMatch(/;expires=0$/);
  expect(last?.header('expires')).toBe('0');
  expect(office.line.edge.live.wires).toBe(0);
  expect(office.line.edge.live.legs).toBe(0);
});

it('stopping is bounded where nobody answers', async () => {
  const { desk, registered } = await start({ registrar: { challenge: false }, factor: 20 });
  await registered.until(isRegistered);
  desk.drop(() => true);
  const began = performance.now();
  await registered.stop();
  expect(performance.now() - began).toBeLessThan(2_000);
});

it.each(['tcp', 'tls'] as const)(
  'RFC 5626 §4.2 a broken %s connection is opened and registered anew',
  async (transport) => {
    const { desk, registered } = await start({
      peer: transport === 'tls' ? { transport, tls: authority.issue({ ip: ['127.0.0.1'] }) } : { transport },
      registrar: { challenge: false },
      settings: { caFile },
      factor: 50,
    });
    await registered.until(isRegistered);
    for (const connection of desk.connections) connection.reset();
    await registered.until(({ state }) => state === 'registering');
    await registered.until(isRegistered);
    expect(desk.connections.length).toBeGreaterThanOrEqual(2);
  },
);

it('RFC 5626 §4.5 a server that takes us and hangs up again and again is waited for', async () => {
  const { desk, registered } = await start({ peer: { transport: 'tcp' }, registrar: false, factor: 50 });
  desk.on('REGISTER', (request, respond) => {
    respond(200, 'OK', { headers: { Contact: request.header('contact') }, contact: null });
    desk.connections.at(-1)?.end();
  });
  const status = await registered.until(hasFailed);
  expect(desk.requests('REGISTER')).toHaveLength(4);
  expect(status).toMatchObject({ fault: { kind: 'unreachable' } });
  const wait = status.state === 'failed' ? (status.retryAt ?? 0) - Date.now() : 0;
  expect(wait).toBeGreaterThan(25_000);
  expect(wait).toBeLessThanOrEqual(60_000);
});

it('RFC 5626 §4.4.1 pings are sent, and a stream whose pongs cease is left', async () => {
  const { desk, registered } = await start({
    peer: { transport: 'tcp', pong: true },
    registrar: { challenge: false },
    settings: { keepAliveSeconds: 15 },
    factor: 100,
  });
  await registered.until(isRegistered);
  await expect.poll(() => desk.keepAlives).toBeGreaterThanOrEqual(2);
  desk.connections[0]?.pause();
  await registered.until(({ state }) => state === 'registering');
});

it('over UDP pings keep the way open, and ICMP says that nobody is there', async () => {
  const { desk, registered } = await start({
    registrar: { challenge: false },
    settings: { keepAliveSeconds: 15 },
    factor: 100,
  });
  await registered.until(isRegistered);
  await expect.poll(() => desk.keepAlives).toBeGreaterThanOrEqual(2);
  await desk.refuse();
  await registered.until(hasFailed);
  await desk.accept();
  await registered.until(isRegistered);
});

it('after sleep or on another network it registers anew, on a new flow', async () => {
  const { desk, registered } = await start({ registrar: { challenge: false }, factor: 50 });
  await registered.until(isRegistered);
  registered.wakeUp();
  await registered.until(isRegistered);
  const ports = desk.requests('REGISTER').map(({ link }) => link.remote.port);
  expect(new Set(ports).size).toBe(2);
  expect(registered.statuses.map(({ state }) => state)).toEqual([
    'registering',
    'registered',
    'registering',
    'registering',
    'registered',
  ]);
});

it.each([
  ['no Contact at all', () => []],
  ['somebody else’s', () => '<sip:other@192.0.2.1>;expires=10'],
  ['broken ones', () => '<sip:broken'],
  ['a huge interval', (contact: string) => contact.replace(/expires=\d+/, 'expires=99999999999')],
] as const)('a 200 with %s is a registration all the same', async (_, lists) => {
  const { registered } = await start({ registrar: { challenge: false, lists } });
  const status = await registered.until(isRegistered);
  const seconds = status.state === 'registered' ? (status.until - Date.now()) / 1000 : 0;
  expect(seconds).toBeGreaterThan(500);
  expect(seconds).toBeLessThan(86_500);
});
