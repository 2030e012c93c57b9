import { Download, Import } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { saveFile } from '../history/save-file.ts';
import { ImportDialog } from './ImportDialog.tsx';

/** The dial plan as a file: to keep, to hand to a colleague, and back. */
export function ExchangeActions() {
  const t = useTexts('numbers');
  const dialer = useDialer();
  const say = useToast();
  const [isImporting, setImporting] = useState(false);
  const save = async (): Promise<void> => {
    saveFile(t('exchange.fileName'), 'application/json', await dialer.invoke('number:export', undefined));
    say(t('exchange.exported'));
  };
  return (
    <>
      <Button size="small" icon={<Import size={16} aria-hidden="true" />} onPress={() => setImporting(true)}>
        {t('exchange.import')}
      </Button>
      <Button size="small" icon={<Download size={16} aria-hidden="true" />} onPress={() => void save()}>
        {t('exchange.export')}
      </Button>
      <ImportDialog isOpen={isImporting} onClose={() => setImporting(false)} />
    </>
  );
}
