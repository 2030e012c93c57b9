/** Phones and servers with habits of their own: the outcome is the true one, the callee is dialled once, nothing is left. */
import { expect, it } from 'vitest';
import { clean, stage } from '../support/scenario.ts';
import { dialogOf } from '../support/sip-peer.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line, transferring } = stage();
const SDP = { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' };
const MEDIA = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n';

it.each([
  ['Contact with maddr', (p: number) => `<sip:a@127.0.0.2:${p};maddr=127.0.0.1;ttl=16>`],
  ['transport=ws', (p: number) => `<sip:a@127.0.0.1:${p};transport=ws>`],
  ['user=phone', (p: number) => `<sip:+431505641;phone-context=x@127.0.0.1:${p};user=phone>`],
  ['IPv4-mapped', (p: number) => `<sip:a@[::ffff:127.0.0.1]:${p}>`],
  ['link-local with zone', (p: number) => `<sip:a@[fe80::1%25eth0]:${p}>`],
  ['link-local', (p: number) => `<sip:a@[fe80::1]:${p}>`],
] as const)('§19.1.1 %s: ACK, REFER and BYE arrive', async (_, contact) => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  const answer = desk.reply(invite, 200, 'OK', { ...SDP, contact: contact(desk.port) });
  await desk.next('ACK', 3_000);
  desk.reply(await desk.next('REFER', 3_000), 202);
  const dialog = dialogOf(desk, invite, answer.toTag);
  dialog.request('NOTIFY', {
    headers: { Event: 'refer', 'Subscription-State': 'terminated' },
    body: 'SIP/2.0 200 OK\r\n',
    contentType: 'message/sipfrag',
  });
  expect((await call.ended).outcome).toBe('connected');
  desk.reply(await desk.next('BYE', 3_000), 200);
  await call.settled;
  await clean(office);
});

it.each([
  ['udp', 'tcp'],
  ['tcp', 'udp'],
] as const)(
  'RFC 5658 a double Record-Route, %s towards us and %s behind: ours is the first hop',
  async (ours, behind) => {
    const desk = await peer({ transport: [ours, behind] });
    const office = line({ via: desk });
    const call = office.dial();
    const hop = (transport: string) => `<sip:127.0.0.1:${desk.port};transport=${transport};r2=on;lr>`;
    desk.reply(await desk.next('INVITE'), 200, 'OK', { ...SDP, headers: { 'Record-Route': [behind, ours].map(hop) } });
    const ack = await desk.next('ACK');
    const refer = await desk.next('REFER');
    expect([ack.link.transport, refer.link.transport]).toEqual([ours, ours]);
    expect(refer.all('route').join(',').replaceAll(', ', ',')).toBe([ours, behind].map(hop).join());
    desk.reply(refer, 202);
    call.cancel();
    desk.reply(await desk.next('BYE'), 200);
    await clean(office);
  },
);

it.each([420, 421])('%i (100rel or timer is required): the phone cannot be reached', async (status) => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  desk.reply(await desk.next('INVITE'), status, undefined, { headers: { Require: 'timer' } });
  const { outcome, sip } = await call.ended;
  expect([outcome, sip?.code]).toEqual(['phone-unreachable', status]);
  await clean(office);
});

it('RFC 4028 Require: timer in the 200 and UPDATE: 405 to UPDATE, the call goes on', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  const answer = desk.reply(invite, 200, 'OK', {
    ...SDP,
    headers: { Require: 'timer', 'Session-Expires': '90;refresher=uac' },
  });
  desk.reply(await desk.next('REFER'), 202);
  const dialog = dialogOf(desk, invite, answer.toTag);
  const update = dialog.request('UPDATE', { headers: { 'Session-Expires': '90;refresher=uas' } });
  expect((await update.response()).status).toBe(405);
  const required = dialog.request('INVITE', { ...SDP, headers: { Require: 'timer' } });
  expect((await required.response()).status).toBe(420);
  dialog.request('NOTIFY', {
    headers: { Event: 'refer', 'Subscription-State': 'terminated' },
    body: 'SIP/2.0 486 Busy\r\n',
    contentType: 'message/sipfrag',
  });
  expect((await call.ended).outcome).toBe('callee-busy');
  desk.reply(await desk.next('BYE'), 200);
  await clean(office);
});

it('RFC 3262 183 with 100rel required, and SDP that changes until the 200: it rings and is answered', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  for (const rseq of [1, 2, 3]) {
    const body = SDP.body.replace(/^o=(\S+) (\S+) \S+/m, `o=$1 $2 ${rseq + 10}`);
    desk.reply(invite, 183, 'Progress', { ...SDP, body, headers: { Require: '100rel', RSeq: `${rseq}` } });
  }
  await call.until('phone-ringing');
  desk.reply(invite, 200, 'OK', SDP);
  desk.reply(await desk.next('REFER'), 202);
  call.cancel();
  desk.reply(await desk.next('BYE'), 200);
  await clean(office);
});

it.each([
  ['without SDP', undefined],
  ['with ten m-lines', MEDIA + Array.from({ length: 10 }, (_, n) => `m=audio ${4000 + n} RTP/AVP 0\r\n`).join('')],
  ['with port 0', `${MEDIA}m=audio 0 RTP/AVP 0\r\n`],
  ['IPv6 only', `${MEDIA.replaceAll('IP4 127.0.0.1', 'IP6 ::1')}m=audio 4000 RTP/AVP 0\r\n`],
  ['with unknown codecs', `${MEDIA}m=audio 4000 RTP/AVP 113\r\na=rtpmap:113 EVS/16000\r\n`],
  ['on hold', `${MEDIA}m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n`],
] as const)('RFC 3264 after 202 a re-INVITE %s: the dialog stays, and the result comes', async (_, body) => {
  const { leg, call, desk, office } = await transferring();
  await expect.poll(() => call.call.accepted).toBe(true);
  const invite = leg.dialog.request('INVITE', body === undefined ? {} : { body, contentType: 'application/sdp' });
  const response = await invite.response();
  expect([200, 488]).toContain(response.status);
  leg.dialog.request('ACK', { cseq: leg.dialog.cseq, ...(response.status === 200 ? {} : { branch: invite.branch }) });
  expect((await leg.notify({ fragment: 'SIP/2.0 180 Ringing', state: 'active' }).response()).status).toBe(200);
  await leg.notify({ fragment: 'SIP/2.0 200 OK', state: 'terminated' }).response();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  expect(leg.state).toBe('ended');
  expect(desk.requests('REFER')).toHaveLength(1);
  await clean(office);
});

it('RFC 6665 NOTIFYs of another id, with expires=0, and two in one segment', async () => {
  const { leg, call, desk, office } = await transferring({ peer: { transport: 'tcp' } });
  const refer = desk.requests('REFER')[0];
  const notify = (event: string, state: string, body: string) =>
    leg.dialog.request('NOTIFY', {
      headers: { Event: event, 'Subscription-State': state },
      body,
      contentType: 'message/sipfrag',
    });
  const other = notify(`refer;id=${(refer?.cseq ?? 0) + 7}`, 'terminated', 'SIP/2.0 200 OK\r\n');
  expect((await other.response()).status).toBe(481);
  expect(call.call.outcome).toBeUndefined();
  await notify('refer', 'active;expires=0', 'SIP/2.0 100 Trying\r\n').response();
  expect(call.call.outcome).toBeUndefined();
  notify('refer', 'active', 'SIP/2.0 180 Ringing\r\n');
  notify('refer', 'terminated', 'SIP/2.0 603 Decline\r\n');
  expect((await call.ended).outcome).toBe('callee-declined');
  await call.settled;
  await clean(office);
});

it('RFC 5057 §4.2 the result comes after the phone’s own BYE', async () => {
  const { leg, call, office } = await transferring();
  await leg.dialog.request('BYE').response();
  await leg.notify({ fragment: 'SIP/2.0 200 OK', state: 'terminated' }).response();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  await clean(office);
});

it('provisional NOTIFYs for ever: the limit ends it, and the result in its last moment still counts', async () => {
  const late = await transferring({ dial: { limits: { transferMs: 900 } } });
  for (let n = 0; n < 8; n++) {
    await late.leg.notify({ fragment: 'SIP/2.0 180 Ringing', state: 'active' }).response();
    await new Promise((done) => setTimeout(done, 90));
  }
  await late.leg.notify({ fragment: 'SIP/2.0 200 OK', state: 'terminated' }).response();
  expect((await late.call.ended).outcome).toBe('connected');
  await clean(late.office);
});

it('three calls at once to the same number on one socket, and on one connection: each has its own outcome', async () => {
  for (const transport of ['udp', 'tcp'] as const) {
    const desk = await peer({ transport });
    const bell = phone({ peer: desk, notify: [] });
    const office = line({ via: desk });
    const calls = [office.dial(), office.dial(), office.dial()];
    const legs = [await bell.nextCall(), await bell.nextCall(), await bell.nextCall()];
    await expect.poll(() => desk.requests('REFER').length).toBe(3);
    const says = ['200 OK', '486 Busy', '603 Decline'];
    await Promise.all(
      legs.map((leg, n) => leg.notify({ fragment: `SIP/2.0 ${says[n]}`, state: 'terminated' }).response()),
    );
    const outcomes = (await Promise.all(calls.map(({ ended }) => ended))).map(({ outcome }) => outcome);
    expect([...outcomes].sort()).toEqual(['callee-busy', 'callee-declined', 'connected']);
    await clean(office);
    expect(desk.requests('REFER')).toHaveLength(3);
    expect(desk.requests('BYE')).toHaveLength(3);
  }
});

it('one connection with three calls breaks in the middle: every phone is left, each outcome is its own', async () => {
  const desk = await peer({ transport: 'tcp' });
  const office = line({ via: desk });
  const calls = [office.dial(), office.dial(), office.dial()];
  const invites = [await desk.next('INVITE'), await desk.next('INVITE'), await desk.next('INVITE')] as const;
  desk.reply(invites[0], 180, 'Ringing');
  desk.reply(invites[1], 200, 'OK', SDP);
  const refer = await desk.next('REFER');
  desk.reply(refer, 202);
  await expect.poll(() => calls.filter(({ call }) => call.accepted || call.state === 'phone-ringing').length).toBe(2);
  desk.connections[0]?.reset();
  const [cancel, bye] = [await desk.next('CANCEL'), await desk.next('BYE')];
  desk.reply(cancel, 200);
  desk.reply(bye, 200);
  expect(cancel.callId).toBe(invites[0].callId);
  expect(bye.callId).toBe(invites[1].callId);
  const outcomes = (await Promise.all(calls.map(({ ended }) => ended))).map(({ outcome }) => outcome);
  expect([...outcomes].sort()).toEqual(['phone-unreachable', 'phone-unreachable', 'result-unknown']);
  expect(desk.connections).toHaveLength(2);
  expect(desk.requests('REFER')).toHaveLength(1);
  await clean(office);
});

it('a NOTIFY of 400 before the REFER has its answer: the first REFER is not said again beside the second', async () => {
  const desk = await peer({ copies: true });
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  const answer = desk.reply(invite, 200, 'OK', SDP);
  const first = await desk.next('REFER');
  const dialog = dialogOf(desk, invite, answer.toTag);
  await dialog
    .request('NOTIFY', {
      headers: { Event: 'refer', 'Subscription-State': 'active' },
      body: 'SIP/2.0 400 Bad Request\r\n',
      contentType: 'message/sipfrag',
    })
    .response();
  const second = await desk.next((message) => message.method === 'REFER' && message.cseq > first.cseq);
  desk.reply(second, 202);
  const copies = desk.requests('REFER').filter(({ cseq }) => cseq === first.cseq).length;
  await new Promise((done) => setTimeout(done, 1_500));
  expect(desk.requests('REFER').filter(({ cseq }) => cseq === first.cseq)).toHaveLength(copies);
  expect(call.call.outcome).toBeUndefined();
  await dialog
    .request('NOTIFY', {
      headers: { Event: `refer;id=${second.cseq}`, 'Subscription-State': 'terminated' },
      body: 'SIP/2.0 200 OK\r\n',
      contentType: 'message/sipfrag',
    })
    .response();
  expect((await call.ended).outcome).toBe('connected');
  desk.reply(await desk.next('BYE'), 200);
  await clean(office);
});
