import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { LineSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useDial } from '../../shell/DialProvider.tsx';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { onBoxEvent } from './box-events.ts';
import { DIAL_TEXT_LENGTH, isTooLong } from './dial-text.ts';
import { keptText } from './kept-text.ts';
import { movedMark } from './marks.ts';
import type { Suggestion } from './suggestions.ts';
import { type Previewed, toArgs, usePreview } from './usePreview.ts';
import { useSuggestions } from './useSuggestions.ts';
import { useWindowFocus } from './useWindowFocus.ts';

export interface DialBoxModel {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly exact: boolean;
  readonly lines: readonly LineSnapshot[];
  /** The line that the user has chosen; undefined: the default one. */
  readonly line: string | undefined;
  readonly suggestions: readonly Suggestion[];
  readonly isListShown: boolean;
  /** Which suggestion the arrow keys stand on; -1: on the text itself. */
  readonly marked: number;
  readonly shown: Previewed | undefined;
  readonly refusal: string | undefined;
  type(text: string): void;
  clear(): void;
  setExact(exact: boolean): void;
  setLine(name: string): void;
  /** Dials what is typed, or a number that was chosen. */
  send(chosen?: string): Promise<void>;
  press(event: KeyboardEvent): void;
  closeList(): void;
}

/** What is typed wins, unless an arrow key has gone to a suggestion. */
export function useDialBox(askWhich: () => void): DialBoxModel {
  const t = useTexts('dial');
  const dial = useDial();
  const dialer = useDialer();
  const lines = useAppState().lines.filter(({ active }) => active);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(keptText.get);
  const [chosenLine, setLine] = useState<string>();
  const [exact, setExact] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const [refusal, setRefusal] = useState<string>();

  const line = lines.some(({ name }) => name === chosenLine) ? chosenLine : undefined;
  const suggestions = useSuggestions(text, isOpen);
  const isListShown = isOpen && suggestions.length > 0;
  const suggestion = isListShown ? suggestions[marked] : undefined;
  const shown = usePreview({ text: suggestion?.text ?? text, line, exact: suggestion === undefined && exact });
  useWindowFocus(input);

  useEffect(() => keptText.keep(text), [text]);

  useEffect(
    () =>
      onBoxEvent((wish) => {
        if (wish.text !== undefined) setText(wish.text);
        input.current?.focus();
      }),
    [],
  );

  function type(next: string): void {
    setText(next);
    setMarked(-1);
    setOpen(next.trim() !== '');
    setRefusal(undefined);
  }

  async function dialText(sent: string, asTyped: boolean): Promise<void> {
    if (sent.trim() === '' || isTooLong(sent)) return;
    const request = { text: sent, line, exact: asTyped };
    const { request: asked, preview: known } = shown ?? {};
    const isShown = asked?.text === sent && asked.line === line && asked.exact === asTyped;
    const preview = isShown && known !== undefined ? known : await dialer.invoke('number:preview', toArgs(request));
    if (preview.candidates.length > 1 && !asTyped) {
      setOpen(false);
      return askWhich();
    }
    const dialled = await dial(toArgs(request));
    if (dialled.kind === 'refused') setRefusal(dialled.text);
    if (dialled.kind !== 'dialled') return undefined;
    type('');
    setExact(false);
    input.current?.focus();
    return undefined;
  }

  function press(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' && suggestions.length === 0 && (shown?.preview.candidates.length ?? 0) > 1) {
      event.preventDefault();
      askWhich();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setMarked(movedMark(marked, event.key === 'ArrowDown' ? 1 : -1, suggestions.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (suggestion === undefined) void dialText(text, exact || event.shiftKey);
      else void dialText(suggestion.text, false);
    } else if (event.key === 'Escape') {
      if (isListShown) setOpen(false);
      else type('');
      setMarked(-1);
    }
  }

  return {
    input,
    text,
    exact,
    lines,
    line,
    suggestions,
    isListShown,
    marked,
    shown,
    refusal: isTooLong(text) ? t('box.tooLong', { maximum: DIAL_TEXT_LENGTH }) : refusal,
    type,
    setExact,
    setLine,
    press,
    send: (chosen) => (chosen === undefined ? dialText(text, exact) : dialText(chosen, false)),
    clear() {
      type('');
      input.current?.focus();
    },
    closeList: () => setOpen(false),
  };
}
