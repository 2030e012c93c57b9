import { CallRow } from '../../calls/CallRow.tsx';
import { useNow } from '../../calls/useNow.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { placeHref } from '../../shell/places.ts';
import { useAppState } from '../../state/useAppState.ts';
import { useStable } from '../../state/useStable.ts';

export function RecentCalls() {
  const t = useTexts('dial');
  const { history, settings } = useAppState();
  const now = useNow(true, 60_000);
  const entries = useStable(history.recent);
  return (
    <section className="recent" aria-labelledby="recent-title">
      <header className="recent-head">
        <h2 id="recent-title">{t('recent.title')}</h2>
        {history.count > history.recent.length ? <a href={placeHref('history')}>{t('recent.all')}</a> : null}
      </header>
      {history.recent.length === 0 ? (
        <p className="soft small">{t(settings.historyDays === 0 ? 'recent.off' : 'recent.none')}</p>
      ) : (
        <ul className="calls">
          {entries.map((entry) => (
            <CallRow key={entry.id} entry={entry} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}
