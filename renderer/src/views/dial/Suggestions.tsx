import { toPlainText } from '../../../../electron/shared/texts.ts';
import { OutcomeIcon } from '../../calls/OutcomeIcon.tsx';
import { toMoment } from '../../calls/times.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import type { Suggestion } from './suggestions.ts';

interface SuggestionsProps {
  readonly id: string;
  readonly isShown: boolean;
  readonly suggestions: readonly Suggestion[];
  /** Which one the arrow keys stand on. */
  readonly marked: number;
  readonly onChoose: (suggestion: Suggestion) => void;
}

/** The list of the combobox: the focus stays in the box (WAI-ARIA, combobox with list autocomplete). */
export function Suggestions({ id, isShown, suggestions, marked, onChoose }: SuggestionsProps) {
  const t = useTexts('dial');
  const language = useLanguage();
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('box.suggestions')}
      className="popover dial-suggestions"
      hidden={!isShown}
    >
      {suggestions.map((suggestion, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box
        <div
          key={suggestion.entry.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === marked}
          className="list-item"
          data-focused={at === marked || undefined}
          // The box must not lose the focus before the click has come.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(suggestion)}
        >
          <OutcomeIcon entry={suggestion.entry} />
          <span className="list-text breakable digits">
            {suggestion.name === undefined ? null : <span>{toPlainText(suggestion.name)}</span>}
            <span>{toPlainText(suggestion.text)}</span>
          </span>
          <span className="soft small nowrap">{toMoment(suggestion.entry.startedAt, Date.now(), language)}</span>
        </div>
      ))}
    </div>
  );
}
