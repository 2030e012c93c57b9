/** Nobody else (RFC 3261 §26.1): who has nothing to do with a line gets no answer and is counted; floods cost no memory. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStrangers } from '../../electron/core/app/strangers.ts';
import { LINE_DEFAULTS } from '../../electron/shared/settings.ts';
import type { Announcement, AppState } from '../../electron/shared/state.ts';
import { closeApps, startApp } from '../support/app.ts';
import { usedHeap } from '../support/heap.ts';
import { createManualClock } from '../support/ports.ts';
import { actAsRegistrar, fastClock, INSTANCE } from '../support/registering.ts';
import { clean, stage } from '../support/scenario.ts';
import { writeMessage } from '../support/sip-message.ts';
import type { Received } from '../support/sip-peer.ts';
import { type Stranger, startStranger } from '../support/stranger.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line } = stage();
let stranger: Stranger;
beforeEach(async () => {
  stranger = await startStranger();
});
afterEach(async () => {
  await closeApps();
  await stranger.close();
});

const request = (method: string, n: number, callId = `flood-${n}`): string =>
  writeMessage(`${method} sip:klaus@192.0.2.1 SIP/2.0`, [
    ['Via', `SIP/2.0/UDP 127.0.0.2:9;branch=z9hG4bKflood${n};rport`],
    ['From', `<sip:a@b>;tag=${n}`],
    ['To', '<sip:klaus@example.com>'],
    ['Call-ID', callId],
    ['CSeq', `${n} ${method}`],
  ]);

/** As fast as the sockets take it. */
async function flood(count: number, send: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    await send(n);
    if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The application with one line that is registered at a peer, and where it listens. */
async function registered(factor = 1) {
  const desk = await peer();
  actAsRegistrar(desk, { challenge: false });
  const office = { ...LINE_DEFAULTS, name: 'Office', domain: 'example.com', user: 'klaus', register: true };
  const app = await startApp({
    config: { version: 1, lines: [{ ...office, outboundProxy: `${desk.hostPort};lr` }] },
    clock: fastClock(factor),
    instanceId: INSTANCE,
  });
  await app.until(({ lines }) => lines[0]?.registration.state === 'registered');
  const last = desk.requests('REGISTER').at(-1) as Received;
  return { desk, app, ours: last.link.remote, contact: /<([^>]+)>/.exec(last.header('contact'))?.[1] ?? '' };
}

const ringing = ({ announcements }: AppState): readonly Announcement[] =>
  announcements.filter(({ state }) => state === 'ringing');

it('a stranger’s requests are counted and shown with his address, and are in the report', async () => {
  const { app, ours } = await registered(100);
  expect(app.state().about.strangers).toBeUndefined();
  for (const [n, method] of ['OPTIONS', 'INVITE', 'REGISTER', 'MESSAGE', 'REFER'].entries()) {
    await stranger.send(request(method, n), ours);
  }
  await app.until(({ about }) => about.strangers?.count === 5);
  expect(app.state().about.strangers).toEqual({ count: 5, last: '127.0.0.2' });
  expect(await app.invoke('about:report', undefined)).toContain('Strangers: 5 unanswered requests');
  expect(stranger.received).toEqual([]);
  expect(app.state().announcements).toEqual([]);
});

it('the report counts those too that are not shown yet', async () => {
  const { app, ours } = await registered();
  await stranger.send(request('OPTIONS', 1), ours);
  await expect.poll(() => app.invoke('about:report', undefined)).toContain('Strangers: 1 unanswered requests');
});

it('late and broken messages of the own server are no stranger’s', async () => {
  const { desk, app, ours } = await registered();
  await desk.sendRaw('SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x;branch=y\r\nCSeq: 1 OPTIONS\r\nCall-ID: x\r\n\r\n', ours);
  await desk.sendRaw('\0\0\0', ours);
  await stranger.send(request('OPTIONS', 1), ours);
  await expect.poll(() => app.invoke('about:report', undefined)).toContain('Strangers: 1 unanswered requests');
});

it('however many come, the snapshot changes once in ten seconds, and not at all when nobody comes', () => {
  const clock = createManualClock();
  const shown: unknown[] = [];
  const strangers = createStrangers(clock, (now) => shown.push(now));
  for (let n = 0; n < 10_000; n += 1) strangers.came('192.0.2.1');
  strangers.came('192.0.2.2');
  expect(shown).toEqual([]);
  clock.advance(10_000);
  expect(shown).toEqual([{ count: 10_001, last: '192.0.2.2' }]);
  clock.advance(60_000);
  expect([shown.length, clock.pending]).toEqual([1, 0]);
  strangers.came('192.0.2.3');
  strangers.show();
  strangers.show();
  expect(shown.length).toBe(2);
  strangers.came('192.0.2.3');
  strangers.close();
  expect(clock.pending).toBe(0);
});

it('10,000 requests of a stranger: no answer, no table grows, no memory is kept', async () => {
  const desk = await peer();
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  const leg = await bell.nextCall();
  await call.until('phone-ringing');
  const ours = leg.invite.link.remote;
  await flood(500, (n) => stranger.send(request('INVITE', n), ours));
  await expect.poll(() => office.line.edge.strangers).toBe(500);
  const before = { live: office.line.edge.live, heap: usedHeap() };
  await flood(9_500, (n) => stranger.send(request('INVITE', n + 500), ours));
  await expect.poll(() => office.line.edge.strangers).toBeGreaterThan(5_000);
  expect(office.line.edge.live).toEqual(before.live);
  expect(usedHeap() - before.heap).toBeLessThan(3);
  expect(stranger.received).toEqual([]);
  leg.answer();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  await clean(office);
});

it.each(['OPTIONS', 'INFO', 'NOTIFY', 'INVITE', 'MESSAGE', 'CANCEL'])(
  '10,000 %s inside a dialog of ours, from the own server: tables stay bounded, and the call lives',
  async (method) => {
    const desk = await peer();
    const bell = phone({ peer: desk, notify: [] });
    const office = line({ via: desk });
    const call = office.dial();
    const leg = await bell.nextCall();
    await desk.next('REFER');
    const ours = leg.invite.link.remote;
    const to = leg.invite.header('from');
    const from = leg.invite.header('to');
    let largest = 0;
    await flood(10_000, (n) => {
      largest = Math.max(largest, ...Object.values(office.line.edge.live));
      const octets = request(method, n + 10, leg.callId)
        .replace('To: <sip:klaus@example.com>', `To: ${to}`)
        .replace(/From: [^\r]*/, `From: ${from};tag=${leg.toTag}`)
        .replace('Content-Length: 0', `Contact: <${desk.uri}>\r\nEvent: talk\r\nContent-Length: 0`);
      return desk.sendRaw(octets, ours);
    });
    expect(largest).toBeLessThanOrEqual(2_000);
    leg.notify({ fragment: 'SIP/2.0 200 OK', state: 'terminated', changes: { cseq: 20_000 } });
    expect((await call.ended).outcome).toBe('connected');
    await call.settled;
    await clean(office);
  },
);

it('a server gone mad: of 1,000 calls a few are announced, the others are refused or not heard', async () => {
  const { desk, app, ours, contact } = await registered();
  let changes = 0;
  const stop = app.subscribe(() => {
    changes += 1;
  });
  await flood(1_000, async (n) => {
    const sent = desk.request({
      method: 'INVITE',
      uri: contact,
      from: `<sip:${n}@example.com>;tag=${n}`,
      to: '<sip:klaus@example.com>',
      callId: `mad-${n}`,
      cseq: 1,
      target: ours,
    });
    desk.request({
      method: 'CANCEL',
      uri: contact,
      from: sent.message.header('from'),
      to: sent.message.header('to'),
      callId: sent.message.callId,
      cseq: 1,
      branch: sent.branch,
      target: ours,
    });
  });
  await expect.poll(() => ringing(app.state()).length).toBe(0);
  stop();
  const { announcements } = app.state();
  expect(announcements.length).toBeGreaterThanOrEqual(20);
  // 20 at once, 5 for each second that it took.
  expect(announcements.length).toBeLessThanOrEqual(50);
  expect(changes).toBeLessThanOrEqual(300);
});
