import { FileInput } from 'lucide-react';
import { useRef, useState } from 'react';
import { fieldSentence } from '../../../../electron/shared/field-texts.ts';
import type { FieldFault } from '../../../../electron/shared/settings.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { TextAreaField } from '../../ui/TextField.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { ImportPreview } from './ImportPreview.tsx';
import { type Chosen, type Plan, toChanges } from './imported-plan.ts';

/** As long as the application reads. */
const LENGTH = 1_000_000;

interface ImportDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Paste or open, look at it, then save: nothing is changed before. */
export function ImportDialog({ isOpen, onClose }: ImportDialogProps) {
  const t = useTexts('numbers');
  const common = useTexts('common');
  const dialer = useDialer();
  const language = useLanguage();
  const say = useToast();
  const { settings } = useAppState();
  const [text, setText] = useState('');
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [plan, setPlan] = useState<Plan>();
  const [chosen, setChosen] = useState<Chosen>({ isPlaceTaken: true, rules: 'replace' });

  const close = (): void => {
    setText('');
    setFaults([]);
    setPlan(undefined);
    onClose();
  };
  const read = async (source: string): Promise<void> => {
    if (source.length > LENGTH) {
      setFaults([{ field: '', text: fieldSentence('too-long', language, { maximum: LENGTH }) }]);
      return;
    }
    const found = await dialer.invoke('number:import', { text: source });
    setFaults(found.ok ? [] : found.error);
    setPlan(found.ok ? found.value : undefined);
  };
  const save = async (read: Plan): Promise<void> => {
    const saved = await dialer.invoke('settings:set', toChanges(read, chosen, settings.rules));
    if (!saved.ok) {
      setFaults([saved.error]);
      return;
    }
    say(t('exchange.imported'));
    close();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={t('exchange.title')}
      width="wide"
      actions={
        <>
          {plan === undefined ? null : (
            <Button variant="quiet" onPress={() => setPlan(undefined)}>
              {t('exchange.back')}
            </Button>
          )}
          <Button onPress={close}>{common('cancel')}</Button>
          {plan === undefined ? (
            <Button variant="primary" onPress={() => void read(text)}>
              {t('exchange.read')}
            </Button>
          ) : (
            <Button variant="primary" onPress={() => void save(plan)}>
              {common('save')}
            </Button>
          )}
        </>
      }
    >
      {plan === undefined ? (
        <Source
          text={text}
          onText={setText}
          onFile={(opened) => {
            setText(opened.slice(0, LENGTH));
            void read(opened);
          }}
        />
      ) : (
        <ImportPreview plan={plan} chosen={chosen} onChoose={setChosen} />
      )}
      <div aria-live="assertive">{faults.length === 0 ? null : <Faults faults={faults} />}</div>
    </Dialog>
  );
}

interface SourceProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFile: (text: string) => void;
}

function Source({ text, onText, onFile }: SourceProps) {
  const t = useTexts('numbers');
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <p>{t('exchange.help')}</p>
      <div className="numbers-mono">
        <TextAreaField label={t('exchange.paste')} rows={7} value={text} onChange={onText} autoFocus />
      </div>
      <div className="row">
        <Button icon={<FileInput size={18} aria-hidden="true" />} onPress={() => chooser.current?.click()}>
          {t('exchange.open')}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".json,application/json"
          aria-label={t('exchange.open')}
          onChange={(event) => {
            const file = event.target.files?.[0];
            // So that the same file can be opened again once it has been mended.
            event.target.value = '';
            // Of a file that is too large, enough to be told so.
            if (file !== undefined)
              void file
                .slice(0, LENGTH * 4)
                .text()
                .then(onFile);
          }}
        />
      </div>
    </>
  );
}

const SHOWN = 20;

function Faults({ faults }: { readonly faults: readonly FieldFault[] }) {
  const t = useTexts('numbers');
  return (
    <Notice kind="problem">
      <strong>{t('exchange.faults')}</strong>
      <ul className="small">
        {faults.slice(0, SHOWN).map(({ field, text }) => (
          <li key={`${field} ${text}`} className="breakable">
            {field === '' ? null : <span className="mono">{field}: </span>}
            {text}
          </li>
        ))}
        {faults.length > SHOWN ? <li>…</li> : null}
      </ul>
    </Notice>
  );
}
