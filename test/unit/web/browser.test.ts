import { describe, expect, it } from 'vitest';
import { browserCommand, hasScreen } from '../../../electron/web/browser.ts';

const URL = 'http://127.0.0.1:1/open?code=a_b-c';

describe('the browser', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { DISPLAY: ':10', SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }, false],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }, false],
    ['win32', {}, true],
  ] as const)('%s with %o: somebody sees a screen: %s', (platform, env, expected) => {
    expect(hasScreen({ platform, env })).toBe(expected);
  });

  it.each(['linux', 'darwin', 'win32', 'freebsd'] as const)(
    '%s: the address is one argument, read by no shell',
    (platform) => {
      const [command, ...args] = browserCommand(platform, URL);
      expect(args.at(-1)).toBe(URL);
      expect(command).not.toMatch(/^(?:sh|bash|cmd)\b/);
    },
  );
});
