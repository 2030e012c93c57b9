/** The application service over a real phone: what every composition root builds on. */
import { afterEach, describe, expect, it } from 'vitest';
import { createDialer, type Dialer } from '../../electron/core/dialer.ts';
import { createClock } from '../../electron/node/clock.ts';
import { createCrypto } from '../../electron/node/crypto.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { createResolver } from '../../electron/node/resolver.ts';
import { ok, type Result } from '../../electron/shared/result.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings, type Settings } from '../../electron/shared/settings.ts';
import { type CallSnapshot, type DialerState, isFinal } from '../../electron/shared/state.ts';
import { stage } from '../support/scenario.ts';
import type { Peer } from '../support/sip-peer.ts';

const { peer, phone } = stage();
const open: Dialer[] = [];
afterEach(async () => {
  for (const dialer of open.splice(0)) await dialer.close();
});

const officeLine = (desk: Peer, changes: Partial<LineSettings> = {}): LineSettings => ({
  ...LINE_DEFAULTS,
  name: 'Office',
  domain: 'example.com',
  user: 'klaus',
  outboundProxy: `${desk.hostPort};lr`,
  ...changes,
});

interface Setting {
  settings: Settings;
  password?: Result<string | undefined, string>;
}

function dialerOf(setting: Setting): Dialer {
  const dialer = createDialer({
    settings: () => setting.settings,
    network: () => createNetwork(),
    resolver: createResolver(),
    crypto: createCrypto(),
    clock: createClock(),
    secrets: { password: async () => setting.password ?? ok('secret') },
    log: { debug: () => {}, warn: () => {} },
    userAgent: 'Dialtray/test',
    language: () => 'en',
  });
  open.push(dialer);
  return dialer;
}

const settingsOf = (...lines: LineSettings[]): Settings => ({
  ...DEFAULT_SETTINGS,
  location: { country: 'AT', areaCode: '1' },
  lines,
});

async function begun(dialer: Dialer, text = '+43 (1) 505641'): Promise<string> {
  const result = await dialer.dial({ text });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.callId;
}

const ended = (dialer: Dialer, callId: string): Promise<CallSnapshot> =>
  new Promise((resolve) => {
    const look = ({ calls }: DialerState): void => {
      const call = calls.find((each) => each.callId === callId);
      if (call !== undefined && isFinal(call.state)) resolve(call);
    };
    dialer.subscribe(look);
    look(dialer.state());
  });

describe('the dialer', () => {
  it('dials what the plan sends, shows each version once, and settles', async () => {
    const desk = await peer();
    phone({ peer: desk });
    const dialer = dialerOf({ settings: settingsOf(officeLine(desk)) });
    const versions: number[] = [];
    dialer.subscribe(({ version }) => versions.push(version));
    const callId = await begun(dialer, '01 505641');
    expect(await ended(dialer, callId)).toMatchObject({
      outcome: 'connected',
      sent: '+431505641',
      dialText: '01 505641',
    });
    await dialer.settled(callId);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    expect(desk.requests('REFER')[0]?.header('refer-to')).toBe('<sip:+431505641@example.com>');
    expect(desk.requests('BYE')).toHaveLength(1);
  });

  it.each([
    ['hello', { kind: 'refused', outcome: 'number-invalid' }],
    ['', { kind: 'refused', outcome: 'number-invalid' }],
    ['tel:*21*06641234567%23', { kind: 'confirm' }],
  ])('does not dial %j', async (text, error) => {
    const desk = await peer();
    const dialer = dialerOf({ settings: settingsOf(officeLine(desk)) });
    expect(await dialer.dial({ text })).toMatchObject({ ok: false, error });
    expect(desk.received).toHaveLength(0);
  });

  it('dials a number that must be confirmed once it is', async () => {
    const desk = await peer();
    phone({ peer: desk });
    const dialer = dialerOf({ settings: settingsOf(officeLine(desk)) });
    const result = await dialer.dial({ text: 'tel:*21*06641234567%23', confirmed: true });
    expect(result.ok && (await ended(dialer, result.value.callId)).sent).toBe('*21*06641234567#');
    expect(desk.requests('REFER')[0]?.header('refer-to')).toBe('<sip:*21*06641234567%23@example.com>');
  });

  it('a URI is named in the Refer-To as it stands', async () => {
    const desk = await peer();
    phone({ peer: desk });
    const dialer = dialerOf({ settings: settingsOf(officeLine(desk)) });
    await ended(dialer, await begun(dialer, 'sip:alice@example.org'));
    expect(desk.requests('REFER')[0]?.header('refer-to')).toBe('<sip:alice@example.org>');
  });

  it('says what is wrong with the line', async () => {
    const desk = await peer();
    const none = dialerOf({ settings: settingsOf() });
    expect(await none.dial({ text: '01 505641' })).toMatchObject({ error: { outcome: 'line-invalid' } });
    const one = dialerOf({ settings: settingsOf(officeLine(desk)) });
    expect(await one.dial({ text: '01 505641', line: 'Home' })).toMatchObject({ error: { outcome: 'line-invalid' } });
    const locked = dialerOf({
      settings: settingsOf(officeLine(desk)),
      password: { ok: false, error: 'The keyring is locked.' },
    });
    const call = await ended(locked, await begun(locked));
    expect(call).toMatchObject({ state: 'failed', outcome: 'line-invalid', detail: 'The keyring is locked.' });
    expect(desk.received).toHaveLength(0);
  });

  it('a change in the settings holds from the next call on and leaves the running one alone', async () => {
    const desk = await peer();
    const bell = phone({ peer: desk, answer: 'manual' });
    const setting = { settings: settingsOf(officeLine(desk)) };
    const dialer = dialerOf(setting);
    const first = await begun(dialer);
    const ringing = await bell.nextCall();
    setting.settings = settingsOf(officeLine(desk, { user: 'maria' }));
    const second = await begun(dialer);
    (await bell.nextCall()).answer();
    expect((await ended(dialer, second)).outcome).toBe('connected');
    ringing.answer();
    expect((await ended(dialer, first)).outcome).toBe('connected');
    await Promise.all([dialer.settled(first), dialer.settled(second)]);
    expect(desk.requests('INVITE').map(({ uri }) => uri)).toEqual(['sip:klaus@example.com', 'sip:maria@example.com']);
    expect(desk.requests('BYE')).toHaveLength(2);
  });

  it('close() stops a phone that rings', async () => {
    const desk = await peer();
    const bell = phone({ peer: desk, answer: 'manual' });
    const dialer = dialerOf({ settings: settingsOf(officeLine(desk)) });
    await begun(dialer);
    const ringing = await bell.nextCall();
    await desk.next('INVITE');
    await dialer.close();
    await ringing.until('cancelled');
    expect(dialer.state().calls.at(-1)?.outcome).toBe('cancelled');
  });

  it('close() lets go of a line whose settings have changed since its call began', async () => {
    const desk = await peer();
    const bell = phone({ peer: desk, answer: 'manual', cancel: 'silent' });
    const sockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap').length;
    const setting = { settings: settingsOf(officeLine(desk)) };
    const dialer = dialerOf(setting);
    const first = await begun(dialer);
    await bell.nextCall();
    setting.settings = settingsOf(officeLine(desk, { user: 'maria' }));
    await begun(dialer);
    await bell.nextCall();
    expect(sockets()).toBeGreaterThan(1);
    await dialer.close(50);
    expect(dialer.state().calls.find(({ callId }) => callId === first)?.outcome).toBe('cancelled');
    // The phone's own.
    await expect.poll(sockets).toBe(1);
  });

  it('cancel of an unknown call does nothing, and settles at once', async () => {
    const dialer = dialerOf({ settings: settingsOf() });
    dialer.cancel('nobody');
    await dialer.settled('nobody');
    expect(dialer.state().version).toBe(0);
  });

  it('shows the running calls and the latest fifty', async () => {
    const desk = await peer();
    phone({ peer: desk, answer: 486 });
    const dialer = dialerOf({ settings: settingsOf(officeLine(desk)) });
    const calls: string[] = [];
    for (let call = 0; call < 55; call += 1) {
      calls.push(await begun(dialer));
      await ended(dialer, calls.at(-1) ?? '');
    }
    expect(dialer.state().calls.map(({ callId }) => callId)).toEqual(calls.slice(-50));
  });
});
