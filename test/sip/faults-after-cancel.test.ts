/** The user has cancelled while the REFER was under way: from then on nobody may be asked to dial (RFC 3515 §2.4.1). */
import { expect, it } from 'vitest';
import { ok } from '../../electron/shared/result.ts';
import { stage } from '../support/scenario.ts';
import { dialogOf } from '../support/sip-peer.ts';
import { phoneSdp } from '../support/sip-phone.ts';

const { peer, line } = stage();
const SDP = { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' };
const challenge = { 'Proxy-Authenticate': 'Digest realm="pbx", nonce="abc", qop="auth", algorithm=SHA-256' };

it('§22.2 the REFER is challenged after that: it is not sent again', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  desk.reply(await desk.next('INVITE'), 407, undefined, { headers: challenge });
  await desk.next('ACK');
  desk.reply(await desk.next('INVITE'), 200, 'OK', SDP);
  const refer = await desk.next('REFER');
  call.cancel();
  const bye = await desk.next('BYE');
  desk.reply(refer, 407, undefined, { headers: challenge });
  desk.reply(bye, 200);
  await call.settled;
  // What left before this answer is here by now.
  await dialogOf(desk, refer, 'none').request('OPTIONS').response();
  expect(desk.requests('REFER')).toHaveLength(1);
});

it('§17.1.2.2 the REFER has no answer yet: it is not repeated', async () => {
  const desk = await peer({ copies: true });
  const office = line({ via: desk });
  const call = office.dial();
  desk.reply(await desk.next('INVITE'), 200, 'OK', SDP);
  await desk.next('REFER');
  call.cancel();
  await desk.next('BYE');
  // A copy of the BYE, T1 later: by then one of the REFER would have come.
  const bye = await desk.next('BYE');
  expect(desk.requests('REFER')).toHaveLength(1);
  desk.reply(bye, 200);
  await call.settled;
});

it('RFC 3263 §4.3 the hop is gone (ICMP): the BYE goes to the next one, the REFER does not', async () => {
  const hop = await peer({ address: '::1' });
  const server = await peer();
  const office = line({
    via: server,
    resolver: { addresses: async () => ok(['127.0.0.1', '::1']) },
  });
  const call = office.dial();
  server.reply(await server.next('INVITE'), 200, 'OK', {
    ...SDP,
    headers: { 'Record-Route': `<sip:hops.test:${hop.port};lr>` },
  });
  await call.until('transferring');
  call.cancel();
  hop.reply(await hop.next('BYE'), 200);
  await call.settled;
  expect(hop.requests('REFER')).toHaveLength(0);
});
