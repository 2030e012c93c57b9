import { connect } from 'node:net';

/** One event of baresip's ctrl_tcp module. */
export interface BaresipEvent {
  readonly type: string;
  readonly id?: string;
  readonly direction?: 'incoming' | 'outgoing';
  readonly peeruri?: string;
  readonly param?: string;
}

/** A connection to baresip's ctrl_tcp module: JSON in netstrings, commands answered by token, events in between. */
export interface BaresipControl {
  /** Sends a command of baresip's menu and gives what it printed. */
  command(name: string, params?: string): Promise<string>;
  /** The first event since `forget()` that matches, now or within the time. */
  waitForEvent(type: string, matches?: (event: BaresipEvent) => boolean, withinMs?: number): Promise<BaresipEvent>;
  /** Events since `forget()`, oldest first. */
  events(): readonly BaresipEvent[];
  forget(): void;
  close(): void;
}

const WAIT_MS = 15_000;

/** @param port of `ctrl_tcp_listen` on 127.0.0.1; it is open once baresip says "baresip is ready". */
export async function connectControl(port: number): Promise<BaresipControl> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let events: BaresipEvent[] = [];
  const eventWaiters = new Set<() => void>();
  const replies = new Map<string, (text: string) => void>();
  let sent = 0;

  const receive = createNetstringReader((json) => {
    const message = JSON.parse(json) as { event?: boolean; token?: string; data?: string } & BaresipEvent;
    if (message.event === true) {
      events.push(message);
      for (const look of eventWaiters) look();
    } else if (message.token !== undefined) {
      replies.get(message.token)?.(message.data ?? '');
      replies.delete(message.token);
    }
  });
  socket.on('data', (chunk) => receive(chunk.toString('latin1')));
  socket.on('error', () => undefined);

  const command = (name: string, params = '') =>
    withDeadline<string>(`baresip's answer to /${name}`, WAIT_MS, (resolve) => {
      sent += 1;
      const token = String(sent);
      replies.set(token, resolve);
      const json = JSON.stringify({ command: name, params, token });
      socket.write(`${Buffer.byteLength(json)}:${json},`);
      return () => replies.delete(token);
    });

  const waitForEvent = (type: string, matches: (event: BaresipEvent) => boolean = () => true, withinMs = WAIT_MS) =>
    withDeadline<BaresipEvent>(
      `baresip's event ${type}`,
      withinMs,
      (resolve) => {
        const look = () => {
          const found = events.find((event) => event.type === type && matches(event));
          if (found !== undefined) resolve(found);
        };
        eventWaiters.add(look);
        look();
        return () => eventWaiters.delete(look);
      },
      () => `seen: ${events.map((event) => event.type).join(', ')}`,
    );

  return {
    command,
    waitForEvent,
    events: () => events,
    forget: () => {
      events = [];
    },
    close: () => socket.destroy(),
  };
}

/** Feeds complete netstrings (`length:text,`) to `take`, however the stream is cut. */
function createNetstringReader(take: (text: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    rest += chunk;
    for (;;) {
      const colon = rest.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(rest.slice(0, colon));
      if (rest.length <= end) return;
      const text = rest.slice(colon + 1, end);
      rest = rest.slice(end + 1);
      take(text);
    }
  };
}

function withDeadline<T>(
  what: string,
  withinMs: number,
  begin: (resolve: (value: T) => void) => () => void,
  explain: () => string = () => '',
): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop: () => void = () => undefined;
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${what} did not come within ${withinMs} ms ${explain()}`));
    }, withinMs);
    stop = begin((value) => {
      clearTimeout(timer);
      queueMicrotask(() => stop());
      resolve(value);
    });
  });
}
