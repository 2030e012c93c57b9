/**
 * The HTTP server on 127.0.0.1: the window's files, commands as POST, the snapshot as a stream. `gate.ts` decides who is
 * answered. No failure goes out with more than one sentence, and the token goes nowhere but into the address.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../core/app.ts';
import { staticAnswer } from '../node/static-files.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { createAccess } from './access.ts';
import { readBody, runCommand } from './command.ts';
import { judge, type Refusal, type Route } from './gate.ts';
import { streamState } from './state-stream.ts';

export interface HostOptions {
  readonly app: App;
  /** The folder of the built window. */
  readonly windowFolder: string;
  /** 0: a free one. */
  readonly port: number;
  /** A bug, or a file system that fails: nobody else hears of it. */
  onFault(error: unknown): void;
  readonly heartbeatMs?: number;
}

export interface Host {
  readonly port: number;
  /** With the token in its fragment. */
  readonly url: string;
  /** An address for the arguments of a program: it can be opened once, within a minute. */
  createOpenUrl(): string;
  /** Ends streams and connections at once. Idempotent. */
  close(): Promise<void>;
}

const ADDRESS = '127.0.0.1';
const HEARTBEAT_MS = 15_000;
/** More pages than anybody has open; each is sent every snapshot. */
const MOST_STREAMS = 32;

/** Of everything that is no file of the window; those bring theirs. */
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

function sendJson(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  if (value === undefined) response.writeHead(204, HEADERS).end();
  else response.writeHead(status, { ...HEADERS, ...headers, ...type }).end(JSON.stringify(value));
}

interface Fault {
  readonly status: number;
  /** One sentence. */
  readonly text: string;
  readonly allow?: string;
}

function refuse(response: ServerResponse, { status, text, allow }: Fault): void {
  sendJson(response, status, { error: text }, allow === undefined ? {} : { Allow: allow });
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<Result<number, string>> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(err(portFault(port, error)));
    server.once('error', failed);
    server.listen({ host: ADDRESS, port, exclusive: true }, () => {
      server.off('error', failed);
      resolve(ok((server.address() as AddressInfo).port));
    });
  });
}

function portFault(port: number, error: NodeJS.ErrnoException): string {
  const instead = 'Name another one with --port, or leave --port out for a free one.';
  if (error.code === 'EADDRINUSE') return `Port ${port} is taken by another program. ${instead}`;
  if (error.code === 'EACCES') return `Port ${port} may not be used by this user. ${instead}`;
  return `Port ${port} on ${ADDRESS} could not be opened: ${error.message}. ${instead}`;
}

interface Answering {
  /** What is done for a request that may be answered. */
  answer(route: Route | Refusal, request: IncomingMessage, response: ServerResponse): Promise<void>;
  endStreams(): void;
}

function createAnswering(options: HostOptions, pageUrl: () => string): Answering {
  const { app, windowFolder, heartbeatMs = HEARTBEAT_MS } = options;
  const streams = new Set<() => void>();

  function stream(response: ServerResponse): void {
    if (streams.size >= MOST_STREAMS) {
      refuse(response, { status: 503, text: 'Too many pages are open.' });
      return;
    }
    response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/event-stream; charset=utf-8' });
    const stop = streamState(app, response, heartbeatMs);
    streams.add(stop);
    response.once('close', () => streams.delete(stop));
  }

  async function command(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) return;
    const reply = body.ok ? await runCommand(app, body.value) : body;
    if (reply.ok) sendJson(response, 200, reply.value);
    else refuse(response, reply.error);
  }

  async function file(path: string, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await staticAnswer(windowFolder, path);
    // Node leaves the body out of an answer to HEAD.
    response.writeHead(status, { ...headers, 'Content-Length': body.length }).end(body);
  }

  return {
    async answer(route, request, response) {
      switch (route.kind) {
        case 'refused':
          return refuse(response, route);
        case 'command':
          return command(request, response);
        case 'state':
          return stream(response);
        case 'open':
          response.writeHead(303, { ...HEADERS, Location: pageUrl() }).end();
          return;
        case 'file':
          return file(route.path, response);
      }
    },
    endStreams() {
      for (const stop of [...streams]) stop();
    },
  };
}

/** Begins to answer at once. The error is one plain sentence. */
export async function startHost(options: HostOptions): Promise<Result<Host, string>> {
  const access = createAccess(() => performance.now());
  let keys = { port: options.port, isToken: access.isToken, spendCode: access.spendCode };
  const toUrl = (rest: string): string => `http://${ADDRESS}:${keys.port}${rest}`;
  const pageUrl = (): string => toUrl(`/#token=${access.token}`);
  const { answer, endStreams } = createAnswering(options, pageUrl);

  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    // A client that goes away in the middle is no fault of ours.
    response.on('error', () => {});
    answer(judge(request, keys), request, response).catch((error: unknown) => {
      options.onFault(error);
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, text: 'This is a bug in Dialtray; the terminal says more.' });
    });
  });
  const port = await listen(server, options.port);
  if (!port.ok) return port;
  keys = { ...keys, port: port.value };
  let closed: Promise<void> | undefined;
  return ok({
    port: port.value,
    url: pageUrl(),
    createOpenUrl: () => toUrl(`/open?code=${access.createCode()}`),
    close() {
      closed ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        endStreams();
        server.closeAllConnections();
      });
      return closed;
    },
  });
}
