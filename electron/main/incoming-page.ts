/** The page that the user has opened when a call is announced. Pure: the setting, with the caller put in. */
import type { Announcement } from '../shared/state.ts';

export interface IncomingPage {
  readonly url: string;
  /** Of the setting itself: nothing that a caller sends leads to another server. */
  readonly origin: string;
}

/** Half a character, which a peer can send, cannot be encoded. */
const encode = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

const fill = (template: string, { number = '', name = '' }: Pick<Announcement, 'number' | 'name'>): string =>
  template.replaceAll('{number}', () => encode(number)).replaceAll('{name}', () => encode(name));

const originOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).origin : undefined);

/** @returns undefined where the setting is no https page, or the caller's words would change whose page it is */
export function toIncomingPage(
  template: string,
  caller: Pick<Announcement, 'number' | 'name'>,
): IncomingPage | undefined {
  const origin = originOf(fill(template, {}));
  const url = fill(template, caller);
  if (origin === undefined || !origin.startsWith('https:') || originOf(url) !== origin) return undefined;
  return { url, origin };
}
