/** REFER and what the phone reports about it (RFC 3515, RFC 3420, RFC 4488, RFC 6665; scenarios 13-21). */
import { expect, it } from 'vitest';
import { clean, stage } from '../support/scenario.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line, transferring } = stage();
const TERMINATED = 'terminated;reason=noresource';

it('13: RFC 3515 §2.4.5 100, 180, 200: trying, ringing, connected, and then our BYE', async () => {
  const desk = await peer();
  phone({
    peer: desk,
    notify: [{ fragment: 'SIP/2.0 100 Trying' }, { fragment: 'SIP/2.0 180 Ringing' }, { fragment: 'SIP/2.0 200 OK' }],
  });
  const office = line({ via: desk });
  const call = office.dial();
  expect(await call.ended).toMatchObject({ outcome: 'connected', leg: 'callee', sip: { code: 200 } });
  await call.settled;
  expect(call.states).toEqual([
    'resolving',
    'calling-phone',
    'phone-ringing',
    'phone-answered',
    'transferring',
    'callee-trying',
    'callee-ringing',
    'connected',
  ]);
  expect(desk.requests('BYE')).toHaveLength(1);
  await clean(office);
});

it('13: RFC 3515 §2.4.2 a 202 alone is no success', async () => {
  const { call, leg, desk } = await transferring();
  await expect.poll(() => call.call.accepted).toBe(true);
  expect(call.call.outcome).toBeUndefined();
  leg.notify({ fragment: 'SIP/2.0 503 Service Unavailable', state: TERMINATED });
  expect(await call.ended).toMatchObject({ outcome: 'callee-failed', sip: { code: 503 } });
  await desk.next('BYE');
});

it('14: RFC 3515 §2.4.4 a NOTIFY that comes before the 202 is answered and counts', async () => {
  const { call, bell } = await transferring({
    phone: { notify: [{ fragment: 'SIP/2.0 100 Trying', before202: true }, { fragment: 'SIP/2.0 200 OK' }] },
  });
  expect((await call.ended).outcome).toBe('connected');
  expect(call.states).toContain('callee-trying');
  const notifies = bell.calls[0]?.notifies ?? [];
  for (const notify of notifies) expect((await notify.response()).status).toBe(200);
});

it('14: even the final NOTIFY may come first; the 202 then changes nothing', async () => {
  const { call, desk } = await transferring({ phone: { notify: [{ fragment: 'SIP/2.0 200 OK', before202: true }] } });
  expect((await call.ended).outcome).toBe('connected');
  await desk.next('BYE');
  await call.settled;
});

it('15: RFC 5407 §3.1 the phone sends the final NOTIFY and its BYE at once: connected, both answered, no BYE of ours', async () => {
  const { call, leg, desk, office } = await transferring();
  const notify = leg.notify({ fragment: 'SIP/2.0 200 OK', state: TERMINATED });
  const bye = leg.hangUp();
  expect((await call.ended).outcome).toBe('connected');
  expect([(await notify.response()).status, (await bye.response()).status]).toEqual([200, 200]);
  await call.settled;
  await clean(office);
  expect(desk.requests('BYE').length).toBeLessThan(2);
});

it('15: RFC 5057 §4.2 the BYE overtakes the final NOTIFY: still connected', async () => {
  const { call, leg, desk, office } = await transferring();
  const bye = leg.dialog.request('BYE', { cseq: 2 });
  await bye.response();
  const notify = leg.notify({ fragment: 'SIP/2.0 200 OK', state: TERMINATED, changes: { cseq: 1 } });
  expect((await call.ended).outcome).toBe('connected');
  expect([(await notify.response()).status, (await bye.response()).status]).toEqual([200, 200]);
  await clean(office);
  expect(desk.requests('BYE')).toHaveLength(0);
});

it('15: RFC 5057 §4.2 a NOTIFY after our BYE is answered 200 and read', async () => {
  const { call, leg, desk } = await transferring({ dial: { limits: { byePolicy: 'at-once' } } });
  await desk.next('BYE');
  const notify = leg.notify({ fragment: 'SIP/2.0 486 Busy Here', state: TERMINATED });
  expect((await notify.response()).status).toBe(200);
  expect((await call.ended).outcome).toBe('callee-busy');
});

it('15: the phone is told to leave the hanging up to us or to itself, as the line is set', async () => {
  const { call, leg, desk, office } = await transferring({ dial: { limits: { byePolicy: 'never' } } });
  leg.notify({ fragment: 'SIP/2.0 200 OK', state: TERMINATED });
  expect((await call.ended).outcome).toBe('connected');
  expect((await leg.hangUp().response()).status).toBe(200);
  await call.settled;
  await clean(office);
  expect(desk.requests('BYE')).toHaveLength(0);
});

it('15: a phone that is left the hanging up to and never does: we wait a while, and nothing is left', async () => {
  const { call, leg, desk, office } = await transferring({ dial: { limits: { byePolicy: 'never' } } });
  leg.notify({ fragment: 'SIP/2.0 200 OK', state: TERMINATED });
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  expect((await leg.hangUp().response()).status).toBe(200);
  await clean(office);
  expect(desk.requests('BYE')).toHaveLength(0);
});

it.each(['before-202', 'after-202'] as const)(
  '16: the phone hangs up %s and never reports: unknown, and no BYE of ours',
  async (hangUp) => {
    const { call, desk, office } = await transferring({ phone: { hangUp } });
    expect((await call.ended).outcome).toBe('result-unknown');
    await call.settled;
    await clean(office);
    expect(desk.requests('BYE')).toHaveLength(0);
  },
);

it('16: the phone hangs up right after the ACK and answers the REFER 481: unknown, whichever comes first', async () => {
  const desk = await peer();
  phone({ peer: desk, hangUp: 'after-ack', refer: 481 });
  const office = line({ via: desk });
  const call = office.dial();
  expect((await call.ended).outcome).toBe('result-unknown');
  await call.settled;
  await clean(office);
});

it('17: RFC 3515 §2.4.6 only NOTIFY 100, then silence: one BYE at the limit, unknown', async () => {
  const { call, desk, leg, office } = await transferring({ dial: { limits: { transferMs: 400 } } });
  leg.notify({ fragment: 'SIP/2.0 100 Trying' });
  await call.until('callee-trying');
  expect((await call.ended).outcome).toBe('result-unknown');
  await call.settled;
  await clean(office);
  expect(new Set(desk.requests('BYE').map(({ raw }) => raw)).size).toBe(1);
});

it('17: no answer to the REFER at all: given up after 64*T1, and the phone is left', async () => {
  const { call, desk, office } = await transferring({ phone: { refer: 'silent' } });
  expect((await call.ended).outcome).toBe('result-unknown');
  await desk.next('BYE');
  await clean(office);
  expect(new Set(desk.requests('REFER').map(({ raw }) => raw)).size).toBe(1);
});

it.each([400, 403, 405, 420, 488, 489, 500, 501, 503, 603])(
  '18: RFC 3515 §2.4.2 the phone answers the REFER with %i: BYE, refused with the code, no second try',
  async (status) => {
    const { call, desk } = await transferring({ phone: { refer: status } });
    expect(await call.ended).toMatchObject({ outcome: 'transfer-refused', sip: { code: status } });
    await call.settled;
    expect(desk.requests('BYE')).toHaveLength(1);
    expect(desk.requests('REFER')).toHaveLength(1);
  },
);

it('18: a redirected REFER (302) is refused: nobody else is asked', async () => {
  const reply = { status: 302, headers: { Contact: '<sip:other@192.0.2.1>' } };
  const { call, desk } = await transferring({ phone: { refer: reply } });
  expect((await call.ended).outcome).toBe('transfer-refused');
  await desk.next('BYE');
});

it.each([
  [486, 'callee-busy'],
  [600, 'callee-busy'],
  [603, 'callee-declined'],
  [404, 'callee-not-found'],
  [604, 'callee-not-found'],
  [408, 'callee-no-answer'],
  [480, 'callee-no-answer'],
  [487, 'callee-no-answer'],
  [302, 'callee-failed'],
  [403, 'callee-failed'],
  [488, 'callee-failed'],
  [503, 'callee-failed'],
  [299, 'connected'],
] as const)('19: RFC 3420 the phone reports %i: %s, 200 to the NOTIFY, BYE', async (code, outcome) => {
  const { call, desk, leg } = await transferring();
  const notify = leg.notify({ fragment: `SIP/2.0 ${code} Whatever`, state: TERMINATED });
  expect(await call.ended).toMatchObject({ outcome, sip: { code, reason: 'Whatever' } });
  expect((await notify.response()).status).toBe(200);
  await desk.next('BYE');
  await call.settled;
});

it.each([
  ['200 with Refer-Sub: false', { status: 200, headers: { 'Refer-Sub': 'false' } }],
  ['202 with Refer-Sub: FALSE ;x', { status: 202, headers: { 'Refer-Sub': 'FALSE ;x' } }],
  ['204', { status: 204 }],
])('20: RFC 4488 §4, RFC 7647 §3 %s: handed over without a report, BYE after the grace', async (_what, refer) => {
  const { call, desk } = await transferring({ phone: { refer } });
  expect(await call.ended).toMatchObject({ outcome: 'result-unknown' });
  expect(call.call.detail).toContain('took the transfer over');
  await desk.next('BYE');
  await call.settled;
});

it('20: RFC 4488 §4 a phone that says Refer-Sub: false and reports all the same is believed', async () => {
  const { call, leg } = await transferring({ phone: { refer: { status: 202, headers: { 'Refer-Sub': 'false' } } } });
  leg.notify({ fragment: 'SIP/2.0 200 OK', state: TERMINATED });
  expect((await call.ended).outcome).toBe('connected');
});
