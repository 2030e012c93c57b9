import { useWatch } from 'react-hook-form';
import type { PasswordPlace } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { Card } from '../../ui/Page.tsx';
import { TextControl, useLineForm } from './FormField.tsx';
import { suggestName } from './fields.ts';
import { PasswordPart } from './PasswordPart.tsx';

interface Props {
  readonly place: PasswordPlace;
  readonly takenNames: readonly string[];
  readonly isNew: boolean;
}

/** What a beginner has on paper, and below it what few need. */
export function AccountPart({ place, takenNames, isNew }: Props) {
  const t = useTexts('lines');
  return (
    <>
      <Card title={t('form.account')} description={t('form.accountHelp')}>
        <div className="columns">
          <TextControl
            name="domain"
            label={t('form.domain')}
            help={t('form.domainHelp')}
            isRequired
            autoFocus={isNew}
          />
          <TextControl name="user" label={t('form.user')} help={t('form.userHelp')} isRequired />
          <PasswordPart place={place} />
          <NameField takenNames={takenNames} />
        </div>
      </Card>
      <Card title={t('form.reach')} description={t('form.reachHelp')}>
        <div className="columns">
          <TextControl name="outboundProxy" label={t('form.outboundProxy')} help={t('form.outboundProxyHelp')} />
          <TextControl name="authUser" label={t('form.authUser')} help={t('form.authUserHelp')} />
          <TextControl name="extension" label={t('form.extension')} help={t('form.extensionHelp')} />
        </div>
      </Card>
    </>
  );
}

function NameField({ takenNames }: { readonly takenNames: readonly string[] }) {
  const t = useTexts('lines');
  const { form } = useLineForm();
  useWatch({ control: form.control, name: ['domain', 'user', 'extension'] });
  const name = suggestName(form.getValues(), takenNames);
  return (
    <TextControl
      name="name"
      label={t('form.name')}
      help={name === '' ? t('form.nameHelp') : t('form.nameLeftOut', { name })}
      placeholder={name}
    />
  );
}
