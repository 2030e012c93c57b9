import { beforeEach, describe, expect, it } from 'vitest';
import { createNotifications } from '../../../electron/main/notifications.ts';
import { app, Notification, resetElectron } from '../../support/fake-electron/index.ts';

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

const FROM_A_SERVER = 'Refused: 486 <a href="https://evil.example">Call & win</a>';

describe('what a server wrote, in a notification', () => {
  it.each([
    ['linux', 'Refused: 486 ‹a href="https://evil.example"›Call ＆ win‹/a›'],
    ['win32', FROM_A_SERVER],
    ['darwin', FROM_A_SERVER],
  ] as const)('%s: is no markup', (platform, body) => {
    const notifications = createNotifications({ platform, clicked() {}, changed() {}, warn() {} });
    notifications.show({ title: '01 505641', body: FROM_A_SERVER });
    expect(Notification.shown.map(({ options }) => options)).toEqual([{ title: '01 505641', body }]);
  });
});
