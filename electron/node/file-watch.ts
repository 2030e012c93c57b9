/**
 * Tells when another process has replaced, changed, made or removed a file.
 *
 * Its folder is watched, because a file that is replaced takes its watcher along. The system's notices say only that
 * something may have happened; whether it has is decided by comparing the file's stamp. Some file systems send no notices, and a
 * folder can be made, removed or replaced: so the stamp is also compared every two seconds, which is all that this costs.
 */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type FileStamp, stampOf } from './file-access.ts';

/** A program that writes in place empties the file first; what it writes shortly after is one change with that. */
const SETTLE_MS = 50;
const LOOK_AGAIN_MS = 2_000;

export interface FileWatchOptions {
  readonly path: string;
  /** The stamp of what the caller knows: asked each time, because the caller may write the file itself. */
  known(): FileStamp | undefined;
  /** The file has another stamp than the one known. MUST make the new one known. */
  changed(stamp: FileStamp | undefined): void;
}

/** @returns a function that ends the watching. It keeps no process alive. */
export function watchFile({ path, known, changed }: FileWatchOptions): () => void {
  const folder = dirname(path);
  let current: { readonly watcher: FSWatcher; readonly identity: string } | undefined;
  let settling: NodeJS.Timeout | undefined;

  const lookSoon = (): void => {
    settling ??= setTimeout(() => {
      settling = undefined;
      const stamp = stampOf(path);
      if (stamp !== known()) changed(stamp);
    }, SETTLE_MS).unref();
  };
  const letGo = (): void => {
    current?.watcher.close();
    current = undefined;
  };
  const follow = (): void => {
    const identity = identityOf(folder);
    if (identity === current?.identity) return;
    letGo();
    const watcher = identity === undefined ? undefined : watchFolder(folder, basename(path), lookSoon, letGo);
    if (identity !== undefined && watcher !== undefined) current = { watcher, identity };
  };

  follow();
  lookSoon();
  const again = setInterval(() => {
    follow();
    lookSoon();
  }, LOOK_AGAIN_MS).unref();
  return () => {
    clearInterval(again);
    clearTimeout(settling);
    letGo();
  };
}

/** @returns undefined where the system does not watch, or watches enough already */
function watchFolder(folder: string, name: string, noticed: () => void, failed: () => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, (_, what) => {
      if (what === null || what === name) noticed();
    }).on('error', failed);
  } catch {
    return undefined;
  }
}

function identityOf(folder: string): string | undefined {
  try {
    const found = statSync(folder, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? undefined : `${found.dev} ${found.ino}`;
  } catch {
    return undefined;
  }
}
