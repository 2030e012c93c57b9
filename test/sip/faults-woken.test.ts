/** Another network, or a broken connection, while a call holds a socket of the line. */
import { expect, it } from 'vitest';
import { actAsRegistrar, fastClock, hasFailed, isRegistered, register } from '../support/registering.ts';
import { stage } from '../support/scenario.ts';

const { peer, phone, line, transferring } = stage();

it.each(['tcp', 'udp'] as const)(
  'woken up while a call has the same socket (%s): the line registers over a new one, and the call keeps its own',
  async (transport) => {
    const desk = await peer({ transport });
    actAsRegistrar(desk, { challenge: false });
    const bell = phone({ peer: desk, answer: 'manual' });
    const clock = fastClock(20);
    const office = line({ via: desk, clock });
    const registered = register(office, clock);
    await registered.until(isRegistered);
    const call = office.dial({ limits: { ringMs: 1_000_000 } });
    await call.until('phone-ringing');
    const invite = await desk.next('INVITE');
    registered.wakeUp();
    await registered.until(isRegistered);
    expect(desk.requests('REGISTER').at(-1)?.link.remote.port).not.toBe(invite.link.remote.port);
    call.cancel();
    expect((await desk.next('CANCEL')).link.remote.port).toBe(invite.link.remote.port);
    await call.settled;
    expect(bell.calls[0]?.state).toBe('cancelled');
  },
);

it('§15.1.1 the connection breaks while the REFER has no answer: BYE over a new one, without waiting for T2', async () => {
  const { desk, call } = await transferring({ peer: { transport: 'tcp' }, phone: { refer: 'silent' } });
  desk.connections[0]?.reset();
  // T2 is 4 s here.
  await desk.next('BYE', 2_000);
  expect((await call.ended).outcome).toBe('result-unknown');
});

it('§10 a refused password stays refused on another network, but the next call has a socket of its own', async () => {
  const desk = await peer();
  desk.on('REGISTER', (_, respond) => void respond(403));
  const clock = fastClock(1);
  const office = line({ via: desk, clock });
  const registered = register(office, clock);
  await registered.until(hasFailed);
  const first = office.dial();
  const invite = await desk.next('INVITE');
  desk.reply(invite, 180, 'Ringing');
  await first.until('phone-ringing');
  registered.wakeUp();
  office.dial();
  const other = await desk.next('INVITE');
  expect(other.link.remote.port).not.toBe(invite.link.remote.port);
  expect(desk.requests('REGISTER')).toHaveLength(1);
});
