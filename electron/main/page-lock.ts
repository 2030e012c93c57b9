/**
 * What no page may do, whatever it contains: leave its page, open a window, hold another page, ask for a permission,
 * download from elsewhere (S3, S6, S7, S8). Electron's defaults allow most of it
 * (https://www.electronjs.org/docs/latest/tutorial/security).
 */
import type { Session, WebContents } from 'electron';
import { isOwnUrl, UI_PAGE } from './ui-scheme.ts';

/** To load the same page anew is no way out of it. */
const isOurPage = (url: string): boolean =>
  isOwnUrl(url) && new URL(url).pathname === new URL(UI_PAGE).pathname && new URL(url).search === '';

/** For every web contents that come to be. */
export function lockPage(contents: WebContents): void {
  const stay = (event: { readonly url: string; readonly isMainFrame: boolean; preventDefault(): void }): void => {
    if (!event.isMainFrame || !isOurPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The one permission that the window uses: “Copy” puts text on the clipboard. Reading it is not among them. */
const GRANTED = 'clipboard-sanitized-write';

export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, grant, details) =>
    grant(permission === GRANTED && details.isMainFrame && isOwnUrl(details.requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      (permission as string) === GRANTED && details.isMainFrame && isOwnUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  // A table that the window made itself (history as CSV); the user is asked where to put it.
  session.on('will-download', (event, item) => {
    const url = item.getURL();
    if (!url.startsWith('blob:') || !isOwnUrl(url.slice('blob:'.length))) event.preventDefault();
  });
}
