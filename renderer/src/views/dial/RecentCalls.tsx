import { Copy, Trash2 } from 'lucide-react';
import type { HistoryEntry } from '../../../../electron/shared/history.ts';
import { toPlainText } from '../../../../electron/shared/texts.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useDial } from '../../shell/DialProvider.tsx';
import { placeHref } from '../../shell/places.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useCopy, useToast } from '../../ui/Toast.tsx';
import { OutcomeIcon } from './OutcomeIcon.tsx';
import { numberOf } from './suggestions.ts';
import { toMoment } from './times.ts';
import { useNow } from './useNow.ts';

export function RecentCalls() {
  const t = useTexts('dial');
  const { history, settings } = useAppState();
  const now = useNow(true, 60_000);
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
          {history.recent.map((entry) => (
            <CallRow key={entry.id} entry={entry} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface CallRowProps {
  readonly entry: HistoryEntry;
  readonly now: number;
}

/** One call of the past: a press on it dials again. */
export function CallRow({ entry, now }: CallRowProps) {
  const t = useTexts('dial');
  const common = useTexts('common');
  const language = useLanguage();
  const dial = useDial();
  const dialer = useDialer();
  const copy = useCopy();
  const say = useToast();
  const number = numberOf(entry);
  const name = entry.direction === 'incoming' ? entry.caller.name : undefined;
  const shown = toPlainText(number ?? name ?? t('announcement.unknown'));
  const moment = toMoment(entry.startedAt, now, language);

  const again = async (text: string): Promise<void> => {
    const dialled = await dial({ text });
    if (dialled.kind === 'refused') say(dialled.text);
  };
  const remove = async (): Promise<void> => {
    const removed = await dialer.invoke('history:remove', { id: entry.id });
    say(removed.ok ? t('recent.removed') : removed.error);
  };

  const about = (
    <>
      <OutcomeIcon entry={entry} />
      <span className="call-row-text breakable">
        <span className="digits call-row-number">
          {name === undefined ? null : <span>{toPlainText(name)} </span>}
          {name !== undefined && number === undefined ? null : <span>{shown}</span>}
        </span>
        <span className="soft small digits">
          {common(`outcomes.${entry.outcome}`)} · {toPlainText(entry.line)} · <span className="nowrap">{moment}</span>
        </span>
      </span>
    </>
  );
  return (
    <li className="call-row">
      {number === undefined ? (
        <div className="call-row-main">{about}</div>
      ) : (
        <button
          type="button"
          className="call-row-main"
          onClick={() => void again(number)}
          title={t(entry.direction === 'outgoing' ? 'recent.redial' : 'recent.callBack', { number: shown })}
        >
          {about}
        </button>
      )}
      {number === undefined ? null : (
        <IconButton
          label={t('recent.copy', { number: shown })}
          icon={<Copy size={16} aria-hidden="true" />}
          onPress={() => void copy(number)}
        />
      )}
      <IconButton
        label={t('recent.remove', { number: shown })}
        icon={<Trash2 size={16} aria-hidden="true" />}
        onPress={() => void remove()}
      />
    </li>
  );
}
