/**
 * The files of the window's folder, by the path of a URL, with the headers that belong to them. The desktop's app://
 * scheme and the web server answer with the same. Nothing outside the folder can be named.
 */
import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Scripts, styles and pictures of our own, and nothing else: no inline code, no other origin, no frame, no form. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** What a built window consists of. A file of another kind is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export interface StaticAnswer {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

const headersOf = (contentType: string): Readonly<Record<string, string>> => ({
  'Content-Type': contentType,
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
});

const notFound = (): StaticAnswer => ({
  status: 404,
  headers: headersOf('text/plain; charset=utf-8'),
  body: new TextEncoder().encode('There is no such page.\n'),
});

/** `%2e` is a dot to a file system as well, so what is checked is the decoded path. */
function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/**
 * @param urlPath as it stands in the URL or the request line, still encoded; a query is left aside
 * @returns a path inside the folder, or undefined
 */
export function fileInside(folder: string, urlPath: string): string | undefined {
  const path = decode(urlPath.replace(/[?#].*$/s, ''));
  // A backslash parts folders on Windows; a colon names a drive or a stream of a file there.
  if (path === undefined || !path.startsWith('/') || /[\\:\0]/.test(path)) return undefined;
  const root = resolve(folder);
  // The leading slash must not make it the root of the file system, which resolve() would do.
  const file = join(root, path === '/' ? 'index.html' : path);
  const inside = relative(root, file);
  return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? undefined : file;
}

/** Never rejects: what is not there, or not to be had, is a 404. */
export async function staticAnswer(folder: string, urlPath: string): Promise<StaticAnswer> {
  const file = fileInside(folder, urlPath);
  const contentType = file === undefined ? undefined : CONTENT_TYPES[extname(file)];
  if (file === undefined || contentType === undefined) return notFound();
  try {
    return { status: 200, headers: headersOf(contentType), body: new Uint8Array(await readFile(file)) };
  } catch {
    return notFound();
  }
}
