import { type ReactNode, useState } from 'react';
import type { Openable } from '../../../../electron/shared/contract.ts';
import { useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';

interface OpenButtonProps {
  readonly what: Openable;
  readonly icon?: ReactNode;
  readonly children: string;
}

/** Opens something outside of the window; why it could not stands below. */
export function OpenButton({ what, icon, children }: OpenButtonProps) {
  const dialer = useDialer();
  const [fault, setFault] = useState<string>();
  const open = async (): Promise<void> => {
    const opened = await dialer.invoke('desktop:open', { what });
    setFault(opened.ok ? undefined : opened.error);
  };
  return (
    <span className="settings-open">
      <Button size="small" icon={icon} onPress={() => void open()}>
        {children}
      </Button>
      <span aria-live="polite" className="field-error breakable">
        {fault}
      </span>
    </span>
  );
}
