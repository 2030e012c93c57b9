import { describe, expect, it } from 'vitest';
import { judge, type RequestHead, TOKEN_HEADER } from '../../../electron/web/gate.ts';

const PORT = 4711;
const HOST = `127.0.0.1:${PORT}`;
const keys = {
  port: PORT,
  isToken: (given?: string) => given === 'right',
  spendCode: (given?: string) => given === 'once',
};

const get = (url: string, headers: RequestHead['headers'] = {}) =>
  judge({ method: 'GET', url, headers: { host: HOST, ...headers } }, keys);
const post = (headers: RequestHead['headers'] = {}, url = '/api/command') =>
  judge(
    {
      method: 'POST',
      url,
      headers: { host: HOST, [TOKEN_HEADER]: 'right', 'content-type': 'application/json', ...headers },
    },
    keys,
  );
const status = (verdict: ReturnType<typeof judge>): number => (verdict.kind === 'refused' ? verdict.status : 200);

/** What Chromium sends with a fetch of our own page. */
const OWN_PAGE = { origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };

describe('a request of our own page', () => {
  it('reaches commands, the snapshot and files', () => {
    expect(post(OWN_PAGE)).toEqual({ kind: 'command' });
    expect(post({ ...OWN_PAGE, 'content-type': 'application/json; charset=utf-8' })).toEqual({ kind: 'command' });
    expect(get('/api/state?token=right', { 'sec-fetch-site': 'same-origin' })).toEqual({ kind: 'state' });
    expect(get('/api/state', { [TOKEN_HEADER]: 'right' })).toEqual({ kind: 'state' });
    expect(get('/')).toEqual({ kind: 'file', path: '/' });
    expect(get('/assets/index-1.js?x', { 'sec-fetch-site': 'same-origin' })).toEqual({
      kind: 'file',
      path: '/assets/index-1.js',
    });
    expect(judge({ method: 'HEAD', url: '/', headers: { host: HOST } }, keys)).toEqual({ kind: 'file', path: '/' });
  });

  it('may name the server localhost', () => {
    const host = `localhost:${PORT}`;
    expect(post({ host, origin: `http://${host}` })).toEqual({ kind: 'command' });
    expect(post({ host: `LocalHost:${PORT}`, origin: `http://${host}` })).toEqual({ kind: 'command' });
    expect(status(post({ host, origin: `http://${HOST}` }))).toBe(403);
  });
});

describe('S27: a request that is not from our page', () => {
  it.each([
    ['no Host', undefined],
    ['another name that points here (DNS rebinding)', `attacker.example:${PORT}`],
    ['our name without the port', '127.0.0.1'],
    ['another port', '127.0.0.1:80'],
    ['a name that begins like ours', `127.0.0.1:${PORT}.attacker.example`],
    ['a name that ends like ours', `attacker.localhost:${PORT}`],
    ['another way to write the address', `127.1:${PORT}`],
    ['IPv6', `[::1]:${PORT}`],
  ])('Host: %s', (_, host) => {
    const headers = { host, [TOKEN_HEADER]: 'right', 'content-type': 'application/json' };
    for (const [method, url] of [
      ['GET', '/'],
      ['GET', '/api/state?token=right'],
      ['POST', '/api/command'],
      ['GET', '/open?code=once'],
    ] as const) {
      expect(judge({ method, url, headers }, keys)).toMatchObject({ kind: 'refused', status: 403 });
    }
  });

  it.each([
    'http://attacker.example',
    `https://${HOST}`,
    'http://127.0.0.1:1',
    `http://${HOST}.attacker.example`,
    `http://${HOST}/`,
    'null',
    '',
  ])('Origin: %s', (origin) => {
    expect(status(post({ origin }))).toBe(403);
    expect(status(get('/api/state?token=right', { origin }))).toBe(403);
    expect(status(get('/', { origin }))).toBe(403);
  });

  it('Origin twice', () => {
    expect(status(post({ origin: [`http://${HOST}`, `http://${HOST}`] }))).toBe(403);
  });

  it.each(['cross-site', 'same-site', 'none', 'anything'])('Sec-Fetch-Site: %s gets nothing of the API', (site) => {
    expect(status(post({ 'sec-fetch-site': site }))).toBe(403);
    const opened = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(status(get('/api/state?token=right', opened))).toBe(403);
  });

  it('a link may open the page, a script, picture or frame of another page may not', () => {
    const from = (mode: string, dest: string) =>
      status(get('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest }));
    expect(from('navigate', 'document')).toBe(200);
    expect(from('navigate', 'iframe')).toBe(403);
    expect(from('no-cors', 'script')).toBe(403);
    expect(from('no-cors', 'image')).toBe(403);
    expect(status(get('/', { 'sec-fetch-site': 'none' }))).toBe(200);
  });

  it.each([undefined, '', 'wrong', 'right, right'])('token: %s', (token) => {
    expect(status(post({ [TOKEN_HEADER]: token }))).toBe(403);
    expect(status(get(token === undefined ? '/api/state' : `/api/state?token=${token}`))).toBe(403);
    expect(status(get('/api/other', { [TOKEN_HEADER]: token }))).toBe(403);
  });

  it('the token of a command stands in its header only', () => {
    expect(status(post({ [TOKEN_HEADER]: undefined }, '/api/command?token=right'))).toBe(403);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx', undefined])(
    'content type: %s, which needs no permission across origins',
    (type) => {
      expect(status(post({ 'content-type': type }))).toBe(415);
    },
  );

  it.each(['OPTIONS', 'GET', 'PUT', 'DELETE', 'HEAD', 'TRACE'])('%s is no way to send a command', (method) => {
    const headers = { host: HOST, [TOKEN_HEADER]: 'right', 'content-type': 'application/json' };
    expect(judge({ method, url: '/api/command', headers }, keys)).toMatchObject({ status: 405, allow: 'POST' });
  });

  it.each(['OPTIONS', 'POST', 'PUT', 'DELETE'])('%s is no way to get a file', (method) => {
    expect(judge({ method, url: '/', headers: { host: HOST } }, keys)).toMatchObject({
      status: 405,
      allow: 'GET, HEAD',
    });
  });

  it.each(['http://attacker.example/', '//attacker.example/', '*', '', 'api/state', `${HOST}`])('target: %s', (url) => {
    expect(status(get(url, { [TOKEN_HEADER]: 'right' }))).toBe(400);
  });

  it('what is not there, is not there', () => {
    expect(status(get('/api/other', { [TOKEN_HEADER]: 'right' }))).toBe(404);
    expect(status(get('/api', { [TOKEN_HEADER]: 'right' }))).toBe(404);
  });
});

describe('an address that can be opened once', () => {
  it('is opened by whoever has its code', () => {
    expect(get('/open?code=once')).toEqual({ kind: 'open' });
    expect(status(get('/open?code=twice'))).toBe(403);
    expect(status(get('/open'))).toBe(403);
  });

  it('is not spent by another method', () => {
    expect(status(judge({ method: 'HEAD', url: '/open?code=once', headers: { host: HOST } }, keys))).toBe(403);
  });
});
