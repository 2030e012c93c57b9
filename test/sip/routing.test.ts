/** Where requests go: Route, Record-Route, Contact, Via and NAT (RFC 3261 §8.1.2, §12.2.1.1, §18.2; RFC 3581). */
import { expect, it } from 'vitest';
import { clean, replyOf, stage } from '../support/scenario.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();
const SDP = { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' };
const DONE = { Event: 'refer', 'Subscription-State': 'terminated;reason=noresource' };

it('§8.1.2 the outbound proxy is the Route of the INVITE and its CANCEL; the Request-URI stays the phone', async () => {
  const proxy = await peer();
  const office = line({ via: proxy, settings: { domain: 'pbx.example:5070', extension: '100' } });
  const call = office.dial();
  const invite = await proxy.next('INVITE');
  expect(invite.uri).toBe('sip:100@pbx.example:5070');
  expect(invite.all('route')).toEqual([`<sip:${proxy.hostPort};lr>`]);
  proxy.reply(invite, 180);
  await call.until('phone-ringing');
  call.cancel();
  expect((await proxy.next('CANCEL')).all('route')).toEqual(invite.all('route'));
});

it('§8.1.2 without an outbound proxy there is no Route, and the domain itself is asked', async () => {
  const server = await peer();
  phone({ peer: server });
  const office = line({ settings: { domain: server.hostPort } });
  expect((await office.dial().ended).outcome).toBe('connected');
  expect(server.requests('INVITE')[0]?.headers.has('route')).toBe(false);
});

it('§12.1.2 the route set is the Record-Route turned round, as one list or as several lines, letter for letter', async () => {
  const proxy = await peer();
  const office = line({ via: proxy });
  const call = office.dial();
  const invite = await proxy.next('INVITE');
  const [one, two, three] = [
    `<sip:${proxy.hostPort};lr;x=Y>;q=1`,
    '<sip:P2.example;lr=on;ftag=a>',
    '"Edge" <sip:p3@[2001:db8::1]:5070;transport=tcp;lr>',
  ];
  proxy.reply(invite, 200, 'OK', {
    ...SDP,
    contact: '<sip:100@192.0.2.50:5062;ob>',
    headers: { 'Record-Route': [`${three}, ${two}`, one] },
  });
  for (const method of ['ACK', 'REFER'] as const) {
    const request = await proxy.next(method);
    expect(request.all('route')).toEqual([one, two, three]);
    expect(request.uri).toBe('sip:100@192.0.2.50:5062;ob');
  }
  call.cancel();
  expect((await proxy.next('BYE')).all('route')).toEqual([one, two, three]);
});

it('§12.2.1.1 a first route without lr is a strict router: it becomes the Request-URI, and the target the last route', async () => {
  const proxy = await peer();
  const office = line({ via: proxy });
  const call = office.dial();
  const invite = await proxy.next('INVITE');
  proxy.reply(invite, 200, 'OK', {
    ...SDP,
    contact: '<sip:100@192.0.2.50;a=B>',
    headers: { 'Record-Route': ['<sip:p2.example;lr>', `<sip:${proxy.hostPort};x=1>`] },
  });
  const ack = await proxy.next('ACK');
  expect(ack.uri).toBe(`sip:${proxy.hostPort};x=1`);
  expect(ack.all('route')).toEqual(['<sip:p2.example;lr>', '<sip:100@192.0.2.50;a=B>']);
  call.cancel();
  expect((await proxy.next('BYE')).uri).toBe(`sip:${proxy.hostPort};x=1`);
});

it('35: §12.2.1.1 no Record-Route: ACK, REFER and BYE go straight to the Contact, NOTIFYs come from there', async () => {
  const [server, desk] = [await peer(), await peer()];
  const office = line({ via: server });
  const call = office.dial();
  const invite = await server.next('INVITE');
  server.reply(invite, 200, 'OK', { ...SDP, toTag: 'd', contact: `<sip:u;x=1&y=2@${desk.hostPort};z=%41>` });
  const ack = await desk.next('ACK');
  expect(ack.uri).toBe(`sip:u;x=1&y=2@${desk.hostPort};z=%41`);
  expect(ack.all('route')).toEqual([]);
  const refer = await desk.next('REFER');
  desk.reply(refer, 202);
  const notify = desk.request({
    method: 'NOTIFY',
    uri: /<(.*)>/.exec(refer.header('contact'))?.[1] ?? '',
    from: `${invite.header('to')};tag=d`,
    to: invite.header('from'),
    callId: invite.callId,
    cseq: 1,
    headers: DONE,
    body: 'SIP/2.0 200 OK\r\n',
    contentType: 'message/sipfrag',
    target: refer.link.remote,
  });
  expect((await notify.response()).status).toBe(200);
  expect((await call.ended).outcome).toBe('connected');
  desk.reply(await desk.next('BYE'), 200);
  await call.settled;
  expect(server.received.every(({ method }) => method === 'INVITE')).toBe(true);
  await clean(office);
});

it.each([
  ['%25 in the user', (at: string) => `sip:%25@${at}`],
  ['parameters in the user', (at: string) => `sip:u;x=1&y=2@${at}`],
  ['a password', (at: string) => `sip:u:p%40@${at}`],
  ['no user', (at: string) => `sip:${at}`],
  ['upper case everywhere', (at: string) => `SIP:U@${at};Transport=UDP`],
  ['a transport parameter', (at: string) => `sip:100@${at};transport=udp;ob`],
])('28: §19.1.4 a Contact with %s is repeated letter for letter', async (_what, write) => {
  const desk = await peer();
  const uri = write(desk.hostPort);
  phone({ peer: desk, contact: `<${uri}>` });
  const call = line({ via: desk }).dial();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  for (const method of ['ACK', 'REFER', 'BYE']) expect(desk.requests(method).map((m) => m.uri)).toEqual([uri]);
});

it.each([
  ['upper-case host without port', '<sip:100@PBX.EXAMPLE>'],
  ['an IPv6 literal that is not ours', '<sip:100@[2001:db8::7]:5062>'],
  ['0.0.0.0', '<sip:100@0.0.0.0:5060>'],
  ['no angle brackets', 'sip:100@unknown.invalid;expires=60'],
])(
  '28: §12.1.2 a Contact of %s, which leads nowhere from here: never a hang, the call ends',
  async (_what, contact) => {
    const desk = await peer();
    phone({ peer: desk, contact });
    const office = line({
      via: desk,
      resolver: { addresses: async () => ({ ok: false, error: { kind: 'not-found', text: 'no' } }) },
    });
    const call = office.dial({ limits: { transferMs: 500 } });
    expect(['connected', 'result-unknown']).toContain((await call.ended).outcome);
    await call.settled;
  },
);

it('RFC 3581 §4 what the server saw (received, rport) stands in the next Contact', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const first = office.dial();
  const invite = await desk.next('INVITE');
  expect(invite.header('via')).toMatch(/;rport$/);
  desk.reply(invite, 401, 'Unauthorized', {
    headers: { 'WWW-Authenticate': 'Digest realm="pbx.example", nonce="n1"' },
    raw: (text) => text.replace(/;rport=\d+;received=[^\r]*/, ';rport=4711;received=203.0.113.9'),
  });
  const second = await desk.next((m) => m.isRequest && m.method === 'INVITE' && m.cseq === 2);
  expect(second.header('contact')).toMatch(/^<sip:[^@]+@203\.0\.113\.9:4711>$/);
  expect(second.header('via')).toContain(`127.0.0.1:${invite.link.remote.port};`);
  desk.reply(second, 486);
  await first.ended;
});

it.each(['999.1.1.1', 'x y', '<script>', '127.0.0.1;evil=1', '[::1'])(
  'RFC 3581 §4 a received of "%s" is not believed',
  async (received) => {
    const desk = await peer();
    const office = line({ via: desk });
    const call = office.dial();
    const invite = await desk.next('INVITE');
    desk.reply(invite, 407, 'Proxy Authentication Required', {
      headers: { 'Proxy-Authenticate': 'Digest realm="pbx.example", nonce="n1"' },
      raw: (text) => text.replace(/;received=[^\r]*/, `;received="${received}"`),
    });
    const second = await desk.next((m) => m.isRequest && m.method === 'INVITE' && m.cseq === 2);
    expect(second.header('contact')).toMatch(/@127\.0\.0\.1:\d+>$/);
    desk.reply(second, 486);
    await call.ended;
  },
);

it('RFC 3581 §4 our answers go back to where the request came from, with received and rport', async () => {
  const [desk, other] = [await peer(), await peer()];
  phone({ peer: desk, notify: [] });
  const office = line({ via: desk });
  const call = office.dial();
  const refer = await desk.next('REFER');
  const invite = await desk.next('INVITE');
  const notify = other.request({
    method: 'NOTIFY',
    uri: 'sip:x@y',
    from: replyOf(desk, 200).header('to'),
    to: invite.header('from'),
    callId: invite.callId,
    cseq: 1,
    headers: DONE,
    body: 'SIP/2.0 200 OK',
    contentType: 'message/sipfrag',
    target: refer.link.remote,
    raw: (text) => text.replace(/(Via: SIP\/2.0\/UDP )[^;]+/, '$1192.0.2.200:9'),
  });
  const response = await notify.response();
  expect(response.header('via')).toContain(`;rport=${other.port};received=127.0.0.1`);
  expect((await call.ended).outcome).toBe('connected');
});

it('34: IPv6 from end to end', async () => {
  const desk = await peer({ address: '::1' });
  phone({ peer: desk });
  const call = line({ via: desk }).dial();
  expect((await call.ended).outcome).toBe('connected');
  const invite = await desk.next('INVITE');
  expect(invite.header('via')).toMatch(/^SIP\/2\.0\/UDP \[::1\]:\d+;/);
  expect(invite.header('contact')).toMatch(/@\[::1\]:\d+>$/);
  expect(invite.body).toContain('c=IN IP6 ::1');
  await call.settled;
});
