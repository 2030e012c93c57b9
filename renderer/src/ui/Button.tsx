import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'small' | 'medium';
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** While it is pending it keeps the focus and takes no press: react-aria's own way announces an element that may be gone. */
export function Button({ variant = 'secondary', size = 'medium', icon, children, isPending, ...rest }: ButtonProps) {
  const pending = isPending === true ? { onPress: () => {}, type: 'button' as const, 'data-pending': true } : {};
  return (
    <AriaButton {...rest} {...pending} className="button" data-variant={variant} data-size={size}>
      {icon}
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  /** Its name for those who listen, and what the pointer is told. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** Only where the icon says it without words: copy, delete, close. */
export function IconButton({ label, icon, ...rest }: IconButtonProps) {
  return (
    <AriaButton {...rest} aria-label={label} className="button icon-button" data-variant="quiet">
      <span title={label}>{icon}</span>
    </AriaButton>
  );
}
