import { Eye, EyeOff } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { type TextFieldProps as AriaProps, TextField as AriaTextField } from 'react-aria-components/TextField';
import { useTexts } from '../i18n/i18n.ts';
import { IconButton } from './Button.tsx';

export interface TextFieldProps extends Omit<AriaProps, 'className' | 'style' | 'children' | 'validate'> {
  readonly label: string;
  /** Below the field: what to write, with an example. */
  readonly description?: ReactNode;
  /** One sentence that says what to do; with one, the field is invalid. */
  readonly error?: string | undefined;
  readonly placeholder?: string;
  /** Says “optional” behind the label. */
  readonly isOptional?: boolean;
  /** Of the input itself. `{...field}` of react-hook-form brings it as `ref`. */
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly ref?: Ref<HTMLInputElement>;
}

interface FrameProps extends Omit<TextFieldProps, 'placeholder' | 'inputRef' | 'ref'> {
  readonly children: ReactNode;
}

function Frame({ label, description, error, isOptional = false, children, ...rest }: FrameProps) {
  const t = useTexts('common');
  return (
    <AriaTextField {...rest} className="field" validationBehavior="aria" isInvalid={error !== undefined}>
      <Label className="field-label">
        {label}
        {isOptional ? <span className="optional"> ({t('optional')})</span> : null}
      </Label>
      {children}
      {/* In its place, so that what stands below does not move away from the pointer. */}
      {description === undefined || error !== undefined ? null : (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}

/** Technical texts: nothing corrects or completes them. */
const PLAIN = { autoComplete: 'off', spellCheck: 'false', autoCorrect: 'off' } as const;

export function TextField({ placeholder = '', ref, inputRef = ref ?? null, ...rest }: TextFieldProps) {
  return (
    <Frame {...PLAIN} {...rest}>
      <Input className="input" placeholder={placeholder} ref={inputRef} />
    </Frame>
  );
}

export function PasswordField({ placeholder = '', ref, inputRef = ref ?? null, ...rest }: TextFieldProps) {
  const t = useTexts('common');
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Frame {...PLAIN} autoComplete="new-password" {...rest} type={shown ? 'text' : 'password'}>
      <div className="input-with-button">
        <Input className="input" placeholder={placeholder} ref={inputRef} />
        <IconButton
          // Inside a text field a button would take the field's label and description.
          slot={null}
          label={t(shown ? 'hidePassword' : 'showPassword')}
          icon={<Icon size={18} aria-hidden="true" />}
          onPress={() => setShown(!shown)}
        />
      </div>
    </Frame>
  );
}

export interface TextAreaFieldProps extends Omit<TextFieldProps, 'inputRef' | 'ref'> {
  readonly rows?: number;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

export function TextAreaField({
  placeholder = '',
  ref,
  inputRef = ref ?? null,
  rows = 4,
  ...rest
}: TextAreaFieldProps) {
  return (
    <Frame {...PLAIN} {...rest}>
      <TextArea className="input" placeholder={placeholder} ref={inputRef} rows={rows} />
    </Frame>
  );
}
