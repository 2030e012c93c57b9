/** The INVITE and what comes before the phone picks up (RFC 3261 §8.1, §13; scenarios 3, 5, 7, 11). */
import { expect, it } from 'vitest';
import { calleeUri } from '../../electron/core/lines/line.ts';
import { clean, replyOf, stage } from '../support/scenario.ts';
import { utf8 } from '../support/sip-message.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();

it('§8.1.1, §13.2.1 the INVITE says what every phone looks for, and claims nothing that we do not do', async () => {
  const desk = await peer();
  phone({ peer: desk });
  const office = line({ via: desk, settings: { extension: '100' } });
  const call = office.dial({ callee: '+43 1 505641' });
  await call.ended;
  const invite = await desk.next('INVITE');
  expect(invite.startLine).toBe('INVITE sip:100@example.com SIP/2.0');
  expect(invite.header('max-forwards')).toBe('70');
  expect(invite.header('from')).toMatch(/^"\+43 1 505641" <sip:klaus@example\.com>;tag=[0-9a-f]{16,}$/);
  expect(invite.header('to')).toBe('<sip:100@example.com>');
  expect(invite.header('cseq')).toBe('1 INVITE');
  expect(invite.header('via')).toMatch(/^SIP\/2\.0\/UDP 127\.0\.0\.1:\d+;branch=z9hG4bK[0-9a-f]{24};rport$/);
  expect(invite.all('route')).toEqual([`<sip:${desk.hostPort};lr>`]);
  expect(invite.header('contact')).toBe(`<sip:${office.line.edge.contactUser}@127.0.0.1:${invite.link.remote.port}>`);
  expect(invite.all('supported')).toEqual([]);
  expect(invite.header('allow')).not.toContain('REFER');
  expect(invite.header('content-type')).toBe('application/sdp');
  expect(Number(invite.header('content-length'))).toBe(invite.body.length);
});

it('3: §13.2.2.4 a 200 that comes three times gets three ACKs, and makes one session and one REFER', async () => {
  const desk = await peer();
  phone({ peer: desk, refer: 'silent' });
  const office = line({ via: desk });
  const call = office.dial();
  const first = await desk.next('ACK');
  const ok = replyOf(desk, 200);
  desk.sendAgain(ok);
  desk.sendAgain(ok);
  const [second, third] = [await desk.next('ACK'), await desk.next('ACK')];
  expect([second.raw, third.raw]).toEqual([first.raw, first.raw]);
  await desk.next('REFER');
  call.cancel();
  await desk.next('BYE');
  expect(new Set(desk.requests('REFER').map(({ branch }) => branch)).size).toBe(1);
});

it('3: §13.2.2.4 copies of the 200 while the next hop is still being looked up: ACKs, one REFER', async () => {
  const desk = await peer();
  let answer = (): void => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const office = line({
    via: desk,
    resolver: { addresses: () => asked.then(() => ({ ok: true, value: ['127.0.0.1'] })) },
  });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  const ok = desk.reply(invite, 200, 'OK', {
    body: phoneSdp('127.0.0.1'),
    contentType: 'application/sdp',
    headers: { 'Record-Route': `<sip:proxy.test:${desk.port};lr>` },
  });
  desk.sendAgain(ok);
  await call.until('calling-phone');
  answer();
  await desk.next('ACK');
  await desk.next('REFER');
  desk.sendAgain(ok);
  await desk.next('ACK');
  call.cancel();
  desk.reply(await desk.next('BYE'), 200);
  expect(new Set(desk.requests('REFER').map(({ branch }) => branch)).size).toBe(1);
});

it('5: §19.1.2, §25.1 what the user dials stays one user part, whatever stands in it', async () => {
  const { account } = line({ via: '127.0.0.1:5060' }).line;
  expect(calleeUri(account, '*31#0501')).toBe('sip:*31%230501@example.com');
  expect(calleeUri(account, '+431505641')).toBe('sip:+431505641@example.com');
  expect(calleeUri(account, '100@evil.example')).toBe('sip:100%40evil.example@example.com');
  expect(calleeUri(account, '100\r\nX: y')).toBe('sip:100%0D%0AX%3A%20y@example.com');
  expect(calleeUri(account, '<100>;x="y"')).toBe('sip:%3C100%3E;x=%22y%22@example.com');
});

it.each([
  'sip:*31%230501@example.com',
  'sip:+431505641;phone-context=example.com@example.com;user=phone',
  'sip:100%25@EXAMPLE.com',
  'sip:u;x=1&y=2@example.com',
  'tel:+43-1-505641',
  'sips:100@example.com',
  'sip:100@[::1]:5070;transport=tcp',
])('5: §20, RFC 3515 §2.1 the REFER names %s letter for letter, in angle brackets', async (calleeUri) => {
  const desk = await peer();
  phone({ peer: desk });
  const office = line({ via: desk });
  expect((await office.dial({ calleeUri }).ended).outcome).toBe('connected');
  const refer = await desk.next('REFER');
  expect(refer.all('refer-to')).toEqual([`<${calleeUri}>`]);
  expect(refer.header('referred-by')).toBe('<sip:klaus@example.com>');
});

it.each([
  ['quotes and a backslash', 'Max "M" \\', '"Max \\"M\\" \\\\"'],
  ['a line break with a header behind it', 'Max\r\nX-Evil: 1', '"MaxX-Evil: 1"'],
  ['umlauts', 'Jürgen Öçal', `"${utf8('Jürgen Öçal')}"`],
  ['NUL and DEL', 'a\0b\x7fc', '"abc"'],
  ['an angle bracket, a comma and a semicolon', 'a<sip:b@c>,d;tag=1', '"a<sip:b@c>,d;tag=1"'],
])('5: §25.1 a callee shown with %s stays inside its quotes', async (_what, callee, shown) => {
  const desk = await peer();
  phone({ peer: desk });
  const office = line({ via: desk });
  expect((await office.dial({ callee }).ended).outcome).toBe('connected');
  const invite = await desk.next('INVITE');
  expect(invite.header('from').slice(0, shown.length + 1)).toBe(`${shown} `);
  expect(invite.headers.has('x-evil')).toBe(false);
});

it('5: §25.1 300 characters are cut, and no character in the middle', async () => {
  const desk = await peer();
  phone({ peer: desk });
  expect((await line({ via: desk }).dial({ callee: 'ö'.repeat(300) }).ended).outcome).toBe('connected');
  const invite = await desk.next('INVITE');
  expect(invite.header('from')).toMatch(new RegExp(`^"(?:${utf8('ö')}){64}" <`));
});

it('7: §13.2.2.1 early media (183 with SDP) rings; the call goes on as usual', async () => {
  const desk = await peer();
  const bell = phone({ peer: desk, ring: 183, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  expect((await call.until('phone-ringing')).sip?.code).toBe(183);
  (await bell.nextCall()).answer();
  expect((await call.ended).outcome).toBe('connected');
});

it('7: RFC 3262 §3 a 183 that requires 100rel gets no PRACK, because nobody offered it, and does no harm', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  phone({ peer: desk, ring: false, answer: 'manual' });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  expect(invite.raw).not.toContain('100rel');
  const reliable = desk.reply(invite, 183, 'Session Progress', {
    headers: { Require: '100rel', RSeq: '17', Contact: `<${desk.uri}>` },
    body: phoneSdp('127.0.0.1'),
    contentType: 'application/sdp',
  });
  await call.until('phone-ringing');
  desk.sendAgain(reliable);
  desk.reply(invite, 200, 'OK', { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' });
  await desk.next('ACK');
  call.cancel();
  await desk.next('BYE');
  expect(desk.requests('PRACK')).toHaveLength(0);
});

it('7: RFC 6228 a 199 on one branch ends nothing; 181 and 182 mean that somebody is being called', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 181, 'Call Is Being Forwarded', { toTag: 'a' });
  expect((await call.until('phone-ringing')).sip?.code).toBe(181);
  desk.reply(invite, 199, 'Early Dialog Terminated', { toTag: 'a' });
  desk.reply(invite, 182, 'Queued', { toTag: 'b' });
  await expect.poll(() => call.call.sip?.code).toBe(182);
  desk.reply(invite, 486, 'Busy Here', { toTag: 'b' });
  expect((await call.ended).outcome).toBe('phone-busy');
});

it('11: §16.6, §9.1 the phone rings and nobody comes: CANCEL at the ring limit, "no answer"', async () => {
  const desk = await peer();
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial({ limits: { ringMs: 300 } });
  expect((await call.ended).outcome).toBe('phone-no-answer');
  await (await bell.nextCall()).until('cancelled');
  await call.settled;
  expect(desk.requests('REFER')).toHaveLength(0);
  await clean(office);
});

it('11: §17.1.1.2 100 and then nothing: the ring limit, not timer B, ends the call', async () => {
  const desk = await peer();
  phone({ peer: desk, ring: false, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial({ limits: { ringMs: 2_000 } });
  expect((await call.ended).outcome).toBe('phone-no-answer');
  await desk.next('CANCEL');
  await clean(office);
});

it('§15 a BYE on the early dialog is answered, and the 487 that follows ends the call', async () => {
  const desk = await peer();
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  const ringing = await bell.nextCall();
  expect((await ringing.dialog.request('BYE').response()).status).toBe(200);
  ringing.refuse(487);
  expect((await call.ended).outcome).toBe('phone-no-answer');
  await desk.next('ACK');
  await clean(office);
});
