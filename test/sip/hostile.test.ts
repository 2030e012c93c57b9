/** What strangers and broken peers send (RFC 3261 §26, RFC 4475; scenario 31): no exception, no answer to a stranger. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Endpoint } from '../../electron/core/ports.ts';
import * as rfc4475 from '../fixtures/rfc4475/messages.ts';
import { createFuzz } from '../support/fuzz.ts';
import { clean, stage } from '../support/scenario.ts';
import { writeMessage } from '../support/sip-message.ts';
import type { Peer } from '../support/sip-peer.ts';
import { type Stranger, startStranger } from '../support/stranger.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(50);
const { peer, phone, line } = stage();
const TORTURE = Object.values(rfc4475);
const OK = { fragment: 'SIP/2.0 200 OK', state: 'terminated;reason=noresource' };

const thrown: unknown[] = [];
const note = (error: unknown): void => void thrown.push(error);
let stranger: Stranger;
beforeEach(async () => {
  thrown.length = 0;
  process.on('uncaughtException', note).on('unhandledRejection', note);
  stranger = await startStranger();
});
afterEach(async () => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
  await stranger.close();
  expect(thrown).toEqual([]);
});

/** A line with a call that rings and waits. */
async function ringing() {
  const desk = await peer();
  const bell = phone({ peer: desk, answer: 'manual', notify: [OK] });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  const leg = await bell.nextCall();
  return { desk, bell, office, call, leg, ours: leg.invite.link.remote };
}

/** It still answers its own server, when answers are not rationed any more; then all that was sent before is done. */
async function survives(desk: Peer, ours: Endpoint): Promise<void> {
  let n = 0;
  const probe = async (): Promise<number | undefined> => {
    n += 1;
    const to = '<sip:klaus@example.com>';
    const ids = { from: '<sip:probe@example.com>;tag=1', to, callId: `probe-${n}`, cseq: 1 };
    const sent = desk.request({ method: 'OPTIONS', uri: 'sip:x@y', ...ids, target: ours });
    return (await sent.response(1_000).catch(() => undefined))?.status;
  };
  await expect.poll(probe, { timeout: 30_000 }).toBe(200);
}

async function sendAll(messages: Iterable<string>, send: (octets: string) => unknown): Promise<void> {
  let n = 0;
  for (const message of messages) {
    await send(message);
    n += 1;
    if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

function* take(source: () => string, count: number): Generator<string> {
  for (let n = 0; n < count; n += 1) yield source();
}

const request = (
  method: string,
  headers: readonly (readonly [string, string])[] = [],
  uri = 'sip:k@192.0.2.1',
): string =>
  writeMessage(`${method} ${uri} SIP/2.0`, [
    ['Via', 'SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKs;rport'],
    ['From', '<sip:a@b>;tag=1'],
    ['To', '<sip:c@d>'],
    ['Call-ID', 'foreign'],
    ['CSeq', `1 ${method}`],
    ...headers,
  ]);

const METHODS = ['OPTIONS', 'INVITE', 'REGISTER', 'MESSAGE', 'REFER', 'BYE', 'CANCEL', 'NOTIFY', 'PRACK', 'FOO'];

it('31: §26.1 a stranger gets no answer to anything, and is counted', async () => {
  const { office, leg, call, ours, desk } = await ringing();
  await sendAll(
    METHODS.map((method) => request(method)),
    (octets) => stranger.send(octets, ours),
  );
  await sendAll(TORTURE, (octets) => stranger.send(octets, ours));
  await expect.poll(() => office.line.edge.strangers).toBeGreaterThanOrEqual(METHODS.length + TORTURE.length - 3);
  await survives(desk, ours);
  expect(stranger.received).toEqual([]);
  leg.answer();
  expect((await call.ended).outcome).toBe('connected');
});

it('31: RFC 3261 §12.2.2 who guesses the Call-ID but not the tags gets 481 and changes nothing', async () => {
  const { leg, call, ours } = await ringing();
  leg.answer();
  for (const method of ['BYE', 'NOTIFY', 'INVITE', 'CANCEL', 'INFO']) {
    await stranger.send(
      request(method, [['Event', 'refer']])
        .replace('Call-ID: foreign', `Call-ID: ${leg.callId}`)
        .replace('To: <sip:c@d>', 'To: <sip:c@d>;tag=guess'),
      ours,
    );
  }
  expect((await call.ended).outcome).toBe('connected');
  await expect.poll(() => stranger.received.length).toBe(5);
  expect(stranger.received.every((text) => text.startsWith('SIP/2.0 481 '))).toBe(true);
});

it('31: §17.1.3 a stranger who knows the Call-ID but no branch cannot answer our INVITE', async () => {
  const { leg, call, ours, desk, office } = await ringing();
  const before = office.line.edge.strangers;
  const ok = desk.sent.find(({ status }) => status === 180)?.raw.replace('180 Ringing', '603 Decline') ?? '';
  await stranger.send(ok.replace(/branch=[^;]*/, 'branch=z9hG4bKguess'), ours);
  await expect.poll(() => office.line.edge.strangers).toBe(before + 1);
  leg.answer();
  expect((await call.ended).outcome).toBe('connected');
});

it.each([
  ['PRACK without a dialog', request('PRACK')],
  ['a tel: Request-URI', request('INVITE', [], 'tel:+431')],
  ['a urn: Request-URI', request('OPTIONS', [], 'urn:service:sos')],
  ['a response with garbage in CSeq', 'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x;branch=y\r\nCSeq: garbage\r\n\r\n'],
  ['half a surrogate pair', request('MESSAGE', [['Content-Length', '1']]).concat('\xed\xa0\x80')],
  ['status 000', 'SIP/2.0 000 X\r\n\r\n'],
  ['status 999', 'SIP/2.0 999 X\r\n\r\n'],
  ['NUL', '\0'],
  ['nothing but NULs', '\0'.repeat(2_000)],
  ['60 kB of Record-Routes', request('INVITE', Array(2_000).fill(['Record-Route', '<sip:a@b;lr>']))],
  ['60 kB of one header', request('INVITE', [['X', 'x'.repeat(60_000)]])],
  ['60 kB of commas', request('INVITE', [['Contact', ','.repeat(60_000)]])],
  ['60 kB of quotes', request('INVITE', [['From', '"'.repeat(60_000)]])],
  ['no header at all', 'INVITE sip:a@b SIP/2.0\r\n\r\n'],
  ['line ends only', '\r\n'.repeat(100)],
])('31: §26.1 from its own server, to a line that rings: %s', async (_what, octets) => {
  const { desk, leg, call, ours } = await ringing();
  const before = desk.received.length;
  await desk.sendRaw(octets, ours);
  await survives(desk, ours);
  const answers = desk.received
    .slice(before)
    .filter(({ isRequest, callId }) => !isRequest && !callId.startsWith('probe'));
  expect(answers.length).toBeLessThanOrEqual(octets.startsWith('SIP/2.0') ? 0 : 1);
  leg.answer();
  expect((await call.ended).outcome).toBe('connected');
});

it('31: RFC 4475 the torture messages from its own server: at most one answer each, none to responses', async () => {
  const { desk, leg, call, ours } = await ringing();
  const requests = TORTURE.filter((text) => !text.startsWith('SIP/'));
  await sendAll(
    TORTURE.filter((text) => text.startsWith('SIP/')),
    (octets) => desk.sendRaw(octets, ours),
  );
  await survives(desk, ours);
  const probes = desk.received.filter(({ callId }) => callId.startsWith('probe')).length;
  expect(desk.received.filter(({ isRequest }) => !isRequest)).toHaveLength(probes);
  await sendAll(requests, (octets) => desk.sendRaw(octets, ours));
  await survives(desk, ours);
  const answers = desk.received.filter(({ isRequest, callId }) => !isRequest && !callId.startsWith('probe'));
  expect(answers.length).toBeLessThanOrEqual(requests.length);
  leg.answer();
  expect((await call.ended).outcome).toBe('connected');
});

it.each([1, 2])(
  '31: 2,000 broken messages of nobody’s dialogs, from the server and from a stranger (seed %i)',
  async (seed) => {
    const { desk, leg, call, ours, office } = await ringing();
    const foreign = [...TORTURE, ...METHODS.map((method) => request(method))];
    const fuzz = createFuzz(foreign, seed);
    await sendAll(take(fuzz, 1_000), (octets) => desk.sendRaw(octets, ours));
    await sendAll(take(fuzz, 1_000), (octets) => stranger.send(octets, ours));
    await survives(desk, ours);
    expect(stranger.received).toEqual([]);
    expect(call.call.state).toBe('phone-ringing');
    leg.answer();
    expect((await call.ended).outcome).toBe('connected');
    await call.settled;
    await clean(office);
  },
);

it.each([3, 4])(
  '31: 2,000 broken messages of our own dialog: whatever they do to that call, the next one works (seed %i)',
  async (seed) => {
    const { desk, bell, leg, call, ours, office } = await ringing();
    leg.answer();
    await desk.next('REFER');
    const own = desk.sent.map(({ raw }) => raw);
    const fuzz = createFuzz(own, seed);
    await sendAll(take(fuzz, 2_000), (octets) => desk.sendRaw(octets, ours));
    await survives(desk, ours);
    call.cancel();
    await call.ended;
    await call.settled;
    await clean(office);
    const next = office.dial();
    (await bell.nextCall()).answer();
    expect((await next.ended).outcome).toBe('connected');
  },
);

it('31: an idle line has no socket at all: nothing can be sent to it', async () => {
  const { office, leg, call } = await ringing();
  leg.refuse(486);
  await call.settled;
  await clean(office);
  expect(office.line.edge.live.wires).toBe(0);
});
