/** A stream that breaks, or that we break off: the phone is always left (RFC 3261 §9.1, §15.1.1, §18.3). */
import { expect, it } from 'vitest';
import type { Network } from '../../electron/core/ports.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { clean, stage } from '../support/scenario.ts';
import type { Peer } from '../support/sip-peer.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line, transferring } = stage();

/** §18.3: nobody can say where this message ends. */
async function sendWithoutLength(desk: Peer): Promise<void> {
  const [connection] = desk.connections;
  if (connection === undefined) throw new Error('no connection');
  await desk.sendRaw('OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP b;branch=z9hG4bK1\r\n\r\n', connection);
}

it('§18.3 a message without Content-Length while the phone rings: CANCEL over a new connection', async () => {
  const desk = await peer({ transport: 'tcp' });
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  await sendWithoutLength(desk);
  await desk.next('CANCEL');
  expect((await call.ended).outcome).toBe('phone-unreachable');
  await call.settled;
  expect(bell.calls[0]?.state).toBe('cancelled');
  await clean(office);
});

it('§18.3 a message without Content-Length during the transfer: BYE over a new connection', async () => {
  const { call, desk, leg, office } = await transferring({ peer: { transport: 'tcp' } });
  await sendWithoutLength(desk);
  await desk.next('BYE');
  expect((await call.ended).outcome).toBe('result-unknown');
  expect(leg.state).toBe('ended');
  await clean(office);
});

it('§18.3 after a message without Content-Length the next call has a connection of its own', async () => {
  const { call, desk, bell, office } = await transferring({ peer: { transport: 'tcp' } });
  await sendWithoutLength(desk);
  await call.ended;
  const next = office.dial();
  await bell.nextCall();
  next.cancel();
  await next.settled;
  await clean(office);
});

it('§9.1 the user cancels while a broken connection is being opened anew: CANCEL over the new one', async () => {
  const desk = await peer({ transport: 'tcp' });
  const bell = phone({ peer: desk, answer: 'manual' });
  const real = createNetwork({ caFile: undefined });
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let reopening = (): void => {};
  const isReopening = new Promise<void>((resolve) => {
    reopening = resolve;
  });
  let opened = 0;
  const network: Network = {
    ...real,
    async open(target, events, timeoutMs) {
      opened += 1;
      if (opened > 1) {
        reopening();
        await released;
      }
      return real.open(target, events, timeoutMs);
    },
  };
  const office = line({ via: desk, network });
  const call = office.dial();
  await call.until('phone-ringing');
  desk.connections[0]?.reset();
  await isReopening;
  call.cancel();
  release();
  await desk.next('CANCEL');
  await call.settled;
  expect(bell.calls[0]?.state).toBe('cancelled');
  await clean(office);
});

it('§9.1 the connection breaks before the CANCEL has its answer: it is said again over a new one', async () => {
  const desk = await peer({ transport: 'tcp', copies: true });
  desk.drop((message, direction, n) => direction === 'in' && message.method === 'CANCEL' && n === 1);
  const bell = phone({ peer: desk, answer: 'manual' });
  const office = line({ via: desk });
  const call = office.dial();
  await call.until('phone-ringing');
  call.cancel();
  await expect.poll(() => desk.dropped.length).toBe(1);
  desk.connections[0]?.reset();
  await desk.next('CANCEL');
  await call.settled;
  expect(bell.calls[0]?.state).toBe('cancelled');
  await clean(office);
});

it('§18.1.1 a REFER too large for a datagram had a connection of its own, which closes: the call goes on over UDP', async () => {
  const desk = await peer({ transport: ['udp', 'tcp'] });
  const bell = phone({ peer: desk, notify: [] });
  const office = line({ via: desk });
  const call = office.dial({ calleeUri: `sip:${'1'.repeat(900)}@example.com` });
  const leg = await bell.nextCall();
  const refer = await desk.next('REFER');
  expect(refer.link.transport).toBe('tcp');
  await expect.poll(() => call.call.accepted).toBe(true);
  desk.connections[0]?.end();
  await desk.connections[0]?.closed;
  await leg.notify({ fragment: 'SIP/2.0 200 OK', state: 'terminated' }).response();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  expect(leg.state).toBe('ended');
  await clean(office);
});
