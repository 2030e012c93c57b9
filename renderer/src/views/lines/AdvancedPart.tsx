import { useWatch } from 'react-hook-form';
import { LANGUAGES } from '../../../../electron/shared/language.ts';
import { BYE_POLICIES, LINE_DEFAULTS, type LineSettings } from '../../../../electron/shared/settings.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { placeHref } from '../../shell/places.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { CheckControl, SelectControl, TextControl, useLineForm } from './FormField.tsx';

interface Props {
  readonly isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  readonly original: LineSettings | undefined;
}

/** What a line works without. */
export function AdvancedPart({ isOpen, onOpenChange, original }: Props) {
  const t = useTexts('lines');
  return (
    <section className="card">
      <Disclosure title={t('form.advanced')} level={2} isOpen={isOpen} onOpenChange={onOpenChange}>
        <div className="stack">
          <SecurityAndTimes />
          <EnumPart />
          <SelectControl
            name="language"
            label={t('form.language')}
            options={(['general', 'system', ...LANGUAGES] as const).map((value) => ({
              value,
              label: t(`form.languages.${value}`),
            }))}
          />
          <p className="soft small">
            {t('form.location')} <a href={placeHref('numbers')}>{t('form.locationLink')}</a>
            {original?.location === undefined ? null : ` ${t('form.locationOwn')}`}
          </p>
        </div>
      </Disclosure>
    </section>
  );
}

function SecurityAndTimes() {
  const t = useTexts('lines');
  const { ringSeconds, transferSeconds } = useAppState().settings;
  return (
    <>
      <div className="columns">
        <TextControl name="caFile" label={t('form.caFile')} help={t('form.caFileHelp')} />
        <TextControl name="realm" label={t('form.realm')} help={t('form.realmHelp')} />
      </div>
      <SelectControl
        name="bye"
        label={t('form.bye')}
        options={BYE_POLICIES.map((value) => ({
          value,
          label: t(`form.byes.${value}`),
          description: t(`form.byeFor.${value}`),
        }))}
      />
      <div className="columns">
        <TextControl
          name="ringSeconds"
          label={t('form.ringSeconds')}
          help={t('form.secondsHelp', { seconds: ringSeconds })}
          isNumber
        />
        <TextControl
          name="transferSeconds"
          label={t('form.transferSeconds')}
          help={t('form.secondsHelp', { seconds: transferSeconds })}
          isNumber
        />
        <TextControl
          name="keepAliveSeconds"
          label={t('form.keepAliveSeconds')}
          help={t('form.keepAliveHelp', { seconds: LINE_DEFAULTS.keepAliveSeconds })}
          isNumber
        />
        <TextControl name="stunServer" label={t('form.stunServer')} help={t('form.stunServerHelp')} />
      </div>
    </>
  );
}

function EnumPart() {
  const t = useTexts('lines');
  const usesEnum = useWatch({ control: useLineForm().form.control, name: 'usesEnum' });
  return (
    <>
      <CheckControl name="usesEnum" label={t('form.usesEnum')} help={t('form.usesEnumHelp')} />
      {usesEnum ? (
        <div className="lines-indented">
          <TextControl name="enumSuffix" label={t('form.enumSuffix')} help={t('form.enumSuffixHelp')} />
        </div>
      ) : null}
    </>
  );
}
