import { useState } from 'react';
import type { LineSettings } from '../../../../electron/shared/settings.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Checkbox } from '../../ui/Choice.tsx';
import { Select } from '../../ui/Select.tsx';
import { Fault, SavedCard, useSaving } from '../settings/saving.tsx';
import { CountryField } from './CountryField.tsx';
import { OwnField } from './OwnField.tsx';
import { PlaceText, type SavePlace } from './PlaceText.tsx';
import { changePlace, type Place, type PlaceField, type TextFieldName } from './place-fields.ts';
import { placeRows } from './place-rows.ts';
import { SendField } from './SendField.tsx';
import { useUsual } from './usePlanFacts.ts';
import { useWhole } from './useWhole.ts';

/** What one line does otherwise than the others. */
export function LinePlaces() {
  const t = useTexts('numbers');
  const language = useLanguage();
  const { lines } = useAppState().settings;
  const [chosen, setChosen] = useState<string>();
  const line = lines.find(({ name }) => name === chosen);
  const differences = ({ location = {} }: LineSettings): string =>
    placeRows(location, t, language)
      .map(({ label }) => label)
      .join(', ');
  return (
    <SavedCard title={t('perLine.title')} description={t('perLine.help')}>
      <Select
        label={t('perLine.line')}
        options={lines.map((each) => ({
          value: each.name,
          label: each.name,
          description: differences(each) || t('perLine.same'),
        }))}
        value={line?.name}
        onChange={setChosen}
      />
      {line === undefined ? null : <LineFields key={line.name} line={line} />}
    </SavedCard>
  );
}

const TEXTS = ['areaCode', 'outsidePrefix', 'internal', 'ownRanges', 'cc', 'trunk', 'intl', 'emergency'] as const;
const HELP: Readonly<
  Partial<Record<TextFieldName, 'internalHelp' | 'ownRangesHelp' | 'emergencyHelp' | 'emptyIsNone'>>
> = {
  outsidePrefix: 'emptyIsNone',
  trunk: 'emptyIsNone',
  intl: 'emptyIsNone',
  internal: 'internalHelp',
  ownRanges: 'ownRangesHelp',
  emergency: 'emergencyHelp',
};

function LineFields({ line }: { readonly line: LineSettings }) {
  const t = useTexts('numbers');
  const language = useLanguage();
  const dialer = useDialer();
  const { run } = useSaving();
  const { location } = useAppState().settings;
  const [place, change] = useWhole<Place>(line.location ?? {}, (own) =>
    dialer.invoke('line:set', {
      name: line.name,
      changes: { location: Object.keys(own).length === 0 ? null : own },
    }),
  );
  const save: SavePlace = (field, made) =>
    run(
      field,
      change((now) => changePlace(now, made)),
    );
  const country = place.country ?? location.country;
  const usual = useUsual(country);
  const whole: Place = { ...usual, ...location, ...place };
  const general = placeRows({ ...usual, ...location }, t, language);
  const asUsual = (name: PlaceField): string => {
    const value = general.find((row) => row.name === name)?.value;
    return value === undefined ? t('perLine.asOthers') : t('perLine.asOthersWith', { value });
  };
  const own = { place, save };
  return (
    <fieldset className="numbers-group">
      <legend className="field-label">{t('perLine.otherwise', { name: line.name })}</legend>
      <OwnField {...own} name="country" label={t('place.country')} usual={asUsual('country')}>
        <CountryField
          label={t('perLine.country', { name: line.name })}
          value={whole.country}
          onChange={(code) => void save('country', { country: code })}
        />
        <Fault field="country" />
      </OwnField>
      {TEXTS.map((name) => {
        const help = HELP[name];
        return (
          <OwnField {...own} key={name} name={name} label={t(`place.${name}`)} usual={asUsual(name)}>
            <PlaceText
              name={name}
              label={t('perLine.own', { what: t(`place.${name}`) })}
              help={help === undefined ? undefined : t(`place.${help}`)}
              place={whole}
              save={save}
            />
          </OwnField>
        );
      })}
      <OwnField
        {...own}
        name="emergencyViaOutside"
        label={t('perLine.emergencyVia')}
        usual={asUsual('emergencyViaOutside')}
      >
        <Checkbox
          isSelected={whole.emergencyViaOutside === true}
          onChange={(via) => void save('emergencyViaOutside', { emergencyViaOutside: via })}
        >
          {t('place.emergencyVia')}
        </Checkbox>
        <Fault field="emergencyViaOutside" />
      </OwnField>
      <OwnField {...own} name="send" label={t('place.send')} usual={asUsual('send')}>
        <SendField
          place={{ ...location, ...place }}
          cc={whole.cc}
          isLabelHidden
          onChange={(send) => void save('send', { send })}
        />
      </OwnField>
    </fieldset>
  );
}
