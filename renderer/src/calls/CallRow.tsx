import { Copy, Trash2 } from 'lucide-react';
import { memo, useRef } from 'react';
import type { HistoryEntry } from '../../../electron/shared/history.ts';
import { toPlainText } from '../../../electron/shared/texts.ts';
import { useLanguage, useTexts } from '../i18n/i18n.ts';
import { useDial } from '../shell/DialProvider.tsx';
import { useDialer, useReadState } from '../state/useAppState.ts';
import { IconButton } from '../ui/Button.tsx';
import { useCopy, useToast } from '../ui/Toast.tsx';
import './calls.css';
import { numberOf } from './number-of.ts';
import { OutcomeIcon } from './OutcomeIcon.tsx';
import { toMoment } from './times.ts';

interface CallRowProps {
  readonly entry: HistoryEntry;
  readonly now: number;
  /** With what the line sent. */
  readonly isDetailed?: boolean;
  readonly onDialled?: () => void;
}

/** One call of the past: a press on it dials again. There may be thousands: each is drawn again only for another entry. */
export const CallRow = memo(function CallRow({ entry, now, isDetailed = false, onDialled }: CallRowProps) {
  const t = useTexts('dial');
  const row = useRef<HTMLLIElement>(null);
  const readState = useReadState();
  const number = numberOf(entry);
  const shown = toPlainText(number ?? t('announcement.unknown'));
  const dial = useDial();
  const dialer = useDialer();
  const copy = useCopy();
  const say = useToast();

  const again = async (text: string): Promise<void> => {
    // On the line of then, where it can still dial.
    const line = readState()?.lines.find(({ name, active }) => active && name === entry.line)?.name;
    const dialled = await dial({ text, ...(line === undefined ? {} : { line }) });
    if (dialled.kind === 'refused') say(dialled.text);
    if (dialled.kind === 'dialled') onDialled?.();
  };
  const remove = async (): Promise<void> => {
    const next = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    const removed = await dialer.invoke('history:remove', { id: entry.id });
    say(removed.ok ? t('recent.removed') : removed.error);
    // The row is gone, and the focus with it: it goes on where the next Delete is.
    if (removed.ok) next?.querySelector<HTMLElement>('button:last-of-type')?.focus();
  };

  const about = <About entry={entry} shown={shown} now={now} isDetailed={isDetailed} />;
  return (
    <li ref={row} className="call-row">
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
});

interface AboutProps {
  readonly entry: HistoryEntry;
  readonly shown: string;
  readonly now: number;
  readonly isDetailed: boolean;
}

function About({ entry, shown, now, isDetailed }: AboutProps) {
  const t = useTexts('common');
  const language = useLanguage();
  const name = entry.direction === 'incoming' ? entry.caller.name : undefined;
  const hasNumber = numberOf(entry) !== undefined;
  const sent = isDetailed && entry.direction === 'outgoing' ? toPlainText(entry.sent) : undefined;
  return (
    <>
      <OutcomeIcon entry={entry} />
      <span className="call-row-text breakable digits">
        <span>
          {/* Apart: letters that run from right to left would turn the number behind them around. */}
          {name === undefined ? null : <bdi>{toPlainText(name)}</bdi>}{' '}
          {name !== undefined && !hasNumber ? null : <bdi>{shown}</bdi>}
          {sent === undefined || sent === '' || sent === shown ? null : (
            <span className="soft small">
              <span className="visually-hidden"> {t('sentAs')} </span>
              <span aria-hidden="true"> → </span>
              {sent}
            </span>
          )}
        </span>
        <span className="soft small">
          {t(`outcomes.${entry.outcome}`)} · {toPlainText(entry.line)} ·{' '}
          <span className="nowrap">{toMoment(entry.startedAt, now, language)}</span>
        </span>
      </span>
    </>
  );
}
