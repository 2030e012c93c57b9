import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/i18n.ts';

export type Rating = 'good' | 'info' | 'warning' | 'problem';

const ICONS = { good: CircleCheck, info: Info, warning: TriangleAlert, problem: CircleX } as const;

export const Facts = ({ children }: { readonly children: ReactNode }) => (
  <dl className="diagnostics-facts">{children}</dl>
);

interface FactProps {
  readonly name: ReactNode;
  /** Absent: it is neither good nor bad. */
  readonly rating?: Rating;
  readonly children: ReactNode;
  /** What it means, or what to do. */
  readonly help?: ReactNode;
  readonly actions?: ReactNode;
}

export function Fact({ name, rating, children, help, actions }: FactProps) {
  const t = useTexts('diagnostics');
  const Icon = rating === undefined ? undefined : ICONS[rating];
  return (
    <div className="diagnostics-fact" data-rating={rating}>
      <dt className="breakable">{name}</dt>
      <dd className="breakable">
        <p className="diagnostics-value">
          {Icon === undefined || rating === undefined ? null : (
            <Icon size={18} role="img" aria-label={t(`ratings.${rating}`)} />
          )}
          <span>{children}</span>
        </p>
        {help === undefined ? null : <p className="soft small">{help}</p>}
        {actions === undefined ? null : <div className="row">{actions}</div>}
      </dd>
    </div>
  );
}
