/** Requests over 1300 bytes (RFC 3261 §18.1.1; scenario 37). */
import { expect, it } from 'vitest';
import { clean, left, stage } from '../support/scenario.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();
const LONG = { extension: 'x'.repeat(500) } as const;

it('37: a large INVITE goes by TCP to the same host and port, with TCP in Via and Contact', async () => {
  const desk = await peer({ transport: ['udp', 'tcp'] });
  phone({ peer: desk });
  const office = line({ via: `${desk.hostPort};lr`, settings: LONG });
  const call = office.dial();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  const invite = await desk.next('INVITE');
  expect(invite.raw.length).toBeGreaterThan(1300);
  expect(invite.link.transport).toBe('tcp');
  expect(invite.header('via')).toMatch(/^SIP\/2\.0\/TCP 127\.0\.0\.1:\d+;/);
  expect(invite.header('contact')).toContain(';transport=tcp>');
  await clean(office);
  expect(desk.connections).toHaveLength(1);
});

it('37: a small INVITE stays on UDP, and the second one with a large digest goes by TCP', async () => {
  const desk = await peer({ transport: ['udp', 'tcp'] });
  const office = line({ via: `${desk.hostPort};lr` });
  const call = office.dial();
  const first = await desk.next('INVITE');
  expect([first.link.transport, first.raw.length < 1300]).toEqual(['udp', true]);
  desk.reply(first, 401, 'Unauthorized', {
    headers: { 'WWW-Authenticate': `Digest realm="pbx.example", nonce="${'n'.repeat(700)}", qop="auth"` },
  });
  expect((await desk.next('ACK')).link.transport).toBe('udp');
  const second = await desk.next('INVITE');
  expect(second.link.transport).toBe('tcp');
  expect(second.callId).toBe(first.callId);
  desk.reply(second, 486);
  expect((await call.ended).outcome).toBe('phone-busy');
  expect((await desk.next((m) => m.method === 'ACK' && m.cseq === 2)).link.transport).toBe('tcp');
  await clean(office);
});

it('37: a server that takes no TCP gets it by UDP after all', async () => {
  const desk = await peer();
  phone({ peer: desk });
  const office = line({ via: `${desk.hostPort};lr`, settings: LONG });
  const call = office.dial();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  const invite = await desk.next('INVITE');
  expect([invite.link.transport, invite.raw.length > 1300]).toEqual(['udp', true]);
  expect(invite.header('via')).toContain('SIP/2.0/UDP');
  await clean(office);
});

it('37: two calls at once, one large and one small, do not take each other’s socket away', async () => {
  const desk = await peer({ transport: ['udp', 'tcp'] });
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: `${desk.hostPort};lr`, settings: LONG });
  const one = office.dial();
  const two = office.dial();
  await Promise.all([one.until('phone-ringing'), two.until('phone-ringing')]);
  one.cancel();
  await one.settled;
  await expect.poll(() => office.line.edge.live.legs, { timeout: 10_000 }).toBe(1);
  bell.calls.find(({ state }) => state === 'ringing')?.answer();
  expect((await two.ended).outcome).toBe('connected');
  await two.settled;
  await clean(office);
});

it('37: a large call that ends does not close the UDP socket under a small one', async () => {
  const desk = await peer({ transport: ['udp', 'tcp'] });
  const office = line({ via: `${desk.hostPort};lr` });
  const small = office.dial();
  const waiting = await desk.next('INVITE');
  desk.reply(waiting, 180);
  const large = office.dial();
  const first = await desk.next('INVITE');
  desk.reply(first, 401, 'Unauthorized', {
    headers: { 'WWW-Authenticate': `Digest realm="pbx.example", nonce="${'n'.repeat(700)}"` },
  });
  desk.reply(await desk.next('INVITE'), 486);
  await large.settled;
  await expect.poll(() => office.line.edge.live.legs, { timeout: 10_000 }).toBe(1);
  expect(left(office)).toBeGreaterThan(0);
  small.cancel();
  const cancel = await desk.next('CANCEL');
  desk.reply(cancel, 200);
  desk.reply(waiting, 487);
  await desk.next((m) => m.method === 'ACK' && m.callId === waiting.callId);
  await small.settled;
  await clean(office);
});

it('37: cancelled while the TCP connection is being opened: nothing is sent', async () => {
  const desk = await peer({ transport: ['udp', 'tcp'] });
  const office = line({ via: `${desk.hostPort};lr`, settings: LONG });
  const call = office.dial();
  await call.until('calling-phone');
  call.cancel();
  await call.settled;
  await clean(office);
  expect(desk.requests('REFER')).toHaveLength(0);
});
