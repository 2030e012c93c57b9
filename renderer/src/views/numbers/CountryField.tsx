import { Check, ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { SearchField } from 'react-aria-components/SearchField';
import { Select, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { type Country, countriesIn, isFound, nameOfCountry } from './countries.ts';

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
  return (
    <Select
      className="field"
      value={value ?? null}
      onChange={(code) => {
        if (typeof code === 'string' && code !== value) onChange(code);
      }}
    >
      <Label className="field-label">{label}</Label>
      <Button className="select-button">
        <SelectValue className="select-value">
          {() => (value === undefined ? t('place.countryPlaceholder') : nameOfCountry(value, language))}
        </SelectValue>
        <ChevronDown size={16} aria-hidden="true" />
      </Button>
      {description === undefined ? null : (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <Popover className="popover numbers-countries">
        <CountrySearch />
      </Popover>
    </Select>
  );
}

function CountrySearch() {
  const t = useTexts('numbers');
  const language = useLanguage();
  const countries = useMemo(() => countriesIn(language), [language]);
  const byCode = useMemo(() => new Map(countries.map((country) => [country.code, country])), [countries]);
  const filter = (_: string, text: string, { key }: { readonly key: unknown }): boolean => {
    const country = byCode.get(String(key));
    return country !== undefined && isFound(country, text);
  };
  return (
    <Autocomplete filter={filter}>
      <SearchField className="numbers-search" aria-label={t('place.countrySearch')} autoFocus>
        <Input className="input" placeholder={t('place.countrySearch')} />
      </SearchField>
      <ListBox<Country>
        className="list-box"
        items={countries}
        renderEmptyState={() => <p className="list-item soft">{t('place.noCountry')}</p>}
      >
        {(country) => (
          <ListBoxItem id={country.code} textValue={country.name} className="list-item">
            {({ isSelected }) => (
              <>
                <span className="list-text">{country.name}</span>
                {isSelected ? <Check size={16} aria-hidden="true" /> : null}
                <span className="soft small">{country.code}</span>
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}
