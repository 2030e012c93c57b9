/** Several answers to one INVITE, and redirects (RFC 3261 §8.1.3.4, §13.2.2.4; scenarios 10, 12). */
import { expect, it } from 'vitest';
import { clean, stage } from '../support/scenario.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();
const SDP = { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' };

it('12: §13.2.2.4 two phones answer: ACK to both, BYE to the second, REFER to the first only', async () => {
  const [proxy, a, b] = [await peer(), await peer(), await peer()];
  const office = line({ via: proxy });
  const call = office.dial();
  const invite = await proxy.next('INVITE');
  proxy.reply(invite, 180, 'Ringing', { toTag: 'a', contact: `<${a.uri}>` });
  proxy.reply(invite, 180, 'Ringing', { toTag: 'b', contact: `<${b.uri}>` });
  proxy.reply(invite, 200, 'OK', { ...SDP, toTag: 'a', contact: `<${a.uri}>` });
  const second = proxy.reply(invite, 200, 'OK', { ...SDP, toTag: 'b', contact: `<${b.uri}>` });
  expect((await a.next('ACK')).toTag).toBe('a');
  expect((await b.next('ACK')).toTag).toBe('b');
  const bye = await b.next('BYE');
  expect(bye.toTag).toBe('b');
  b.reply(bye, 200);
  expect((await a.next('REFER')).toTag).toBe('a');
  proxy.sendAgain(second);
  expect((await b.next('ACK')).toTag).toBe('b');
  call.cancel();
  a.reply(await a.next('BYE'), 200);
  await call.settled;
  expect(b.requests('REFER')).toHaveLength(0);
  await clean(office);
});

it('12: §13.2.2.4 the second 200 comes long after the first: ACK, BYE, and the call is not touched', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 200, 'OK', { ...SDP, toTag: 'a' });
  desk.reply(await desk.next('REFER'), 202);
  await expect.poll(() => call.call.accepted).toBe(true);
  desk.reply(invite, 200, 'OK', { ...SDP, toTag: 'b' });
  const bye = await desk.next('BYE');
  expect(bye.toTag).toBe('b');
  desk.reply(bye, 200);
  expect(call.call.outcome).toBeUndefined();
  call.cancel();
  const ours = await desk.next((m) => m.isRequest && m.method === 'BYE' && m.toTag === 'a');
  desk.reply(ours, 200);
  await clean(office);
});

it('12: §9.1, §13.2.2.4 two 200s cross the CANCEL: both are acknowledged and left', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 180, 'Ringing', { toTag: 'a' });
  await call.until('phone-ringing');
  call.cancel();
  desk.reply(invite, 200, 'OK', { ...SDP, toTag: 'a' });
  desk.reply(invite, 200, 'OK', { ...SDP, toTag: 'b' });
  const byes = [await desk.next('BYE'), await desk.next('BYE')];
  expect(byes.map(({ toTag }) => toTag).sort()).toEqual(['a', 'b']);
  for (const bye of byes) desk.reply(bye, 200);
  desk.reply(await desk.next('CANCEL'), 481);
  await call.settled;
  expect(desk.requests('REFER')).toHaveLength(0);
  await clean(office);
});

it('12: §12.1 early dialogs that never answer leave nothing', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  for (const toTag of ['a', 'b', 'c', 'd']) desk.reply(invite, 180, 'Ringing', { toTag });
  desk.reply(invite, 486, 'Busy Here', { toTag: 'e' });
  expect((await call.ended).outcome).toBe('phone-busy');
  await clean(office);
});

it.each([300, 301, 302, 305, 380])(
  '10: §8.1.3.4 a %i to the same server is followed once, with a new transaction',
  async (status) => {
    const desk = await peer();
    const office = line({ via: desk });
    const call = office.dial();
    const first = await desk.next('INVITE');
    desk.reply(first, status, 'Moved', { contact: `<sip:200;x=Y@${desk.hostPort}>;q=0.5` });
    await desk.next('ACK');
    const second = await desk.next('INVITE');
    expect(second.uri).toBe(`sip:200;x=Y@${desk.hostPort}`);
    expect(second.branch).not.toBe(first.branch);
    expect(second.header('to')).toBe(first.header('to'));
    desk.reply(second, 302, 'Moved', { contact: `<sip:300@${desk.hostPort}>` });
    expect((await call.ended).outcome).toBe('phone-unreachable');
    await call.settled;
    expect(desk.requests('INVITE')).toHaveLength(2);
    await clean(office);
  },
);

it('10: §8.1.3.4 the phone rings where the redirect leads, and the call ends like any other', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const first = await desk.next('INVITE');
  const bell = phone({ peer: desk });
  desk.reply(first, 302, 'Moved', { contact: `<sip:200@${desk.hostPort}>` });
  expect((await call.ended).outcome).toBe('connected');
  expect(bell.rings).toBe(1);
  await call.settled;
  await clean(office);
});

it.each([
  ['another domain', '<sip:100@evil.example>'],
  ['a telephone number', '<tel:+4319001234>'],
  ['sips', '<sips:100@127.0.0.1>'],
  ['mailto', '<mailto:x@127.0.0.1>'],
  ['a star', '*'],
  ['rubbish', '<<<'],
  ['nothing', null],
])('10: §8.1.3.4 a 302 to %s is not followed', async (_what, contact) => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  desk.reply(await desk.next('INVITE'), 302, 'Moved', { contact });
  expect(await call.ended).toMatchObject({ outcome: 'phone-unreachable', sip: { code: 302 } });
  await desk.next('ACK');
  await call.settled;
  expect(desk.requests('INVITE')).toHaveLength(1);
});
