import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar';

interface ProgressBarProps {
  readonly label: string;
  /** 0 to 100; absent: nobody knows how long it takes. */
  readonly percent?: number;
}

export function ProgressBar({ label, percent }: ProgressBarProps) {
  const isEndless = percent === undefined;
  return (
    <AriaProgressBar
      aria-label={label}
      isIndeterminate={isEndless}
      value={percent ?? 0}
      className="progress"
      {...(isEndless ? { 'data-endless': true } : {})}
    >
      <span className="progress-track">
        <span className="progress-bar" style={{ display: 'block', ...(isEndless ? {} : { width: `${percent}%` }) }} />
      </span>
    </AriaProgressBar>
  );
}
