import { useRef } from 'react';
import { secondsUntil } from '../../calls/times.ts';
import { useNow } from '../../calls/useNow.ts';
import { useTexts } from '../../i18n/i18n.ts';

const RADIUS = 16;
const ROUND = 2 * Math.PI * RADIUS;

/** A ring that gets shorter, and the seconds that are left. */
export function CountDown({ dialsAt }: { readonly dialsAt: number }) {
  const t = useTexts('dial');
  const now = useNow(true, 100);
  // The whole of the ring is what was left when it came.
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
