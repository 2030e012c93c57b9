/**
 * Dial texts from outside the window: a clicked link, the clipboard, another program's command line. A page may open a
 * link without being asked, so nothing is dialled here that the user did not choose to have dialled: at most one text
 * waits, the latest; codes, numbers that are to be confirmed and texts with several numbers always wait, and so does
 * everything while the screen is locked.
 */
import type { DialError } from '../../shared/contract.ts';
import type { Language } from '../../shared/language.ts';
import type { Result } from '../../shared/result.ts';
import type { LinkSettings, LinkSource } from '../../shared/settings.ts';
import type { NumberPreview, PendingLink } from '../../shared/state.ts';
import type { Clock, Crypto } from '../ports.ts';

type Why = 'paused' | 'locked' | 'code' | 'confirm' | 'several' | 'refused';

const WHY: Readonly<Record<Language, Readonly<Record<Why, string>>>> = {
  en: {
    paused: 'Links are paused, so it was not dialled.',
    locked: 'The screen was locked, so it was not dialled.',
    code: 'Codes with * or # are never dialled by a link alone.',
    confirm: 'It is dialled only after you have confirmed it.',
    several: 'There is more than one number: choose one.',
    refused: 'It could not be dialled: {text}',
  },
  de: {
    paused: 'Links sind angehalten, deshalb wurde nicht gewählt.',
    locked: 'Der Bildschirm war gesperrt, deshalb wurde nicht gewählt.',
    code: 'Codes mit * oder # werden nie von einem Link allein gewählt.',
    confirm: 'Sie wird erst gewählt, wenn Sie es bestätigt haben.',
    several: 'Es steht mehr als eine Nummer darin: Wählen Sie eine aus.',
    refused: 'Das ließ sich nicht wählen: {text}',
  },
};

/** What becomes of a text. `why`: it waits although the user's choice was not to ask. */
export type LinkDecision =
  | { readonly action: 'dial' }
  | { readonly action: 'count-down' }
  | { readonly action: 'ask'; readonly why?: Exclude<Why, 'refused'> };

/** Pure: may this text dial by itself? */
export function decideLink(
  preview: NumberPreview,
  source: LinkSource,
  settings: LinkSettings,
  locked: boolean,
): LinkDecision {
  const chosen = settings[source];
  // What cannot be dialled waits with its own sentence.
  if (preview.fault !== undefined) return { action: 'ask' };
  if (settings.paused) return { action: 'ask', why: 'paused' };
  if (chosen === 'ask') return preview.candidates.length > 1 ? { action: 'ask', why: 'several' } : { action: 'ask' };
  if (locked) return { action: 'ask', why: 'locked' };
  if (/[*#]/.test(`${preview.target.dial ?? ''}${preview.plan.send ?? ''}`)) return { action: 'ask', why: 'code' };
  if (preview.confirm !== undefined) return { action: 'ask', why: 'confirm' };
  if (preview.candidates.length > 1) return { action: 'ask', why: 'several' };
  return chosen === 'dial' ? { action: 'dial' } : { action: 'count-down' };
}

export interface LinkDeps {
  readonly clock: Clock;
  readonly crypto: Crypto;
  language(): Language;
  settings(): LinkSettings;
  preview(text: string): Promise<NumberPreview>;
  dial(args: { text: string; line?: string; confirmed?: boolean }): Promise<Result<{ callId: string }, DialError>>;
  /** The text that waits now; undefined: none. */
  changed(link: PendingLink | undefined): void;
}

export interface Links {
  open(text: string, source: LinkSource): Promise<void>;
  setLocked(locked: boolean): void;
  dial(
    id: string,
    chosen: { readonly text?: string; readonly line?: string },
  ): Promise<Result<{ callId: string }, DialError>> | undefined;
  dismiss(id: string): void;
  close(): void;
}

export function createLinks(deps: LinkDeps): Links {
  let pending: PendingLink | undefined;
  let locked = false;
  let stopCountDown = (): void => {};
  let latest = 0;

  function show(link: PendingLink | undefined): void {
    stopCountDown();
    stopCountDown = () => {};
    pending = link;
    deps.changed(link);
  }

  const whyAsked = (why: Why | undefined): string | undefined =>
    why === undefined ? undefined : WHY[deps.language()][why];

  const wait = (link: Omit<PendingLink, 'id' | 'why'>, why?: string): void =>
    show({ id: deps.crypto.random(8), ...link, ...(why === undefined ? {} : { why }) });

  async function dialNow(link: Omit<PendingLink, 'id'>): Promise<void> {
    const dialled = await deps.dial({ text: link.text });
    // It looked well a moment ago; never silence.
    if (!dialled.ok) {
      const { dialsAt: _, ...still } = link;
      wait(still, WHY[deps.language()].refused.replace('{text}', dialled.error.text));
    }
  }

  function countDown(link: Omit<PendingLink, 'id' | 'why'>): void {
    const ms = deps.settings().countDownSeconds * 1000;
    const dialsAt = deps.clock.wallClock() + ms;
    wait({ ...link, dialsAt });
    stopCountDown = deps.clock.after(ms, () => {
      show(undefined);
      // The screen may have been locked, or the settings changed, since the count began.
      const decision = decideLink(link.preview, link.source, deps.settings(), locked);
      if (decision.action === 'ask') wait(link, whyAsked(decision.why));
      else void dialNow(link);
    });
  }

  return {
    async open(text, source) {
      const turn = ++latest;
      const preview = await deps.preview(text);
      if (turn !== latest) return;
      const link = { source, text, preview };
      const decision = decideLink(preview, source, deps.settings(), locked);
      if (decision.action === 'dial') {
        show(undefined);
        await dialNow(link);
      } else if (decision.action === 'count-down') countDown(link);
      else if (decision.action === 'ask') wait(link, whyAsked(decision.why));
    },
    setLocked(now) {
      locked = now;
      if (!now || pending?.dialsAt === undefined) return;
      const { id: _, dialsAt: __, ...link } = pending;
      wait(link, WHY[deps.language()].locked);
    },
    dial(id, { text, line }) {
      if (pending?.id !== id) return undefined;
      const link = pending;
      show(undefined);
      return deps
        .dial({ text: text ?? link.text, ...(line === undefined ? {} : { line }), confirmed: true })
        .then((dialled) => {
          if (!dialled.ok && pending === undefined) {
            const { dialsAt: _, ...still } = link;
            show({ ...still, why: dialled.error.text });
          }
          return dialled;
        });
    },
    dismiss(id) {
      if (pending?.id === id) show(undefined);
    },
    close: () => stopCountDown(),
  };
}
