/** The user cancels, in every state of a call (RFC 3261 §9.1, §15; scenarios 8, 9, 10). */
import { expect, it } from 'vitest';
import { clean, left, stage } from '../support/scenario.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();
const LOGIN = { user: 'klaus', password: 'secret', realm: 'example.com' } as const;

it('8: §9.1 before any response: no CANCEL until a provisional one comes, and nobody is rung afterwards', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  call.cancel();
  expect((await call.ended).outcome).toBe('cancelled');
  expect(desk.requests('CANCEL')).toHaveLength(0);
  desk.reply(invite, 180);
  const cancel = await desk.next('CANCEL');
  expect(cancel.startLine).toBe(invite.startLine.replace('INVITE', 'CANCEL'));
  for (const name of ['via', 'route', 'call-id', 'from', 'to']) expect(cancel.header(name)).toBe(invite.header(name));
  expect(cancel.header('cseq')).toBe('1 CANCEL');
  desk.reply(cancel, 200);
  desk.reply(invite, 487);
  await desk.next('ACK');
  await call.settled;
});

it('§22 before the 401: the challenge is not answered, so that the phone never rings', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  call.cancel();
  desk.reply(invite, 401, 'Unauthorized', {
    headers: { 'WWW-Authenticate': 'Digest realm="example.com", nonce="n1"' },
  });
  await desk.next('ACK');
  await call.settled;
  expect(desk.requests('INVITE')).toHaveLength(1);
  expect(call.call.outcome).toBe('cancelled');
});

it('after the 401, while the second INVITE is under way', async () => {
  const desk = await peer();
  const bell = phone({ peer: desk, challenge: LOGIN, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  call.cancel();
  const ringing = await bell.nextCall();
  await ringing.until('cancelled');
  await call.settled;
  expect(bell.rings).toBe(1);
});

it('§9.1 while the phone rings: CANCEL, 487, ACK', async () => {
  const desk = await peer();
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  call.cancel();
  await call.settled;
  expect(call.states.at(-1)).toBe('cancelled');
  expect(bell.calls[0]?.state).toBe('cancelled');
  expect(desk.requests('REFER')).toHaveLength(0);
});

it('9: §9.1 CANCEL crosses the 200: ACK, then BYE, and no REFER', async () => {
  const desk = await peer();
  const bell = phone({ peer: desk, answer: 'manual', cancel: 'answer' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  call.cancel();
  await desk.next('BYE');
  await call.settled;
  expect(desk.requests('ACK')).toHaveLength(1);
  expect(desk.requests('REFER')).toHaveLength(0);
  expect(call.call.outcome).toBe('cancelled');
  expect(bell.calls[0]?.state).toBe('ended');
});

it('after the 200, before the REFER is answered: BYE', async () => {
  const desk = await peer();
  phone({ peer: desk, refer: 'silent' });
  const office = line({ via: desk });
  const call = office.dial();
  await desk.next('REFER');
  call.cancel();
  await desk.next('BYE');
  await call.settled;
  expect(call.call.outcome).toBe('cancelled');
});

it('after the REFER, while the callee rings: BYE, with the next CSeq', async () => {
  const desk = await peer();
  phone({ peer: desk, notify: [{ fragment: 'SIP/2.0 180 Ringing', state: 'active;expires=60' }] });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('callee-ringing');
  call.cancel();
  const bye = await desk.next('BYE');
  expect(bye.header('cseq')).toBe('3 BYE');
  await call.settled;
});

it('while the name is being looked up: nothing is sent', async () => {
  let answer = (_: string[]): void => {};
  const addresses = new Promise<string[]>((resolve) => {
    answer = resolve;
  });
  const desk = await peer();
  const office = line({
    via: `phone.test:${desk.port};lr`,
    resolver: { addresses: async () => ({ ok: true, value: await addresses }) },
  });
  const call = office.dial();
  call.cancel();
  expect((await call.ended).outcome).toBe('cancelled');
  answer(['127.0.0.1']);
  await call.settled;
  expect(desk.received).toHaveLength(0);
});

it('§9.1 no final response after the CANCEL: given up after 64*T1, and then nothing is left', async () => {
  const desk = await peer();
  phone({ peer: desk, answer: 'manual', cancel: 'no-final' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  call.cancel();
  await call.settled;
  await expect.poll(() => left(office), { timeout: 10_000 }).toBe(0);
});

it('§9.1, §13.2.2.4 a 200 that comes after the INVITE was given up: ACK and BYE', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 180);
  await call.until('phone-ringing');
  call.cancel();
  desk.reply(await desk.next('CANCEL'), 200);
  await call.settled;
  desk.reply(invite, 200, 'OK', { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' });
  await desk.next('ACK');
  desk.reply(await desk.next('BYE'), 200);
  await clean(office);
  expect(desk.requests('REFER')).toHaveLength(0);
});

it.each([481, 408, 500, 503])('§9.1 the CANCEL is answered with %i: the INVITE still decides', async (status) => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 180);
  await call.until('phone-ringing');
  call.cancel();
  desk.reply(await desk.next('CANCEL'), status);
  desk.reply(invite, 200, 'OK', { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' });
  await desk.next('ACK');
  desk.reply(await desk.next('BYE'), 200);
  await call.settled;
  await clean(office);
  expect(call.call.outcome).toBe('cancelled');
});

it('10: §9.1 the CANCEL is lost: repeated, the phone stops ringing', async () => {
  const desk = await peer({ copies: true });
  desk.drop((message, direction, n) => direction === 'in' && message.method === 'CANCEL' && n <= 2);
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  call.cancel();
  await (await bell.nextCall()).until('cancelled');
  await call.settled;
});
