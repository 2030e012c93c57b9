/** TCP and TLS: framing, keep-alives, connections that break (RFC 3261 §18; RFC 5626 §4.4.1; scenarios 32, 33, 38). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthority, daysFromNow } from '../support/certificates.ts';
import { clean, stage } from '../support/scenario.ts';
import type { Peer, Received, ReplyOptions } from '../support/sip-peer.ts';
import type { Link } from '../support/sip-peer-links.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line, transferring } = stage();
const SDP = { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' };
const OK = { fragment: 'SIP/2.0 200 OK', state: 'terminated;reason=noresource' };

const authority = createAuthority();
const folder = mkdtempSync(join(tmpdir(), 'dialtray-tls-'));
const caFile = join(folder, 'ca.pem');
beforeAll(() => writeFileSync(caFile, authority.cert));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a reply would be, without sending it. */
function written(from: Peer, request: Received, status: number, options: ReplyOptions = {}): string {
  let octets = '';
  const { transport, remote } = request.link;
  const write = (text: string): void => {
    octets += text;
  };
  const to: Link = { transport, remote, write };
  from.reply(request, status, undefined, { ...options, to });
  return octets;
}

it.each(['tcp', 'tls'] as const)('a whole call over %s, on one connection', async (transport) => {
  const desk = await peer({ transport, tls: authority.issue({ ip: ['127.0.0.1'] }) });
  phone({ peer: desk, challenge: { user: 'klaus', password: 'secret' } });
  const office = line({ via: desk, settings: { caFile } });
  const call = office.dial();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  const invite = await desk.next('INVITE');
  expect(invite.header('via')).toMatch(new RegExp(`^SIP/2\\.0/${transport.toUpperCase()} 127\\.0\\.0\\.1:\\d+;`));
  expect(invite.header('contact')).toContain(`;transport=${transport}>`);
  expect(desk.connections).toHaveLength(1);
  expect(desk.requests('INVITE')).toHaveLength(2);
  await clean(office);
  await desk.connections[0]?.closed;
});

it('§17.1.1.2 nothing is repeated over a stream; timer B ends the call', async () => {
  const desk = await peer({ transport: 'tcp', copies: true });
  const office = line({ via: desk });
  expect((await office.dial().ended).outcome).toBe('phone-unreachable');
  expect(desk.requests('INVITE')).toHaveLength(1);
  await clean(office);
});

it('33: §18.3 messages that come octet by octet', async () => {
  const desk = await peer({ transport: 'tcp' });
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  await desk.sendRaw(written(desk, invite, 180), invite.link, 1);
  await call.until('phone-ringing');
  await desk.sendRaw(written(desk, invite, 200, SDP), invite.link, 1);
  await desk.next('ACK');
  await desk.next('REFER');
});

it('33: §18.3 three messages in one segment, with CRLFs between them: each is handled once', async () => {
  const desk = await peer({ transport: 'tcp' });
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  const all = [written(desk, invite, 100), written(desk, invite, 180), written(desk, invite, 200, SDP)];
  await desk.sendRaw(`\r\n${all.join('\r\n')}\r\n`, invite.link);
  await desk.next('ACK');
  await desk.next('REFER');
  expect(call.states).toEqual(['resolving', 'calling-phone', 'phone-ringing', 'phone-answered', 'transferring']);
  expect(desk.requests('ACK')).toHaveLength(1);
});

it('33: RFC 5626 §4.4.1 a ping is answered with one CRLF, and the call does not notice', async () => {
  const desk = await peer({ transport: 'tcp' });
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  const [connection] = desk.connections;
  const before = connection?.bytesRead() ?? 0;
  await desk.sendRaw('\r\n\r\n', invite.link);
  await expect.poll(() => connection?.bytesRead()).toBe(before + 2);
  await desk.sendRaw(`\r\n\r\n${written(desk, invite, 486)}`, invite.link);
  expect((await call.ended).outcome).toBe('phone-busy');
});

it.each([
  ['no Content-Length', (text: string) => text.replace(/Content-Length: \d+\r\n/, '')],
  ['a Content-Length that is no number', (text: string) => text.replace(/Content-Length: \d+/, 'Content-Length: x')],
  ['70 kB of headers', (text: string) => text.replace('\r\n', `\r\nX: ${'x'.repeat(70_000)}\r\n`)],
  ['no SIP at all for 70 kB', () => 'x'.repeat(70_000)],
])('33: §18.3 with %s the stream cannot be read on: closed, and said', async (_what, broken) => {
  const desk = await peer({ transport: 'tcp' });
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  await desk.sendRaw(broken(written(desk, invite, 486)), invite.link);
  expect((await call.ended).outcome).toBe('phone-unreachable');
  await desk.connections[0]?.closed;
  await clean(office);
});

it.each(['end', 'reset'] as const)(
  '32: §18.4 the connection is closed (%s) before any response: unreachable, and no second INVITE',
  async (how) => {
    const desk = await peer({ transport: 'tcp' });
    const office = line({ via: desk });
    const call = office.dial();
    await desk.next('INVITE');
    desk.connections[0]?.[how]();
    expect((await call.ended).outcome).toBe('phone-unreachable');
    await call.settled;
    await clean(office);
    expect(desk.requests('INVITE')).toHaveLength(1);
  },
);

it.each(['end', 'reset'] as const)(
  '32: §9.1 the connection is closed (%s) while the phone rings: CANCEL over a new one',
  async (how) => {
    const desk = await peer({ transport: 'tcp' });
    const bell = phone({ peer: desk, answer: 'manual' });
    const office = line({ via: desk });
    const call = office.dial();
    await call.until('phone-ringing');
    const invite = await desk.next('INVITE');
    desk.connections[0]?.[how]();
    const cancel = await desk.next('CANCEL');
    expect(cancel.header('via')).toBe(invite.header('via'));
    expect(cancel.uri).toBe(invite.uri);
    expect((await call.ended).outcome).toBe('phone-unreachable');
    expect(bell.calls[0]?.state).toBe('cancelled');
    expect(desk.requests('INVITE')).toHaveLength(1);
    await clean(office);
  },
);

it('32: closed while the phone rings, and nobody takes a new connection: the call ends all the same', async () => {
  const desk = await peer({ transport: 'tcp' });
  phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  await desk.refuse();
  desk.connections[0]?.end();
  expect((await call.ended).outcome).toBe('phone-unreachable');
  await call.settled;
  await clean(office);
});

it.each(['end', 'reset'] as const)(
  '32: the connection is closed (%s) during the transfer: unknown, and BYE over a new one',
  async (how) => {
    const { call, desk, office } = await transferring({ peer: { transport: 'tcp' } });
    await expect.poll(() => call.call.accepted).toBe(true);
    desk.connections[0]?.[how]();
    const bye = await desk.next('BYE');
    expect(bye.link.remote.port).not.toBe((await desk.next('INVITE')).link.remote.port);
    expect((await call.ended).outcome).toBe('result-unknown');
    await call.settled;
    await clean(office);
  },
);

it('32: the connection is closed while our BYE waits for its answer: over, and nothing is left', async () => {
  const { call, desk, leg, office } = await transferring({ peer: { transport: 'tcp' }, phone: { bye: 'silent' } });
  leg.notify(OK);
  await desk.next('BYE');
  desk.connections[0]?.reset();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  await clean(office);
});

it('32: two calls share a connection; the end of one does not close it under the other', async () => {
  const desk = await peer({ transport: 'tcp' });
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const [one, two] = [office.dial(), office.dial()];
  await Promise.all([one.until('phone-ringing'), two.until('phone-ringing')]);
  one.cancel();
  await one.settled;
  await expect.poll(() => office.line.edge.live.legs, { timeout: 10_000 }).toBe(1);
  bell.calls.find(({ state }) => state === 'ringing')?.answer();
  expect((await two.ended).outcome).toBe('connected');
  await two.settled;
  expect(desk.connections).toHaveLength(1);
  await clean(office);
});

it.each([
  ['a name that is not the server’s', () => authority.issue({ dns: ['other.example'], ip: ['192.0.2.1'] })],
  ['an authority that nobody trusts', () => createAuthority('Somebody').issue({ ip: ['127.0.0.1'] })],
  [
    'a date that has passed',
    () => authority.issue({ ip: ['127.0.0.1'], validFrom: daysFromNow(-9), validTo: daysFromNow(-1) }),
  ],
  ['a name that is only in the common name', () => authority.issue({ name: '127.0.0.1' })],
])(
  '38: RFC 5922 §7 TLS with %s: the call fails, nothing is said over it, and no weaker way is tried',
  async (_what, issue) => {
    const desk = await peer({ transport: 'tls', tls: issue() });
    const office = line({ via: desk, settings: { caFile } });
    const ended = await office.dial().ended;
    expect(ended.outcome).toBe('phone-unreachable');
    expect(ended.detail).toMatch(/certificate|trust|expired|valid/i);
    expect(desk.received).toEqual([]);
    await clean(office);
  },
);

it('38: RFC 5922 §4 the certificate must prove the domain, not the address behind it', async () => {
  const resolver = { addresses: async () => ({ ok: true, value: ['127.0.0.1'] }) as const };
  const good = await peer({ transport: 'tls', tls: authority.issue({ uri: ['sip:pbx.example'] }) });
  phone({ peer: good });
  const domain = (at: Peer) => ({ caFile, domain: `pbx.example:${at.port}`, transport: 'tls' as const });
  expect((await line({ settings: domain(good), resolver }).dial().ended).outcome).toBe('connected');
  const bad = await peer({ transport: 'tls', tls: authority.issue({ ip: ['127.0.0.1'] }) });
  expect((await line({ settings: domain(bad), resolver }).dial().ended).outcome).toBe('phone-unreachable');
});

it('38: a server that speaks no TLS is not spoken to without it', async () => {
  const desk = await peer({ transport: 'tcp' });
  const office = line({ via: `${desk.hostPort};transport=tls;lr`, settings: { caFile } });
  const call = office.dial();
  const connection = await desk.nextConnection();
  connection.end();
  expect((await call.ended).outcome).toBe('phone-unreachable');
  expect(desk.requests('INVITE')).toEqual([]);
});
