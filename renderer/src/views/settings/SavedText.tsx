import { type ReactNode, useEffect, useState } from 'react';
import { TextField } from '../../ui/TextField.tsx';
import { useSaving } from './saving.tsx';

interface SavedTextProps {
  /** Under which a fault of the application is shown here. */
  readonly field: string;
  readonly label: string;
  readonly description?: ReactNode;
  readonly placeholder?: string;
  /** As it is saved. */
  readonly value: string;
  /** One sentence about a text that cannot be saved. */
  readonly check: (text: string) => string | undefined;
  readonly onSave: (text: string) => Promise<boolean>;
  readonly isNumber?: boolean;
  readonly isOptional?: boolean;
  /** Hears every text that could be saved, while it is typed. */
  readonly onDraft?: (text: string) => void;
}

/** A text that is saved when the field is left or Enter is pressed; Escape takes it back. */
export function SavedText(props: SavedTextProps) {
  const { field, label, description, placeholder, value, check, onSave, isNumber = false, isOptional = false } = props;
  const { onDraft } = props;
  const { faultOf } = useSaving();
  const [draft, setDraft] = useState<string>();
  const [fault, setFault] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value has come, from here or from elsewhere
  useEffect(() => {
    setDraft(undefined);
    setFault(undefined);
  }, [value]);

  const type = (text: string): void => {
    setDraft(text);
    const wrong = check(text.trim());
    if (fault !== undefined) setFault(wrong);
    if (wrong === undefined) onDraft?.(text.trim());
  };
  const commit = async (): Promise<void> => {
    if (draft === undefined) return;
    const text = draft.trim();
    if (text === value) return setDraft(undefined);
    const wrong = check(text);
    setFault(wrong);
    if (wrong === undefined) await onSave(text);
  };
  return (
    <TextField
      label={label}
      {...(description === undefined ? {} : { description })}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(isNumber ? { inputMode: 'numeric' as const } : {})}
      isOptional={isOptional}
      value={draft ?? value}
      error={fault ?? (draft === undefined ? undefined : faultOf(field))}
      onChange={type}
      onBlur={() => void commit()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void commit();
        else if (event.key === 'Escape' && draft !== undefined) {
          setDraft(undefined);
          setFault(undefined);
          onDraft?.(value);
        } else event.continuePropagation();
      }}
    />
  );
}
