import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import { useTexts } from '../i18n/i18n.ts';

export interface Option<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly description?: string;
}

interface SelectProps<V extends string> {
  readonly label: string;
  /** The label is for those who listen only. */
  readonly isLabelHidden?: boolean;
  readonly description?: ReactNode;
  readonly options: readonly Option<V>[];
  readonly value: V | undefined;
  readonly onChange: (value: V) => void;
  readonly isDisabled?: boolean;
}

export function Select<V extends string>(props: SelectProps<V>) {
  const { label, isLabelHidden = false, description, options, value, onChange, isDisabled = false } = props;
  const t = useTexts('common');
  const choose = (key: unknown): void => {
    const chosen = options.find((option) => option.value === key);
    if (chosen !== undefined) onChange(chosen.value);
  };
  return (
    <AriaSelect
      className="field"
      value={value ?? null}
      onChange={choose}
      isDisabled={isDisabled}
      placeholder={t('choose')}
    >
      <Label className={isLabelHidden ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <Button className="select-button">
        <SelectValue className="select-value" />
        <ChevronDown size={16} aria-hidden="true" />
      </Button>
      {description === undefined ? null : (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <Popover className="popover">
        <ListBox className="list-box">
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.label} className="list-item">
              {({ isSelected }) => (
                <>
                  <span className="list-text">
                    <Text slot="label">{option.label}</Text>
                    {option.description === undefined ? null : <Text slot="description">{option.description}</Text>}
                  </span>
                  {isSelected ? <Check size={16} aria-hidden="true" /> : null}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
