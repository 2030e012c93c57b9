import { checkSeconds } from '../../../../electron/shared/field-checks.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { KeepDays } from '../history/KeepDays.tsx';
import { SavedText } from './SavedText.tsx';
import { SavedCard, useSet } from './saving.tsx';
import { toWholeNumber } from './whole-number.ts';

const SECONDS = ['ringSeconds', 'transferSeconds'] as const;

export function CallsCard() {
  const t = useTexts('settings');
  return (
    <SavedCard title={t('calls.title')}>
      <div className="columns">
        {SECONDS.map((name) => (
          <SecondsField key={name} name={name} />
        ))}
      </div>
      <KeepDays />
    </SavedCard>
  );
}

function SecondsField({ name }: { readonly name: (typeof SECONDS)[number] }) {
  const t = useTexts('settings');
  const language = useLanguage();
  const set = useSet();
  const { settings } = useAppState();
  return (
    <SavedText
      field={name}
      label={t(`calls.${name}`)}
      description={t(`calls.${name}Help`)}
      value={String(settings[name])}
      isNumber
      check={(text) => checkSeconds(toWholeNumber(text), language)}
      onSave={(text) => set(name, { [name]: toWholeNumber(text) })}
    />
  );
}
