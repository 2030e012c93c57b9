/** Who opens links on a Linux desktop: `xdg-mime` knows for all of them, and none is asked through a shell. */
import { execFile } from 'node:child_process';
import { mimeTypeOf } from '../node/linux-entry.ts';
import type { LinkScheme } from '../shared/settings.ts';

const TIMEOUT_MS = 5_000;

export interface XdgMime {
  /** The name of a desktop entry; undefined where there is none, or nobody can say. */
  owner(scheme: LinkScheme): Promise<string | undefined>;
  /** Whether it worked shows in `owner`. */
  choose(scheme: LinkScheme, desktopName: string): Promise<void>;
}

export function createXdgMime(env: Readonly<Record<string, string | undefined>>): XdgMime {
  const run = (...args: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      execFile('xdg-mime', args, { env, timeout: TIMEOUT_MS, maxBuffer: 10_000 }, (_error, output) => resolve(output));
    });
  return {
    async owner(scheme) {
      const name = (await run('query', 'default', mimeTypeOf(scheme))).trim();
      return /^[\w.-]{1,200}\.desktop$/.test(name) ? name : undefined;
    },
    async choose(scheme, desktopName) {
      await run('default', desktopName, mimeTypeOf(scheme));
    },
  };
}
