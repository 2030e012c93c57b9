import { KeyRound } from 'lucide-react';
import { useId, useState } from 'react';
import type { PasswordPlace } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { TextControl, useLineForm } from './FormField.tsx';

/** A password goes in only: of a stored one it is said where it is. */
export function PasswordPart({ place }: { readonly place: PasswordPlace }) {
  const t = useTexts('lines');
  const { form } = useLineForm();
  const { about } = useAppState();
  const [isChanging, setChanging] = useState(() => form.getValues('password') !== '');
  if (place === 'none') {
    return (
      <TextControl
        name="password"
        label={t('password.label')}
        help={t(`password.help.${about.passwords.place}`)}
        isPassword
      />
    );
  }
  if (!isChanging) return <StoredPassword place={place} onChange={() => setChanging(true)} />;
  return (
    <div className="stack-tight">
      <TextControl name="password" label={t('password.newLabel')} help={t('password.replaces')} isPassword autoFocus />
      <div>
        <Button
          size="small"
          variant="quiet"
          onPress={() => {
            form.setValue('password', '');
            form.clearErrors('password');
            setChanging(false);
          }}
        >
          {t('password.keep')}
        </Button>
      </div>
    </div>
  );
}

interface StoredProps {
  readonly place: Exclude<PasswordPlace, 'none'>;
  onChange(): void;
}

function StoredPassword({ place, onChange }: StoredProps) {
  const t = useTexts('lines');
  const id = useId();
  return (
    <div className="field">
      <span className="field-label" id={id}>
        {t('password.label')}
      </span>
      <div className="lines-stored">
        <KeyRound size={18} aria-hidden="true" />
        <span className="soft">{t(`password.stored.${place}`)}</span>
        <Button size="small" onPress={onChange} aria-describedby={id}>
          {t('password.change')}
        </Button>
      </div>
    </div>
  );
}
