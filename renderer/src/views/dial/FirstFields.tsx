import { type Control, Controller } from 'react-hook-form';
import {
  checkDomain,
  checkExtension,
  checkPassword,
  checkUser,
  type FieldCheck,
} from '../../../../electron/shared/field-checks.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { PasswordField, TextField } from '../../ui/TextField.tsx';
import type { FirstLine } from './first-line.ts';

interface FieldProps {
  readonly control: Control<FirstLine>;
  readonly name: keyof FirstLine;
  readonly label: string;
  readonly description: string;
  readonly check: FieldCheck;
  readonly as?: typeof TextField;
  readonly isOptional?: boolean;
  readonly autoFocus?: boolean;
}

function Field({ control, name, check, as: Input = TextField, isOptional = false, ...rest }: FieldProps) {
  const language = useLanguage();
  const validate = (text: string): string | undefined =>
    isOptional && text === '' ? undefined : check(text, language);
  return (
    <Controller
      control={control}
      name={name}
      rules={{ validate }}
      render={({ field, fieldState }) => (
        <Input {...field} {...rest} isOptional={isOptional} error={fieldState.error?.message} />
      )}
    />
  );
}

export function FirstFields({ control }: { readonly control: Control<FirstLine> }) {
  const t = useTexts('dial');
  const { place } = useAppState().about.passwords;
  return (
    <>
      <Field
        control={control}
        name="domain"
        label={t('first.domain')}
        description={t('first.domainHelp')}
        check={checkDomain}
        autoFocus
      />
      <Field
        control={control}
        name="user"
        label={t('first.user')}
        description={t('first.userHelp')}
        check={checkUser}
      />
      <Field
        control={control}
        name="password"
        label={t('first.password')}
        description={t(place === 'file' ? 'first.passwordHelpFile' : 'first.passwordHelp')}
        check={checkPassword}
        as={PasswordField}
      />
      <Disclosure title={t('first.more')}>
        <Field
          control={control}
          name="extension"
          label={t('first.extension')}
          description={t('first.extensionHelp')}
          check={checkExtension}
          isOptional
        />
      </Disclosure>
    </>
  );
}
