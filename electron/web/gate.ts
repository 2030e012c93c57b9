/**
 * Which requests are answered. Other pages in the same browser can reach a server on 127.0.0.1, and other names can be
 * made to point there (DNS rebinding); so a request must name us as its host, must not come from another origin, and for
 * everything but the page's own files must hold the token. There is no CORS header: no other page reads an answer.
 */

/** The parts of an HTTP request that decide. */
export interface RequestHead {
  readonly method?: string | undefined;
  /** The request target: in origin form (RFC 9112 §3.2.1), else it is refused. */
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export type Route =
  | { readonly kind: 'command' }
  | { readonly kind: 'state' }
  | { readonly kind: 'open' }
  | { readonly kind: 'file'; readonly path: string };

export interface Refusal {
  readonly kind: 'refused';
  readonly status: 400 | 403 | 404 | 405 | 415;
  /** One sentence for whoever looks into it. */
  readonly text: string;
  readonly allow?: string;
}

export interface GateKeys {
  /** The port that the server listens on. */
  readonly port: number;
  isToken(given: string | undefined): boolean;
  spendCode(given: string | undefined): boolean;
}

export const TOKEN_HEADER = 'x-dialtray-token';

const refused = (status: Refusal['status'], text: string, allow?: string): Refusal => ({
  kind: 'refused',
  status,
  text,
  ...(allow === undefined ? {} : { allow }),
});

const single = (head: RequestHead, name: string): string | undefined => {
  const value = head.headers[name];
  return typeof value === 'string' ? value : undefined;
};

function foreignHost(head: RequestHead, { port }: GateKeys): Refusal | undefined {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = single(head, 'host')?.toLowerCase();
  if (host === undefined || !own.includes(host)) return refused(403, 'This server has another name.');
  const origin = head.headers.origin;
  // A page of ours under its other name is another origin to the browser, and need not be answered.
  if (origin !== undefined && origin !== `http://${host}`) return refused(403, 'Another page may not ask this server.');
  return undefined;
}

/**
 * Fetch Metadata: the browser says where a request comes from. What is no browser says nothing. A link elsewhere may open
 * the page, which holds no secret; it may ask for nothing else.
 */
function foreignSite(head: RequestHead, mayOpenPage: boolean): Refusal | undefined {
  const site = single(head, 'sec-fetch-site');
  if (site === undefined || site === 'same-origin') return undefined;
  const opensPage = single(head, 'sec-fetch-mode') === 'navigate' && single(head, 'sec-fetch-dest') === 'document';
  if (mayOpenPage && (site === 'none' || opensPage)) return undefined;
  return refused(403, 'Another page may not ask this server.');
}

const wrongMethod = (head: RequestHead, ...allowed: readonly string[]): Refusal | undefined =>
  allowed.includes(head.method ?? '')
    ? undefined
    : refused(405, `This takes ${allowed.join(' or ')}.`, allowed.join(', '));

const withoutToken = (given: string | undefined, keys: GateKeys): Refusal | undefined =>
  keys.isToken(given)
    ? undefined
    : refused(
        403,
        'The token is missing or is one of an earlier start: open the address that “dialtray serve” prints.',
      );

function wrongType(head: RequestHead): Refusal | undefined {
  // JSON cannot be sent across origins without asking first, and asking (OPTIONS) gets a no.
  const isJson = /^application\/json(?:\s*;|$)/i.test(single(head, 'content-type') ?? '');
  return isJson ? undefined : refused(415, 'A command is application/json.');
}

export function judge(head: RequestHead, keys: GateKeys): Route | Refusal {
  const target = head.url ?? '';
  // `//host/path` would be read as another server's address.
  if (!target.startsWith('/') || target.startsWith('//')) return refused(400, 'The address begins with one slash.');
  const [path = '', query = ''] = target.split('?', 2);
  const parameter = (name: string): string | undefined => new URLSearchParams(query).get(name) ?? undefined;
  const isApi = path === '/api' || path.startsWith('/api/');
  const foreign = foreignHost(head, keys) ?? foreignSite(head, !isApi);
  if (foreign !== undefined) return foreign;
  const token = single(head, TOKEN_HEADER);
  switch (path) {
    case '/api/command':
      return wrongMethod(head, 'POST') ?? withoutToken(token, keys) ?? wrongType(head) ?? { kind: 'command' };
    case '/api/state':
      // An EventSource cannot send a header.
      return wrongMethod(head, 'GET') ?? withoutToken(token ?? parameter('token'), keys) ?? { kind: 'state' };
    case '/open':
      if (wrongMethod(head, 'GET') === undefined && keys.spendCode(parameter('code'))) return { kind: 'open' };
      return refused(403, 'This address was good once: use the one that “dialtray serve” prints.');
    default:
      if (isApi) return withoutToken(token, keys) ?? refused(404, 'There is nothing under this address.');
      return wrongMethod(head, 'GET', 'HEAD') ?? { kind: 'file', path };
  }
}
