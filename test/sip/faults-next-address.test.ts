/** Two addresses of the phone, and the first one is slow instead of dead (RFC 3263 §4.3). */
import { expect, it } from 'vitest';
import type { Network } from '../../electron/core/ports.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { ok } from '../../electron/shared/result.ts';
import { fastClock } from '../support/registering.ts';
import { stage } from '../support/scenario.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(100);
const { peer, phone, line } = stage();
const both = { addresses: async () => ok(['127.0.0.1', '::1']) };

/** Opens to the address only once `released` is fulfilled. */
function slowNetwork(address: string, released: Promise<void>): Network {
  const real = createNetwork({ caFile: undefined });
  return {
    ...real,
    async open(target, events, timeoutMs) {
      if (target.address === address) await released;
      return real.open(target, events, timeoutMs);
    },
  };
}

function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

it('§12.2.2 it rejects at last while the phone at the second reports: the report is heard', async () => {
  const silent = await peer();
  const desk = await peer({ address: '::1', port: silent.port });
  const bell = phone({ peer: desk, notify: [] });
  const office = line({ via: `phone.test:${desk.port};lr`, resolver: both, clock: fastClock(5) });
  const call = office.dial({ limits: { ringMs: 200_000, transferMs: 200_000 } });
  const first = await silent.next('INVITE');
  const leg = await bell.nextCall(20_000);
  await call.until('transferring');
  await expect.poll(() => call.call.accepted).toBe(true);
  silent.reply(first, 486);
  await silent.next('ACK');
  const answer = await leg.notify({ fragment: 'SIP/2.0 200 OK', state: 'terminated' }).response();
  expect(answer.status).toBe(200);
  expect((await call.ended).outcome).toBe('connected');
}, 20_000);

it('the socket to it opens after its time is over: the phone is rung once', async () => {
  const one = await peer();
  const two = await peer({ address: '::1', port: one.port });
  const bells = [phone({ peer: one, answer: 'manual' }), phone({ peer: two, answer: 'manual' })];
  const { open, opened } = gate();
  const network = slowNetwork('127.0.0.1', opened);
  const office = line({ via: `phone.test:${one.port};lr`, resolver: both, network, clock: fastClock(5) });
  const call = office.dial({ limits: { ringMs: 200_000 } });
  await two.next('INVITE');
  open();
  await call.until('phone-ringing');
  // A REGISTER of ours over that socket is behind the INVITE that must not go.
  const flow = await office.line.edge.flows.open({
    transport: 'udp',
    address: '127.0.0.1',
    port: one.port,
    identity: '',
  });
  if (!flow.ok) throw new Error(flow.error.text);
  office.line.ask(flow.value, { method: 'OPTIONS', requestUri: one.uri, to: one.uri, headers: [], limitMs: 1000 });
  await one.next('OPTIONS');
  expect(bells.map(({ rings }) => rings)).toEqual([0, 1]);
}, 20_000);

it('§8.1.3.4 it redirects while the socket to the second is being opened: nobody is rung twice', async () => {
  const one = await peer();
  const two = await peer({ address: '::1', port: one.port });
  const bell = phone({ peer: two, answer: 'manual' });
  const { open, opened } = gate();
  let asked = (): void => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const slow = slowNetwork('::1', opened);
  const network: Network = {
    ...slow,
    open(target, events, timeoutMs) {
      if (target.address === '::1') asked();
      return slow.open(target, events, timeoutMs);
    },
  };
  const office = line({ via: `phone.test:${one.port};lr`, resolver: both, network, clock: fastClock(5) });
  const call = office.dial({ limits: { ringMs: 200_000 } });
  const first = await one.next('INVITE');
  await isAsked;
  one.reply(first, 302, 'Moved', { contact: '<sip:200@phone.test>' });
  await one.next('ACK');
  open();
  await call.until('phone-ringing');
  expect(two.requests('INVITE')).toHaveLength(1);
  expect(bell.rings).toBe(1);
}, 20_000);
