import { FileInput } from 'lucide-react';
import { useRef } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { Button } from '../../ui/Button.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { TextAreaField } from '../../ui/TextField.tsx';
import { DropArea } from './DropArea.tsx';
import { ImportReview } from './ImportReview.tsx';
import { kept, useKept } from './kept.ts';
import { useQuestion } from './useQuestion.tsx';
import { useReadImport } from './useReadImport.ts';

export function ImportPage() {
  const t = useTexts('lines');
  const { import: lines } = useKept();
  return (
    <Page
      title={t('importing.title')}
      actions={
        <Button variant="quiet" onPress={() => goTo('lines')}>
          {t('back')}
        </Button>
      }
    >
      <DropArea />
      {lines === undefined ? <Source /> : <ImportReview lines={lines} />}
    </Page>
  );
}

function Source() {
  const t = useTexts('lines');
  const { pasted, importFault } = useKept();
  const question = useQuestion();
  const { read, readFile } = useReadImport(question.ask);
  const chooser = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);

  const readPasted = async (): Promise<void> => {
    await read(pasted);
    if (kept.get().importFault !== undefined) box.current?.focus();
  };
  return (
    <Card>
      <p className="soft">{t('importing.text')}</p>
      <TextAreaField
        label={t('importing.paste')}
        placeholder={t('importing.placeholder')}
        rows={6}
        value={pasted}
        inputRef={box}
        autoFocus
        error={importFault}
        onChange={(text) => kept.update(({ importFault: _, ...now }) => ({ ...now, pasted: text }))}
      />
      <div className="row">
        <Button variant="primary" onPress={() => void readPasted()}>
          {t('importing.read')}
        </Button>
        <Button icon={<FileInput size={18} aria-hidden="true" />} onPress={() => chooser.current?.click()}>
          {t('importing.open')}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".reg,.conf,.txt,text/plain"
          aria-label={t('importing.open')}
          onChange={(event) => {
            const file = event.target.files?.[0];
            // So that the same file can be opened again once it has been mended.
            event.target.value = '';
            if (file !== undefined) void readFile(file);
          }}
        />
        <span className="soft small">{t('importing.drop')}</span>
      </div>
      {question.dialog}
    </Card>
  );
}
