/** Networks that say no: ICMP, DNS, servers that are down, and the next address (RFC 3261 §18.4, RFC 3263 §4.3; 36). */
import { expect, it } from 'vitest';
import { createNetwork } from '../../electron/node/network.ts';
import { clean, stage } from '../support/scenario.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

// Long enough that 64*T1 cannot be what ends a call here.
scaleTimers(100);
const { peer, phone, line, transferring } = stage();
const both = { addresses: async () => ({ ok: true, value: ['127.0.0.1', '::1'] }) as const };

it('36: §18.4 nobody listens at the port (ICMP): unreachable, in words of the network, without timer B', async () => {
  const gone = await peer();
  await gone.close();
  const office = line({ via: gone.hostPort });
  const ended = await office.dial().ended;
  expect(ended.outcome).toBe('phone-unreachable');
  expect(ended.detail).not.toBe('the server does not answer');
  await clean(office);
});

it('36: RFC 3263 §4.3 the first address refuses (ICMP): the second gets the same INVITE with a new branch', async () => {
  const desk = await peer({ address: '::1' });
  const bell = phone({ peer: desk });
  const office = line({ via: `phone.test:${desk.port};lr`, resolver: both });
  expect((await office.dial().ended).outcome).toBe('connected');
  expect(bell.rings).toBe(1);
});

it.each([undefined, '120', '3600 (tonight);duration=1'])(
  '36: RFC 3263 §4.3 the first address answers 503 (Retry-After %s): the second is asked',
  async (retryAfter) => {
    const busy = await peer();
    const desk = await peer({ address: '::1', port: busy.port });
    const bell = phone({ peer: desk });
    const office = line({ via: `phone.test:${desk.port};lr`, resolver: both });
    const call = office.dial();
    const refused = await busy.next('INVITE');
    busy.reply(refused, 503, 'Service Unavailable', {
      headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter },
    });
    expect((await call.ended).outcome).toBe('connected');
    await busy.next('ACK');
    const asked = await desk.next('INVITE');
    expect(bell.rings).toBe(1);
    expect(asked.branch).not.toBe(refused.branch);
    for (const name of ['call-id', 'from', 'to', 'cseq', 'route'])
      expect(asked.header(name)).toBe(refused.header(name));
    expect(asked.uri).toBe(refused.uri);
    expect(asked.body.replaceAll('IP6 ::1', 'IP4 127.0.0.1')).toBe(refused.body);
    await call.settled;
  },
);

it('36: all addresses answer 503: service unavailable', async () => {
  const one = await peer();
  const two = await peer({ address: '::1', port: one.port });
  phone({ peer: one, answer: 503 });
  phone({ peer: two, answer: 503 });
  const office = line({ via: `phone.test:${one.port};lr`, resolver: both });
  expect(await office.dial().ended).toMatchObject({ outcome: 'phone-unreachable', sip: { code: 503 } });
});

it.each([486, 404, 408, 500, 603])('36: RFC 3263 §4.3 a %i of the first address is final', async (status) => {
  const one = await peer();
  const two = await peer({ address: '::1', port: one.port });
  phone({ peer: one, answer: status });
  const office = line({ via: `phone.test:${one.port};lr`, resolver: both });
  expect((await office.dial().ended).sip?.code).toBe(status);
  expect(two.received).toEqual([]);
});

it('36: the first address says nothing: the second is asked, and a late 180 of the first is answered with CANCEL', async () => {
  const silent = await peer();
  const desk = await peer({ address: '::1', port: silent.port });
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: `phone.test:${desk.port};lr`, resolver: both });
  const call = office.dial();
  const first = await silent.next('INVITE');
  const ringing = await bell.nextCall(20_000);
  silent.reply(first, 180);
  const cancel = await silent.next('CANCEL');
  expect(cancel.branch).toBe(first.branch);
  silent.reply(cancel, 200);
  silent.reply(first, 487);
  await silent.next('ACK');
  ringing.answer();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  expect(silent.requests('REFER')).toHaveLength(0);
  await clean(office);
});

it('36: the first address says nothing, the second is asked, and then the first answers: ACK and BYE there', async () => {
  const silent = await peer();
  const desk = await peer({ address: '::1', port: silent.port });
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: `phone.test:${desk.port};lr`, resolver: both });
  const call = office.dial();
  const first = await silent.next('INVITE');
  const ringing = await bell.nextCall(20_000);
  silent.reply(first, 200, 'OK', { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp', toTag: 'late' });
  expect((await silent.next('ACK')).toTag).toBe('late');
  silent.reply(await silent.next('BYE'), 200);
  ringing.answer();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  expect(silent.requests('REFER')).toHaveLength(0);
  await clean(office);
});

it('36: RFC 3263 §4.3 a TCP connection that is refused: the next address', async () => {
  const desk = await peer({ address: '::1', transport: 'tcp' });
  phone({ peer: desk });
  const office = line({ via: `phone.test:${desk.port};transport=tcp;lr`, resolver: both });
  expect((await office.dial().ended).outcome).toBe('connected');
});

it.each([
  ['not-found', 'No address is known for phone.test.'],
  ['temporary', 'The name server does not answer.'],
] as const)('36: the name is %s: unreachable, and nothing was sent', async (kind, text) => {
  const office = line({
    via: 'phone.test',
    resolver: { addresses: async () => ({ ok: false, error: { kind, text } }) },
  });
  expect(await office.dial().ended).toMatchObject({ outcome: 'phone-unreachable', detail: text });
  await clean(office);
});

it('36: no socket can be opened: unreachable, with the reason', async () => {
  const network = createNetwork({ caFile: undefined });
  const fault = { kind: 'local', text: 'This computer has no address.' } as const;
  const office = line({
    via: '127.0.0.1:5060',
    network: { ...network, open: async () => ({ ok: false, error: fault }) },
  });
  expect(await office.dial().ended).toMatchObject({ outcome: 'phone-unreachable', detail: fault.text });
  await clean(office);
});

it('§18.4 the phone is switched off while it rings: the ring limit ends the call, and nothing is left', async () => {
  const desk = await peer();
  phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial({ limits: { ringMs: 500 } });
  await call.until('phone-ringing');
  await desk.close();
  expect((await call.ended).outcome).toBe('phone-no-answer');
  await clean(office);
});

it('§18.4 the phone is switched off before it answers the REFER (ICMP): unknown, and the leg is over', async () => {
  const { call, desk, office } = await transferring({ phone: { refer: 'silent' } });
  await desk.close();
  expect((await call.ended).outcome).toBe('result-unknown');
  await call.settled;
  await clean(office);
});
