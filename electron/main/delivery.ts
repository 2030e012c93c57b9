/**
 * What comes from outside the window, brought to the application: starts of the program and their links, hotkeys, clicks in
 * the tray. Whether anything is dialled is for the application to say (electron/core/app/links.ts), never for this file.
 */
import type { App } from '../core/app.ts';
import type { HotkeyName, LinkSource } from '../shared/settings.ts';
import { readDialText } from './clipboard-text.ts';
import type { LaunchRequest } from './launch-args.ts';
import type { LinkHandler } from './link-handler.ts';
import type { MainText, Say } from './texts.ts';
import type { TrayAction } from './tray-view.ts';

export interface DeliveryDeps {
  readonly app: App;
  readonly platform: NodeJS.Platform;
  readonly links: Pick<LinkHandler, 'owns'>;
  readonly say: Say;
  show(): void;
  /** Is the screen locked? Asked before a text is handed over. */
  lookAtLock(): void;
  quit(): void;
}

export interface Delivery {
  request(request: LaunchRequest): Promise<void>;
  hotkey(name: HotkeyName): Promise<void>;
  tray(action: TrayAction): Promise<void>;
}

const TWICE_MS = 1_500;

export function createDelivery(deps: DeliveryDeps): Delivery {
  const { app, platform, say, show } = deps;

  function refuse(why: MainText, kind: 'info' | 'problem' = 'problem'): void {
    app.notify(kind, say(why));
    show();
  }

  /** A link that was clicked twice, or a key that was held, means one call. */
  const isTwice = (text: string): boolean =>
    app.state().calls.some(({ dialText, startedAt }) => dialText === text && Date.now() - startedAt < TWICE_MS);

  async function open(text: string, source: LinkSource): Promise<void> {
    if (isTwice(text)) return;
    const { paused, [source]: action } = app.state().settings.links;
    // At once, while the click that led here still lets a window come to the front (Wayland).
    if (paused || action === 'ask') show();
    deps.lookAtLock();
    await app.openLink(text, source);
  }

  async function dialAgain(text: string, line: string): Promise<void> {
    const known = app.state().lines.some(({ name }) => name === line);
    const dialled = await app.invoke('call:dial', known ? { text, line } : { text });
    if (dialled.ok) return;
    // What has to be confirmed waits in the window, as a link does; it never dials by itself.
    if (dialled.error.kind === 'confirm') await app.openLink(text, 'link');
    else app.notify('problem', dialled.error.text);
    show();
  }

  async function change(settings: Parameters<typeof app.invoke<'settings:set'>>[1]): Promise<void> {
    const changed = await app.invoke('settings:set', settings);
    if (!changed.ok) app.notify('problem', changed.error.text);
  }

  return {
    async request(request) {
      switch (request.kind) {
        case 'hidden':
          return;
        case 'show':
          return show();
        case 'refused':
          return refuse(request.why);
        case 'dial':
          // Any program can start us with such a link; the system sends one only where the user chose us for them.
          if (request.source === 'link' && request.scheme === 'skype' && !(await deps.links.owns('skype'))) {
            return refuse('skype-not-claimed');
          }
          return open(request.text, request.source);
      }
    },
    async hotkey(name) {
      if (name === 'show') return show();
      const text = await readDialText(platform);
      if (text === '') refuse('empty-clipboard', 'info');
      else await open(text, 'clipboard');
    },
    async tray(action) {
      switch (action.kind) {
        case 'show':
          return show();
        case 'quit':
          return deps.quit();
        case 'hang-up':
          return app.invoke('call:cancel', { callId: action.callId });
        case 'dial':
          return dialAgain(action.text, action.line);
        case 'default-line':
          return change({ defaultLine: action.name });
        case 'pause':
          return change({ links: { paused: action.paused } });
      }
    },
  };
}
