/** Requests outside of dialogs (RFC 3261 §8.1, §10.2, §11.1): repeated, challenged once, bounded, and gone without a trace. */
import { expect, it } from 'vitest';
import type { Target } from '../../electron/core/ports.ts';
import type { Flow } from '../../electron/core/sip/flows.ts';
import type { TestLine } from '../support/dialling.ts';
import { left, stage } from '../support/scenario.ts';
import { createGate } from '../support/sip-challenge.ts';
import type { Peer } from '../support/sip-peer.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, line } = stage();

async function openFlow(office: TestLine): Promise<Flow> {
  const located = await office.line.locate();
  if (!located.ok) throw new Error(located.error.text);
  const opened = await office.line.edge.flows.open(located.value[0] as Target);
  if (!opened.ok) throw new Error(opened.error.text);
  return opened.value;
}

const options = { method: 'OPTIONS', requestUri: 'sip:example.com', to: 'sip:example.com', limitMs: 3_000 } as const;
const query = { ...options, method: 'REGISTER', to: 'sip:klaus@example.com' } as const;

async function start(settings: Parameters<typeof line>[0] = {}, copies = false) {
  const desk = await peer({ copies });
  const office = line({ via: desk, ...settings });
  return { desk, office, flow: await openFlow(office) };
}

function guard(desk: Peer, password = 'secret') {
  const gate = createGate([{ user: 'klaus', password, realm: 'pbx.example' }]);
  desk.on('REGISTER', (request, respond) => {
    const refusal = gate.check(request);
    if (refusal !== undefined) respond(refusal.status, undefined, { headers: refusal.headers });
    else respond(200, 'OK', { headers: { Contact: '<sip:klaus@192.0.2.7:5070>;expires=60' } });
  });
  return gate;
}

/** Only the wire that the test itself holds open is left. A transaction that was challenged ends a turn later (timer K). */
const expectOnlyTheWire = ({ line: { edge } }: TestLine): Promise<void> =>
  expect
    .poll(() => edge.live)
    .toEqual({
      ...Object.fromEntries(Object.keys(edge.live).map((name) => [name, 0])),
      wires: 1,
    }) as unknown as Promise<void>;

it('§8.1.1 OPTIONS has what a request needs, and goes by the route', async () => {
  const { desk, office, flow } = await start();
  const asked = office.line.ask(flow, { ...options, headers: ['Accept: application/sdp'] });
  const request = await desk.next('OPTIONS');
  expect(request.raw.split('\r\n')[0]).toBe('OPTIONS sip:example.com SIP/2.0');
  expect(request.header('route')).toContain(`${desk.hostPort};lr`);
  expect(request.header('from')).toMatch(/^<sip:klaus@example\.com>;tag=[0-9a-f]{16}$/);
  expect(request.header('to')).toBe('<sip:example.com>');
  expect(request.header('accept')).toBe('application/sdp');
  expect(request.header('contact')).toBe('');
  desk.reply(request, 200, 'Fine', { headers: { Allow: ['INVITE, ACK', 'REFER'] } });
  const end = await asked.end;
  expect(end).toMatchObject({ kind: 'answered', status: { code: 200, reason: 'Fine' }, authorised: false });
  expect(end.kind === 'answered' && end.values('allow')).toEqual(['INVITE, ACK', 'REFER']);
  await expectOnlyTheWire(office);
});

it('§17.1.2.2 it is repeated until something comes, with the same octets', async () => {
  const { desk, office, flow } = await start({}, true);
  desk.drop(({ method }, direction, n) => direction === 'in' && method === 'OPTIONS' && n < 3);
  const asked = office.line.ask(flow, { ...options, headers: [] });
  const request = await desk.next('OPTIONS');
  expect(desk.dropped.map(({ raw }) => raw)).toEqual([request.raw, request.raw]);
  desk.reply(request, 200);
  expect((await asked.end).kind).toBe('answered');
});

it('§22.2 a challenge is met once, with the next CSeq', async () => {
  const { desk, office, flow } = await start();
  const gate = guard(desk);
  const asked = office.line.ask(flow, { ...query, headers: [] });
  const end = await asked.end;
  expect(end).toMatchObject({ kind: 'answered', status: { code: 200 }, authorised: true });
  expect(desk.requests('REGISTER').map(({ cseq }) => cseq)).toEqual([1, 2]);
  expect(asked.cseq).toBe(2);
  expect(gate.accepted).toHaveLength(1);
});

it('§22.2 a wrong password is tried once', async () => {
  const { desk, office, flow } = await start({ password: 'wrong' });
  const gate = guard(desk);
  const end = await office.line.ask(flow, { ...query, headers: [] }).end;
  expect(end).toMatchObject({
    kind: 'answered',
    status: { code: 401, reason: 'Unauthorized' },
    authorised: true,
    refusal: { kind: 'wrong-password', realm: 'pbx.example' },
  });
  expect(gate.wrong).toHaveLength(1);
  expect(desk.requests('REGISTER')).toHaveLength(2);
  await expectOnlyTheWire(office);
});

it.each([
  ['none is stored', undefined, false],
  ['it is not to be given', 'secret', true],
])('§22.2 without a password nothing is made up: %s', async (_what, password, withoutLogin) => {
  const { desk, office, flow } = await start({ password });
  guard(desk);
  const end = await office.line.ask(flow, { ...query, headers: [], withoutLogin }).end;
  expect(end).toMatchObject({ kind: 'answered', authorised: false, refusal: { kind: 'no-password' } });
  expect(desk.requests('REGISTER')).toHaveLength(1);
});

it('§10.2 REGISTERs of one series share Call-ID and tag, and count on', async () => {
  const { desk, office, flow } = await start();
  guard(desk);
  const series = { callId: 'a-series', localTag: 'mine', cseq: 7 };
  const first = office.line.ask(flow, { ...query, headers: [], series });
  await first.end;
  const second = office.line.ask(flow, { ...query, headers: [], series: { ...series, cseq: first.cseq + 1 } });
  await second.end;
  const requests = desk.requests('REGISTER');
  expect(requests.map(({ cseq }) => cseq)).toEqual([7, 8, 9, 10]);
  expect(new Set(requests.map((request) => `${request.callId} ${request.header('from')}`)).size).toBe(1);
});

it('§17.1.2.2 nothing comes: silence after the limit, and nothing is sent any more', async () => {
  const { desk, office, flow } = await start();
  const end = await office.line.ask(flow, { ...options, headers: [], limitMs: 150 }).end;
  expect(end).toEqual({ kind: 'silent' });
  expect(desk.requests('OPTIONS').length).toBeGreaterThan(0);
  await expectOnlyTheWire(office);
});

it('RFC 4320 §4.2 a 408 is silence too', async () => {
  const { desk, office, flow } = await start();
  const asked = office.line.ask(flow, { ...options, headers: [] });
  desk.reply(await desk.next('OPTIONS'), 408);
  expect(await asked.end).toEqual({ kind: 'silent' });
  await expectOnlyTheWire(office);
});

it('§18.4 nobody listens there: said at once', async () => {
  const { desk, office, flow } = await start();
  await desk.close();
  const end = await office.line.ask(flow, { ...options, headers: [], limitMs: 20_000 }).end;
  expect(end).toMatchObject({ kind: 'undelivered', text: expect.stringContaining(desk.hostPort) });
  await expectOnlyTheWire(office);
});

it('§18.4 the connection breaks before the answer', async () => {
  const desk = await peer({ transport: 'tcp' });
  const office = line({ via: desk });
  const flow = await openFlow(office);
  const asked = office.line.ask(flow, { ...options, headers: [], limitMs: 20_000 });
  const request = await desk.next('OPTIONS');
  desk.reply(request, 100);
  for (const connection of desk.connections) connection.reset();
  expect((await asked.end).kind).toBe('undelivered');
});

it('§18.1.1 one that is too large for a datagram goes by TCP, and the connection is given back', async () => {
  const desk = await peer({ transport: ['udp', 'tcp'] });
  const office = line({ via: `${desk.hostPort};lr` });
  const flow = await openFlow(office);
  const asked = office.line.ask(flow, { ...options, headers: [`Subject: ${'x'.repeat(1_400)}`] });
  const request = await desk.next('OPTIONS');
  expect(request.raw).toContain('SIP/2.0/TCP');
  desk.reply(request, 200);
  expect((await asked.end).kind).toBe('answered');
  await expectOnlyTheWire(office);
});

it('cancelled, or closed with the line: it ends at once', async () => {
  const { desk, office, flow } = await start();
  const [first, second] = [1, 2].map(() => office.line.ask(flow, { ...options, headers: [] }));
  await desk.next('OPTIONS');
  first?.cancel();
  expect(await first?.end).toEqual({ kind: 'cancelled' });
  await office.line.close();
  expect(await second?.end).toEqual({ kind: 'cancelled' });
  expect(left(office)).toBe(0);
});

it('§17.1.2.2 a challenge that comes twice at once is met once', async () => {
  const { desk, office, flow } = await start();
  const asking = office.line.ask(flow, { ...query, headers: [] });
  const first = await desk.next('REGISTER');
  const challenge = { headers: { 'WWW-Authenticate': 'Digest realm="pbx.example", nonce="n1"' } };
  desk.reply(first, 401, 'Unauthorized', challenge);
  desk.reply(first, 401, 'Unauthorized', challenge);
  desk.reply(await desk.next('REGISTER'), 200);
  expect(await asking.end).toMatchObject({ kind: 'answered', status: { code: 200 } });
  expect(desk.requests('REGISTER')).toHaveLength(2);
});
