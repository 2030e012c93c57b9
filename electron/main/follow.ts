/** What every new snapshot of the application leads to, outside of its pages. */
import type { App } from '../core/app.ts';
import type { AppState } from '../shared/state.ts';
import { toAnnouncedPages } from './announced.ts';
import type { External } from './external.ts';
import { toNotices } from './notice.ts';
import type { Notifications } from './notifications.ts';
import type { Say } from './texts.ts';
import type { TrayHandle } from './tray.ts';
import { toTrayView } from './tray-view.ts';
import type { Windows } from './windows.ts';

export interface FollowDeps {
  readonly app: Pick<App, 'state' | 'subscribe'>;
  readonly windows: Windows;
  readonly tray: TrayHandle;
  readonly notifications: Notifications;
  readonly external: External;
  readonly say: Say;
  isLocked(): boolean;
  /** The user has chosen another language. */
  languageChanged(): void;
  warn(text: string): void;
}

/** @returns a function that ends it */
export function followApp(deps: FollowDeps): () => void {
  const { app, windows, tray, notifications, external, say, isLocked } = deps;
  let before = app.state();

  async function openPages(last: AppState, state: AppState): Promise<void> {
    for (const { url, origin } of toAnnouncedPages(last, state)) {
      const opened = await external.openPage(url, [origin]);
      if (!opened.ok) deps.warn(`the page for an announced call was not opened: ${opened.error}`);
    }
  }

  return app.subscribe((state) => {
    const last = before;
    before = state;
    windows.send('state:changed', state);
    tray.draw(toTrayView(state, say));
    if (state.language !== last.language) deps.languageChanged();
    const onlooker = { watching: windows.isFocused(), locked: isLocked() };
    for (const notice of toNotices(last, state, say, onlooker)) notifications.show(notice);
    // A text that waits is never unseen. Behind a locked screen the notification says so, and the window comes later.
    if (state.link !== undefined && state.link.id !== last.link?.id && !isLocked()) windows.show();
    void openPages(last, state);
  });
}
