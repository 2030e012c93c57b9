import type { Confirm } from '../../../electron/shared/contract.ts';
import { toPlainText } from '../../../electron/shared/texts.ts';
import { useTexts } from '../i18n/i18n.ts';
import { ConfirmDialog } from '../ui/Dialog.tsx';

interface Props {
  readonly text: string;
  readonly confirm: Confirm;
  onAnswer(isConfirmed: boolean): void;
}

export function ConfirmDial({ text, confirm, onAnswer }: Props) {
  const t = useTexts('dial');
  return (
    <ConfirmDialog
      isOpen
      title={t('confirm.title', { number: toPlainText(text) })}
      confirmLabel={t('dial')}
      onConfirm={() => onAnswer(true)}
      onClose={() => onAnswer(false)}
    >
      <p>{confirm.text}</p>
      {confirm.sent === undefined ? null : (
        <p className="soft">
          {t('confirm.sent')} <span className="mono breakable">{confirm.sent}</span>
        </p>
      )}
    </ConfirmDialog>
  );
}
