/** The program's own network, which can go away: no way to anybody, connections lost, datagrams that do not leave. */
import type { Network, Wire, WireEvents, WireFault } from '../../electron/core/ports.ts';
import { createNetwork } from '../../electron/node/network.ts';
import { err } from '../../electron/shared/result.ts';

export interface FailingNetwork extends Network {
  /** The cable is pulled. */
  cut(): void;
  mend(): void;
}

const NO_WAY: WireFault = { kind: 'unreachable', text: 'There is no way to this network.' };

export function createFailingNetwork(): FailingNetwork {
  const real = createNetwork({ caFile: undefined });
  const streams = new Map<Wire, WireEvents>();
  let isCut = false;

  /** A datagram that cannot leave is told of at once; nothing arrives any more. */
  const failing = (wire: Wire, events: WireEvents): Wire => ({
    ...wire,
    transport: wire.transport,
    local: wire.local,
    remote: wire.remote,
    send(octets, to) {
      if (!isCut) wire.send(octets, to);
      else if (wire.transport === 'udp') setImmediate(() => events.unreachable(to ?? wire.remote, NO_WAY));
    },
    close() {
      streams.delete(wire);
      wire.close();
    },
  });

  return {
    async open(target, events, timeoutMs) {
      if (isCut) return err(NO_WAY);
      const heard: WireEvents = { ...events, data: (octets, from) => isCut || events.data(octets, from) };
      const opened = await real.open(target, heard, timeoutMs);
      if (!opened.ok) return opened;
      if (target.transport !== 'udp') streams.set(opened.value, events);
      return { ok: true, value: failing(opened.value, events) };
    },
    openSink: real.openSink,
    cut() {
      isCut = true;
      for (const [wire, events] of [...streams]) {
        streams.delete(wire);
        wire.close();
        events.closed(NO_WAY);
      }
    },
    mend() {
      isCut = false;
    },
  };
}
