/**
 * A page of the browser as it looks in the desktop app: the bridge that Electron's preload would put there, over the same
 * server, with a snapshot of a desktop added. Nothing else of the page is changed.
 */
import type { Announcement, DesktopSnapshot, PendingLink } from '../../electron/shared/state.ts';

export const DESKTOP: DesktopSnapshot = {
  platform: 'linux',
  tray: 'unknown',
  hotkeys: { show: 'set', clipboard: 'taken' },
  startAtLogin: { on: true, by: 'app' },
  links: [
    { scheme: 'tel', owner: 'Dialtray', own: true },
    { scheme: 'callto', own: false },
    { scheme: 'sip', owner: 'Linphone', own: false },
    { scheme: 'sips', owner: 'Dialtray', own: true },
    { scheme: 'dialtray', owner: 'Dialtray', own: true },
    { scheme: 'skype', own: false },
  ],
  selection: true,
  sandbox: true,
  notifications: 'work',
  update: { state: 'found', version: '0.2.0' },
};

/** What comes from outside of the window. */
export interface Arrivals {
  /** What it means is asked of the server. */
  readonly link?: Pick<PendingLink, 'source' | 'text' | 'dialsAt'>;
  readonly announcements?: readonly Announcement[];
}

/** @param token of the server, as in its address */
export const desktopBridge = (token: string, { link, announcements = [] }: Arrivals = {}): string => `
  const headers = { 'content-type': 'application/json', 'x-dialtray-token': ${JSON.stringify(token)} };
  const ask = async (name, args) => {
    const text = await (await fetch('/api/command', { method: 'POST', headers, body: JSON.stringify({ name, args }) })).text();
    return text === '' ? undefined : JSON.parse(text);
  };
  const arrived = ${JSON.stringify(link ?? null)};
  const link = arrived === null
    ? Promise.resolve({})
    : ask('number:preview', { text: arrived.text }).then((preview) => ({ link: { id: 'link', ...arrived, preview } }));
  const outside = { desktop: ${JSON.stringify(DESKTOP)}, announcements: ${JSON.stringify(announcements)} };
  const withDesktop = async (state) => ({ ...state, ...outside, ...(await link) });
  const invoke = async (name, args) => {
    const reply = await ask(name, args);
    return name === 'state:get' ? withDesktop(reply) : reply;
  };
  const on = (_, listener) => {
    const events = new EventSource('/api/state?token=' + encodeURIComponent(${JSON.stringify(token)}));
    events.onmessage = async ({ data }) => listener(await withDesktop(JSON.parse(data)));
    return () => events.close();
  };
  Object.defineProperty(window, 'dialtray', { value: { invoke, on } });
`;
