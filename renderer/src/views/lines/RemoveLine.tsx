import { useState } from 'react';
import type { LineSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { kept } from './kept.ts';
import { editRest } from './place.ts';

interface Props {
  readonly line: LineSnapshot | undefined;
  onClose(): void;
  onRemoved(): void;
}

export function RemoveLine({ line, onClose, onRemoved }: Props) {
  const t = useTexts('lines');
  const common = useTexts('common');
  const dialer = useDialer();
  const { settings } = useAppState();
  const [problem, setProblem] = useState<string>();
  if (line === undefined) return null;
  const { name } = line;

  const close = (): void => {
    setProblem(undefined);
    onClose();
  };
  async function remove(): Promise<void> {
    const removed = await dialer.invoke('line:remove', { name });
    if (!removed.ok) {
      setProblem(removed.error.text);
      return;
    }
    kept.dropForm(editRest(name));
    close();
    onRemoved();
  }
  return (
    <ConfirmDialog
      isOpen
      title={t('remove.title', { name })}
      confirmLabel={common('remove')}
      isDangerous
      onConfirm={remove}
      onClose={close}
    >
      <p>{t('remove.text')}</p>
      {settings.defaultLine === name && settings.lines.length > 1 ? <p>{t('remove.defaultText')}</p> : null}
      <div className="lines-problem" aria-live="assertive">
        {problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}
      </div>
    </ConfirmDialog>
  );
}
