import { ChevronDown, Phone, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { DialOptions } from './DialOptions.tsx';
import { NumberButtons } from './NumberButtons.tsx';
import { Preview } from './Preview.tsx';
import { Suggestions } from './Suggestions.tsx';
import { TraceDetails } from './TraceDetails.tsx';
import { type DialBoxModel, useDialBox } from './useDialBox.ts';

/** One box for everything that can be dialled, and below it what would be sent. */
export function DialBox() {
  const t = useTexts('dial');
  const id = useId();
  const [isTraced, setTraced] = useState(false);
  // Which of several numbers is meant, only the user knows.
  const box = useDialBox(() => document.getElementById(`${id}-candidates`)?.querySelector('button')?.focus());
  const { shown, refusal } = box;
  const candidates = shown?.preview.candidates ?? [];
  const isTraceShown = isTraced && shown !== undefined;
  return (
    <section className="dial" aria-label={t('title')}>
      <div className="dial-anchor">
        <Entry id={id} box={box} />
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
          isShown={box.isListShown}
          suggestions={box.suggestions}
          marked={box.marked}
          onChoose={({ text }) => void box.send(text)}
        />
      </div>
      <TraceDetails id={`${id}-trace`} isOpen={isTraceShown} preview={shown?.preview} onUse={box.type} />
      {candidates.length < 2 ? null : (
        <NumberButtons id={`${id}-candidates`} candidates={candidates} onChoose={(chosen) => void box.send(chosen)} />
      )}
      <DialOptions box={box} />
    </section>
  );
}

/** A combobox whose focus stays in the text (WAI-ARIA, list autocomplete with manual selection). */
function Entry({ id, box }: { readonly id: string; readonly box: DialBoxModel }) {
  const t = useTexts('dial');
  const { text, isListShown, marked } = box;
  const isEmpty = text.trim() === '';
  return (
    <div className="dial-entry">
      <label htmlFor={`${id}-box`} className="visually-hidden">
        {t('box.label')}
      </label>
      <input
        ref={box.input}
        id={`${id}-box`}
        className="dial-input digits"
        type="text"
        role="combobox"
        aria-expanded={isListShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-describedby={`${id}-preview`}
        {...(isListShown && marked >= 0 ? { 'aria-activedescendant': `${id}-list-${marked}` } : {})}
        placeholder={t('box.placeholder')}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        value={text}
        onChange={(event) => box.type(event.target.value)}
        onKeyDown={box.press}
        onBlur={box.closeList}
      />
      {isEmpty ? null : (
        <IconButton label={t('box.clear')} icon={<X size={18} aria-hidden="true" />} onPress={box.clear} />
      )}
      <Button
        variant="primary"
        icon={<Phone size={18} aria-hidden="true" />}
        onPress={() => void box.send()}
        isDisabled={isEmpty}
      >
        <span className="dial-go">{t('dial')}</span>
      </Button>
    </div>
  );
}
