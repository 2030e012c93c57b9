import { ChevronDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { countriesIn, findCountries, nameOfCountry } from './countries.ts';

interface CountryFieldProps {
  readonly label: string;
  readonly description?: string;
  /** Two letters. */
  readonly value: string | undefined;
  readonly onChange: (code: string) => void;
}

/** A list that is searched by typing: a name in the user's language or in English, or the two letters. */
export function CountryField({ label, description, value, onChange }: CountryFieldProps) {
  const t = useTexts('numbers');
  const language = useLanguage();
  const countries = useMemo(() => countriesIn(language), [language]);
  const name = value === undefined ? '' : nameOfCountry(value, language);
  const [typed, setTyped] = useState<string>();
  const found = typed === undefined || typed === name ? countries : findCountries(countries, typed);
  return (
    <ComboBox
      className="field"
      items={found}
      value={value ?? null}
      inputValue={typed ?? name}
      onInputChange={setTyped}
      onChange={(code) => {
        setTyped(undefined);
        if (typeof code === 'string' && code !== value) onChange(code);
      }}
      onBlur={() => setTyped(undefined)}
      menuTrigger="focus"
      allowsEmptyCollection
    >
      <Label className="field-label">{label}</Label>
      <div className="input-with-button">
        <Input className="input" placeholder={t('place.countryPlaceholder')} autoComplete="off" />
        <Button className="button icon-button" data-variant="quiet">
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
      </div>
      {description === undefined ? null : (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <Popover className="popover numbers-countries">
        <ListBox<(typeof found)[number]>
          className="list-box"
          renderEmptyState={() => <p className="list-item soft">{t('place.noCountry')}</p>}
        >
          {(country) => (
            <ListBoxItem id={country.code} textValue={country.name} className="list-item">
              <span className="list-text">{country.name}</span>
              <span className="soft small">{country.code}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
