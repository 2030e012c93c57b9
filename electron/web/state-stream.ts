/**
 * The snapshot as server-sent events: one AppState an event, its version as the event's id. A client that reads slowly is
 * sent the latest snapshot when it can take one, and never those in between.
 */
import type { AppState } from '../shared/state.ts';

/** What a stream needs of the application. */
export interface StateSource {
  state(): AppState;
  subscribe(listener: () => void): () => void;
}

/** The part of an HTTP response that is used. */
export interface EventSink {
  /** @returns false: what was written waits, and `drain` comes once it is gone */
  write(text: string): boolean;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  end(): unknown;
}

/** A line that holds nothing is a comment. It finds out that a client has gone. */
const HEARTBEAT = ':\n\n';
const RECONNECT_MS = 1_000;

const toEvent = (state: AppState): string => `id: ${state.version}\ndata: ${JSON.stringify(state)}\n\n`;

/**
 * Begins at once, and lets go of everything when the sink closes.
 * @returns a function that ends the stream
 */
export function streamState(source: StateSource, sink: EventSink, heartbeatMs: number): () => void {
  let sent: number | undefined;
  let isFull = !sink.write(`retry: ${RECONNECT_MS}\n\n`);
  let open = true;
  const push = (): void => {
    if (isFull || !open) return;
    const state = source.state();
    if (state.version === sent) return;
    sent = state.version;
    isFull = !sink.write(toEvent(state));
  };
  const heartbeat = setInterval(() => {
    if (!isFull) isFull = !sink.write(HEARTBEAT);
  }, heartbeatMs);
  const unsubscribe = source.subscribe(push);
  const stop = (): void => {
    if (!open) return;
    open = false;
    clearInterval(heartbeat);
    unsubscribe();
  };
  sink.on('drain', () => {
    isFull = false;
    push();
  });
  sink.on('close', stop);
  push();
  return () => {
    if (!open) return;
    stop();
    sink.end();
  };
}
