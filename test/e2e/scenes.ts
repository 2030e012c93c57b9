/** The pages of the window with something on them: what axe looks at, and what the screenshots show. */

import type { Page } from 'playwright-core';
import type { HistoryEntry } from '../../electron/shared/history.ts';
import { DEFAULT_SETTINGS, LINE_DEFAULTS, type LineSettings, type Settings } from '../../electron/shared/settings.ts';
import type { Outcome } from '../../electron/shared/state.ts';
import { type Arrivals, desktopBridge } from './desktop.ts';
import type { ServingOptions } from './dialtray.ts';
import { fill, type textsOf } from './texts.ts';

type Texts = ReturnType<typeof textsOf>;

export interface Scene {
  readonly name: string;
  readonly begin: keyof typeof BEGINNINGS;
  /** With what only the desktop app has. */
  readonly desktop?: boolean;
  /** In the desktop app, from outside of the window. */
  arrivals?(): Arrivals;
  /** Behind the # of the address. */
  readonly place: string;
  /** What the user does there; it is over when the picture stands still. */
  play(page: Page, texts: Texts): Promise<void>;
}

const line = (name: string, given: Partial<LineSettings>): LineSettings => ({
  ...LINE_DEFAULTS,
  name,
  domain: 'pbx.example.com',
  user: 'click',
  ...given,
});

const SETTINGS: Settings = {
  ...DEFAULT_SETTINGS,
  lines: [
    line('Office', { extension: '101' }),
    line('Provider', { domain: 'sip.example.net', user: '00431234567', transport: 'tls' }),
    line('Old exchange', { domain: '192.0.2.10', user: 'klaus', active: false }),
  ],
  defaultLine: 'Office',
  demo: true,
  location: { country: 'AT', areaCode: '1', internal: [2, 4] },
  rules: [
    {
      id: 'branch',
      name: 'Branch in Graz',
      match: '\\+43316(\\d{2})',
      to: '7$1',
      tests: [{ in: '+43 316 42', out: '742' }],
    },
    { id: 'premium', name: 'Premium rate asks first', match: '\\+43(?:900|930)\\d+', action: 'confirm' },
  ],
};

const MINUTE = 60_000;

/** From the latest back. */
const CALLS: readonly (readonly [dialText: string, sent: string, outcome: Outcome, minutesAgo: number])[] = [
  ['+43 1 505641', '+431505641', 'connected', 12],
  ['0664 1234567', '+436641234567', 'callee-busy', 47],
  ['202', '202', 'connected', 95],
  ['+49 30 901820', '+4930901820', 'callee-no-answer', 26 * 60],
  ['01 58801', '+43158801', 'phone-no-answer', 27 * 60],
  ['+44 20 7946 0018', '+442079460018', 'connected', 51 * 60],
];

function history(): readonly HistoryEntry[] {
  const now = Date.now();
  const outgoing = CALLS.map(([dialText, sent, outcome, minutes], index): HistoryEntry => {
    const startedAt = now - minutes * MINUTE;
    return {
      direction: 'outgoing',
      id: `call-${index}`,
      line: 'Office',
      dialText,
      sent,
      outcome,
      startedAt,
      endedAt: startedAt + 21_000,
    };
  });
  const startedAt = now - 70 * MINUTE;
  const missed: HistoryEntry = {
    direction: 'incoming',
    id: 'call-in',
    line: 'Provider',
    outcome: 'missed',
    caller: { name: 'Anna Berger', number: '+43 5 0505 17' },
    startedAt,
    endedAt: startedAt + 15_000,
  };
  return [...outgoing, missed].sort((a, b) => a.startedAt - b.startedAt);
}

/** Names of callers as networks send them. */
export const FOREIGN_NAMES = [
  '\u05d0\u05d1\u05d2\u05d3 \u05d4\u05d5\u05d6',
  '\u0645\u062d\u0645\u062f \u0639\u0644\u064a',
] as const;

const foreignCalls = (): readonly HistoryEntry[] =>
  FOREIGN_NAMES.map((name, index) => ({
    direction: 'incoming',
    id: `foreign-${index}`,
    line: 'Office',
    outcome: 'missed',
    caller: { name, number: '+43 5 0505 17' },
    startedAt: Date.now() - MINUTE,
    endedAt: Date.now(),
  }));

export const BEGINNINGS = {
  fresh: (): ServingOptions => ({}),
  used: (): ServingOptions => ({ config: SETTINGS, history: history() }),
  foreign: (): ServingOptions => ({ config: SETTINGS, history: foreignCalls() }),
} as const;

function incoming(): Arrivals {
  const now = Date.now();
  const number = '+43 5 0505 17';
  return {
    announcements: [
      { id: 'missed', line: 'Office', number, state: 'missed', startedAt: now - MINUTE, endedAt: now - MINUTE / 2 },
      { id: 'ringing', line: 'Provider', number, name: 'Anna Berger', state: 'ringing', startedAt: now - 4_000 },
    ],
  };
}

const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { name, level: 1, exact: true }).waitFor();

const box = (page: Page, { dial }: Texts) => page.getByRole('combobox', { name: dial.box.label });

const IMPORTED = 'register => anna:looking-glass@pbx.example.com/101';

export const SCENES: readonly Scene[] = [
  {
    name: 'first-start',
    begin: 'fresh',
    place: '/dial',
    play: (page, { dial }) => page.getByRole('button', { name: dial.first.demo }).waitFor(),
  },
  {
    name: 'dial',
    begin: 'used',
    place: '/dial',
    async play(page, texts) {
      await box(page, texts).fill('0664 1234567');
      await page.getByText('+436641234567').first().waitFor();
    },
  },
  {
    name: 'trace',
    begin: 'used',
    place: '/dial',
    async play(page, texts) {
      await box(page, texts).fill('0664 1234567');
      await page.getByRole('button', { name: texts.dial.preview.details }).click();
      await page.getByRole('heading', { name: texts.dial.trace.rules }).waitFor();
    },
  },
  {
    name: 'several-numbers',
    begin: 'used',
    place: '/dial',
    async play(page, texts) {
      await box(page, texts).fill('Office +43 1 505641, mobile +43 664 1234567');
      await page.getByRole('button', { name: '+43 664 1234567', exact: true }).waitFor();
    },
  },
  {
    name: 'call',
    begin: 'fresh',
    place: '/dial',
    async play(page, texts) {
      await page.getByRole('button', { name: texts.dial.first.demo }).click();
      await box(page, texts).fill('+43 1 505641');
      await page.keyboard.press('Enter');
      const call = page.getByRole('article', { name: fill(texts.dial.call.heading, { number: '+43 1 505641' }) });
      await call.and(page.locator('[data-state="connected"]')).waitFor();
    },
  },
  {
    name: 'link',
    begin: 'used',
    desktop: true,
    arrivals: () => ({ link: { source: 'link', text: 'tel:+43-1-505641', dialsAt: Date.now() + 60_000 } }),
    place: '/dial',
    play: (page, { dial }) => page.getByRole('button', { name: dial.link.now }).waitFor(),
  },
  {
    name: 'link-asks',
    begin: 'used',
    desktop: true,
    arrivals: () => ({ link: { source: 'clipboard', text: '0900 123456' } }),
    place: '/dial',
    play: (page, { dial }) => page.getByRole('button', { name: dial.link.now }).waitFor(),
  },
  {
    name: 'incoming',
    begin: 'used',
    desktop: true,
    arrivals: incoming,
    place: '/dial',
    play: (page, { dial }) => page.getByRole('button', { name: dial.announcement.back }).waitFor(),
  },
  { name: 'lines', begin: 'used', place: '/lines', play: (page, { lines }) => heading(page, lines.title) },
  {
    name: 'line',
    begin: 'used',
    place: '/lines/new',
    play: (page, { lines }) => heading(page, lines.form.newTitle),
  },
  {
    name: 'import',
    begin: 'used',
    place: '/lines/import',
    async play(page, { lines }) {
      await page.getByRole('textbox', { name: lines.importing.paste }).fill(IMPORTED);
      await page.getByRole('button', { name: lines.importing.read, exact: true }).click();
      await page.getByText('pbx.example.com').first().waitFor();
    },
  },
  {
    name: 'numbers',
    begin: 'used',
    place: '/numbers',
    async play(page, { numbers }) {
      await heading(page, numbers.title);
      await page.getByText('Branch in Graz').first().waitFor();
    },
  },
  {
    name: 'rule',
    begin: 'used',
    place: '/numbers/rule/edit/branch',
    play: (page) => page.locator('input[value="Branch in Graz"]').waitFor(),
  },
  {
    name: 'history',
    begin: 'used',
    place: '/history',
    async play(page, { history: texts }) {
      await heading(page, texts.title);
      await page.getByText('Anna Berger').waitFor();
    },
  },
  { name: 'settings', begin: 'used', place: '/settings', play: (page, { settings }) => heading(page, settings.title) },
  {
    name: 'settings-desktop',
    begin: 'used',
    desktop: true,
    place: '/settings',
    play: (page, { settings }) => heading(page, settings.title),
  },
  {
    name: 'diagnostics',
    begin: 'used',
    place: '/diagnostics',
    play: (page, { diagnostics }) => heading(page, diagnostics.title),
  },
  {
    name: 'diagnostics-desktop',
    begin: 'used',
    desktop: true,
    place: '/diagnostics',
    play: (page, { diagnostics }) => heading(page, diagnostics.title),
  },
];

/** From the server's address to the end of the scene. */
export async function playScene(scene: Scene, page: Page, url: string, texts: Texts): Promise<void> {
  const { origin, hash } = new URL(url);
  if (scene.desktop === true) {
    await page.addInitScript(desktopBridge(hash.slice('#token='.length), scene.arrivals?.()));
    await page.goto(`${origin}/#${scene.place}`);
  } else {
    await page.goto(url);
    await page.getByRole('navigation').waitFor();
    await page.evaluate(`location.hash = '#${scene.place}'`);
  }
  await scene.play(page, texts);
}
