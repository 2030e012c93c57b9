import { useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { useToast } from '../../ui/Toast.tsx';

const CHOICES = [0, 7, 30, 90, 365, 3650] as const;

/** How long calls are kept. Fewer days delete something, so they are asked about. */
export function KeepDays() {
  const t = useTexts('history');
  const dialer = useDialer();
  const say = useToast();
  const { settings, history } = useAppState();
  const { historyDays } = settings;
  const [asked, setAsked] = useState<number>();
  const choices = [...new Set([...CHOICES, historyDays])].sort((a, b) => a - b);
  const toText = (days: number): string => (days === 0 ? t('notAtAll') : t('days', { count: days }));

  const set = async (days: number): Promise<void> => {
    setAsked(undefined);
    const changed = await dialer.invoke('settings:set', { historyDays: days });
    if (!changed.ok) say(changed.error.text);
  };
  const choose = (text: string): void => {
    const days = Number(text);
    if (days < historyDays && history.count > 0) setAsked(days);
    else void set(days);
  };
  return (
    <div className="history-keep">
      <Select
        label={t('keep')}
        options={choices.map((days) => ({ value: String(days), label: toText(days) }))}
        value={String(historyDays)}
        onChange={choose}
      />
      <ConfirmDialog
        isOpen={asked !== undefined}
        title={t('keepTitle')}
        confirmLabel={t('keepConfirm')}
        isDangerous
        onConfirm={() => set(asked ?? historyDays)}
        onClose={() => setAsked(undefined)}
      >
        <p>{asked === 0 ? t('keepNoneText') : t('keepText', { days: toText(asked ?? historyDays) })}</p>
      </ConfirmDialog>
    </div>
  );
}
