import { PhoneIncoming, PhoneMissed, X } from 'lucide-react';
import { useState } from 'react';
import type { Announcement } from '../../../../electron/shared/state.ts';
import { toPlainText } from '../../../../electron/shared/texts.ts';
import { toClock, toMoment } from '../../calls/times.ts';
import { useNow } from '../../calls/useNow.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useDial } from '../../shell/DialProvider.tsx';
import { useAppState } from '../../state/useAppState.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { focusBox } from './box-events.ts';

/** A missed call stays for a while; the others are in the list below soon enough. */
const MISSED_MS = 600_000;
const OVER_MS = 8_000;

function isShown({ state, endedAt }: Announcement, now: number): boolean {
  if (state === 'ringing') return true;
  return now - (endedAt ?? now) < (state === 'missed' ? MISSED_MS : OVER_MS);
}

/** Calls to the user's phone: it rings beside us, and we only say so. */
export function Announcements() {
  const { announcements } = useAppState();
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const isRinging = announcements.some(({ state }) => state === 'ringing');
  const now = useNow(announcements.length > 0, isRinging ? 500 : 2_000);
  const shown = announcements.filter((each) => !dismissed.has(each.id) && isShown(each, now)).reverse();
  return (
    <div className="announcements" aria-live="polite">
      {shown.map((announcement) => (
        <AnnouncementCard
          key={announcement.id}
          announcement={announcement}
          now={now}
          onDismiss={() => {
            setDismissed(new Set([...dismissed, announcement.id]));
            focusBox();
          }}
        />
      ))}
    </div>
  );
}

interface AnnouncementCardProps {
  readonly announcement: Announcement;
  readonly now: number;
  readonly onDismiss: () => void;
}

function AnnouncementCard({ announcement, now, onDismiss }: AnnouncementCardProps) {
  const t = useTexts('dial');
  const language = useLanguage();
  const dial = useDial();
  const say = useToast();
  const { state, name, number, line, startedAt } = announcement;
  const isRinging = state === 'ringing';
  const Icon = state === 'missed' ? PhoneMissed : PhoneIncoming;
  const who = name ?? number;
  const back = async (text: string): Promise<void> => {
    const dialled = await dial({ text });
    if (dialled.kind === 'refused') say(dialled.text);
  };
  return (
    <div className="card announcement" data-state={state}>
      <Icon size={20} aria-hidden="true" />
      <div className="grow breakable">
        <p className="small soft">{t(`announcement.${state}`)}</p>
        <p>
          {/* Apart: letters that run from right to left would turn the number behind them around. */}
          <strong className="digits">
            <bdi>{who === undefined ? t('announcement.unknown') : toPlainText(who)}</bdi>
          </strong>{' '}
          {name === undefined || number === undefined ? null : <bdi className="digits">{toPlainText(number)}</bdi>}
        </p>
        <p className="small soft">
          {t('announcement.onLine', { line: toPlainText(line) })}{' '}
          <span aria-live="off" className="digits">
            {isRinging
              ? t('announcement.since', { time: toClock(now - startedAt) })
              : t('announcement.at', { time: toMoment(startedAt, now, language) })}
          </span>
        </p>
      </div>
      {state === 'missed' && number !== undefined ? (
        <Button size="small" onPress={() => void back(number)}>
          {t('announcement.back')}
        </Button>
      ) : null}
      {isRinging ? null : (
        <IconButton label={t('call.dismiss')} icon={<X size={16} aria-hidden="true" />} onPress={onDismiss} />
      )}
    </div>
  );
}
