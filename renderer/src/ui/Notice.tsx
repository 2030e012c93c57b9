import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/i18n.ts';
import { IconButton } from './Button.tsx';

export type NoticeKind = 'info' | 'good' | 'warning' | 'problem';

const ICONS = { info: Info, good: CircleCheck, warning: TriangleAlert, problem: CircleAlert } as const;

interface NoticeProps {
  readonly kind?: NoticeKind;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly onDismiss?: () => void;
}

/** Something to know, in its place on the page. Wrap it in `aria-live` where it may come by itself. */
export function Notice({ kind = 'info', children, actions, onDismiss }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div className="notice" data-kind={kind}>
      <Icon size={18} aria-hidden="true" />
      <div>{children}</div>
      {actions === undefined ? null : <div className="notice-actions">{actions}</div>}
      {onDismiss === undefined ? null : <DismissButton onDismiss={onDismiss} />}
    </div>
  );
}

function DismissButton({ onDismiss }: { readonly onDismiss: () => void }) {
  const t = useTexts('common');
  return <IconButton label={t('dismiss')} icon={<X size={16} aria-hidden="true" />} onPress={onDismiss} />;
}

export function Badge({ kind, children }: { readonly kind?: NoticeKind | 'accent'; readonly children: ReactNode }) {
  return (
    <span className="badge" data-kind={kind}>
      {children}
    </span>
  );
}
