import { useState } from 'react';
import { checkIncomingUrl } from '../../../../electron/shared/field-checks.ts';
import { toIncomingUrl } from '../../../../electron/shared/incoming-url.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { SavedText } from './SavedText.tsx';
import { SavedCard, useSet } from './saving.tsx';

/** The page of a CRM, say, when somebody calls. Nothing is opened unless an address stands here. */
export function IncomingCard() {
  const t = useTexts('settings');
  return (
    <SavedCard title={t('incoming.title')} description={t('incoming.help')}>
      <IncomingUrl />
    </SavedCard>
  );
}

const CALLER = { number: '+431505641', name: 'Eva Huber' } as const;

function IncomingUrl() {
  const t = useTexts('settings');
  const language = useLanguage();
  const set = useSet();
  const { incomingUrl = '' } = useAppState().settings;
  const [typed, setTyped] = useState<string>();
  const template = typed ?? incomingUrl;
  const example = template === '' ? undefined : toIncomingUrl(template, CALLER);
  return (
    <div className="stack-tight">
      <SavedText
        field="incomingUrl"
        label={t('incoming.url')}
        description={t('incoming.urlHelp', { number: '{number}', name: '{name}' })}
        placeholder="https://crm.example.com/?tel={number}"
        value={incomingUrl}
        isOptional
        check={(text) => (text === '' ? undefined : checkIncomingUrl(text, language))}
        onDraft={setTyped}
        onSave={(text) => set('incomingUrl', { incomingUrl: text === '' ? null : text })}
      />
      <p className="small breakable">
        {example === undefined ? (
          <span className="soft">{t('incoming.off')}</span>
        ) : (
          <>
            <span className="soft">{t('incoming.example', CALLER)}</span> <span className="mono">{example}</span>
          </>
        )}
      </p>
    </div>
  );
}
