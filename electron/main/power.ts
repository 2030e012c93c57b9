/**
 * Sleep, the lock of the screen, and another network. A computer that sleeps gives no time for a message, so nothing is
 * sent then; when it wakes, lines begin anew.
 */
import { networkInterfaces } from 'node:os';
import { powerMonitor } from 'electron';
import type { Clock } from '../core/ports.ts';

/** Electron has no event for a change of network (docs/latest/api/net). Reading the addresses takes a tenth of a millisecond. */
const LOOK_MS = 10_000;

export interface PowerDeps {
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** What the computer's addresses are now. */
  addresses?(): string;
  wokeUp(): void;
  locked(locked: boolean): void;
  /** The session ends: the system waits for a moment. */
  shutDown(): void;
}

export interface Power {
  /** For when it matters. Linux has no event for the lock of the screen; its screen saver is asked now and then as well. */
  lookAtLock(): void;
  close(): void;
}

const ownAddresses = (): string =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort()
    .join(' ');

/** After Electron is ready. */
export function createPower(deps: PowerDeps): Power {
  const { platform, clock, addresses = ownAddresses, wokeUp, locked } = deps;
  let known = addresses();
  let stopLooking = (): void => {};
  /** Windows and macOS tell of each change; how it was when we came, they must be asked, too. */
  let isTold = false;
  const tell = (now: boolean): void => {
    isTold = true;
    locked(now);
  };

  const listeners = {
    resume: () => {
      known = addresses();
      wokeUp();
    },
    'lock-screen': () => tell(true),
    'unlock-screen': () => tell(false),
    shutdown: () => deps.shutDown(),
  } as const;
  // `resume` first: where `shutdown` is the first listener, Linux does not begin to listen (lib/browser/api/power-monitor.ts).
  powerMonitor.on('resume', listeners.resume);
  powerMonitor.on('lock-screen', listeners['lock-screen']);
  powerMonitor.on('unlock-screen', listeners['unlock-screen']);
  powerMonitor.on('shutdown', listeners.shutdown);

  function lookAtLock(): void {
    if (platform === 'linux' || !isTold) locked(powerMonitor.getSystemIdleState(60) === 'locked');
  }
  function look(): void {
    stopLooking = clock.after(LOOK_MS, () => {
      const now = addresses();
      // With no address at all there is nothing to begin with.
      if (now !== known && now !== '') wokeUp();
      known = now;
      if (platform === 'linux') lookAtLock();
      look();
    });
  }
  look();

  return {
    lookAtLock,
    close() {
      stopLooking();
      powerMonitor.removeListener('resume', listeners.resume);
      powerMonitor.removeListener('lock-screen', listeners['lock-screen']);
      powerMonitor.removeListener('unlock-screen', listeners['unlock-screen']);
      powerMonitor.removeListener('shutdown', listeners.shutdown);
    },
  };
}
