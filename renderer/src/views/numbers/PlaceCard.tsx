import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Checkbox } from '../../ui/Choice.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Fault, SavedCard, useSaving } from '../settings/saving.tsx';
import { CountryField } from './CountryField.tsx';
import { nameOfCountry } from './countries.ts';
import { OwnField } from './OwnField.tsx';
import { PlaceText, type SavePlace } from './PlaceText.tsx';
import { changePlace, type Place } from './place-fields.ts';
import { SendField } from './SendField.tsx';
import { useUsual } from './usePlanFacts.ts';
import { useWhole } from './useWhole.ts';

/** Where the user is: two fields, and more for those whose exchange wants it otherwise. */
export function PlaceCard() {
  const t = useTexts('numbers');
  return (
    <SavedCard title={t('place.title')} description={t('place.help')}>
      <PlaceFields />
    </SavedCard>
  );
}

function PlaceFields() {
  const t = useTexts('numbers');
  const dialer = useDialer();
  const { run } = useSaving();
  const { settings } = useAppState();
  const [place, change] = useWhole<Place>(settings.location, (location) => dialer.invoke('settings:set', { location }));
  const save: SavePlace = (field, made) =>
    run(
      field,
      change((now) => changePlace(now, made)),
    );
  return (
    <>
      <div className="columns">
        <div>
          <CountryField
            label={t('place.country')}
            description={t('place.countryHelp')}
            value={place.country}
            onChange={(country) => void save('country', { country })}
          />
          <Fault field="country" />
        </div>
        <PlaceText
          name="areaCode"
          label={t('place.areaCode')}
          help={t('place.areaCodeHelp')}
          place={place}
          save={save}
        />
      </div>
      <Disclosure title={t('place.more')}>
        <MoreFields place={place} save={save} />
      </Disclosure>
    </>
  );
}

function MoreFields({ place, save }: { readonly place: Place; readonly save: SavePlace }) {
  const t = useTexts('numbers');
  const usual = useUsual(place.country);
  return (
    <div className="stack">
      <SendField place={place} cc={place.cc ?? usual?.cc} onChange={(send) => void save('send', { send })} />
      <div className="columns">
        <PlaceText
          name="outsidePrefix"
          label={t('place.outsidePrefix')}
          help={t('place.outsidePrefixHelp')}
          place={place}
          // Without one is how it is usual, so nothing is kept.
          save={(field, { outsidePrefix }) => save(field, { outsidePrefix: outsidePrefix || undefined })}
        />
        <PlaceText
          name="internal"
          label={t('place.internal')}
          help={t('place.internalHelp')}
          place={place}
          save={save}
        />
      </div>
      <PlaceText
        name="ownRanges"
        label={t('place.ownRanges')}
        help={t('place.ownRangesHelp')}
        place={place}
        save={save}
      />
      <Prefixes place={place} save={save} usual={usual} />
      <Emergency place={place} save={save} />
    </div>
  );
}

const PREFIXES = ['cc', 'trunk', 'intl'] as const;

interface PrefixesProps {
  readonly place: Place;
  readonly save: SavePlace;
  readonly usual: ReturnType<typeof useUsual>;
}

function Prefixes({ place, save, usual }: PrefixesProps) {
  const t = useTexts('numbers');
  const language = useLanguage();
  const { country } = place;
  const inCountry = (value: string | undefined): string => {
    if (country === undefined || value === undefined) return t('place.usualOfCountry');
    const name = nameOfCountry(country, language);
    return value === '' ? t('place.usualNone', { name }) : t('place.usual', { value, name });
  };
  return (
    <fieldset className="numbers-group">
      <legend className="field-label">{t('place.otherwise')}</legend>
      {PREFIXES.map((name) => (
        <OwnField
          key={name}
          name={name}
          label={t(`place.other.${name}`)}
          usual={inCountry(usual?.[name])}
          place={place}
          save={save}
        >
          <PlaceText
            name={name}
            label={t(`place.${name}`)}
            help={name === 'cc' ? undefined : t('place.emptyIsNone')}
            place={{ ...usual, ...place }}
            save={save}
          />
        </OwnField>
      ))}
    </fieldset>
  );
}

function Emergency({ place, save }: { readonly place: Place; readonly save: SavePlace }) {
  const t = useTexts('numbers');
  return (
    <fieldset className="numbers-group">
      <legend className="field-label">{t('place.emergency')}</legend>
      <OwnField
        name="emergency"
        label={t('place.otherEmergency')}
        usual={t('place.emergencyUsual')}
        place={place}
        save={save}
      >
        <PlaceText
          name="emergency"
          label={t('place.emergencyOwn')}
          help={t('place.emergencyHelp')}
          place={place}
          save={save}
        />
      </OwnField>
      <div>
        <Checkbox
          isSelected={place.emergencyViaOutside === true}
          onChange={(via) => void save('emergencyViaOutside', { emergencyViaOutside: via ? true : undefined })}
          description={t('place.emergencyViaHelp')}
        >
          {t('place.emergencyVia')}
        </Checkbox>
        <Fault field="emergencyViaOutside" />
      </div>
    </fieldset>
  );
}
