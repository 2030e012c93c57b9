/**
 * Notifications of the system. Nothing depends on one: an unsigned app on macOS gets none at all, some desktops show none,
 * and a click may never come. What they say is in the window as well.
 */
import { Notification } from 'electron';
import type { DesktopSnapshot } from '../shared/state.ts';
import type { DesktopNotice } from './notice.ts';

export interface Notifications {
  state(): DesktopSnapshot['notifications'];
  show(notice: DesktopNotice): void;
}

export interface NotificationsDeps {
  readonly platform: NodeJS.Platform;
  clicked(): void;
  /** The state is another one. */
  changed(): void;
  warn(text: string): void;
}

/** How many are held at once. A `close` is not guaranteed on Linux. */
const HELD = 20;

/**
 * On Linux a body is markup (Desktop Notifications Specification, “Markup”), and Electron hands it over as it is. What a
 * server or a web page wrote must not become a link or a picture there. An escape would be shown where markup is not read.
 */
const LOOKALIKES: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆' };
const withoutMarkup = (text: string): string => text.replace(/[<>&]/g, (sign) => LOOKALIKES[sign] ?? sign);

/** After Electron is ready. */
export function createNotifications({ platform, clicked, changed, warn }: NotificationsDeps): Notifications {
  // Without a reference, the object goes and its click with it.
  const held = new Set<Notification>();
  let failed = false;
  // Windows: a click on one of an earlier run.
  if (platform === 'win32') Notification.handleActivation(() => clicked());

  function become(next: boolean): void {
    if (failed === next) return;
    failed = next;
    changed();
  }

  return {
    state() {
      if (!Notification.isSupported()) return 'none';
      return failed ? 'fail' : 'work';
    },
    show({ title, body }) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body: platform === 'linux' ? withoutMarkup(body) : body });
      const release = (): boolean => held.delete(notification);
      notification.on('show', () => become(false));
      notification.on('click', () => {
        release();
        clicked();
      });
      notification.on('close', release);
      notification.on('failed', (_event, error) => {
        release();
        warn(`a notification failed: ${error}`);
        become(true);
      });
      held.add(notification);
      const [oldest] = held;
      if (held.size > HELD && oldest !== undefined) held.delete(oldest);
      notification.show();
    },
  };
}
