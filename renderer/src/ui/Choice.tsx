import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { Label } from 'react-aria-components/Label';
import { RadioGroup as AriaRadioGroup, RadioButton, RadioField } from 'react-aria-components/RadioGroup';
import { SwitchButton, SwitchField } from 'react-aria-components/Switch';
import { Text } from 'react-aria-components/Text';
import type { Option } from './Select.tsx';

interface YesNoProps {
  readonly children: ReactNode;
  readonly description?: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

const Description = ({ children }: { readonly children: ReactNode }) =>
  children === undefined ? null : (
    <Text slot="description" className="field-description">
      {children}
    </Text>
  );

/** Takes effect at once. What is saved with a form is a checkbox. */
export function Switch({ children, description, ...rest }: YesNoProps) {
  return (
    <SwitchField {...rest} className="choice-field">
      <SwitchButton className="choice">
        <span className="choice-mark track" />
        <span>{children}</span>
      </SwitchButton>
      <Description>{description}</Description>
    </SwitchField>
  );
}

export function Checkbox({ children, description, ...rest }: YesNoProps) {
  return (
    <CheckboxField {...rest} className="choice-field" validationBehavior="aria">
      <CheckboxButton className="choice">
        <span className="choice-mark">
          <Check size={16} strokeWidth={3} aria-hidden="true" />
        </span>
        <span>{children}</span>
      </CheckboxButton>
      <Description>{description}</Description>
    </CheckboxField>
  );
}

interface RadioGroupProps<V extends string> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly description?: ReactNode;
  readonly options: readonly Option<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly isDisabled?: boolean;
}

export function RadioGroup<V extends string>(props: RadioGroupProps<V>) {
  const { label, isLabelHidden = false, description, options, value, onChange, isDisabled = false } = props;
  const choose = (key: string): void => {
    const chosen = options.find((option) => option.value === key);
    if (chosen !== undefined) onChange(chosen.value);
  };
  return (
    <AriaRadioGroup className="field" value={value} onChange={choose} isDisabled={isDisabled} validationBehavior="aria">
      <Label className={isLabelHidden ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <Description>{description}</Description>
      <div className="radio-list">
        {options.map((option) => (
          <RadioField key={option.value} value={option.value} className="choice-field">
            <RadioButton className="choice">
              <span className="choice-mark round" />
              <span>{option.label}</span>
            </RadioButton>
            <Description>{option.description}</Description>
          </RadioField>
        ))}
      </div>
    </AriaRadioGroup>
  );
}
