import { ClipboardList } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextAreaField } from '../../ui/TextField.tsx';
import { useCopy } from '../../ui/Toast.tsx';

/** The report is shown before it is copied: who hands something out knows what. */
export function ReportButton() {
  const t = useTexts('diagnostics');
  const common = useTexts('common');
  const dialer = useDialer();
  const copy = useCopy();
  const [report, setReport] = useState('');
  const [isOpen, setOpen] = useState(false);
  const open = async (): Promise<void> => {
    setReport(await dialer.invoke('about:report', undefined));
    setOpen(true);
  };
  const close = (): void => setOpen(false);
  return (
    <>
      <Button size="small" icon={<ClipboardList size={16} aria-hidden="true" />} onPress={() => void open()}>
        {t('report.open')}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={t('report.title')}
        width="wide"
        actions={
          <>
            <Button onPress={close}>{common('close')}</Button>
            <Button
              variant="primary"
              onPress={() => {
                void copy(report);
                close();
              }}
            >
              {t('report.copy')}
            </Button>
          </>
        }
      >
        <p>{t('report.help')}</p>
        <div className="diagnostics-report">
          <TextAreaField label={t('report.text')} value={report} isReadOnly rows={14} />
        </div>
      </Dialog>
    </>
  );
}
