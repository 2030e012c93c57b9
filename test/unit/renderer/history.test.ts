import { describe, expect, test } from 'vitest';
import type { CommandName, Commands } from '../../../electron/shared/contract.ts';
import type { HistoryEntry } from '../../../electron/shared/history.ts';
import { err, ok } from '../../../electron/shared/result.ts';
import { findCalls } from '../../../renderer/src/views/history/useHistory.ts';

const entry = (at: number): HistoryEntry => ({
  id: `h${at}`,
  direction: 'outgoing',
  line: 'Office',
  dialText: '100',
  sent: '100',
  outcome: 'connected',
  startedAt: at,
  endedAt: at,
});

/** An application with so many calls, which remembers what it was asked for. */
function withCalls(count: number) {
  const asked: string[] = [];
  const all = Array.from({ length: count }, (_, at) => entry(at));
  const invoke = <K extends CommandName>(name: K, args: Commands[K]['args']): Promise<Commands[K]['reply']> => {
    const { offset, limit } = args as Commands['history:list']['args'];
    asked.push(`${name} ${offset} ${limit}`);
    return Promise.resolve(ok({ entries: all.slice(offset, offset + limit), total: count }) as Commands[K]['reply']);
  };
  return { asked, invoke };
}

describe('calls of the history', () => {
  test('as many as are wanted, and how many there are', async () => {
    const app = withCalls(120);
    const found = await findCalls(app, '', 50);
    expect(found).toMatchObject({ ok: true, value: { total: 120 } });
    expect(found.ok && found.value.entries.length).toBe(50);
    expect(app.asked).toEqual(['history:list 0 50']);
  });

  test('more than one command gives are asked for in parts', async () => {
    const app = withCalls(1_100);
    const found = await findCalls(app, '', 1_050);
    expect(found.ok && found.value.entries.map(({ id }) => id)).toEqual(
      Array.from({ length: 1_050 }, (_, at) => `h${at}`),
    );
    expect(app.asked).toEqual(['history:list 0 500', 'history:list 500 500', 'history:list 1000 50']);
  });

  test('it ends where the history ends, also when calls vanish in between', async () => {
    const app = withCalls(3);
    const found = await findCalls(app, '', 50);
    expect(found.ok && found.value.entries.length).toBe(3);
    expect(app.asked).toHaveLength(1);
  });

  test('a fault is handed on', async () => {
    const found = await findCalls({ invoke: () => Promise.resolve(err('unreadable') as never) }, '', 50);
    expect(found).toEqual(err('unreadable'));
  });
});
