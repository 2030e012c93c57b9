import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { streamState } from '../../../electron/web/state-stream.ts';
import { createFakeApp } from './fake-app.ts';

class FakeSink extends EventEmitter {
  readonly written: string[] = [];
  isSlow = false;
  ends = 0;

  write(text: string): boolean {
    this.written.push(text);
    return !this.isSlow;
  }

  end(): void {
    this.ends += 1;
    this.emit('close');
  }

  /** What a browser would make of it: ids and versions. */
  events(): readonly { readonly id: string; readonly version: number }[] {
    return this.written
      .join('')
      .split('\n\n')
      .filter((block) => block.includes('data: '))
      .map((block) => ({
        id: /^id: (\d+)$/m.exec(block)?.[1] ?? '',
        version: (JSON.parse(/^data: ([^\n]*)/m.exec(block)?.[1] ?? '{}') as { version: number }).version,
      }));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the stream of snapshots', () => {
  it('begins with what is there and tells every change once, its version as its id', () => {
    const fake = createFakeApp();
    const sink = new FakeSink();
    streamState(fake.app, sink, 15_000);
    fake.change();
    fake.change();
    expect(sink.events()).toEqual([
      { id: '1', version: 1 },
      { id: '2', version: 2 },
      { id: '3', version: 3 },
    ]);
  });

  it('a slow reader gets the latest snapshot, not those in between', () => {
    const fake = createFakeApp();
    const sink = new FakeSink();
    sink.isSlow = true;
    streamState(fake.app, sink, 15_000);
    const before = sink.written.length;
    for (let i = 0; i < 1_000; i += 1) fake.change();
    vi.advanceTimersByTime(60_000);
    expect(sink.written).toHaveLength(before);
    sink.emit('drain');
    expect(sink.events().at(-1)).toEqual({ id: '1001', version: 1001 });
    expect(sink.events().length).toBeLessThanOrEqual(2);
    sink.isSlow = false;
    sink.emit('drain');
    fake.change();
    expect(sink.events().at(-1)?.version).toBe(1002);
  });

  it('a line break in a text does not end the event', () => {
    const fake = createFakeApp();
    const sink = new FakeSink();
    streamState(fake.app, sink, 15_000);
    fake.change({ notices: [{ id: '1', kind: 'info', text: 'one\n\ndata: {}\r\n\r\n two\u2028' }] });
    expect(sink.events().map(({ version }) => version)).toEqual([1, 2]);
  });

  it('writes a comment from time to time, so that a connection that is dead is found', () => {
    const sink = new FakeSink();
    streamState(createFakeApp().app, sink, 15_000);
    const before = sink.written.length;
    vi.advanceTimersByTime(45_000);
    expect(sink.written.slice(before)).toEqual([':\n\n', ':\n\n', ':\n\n']);
  });

  it('lets go of everything when the client leaves, and when it is ended', () => {
    for (const end of ['client', 'server'] as const) {
      const fake = createFakeApp();
      const sink = new FakeSink();
      const stop = streamState(fake.app, sink, 15_000);
      if (end === 'client') sink.emit('close');
      else stop();
      stop();
      const { length } = sink.written;
      fake.change();
      sink.emit('drain');
      expect(sink.written).toHaveLength(length);
      expect(fake.listeners.size).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
      expect(sink.ends).toBe(end === 'client' ? 0 : 1);
    }
  });
});
