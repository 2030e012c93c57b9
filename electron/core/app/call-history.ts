/** The history: what has ended goes into it once; pages ask for parts of it. */
import type { Commands } from '../../shared/contract.ts';
import { type HistoryEntry, type HistoryStore, searchHistory, toCsv } from '../../shared/history.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type Announcement, type CallSnapshot, type DialerState, isFinal } from '../../shared/state.ts';
import type { Clock } from '../ports.ts';
import { type AppContext, failedIn } from './context.ts';

/** The latest calls that the first page shows. */
const RECENT = 8;
const DAY_MS = 86_400_000;

export interface CallHistory {
  /** Reads what is there and forgets what is too old. */
  begin(): Promise<void>;
  /** Takes down what has ended since the last look. */
  follow(state: DialerState): void;
  list(args: Commands['history:list']['args']): Promise<Commands['history:list']['reply']>;
  toCsv(query: string): Promise<Result<string, string>>;
  remove(id: string): Promise<Result<undefined, string>>;
  clear(): Promise<Result<undefined, string>>;
  /** Forgets what is older than the settings allow. */
  prune(): Promise<Result<undefined, string>>;
  /** Waits until everything is written. */
  close(): Promise<void>;
}

const newestFirst = (entries: readonly HistoryEntry[]): readonly HistoryEntry[] =>
  [...entries].sort((a, b) => b.startedAt - a.startedAt);

export function createCallHistory(context: AppContext, history: HistoryStore, clock: Clock): CallHistory {
  const recorded = new Set<string>();
  let writing = Promise.resolve();
  let stopTimer = (): void => {};

  async function show(): Promise<void> {
    const entries = await history.list();
    if (!entries.ok) return context.notify('problem', entries.error);
    const { value } = entries;
    context.store.update((state) => ({
      ...state,
      history: {
        revision: state.history.revision + 1,
        count: value.length,
        recent: newestFirst(value).slice(0, RECENT),
      },
    }));
  }

  async function changed(change: Promise<Result<unknown, string>>): Promise<Result<undefined, string>> {
    const result = failedIn(context, await change);
    if (!result.ok) return result;
    await show();
    return ok(undefined);
  }

  async function write(entries: readonly HistoryEntry[]): Promise<void> {
    for (const entry of entries) {
      const added = await history.add(entry);
      if (!added.ok) context.notify('problem', added.error);
    }
    await show();
  }

  async function find(query: string): Promise<Result<readonly HistoryEntry[], string>> {
    const entries = failedIn(context, await history.list());
    return entries.ok ? ok(searchHistory(newestFirst(entries.value), query)) : entries;
  }

  function prune(): Promise<Result<undefined, string>> {
    const { historyDays } = context.settings();
    return changed(historyDays === 0 ? history.clear() : history.prune(historyDays, clock.wallClock()));
  }

  async function pruneDaily(): Promise<void> {
    stopTimer = clock.after(DAY_MS, () => void pruneDaily());
    const pruned = await prune();
    if (!pruned.ok) context.notify('problem', pruned.error);
  }

  return {
    begin: pruneDaily,
    follow({ calls, announcements }) {
      const ended = [
        ...calls.filter(({ state }) => isFinal(state)).map(ofCall),
        ...announcements.filter(({ state }) => state !== 'ringing').map(ofAnnouncement),
      ].filter(({ id }) => !recorded.has(id));
      if (ended.length === 0) return;
      for (const { id } of ended) recorded.add(id);
      if (context.settings().historyDays > 0) writing = writing.then(() => write(ended));
    },
    async list({ query, offset, limit }) {
      const found = await find(query);
      if (!found.ok) return found;
      return ok({ entries: found.value.slice(offset, offset + limit), total: found.value.length });
    },
    async toCsv(query) {
      const found = await find(query);
      return found.ok ? ok(toCsv(found.value, context.language())) : found;
    },
    remove: (id) => changed(history.remove(id)),
    clear: () => changed(history.clear()),
    prune,
    close() {
      stopTimer();
      return writing;
    },
  };
}

function ofCall(call: CallSnapshot): HistoryEntry {
  const {
    callId,
    line,
    dialText,
    sent,
    outcome = 'result-unknown',
    sip,
    detail,
    startedAt,
    endedAt = startedAt,
  } = call;
  return {
    id: callId,
    direction: 'outgoing',
    line,
    dialText,
    sent,
    outcome,
    ...(sip === undefined ? {} : { sip }),
    ...(detail === undefined ? {} : { detail }),
    startedAt,
    endedAt,
  };
}

function ofAnnouncement({ id, line, number, name, state, startedAt, endedAt }: Announcement): HistoryEntry {
  return {
    id,
    direction: 'incoming',
    line,
    outcome: state === 'ringing' ? 'ended' : state,
    caller: { ...(number === undefined ? {} : { number }), ...(name === undefined ? {} : { name }) },
    startedAt,
    endedAt: endedAt ?? startedAt,
  };
}
