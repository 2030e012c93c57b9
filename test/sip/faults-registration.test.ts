/** Registrations that overlap, and servers that are not what they were (RFC 3261 §10.2, §22). */
import { expect, it } from 'vitest';
import { ok } from '../../electron/shared/result.ts';
import { actAsRegistrar, fastClock, hasFailed, isRegistered, register } from '../support/registering.ts';
import { stage } from '../support/scenario.ts';
import { createGate } from '../support/sip-challenge.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, line } = stage();

it('§10.2 woken up with a REGISTER under way: the next one has a higher CSeq', async () => {
  const desk = await peer();
  const clock = fastClock(20);
  const registered = register(line({ via: desk, clock }), clock);
  const first = await desk.next('REGISTER');
  registered.wakeUp();
  const second = await desk.next('REGISTER');
  expect(second.callId).toBe(first.callId);
  expect(second.cseq).toBeGreaterThan(first.cseq);
});

it('§10.2.2 stopped with a refresh under way: the last REGISTER has a higher CSeq', async () => {
  const desk = await peer();
  const clock = fastClock(100);
  const registered = register(line({ via: desk, clock }), clock);
  const first = await desk.next('REGISTER');
  const contact = first.header('contact').replace(/expires=\d+/, 'expires=60');
  desk.reply(first, 200, 'OK', { contact: null, headers: { Contact: contact } });
  const refresh = await desk.next('REGISTER');
  const stopped = registered.stop();
  const last = await desk.next('REGISTER');
  expect(last.header('expires')).toBe('0');
  expect(last.cseq).toBeGreaterThan(refresh.cseq);
  desk.reply(last, 200, 'OK', { contact: null });
  await stopped;
});

it('§22.1 the second server of a pair has a realm of its own: the line registers there', async () => {
  const one = await peer();
  const two = await peer({ address: '::1', port: one.port });
  actAsRegistrar(one, { grants: 60, challenge: { realm: 'a.example' } });
  actAsRegistrar(two, { grants: 60, challenge: { realm: 'b.example' } });
  const clock = fastClock(20);
  const both = { addresses: async () => ok(['127.0.0.1', '::1']) };
  const registered = register(line({ via: `pbx.test:${one.port};lr`, resolver: both, clock }), clock);
  await registered.until(isRegistered);
  await one.refuse();
  await two.next('REGISTER');
  expect((await registered.until((status) => hasFailed(status) || isRegistered(status))).state).toBe('registered');
}, 15_000);

it('§22.1 the server has another realm since its last update: the line says so, and registers once the password is set again', async () => {
  const desk = await peer();
  const [before, after] = ['a.example', 'b.example'].map((realm) =>
    createGate([{ user: 'klaus', password: 'secret', realm }]),
  );
  let gate = before;
  desk.on('REGISTER', (request, respond) => {
    const refusal = gate?.check(request);
    const contact = request.header('contact').replace(/expires=\d+/, 'expires=60');
    if (refusal === undefined) respond(200, 'OK', { contact: null, headers: { Contact: contact } });
    else respond(refusal.status, undefined, { headers: refusal.headers });
  });
  const clock = fastClock(20);
  const registered = register(line({ via: desk, clock }), clock);
  await registered.until(isRegistered);
  gate = after;
  const failed = await registered.until(hasFailed);
  expect(failed).toMatchObject({ fault: { kind: 'realm' } });
  expect(failed).not.toHaveProperty('retryAt');
  // Setting the password makes the line anew.
  const anew = register(line({ via: desk, clock }), clock);
  expect((await anew.until((status) => hasFailed(status) || isRegistered(status))).state).toBe('registered');
}, 15_000);

it('§10.2.4 a 200 that grants nothing (expires=0) is no registration', async () => {
  const desk = await peer();
  actAsRegistrar(desk, { challenge: false, grants: 0 });
  const clock = fastClock(1);
  const registered = register(line({ via: desk, clock }), clock);
  expect((await registered.until(({ state }) => state !== 'registering')).state).toBe('failed');
});

it('§22.2 the network changes five times after a wrong password: it was tried once', async () => {
  const desk = await peer();
  actAsRegistrar(desk, { challenge: { password: 'another' } });
  const clock = fastClock(100);
  const registered = register(line({ via: desk, clock }), clock);
  expect(await registered.until(hasFailed)).toMatchObject({ fault: { kind: 'password' } });
  for (let n = 0; n < 5; n += 1) {
    registered.wakeUp();
    // What it would send, it would send within 2 s of the line's clock.
    await new Promise((resolve) => clock.after(4_000, () => resolve(undefined)));
  }
  const tried = desk.requests('REGISTER').filter((request) => request.header('authorization') !== '');
  expect(tried).toHaveLength(1);
});
