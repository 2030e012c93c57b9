/** INVITEs that are answered in ways that no phone should think of. */
import { expect, it } from 'vitest';
import { ok } from '../../electron/shared/result.ts';
import { clean, stage } from '../support/scenario.ts';
import { dialogOf } from '../support/sip-peer.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, line, transferring } = stage();
const SDP = { body: phoneSdp('127.0.0.1'), contentType: 'application/sdp' };

it('§22.3 401 and 407 in turn for ever, each with a new nonce: given up after a few', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  let asked = 0;
  desk.on('INVITE', (_, respond) => {
    asked += 1;
    const [status, header] = asked % 2 === 0 ? [401, 'WWW-Authenticate'] : [407, 'Proxy-Authenticate'];
    respond(status as number, undefined, {
      headers: { [header as string]: `Digest realm="${header}", nonce="${asked}"` },
    });
  });
  const call = office.dial();
  expect((await call.ended).outcome).toBe('auth-failed');
  expect(asked).toBeLessThan(12);
  await call.settled;
  await clean(office);
});

it('§22.2, §9.1 it rings, then asks for a login, and the user cancels: CANCEL of the second INVITE, once that has rung', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const first = await desk.next('INVITE');
  desk.reply(first, 180);
  await call.until('phone-ringing');
  desk.reply(first, 401, undefined, { headers: { 'WWW-Authenticate': 'Digest realm="r", nonce="n", qop="auth"' } });
  const second = await desk.next('INVITE');
  call.cancel();
  desk.reply(second, 180);
  const cancel = await desk.next('CANCEL');
  expect(cancel.branch).toBe(second.branch);
  desk.reply(cancel, 200);
  desk.reply(second, 487);
  await call.settled;
  expect(desk.requests('CANCEL')).toHaveLength(1);
  await clean(office);
});

it('§13.2.2.4 of two phones that answer the first hangs up at once: the second is left, nobody is said to be connected', async () => {
  const desk = await peer();
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  desk.on('BYE', (_, respond) => void respond(200));
  desk.reply(invite, 200, 'OK', { ...SDP, toTag: 'a' });
  desk.reply(invite, 200, 'OK', { ...SDP, toTag: 'b' });
  expect((await dialogOf(desk, invite, 'a').request('BYE').response()).status).toBe(200);
  desk.reply(await desk.next('REFER'), 481);
  expect((await call.ended).outcome).toBe('result-unknown');
  await call.settled;
  expect(desk.requests('BYE').map(({ toTag }) => toTag)).toEqual(['b']);
  expect(desk.requests('REFER').map(({ toTag }) => toTag)).toEqual(['a']);
  await clean(office);
});

it('§12.1.2 two thousand early dialogs and a 486: busy, and nothing is left', async () => {
  const desk = await peer({ transport: 'tcp' });
  const office = line({ via: desk });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  for (let n = 0; n < 2_000; n += 1) desk.reply(invite, 180, 'Ringing', { toTag: `t${n}` });
  desk.reply(invite, 486);
  expect((await call.ended).outcome).toBe('phone-busy');
  await call.settled;
  await clean(office);
});

/** Its Contact's name has no address until `release`. */
function slowName() {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let ask = (): void => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const addresses = async () => {
    ask();
    await released;
    return ok(['127.0.0.1']);
  };
  return { release, asked, resolver: { addresses } };
}

it('§13.2.2.4 cancelled while the phone’s Contact is looked up: ACK and BYE, and no REFER', async () => {
  const desk = await peer();
  const { release, asked, resolver } = slowName();
  const office = line({ via: desk, resolver });
  const call = office.dial();
  desk.reply(await desk.next('INVITE'), 200, 'OK', { ...SDP, contact: `<sip:phone@slow.test:${desk.port}>` });
  await asked;
  call.cancel();
  release();
  await desk.next('ACK');
  desk.reply(await desk.next('BYE'), 200);
  await call.settled;
  expect(desk.requests('REFER')).toEqual([]);
  await clean(office);
});

it('§12.2.2 a hold whose Contact is still looked up when the phone hangs up: both answered, and nothing is left', async () => {
  const { release, asked, resolver } = slowName();
  const { leg, call, desk, office } = await transferring({ line: { resolver }, phone: { refer: 'silent' } });
  const contact = `<sip:phone@slow.test:${desk.port};transport=tcp>`;
  const hold = leg.dialog.request('INVITE', { ...SDP, contact });
  expect((await hold.response()).status).toBe(200);
  leg.dialog.request('ACK', { cseq: leg.dialog.cseq });
  await asked;
  expect((await leg.hangUp().response()).status).toBe(200);
  release();
  expect((await call.ended).outcome).toBe('result-unknown');
  await call.settled;
  await clean(office);
});

it.each<[string, (hostPort: string) => string | readonly string[]]>([
  ['sixty entries', (host) => Array.from({ length: 60 }, (_, n) => `<sip:p${n}@${host};lr>`)],
  ['a name that nobody knows', () => '<sip:stranger.invalid;lr>'],
  ['sips to a server without TLS', (host) => `<sips:${host};lr>`],
  ['no URI at all', () => 'garbage'],
  ['an asterisk', () => '*'],
  ['empty brackets', () => '<>'],
  ['a telephone number', () => '<tel:123>'],
])('§12.1.2 a Record-Route of %s: ACK, REFER and BYE all the same', async (_what, entries) => {
  const desk = await peer({ transport: ['udp', 'tcp'] });
  const office = line({ via: desk });
  const call = office.dial();
  desk.reply(await desk.next('INVITE'), 200, 'OK', { ...SDP, headers: { 'Record-Route': entries(desk.hostPort) } });
  await desk.next('ACK');
  desk.reply(await desk.next('REFER'), 202);
  call.cancel();
  desk.reply(await desk.next('BYE'), 200);
  await call.settled;
});

it('RFC 3515 §2.4.4 300 reports at once, a result, and then others: each is answered, the first result counts', async () => {
  const { leg, call, office } = await transferring({ peer: { transport: 'tcp' } });
  const report = (text: string, state = 'active') => leg.notify({ fragment: `SIP/2.0 ${text}`, state });
  report(`180 ${'x'.repeat(40_000)}`);
  const all = Array.from({ length: 300 }, (_, n) => report(`18${n % 4} Progress`));
  all.push(report('200 OK', 'terminated'), report('180 Ringing'), report('486 Busy Here', 'terminated'));
  const answers = await Promise.all(all.map((each) => each.response()));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  expect(call.call.outcome).toBe('connected');
  await clean(office);
});

it('RFC 5057 §4.2 the phone hangs up before its 202, and reports the callee after it: connected', async () => {
  const { leg, call, desk, office } = await transferring({ phone: { refer: 'silent' } });
  await leg.hangUp().response();
  const [refer] = desk.requests('REFER');
  if (refer === undefined) throw new Error('no REFER');
  desk.reply(refer, 202);
  await leg.notify({ fragment: 'SIP/2.0 200 OK', state: 'terminated' }).response();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  expect(desk.requests('BYE')).toEqual([]);
  await clean(office);
});
