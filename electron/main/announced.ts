/** The page that the user wants opened for an announced call (settings: incomingUrl), once for each call. */
import type { AppState } from '../shared/state.ts';

export interface AnnouncedPage {
  readonly url: string;
  /** Of the setting: what a caller sends leads nowhere else. */
  readonly origin: string;
}

/** Pure. */
export function toAnnouncedPages(before: AppState, after: AppState): readonly AnnouncedPage[] {
  const template = after.settings.incomingUrl?.replace(/\{(?:number|name)\}/g, '') ?? '';
  if (!URL.canParse(template)) return [];
  const { origin } = new URL(template);
  const known = new Set(before.announcements.map(({ id }) => id));
  return after.announcements.flatMap(({ id, url }) => (url === undefined || known.has(id) ? [] : [{ url, origin }]));
}
