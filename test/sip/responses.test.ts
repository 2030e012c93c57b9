/** Final responses to the INVITE, as they should be and as peers really send them (RFC 3261 §13.2.2, §21; 4, 27, 28). */
import { expect, it } from 'vitest';
import { clean, replyOf, stage } from '../support/scenario.ts';
import { utf8 } from '../support/sip-message.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();

it('4: §17.1.1.2 a 486 whose ACK is lost is acknowledged each time it comes, and said once', async () => {
  const desk = await peer();
  phone({ peer: desk, answer: 486, t1Ms: 20 });
  desk.drop((message, direction, n) => direction === 'in' && message.method === 'ACK' && n <= 2);
  const office = line({ via: desk });
  const call = office.dial();
  expect((await call.ended).outcome).toBe('phone-busy');
  await desk.next('ACK');
  const acks = [...desk.dropped, ...desk.requests('ACK')];
  expect(acks).toHaveLength(3);
  expect(new Set(acks.map(({ raw }) => raw)).size).toBe(1);
  expect(desk.sent.filter(({ status }) => status === 486)).toHaveLength(3);
  expect(call.states.filter((state) => state === 'failed')).toHaveLength(1);
  await clean(office);
});

it('4: §17.1.1.3 the ACK of a rejection repeats Request-URI, Via, Route, From, Call-ID and CSeq number', async () => {
  const desk = await peer();
  phone({ peer: desk, answer: 404 });
  await line({ via: desk, settings: { extension: 'A;x=1@Host.EXAMPLE' } }).dial().ended;
  const [invite, ack] = [await desk.next('INVITE'), await desk.next('ACK')];
  expect(ack.uri).toBe('sip:A;x=1@Host.EXAMPLE');
  for (const name of ['via', 'route', 'from', 'call-id']) expect(ack.all(name)).toEqual(invite.all(name));
  expect(ack.header('to')).toBe(replyOf(desk, 404).header('to'));
  expect(ack.header('cseq')).toBe('1 ACK');
});

it.each([
  [400, 'phone-unreachable'],
  [403, 'phone-declined'],
  [404, 'phone-unreachable'],
  [408, 'phone-no-answer'],
  [410, 'phone-unreachable'],
  [415, 'phone-unreachable'],
  [420, 'phone-unreachable'],
  [422, 'phone-unreachable'],
  [480, 'phone-no-answer'],
  [481, 'phone-unreachable'],
  [484, 'phone-unreachable'],
  [486, 'phone-busy'],
  [487, 'phone-no-answer'],
  [488, 'phone-unreachable'],
  [491, 'phone-unreachable'],
  [494, 'phone-unreachable'],
  [500, 'phone-unreachable'],
  [503, 'phone-unreachable'],
  [600, 'phone-busy'],
  [603, 'phone-declined'],
  [606, 'phone-unreachable'],
  [699, 'phone-unreachable'],
] as const)('§21 a %i ends the call as %s, is acknowledged, and asks nobody again', async (status, outcome) => {
  const desk = await peer();
  phone({ peer: desk, answer: status });
  const call = line({ via: desk }).dial();
  const ended = await call.ended;
  expect(ended.outcome).toBe(outcome);
  expect(ended.sip?.code).toBe(status);
  await desk.next('ACK');
  await call.settled;
  expect(desk.requests('INVITE')).toHaveLength(1);
});

it('§21.4.4 a 403 before anything rang: no phone could have been answered', async () => {
  const desk = await peer();
  phone({ peer: desk, ring: false, answer: 403 });
  expect((await line({ via: desk }).dial().ended).outcome).toBe('phone-unreachable');
});

it.each([
  ['SIP/2.0 486 Busy [42] "x"', 'phone-busy', 'Busy [42] "x"'],
  ['SIP/2.0 403', 'phone-declined', ''],
  ['SIP/2.0 403 ', 'phone-declined', ''],
  ['SIP/2.0 480 100% busy', 'phone-no-answer', '100% busy'],
  [utf8('SIP/2.0 486 Besetzt – später'), 'phone-busy', 'Besetzt – später'],
  ['SIP/2.0 486 \xff\xfe', 'phone-busy', '\ufffd\ufffd'],
  ['sip/2.0 603 {Decline} \\ <|>', 'phone-declined', '{Decline} \\ <|>'],
])('27: §7.2, §25.1 the status line "%s" is understood and acknowledged', async (statusLine, outcome, reason) => {
  const desk = await peer();
  phone({
    peer: desk,
    answer: { status: 486, raw: (text) => text.replace(/^[^\r]*/, () => statusLine) },
  });
  const ended = await line({ via: desk }).dial().ended;
  expect(ended.outcome).toBe(outcome);
  expect(ended.sip?.reason).toBe(reason);
  await desk.next('ACK');
});

const SDP = phoneSdp('127.0.0.1');
const MULTIPART = `--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/sdp\r\n\r\n${SDP}\r\n--b--\r\n`;

it.each([
  ['Application/SDP;charset=utf-8', { contentType: 'Application/SDP;charset=utf-8' }],
  ['multipart/mixed', { contentType: 'multipart/mixed; boundary=b', body: MULTIPART }],
  ['no Content-Type', { raw: (text: string) => text.replace(/Content-Type: [^\r]*\r\n/, '') }],
  ['no body at all', { body: '', raw: (text: string) => text.replace(/Content-Type: [^\r]*\r\n/, '') }],
  ['a body of another kind', { contentType: 'text/plain', body: 'hello' }],
  ['no Contact', { contact: null }],
  ['no To tag', { toTag: null }],
  ['Contact: <tel:…>', { contact: '<tel:+431505641>' }],
  ['an unreadable Contact', { contact: '<<<' }],
  ['compact header names', { raw: (text: string) => compact(text) }],
  ['folded headers', { raw: (text: string) => text.replace('\r\nTo: ', '\r\nTo:\r\n\t ') }],
  ['Content-Length too long by hand', { raw: (text: string) => text.replace(/Content-Length: \d+\r\n/, '') }],
  ['a From in other words', { raw: (text: string) => text.replace('\r\nFrom: ', '\r\nFrom: x') }],
  ['Require: 100rel, timer', { headers: { Require: 'timer', 'Session-Expires': '90;refresher=uac' } }],
] as const)('28: §13.2.2.4 a 200 with %s is acknowledged and followed by a REFER', async (_what, changes) => {
  const desk = await peer();
  phone({ peer: desk, answer: { status: 200, ...changes } });
  const call = line({ via: desk }).dial();
  await desk.next('ACK');
  const refer = await desk.next('REFER');
  expect(refer.raw).not.toContain('no-tag');
  call.cancel();
  await desk.next('BYE');
  await call.settled;
});

const compact = (text: string): string =>
  ['Via', 'From', 'To', 'Call-ID', 'Contact', 'Content-Type', 'Content-Length'].reduce(
    (changed, name, at) => changed.replaceAll(`\r\n${name}: `, `\r\n${'vftimcl'[at]} : `),
    text,
  );

it('§8.1.3.3 a response with two Vias was meant for somebody else and is discarded', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 486, 'Busy Here', {
    raw: (text) => text.replace(/\r\nVia: /, '\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKother\r\nVia: '),
  });
  desk.reply(invite, 486, 'Busy Here', {
    raw: (text) => text.replace(/(\r\nVia: [^\r]*)/, '$1, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKother'),
  });
  desk.reply(invite, 603, 'Decline');
  expect((await call.ended).outcome).toBe('phone-declined');
  expect(office.line.edge.strangers).toBe(2);
});

it.each([
  ['another branch', (text: string) => text.replace(/branch=z9hG4bK[0-9a-f]+/, 'branch=z9hG4bKwrong')],
  ['another Call-ID', (text: string) => text.replace(/\r\nCall-ID: /, '\r\nCall-ID: x')],
  ['another method in CSeq', (text: string) => text.replace('CSeq: 1 INVITE', 'CSeq: 1 BYE')],
  ["somebody else's sent-by", (text: string) => text.replace(/(Via: SIP\/2.0\/UDP )[^;]+/, '$1192.0.2.7:5060')],
  ['status 000', (text: string) => text.replace('486', '000')],
  ['status 700', (text: string) => text.replace('486', '700')],
  ['SIP/3.0', (text: string) => text.replace('SIP/2.0 486', 'SIP/3.0 486')],
  ['no Via', (text: string) => text.replace(/Via: [^\r]*\r\n/, '')],
  ['an unreadable CSeq', (text: string) => text.replace('CSeq: 1', 'CSeq: eins')],
  ['two From headers', (text: string) => text.replace('\r\nFrom: ', '\r\nFrom: <sip:x@y>\r\nFrom: ')],
])('§17.1.3, §18.1.2 a response with %s matches nothing and changes nothing', async (_what, raw) => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 486, 'Busy Here', { raw });
  desk.reply(invite, 603, 'Decline');
  expect((await call.ended).outcome).toBe('phone-declined');
  expect(office.line.edge.strangers).toBe(1);
});

it('§17.1.1.2 a second final response after the first changes nothing', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 486);
  await desk.next('ACK');
  desk.reply(invite, 200, 'OK', { body: SDP, contentType: 'application/sdp' });
  desk.reply(invite, 180);
  expect((await call.ended).outcome).toBe('phone-busy');
  await call.settled;
  expect(desk.requests('REFER')).toHaveLength(0);
  await clean(office);
});
