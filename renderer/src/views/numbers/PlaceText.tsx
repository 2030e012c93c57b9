import type { ReactNode } from 'react';
import { useLanguage } from '../../i18n/i18n.ts';
import { SavedText } from '../settings/SavedText.tsx';
import { type Place, type PlaceChange, TEXT_FORMS, type TextFieldName } from './place-fields.ts';

/** @returns whether it is saved */
export type SavePlace = (field: string, change: PlaceChange) => Promise<boolean>;

interface PlaceTextProps {
  readonly name: TextFieldName;
  readonly label: string;
  readonly help?: ReactNode;
  readonly place: Place;
  readonly save: SavePlace;
}

export function PlaceText({ name, label, help, place, save }: PlaceTextProps) {
  const language = useLanguage();
  const { check, toText, toChange } = TEXT_FORMS[name];
  return (
    <SavedText
      field={name}
      label={label}
      description={help}
      value={toText(place)}
      check={(text) => check(text, language)}
      onSave={(text) => save(name, toChange(text))}
    />
  );
}
