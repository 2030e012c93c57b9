/** NOTIFYs as phones really send them (RFC 3515 §2.4.4-2.4.6, RFC 6665 §4.1.3; scenarios 4, 21). */
import { expect, it } from 'vitest';
import { clean, stage } from '../support/scenario.ts';
import type { RequestOptions } from '../support/sip-peer.ts';
import type { NotifyStep } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { transferring } = stage();
const TERMINATED = 'terminated;reason=noresource';
const OK = { fragment: 'SIP/2.0 200 OK', state: TERMINATED };
const raw = (change: (text: string) => string): Partial<RequestOptions> => ({ raw: change });

it('4: §17.2.2 a NOTIFY that comes again (our 200 was lost) gets the same 200 and is read once', async () => {
  const { call, leg, desk } = await transferring();
  const notify = leg.notify({ fragment: 'SIP/2.0 180 Ringing', state: 'active;expires=60' });
  await call.until('callee-ringing');
  notify.repeat();
  notify.repeat();
  await expect.poll(() => desk.responses(leg.callId, 'NOTIFY').length).toBe(3);
  const [first, ...more] = desk.responses(leg.callId, 'NOTIFY');
  expect(more.map((response) => response.raw)).toEqual([first?.raw, first?.raw]);
  expect(first?.status).toBe(200);
  leg.notify(OK);
  expect((await call.ended).outcome).toBe('connected');
});

it('4: §17.2.2 a BYE that comes again gets the same 200, not a 481', async () => {
  const { call, leg, desk, office } = await transferring();
  const bye = leg.dialog.request('BYE');
  await bye.response();
  bye.repeat();
  await expect.poll(() => desk.responses(leg.callId, 'BYE').length).toBe(2);
  const [first, second] = desk.responses(leg.callId, 'BYE');
  expect([first?.status, second?.raw]).toEqual([200, first?.raw]);
  await call.ended;
  await clean(office);
});

const variants: readonly [string, NotifyStep][] = [
  ['o: refer', { ...OK, changes: { headers: { Event: null, o: 'refer' } } }],
  ['Event: Refer;id=2', { ...OK, changes: { headers: { Event: 'Refer;id=2' } } }],
  ['a folded Subscription-State', { ...OK, state: 'terminated\r\n ;reason=noresource' }],
  ['no Event, but a sipfrag', { ...OK, changes: { headers: { Event: null } } }],
  ['no Subscription-State', { ...OK, changes: { headers: { 'Subscription-State': null } } }],
  ['a status line without reason', { ...OK, fragment: 'SIP/2.0 200' }],
  ['more CRLFs at the end', { ...OK, fragment: 'SIP/2.0 200 OK\r\n\r\n\r\n' }],
  ['no line end', { ...OK, changes: { body: 'SIP/2.0 200 OK' } }],
  ['a whole response', { ...OK, fragment: 'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x;branch=y\r\nContent-Length: 0\r\n' }],
  ['Message/SIPfrag', { ...OK, changes: { contentType: 'Message/SIPfrag' } }],
  ['text/plain', { ...OK, changes: { contentType: 'text/plain' } }],
  ['no Content-Type', { ...OK, changes: raw((text) => text.replace(/Content-Type: [^\r]*\r\n/, '')) }],
  ['an empty Event', { ...OK, changes: { headers: { Event: '' } } }],
  [
    'neither Event nor Content-Type',
    { ...OK, changes: raw((text) => text.replace(/Content-Type: [^\r]*\r\n/, '').replace(/Event: [^\r]*\r\n/, '')) },
  ],
  ['Message/SIPfrag and no Event', { ...OK, changes: { contentType: 'Message/SIPfrag', headers: { Event: null } } }],
  ['no Contact', { ...OK, changes: { contact: null } }],
  ['a Request-URI without user', { ...OK, changes: raw((text) => text.replace(/^NOTIFY sip:[^@]*@/, 'NOTIFY sip:')) }],
  ['a Request-URI that is another', { ...OK, changes: { uri: 'sip:klaus@example.com' } }],
  [
    'another From than our To',
    { ...OK, changes: raw((text) => text.replace(/\r\nFrom: <[^>]*>/, '\r\nFrom: "A" <tel:1>')) },
  ],
  ['state=active, but final', { ...OK, state: 'active;expires=60' }],
  ['junk behind the body', { ...OK, changes: raw((text) => `${text}junk`) }],
];

it.each(variants)('21: RFC 3515 §2.4.4 a NOTIFY with %s is answered 200 and believed', async (_what, step) => {
  const { call, leg } = await transferring();
  const notify = leg.notify(step);
  expect((await notify.response()).status).toBe(200);
  expect(await call.ended).toMatchObject({ outcome: 'connected', sip: { code: 200 } });
});

it('21: RFC 6665 §8.2.1 a NOTIFY with neither Event nor sipfrag gets 489 and says nothing', async () => {
  const { call, leg } = await transferring();
  const notify = leg.notify({ fragment: null, state: TERMINATED, changes: { headers: { Event: null } } });
  expect((await notify.response()).status).toBe(489);
  expect(call.call.outcome).toBeUndefined();
});

it.each<[string, NotifyStep]>([
  ['no body', { fragment: null, state: TERMINATED }],
  ['an empty body', { fragment: '', state: TERMINATED }],
  ['a body that is no sipfrag', { fragment: 'hello', state: TERMINATED }],
  ['a 1xx', { fragment: 'SIP/2.0 180 Ringing', state: TERMINATED }],
  ['status 099', { fragment: 'SIP/2.0 099 X', state: TERMINATED }],
  ['status 2000', { fragment: 'SIP/2.0 2000 X', state: TERMINATED }],
  ['a reason of timeout', { fragment: null, state: 'terminated;reason=timeout' }],
])('21: RFC 6665 §4.1.3 a subscription that ends with %s: unknown, never connected', async (_what, step) => {
  const { call, leg, desk } = await transferring();
  const notify = leg.notify(step);
  expect((await notify.response()).status).toBe(200);
  expect((await call.ended).outcome).toBe('result-unknown');
  await desk.next('BYE');
});

it.each(['talk', 'message-summary', 'dialog', 'referx'])(
  '21: RFC 6665 §4.1.3 a NOTIFY of "%s" gets 489 and says nothing, whatever stands in it',
  async (event) => {
    const { call, leg } = await transferring();
    const notify = leg.notify({ ...OK, changes: { headers: { Event: event } } });
    expect((await notify.response()).status).toBe(489);
    expect(call.call.outcome).toBeUndefined();
    leg.notify({ fragment: 'SIP/2.0 486 Busy Here', state: TERMINATED });
    expect((await call.ended).outcome).toBe('callee-busy');
  },
);

it('RFC 3515 §2.4.6 a NOTIFY whose event id is not the CSeq of our REFER belongs to no subscription of ours', async () => {
  const { call, leg } = await transferring();
  const notify = leg.notify({ ...OK, changes: { headers: { Event: 'refer;id=93809823' } } });
  expect((await notify.response()).status).toBe(481);
  expect(call.call.outcome).toBeUndefined();
  leg.notify({ fragment: 'SIP/2.0 486 Busy Here', state: TERMINATED, changes: { headers: { Event: 'refer;id=2' } } });
  expect((await call.ended).outcome).toBe('callee-busy');
});

it('§12.2.2 a NOTIFY that a later one has overtaken is answered and says nothing new', async () => {
  const { call, leg } = await transferring();
  leg.notify({ fragment: 'SIP/2.0 180 Ringing', state: 'active', changes: { cseq: 7 } });
  await call.until('callee-ringing');
  const late = leg.notify({ fragment: 'SIP/2.0 200 OK', state: TERMINATED, changes: { cseq: 6 } });
  expect((await late.response()).status).toBe(200);
  expect(call.call.outcome).toBeUndefined();
  leg.notify({ fragment: 'SIP/2.0 486 Busy', state: TERMINATED, changes: { cseq: 8 } });
  expect((await call.ended).outcome).toBe('callee-busy');
});

it('§17.2.3 the same NOTIFY over another branch (a proxy forked it) is answered and read once', async () => {
  const { call, leg } = await transferring();
  const step = { fragment: 'SIP/2.0 180 Ringing', state: 'active' };
  const one = leg.notify({ ...step, changes: { cseq: 3 } });
  const two = leg.notify({ ...step, changes: { cseq: 3 } });
  expect([(await one.response()).status, (await two.response()).status]).toEqual([200, 200]);
  await call.until('callee-ringing');
});

it('the callee leg never goes back: a 100 behind a 180 changes nothing', async () => {
  const { call, leg } = await transferring();
  leg.notify({ fragment: 'SIP/2.0 180 Ringing', state: 'active' });
  await call.until('callee-ringing');
  const late = leg.notify({ fragment: 'SIP/2.0 100 Trying', state: 'active' });
  await late.response();
  expect(call.call.state).toBe('callee-ringing');
  leg.notify(OK);
  expect((await call.ended).outcome).toBe('connected');
});

it('§18.3 a NOTIFY that was cut on its way gets 400, and its retransmission in whole is read', async () => {
  const { call, leg } = await transferring();
  const cut = leg.notify({ ...OK, changes: { cseq: 1, ...raw((text) => text.slice(0, -6)) } });
  expect((await cut.response()).status).toBe(400);
  leg.notify({ ...OK, changes: { cseq: 1 } });
  expect((await call.ended).outcome).toBe('connected');
});

it('RFC 6665 §4.1.3 a NOTIFY long after the call is over finds nobody', async () => {
  const { call, leg, desk, office } = await transferring();
  leg.notify(OK);
  await call.settled;
  await clean(office);
  expect(desk.requests('BYE')).toHaveLength(1);
  const sent = desk.responses(leg.callId, 'NOTIFY').length;
  leg.dialog.request('NOTIFY', { headers: { Event: 'refer', 'Subscription-State': TERMINATED } });
  await office.dial().until('phone-ringing');
  expect(desk.responses(leg.callId, 'NOTIFY')).toHaveLength(sent);
});
