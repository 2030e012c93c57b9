import { ChevronDown, Phone, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { useDial } from '../../shell/DialProvider.tsx';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { onBoxEvent } from './box-events.ts';
import { Candidates, Preview } from './Preview.tsx';
import { Suggestions } from './Suggestions.tsx';
import { TraceDetails } from './TraceDetails.tsx';
import { toArgs, usePreview } from './usePreview.ts';
import { useSuggestions } from './useSuggestions.ts';
import { useWindowFocus } from './useWindowFocus.ts';

interface Sending {
  readonly text: string;
  readonly exact: boolean;
}

/** One box: what is typed wins, unless an arrow key has gone to a suggestion. */
export function DialBox() {
  const t = useTexts('dial');
  const id = useId();
  const dial = useDial();
  const dialer = useDialer();
  const lines = useAppState().lines.filter(({ active }) => active);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [chosenLine, setChosenLine] = useState<string>();
  const [exact, setExact] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const [isTraced, setTraced] = useState(false);
  const [refusal, setRefusal] = useState<string>();

  const line = lines.some(({ name }) => name === chosenLine) ? chosenLine : undefined;
  const suggestions = useSuggestions(text, isOpen);
  const isListShown = isOpen && suggestions.length > 0;
  const suggestion = isOpen ? suggestions[marked] : undefined;
  const shown = usePreview({ text: suggestion?.text ?? text, line, exact: suggestion === undefined && exact });

  const isTraceShown = isTraced && shown !== undefined;

  useWindowFocus(input);
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

  async function send({ text: sent, exact: asTyped }: Sending): Promise<void> {
    if (sent.trim() === '') return;
    const request = { text: sent, line, exact: asTyped };
    const isShown = shown?.request.text === sent && shown.request.line === line && shown.request.exact === asTyped;
    const preview = isShown ? shown.preview : await dialer.invoke('number:preview', toArgs(request));
    // Which of them is meant, only the user knows; the list is there already.
    if (preview.candidates.length > 1 && !asTyped) {
      setOpen(false);
      document.getElementById(`${id}-candidates`)?.querySelector('button')?.focus();
      return;
    }
    const dialled = await dial(toArgs(request));
    if (dialled.kind === 'refused') setRefusal(dialled.text);
    if (dialled.kind !== 'dialled') return;
    type('');
    setExact(false);
    input.current?.focus();
  }

  function move(step: number): void {
    setOpen(true);
    // Before the first suggestion is the text itself.
    setMarked((current) => {
      const count = suggestions.length + 1;
      return ((current + 1 + step + count) % count) - 1;
    });
  }

  function press(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void send({ text: suggestion?.text ?? text, exact: suggestion === undefined && (exact || event.shiftKey) });
    } else if (event.key === 'Escape') {
      if (isListShown) setOpen(false);
      else type('');
      setMarked(-1);
    }
  }

  return (
    <section className="dial" aria-label={t('title')}>
      <div className="dial-anchor">
        <div className="dial-entry">
          <label htmlFor={`${id}-box`} className="visually-hidden">
            {t('box.label')}
          </label>
          <input
            ref={input}
            id={`${id}-box`}
            className="dial-input digits"
            type="text"
            role="combobox"
            aria-expanded={isListShown}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-describedby={`${id}-preview`}
            {...(suggestion === undefined ? {} : { 'aria-activedescendant': `${id}-list-${marked}` })}
            placeholder={t('box.placeholder')}
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            maxLength={4096}
            value={text}
            onChange={(event) => type(event.target.value)}
            onKeyDown={press}
            onBlur={() => setOpen(false)}
          />
          {text === '' ? null : (
            <IconButton
              label={t('box.clear')}
              icon={<X size={18} aria-hidden="true" />}
              onPress={() => {
                type('');
                input.current?.focus();
              }}
            />
          )}
          <Button
            variant="primary"
            icon={<Phone size={18} aria-hidden="true" />}
            onPress={() => void send({ text, exact })}
            isDisabled={text.trim() === ''}
          >
            <span className="dial-go">{t('dial')}</span>
          </Button>
        </div>
        <div className="dial-preview-row">
          <Preview id={`${id}-preview`} shown={shown} refusal={refusal} />
          <IconButton
            label={t('preview.details')}
            icon={<ChevronDown className="dial-turn" size={18} aria-hidden="true" />}
            aria-expanded={isTraceShown}
            aria-controls={`${id}-trace`}
            isDisabled={shown === undefined}
            onPress={() => setTraced(!isTraced)}
          />
        </div>
        <Suggestions
          id={`${id}-list`}
          isShown={isListShown}
          suggestions={suggestions}
          marked={marked}
          onChoose={(chosen) => void send({ text: chosen.text, exact: false })}
        />
      </div>
      <TraceDetails id={`${id}-trace`} isOpen={isTraceShown} preview={shown?.preview} onUse={type} />
      <Candidates
        id={`${id}-candidates`}
        preview={shown?.preview}
        onChoose={(chosen) => void send({ text: chosen, exact: false })}
      />
      <div className="dial-options">
        {lines.length > 1 ? (
          <label className="dial-line">
            <span className="soft">{t('box.line')}</span>
            <select
              value={line ?? lines.find((each) => each.default)?.name ?? lines[0]?.name}
              onChange={(event) => setChosenLine(event.target.value)}
            >
              {lines.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        ) : null}
        <label className="choice dial-exact" title={t('box.exactHint')}>
          <input
            type="checkbox"
            className="visually-hidden"
            checked={exact}
            onChange={(event) => setExact(event.target.checked)}
          />
          <span className="choice-mark track" />
          <span>{t('box.exact')}</span>
        </label>
      </div>
    </section>
  );
}
