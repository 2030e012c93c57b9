/** What tray and notifications show of a snapshot: pure functions. */
import { describe, expect, it } from 'vitest';
import { toAnnouncedPages } from '../../../electron/main/announced.ts';
import { toNotices } from '../../../electron/main/notice.ts';
import { createSay } from '../../../electron/main/texts.ts';
import { iconFile } from '../../../electron/main/tray.ts';
import { type TrayItem, toTrayView } from '../../../electron/main/tray-view.ts';
import { DEFAULT_SETTINGS } from '../../../electron/shared/settings.ts';
import type { Announcement, AppState, CallSnapshot, LineSnapshot } from '../../../electron/shared/state.ts';

const say = createSay(() => 'en');
const STATE: AppState = {
  version: 1,
  lines: [],
  calls: [],
  announcements: [],
  settings: DEFAULT_SETTINGS,
  language: 'en',
  passwords: {},
  history: { revision: 0, count: 0, recent: [] },
  notices: [],
  about: { version: '0', system: '', runtime: '', dataFolder: '', passwords: { place: 'desktop' } },
};
const call = (more: Partial<CallSnapshot> = {}): CallSnapshot => ({
  callId: '1',
  line: 'Office',
  dialText: '01 505641',
  sent: '01505641',
  state: 'phone-ringing',
  leg: 'phone',
  startedAt: 0,
  ...more,
});
const line = (more: Partial<LineSnapshot> = {}): LineSnapshot => ({
  name: 'Office',
  domain: 'example.com',
  user: '100',
  demo: false,
  active: true,
  default: true,
  registration: { state: 'off' },
  ...more,
});
const failed = line({ registration: { state: 'failed', since: 0, text: 'no' } });
const labelsOf = (items: readonly TrayItem[]): readonly string[] =>
  items.flatMap((item) => {
    if (item.kind === 'separator') return ['-'];
    return item.kind === 'list' ? [item.label, ...labelsOf(item.items)] : [item.label];
  });

describe('the tray', () => {
  it.each<[string, Partial<AppState>, string, string]>([
    ['nothing happens', {}, 'idle', 'Dialtray'],
    ['a line registers', { lines: [line({ registration: { state: 'registering', since: 0 } })] }, 'idle', 'Dialtray'],
    ['a line cannot register', { lines: [failed] }, 'problem', 'Dialtray: line Office is not registered'],
    ['that line is switched off', { lines: [{ ...failed, active: false }] }, 'idle', 'Dialtray'],
    ['a call runs', { lines: [failed], calls: [call()] }, 'calling', 'Dialtray: Your phone is ringing'],
    ['a call is over', { calls: [call({ state: 'failed', outcome: 'phone-busy' })] }, 'idle', 'Dialtray'],
  ])('while %s', (_what, state, icon, tooltip) => {
    expect(toTrayView({ ...STATE, ...state }, say)).toMatchObject({ icon, tooltip });
  });

  it('offers each of the last numbers once, newest first, and at most five', () => {
    const recent = ['1', '2', '1', '3', '4', '5', '6'].map((dialText, index) => ({
      direction: 'outgoing' as const,
      id: String(index),
      line: 'Office',
      dialText,
      sent: dialText,
      outcome: 'connected' as const,
      startedAt: 0,
      endedAt: 0,
    }));
    const view = toTrayView({ ...STATE, history: { revision: 1, count: 7, recent } }, say);
    const labels = labelsOf(view.items);
    expect(labels.slice(labels.indexOf('Dial again') + 1, labels.indexOf('Default line'))).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
  });

  it('shows foreign texts as texts: no mark of a key, no second line', () => {
    const view = toTrayView({ ...STATE, lines: [line({ name: 'A&B' })], calls: [call({ dialText: 'a\nb&c' })] }, say);
    expect(labelsOf(view.items)).toEqual(expect.arrayContaining(['A&&B', 'End the call to a b&&c']));
  });

  it.each([
    ['darwin', 'callingTemplate.png'],
    ['win32', 'calling.ico'],
    ['linux', 'calling.png'],
  ] as const)('on %s its picture is %s', (platform, file) => {
    expect(iconFile('calling', platform)).toBe(file);
  });
});

describe('notifications', () => {
  const away = { watching: false, locked: false };
  const ended = (outcome: CallSnapshot['outcome'], state: CallSnapshot['state']) => ({
    ...STATE,
    calls: [call({ state, ...(outcome === undefined ? {} : { outcome }) })],
  });
  const running = { ...STATE, calls: [call()] };
  const choose = (state: AppState, notifications: 'all' | 'problems' | 'none'): AppState => ({
    ...state,
    settings: { ...state.settings, notifications },
  });

  it.each([
    ['connected', 'connected', 'all', 1],
    ['connected', 'connected', 'problems', 0],
    ['phone-busy', 'failed', 'all', 1],
    ['phone-busy', 'failed', 'problems', 1],
    ['phone-busy', 'failed', 'none', 0],
    ['cancelled', 'cancelled', 'all', 0],
  ] as const)('a call that ended as %s (%s), for who wants “%s”: %i', (outcome, state, choice, count) => {
    expect(toNotices(running, choose(ended(outcome, state), choice), say, away).length).toBe(count);
  });

  it('say what happened and what to do, once', () => {
    const after = ended('phone-busy', 'failed');
    const [notice] = toNotices(running, after, say, away);
    expect(notice?.title).toBe('01 505641');
    expect(notice?.body).toMatch(/\. .*\.$/);
    expect(toNotices(after, after, say, away)).toEqual([]);
  });

  it('are not for who is watching', () => {
    expect(toNotices(running, ended('phone-busy', 'failed'), say, { watching: true, locked: false })).toEqual([]);
  });

  const announced = (more: Partial<Announcement> = {}): AppState => ({
    ...STATE,
    announcements: [{ id: 'a', line: 'Office', startedAt: 0, state: 'ringing', ...more }],
  });

  it.each<[Partial<Announcement>, string, string]>([
    [{ name: 'Anna', number: '+43 1 2' }, 'Call from Anna', '+43 1 2. On line Office. Your phone is ringing.'],
    [{ number: '+43 1 2' }, 'Call from +43 1 2', 'On line Office. Your phone is ringing.'],
    [{}, 'Call from unknown', 'On line Office. Your phone is ringing.'],
    [{ name: 'A\u202eB\nC' }, 'Call from A B C', 'On line Office. Your phone is ringing.'],
  ])('an announced call %j', (who, title, body) => {
    expect(toNotices(STATE, announced(who), say, away)).toEqual([{ title, body }]);
    expect(toNotices(announced(who), announced(who), say, away)).toEqual([]);
  });

  it('a text that waits is announced where the window cannot be seen', () => {
    const preview = { fault: 'No number in it.' } as NonNullable<AppState['link']>['preview'];
    const after: AppState = { ...STATE, link: { id: 'l', source: 'link', text: 'tel:x', preview } };
    expect(toNotices(STATE, after, say, away)).toEqual([]);
    expect(toNotices(STATE, after, say, { watching: false, locked: true })).toEqual([
      { title: 'A number waits for you', body: 'tel:x. No number in it.' },
    ]);
  });
});

describe('the page for an announced call', () => {
  const with_ = (url: string | undefined, incomingUrl: string | undefined): AppState => ({
    ...STATE,
    settings: { ...DEFAULT_SETTINGS, ...(incomingUrl === undefined ? {} : { incomingUrl }) },
    announcements: [{ id: 'a', line: 'Office', startedAt: 0, state: 'ringing', ...(url === undefined ? {} : { url }) }],
  });

  it('is opened once, with the origin of the setting', () => {
    const after = with_('https://crm.example/?n=1', 'https://crm.example/?n={number}');
    expect(toAnnouncedPages(STATE, after)).toEqual([
      { url: 'https://crm.example/?n=1', origin: 'https://crm.example' },
    ]);
    expect(toAnnouncedPages(after, after)).toEqual([]);
  });

  it('is none without a setting, or without an address', () => {
    expect(toAnnouncedPages(STATE, with_('https://crm.example/', undefined))).toEqual([]);
    expect(toAnnouncedPages(STATE, with_(undefined, 'https://crm.example/'))).toEqual([]);
  });
});
