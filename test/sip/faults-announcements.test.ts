/** Calls to the line, said in odd ways (RFC 3261 §9.2, §17.2.3; RFC 3326). */
import { expect, it } from 'vitest';
import { createDialer, type DialerDeps } from '../../electron/core/dialer.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import { ok } from '../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings } from '../../electron/shared/settings.ts';
import { actAsRegistrar, fastClock, INSTANCE } from '../support/registering.ts';
import { stage } from '../support/scenario.ts';
import type { RequestOptions } from '../support/sip-peer.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer } = stage();

async function start() {
  const desk = await peer();
  actAsRegistrar(desk, { challenge: false });
  const line: LineSettings = {
    ...LINE_DEFAULTS,
    name: 'Office',
    domain: 'example.com',
    user: 'klaus',
    outboundProxy: `${desk.hostPort};lr`,
    register: true,
  };
  const dialer = createDialer({
    settings: () => ({ ...DEFAULT_SETTINGS, lines: [line] }),
    network: ({ caFile }) => createNetwork({ caFile }),
    resolver: createResolver(),
    crypto: createCrypto(),
    clock: fastClock(1),
    secrets: { password: async () => ok('secret') } as DialerDeps['secrets'],
    log: { debug: () => {}, warn: () => {} },
    userAgent: 'Dialtray/test',
    instanceId: INSTANCE,
    language: () => 'en',
  });
  dialer.refresh();
  await expect.poll(() => dialer.state().lines[0]?.registration.state).toBe('registered');
  const registered = desk.requests('REGISTER').at(-1);
  if (registered === undefined) throw new Error('not registered');
  const { link } = registered;
  const contact = /<([^>]+)>/.exec(registered.header('contact'))?.[1] ?? '';
  const invite = (more: Partial<RequestOptions> = {}) =>
    desk.request({
      method: 'INVITE',
      uri: contact,
      from: '"Eva" <sip:+43150564100@example.com>;tag=caller',
      to: '<sip:klaus@example.com>',
      callId: 'call',
      cseq: 1,
      target: link,
      ...more,
    });
  const state = () => dialer.state().announcements.at(-1)?.state;
  return { desk, dialer, invite, link, state };
}

it('RFC 3326 §2 a cause in the quoted text is no cause', async () => {
  const { desk, dialer, invite, link, state } = await start();
  const call = invite();
  await expect.poll(state).toBe('ringing');
  desk.request({
    method: 'CANCEL',
    uri: call.message.uri,
    from: call.message.header('from'),
    to: call.message.header('to'),
    callId: 'call',
    cseq: 1,
    branch: call.branch,
    headers: { Reason: 'SIP;cause=487;text="busy;cause=200;"' },
    target: link,
  });
  await expect.poll(state).not.toBe('ringing');
  expect(state()).toBe('missed');
  await dialer.close(100);
});

it('§17.2.3 a CANCEL from another port of the server, with the Via of its INVITE, ends the call', async () => {
  const { dialer, invite, link, state } = await start();
  const other = await peer();
  const call = invite();
  await expect.poll(state).toBe('ringing');
  const cancel = call.text.replace(/^INVITE /, 'CANCEL ').replace('CSeq: 1 INVITE', 'CSeq: 1 CANCEL');
  await other.sendRaw(cancel, link.remote);
  await expect.poll(state).toBe('missed');
  await dialer.close(100);
});

it('§8.2.6.2 a To of 8 kB of spaces costs no more than one of letters', async () => {
  const { desk, dialer, invite } = await start();
  const timed = async (fill: string, name: string): Promise<number> => {
    const begun = performance.now();
    for (let n = 0; n < 5; n += 1) {
      const call = invite({ to: `"${fill.repeat(7_900)}" <sip:klaus@example.com>`, callId: `${name}${n}` });
      await expect.poll(() => desk.responses(call.message.callId, 'INVITE').length, { interval: 1 }).toBeGreaterThan(0);
    }
    return performance.now() - begun;
  };
  await timed('a', 'warm');
  const letters = await timed('a', 'letters');
  expect(await timed(' ', 'spaces')).toBeLessThan(letters * 4 + 20);
  await dialer.close(100);
});
