/** A server that is another one at the next connection, or says everything at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthority, daysFromNow } from '../support/certificates.ts';
import { clean, stage } from '../support/scenario.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer, phone, line, transferring } = stage();

const authority = createAuthority();
const folder = mkdtempSync(join(tmpdir(), 'dialtray-tls-'));
const caFile = join(folder, 'ca.pem');
beforeAll(() => writeFileSync(caFile, authority.cert));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  [
    'has passed its date',
    () => authority.issue({ ip: ['127.0.0.1'], validFrom: daysFromNow(-9), validTo: daysFromNow(-1) }),
  ],
  ['has another name', () => authority.issue({ ip: ['192.0.2.1'] })],
] as const)(
  'RFC 5922 §7 the certificate %s at the next connection: that call fails, and nothing is said over it',
  async (_, issue) => {
    const good = await peer({ transport: 'tls', tls: authority.issue({ ip: ['127.0.0.1'] }) });
    phone({ peer: good });
    const office = line({ via: good, settings: { caFile } });
    expect((await office.dial().ended).outcome).toBe('connected');
    await clean(office);
    const { port } = good;
    await good.close();
    const bad = await peer({ transport: 'tls', tls: issue(), port });
    const ended = await office.dial().ended;
    expect(ended.outcome).toBe('phone-unreachable');
    expect(ended.detail).toMatch(/certificate|expired|valid/i);
    expect(bad.received).toEqual([]);
    await clean(office);
  },
);

it('§18.3 a thousand responses in one piece: those of nobody are passed over, and the call goes on', async () => {
  const { call, desk, leg, office } = await transferring({ peer: { transport: 'tcp' } });
  const [connection] = desk.connections;
  const known = desk.sent.find(({ status, method }) => status === 202 && method === 'REFER');
  if (connection === undefined || known === undefined) throw new Error('no REFER');
  await desk.sendRaw(
    known.raw.repeat(500) + known.raw.replace(/branch=[^;]+/, 'branch=z9hG4bKnobody').repeat(500),
    connection,
  );
  await leg.notify({ fragment: 'SIP/2.0 200 OK', state: 'terminated' }).response();
  expect((await call.ended).outcome).toBe('connected');
  await call.settled;
  expect(office.line.edge.strangers).toBeGreaterThanOrEqual(500);
  await clean(office);
});
