import { describe, expect, it } from 'vitest';
import { createLife, type LifeDeps } from '../../../electron/main/life.ts';

function create(overrides: Partial<Parameters<typeof createLife<string>>[0]> = {}) {
  const seen: string[] = [];
  const timers: (() => void)[] = [];
  const life = createLife<string>({
    clock: {
      after(_ms, run) {
        timers.push(run);
        return () => void timers.splice(timers.indexOf(run), 1);
      },
    },
    begin: async () => async (request) => void seen.push(request),
    close: async () => void seen.push('closed'),
    quit: () => void seen.push('quit'),
    fault: (error) => void seen.push(`fault ${error instanceof Error ? error.message : error}`),
    ...overrides,
  });
  return { life, seen, timers };
}

describe('a life', () => {
  it('what comes early waits, in order', async () => {
    const { life, seen } = create();
    life.receive('a');
    life.receive('b');
    expect(seen).toEqual([]);
    await life.start();
    life.receive('c');
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('ends once, however often it is asked to', async () => {
    const { life, seen, timers } = create();
    await life.start();
    const first = life.end();
    expect(life.isEnding()).toBe(true);
    expect(life.hasEnded()).toBe(false);
    await Promise.all([first, life.end()]);
    expect(life.hasEnded()).toBe(true);
    life.receive('too late');
    expect(seen).toEqual(['closed']);
    expect(timers).toEqual([]);
  });

  it('ends within a bound, whatever hangs', async () => {
    const { life, timers } = create({ close: () => new Promise(() => {}) });
    await life.start();
    const ended = life.end();
    await Promise.resolve();
    await Promise.resolve();
    expect(timers.length).toBe(1);
    timers[0]?.();
    await ended;
    expect(life.hasEnded()).toBe(true);
  });

  it('ends although closing fails', async () => {
    const { life, seen } = create({ close: () => Promise.reject(new Error('x')) });
    await life.start();
    await life.end();
    expect(life.hasEnded()).toBe(true);
    expect(seen).toEqual(['fault x']);
  });

  it.each<[string, LifeDeps<string>['begin'], string[]]>([
    ['cannot', async () => undefined, ['quit']],
    ['fails to', () => Promise.reject(new Error('y')), ['fault y', 'quit']],
  ])('that %s begin is over', async (_what, begin, expected) => {
    const { life, seen } = create({ begin });
    life.receive('a');
    await life.start();
    expect(life.hasEnded()).toBe(true);
    expect(seen).toEqual(expected);
  });

  it('that ends while it begins is closed after it has begun', async () => {
    type Taker = (request: string) => Promise<void>;
    let begun = (_: Taker): void => {};
    const begin = (): Promise<Taker> =>
      new Promise((resolve) => {
        begun = resolve;
      });
    const { life, seen } = create({ begin });
    const started = life.start();
    const ended = life.end();
    begun(async (request) => void seen.push(request));
    life.receive('a link');
    await Promise.all([started, ended]);
    expect(seen).toEqual(['closed']);
  });

  it('a request that fails is a fault, and the next one is taken', async () => {
    const { life, seen } = create({
      begin: async () => async (request) => {
        if (request === 'bad') throw new Error('z');
        seen.push(request);
      },
    });
    await life.start();
    life.receive('bad');
    life.receive('good');
    await life.end();
    expect(seen).toEqual(['good', 'fault z', 'closed']);
  });
});
