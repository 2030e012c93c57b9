import { beforeEach, describe, expect, it } from 'vitest';
import { createPower } from '../../../electron/main/power.ts';
import { app, powerMonitor, resetElectron } from '../../support/fake-electron/index.ts';

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

function create(platform: NodeJS.Platform) {
  const seen: string[] = [];
  let timer: (() => void) | undefined;
  let address = '192.0.2.1';
  const power = createPower({
    platform,
    clock: {
      now: () => 0,
      wallClock: () => 0,
      after(_ms, run) {
        timer = run;
        return () => {
          timer = undefined;
        };
      },
    },
    addresses: () => address,
    wokeUp: () => void seen.push('awake'),
    locked: (locked) => void seen.push(locked ? 'locked' : 'open'),
    shutDown: () => void seen.push('shut down'),
  });
  return {
    power,
    seen,
    tick: (next: string) => {
      address = next;
      timer?.();
    },
    ticking: () => timer !== undefined,
  };
}

describe('power', () => {
  it('waking up begins anew; falling asleep sends nothing', () => {
    const { seen } = create('darwin');
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
    powerMonitor.emit('lock-screen');
    powerMonitor.emit('unlock-screen');
    powerMonitor.emit('shutdown', { preventDefault: () => {} });
    expect(seen).toEqual(['awake', 'locked', 'open', 'shut down']);
  });

  it('listens to `resume` first: with `shutdown` first, Linux would not listen at all', () => {
    const order: unknown[] = [];
    powerMonitor.on('newListener', (name) => order.push(name));
    create('linux');
    expect(order[0]).toBe('resume');
  });

  it('another network begins anew, no network does not', () => {
    const { seen, tick } = create('darwin');
    tick('192.0.2.1');
    expect(seen).toEqual([]);
    tick('');
    expect(seen).toEqual([]);
    tick('198.51.100.1');
    tick('198.51.100.1');
    expect(seen).toEqual(['awake']);
  });

  it('Linux has no event for the lock: the screen saver is asked', () => {
    const { power, seen, tick } = create('linux');
    powerMonitor.idleState = 'locked';
    power.lookAtLock();
    powerMonitor.idleState = 'idle';
    tick('192.0.2.1');
    expect(seen).toEqual(['locked', 'open']);
  });

  it('where there is an event, the system is asked only until the first one', () => {
    const { power, seen } = create('win32');
    powerMonitor.idleState = 'locked';
    power.lookAtLock();
    powerMonitor.emit('unlock-screen');
    power.lookAtLock();
    expect(seen).toEqual(['locked', 'open']);
  });

  it('nothing is left at the end', () => {
    const { power, ticking } = create('linux');
    power.close();
    expect(powerMonitor.eventNames()).toEqual([]);
    expect(ticking()).toBe(false);
  });
});
