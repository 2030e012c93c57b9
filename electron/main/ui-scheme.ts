/**
 * `app://ui/`: the window's own pages. A scheme of our own instead of file://, so that pages have an origin, a policy comes
 * as a header, and nothing but the folder of the window can be read (S1, S5, S13, S14).
 */
import { protocol } from 'electron';
import { staticAnswer } from '../node/static-files.ts';

const SCHEME = 'app';
const HOST = 'ui';

export const UI_PAGE = `${SCHEME}://${HOST}/index.html`;

/** Compared part by part: `app://ui.example/` begins like ours. */
export function isOwnUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol: scheme, host } = new URL(url);
  return scheme === `${SCHEME}:` && host === HOST;
}

/** Once, before Electron is ready. */
export function registerUiScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

export async function answerUi(folder: string, { method, url }: { method: string; url: string }): Promise<Response> {
  if (method !== 'GET' || !isOwnUrl(url)) return new Response('Refused.\n', { status: 403 });
  const { status, headers, body } = await staticAnswer(folder, new URL(url).pathname);
  return new Response(body, { status, headers });
}

/** Once, after Electron is ready. */
export function serveUi(folder: string): void {
  protocol.handle(SCHEME, (request) => answerUi(folder, request));
}
