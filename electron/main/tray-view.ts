/** What the tray shows of the snapshot. Pure: what it does is in tray.ts. */
import { type AppState, type CallSnapshot, isFinal } from '../shared/state.ts';
import { stateText, toPlainText } from '../shared/texts.ts';
import type { Say } from './texts.ts';

export type TrayIcon = 'idle' | 'calling' | 'problem';

export type TrayAction =
  | { readonly kind: 'show' }
  | { readonly kind: 'dial'; readonly text: string; readonly line: string }
  | { readonly kind: 'hang-up'; readonly callId: string }
  | { readonly kind: 'default-line'; readonly name: string }
  | { readonly kind: 'pause'; readonly paused: boolean }
  | { readonly kind: 'quit' };

export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'action'; readonly label: string; readonly action: TrayAction; readonly checked?: boolean }
  | { readonly kind: 'list'; readonly label: string; readonly items: readonly TrayItem[] }
  /** Only says something. */
  | { readonly kind: 'text'; readonly label: string };

export interface TrayView {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

const RECENT = 5;
const SEPARATOR: TrayItem = { kind: 'separator' };

/** A menu reads `&` as the mark of a key (Windows, Linux): doubled, it is itself. */
const label = (text: string): string => toPlainText(text, 60).replaceAll('&', '&&');

function recentItems({ history }: AppState, say: Say): readonly TrayItem[] {
  const dialled = history.recent.flatMap((entry) => (entry.direction === 'outgoing' ? [entry] : []));
  const once = dialled.filter(
    ({ dialText }, index) => dialled.findIndex((each) => each.dialText === dialText) === index,
  );
  if (once.length === 0) return [{ kind: 'text', label: say('no-recent') }];
  return once.slice(0, RECENT).map(({ dialText, line }) => ({
    kind: 'action',
    label: label(dialText),
    action: { kind: 'dial', text: dialText, line },
  }));
}

function lineItems({ lines }: AppState, say: Say): readonly TrayItem[] {
  const own = lines.filter(({ demo, active }) => active && !demo);
  if (own.length === 0) return [{ kind: 'text', label: say('no-lines') }];
  return own.map((line) => ({
    kind: 'action',
    label: label(line.name),
    action: { kind: 'default-line', name: line.name },
    checked: line.default,
  }));
}

function iconOf(running: CallSnapshot | undefined, failed: unknown): TrayIcon {
  if (running !== undefined) return 'calling';
  return failed === undefined ? 'idle' : 'problem';
}

export function toTrayView(state: AppState, say: Say): TrayView {
  const { calls, lines, language, settings } = state;
  const running = calls.filter((call) => !isFinal(call.state));
  const latest = running.at(-1);
  const failed = lines.find(({ active, registration }) => active && registration.state === 'failed');
  const tooltip = (): string => {
    if (latest !== undefined) return say('tray-calling', { text: stateText(latest, language) });
    return failed === undefined ? say('tray-idle') : say('tray-problem', { line: toPlainText(failed.name) });
  };
  return {
    icon: iconOf(latest, failed),
    tooltip: tooltip(),
    items: [
      { kind: 'action', label: say('dial'), action: { kind: 'show' } },
      ...running.map(
        ({ callId, dialText }): TrayItem => ({
          kind: 'action',
          label: label(say('hang-up', { number: toPlainText(dialText, 30) })),
          action: { kind: 'hang-up', callId },
        }),
      ),
      SEPARATOR,
      { kind: 'list', label: say('recent'), items: recentItems(state, say) },
      { kind: 'list', label: say('lines'), items: lineItems(state, say) },
      {
        kind: 'action',
        label: say('pause'),
        action: { kind: 'pause', paused: !settings.links.paused },
        checked: settings.links.paused,
      },
      SEPARATOR,
      { kind: 'action', label: say('quit'), action: { kind: 'quit' } },
    ],
  };
}
