/**
 * A SIP peer that tests script: the phone, the proxy or the server at the other end of real sockets. It does nothing by
 * itself except to note what comes; sip-phone.ts puts a well-behaved phone on top.
 *
 * One long closure on purpose: everything works on the same lists of messages, rules and waiters.
 *
 *     const peer = await startPeer({ transport: 'udp' });
 *     const invite = await peer.next('INVITE');
 *     peer.reply(invite, 180);
 *     peer.reply(invite, 200, 'OK', { body: sdp(peer), contentType: 'application/sdp' });
 *     await peer.next('ACK');
 */
import type { TlsOptions } from 'node:tls';
import type { Endpoint, TransportName } from '../../electron/core/ports.ts';
import { createSeededRandom } from './seeded-random.ts';
import {
  endpointOf,
  type HeaderLines,
  parameter,
  readMessage,
  reasonFor,
  type SipMessage,
  splitValues,
  toLongName,
  uriOf,
  writeMessage,
} from './sip-message.ts';
import { type Connection, type Link, openLinks } from './sip-peer-links.ts';

export interface PeerOptions {
  /** Several share one port: `['udp', 'tcp']`. */
  readonly transport?: TransportName | readonly TransportName[];
  readonly address?: '127.0.0.1' | '::1';
  /** Without it a free one. */
  readonly port?: number;
  readonly tls?: TlsOptions;
  /** How long `next` waits, in ms. */
  readonly timeoutMs?: number;
  /** Answers CRLF CRLF on a stream with CRLF (RFC 5626 §3.5.1). */
  readonly pong?: boolean;
}

/** A message with the moment it came (or went), in performance.now()'s milliseconds. */
export interface Noted extends SipMessage {
  readonly at: number;
  readonly link: Link;
}
export type Received = Noted;
export type Sent = Noted;

/** `INVITE`: a request. `200`: a response. `200 BYE`: a response to that method. */
export type Match = string | number | ((message: Received) => boolean);

/** A value of null leaves the header out; an array writes one line each. */
export type HeaderChanges = Readonly<Record<string, string | readonly string[] | null>>;

export interface ReplyOptions {
  /** Without it the same for each Call-ID of this peer; null: no tag. A 100 has none. */
  readonly toTag?: string | null;
  /** With its angle brackets. Without it this peer's; null: no Contact. */
  readonly contact?: string | null;
  readonly headers?: HeaderChanges;
  readonly body?: string;
  readonly contentType?: string;
  /** The last word on the text, to break it on purpose. */
  readonly raw?: (text: string) => string;
  /** Instead of the way that the request came. */
  readonly to?: Endpoint | Link;
}

export interface RequestOptions {
  readonly method: string;
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly branch?: string;
  readonly contact?: string | null;
  readonly route?: readonly string[];
  readonly headers?: HeaderChanges;
  readonly body?: string;
  readonly contentType?: string;
  readonly raw?: (text: string) => string;
  readonly target: Endpoint | Link;
}

export interface SentRequest {
  readonly text: string;
  readonly branch: string;
  readonly message: Sent;
  /** The first final response, or one that matches. */
  response(timeoutMs?: number): Promise<Received>;
  /** The same bytes again. */
  repeat(): void;
}

export type Direction = 'in' | 'out';
/** `n`: 1 for the first message of this direction and kind (method; for responses code and method), 2 for the next. */
export type Drop = (message: SipMessage, direction: Direction, n: number) => boolean;

export interface Impairment {
  /** 0 to 1, each way. */
  readonly loss?: number;
  readonly duplicate?: number;
  /** Each message waits between 0 and this: messages overtake each other. Datagrams only. */
  readonly delayMs?: number;
  readonly seed: number;
}

export type Respond = (status: number, reason?: string, options?: ReplyOptions) => Sent;
export type Handler = (request: Received, respond: Respond) => void;

export interface Peer {
  readonly transport: TransportName;
  readonly address: string;
  readonly port: number;
  /** `127.0.0.1:5060`, `[::1]:5060`. */
  readonly hostPort: string;
  /** `sip:phone@127.0.0.1:5060;transport=tcp`; without the parameter on UDP. */
  readonly uri: string;
  /** Everything that arrived and was not dropped, in order. */
  readonly received: readonly Received[];
  readonly sent: readonly Sent[];
  readonly dropped: readonly (Noted & { readonly direction: Direction })[];
  readonly connections: readonly Connection[];
  /** How often CRLF CRLF came, on whatever transport. */
  readonly keepAlives: number;
  /** The next message that matches and that no `next` has returned before, be it already here or still to come. */
  next(match: Match, timeoutMs?: number): Promise<Received>;
  nextConnection(timeoutMs?: number): Promise<Connection>;
  /** For each copy of a request of this method, `*` for all. The returned function ends it. */
  on(method: string, handler: Handler): () => void;
  /** For each copy of a response. */
  onResponse(handler: (response: Received) => void): () => void;
  reply(request: SipMessage & { readonly link: Link }, status: number, reason?: string, options?: ReplyOptions): Sent;
  request(options: RequestOptions): SentRequest;
  /** The same bytes the same way, with the impairments. */
  sendAgain(message: Sent): Sent;
  /** Octets as they are; cut into pieces of `chunkBytes`, one write a turn of the event loop. */
  sendRaw(octets: string, to: Endpoint | Link, chunkBytes?: number): Promise<void>;
  /** What this peer sent for these. */
  replies(callId: string, method: string): readonly Sent[];
  /** What arrived in response to this peer's requests. */
  responses(callId: string, method: string): readonly Received[];
  requests(method: string, callId?: string): readonly Received[];
  drop(rule: Drop): void;
  impair(impairment: Impairment | undefined): void;
  /** New connections and datagrams are refused (ICMP), until accept(). Open connections stay. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  close(): Promise<void>;
}

/** Contact and Record-Route stand in responses that make a dialog or refresh its target. */
const TARGET_METHODS = new Set(['INVITE', 'SUBSCRIBE', 'NOTIFY', 'REFER', 'UPDATE']);

export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  const { address = '127.0.0.1', timeoutMs: patience = 5_000, pong = true } = options;
  const given = options.transport ?? 'udp';
  const transports = typeof given === 'string' ? [given] : given;
  const transport = transports[0] ?? 'udp';
  const received: Received[] = [];
  const sent: Sent[] = [];
  const dropped: (Noted & { direction: Direction })[] = [];
  const taken = new Set<Received>();
  const waiters = new Set<() => void>();
  const handlers = new Set<{ readonly method: string; readonly handler: Handler }>();
  const responseHandlers = new Set<(response: Received) => void>();
  const rules: Drop[] = [];
  const counts = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();
  const tags = new Map<string, string>();
  let impairment: (Impairment & { readonly random: () => number }) | undefined;
  let keepAlives = 0;
  let branches = 0;

  const wake = (): void => {
    for (const waiter of [...waiters]) waiter();
  };
  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };

  /** Loss, doubles and delay on the way of one message. */
  const carry = (message: Noted, direction: Direction, deliver: () => void): void => {
    const kind = `${direction} ${message.isRequest ? message.method : `${message.status} ${message.method}`}`;
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    const lost = impairment !== undefined && impairment.random() < (impairment.loss ?? 0);
    if (rules.some((rule) => rule(message, direction, n)) || lost) {
      dropped.push({ ...message, direction });
      wake();
      return;
    }
    const copies = impairment !== undefined && impairment.random() < (impairment.duplicate ?? 0) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delayMs = impairment?.delayMs ?? 0;
      if (delayMs > 0 && message.link.transport === 'udp') later((impairment?.random() ?? 0) * delayMs, deliver);
      else deliver();
    }
  };

  const arrived = (octets: string, link: Link): void => {
    const message: Received = { ...readMessage(octets), at: performance.now(), link };
    carry(message, 'in', () => {
      const copy = { ...message, at: performance.now() };
      received.push(copy);
      if (copy.isRequest) {
        const respond: Respond = (status, reason, replyOptions) => peer.reply(copy, status, reason, replyOptions);
        for (const { method, handler } of [...handlers])
          if (method === '*' || method === copy.method) handler(copy, respond);
      } else for (const handler of [...responseHandlers]) handler(copy);
      wake();
    });
  };

  const links = await openLinks({
    transports,
    address,
    port: options.port ?? 0,
    tls: options.tls,
    message: arrived,
    connection: wake,
    ping(connection) {
      keepAlives += 1;
      if (pong) connection.write('\r\n');
      wake();
    },
    keepAlive() {
      keepAlives += 1;
      wake();
    },
  });
  const hostPort = address.includes(':') ? `[${address}]:${links.port}` : `${address}:${links.port}`;
  const uri = `sip:phone@${hostPort}${transport === 'udp' ? '' : `;transport=${transport}`}`;
  const toLink = (to: Endpoint | Link): Link => ('write' in to ? to : links.udpTo(to));

  const transmit = (text: string, link: Link): Sent => {
    const message: Sent = { ...readMessage(text), at: performance.now(), link };
    sent.push(message);
    carry(message, 'out', () => link.write(text));
    return message;
  };

  /** Waits for what `find` returns, with a report of what came instead. */
  const waitFor = <T>(what: string, find: () => T | undefined, timeoutMs: number): Promise<T> => {
    const found = find();
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const value = find();
        if (value === undefined) return;
        clearTimeout(timer);
        waiters.delete(check);
        resolve(value);
      };
      const timer = setTimeout(() => {
        waiters.delete(check);
        const list = received
          .map((message) => `\n  ${taken.has(message) ? 'taken ' : ''}${message.startLine}`)
          .join('');
        const lost = dropped.length === 0 ? '' : `, ${dropped.length} dropped`;
        reject(new Error(`${hostPort} waited ${timeoutMs} ms for ${what}; received${lost}:${list || ' nothing'}`));
      }, timeoutMs);
      waiters.add(check);
    });
  };
  const firstFree = (match: Match) => (): Received | undefined => {
    const found = received.find((message) => !taken.has(message) && matches(message, match));
    if (found !== undefined) taken.add(found);
    return found;
  };
  const ownTag = (callId: string): string => {
    const tag = tags.get(callId) ?? `t${links.port}-${tags.size + 1}`;
    tags.set(callId, tag);
    return tag;
  };
  let connectionsTaken = 0;

  const peer: Peer = {
    transport,
    address,
    port: links.port,
    hostPort,
    uri,
    received,
    sent,
    dropped,
    connections: links.connections,
    get keepAlives() {
      return keepAlives;
    },
    next: (match, timeoutMs = patience) => waitFor(String(match), firstFree(match), timeoutMs),
    async nextConnection(timeoutMs = patience) {
      const found = await waitFor('a connection', () => links.connections[connectionsTaken], timeoutMs);
      connectionsTaken += 1;
      return found;
    },
    on(method, handler) {
      const entry = { method, handler };
      handlers.add(entry);
      return () => handlers.delete(entry);
    },
    onResponse(handler) {
      responseHandlers.add(handler);
      return () => responseHandlers.delete(handler);
    },
    reply(request, status, reason = reasonFor(status), replyOptions = {}) {
      const tag = replyOptions.toTag === undefined ? defaultTag(request, status, ownTag) : replyOptions.toTag;
      const text = writeReply(request, status, reason, tag, `<${uri}>`, replyOptions);
      return transmit(replyOptions.raw?.(text) ?? text, toLink(replyOptions.to ?? request.link));
    },
    request(requestOptions) {
      branches += 1;
      const branch = requestOptions.branch ?? `z9hG4bKp${links.port}x${branches}`;
      const link = toLink(requestOptions.target);
      const via = `SIP/2.0/${link.transport.toUpperCase()} ${hostPort};branch=${branch};rport`;
      const written = writeRequest(requestOptions, via, `<${uri}>`);
      const text = requestOptions.raw?.(written) ?? written;
      const message = transmit(text, link);
      const isFinal = (response: Received): boolean =>
        !response.isRequest && response.status >= 200 && response.branch === branch;
      return {
        text,
        branch,
        message,
        response: (timeoutMs = patience) =>
          waitFor(`the response to ${requestOptions.method}`, () => received.find(isFinal), timeoutMs),
        repeat: () => void transmit(text, link),
      };
    },
    sendAgain: (message) => transmit(message.raw, message.link),
    async sendRaw(octets, to, chunkBytes = octets.length) {
      const link = toLink(to);
      for (let at = 0; at < octets.length; at += chunkBytes) {
        link.write(octets.slice(at, at + chunkBytes));
        if (chunkBytes < octets.length) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    replies: (callId, method) => sent.filter((m) => !m.isRequest && m.callId === callId && m.method === method),
    responses: (callId, method) => received.filter((m) => !m.isRequest && m.callId === callId && m.method === method),
    requests: (method, callId) =>
      received.filter((m) => m.isRequest && m.method === method && (callId === undefined || m.callId === callId)),
    drop: (rule) => void rules.push(rule),
    impair(wanted) {
      impairment = wanted === undefined ? undefined : { ...wanted, random: createSeededRandom(wanted.seed) };
    },
    refuse: () => links.refuse(),
    accept: () => links.accept(),
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      return links.close();
    },
  };
  return peer;
}

function matches(message: Received, match: Match): boolean {
  if (typeof match === 'function') return match(message);
  const [first = '', method] = String(match).split(' ');
  if (/^\d+$/.test(first)) {
    return message.status === Number(first) && (method === undefined || message.method === method);
  }
  return message.isRequest && message.method === first;
}

const defaultTag = (request: SipMessage, status: number, ownTag: (callId: string) => string): string | null =>
  status === 100 || request.toTag !== '' ? null : ownTag(request.callId);

/** RFC 3261 §8.2.6.2: what a response copies. */
function writeReply(
  request: SipMessage & { readonly link: Link },
  status: number,
  reason: string,
  toTag: string | null,
  ownContact: string,
  options: ReplyOptions,
): string {
  const [topVia = '', ...otherVias] = request.all('via').flatMap(splitValues);
  const to = request.header('to');
  const makesDialog = TARGET_METHODS.has(request.method) && status > 100 && status < 300;
  const contact = options.contact === undefined && makesDialog ? ownContact : (options.contact ?? null);
  const headers: HeaderLines = [
    ...[withSource(topVia, request.link.remote), ...otherVias].map((via) => ['Via', via] as const),
    ...(makesDialog ? request.all('record-route').map((route) => ['Record-Route', route] as const) : []),
    ['From', request.header('from')],
    ['To', toTag === null ? to : `${to.replace(/;\s*tag=[^;]*/i, '')};tag=${toTag}`],
    ['Call-ID', request.callId],
    ['CSeq', request.header('cseq')],
    ...(contact === null ? [] : [['Contact', contact] as const]),
    ...(options.contentType === undefined ? [] : [['Content-Type', options.contentType] as const]),
  ];
  return writeMessage(`SIP/2.0 ${status} ${reason}`, change(headers, options.headers), options.body);
}

/** RFC 3261 §18.2.1, RFC 3581 §4: where the request really came from. */
function withSource(via: string, remote: Endpoint): string {
  const wantsPort = /;\s*rport\s*(?=;|$)/i.test(via);
  const sentBy = /^\S+\s+(\[[^\]]+\]|[^:;\s]+)/.exec(via)?.[1]?.replace(/^\[|\]$/g, '');
  const ported = wantsPort ? via.replace(/;\s*rport\s*(?=;|$)/i, `;rport=${remote.port}`) : via;
  const differs = sentBy !== remote.address || wantsPort;
  return differs && parameter(via, 'received') === '' ? `${ported};received=${remote.address}` : ported;
}

function writeRequest(options: RequestOptions, via: string, ownContact: string): string {
  const contact = options.contact === undefined ? ownContact : options.contact;
  const headers: HeaderLines = [
    ['Via', via],
    ['Max-Forwards', '70'],
    ...(options.route ?? []).map((route) => ['Route', route] as const),
    ['From', options.from],
    ['To', options.to],
    ['Call-ID', options.callId],
    ['CSeq', `${options.cseq} ${options.method}`],
    ...(contact === null ? [] : [['Contact', contact] as const]),
    ...(options.contentType === undefined ? [] : [['Content-Type', options.contentType] as const]),
  ];
  return writeMessage(`${options.method} ${options.uri} SIP/2.0`, change(headers, options.headers), options.body);
}

/** Replaces a header in its place, adds it at the end, or leaves it out. */
function change(headers: HeaderLines, changes: HeaderChanges = {}): HeaderLines {
  let lines = headers;
  for (const [name, value] of Object.entries(changes)) {
    const isSame = ([other]: readonly [string, string]): boolean => toLongName(other) === toLongName(name);
    const wanted = value === null ? [] : [value].flat().map((each) => [name, each] as const);
    const at = lines.findIndex(isSame);
    const rest = lines.filter((line) => !isSame(line));
    lines = at < 0 ? [...rest, ...wanted] : [...rest.slice(0, at), ...wanted, ...rest.slice(at)];
  }
  return lines;
}

/** The peer's side of a dialog that somebody's INVITE to it began. */
export interface PeerDialog {
  readonly callId: string;
  readonly localTag: string;
  /** The highest CSeq number that this side has used. */
  readonly cseq: number;
  request(method: string, changes?: Partial<RequestOptions>): SentRequest;
}

/** RFC 3261 §12.1.1: from the INVITE and the To-tag of the reply to it. */
export function dialogOf(peer: Peer, invite: Received, localTag: string, firstCSeq = 1): PeerDialog {
  let cseq = firstCSeq - 1;
  const remoteTarget = uriOf(invite.header('contact'));
  const route = invite.all('record-route').flatMap(splitValues);
  const local = `${invite.header('to').replace(/;\s*tag=[^;]*/i, '')};tag=${localTag}`;
  return {
    callId: invite.callId,
    localTag,
    get cseq() {
      return cseq;
    },
    request(method, changes = {}) {
      if (changes.cseq === undefined && method !== 'ACK' && method !== 'CANCEL') cseq += 1;
      const hop = route[0] === undefined ? remoteTarget : uriOf(route[0]);
      return peer.request({
        method,
        uri: remoteTarget,
        from: local,
        to: invite.header('from'),
        callId: invite.callId,
        cseq,
        route,
        target: invite.link.transport === 'udp' ? endpointOf(hop) : invite.link,
        ...(method === 'BYE' ? { contact: null } : {}),
        ...changes,
      });
    },
  };
}
