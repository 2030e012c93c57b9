/** Odd dialogs (RFC 3261 §12, §13.2.2.4) and odd reports (RFC 3515 §2.4.4). */
import { expect, it } from 'vitest';
import { clean, stage } from '../support/scenario.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, line, transferring } = stage();
const SDP = { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' };

it('§12.2.1.2 the 200 names another Contact than the 180 of the same dialog: the 200’s counts', async () => {
  const [proxy, desk] = [await peer(), await peer()];
  const office = line({ via: proxy });
  const call = office.dial();
  const invite = await proxy.next('INVITE');
  proxy.reply(invite, 180, 'Ringing', { toTag: 'a', contact: `<sip:early@${proxy.hostPort}>` });
  await call.until('phone-ringing');
  proxy.reply(invite, 200, 'OK', { ...SDP, toTag: 'a', contact: `<sip:late@${desk.hostPort}>` });
  expect((await desk.next('ACK')).uri).toBe(`sip:late@${desk.hostPort}`);
  desk.reply(await desk.next('REFER'), 202);
  call.cancel();
  desk.reply(await desk.next('BYE'), 200);
  await clean(office);
});

it('§12.2.2 a NOTIFY of another dialog (From tag) gets 481 and says nothing', async () => {
  const { leg, call } = await transferring();
  const strange = leg.dialog.request('NOTIFY', {
    from: '<sip:phone@example.com>;tag=somebody-else',
    headers: { Event: 'refer', 'Subscription-State': 'terminated;reason=noresource' },
    body: 'SIP/2.0 200 OK\r\n',
    contentType: 'message/sipfrag',
  });
  expect((await strange.response()).status).toBe(481);
  expect(call.call.outcome).toBeUndefined();
});

it.each(['<sip:a@127.0.0.1:0>', '<sip:a@255.255.255.255:5060>'])(
  '§13.2.2.4 a Contact to which nothing can be sent (%s): ACK and BYE go the way of the 200',
  async (contact) => {
    const desk = await peer();
    const office = line({ via: desk });
    const call = office.dial();
    desk.reply(await desk.next('INVITE'), 200, 'OK', { ...SDP, contact });
    await desk.next('ACK', 1_000);
    call.cancel();
    desk.reply(await desk.next('BYE'), 200);
    await clean(office);
  },
);

it('RFC 3515 §2.4.7 400, and then the end of that subscription: the REFER is said again all the same', async () => {
  const { leg, call, desk, office } = await transferring();
  await expect.poll(() => call.call.accepted).toBe(true);
  await leg.notify({ fragment: 'SIP/2.0 400 Bad Request', state: 'active' }).response();
  await leg.notify({ fragment: null, state: 'terminated;reason=noresource' }).response();
  await desk.next('REFER', 1_000);
  call.cancel();
  await call.settled;
  await clean(office);
});

it('§19.1.5 a redirect whose URI has header fields and a method: neither reaches the Request-URI', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const contact = '<sip:200@example.com;method=REFER?Replaces=x&Route=%3Csip:evil%3E>';
  desk.reply(await desk.next('INVITE'), 302, 'Moved', { contact });
  const outcome = await Promise.race([desk.next('INVITE').then(({ uri }) => uri), call.ended.then(() => 'refused')]);
  expect(['sip:200@example.com', 'refused']).toContain(outcome);
});
