/** The controls of the line form: each knows its field and says what is wrong with it. */
import { createContext, type ReactNode, use } from 'react';
import { type UseFormReturn, useController } from 'react-hook-form';
import { Checkbox } from '../../ui/Choice.tsx';
import { type Option, Select } from '../../ui/Select.tsx';
import { PasswordField, TextField } from '../../ui/TextField.tsx';
import type { FieldName, LineFields } from './fields.ts';

export interface LineFormValue {
  readonly form: UseFormReturn<LineFields>;
  /** One sentence about what stands in the field now. */
  faultIn(name: FieldName): string | undefined;
}

export const LineFormContext = createContext<LineFormValue | undefined>(undefined);

export function useLineForm(): LineFormValue {
  const value = use(LineFormContext);
  if (value === undefined) throw new Error('a field outside of the form');
  return value;
}

/** The fields whose value has the type. */
type NamesOf<T> = { [K in FieldName]: LineFields[K] extends T ? K : never }[FieldName];
type ChoiceName = 'transport' | 'autoAnswer' | 'bye' | 'language';
export type TextName = Exclude<NamesOf<string>, ChoiceName>;

interface TextControlProps {
  readonly name: TextName;
  readonly label: string;
  readonly help?: ReactNode;
  readonly placeholder?: string;
  readonly isOptional?: boolean;
  readonly isRequired?: boolean;
  readonly isPassword?: boolean;
  readonly isNumber?: boolean;
  readonly autoFocus?: boolean;
}

/** Looked at when it is sent or tested, and then with every key until it is right. */
export function TextControl({ name, help, isPassword = false, isNumber = false, ...rest }: TextControlProps) {
  const { form, faultIn } = useLineForm();
  const { field, fieldState } = useController({
    control: form.control,
    name,
    rules: { validate: () => faultIn(name) },
  });
  const Control = isPassword ? PasswordField : TextField;
  return (
    <Control
      {...rest}
      {...(isNumber ? { inputMode: 'numeric' as const } : {})}
      name={name}
      description={help}
      error={fieldState.error?.message}
      inputRef={field.ref}
      value={field.value}
      onChange={(text) => {
        field.onChange(text);
        if (fieldState.invalid) void form.trigger(name);
      }}
      onBlur={field.onBlur}
    />
  );
}

interface CheckControlProps {
  readonly name: NamesOf<boolean>;
  readonly label: string;
  readonly help: string;
}

export function CheckControl({ name, label, help }: CheckControlProps) {
  const { field } = useController({ control: useLineForm().form.control, name });
  return (
    <Checkbox isSelected={field.value} onChange={field.onChange} description={help}>
      {label}
    </Checkbox>
  );
}

interface SelectControlProps<N extends ChoiceName> {
  readonly name: N;
  readonly label: string;
  readonly help?: string;
  readonly options: readonly Option<LineFields[N]>[];
}

export function SelectControl<N extends ChoiceName>({ name, label, help, options }: SelectControlProps<N>) {
  const { field } = useController<LineFields, ChoiceName>({ control: useLineForm().form.control, name });
  const { value } = field;
  return (
    <Select<LineFields[N]>
      label={label}
      {...(help === undefined ? {} : { description: help })}
      options={options}
      value={options.find((option) => option.value === value)?.value}
      onChange={field.onChange}
    />
  );
}
