/** The server over real sockets; requests are written by hand, so that nothing is mended on the way. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandName } from '../../../electron/shared/contract.ts';
import { LARGEST_BODY } from '../../../electron/web/command.ts';
import { type Host, startHost } from '../../../electron/web/host.ts';
import { createFakeApp } from './fake-app.ts';

let folder = '';
let host: Host;
let fake: ReturnType<typeof createFakeApp>;
let reply: (name: CommandName, args: unknown) => unknown = () => undefined;
const faults: unknown[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dialtray-web-'));
  mkdirSync(join(folder, 'window', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'secret');
  writeFileSync(join(folder, 'window', 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'window', 'assets', 'index.js'), 'export {};');
  reply = () => undefined;
  faults.length = 0;
  fake = createFakeApp((name, args) => reply(name, args));
  host = await start();
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

async function start(port = 0): Promise<Host> {
  const started = await startHost({
    app: fake.app,
    windowFolder: join(folder, 'window'),
    port,
    onFault: (error) => faults.push(error),
    heartbeatMs: 10,
  });
  if (!started.ok) throw new Error(started.error);
  return started.value;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

const tokenOf = ({ url }: Host): string => new URL(url).hash.slice('#token='.length);

async function ask(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string | Buffer,
): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port: host.port, method, path, headers, agent: false });
  asked.end(body);
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, text };
}

const command = (value: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return ask(
    'POST',
    '/api/command',
    { 'content-type': 'application/json', 'x-dialtray-token': tokenOf(host), ...headers },
    body,
  );
};

describe('the server', () => {
  it('gives its address with the token in the fragment, which is sent to nobody', () => {
    const url = new URL(host.url);
    expect(url.origin).toBe(`http://127.0.0.1:${host.port}`);
    expect(url.search).toBe('');
    expect(url.hash).toMatch(/^#token=[\w-]{32}$/);
  });

  it('serves the window with its policy, without a token', async () => {
    const page = await ask('GET', '/');
    expect(page).toMatchObject({ status: 200, text: '<!doctype html>' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(await ask('GET', '/assets/index.js')).toMatchObject({ status: 200, text: 'export {};' });
    expect(await ask('HEAD', '/')).toMatchObject({ status: 200, text: '', headers: { 'content-length': '15' } });
  });

  it('runs a command', async () => {
    reply = () => ({ ok: true, value: { callId: '7' } });
    const answer = await command({ name: 'call:dial', args: { text: '+43 1 505641' } });
    expect(answer).toMatchObject({ status: 200, text: '{"ok":true,"value":{"callId":"7"}}' });
    expect(fake.commands).toEqual([{ name: 'call:dial', args: { text: '+43 1 505641' } }]);
  });

  it('answers a command without a reply with nothing', async () => {
    expect(await command({ name: 'line:cancel-check' })).toMatchObject({ status: 204, text: '' });
  });

  it('streams every snapshot, and comments in between', async () => {
    const stream = await fetch(`http://127.0.0.1:${host.port}/api/state?token=${tokenOf(host)}`);
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (sign: string) => {
      while (!text.includes(sign)) text += (await reader.read()).value ?? '';
    };
    await until('id: 1\n');
    await until('\n:\n');
    fake.change();
    await until('id: 2\n');
    await reader.cancel();
    await expect.poll(() => fake.listeners.size).toBe(0);
  });

  it('a page that does not read gets the latest snapshot when it reads again', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.pause();
    socket.write(`GET /api/state?token=${tokenOf(host)} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\n\r\n`);
    await expect.poll(() => fake.listeners.size).toBe(1);
    const text = 'x'.repeat(1_000_000);
    for (let i = 0; i < 40; i += 1) {
      fake.change({ notices: [{ id: '1', kind: 'info', text }] });
      await new Promise(setImmediate);
    }
    let received = '';
    socket.setEncoding('latin1').on('data', (piece: string) => {
      received += piece;
    });
    socket.resume();
    await expect.poll(() => received.includes('id: 41\n'), { timeout: 10_000 }).toBe(true);
    expect(received.split('\nid: ').length - 1).toBeLessThan(35);
    socket.destroy();
  });

  it('listens on 127.0.0.1 and nowhere else', async () => {
    const others = ['127.0.0.2', '::1', ...Object.values(networkInterfaces()).flatMap((all) => all ?? [])].map(
      (each) => (typeof each === 'string' ? each : each.address),
    );
    for (const address of others.filter((each) => each !== '127.0.0.1' && !each.startsWith('fe80'))) {
      const socket = connect(host.port, address);
      const outcome = await Promise.race([
        once(socket, 'connect').then(() => 'open'),
        once(socket, 'error').then(
          () => 'refused',
          () => 'refused',
        ),
      ]).catch(() => 'refused');
      expect(`${address}: ${outcome}`).toBe(`${address}: refused`);
      socket.destroy();
    }
  });

  it('says in a sentence that a port is taken', async () => {
    const second = await startHost({ app: fake.app, windowFolder: folder, port: host.port, onFault: () => {} });
    expect(second).toEqual({
      ok: false,
      error: `Port ${host.port} is taken by another program. Name another one with --port, or leave --port out for a free one.`,
    });
  });

  it('ends streams and connections at once, and its port is free again', async () => {
    const stream = await fetch(`http://127.0.0.1:${host.port}/api/state?token=${tokenOf(host)}`);
    const idle = connect(host.port, '127.0.0.1');
    await once(idle, 'connect');
    const gone = once(idle, 'close');
    idle.resume();
    await Promise.all([host.close(), host.close()]);
    await gone;
    await stream.text().catch(() => '');
    expect(fake.listeners.size).toBe(0);
    host = await start(host.port);
    expect((await ask('GET', '/')).status).toBe(200);
  });
});

describe('S27: the server refuses', () => {
  it('a page that is reached by another name (DNS rebinding)', async () => {
    const headers = { host: `attacker.example:${host.port}` };
    expect((await ask('GET', '/', headers)).status).toBe(403);
    expect((await command({ name: 'state:get' }, headers)).status).toBe(403);
    expect(fake.commands).toEqual([]);
  });

  it('a command of another page, and its question whether it may', async () => {
    const origin = { origin: 'http://attacker.example' };
    expect((await command({ name: 'state:get' }, origin)).status).toBe(403);
    const preflight = await ask('OPTIONS', '/api/command', {
      ...origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-dialtray-token',
    });
    expect(preflight.status).toBe(403);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(fake.commands).toEqual([]);
  });

  it('a missing and a wrong token', async () => {
    expect((await command({ name: 'state:get' }, { 'x-dialtray-token': '' })).status).toBe(403);
    expect((await command({ name: 'state:get' }, { 'x-dialtray-token': `${tokenOf(host)}x` })).status).toBe(403);
    expect((await ask('GET', '/api/state')).status).toBe(403);
    expect(fake.listeners.size).toBe(0);
  });

  it('a huge body, whether its length is told or not', async () => {
    const huge = JSON.stringify({ name: 'number:import', args: { text: 'x'.repeat(LARGEST_BODY) } });
    expect(await command(huge, { 'content-length': String(huge.length) })).toMatchObject({ status: 413 });
    expect(await command(huge, { 'transfer-encoding': 'chunked' })).toMatchObject({ status: 413 });
    expect(fake.commands).toEqual([]);
  });

  it.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/%2e%2e%2fsecret.html',
    '/assets/..%2f..%2fsecret.html',
    '/..%5csecret.html',
    '/..\\secret.html',
    '/%00',
    '/%zz',
    '/assets',
    '/assets/',
    '/.git/config',
    '/nothing.html',
  ])('%s', async (path) => {
    expect(await ask('GET', path)).toMatchObject({ status: 404, text: 'There is no such page.\n' });
  });

  it('the address of another server (a proxy’s request)', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.write(`GET http://attacker.example/ HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nConnection: close\r\n\r\n`);
    const pieces: Buffer[] = [];
    for await (const piece of socket) pieces.push(piece as Buffer);
    expect(Buffer.concat(pieces).toString('latin1')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('more pages than anybody has open', async () => {
    const leave = new AbortController();
    const open = () =>
      fetch(`http://127.0.0.1:${host.port}/api/state?token=${tokenOf(host)}`, { signal: leave.signal });
    const all = await Promise.all(Array.from({ length: 33 }, open));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(32);
    expect(all.filter(({ status }) => status === 503)).toHaveLength(1);
    leave.abort();
    await expect.poll(() => fake.listeners.size).toBe(0);
  });

  it('to say more of a bug than that it is one', async () => {
    reply = () => {
      throw new Error('a bug in /secret/place');
    };
    const answer = await command({ name: 'about:report' });
    expect(answer).toMatchObject({ status: 500, text: expect.stringContaining('bug in Dialtray') });
    expect(answer.text).not.toMatch(/secret|Error|\bat /);
    expect(faults).toHaveLength(1);
  });

  it('to be framed, sniffed or kept, whatever it answers', async () => {
    const answers = [
      await ask('GET', '/'),
      await ask('GET', '/nothing'),
      await ask('POST', '/'),
      await ask('GET', '/api/state'),
      await command({ name: 'line:cancel-check' }),
      await command('{'),
      await ask('GET', '/open?code=x'),
    ];
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['cache-control']).toMatch(/^no-(?:store|cache)$/);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('an address for the arguments of a browser', () => {
  it('leads to the page once, and does not hold the token', async () => {
    const url = new URL(host.createOpenUrl());
    expect(url.href).not.toContain(tokenOf(host));
    const opened = await ask('GET', `${url.pathname}${url.search}`);
    expect(opened).toMatchObject({ status: 303, headers: { location: host.url } });
    expect((await ask('GET', `${url.pathname}${url.search}`)).status).toBe(403);
  });
});
