import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { AppState } from '../../../electron/shared/state.ts';
import { type Connection, NoConnection } from '../../../renderer/src/bridge/bridge.ts';
import { createHttpBridge, type HttpBridge } from '../../../renderer/src/bridge/http.ts';
import { eventReader } from '../../../renderer/src/bridge/server-sent-events.ts';
import { createStateStore } from '../../../renderer/src/state/store.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(handler: Handler): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function open(origin: string): HttpBridge {
  const bridge = createHttpBridge({ origin, token: 'secret', firstRetryMs: 5, mostRetryMs: 20 });
  closers.push(bridge.close);
  return bridge;
}

/** The part of a snapshot that the bridge looks at. */
const snapshot = (version: number, text = ''): string =>
  `id: ${version}\ndata: ${JSON.stringify({ version, calls: [], text })}\n\n`;

/** What a listener hears, and a promise for the moment when it is enough. */
function hearing<T>(isEnough: (heard: readonly T[]) => boolean) {
  const heard: T[] = [];
  let done = (): void => {};
  const enough = new Promise<void>((resolve) => {
    done = resolve;
  });
  return {
    heard,
    enough,
    hear(each: T): void {
      heard.push(each);
      if (isEnough(heard)) done();
    },
  };
}

const versionsOf = (heard: readonly AppState[]): readonly number[] => heard.map(({ version }) => version);

describe('snapshots over HTTP', () => {
  test('come with the token, in order, and late ones are dropped', async () => {
    let asked: IncomingMessage | undefined;
    const { origin } = await serve((request, response) => {
      asked = request;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`retry: 1000\n\n${snapshot(3)}${snapshot(2)}:\n\n${snapshot(4)}`);
    });
    const states = hearing<AppState>((heard) => heard.length === 2);
    open(origin).on('state:changed', states.hear);
    await states.enough;
    expect(versionsOf(states.heard)).toEqual([3, 4]);
    expect(asked?.url).toBe('/api/state');
    expect(asked?.headers['x-dialtray-token']).toBe('secret');
  });

  test('a snapshot may come in pieces, cut in the middle of a letter', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const bytes = Buffer.from(snapshot(1, 'Müller'));
      const cut = bytes.indexOf(Buffer.from('ü')) + 1;
      response.write(bytes.subarray(0, cut), () => response.write(bytes.subarray(cut)));
    });
    const states = hearing<AppState>((heard) => heard.length === 1);
    open(origin).on('state:changed', states.hear);
    await states.enough;
    expect(states.heard[0]).toMatchObject({ text: 'Müller' });
  });

  test('a lost connection is said and opened again; another run may count from the beginning', async () => {
    let connections = 0;
    const { origin } = await serve((request, response) => {
      connections += 1;
      if (connections === 2) return request.socket.destroy();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(snapshot(connections === 1 ? 70 : 1), () => {
        if (connections === 1) request.socket.destroy();
      });
      return undefined;
    });
    const bridge = open(origin);
    const states = hearing<AppState>((heard) => heard.length === 2);
    const said = hearing<Connection>((heard) => heard.filter((each) => each === 'open').length === 2);
    bridge.onConnection(said.hear);
    bridge.on('state:changed', states.hear);
    await Promise.all([states.enough, said.enough]);
    expect(versionsOf(states.heard)).toEqual([70, 1]);
    expect(said.heard).toEqual(['connecting', 'open', 'lost', 'open']);
    expect(connections).toBe(3);
  });

  test('a server that is not there yet is tried until it is', async () => {
    const { server, origin } = await serve((_, response) => {
      response.writeHead(200).write(snapshot(1));
    });
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const bridge = open(origin);
    const lost = hearing<Connection>((heard) => heard.includes('lost'));
    const found = hearing<Connection>((heard) => heard.includes('open'));
    bridge.onConnection((connection) => {
      lost.hear(connection);
      found.hear(connection);
    });
    bridge.on('state:changed', () => {});
    await lost.enough;
    server.listen(port, '127.0.0.1');
    await found.enough;
    expect(found.heard).toEqual(['connecting', 'lost', 'open']);
  });

  test('a token of an earlier start is refused once and not tried again', async () => {
    let asked = 0;
    const { server, origin } = await serve((_, response) => {
      asked += 1;
      response.writeHead(403, { connection: 'close' }).end('{}');
    });
    const said = hearing<Connection>((heard) => heard.includes('refused'));
    const bridge = open(origin);
    bridge.onConnection(said.hear);
    bridge.on('state:changed', () => {});
    await said.enough;
    server.close();
    await once(server, 'close');
    expect([said.heard, asked]).toEqual([['connecting', 'refused'], 1]);
  });

  test('whoever listens later gets the latest at once, and whoever has ended hears nothing more', async () => {
    let write = (_: string): void => {};
    const { origin } = await serve((_, response) => {
      response.writeHead(200);
      write = (text) => response.write(text);
      write(snapshot(1));
    });
    const bridge = open(origin);
    const first = hearing<AppState>((heard) => heard.length === 1);
    const all = hearing<AppState>((heard) => heard.length === 2);
    const end = bridge.on('state:changed', first.hear);
    bridge.on('state:changed', all.hear);
    await first.enough;
    end();
    const late: AppState[] = [];
    bridge.on('state:changed', (state) => late.push(state));
    expect(versionsOf(late)).toEqual([1]);
    write(snapshot(2));
    await all.enough;
    expect([versionsOf(first.heard), versionsOf(all.heard)]).toEqual([[1], [1, 2]]);
  });
});

describe('commands over HTTP', () => {
  const bodyOf = async (request: IncomingMessage): Promise<string> => {
    let body = '';
    for await (const piece of request) body += String(piece);
    return body;
  };

  test('are posted as name and arguments with the token; the answer is the reply', async () => {
    const seen: unknown[] = [];
    const { origin } = await serve(async (request, response) => {
      const { method, url, headers } = request;
      seen.push([method, url, headers['content-type'], headers['x-dialtray-token'], JSON.parse(await bodyOf(request))]);
      response.end(JSON.stringify({ ok: true, value: { callId: 'c1' } }));
    });
    const reply = await open(origin).invoke('call:dial', { text: '505641', exact: true });
    expect(reply).toEqual({ ok: true, value: { callId: 'c1' } });
    expect(seen).toEqual([
      [
        'POST',
        '/api/command',
        'application/json',
        'secret',
        { name: 'call:dial', args: { text: '505641', exact: true } },
      ],
    ]);
  });

  test('no content is a reply without a value', async () => {
    const { origin } = await serve((_, response) => response.writeHead(204).end());
    expect(await open(origin).invoke('call:cancel', { callId: 'c1' })).toBeUndefined();
  });

  test('a command that is not taken rejects with the sentence of the server', async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(400).end('{"error":"text: Fill in this field."}'),
    );
    await expect(open(origin).invoke('call:dial', { text: '' })).rejects.toThrow('text: Fill in this field.');
  });
});

test('a command that reaches nobody says so', async () => {
  const { server, origin } = await serve(() => {});
  server.close();
  await once(server, 'close');
  await expect(open(origin).invoke('call:dial', { text: '1' })).rejects.toBeInstanceOf(NoConnection);
});

test('events are read whatever their line ends, and comments are none', () => {
  const heard: string[] = [];
  const read = eventReader((data) => heard.push(data));
  for (const piece of ['data: a\r', '\n\r\n:beat\n\nda', 'ta:b\ndata: c\n', '\nid: 4\n\n']) read(piece);
  expect(heard).toEqual(['a', 'b\nc']);
});

describe('the store of the window', () => {
  test('asks once, then takes what is pushed; the answer to the question may be late', async () => {
    let push = (_: AppState): void => {};
    let answer = (_: AppState): void => {};
    const store = createStateStore({
      on(_name, listener) {
        push = listener;
        return () => {};
      },
      invoke: () =>
        new Promise((resolve) => {
          answer = resolve as (state: AppState) => void;
        }),
    });
    const state = (version: number): AppState => ({ version, calls: [] as unknown }) as AppState;
    expect(store.shown()).toMatchObject({ connection: 'open' });
    push(state(5));
    answer(state(4));
    await Promise.resolve();
    expect(store.shown().state?.version).toBe(5);
    push(state(6));
    expect(store.shown().state?.version).toBe(6);
  });

  test('after a lost connection a lower version is another run, once', () => {
    let push = (_: AppState): void => {};
    let say = (_: Connection): void => {};
    const store = createStateStore({
      on(_name, listener) {
        push = listener;
        return () => {};
      },
      onConnection(listener) {
        say = listener;
        return () => {};
      },
      invoke: () => Promise.reject(new Error('not asked')),
    });
    const state = (version: number): AppState => ({ version, calls: [] as unknown }) as AppState;
    let told = 0;
    const end = store.subscribe(() => {
      told += 1;
    });
    push(state(70));
    push(state(3));
    expect(store.shown().state?.version).toBe(70);
    say('lost');
    expect(store.shown()).toMatchObject({ connection: 'lost', state: { version: 70 } });
    push(state(2));
    push(state(1));
    expect(store.shown().state?.version).toBe(2);
    end();
    push(state(8));
    expect(told).toBe(3);
  });
});
