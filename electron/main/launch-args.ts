/**
 * What a start of the program asks for: its arguments, a URL that macOS brings, or the request of a second start. Pure.
 *
 * A web page may make the system start us with a link that it wrote. So a link is accepted only behind `--open-url --`,
 * where nothing can be read as a switch, and only if it is alone; a page that smuggles in a second argument gets neither.
 * Switches that are not ours are Chromium's, which has read them already.
 */
import { err, ok, type Result } from '../shared/result.ts';
import { LINK_SCHEMES, type LinkScheme } from '../shared/settings.ts';

/** Why a start is not followed; texts.ts has the sentences. */
export const REFUSALS = [
  'not-one-link',
  'not-a-link',
  'unsafe-link',
  'long-link',
  'no-dial-text',
  'unsafe-dial-text',
  'unknown-argument',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type LaunchRequest =
  | { readonly kind: 'show' }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'dial'; readonly text: string; readonly source: 'link'; readonly scheme: LinkScheme }
  | { readonly kind: 'dial'; readonly text: string; readonly source: 'terminal' }
  | { readonly kind: 'refused'; readonly why: Refusal };

const LONGEST_LINK = 512;
const LONGEST_DIAL_TEXT = 4096;

const SHOW: LaunchRequest = { kind: 'show' };
const refused = (why: Refusal): LaunchRequest => ({ kind: 'refused', why });

/** What no URI has in it (RFC 3986 §2) and what ends a line or a string elsewhere. */
const UNSAFE_IN_LINK = /[\x00-\x1f\x7f-\x9f<>"]/;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;

const isLinkScheme = (text: unknown): text is LinkScheme => (LINK_SCHEMES as readonly unknown[]).includes(text);

/** @returns undefined where an escape is no UTF-8 */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `dialtray:TEXT`: what follows is a dial text, percent-encoded. Some programs put slashes before it. */
function parseOwnLink(body: string): LaunchRequest {
  const text = decoded(body.replace(/^\/{1,3}/, ''));
  if (text === undefined || UNSAFE_IN_LINK.test(text)) return refused('unsafe-link');
  return text.trim() === '' ? SHOW : { kind: 'dial', text, source: 'link', scheme: 'dialtray' };
}

/** One link, as an operating system hands it over. */
export function parseLink(link: string): LaunchRequest {
  if (link.length > LONGEST_LINK) return refused('long-link');
  if (UNSAFE_IN_LINK.test(link)) return refused('unsafe-link');
  const colon = link.indexOf(':');
  const scheme = link.slice(0, Math.max(0, colon)).toLowerCase();
  if (!isLinkScheme(scheme)) return refused('not-a-link');
  if (scheme === 'dialtray') return parseOwnLink(link.slice(colon + 1));
  return { kind: 'dial', text: link, source: 'link', scheme };
}

function parseDialText(rest: readonly string[]): LaunchRequest {
  const [text, ...more] = rest;
  if (text === undefined || text.startsWith('--') || text.trim() === '') return refused('no-dial-text');
  if (more.length > 0) return refused('unknown-argument');
  if (text.length > LONGEST_DIAL_TEXT || CONTROL.test(text)) return refused('unsafe-dial-text');
  return { kind: 'dial', text, source: 'terminal' };
}

/** A desktop entry without a link starts us with `--open-url --` alone: that is a plain start. */
function parseOpenUrl(rest: readonly string[]): LaunchRequest {
  const [dashes, link, ...more] = rest;
  if (dashes !== '--' || more.length > 0) return refused('not-one-link');
  return link === undefined ? SHOW : parseLink(link);
}

/** What COM adds when Windows starts the program for a click on a notification of an earlier run: a plain start. */
const COM_SERVER = /^[-/]Embedding$/i;

/** @param args without the program itself */
export function parseLaunchArgs(args: readonly string[]): LaunchRequest {
  let request: LaunchRequest = SHOW;
  for (const [index, arg] of args.entries()) {
    const rest = args.slice(index + 1);
    if (arg === '--open-url') return parseOpenUrl(rest);
    if (arg === '--dial') return parseDialText(rest);
    if (arg === '--hidden') request = { kind: 'hidden' };
    else if (!/^--[a-z]/.test(arg) && !COM_SERVER.test(arg)) return refused('unknown-argument');
  }
  return request;
}

/** What a second start hands to the first (requestSingleInstanceLock); its argv arrives in another order. */
export const toLockData = (request: LaunchRequest): Record<string, unknown> => ({ dialtray: request });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseDial({ text, source, scheme }: Record<string, unknown>): Result<LaunchRequest, undefined> {
  if (typeof text !== 'string' || text.length > LONGEST_DIAL_TEXT || CONTROL.test(text)) return err(undefined);
  if (source === 'terminal') return ok({ kind: 'dial', text, source });
  if (source !== 'link' || UNSAFE_IN_LINK.test(text)) return err(undefined);
  return isLinkScheme(scheme) ? ok({ kind: 'dial', text, source, scheme }) : err(undefined);
}

/** Whatever another process handed over: what is not a request of ours shows the window, as a plain start does. */
export function parseLockData(data: unknown): LaunchRequest {
  const request = isObject(data) ? data.dialtray : undefined;
  if (!isObject(request)) return SHOW;
  switch (request.kind) {
    case 'hidden':
      return { kind: 'hidden' };
    case 'refused':
      return REFUSALS.some((why) => why === request.why) ? refused(request.why as Refusal) : SHOW;
    case 'dial': {
      const dial = parseDial(request);
      return dial.ok ? dial.value : SHOW;
    }
    default:
      return SHOW;
  }
}
