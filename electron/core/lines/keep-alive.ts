/**
 * Keeps a flow open on its way, and notices when it is not (RFC 5626 §4.4.1, §3.5.1): an empty line pair every so often. A
 * stream answers with a pong; over UDP nothing comes back, except ICMP's no.
 */
import type { Clock, Crypto, WireFault } from '../ports.ts';
import type { Edge } from '../sip/edge.ts';
import type { Flow } from '../sip/flows.ts';
import { chance } from './back-off.ts';

export interface KeepAlive {
  readonly flow: Flow;
  stop(): void;
}

/** RFC 5626 §4.4.1: a pong that has not come within 10 s does not come. */
const PONG_MS = 10_000;

const SILENT: WireFault = { kind: 'timeout', text: 'The server no longer answers on this connection.' };

export function keepAlive(
  flow: Flow,
  deps: {
    readonly edge: Edge;
    readonly clock: Clock;
    readonly crypto: Crypto;
    readonly seconds: number;
    /** Whether the server answers a request on this flow in time. */
    probe(limitMs: number): Promise<boolean>;
    /** Once; nothing is sent any more. */
    lost(fault: WireFault): void;
  },
): KeepAlive {
  const { edge, clock, crypto, seconds } = deps;
  const isStream = flow.wire.transport !== 'udp';
  let stopTimer = (): void => {};
  let stopPong = (): void => {};
  // A server that has never answered a ping may not know RFC 5626: then it is asked with a request instead.
  let pongs: 'unknown' | 'come' | 'never-come' = 'unknown';
  let over = false;

  const unwatch = edge.watch({
    flow,
    pong() {
      pongs = 'come';
      stopPong();
    },
    lost: end,
    unreachable: end,
  });

  function stop(): void {
    over = true;
    stopTimer();
    stopPong();
    unwatch();
  }

  function end(fault: WireFault): void {
    stop();
    deps.lost(fault);
  }

  function wait(): void {
    // RFC 5626 §4.4.1: between 80 and 100 % of the time, so that flows do not ping together.
    stopTimer = clock.after(seconds * 1000 * (0.8 + 0.2 * chance(crypto)), ping);
  }

  function silent(): void {
    if (pongs === 'come') {
      end(SILENT);
      return;
    }
    pongs = 'never-come';
    void ask();
  }

  async function ask(): Promise<void> {
    const answered = await deps.probe(PONG_MS);
    if (!over && !answered) end(SILENT);
  }

  function ping(): void {
    wait();
    stopPong();
    if (isStream && pongs === 'never-come') void ask();
    else edge.ping(flow);
    if (isStream && pongs !== 'never-come') stopPong = clock.after(PONG_MS, silent);
  }

  wait();
  return { flow, stop };
}
