/** Requests of the phone inside our dialog and around it (RFC 3261 §12.2, §14, §15; scenarios 29, 30). */
import { expect, it } from 'vitest';
import { clean, stage } from '../support/scenario.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, transferring, line } = stage();
const OK = { fragment: 'SIP/2.0 200 OK', state: 'terminated;reason=noresource' };
const SDP = phoneSdp('127.0.0.1');

const direction = (sdp: string): string | undefined => /a=(sendrecv|sendonly|recvonly|inactive)/.exec(sdp)?.[1];
const version = (sdp: string): number => Number(/\r\no=\S+ \S+ (\d+) /.exec(sdp)?.[1]);

it.each([
  ['sendonly', 'recvonly'],
  ['inactive', 'inactive'],
  ['recvonly', 'sendonly'],
  ['sendrecv', 'sendrecv'],
])(
  '29: RFC 3264 §8.4 a re-INVITE with %s during the transfer is answered with %s, and the call goes on',
  async (offered, answered) => {
    const { call, leg, desk } = await transferring();
    const offer = leg.invite.body;
    const hold = leg.dialog.request('INVITE', {
      body: SDP.replace('sendrecv', offered),
      contentType: 'application/sdp',
    });
    const response = await hold.response();
    expect(response.status).toBe(200);
    expect(response.header('contact')).toBe(leg.invite.header('contact'));
    expect(direction(response.body)).toBe(answered);
    expect(version(response.body)).toBe(version(offer) + 1);
    expect(/\r\no=(\S+ \S+)/.exec(response.body)?.[1]).toBe(/\r\no=(\S+ \S+)/.exec(offer)?.[1]);
    leg.dialog.request('ACK', { cseq: leg.dialog.cseq });
    leg.notify(OK);
    expect((await call.ended).outcome).toBe('connected');
    await desk.next('BYE');
  },
);

it('29: hold, resume and hold again: each answer has the next version', async () => {
  const { leg, call } = await transferring();
  const versions: number[] = [version(leg.invite.body)];
  for (const offered of ['sendonly', 'sendrecv', 'inactive']) {
    const body = SDP.replace('sendrecv', offered);
    const response = await leg.dialog.request('INVITE', { body, contentType: 'application/sdp' }).response();
    leg.dialog.request('ACK', { cseq: leg.dialog.cseq });
    versions.push(version(response.body));
  }
  expect(versions.map((each) => each - (versions[0] ?? 0))).toEqual([0, 1, 2, 3]);
  leg.notify(OK);
  expect((await call.ended).outcome).toBe('connected');
});

it('29: §14.2 a re-INVITE without an offer is answered with ours', async () => {
  const { leg, call } = await transferring();
  const response = await leg.dialog.request('INVITE').response();
  expect(response.status).toBe(200);
  expect(response.header('content-type')).toBe('application/sdp');
  expect(direction(response.body)).toBe('sendrecv');
  leg.dialog.request('ACK', { cseq: leg.dialog.cseq, body: SDP, contentType: 'application/sdp' });
  leg.notify(OK);
  expect((await call.ended).outcome).toBe('connected');
});

it('29: §14.2 a re-INVITE that we cannot answer gets 488, and the call stays as it was', async () => {
  const { leg, call } = await transferring();
  const body = SDP.replace('RTP/AVP', 'UDP/TLS/RTP/SAVPF');
  const response = await leg.dialog.request('INVITE', { body, contentType: 'application/sdp' }).response();
  expect(response.status).toBe(488);
  leg.dialog.request('ACK', { cseq: leg.dialog.cseq, branch: response.branch });
  leg.notify(OK);
  expect((await call.ended).outcome).toBe('connected');
});

it('29: §17.2.1 our 488 is repeated until its ACK comes, and then no more', async () => {
  const { leg, desk, office, call } = await transferring();
  const body = SDP.replace('RTP/AVP', 'RTP/SAVP');
  const invite = leg.dialog.request('INVITE', { body, contentType: 'application/sdp' });
  await expect
    .poll(() => desk.responses(leg.callId, 'INVITE').filter((r) => r.status === 488).length)
    .toBeGreaterThan(2);
  leg.dialog.request('ACK', { cseq: leg.dialog.cseq, branch: invite.branch });
  leg.notify(OK);
  await call.ended;
  await clean(office);
});

it('29: §13.3.1.4 our 200 to a re-INVITE is repeated until its ACK comes', async () => {
  const { leg, desk, office, call } = await transferring();
  leg.dialog.request('INVITE', { body: SDP, contentType: 'application/sdp' });
  await expect
    .poll(() => desk.responses(leg.callId, 'INVITE').filter((r) => r.status === 200).length)
    .toBeGreaterThan(2);
  leg.dialog.request('ACK', { cseq: leg.dialog.cseq });
  leg.notify(OK);
  expect((await call.ended).outcome).toBe('connected');
  await clean(office);
});

it('29: §13.3.1.4 a re-INVITE that is never acknowledged leaves nothing behind', async () => {
  const { leg, office, call } = await transferring();
  await leg.dialog.request('INVITE', { body: SDP, contentType: 'application/sdp' }).response();
  leg.notify(OK);
  expect((await call.ended).outcome).toBe('connected');
  await clean(office);
});

it.each([
  ['no Content-Type', { raw: (text: string) => text.replace(/Content-Type: [^\r]*\r\n/, '') }, 200],
  ['Application/SDP;x=y', { contentType: 'Application/SDP;x=y' }, 200],
  ['a body of another kind', { contentType: 'application/isup', body: '\x01\x10\x48' }, 488],
] as const)('29: §7.4.1 a re-INVITE with %s is answered', async (_what, changes, status) => {
  const { leg } = await transferring();
  const response = await leg.dialog
    .request('INVITE', { body: SDP, contentType: 'application/sdp', ...changes })
    .response();
  expect(response.status).toBe(status);
});

it('29: §12.2.1.1 after a re-INVITE with another Contact our BYE goes there', async () => {
  const { leg, desk, call } = await transferring();
  const elsewhere = await peer();
  await leg.dialog
    .request('INVITE', { body: SDP, contentType: 'application/sdp', contact: `<${elsewhere.uri};x=Y>` })
    .response();
  leg.dialog.request('ACK', { cseq: leg.dialog.cseq });
  leg.notify(OK);
  const bye = await elsewhere.next('BYE');
  expect(bye.uri).toBe(`${elsewhere.uri};x=Y`);
  elsewhere.reply(bye, 200);
  await call.settled;
  expect(desk.requests('BYE')).toHaveLength(0);
});

it.each([
  ['INFO', 200],
  ['OPTIONS', 200],
  ['UPDATE', 405],
  ['MESSAGE', 405],
  ['PRACK', 405],
  ['SUBSCRIBE', 405],
  ['PUBLISH', 405],
  ['REGISTER', 405],
  ['FOO', 501],
] as const)('30: §8.2.1, §12.2.2 %s in the dialog gets %i with Allow, and the call goes on', async (method, status) => {
  const { leg, call } = await transferring();
  const response = await leg.dialog.request(method).response();
  expect(response.status).toBe(status);
  if (status >= 400) expect(response.header('allow')).toContain('NOTIFY');
  expect(response.header('allow')).not.toContain('REFER');
  leg.notify(OK);
  expect((await call.ended).outcome).toBe('connected');
});

it.each(['in', 'outside'] as const)(
  '30: RFC 3515 §2.4.2 a REFER to us %s the dialog gets 603 and is never followed',
  async (where) => {
    const { leg, desk, call } = await transferring();
    const victim = await peer();
    const response = await leg.dialog
      .request('REFER', {
        headers: { 'Refer-To': `<${victim.uri}>` },
        ...(where === 'in'
          ? {}
          : { callId: 'another', to: '<sip:klaus@example.com>', from: '<sip:x@example.com>;tag=1', cseq: 1 }),
      })
      .response();
    expect(response.status).toBe(603);
    leg.notify(OK);
    expect((await call.ended).outcome).toBe('connected');
    await desk.next('BYE');
    await call.settled;
    expect(victim.received).toEqual([]);
  },
);

it.each([
  ['INVITE', 480],
  ['OPTIONS', 200],
  ['NOTIFY', 481],
  ['BYE', 481],
  ['CANCEL', 481],
  ['SUBSCRIBE', 489],
  ['MESSAGE', 405],
  ['REGISTER', 405],
  ['FOO', 501],
] as const)('30: §8.2 %s outside of any dialog, from our own server, gets %i', async (method, status) => {
  const { leg, desk } = await transferring();
  const { remote } = leg.invite.link;
  const response = await desk
    .request({
      method,
      uri: `sip:klaus@${remote.address}:${remote.port}`,
      from: '<sip:a@example.com>;tag=1',
      to: '<sip:klaus@example.com>',
      callId: `outside-${method}`,
      cseq: 1,
      target: remote,
    })
    .response();
  expect(response.status).toBe(status);
  expect(response.toTag).not.toBe('');
});

it.each([
  ['Require: 100rel', { headers: { Require: '100rel' } }, 420],
  ['a tel: Request-URI', { uri: 'tel:+431505641' }, 416],
  ['SIP/3.0', { raw: (text: string) => text.replace('SIP/2.0\r\n', 'SIP/3.0\r\n') }, 505],
  ['another method in CSeq', { raw: (text: string) => text.replace(/CSeq: (\d+) INFO/, 'CSeq: $1 BYE') }, 400],
  ['a CSeq that is too large', { cseq: 4_294_967_296 }, 400],
] as const)('30: §8.2.2, §21.4 a request with %s gets %i', async (_what, changes, status) => {
  const { leg, call } = await transferring();
  expect((await leg.dialog.request('INFO', changes).response()).status).toBe(status);
  leg.notify(OK);
  expect((await call.ended).outcome).toBe('connected');
});

it('30: §12.2.2 a CSeq lower than the last one gets 500, the same transaction the same answer', async () => {
  const { leg, desk } = await transferring();
  const first = leg.dialog.request('INFO', { cseq: 10 });
  expect((await first.response()).status).toBe(200);
  expect((await leg.dialog.request('INFO', { cseq: 9 }).response()).status).toBe(500);
  first.repeat();
  await expect.poll(() => desk.responses(leg.callId, 'INFO').length).toBe(3);
  expect(desk.responses(leg.callId, 'INFO')[2]?.status).toBe(200);
});

it('30: §17.2.3 INFO and BYE with the same branch are two transactions', async () => {
  const { leg, call, desk, office } = await transferring();
  const branch = 'z9hG4bKsame';
  expect((await leg.dialog.request('INFO', { branch }).response()).status).toBe(200);
  leg.dialog.request('BYE', { branch });
  await expect.poll(() => desk.responses(leg.callId, 'BYE').map(({ status }) => status)).toEqual([200]);
  expect((await call.ended).outcome).toBe('result-unknown');
  await call.settled;
  await clean(office);
  expect(desk.requests('BYE')).toHaveLength(0);
});

it.each([
  ['200', 200],
  ['481', 481],
  ['408', 408],
  ['500', 500],
  ['nothing at all', 'silent'],
] as const)('§15.1.1 our BYE is answered with %s: the leg is over, and nothing is left', async (_what, bye) => {
  const desk = await peer();
  phone({ peer: desk, bye });
  const office = line({ via: desk });
  const call = office.dial();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  await clean(office);
  expect(new Set(desk.requests('BYE').map(({ raw }) => raw)).size).toBe(1);
});
