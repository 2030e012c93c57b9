/** The user's browser: whether there can be one here, and how it is told to open an address. */
import { spawn } from 'node:child_process';

interface Place {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Somebody sits in front of this computer's screen. */
export function hasScreen({ platform, env }: Place): boolean {
  if (env.SSH_CONNECTION) return false;
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

export function browserCommand(platform: NodeJS.Platform, url: string): readonly [command: string, ...args: string[]] {
  switch (platform) {
    case 'win32':
      // No shell, which would read signs of the address as its own.
      return ['rundll32.exe', 'url.dll,FileProtocolHandler', url];
    case 'darwin':
      return ['open', url];
    default:
      return ['xdg-open', url];
  }
}

/** The browser outlives us. That there is none is no failure: the address is printed as well. */
export function openBrowser(platform: NodeJS.Platform, url: string): void {
  const [command, ...args] = browserCommand(platform, url);
  spawn(command, args, { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref();
}
