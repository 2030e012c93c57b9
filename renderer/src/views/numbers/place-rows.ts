/** A location as rows of a table: what is set in it, in words. Pure. */
import type { TFunction } from 'i18next';
import type { Language } from '../../../../electron/shared/language.ts';
import { nameOfCountry } from './countries.ts';
import { type Place, type PlaceField, TEXT_FORMS } from './place-fields.ts';

const ORDER = [
  'country',
  'areaCode',
  'outsidePrefix',
  'internal',
  'ownRanges',
  'cc',
  'trunk',
  'intl',
  'emergency',
  'emergencyViaOutside',
  'send',
] as const satisfies readonly PlaceField[];

export interface PlaceRow {
  readonly name: PlaceField;
  readonly label: string;
  readonly value: string;
}

export function placeRows(place: Place, t: TFunction<'numbers'>, language: Language): readonly PlaceRow[] {
  const toText = (name: (typeof ORDER)[number]): string => {
    if (name === 'country') return nameOfCountry(place.country ?? '', language);
    if (name === 'send') return t(`place.sends.${place.send ?? 'plus'}`);
    if (name === 'emergencyViaOutside') return t(place.emergencyViaOutside === true ? 'yes' : 'no');
    return TEXT_FORMS[name].toText(place) || t('none');
  };
  return ORDER.filter((name) => place[name] !== undefined).map((name) => ({
    name,
    label: t(`place.${name === 'emergencyViaOutside' ? 'emergencyVia' : name}`),
    value: toText(name),
  }));
}
