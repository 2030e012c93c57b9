import { Download, History, SearchX, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { CallRow } from '../../calls/CallRow.tsx';
import { useNow } from '../../calls/useNow.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { useStable } from '../../state/useStable.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { EmptyState, Page } from '../../ui/Page.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { KeepDays } from './KeepDays.tsx';
import { saveFile } from './save-file.ts';
import { type Found, useHistory } from './useHistory.ts';
import './history.css';

const STEP = 50;
/** The longest query that is taken. */
const QUERY_LENGTH = 200;

export function HistoryPage() {
  const t = useTexts('history');
  const { history } = useAppState();
  const [query, setQuery] = useState('');
  const [wanted, setWanted] = useState(STEP);
  const found = useHistory(query.trim(), wanted);

  return (
    <Page title={t('title')} actions={history.count === 0 ? null : <Actions query={query.trim()} />}>
      {history.count === 0 ? null : (
        <TextField
          label={t('search')}
          placeholder={t('searchPlaceholder')}
          type="search"
          maxLength={QUERY_LENGTH}
          value={query}
          onChange={(text) => {
            setQuery(text);
            setWanted(STEP);
          }}
        />
      )}
      {found === undefined ? null : found.ok ? (
        <Results found={found.value} onMore={() => setWanted(wanted + STEP)} />
      ) : (
        <Notice kind="problem">{found.error}</Notice>
      )}
      <KeepDays />
    </Page>
  );
}

const toDial = (): void => goTo('dial');

function Results({ found, onMore }: { readonly found: Found; readonly onMore: () => void }) {
  const t = useTexts('history');
  const { settings } = useAppState();
  const now = useNow(true, 60_000);
  const { query, total } = found;
  const entries = useStable(found.entries);
  if (total === 0 && query !== '') {
    return (
      <div role="status">
        <EmptyState icon={<SearchX size={32} aria-hidden="true" />} title={t('noneFound')}>
          <p className="breakable">{t('noneFoundText', { query })}</p>
        </EmptyState>
      </div>
    );
  }
  if (total === 0) {
    return (
      <EmptyState icon={<History size={32} aria-hidden="true" />} title={t('none')}>
        <p>{t(settings.historyDays === 0 ? 'off' : 'noneText')}</p>
      </EmptyState>
    );
  }
  return (
    <section className="stack-tight" aria-label={t('title')}>
      <p className="soft small" role="status">
        {t(query === '' ? 'count' : 'found', { count: total })}
      </p>
      <ul className="calls history-calls">
        {entries.map((entry) => (
          <CallRow key={entry.id} entry={entry} now={now} isDetailed onDialled={toDial} />
        ))}
      </ul>
      {entries.length < total ? (
        <div className="row history-more">
          <Button onPress={onMore}>{t('more')}</Button>
        </div>
      ) : null}
    </section>
  );
}

function Actions({ query }: { readonly query: string }) {
  const t = useTexts('history');
  const dialer = useDialer();
  const say = useToast();
  const { count } = useAppState().history;
  const [isAsking, setAsking] = useState(false);

  const save = async (): Promise<void> => {
    const table = await dialer.invoke('history:export', { query });
    if (!table.ok) return say(table.error);
    saveFile(t('fileName'), 'text/csv;charset=utf-8', table.value);
    say(t('exported'));
  };
  const clear = async (): Promise<void> => {
    const cleared = await dialer.invoke('history:clear', undefined);
    setAsking(false);
    say(cleared.ok ? t('removed') : cleared.error);
  };
  return (
    <>
      <Button size="small" icon={<Download size={16} aria-hidden="true" />} onPress={() => void save()}>
        {t('export')}
      </Button>
      <Button size="small" icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => setAsking(true)}>
        {t('remove')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('removeTitle')}
        confirmLabel={t('remove')}
        isDangerous
        onConfirm={clear}
        onClose={() => setAsking(false)}
      >
        <p>{t('removeText', { count })}</p>
      </ConfirmDialog>
    </>
  );
}
