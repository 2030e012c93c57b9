/** Calls to the user's line (RFC 3261 §13.3, §9.2): announced, never taken, and ended as the server says. */
import { expect, it } from 'vitest';
import { createDialer, type Dialer } from '../../electron/core/dialer.ts';
import type { Clock } from '../../electron/core/ports.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import { ok } from '../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings } from '../../electron/shared/settings.ts';
import type { Announcement, DialerState } from '../../electron/shared/state.ts';
import { actAsRegistrar, fastClock, INSTANCE } from '../support/registering.ts';
import { stage } from '../support/scenario.ts';
import { utf8 } from '../support/sip-message.ts';
import type { HeaderChanges, Peer, RequestOptions, SentRequest } from '../support/sip-peer.ts';
import { scaleTimers } from '../support/timers.ts';

scaleTimers(20);
const { peer } = stage();
const closing: Dialer[] = [];

/** A program that runs on, with one line that has registered at the peer. */
async function start(settings: Partial<LineSettings> = {}, clock: Clock = fastClock(1)) {
  const desk = await peer();
  actAsRegistrar(desk, { challenge: false });
  const line: LineSettings = {
    ...LINE_DEFAULTS,
    name: 'Office',
    domain: 'example.com',
    user: 'klaus',
    outboundProxy: `${desk.hostPort};lr`,
    register: true,
    ...settings,
  };
  const warnings: string[] = [];
  const dialer = createDialer({
    settings: () => ({ ...DEFAULT_SETTINGS, lines: [line] }),
    network: ({ caFile }) => createNetwork({ caFile }),
    resolver: createResolver(),
    crypto: createCrypto(),
    clock,
    secrets: { password: async () => ok('secret') },
    log: { debug: () => {}, warn: (text) => warnings.push(text) },
    userAgent: 'Dialtray/test',
    instanceId: INSTANCE,
    language: () => 'en',
  });
  closing.push(dialer);
  dialer.refresh();
  await until(dialer, ({ lines }) => lines[0]?.registration.state === 'registered');
  const [registered] = desk.requests('REGISTER').slice(-1);
  const contact = /<([^>]+)>/.exec(registered?.header('contact') ?? '')?.[1] ?? '';
  const link = registered?.link;
  if (link === undefined) throw new Error('not registered');
  const invite = (headers: HeaderChanges = {}, more: Partial<RequestOptions> = {}): SentRequest =>
    desk.request({
      method: 'INVITE',
      uri: contact,
      from: '"Eva" <sip:+43150564100@example.com>;tag=caller',
      to: '<sip:klaus@example.com>',
      callId: `call-${Math.trunc(performance.now() * 1000)}`,
      cseq: 1,
      headers,
      target: link,
      ...more,
    });
  return { desk, dialer, invite, warnings, contact };
}

function until(dialer: Dialer, fits: (state: DialerState) => boolean): Promise<DialerState> {
  return new Promise((resolve) => {
    const look = (state: DialerState): void => {
      if (!fits(state)) return;
      stop();
      resolve(state);
    };
    const stop = dialer.subscribe(look);
    look(dialer.state());
  });
}

const announced = async (dialer: Dialer, fits: (announcement: Announcement) => boolean): Promise<Announcement> => {
  const { announcements } = await until(dialer, (state) => state.announcements.some(fits));
  return announcements.find(fits) as Announcement;
};
const isRinging = ({ state }: Announcement): boolean => state === 'ringing';
const isOver = ({ state }: Announcement): boolean => state !== 'ringing';

/** The same transaction (RFC 3261 §9.1): all but method and CSeq's method is the INVITE's. */
function cancelOf(desk: Peer, invite: SentRequest, reason?: string): SentRequest {
  const { message, branch } = invite;
  return desk.request({
    method: 'CANCEL',
    uri: message.uri,
    from: message.header('from'),
    to: message.header('to'),
    callId: message.callId,
    cseq: 1,
    branch,
    headers: reason === undefined ? {} : { Reason: reason },
    target: message.link,
  });
}

async function finalOf(desk: Peer, invite: SentRequest): Promise<number> {
  const { callId } = invite.message;
  await expect.poll(() => desk.responses(callId, 'INVITE').some(({ status }) => status >= 200)).toBe(true);
  return desk.responses(callId, 'INVITE').find(({ status }) => status >= 200)?.status ?? 0;
}

it('§13.3.1 an INVITE from the server gets 100 and nothing more, and is announced with its caller', async () => {
  const { desk, dialer, invite } = await start();
  const call = invite();
  const announcement = await announced(dialer, isRinging);
  expect(announcement).toMatchObject({ line: 'Office', number: '+43150564100', name: 'Eva', state: 'ringing' });
  await expect.poll(() => desk.responses(call.message.callId, 'INVITE').map(({ status }) => status)).toEqual([100]);
  cancelOf(desk, call);
  expect(await finalOf(desk, call)).toBe(487);
  expect(desk.responses(call.message.callId, 'INVITE').map(({ status }) => status)).not.toContain(180);
  await dialer.close();
});

it('a click-to-dial call of another program with the same account is none that comes in', async () => {
  const { desk, dialer, invite } = await start();
  const own = invite({}, { from: '"sip:bob@example.com" <sip:klaus@EXAMPLE.com>;tag=other-program' });
  expect(await finalOf(desk, own)).toBe(480);
  expect(dialer.state().announcements).toEqual([]);
  const namesake = invite({}, { from: '<sip:klaus@elsewhere.example>;tag=namesake', callId: 'namesake' });
  expect(await announced(dialer, isRinging)).toMatchObject({ number: 'klaus' });
  cancelOf(desk, namesake);
  expect(await finalOf(desk, namesake)).toBe(487);
  await dialer.close();
});

it('180 comes only where the line says so', async () => {
  const { desk, dialer, invite } = await start({ sendRinging: true });
  const call = invite();
  await announced(dialer, isRinging);
  await expect
    .poll(() => desk.responses(call.message.callId, 'INVITE').map(({ status }) => status))
    .toEqual([100, 180]);
  await dialer.close();
});

it.each([
  [
    'RFC 3326 §2 cause 200: somebody else has it',
    'SIP;cause=200;text="Call completed elsewhere"',
    'answered-elsewhere',
  ],
  ['after another protocol’s reason', 'Q.850;cause=26, SIP ;text="x"; cause=200', 'answered-elsewhere'],
  ['Q.850 26: another one was awarded the call', 'Q.850;cause=26', 'answered-elsewhere'],
  ['603: the phone declined for all', 'SIP;cause=603', 'ended'],
  ['607, unwanted', 'SIP ;cause=607 ;text="Unwanted"', 'ended'],
  ['Q.850 21: declined', 'Q.850;cause=21;text="Call Rejected"', 'ended'],
  ['Q.850 17: the phone was busy', 'Q.850;cause=17', 'missed'],
  ['another cause', 'SIP;cause=487;text="ORIGINATOR_CANCEL"', 'missed'],
  ['200 of another protocol', 'Q.850;cause=200', 'missed'],
  ['603 of another protocol', 'X;cause=603', 'missed'],
  ['no reason', undefined, 'missed'],
] as const)('§9.2 CANCEL, %s', async (_, reason, state) => {
  const { desk, dialer, invite } = await start();
  const call = invite();
  await announced(dialer, isRinging);
  const cancel = cancelOf(desk, call, reason);
  expect((await cancel.response()).status).toBe(200);
  expect(await finalOf(desk, call)).toBe(487);
  expect(await announced(dialer, isOver)).toMatchObject({ state });
  await dialer.close();
});

it('§17.2.1 487 is repeated until its ACK, and a repeated INVITE is announced once', async () => {
  const { desk, dialer, invite } = await start();
  const call = invite();
  await announced(dialer, isRinging);
  call.repeat();
  cancelOf(desk, call);
  await expect
    .poll(() => desk.responses(call.message.callId, 'INVITE').filter(({ status }) => status === 487).length)
    .toBeGreaterThanOrEqual(3);
  expect(dialer.state().announcements).toHaveLength(1);
  desk.request({
    method: 'ACK',
    uri: call.message.uri,
    from: call.message.header('from'),
    to: desk.responses(call.message.callId, 'INVITE').at(-1)?.header('to') ?? '',
    callId: call.message.callId,
    cseq: 1,
    branch: call.branch,
    target: call.message.link,
  });
  const count = () => desk.responses(call.message.callId, 'INVITE').length;
  await expect
    .poll(async () => {
      const before = count();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return count() - before;
    })
    .toBe(0);
  await dialer.close();
});

it('§8.2.2.2 the same call by another way is announced once', async () => {
  const { desk, dialer, invite } = await start();
  const first = invite();
  await announced(dialer, isRinging);
  const second = invite({}, { callId: first.message.callId });
  expect((await second.response()).status).toBe(482);
  expect(dialer.state().announcements).toHaveLength(1);
  cancelOf(desk, first);
  await announced(dialer, isOver);
  await dialer.close();
});

it('§16.6 after three minutes without a word it ends with 480, as missed', async () => {
  const { desk, dialer, invite } = await start({}, fastClock(200));
  const call = invite();
  expect(await finalOf(desk, call)).toBe(480);
  expect(await announced(dialer, isOver)).toMatchObject({ state: 'missed' });
  await dialer.close();
});

it.each([
  ['P-Asserted-Identity wins', { 'P-Asserted-Identity': '"Anna" <sip:+4366412345@pbx>' }, '+4366412345', 'Anna'],
  ['tel: and parameters', { 'P-Asserted-Identity': '<tel:+4366412345;ext=7>' }, '+4366412345', 'Eva'],
  ['Remote-Party-ID next', { 'Remote-Party-ID': '"Max" <sip:200@pbx>;party=calling' }, '200', 'Max'],
  ['RFC 3323 privacy', { Privacy: 'id' }, undefined, undefined],
  ['Remote-Party-ID’s privacy', { 'Remote-Party-ID': '<sip:200@pbx>;privacy=full' }, undefined, undefined],
  ['anonymous', { From: '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=a' }, undefined, undefined],
  ['the number as the name', { From: '"200" <sip:200@pbx>;tag=a' }, '200', undefined],
  ['control characters', { From: utf8('"E\u0007va\u202e" <sip:200@pbx>;tag=a') }, '200', 'E va'],
] as const)('the caller: %s', async (_, headers, number, name) => {
  const { dialer, invite } = await start();
  invite(headers);
  const announcement = await announced(dialer, isRinging);
  expect({ number: announcement.number, name: announcement.name }).toEqual({ number, name });
  await dialer.close();
});

it('what is for somebody else is refused and not announced', async () => {
  const { dialer, invite } = await start();
  const call = invite({}, { uri: 'sip:other@127.0.0.1' });
  expect((await call.response()).status).toBe(480);
  expect(dialer.state().announcements).toEqual([]);
  await dialer.close();
});

it('a stranger is not heard', async () => {
  const { dialer, invite, contact } = await start();
  const stranger = await peer({ address: '127.0.0.1' });
  void stranger;
  // The address is the same here as the server's; what a stranger cannot know is whom to ask for.
  expect(contact).toMatch(/^sip:[0-9a-f]{16}@/);
  const call = invite({}, { uri: 'sip:100@127.0.0.1' });
  expect((await call.response()).status).toBe(480);
  await dialer.close();
});

it('closing tells the server that nobody is here', async () => {
  const { desk, dialer, invite } = await start();
  const call = invite();
  await announced(dialer, isRinging);
  await dialer.close();
  expect(await finalOf(desk, call)).toBe(480);
  expect(desk.requests('REGISTER').at(-1)?.header('contact')).toMatch(/expires=0$/);
});
