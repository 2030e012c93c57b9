/** The bridge of a browser: commands as POST, snapshots as server-sent events. */
import type { CommandName, Commands } from '../../../electron/shared/contract.ts';
import type { AppState } from '../../../electron/shared/state.ts';
import { type Bridge, type Connection, NoConnection } from './bridge.ts';
import { eventReader } from './server-sent-events.ts';

export interface HttpBridgeOptions {
  /** Of the server: `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly token: string;
  readonly firstRetryMs?: number;
  readonly mostRetryMs?: number;
}

const FIRST_RETRY_MS = 250;
const MOST_RETRY_MS = 5_000;

/** A stream that says nothing at all for so long is dead: the server writes a comment every 15 seconds. */
const SILENCE_MS = 45_000;

export interface HttpBridge extends Bridge {
  onConnection(listener: (connection: Connection) => void): () => void;
  close(): void;
}

export function createHttpBridge(options: HttpBridgeOptions): HttpBridge {
  const { origin, token, firstRetryMs = FIRST_RETRY_MS, mostRetryMs = MOST_RETRY_MS } = options;
  const states = new Set<(state: AppState) => void>();
  const connections = new Set<(connection: Connection) => void>();
  const closing = new AbortController();
  let connection: Connection = 'connecting';
  let latest: AppState | undefined;
  let running = false;

  function become(next: Connection): void {
    if (connection === next) return;
    connection = next;
    for (const listener of connections) listener(next);
  }

  function take(state: AppState): void {
    if (latest !== undefined && state.version < latest.version) return;
    latest = state;
    for (const listener of states) listener(state);
  }

  async function stream(): Promise<'refused' | 'ended'> {
    const ending = new AbortController();
    const end = (): void => ending.abort();
    closing.signal.addEventListener('abort', end);
    let silence = setTimeout(end, SILENCE_MS);
    try {
      const headers = { accept: 'text/event-stream', 'x-dialtray-token': token };
      const response = await fetch(`${origin}/api/state`, { headers, signal: ending.signal });
      if (response.status === 401 || response.status === 403) return 'refused';
      if (!response.ok || response.body === null) return 'ended';
      // Another run of the server counts from the beginning.
      latest = undefined;
      const read = eventReader((data) => {
        take(JSON.parse(data) as AppState);
        become('open');
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        clearTimeout(silence);
        silence = setTimeout(end, SILENCE_MS);
        read(piece.value);
      }
      return 'ended';
    } catch {
      // Refused, reset or aborted: the same to us, it is tried again.
      return 'ended';
    } finally {
      clearTimeout(silence);
      closing.signal.removeEventListener('abort', end);
    }
  }

  async function keepStreaming(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!closing.signal.aborted) {
      const end = await stream();
      if (closing.signal.aborted) return;
      if (end === 'refused') {
        become('refused');
        return;
      }
      if (connection === 'open') retryMs = firstRetryMs;
      become('lost');
      await pause(retryMs, closing.signal);
      retryMs = Math.min(retryMs * 2, mostRetryMs);
    }
  }

  async function invoke<K extends CommandName>(name: K, args: Commands[K]['args']): Promise<Commands[K]['reply']> {
    const request = fetch(`${origin}/api/command`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-dialtray-token': token },
      body: JSON.stringify({ name, args }),
    });
    const response = await request.catch(() => {
      throw new NoConnection(`${name}: no connection`);
    });
    const text = await response.text();
    if (!response.ok) throw new Error(faultOf(text) ?? `${name}: ${response.status}`);
    return (text === '' ? undefined : JSON.parse(text)) as Commands[K]['reply'];
  }

  return {
    invoke,
    on(_name, listener) {
      states.add(listener);
      if (latest !== undefined) listener(latest);
      if (!running) {
        running = true;
        void keepStreaming();
      }
      return () => states.delete(listener);
    },
    onConnection(listener) {
      connections.add(listener);
      listener(connection);
      return () => connections.delete(listener);
    },
    close: () => closing.abort(),
  };
}

const pause = (ms: number, until: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, ms);
    until.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });

/** The server's sentence; whatever stands in between answers something else. */
function faultOf(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const isFault = typeof body === 'object' && body !== null && 'error' in body;
    return isFault && typeof body.error === 'string' ? body.error : undefined;
  } catch {
    return undefined;
  }
}
