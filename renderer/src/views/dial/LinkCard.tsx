import { Phone, TriangleAlert } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { PendingLink } from '../../../../electron/shared/state.ts';
import { toPlainText } from '../../../../electron/shared/texts.ts';
import { toSentence } from '../../calls/sentences.ts';
import { secondsUntil } from '../../calls/times.ts';
import { useNow } from '../../calls/useNow.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { focusBox, putIntoBox } from './box-events.ts';

/** A text from outside that waits. Nothing here has the focus by itself: a key on its way elsewhere must not dial. */
export function LinkCard({ link }: { readonly link: PendingLink }) {
  const t = useTexts('dial');
  const id = useId();
  const dialer = useDialer();
  const say = useToast();
  const { lines } = useAppState();
  const card = useRef<HTMLElement>(null);
  const { preview, why, dialsAt } = link;
  const { fault, confirm, candidates, plan, line } = preview;

  // It has come to be looked at: the next Tab goes to its first button.
  useEffect(() => {
    const active = document.activeElement;
    const isWriting = active instanceof HTMLInputElement && active.value !== '';
    if (!isWriting) card.current?.focus();
  }, []);

  const dial = async (text?: string): Promise<void> => {
    const dialled = await dialer.invoke('link:dial', { id: link.id, ...(text === undefined ? {} : { text }) });
    if (!dialled.ok) say(dialled.error.text);
    focusBox();
  };
  const dismiss = (): void => {
    void dialer.invoke('link:dismiss', { id: link.id });
    focusBox();
  };
  const edit = (): void => {
    putIntoBox(link.text);
    dismiss();
  };

  return (
    <section
      ref={card}
      tabIndex={-1}
      className="card link"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-what`}
    >
      <div className="link-head">
        {dialsAt === undefined ? null : <CountDown dialsAt={dialsAt} />}
        <div className="grow stack-tight">
          <h2 id={`${id}-title`}>{t(`link.heading.${link.source}`)}</h2>
          <div id={`${id}-what`}>
            <p className="link-text breakable">{toPlainText(link.text, 300)}</p>
            {fault === undefined && candidates.length > 1 ? null : fault === undefined ? (
              <p className="breakable">
                <span className="soft">{t('preview.sends')}</span> <strong className="digits">{plan.send}</strong>{' '}
                <span className="soft">{line === undefined ? '' : t('preview.onLine', { line })}</span>
              </p>
            ) : (
              <p className="dial-fault breakable">{toSentence(fault)}</p>
            )}
            {why === undefined ? null : <p className="soft">{why}</p>}
          </div>
          {confirm === undefined ? null : (
            <p className="dial-confirm">
              <TriangleAlert size={16} aria-hidden="true" />
              <span>{toSentence(confirm)}</span>
            </p>
          )}
        </div>
      </div>
      {candidates.length < 2 ? null : (
        <div className="stack-tight">
          <p>{t('link.choose')}</p>
          <ul className="dial-candidates">
            {candidates.map((candidate) => (
              <li key={candidate.dial}>
                <Button
                  size="small"
                  icon={<Phone size={16} aria-hidden="true" />}
                  onPress={() => void dial(candidate.dial)}
                >
                  <span className="digits">{candidate.shown}</span>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="row row-end">
        {lines.length === 0 ? null : (
          <Button variant="quiet" onPress={edit}>
            {t('link.edit')}
          </Button>
        )}
        <Button onPress={dismiss}>{t('link.dont')}</Button>
        {fault === undefined && candidates.length < 2 ? (
          <Button variant="primary" icon={<Phone size={18} aria-hidden="true" />} onPress={() => void dial()}>
            {t('link.now')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

const RADIUS = 16;
const ROUND = 2 * Math.PI * RADIUS;

function CountDown({ dialsAt }: { readonly dialsAt: number }) {
  const t = useTexts('dial');
  const now = useNow(true, 100);
  // The whole of the ring is what was left when the card came.
  const whole = useRef(Math.max(1, dialsAt - Date.now()));
  const seconds = secondsUntil(dialsAt, now);
  const left = Math.min(1, Math.max(0, (dialsAt - now) / whole.current));
  return (
    <div className="count-down" role="timer" aria-label={t('link.counting', { count: seconds })}>
      <svg viewBox="0 0 40 40" width="44" height="44" aria-hidden="true">
        <circle className="count-down-track" cx="20" cy="20" r={RADIUS} />
        <circle
          className="count-down-left"
          cx="20"
          cy="20"
          r={RADIUS}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - left)}
        />
      </svg>
      <span className="digits" aria-hidden="true">
        {seconds}
      </span>
    </div>
  );
}
