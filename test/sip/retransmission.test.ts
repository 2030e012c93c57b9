/** Loss on UDP: timers A, B, E and F (RFC 3261 §17.1; scenarios 1, 2, 6). Spacing is the matter here. */
import { expect, it } from 'vitest';
import { clean, stage } from '../support/scenario.ts';
import type { Noted } from '../support/sip-peer.ts';
import { scaleTimers } from '../support/timers.ts';

const T1 = 100;
scaleTimers(T1);
const { peer, phone, line, transferring } = stage();

/** Intervals in units of T1. Late is possible on a busy machine, early is not. */
const intervals = (messages: readonly Noted[]): number[] =>
  messages.slice(1).map(({ at }, index) => (at - (messages[index]?.at ?? 0)) / T1);
const expectIntervals = (messages: readonly Noted[], wanted: readonly number[]): void => {
  const found = intervals(messages);
  expect(found).toHaveLength(wanted.length);
  found.forEach((interval, index) => {
    expect(interval, `interval ${index + 1} of ${found.join(', ')}`).toBeGreaterThan((wanted[index] ?? 0) - 0.7);
    expect(interval, `interval ${index + 1} of ${found.join(', ')}`).toBeLessThan((wanted[index] ?? 0) + 2);
  });
};

it('1: §17.1.1.2 the first two INVITEs are lost: the same octets after T1 and 2*T1, one call', async () => {
  const desk = await peer({ copies: true });
  desk.drop((message, direction, n) => direction === 'in' && message.method === 'INVITE' && n <= 2);
  const bell = phone({ peer: desk });
  const call = line({ via: desk }).dial();
  expect((await call.ended).outcome).toBe('connected');
  const all = [...desk.dropped.filter(({ method }) => method === 'INVITE'), ...desk.requests('INVITE')];
  expect(new Set(all.map(({ raw }) => raw)).size).toBe(1);
  expectIntervals(all, [1, 2]);
  expect([bell.rings, bell.doubleRings]).toEqual([1, 0]);
});

it('2: §17.1.1.2 a silent server: seven INVITEs, then "does not answer"; no CANCEL, nothing is left', async () => {
  const desk = await peer({ copies: true });
  const office = line({ via: desk });
  const ended = await office.dial().ended;
  expect(ended).toMatchObject({ outcome: 'phone-unreachable', detail: 'the server does not answer' });
  expectIntervals(desk.requests('INVITE'), [1, 2, 4, 8, 16, 32]);
  expect(desk.received).toHaveLength(7);
  await clean(office);
});

it('1: §17.1.1.2 a 100 ends the repetition of the INVITE', async () => {
  const desk = await peer({ copies: true });
  const office = line({ via: desk });
  const call = office.dial({ limits: { ringMs: 10 * T1 } });
  const invite = await desk.next('INVITE');
  desk.reply(invite, 100);
  await call.ended;
  const unanswered = desk.requests('INVITE').filter(({ at }) => at > invite.at + T1 * 0.9);
  expect(unanswered).toEqual([]);
});

it('2: §17.1.2.2 a REFER that nobody answers: T1, doubled up to T2, until 64*T1', async () => {
  const { desk, call } = await transferring({ peer: { copies: true }, phone: { refer: 'silent' } });
  expect((await call.ended).outcome).toBe('result-unknown');
  expectIntervals(desk.requests('REFER'), [1, 2, 4, 8, 8, 8, 8, 8, 8, 8]);
});

it('2: §17.1.2.2 after a 100 the REFER is repeated every T2', async () => {
  const { desk, call } = await transferring({ peer: { copies: true }, phone: { refer: 'silent' } });
  const refer = desk.requests('REFER')[0];
  if (refer === undefined) throw new Error('no REFER');
  desk.reply(refer, 100);
  await expect.poll(() => desk.requests('REFER').length, { timeout: 10_000 }).toBe(3);
  expect(intervals(desk.requests('REFER')).at(-1)).toBeGreaterThan(7);
  call.cancel();
});

it.each(['REFER', 'BYE', 'ACK'])(
  '6: §17.1.2.2, §13.2.2.4 the first %s is lost: the call ends well, once',
  async (lost) => {
    const desk = await peer({ copies: true });
    desk.drop((message, direction, n) => direction === 'in' && message.method === lost && n === 1);
    const bell = phone({ peer: desk, t1Ms: T1 });
    const call = line({ via: desk }).dial();
    expect((await call.ended).outcome).toBe('connected');
    await call.settled;
    expect([bell.rings, bell.unacknowledged, bell.calls[0]?.referTo.length]).toEqual([1, 0, 1]);
  },
);

it.each([
  ['180', 180],
  ['200 to the INVITE', 200],
])('6: §13.3.1.4, §17.2.1 the %s is lost once', async (_what, status) => {
  const desk = await peer({ copies: true });
  desk.drop(
    (message, direction, n) =>
      direction === 'out' && message.status === status && message.method === 'INVITE' && n === 1,
  );
  const bell = phone({ peer: desk, t1Ms: T1, trying: false });
  const call = line({ via: desk }).dial();
  expect((await call.ended).outcome).toBe('connected');
  expect(bell.doubleRings).toBe(0);
});

it.each([1, 2, 3])(
  '6: a quarter of everything is lost, each way, and some comes twice or late: five true outcomes (seed %i)',
  async (seed) => {
    const desk = await peer({ copies: true });
    const bell = phone({ peer: desk, t1Ms: T1 });
    const office = line({ via: desk });
    desk.impair({ loss: 0.25, duplicate: 0.1, delayMs: 10, seed });
    for (let n = 1; n <= 5; n += 1) {
      const call = office.dial();
      expect((await call.ended).outcome).toBe('connected');
      await call.settled;
      expect([bell.rings, bell.doubleRings]).toEqual([n, 0]);
      expect(bell.calls.at(-1)?.referTo).toHaveLength(1);
    }
    desk.impair(undefined);
    await clean(office);
  },
);
