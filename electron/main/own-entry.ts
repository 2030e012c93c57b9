/**
 * The desktop entry that opens links, where no installer has written one: of an AppImage, or of a checkout. It names only
 * the kinds of links that the user asked for, beside our own.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { APP_NAME } from '../node/data-folder.ts';
import {
  type EntryThere,
  entryFaultText,
  handlerEntryPath,
  handlerEntryText,
  readEntry,
  writeEntry,
} from '../node/linux-entry.ts';
import type { Language } from '../shared/language.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { LINK_SCHEMES, type LinkScheme } from '../shared/settings.ts';
import type { Host } from './host.ts';
import { APP_ID, DESKTOP_NAME } from './identity.ts';

/** Behind `--`, a link cannot be read as a switch. */
export const OPEN_URL: readonly string[] = ['--open-url', '--'];

export interface OwnEntry {
  /** Writes it, with one more scheme than it has. */
  add(scheme: LinkScheme): Result<undefined, string>;
  /** An AppImage may have been moved since its entry was written. Where there is none, nothing happens. */
  mend(): Result<undefined, string>;
}

/** The picture inside an AppImage is gone when it ends; a desktop needs one that stays. */
function keepIcon({ appFolder, dataFolder }: Host): string {
  const path = join(dataFolder, 'icon.png');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  writeFileSync(path, readFileSync(join(appFolder, 'assets', 'icons', '256x256.png')));
  return path;
}

export function createOwnEntry(host: Host, language: () => Language): OwnEntry {
  const path = handlerEntryPath({ env: host.env, home: homedir() }, DESKTOP_NAME);
  const args = [...host.executableArgs, ...OPEN_URL];

  function read(): Result<EntryThere | undefined, string> {
    const there = readEntry(path);
    return there.ok ? there : err(entryFaultText(there.error, language()));
  }

  function write(schemes: readonly LinkScheme[]): Result<undefined, string> {
    const text = handlerEntryText({
      name: APP_NAME,
      executable: host.executable,
      args,
      schemes,
      appId: APP_ID,
      icon: keepIcon(host),
    });
    if (!text.ok) return err(entryFaultText(text.error, language()));
    const written = writeEntry(path, text.value);
    return written.ok ? written : err(entryFaultText(written.error, language()));
  }

  const known = (schemes: readonly string[]): readonly LinkScheme[] =>
    LINK_SCHEMES.filter((scheme) => schemes.includes(scheme));

  return {
    add(scheme) {
      const there = read();
      // One that cannot be understood was not written by us: it is not replaced silently.
      if (!there.ok) return there;
      return write(known([...(there.value?.schemes ?? []), scheme, 'dialtray']));
    },
    mend() {
      const there = read();
      if (!there.ok || there.value === undefined || there.value.command[0] === host.executable) {
        return there.ok ? ok(undefined) : there;
      }
      return write(known(there.value.schemes));
    },
  };
}
