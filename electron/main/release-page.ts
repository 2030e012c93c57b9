/** The page of the releases, out of the file that electron-builder puts beside the program for its updates. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host.ts';
import { UPDATE_SOURCE } from './updates.ts';

export interface ReleasePage {
  readonly url: string;
  readonly origin: string;
}

/** @returns undefined where the file names no place that we know the page of */
export function parseReleasePage(source: string): ReleasePage | undefined {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}: *["']?([\\w.-]{1,100})["']? *$`, 'm').exec(source)?.[1];
  const [provider, owner, repo] = [field('provider'), field('owner'), field('repo')];
  if (provider !== 'github' || owner === undefined || repo === undefined) return undefined;
  const origin = 'https://github.com';
  return { url: `${origin}/${owner}/${repo}/releases`, origin };
}

export function releasePage({ resourcesFolder }: Host): ReleasePage | undefined {
  try {
    return parseReleasePage(readFileSync(join(resourcesFolder, UPDATE_SOURCE), 'utf8'));
  } catch {
    // Not packaged, or packaged without a place for updates.
    return undefined;
  }
}
