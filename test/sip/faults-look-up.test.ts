/** What happens while the Contact of a 2xx is being looked up (RFC 3261 §12.2.1.1): the 2xx gets its ACK all the same. */
import { expect, it } from 'vitest';
import type { TransportName } from '../../electron/core/ports.ts';
import { ok } from '../../electron/shared/result.ts';
import { clean, left, stage } from '../support/scenario.ts';
import { dialogOf } from '../support/sip-peer.ts';
import { phoneSdp } from '../support/sip-phone.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, line } = stage();

/** A call whose phone has answered, and whose Contact is found when the test says so. */
async function lookingUp(transport: TransportName, hopTransport: TransportName = transport) {
  const desk = await peer({ transport: [transport, hopTransport] });
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let asked = (): void => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const office = line({
    via: desk,
    resolver: {
      async addresses() {
        asked();
        await released;
        return ok(['127.0.0.1']);
      },
    },
  });
  const call = office.dial();
  const invite = await desk.next('INVITE');
  const answer = desk.reply(invite, 200, 'OK', {
    body: phoneSdp('127.0.0.1'),
    contentType: 'application/sdp',
    contact: `<sip:phone@slow.test:${desk.port};transport=${hopTransport}>`,
  });
  await isAsked;
  return { desk, office, call, invite, answer, release };
}

it.each(['udp', 'tcp'] as const)(
  '§15 BYE during the look-up (%s): ACK, no REFER, and the phone has hung up',
  async (hop) => {
    const { desk, office, call, invite, answer, release } = await lookingUp('udp', hop);
    const bye = dialogOf(desk, invite, answer.toTag).request('BYE');
    expect((await bye.response()).status).toBe(200);
    release();
    await desk.next('ACK');
    const { outcome, detail } = await call.ended;
    expect([outcome, detail]).toEqual(['result-unknown', 'the phone hung up before it reported a result']);
    await call.settled;
    await clean(office);
    expect([...desk.requests('REFER'), ...desk.requests('BYE')]).toEqual([]);
  },
);

it('§15 BYE and cancel during the look-up: ACK, and nothing else', async () => {
  const { desk, office, call, invite, answer, release } = await lookingUp('udp');
  await dialogOf(desk, invite, answer.toTag).request('BYE').response();
  call.cancel();
  release();
  await desk.next('ACK');
  await call.settled;
  await clean(office);
  expect(desk.received.filter(({ isRequest }) => isRequest).map(({ method }) => method)).toEqual(['INVITE', 'ACK']);
});

it.each(['udp', 'tcp'] as const)(
  '§9.1 cancelled, and the look-up takes longer than 64*T1 (%s): ACK and BYE',
  async (hop) => {
    const { desk, office, call, release } = await lookingUp('udp', hop);
    call.cancel();
    // 64*T1 is 1.28 s here.
    await new Promise((done) => setTimeout(done, 2_700));
    release();
    await desk.next('ACK');
    desk.reply(await desk.next('BYE'), 200);
    await call.settled;
    await clean(office);
    expect([...desk.requests('REFER'), ...desk.requests('CANCEL')]).toEqual([]);
  },
);

it('§13.2.2.4 the connection breaks during the look-up, without any 1xx: ACK and BYE over a new one', async () => {
  const { desk, office, call, release } = await lookingUp('tcp');
  desk.connections[0]?.reset();
  await expect.poll(() => desk.connections.length).toBe(2);
  release();
  const ack = await desk.next('ACK', 1_000);
  const bye = await desk.next('BYE', 1_000);
  expect(bye.cseq).toBeGreaterThan(ack.cseq);
  desk.reply(bye, 200);
  expect((await call.ended).outcome).toBe('phone-unreachable');
  await call.settled;
  await clean(office);
  expect(desk.requests('REFER')).toEqual([]);
});

it('§13.2.2.4 the connection breaks during the look-up, and nobody listens any more: nothing is left', async () => {
  const { desk, office, call, release } = await lookingUp('tcp');
  await desk.refuse();
  desk.connections[0]?.reset();
  expect((await call.ended).outcome).toBe('phone-unreachable');
  release();
  await call.settled;
  await clean(office);
});

it('§13.2.2.4 the line is closed while the Contact of a second 2xx (fork) is looked up: nothing is sent, nothing throws', async () => {
  const { desk, office, invite, release } = await lookingUp('udp');
  desk.reply(invite, 200, 'OK', {
    body: phoneSdp('127.0.0.1'),
    contentType: 'application/sdp',
    toTag: 'fork',
    contact: `<sip:other@other.test:${desk.port}>`,
  });
  await expect.poll(() => office.line.edge.live.dialogs).toBe(2);
  await office.close();
  release();
  // What would have come is here by then.
  await new Promise((done) => setTimeout(done, 100));
  expect(desk.received.map(({ method }) => method)).toEqual(['INVITE']);
});

it('a line closed during the look-up: no socket is opened afterwards', async () => {
  const { desk, office, release } = await lookingUp('udp', 'tcp');
  await office.close();
  release();
  // What is not to come would have come by then.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(desk.connections).toHaveLength(0);
  expect(left(office)).toBe(0);
});
