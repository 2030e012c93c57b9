/** What is worth a notification of the system: decided by comparing two snapshots. Pure. */
import { type AppState, type CallSnapshot, isFinal } from '../shared/state.ts';
import { outcomeText, toPlainText } from '../shared/texts.ts';
import type { Say } from './texts.ts';

export interface DesktopNotice {
  readonly title: string;
  readonly body: string;
}

export interface Onlooker {
  /** The user has the window before him, and sees it there. */
  readonly watching: boolean;
  /** The screen is locked: the window cannot be shown. */
  readonly locked: boolean;
}

const byId = (calls: readonly CallSnapshot[]): ReadonlyMap<string, CallSnapshot> =>
  new Map(calls.map((call) => [call.callId, call]));

function ofCalls(before: AppState, { calls, language, settings }: AppState): readonly DesktopNotice[] {
  const known = byId(before.calls);
  const ended = calls.filter((call) => isFinal(call.state) && known.get(call.callId)?.state !== call.state);
  return ended
    .filter(({ state }) => state !== 'cancelled' && (settings.notifications === 'all' || state === 'failed'))
    .map((call) => {
      const { sentence, nextStep } = outcomeText(call, language);
      return { title: toPlainText(call.dialText, 40), body: [sentence, nextStep].filter(Boolean).join(' ') };
    });
}

/** Whose only place is the window, where it cannot be seen. */
function ofLink(before: AppState, { link }: AppState, say: Say): readonly DesktopNotice[] {
  if (link === undefined || link.id === before.link?.id) return [];
  const body = [toPlainText(link.text, 60), link.why ?? link.preview.fault ?? ''].filter(Boolean).join('. ');
  return [{ title: say('link-waits'), body }];
}

function ofAnnouncements(before: AppState, { announcements }: AppState, say: Say): readonly DesktopNotice[] {
  const known = new Set(before.announcements.map(({ id }) => id));
  return announcements
    .filter(({ id, state }) => state === 'ringing' && !known.has(id))
    .map(({ number, name, line }) => ({
      title: say('incoming-call', { caller: toPlainText(name ?? number ?? say('unknown-caller'), 40) }),
      body: [name === undefined ? '' : toPlainText(number ?? '', 40), say('incoming-line', { line: toPlainText(line) })]
        .filter(Boolean)
        .join('. '),
    }));
}

export function toNotices(before: AppState, after: AppState, say: Say, onlooker: Onlooker): readonly DesktopNotice[] {
  const { notifications } = after.settings;
  if (notifications === 'none') return [];
  return [
    ...(onlooker.watching ? [] : ofCalls(before, after)),
    ...(onlooker.locked ? ofLink(before, after, say) : []),
    ...(notifications === 'all' && !onlooker.watching ? ofAnnouncements(before, after, say) : []),
  ];
}
