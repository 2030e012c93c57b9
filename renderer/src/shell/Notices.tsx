import type { Connection } from '../bridge/bridge.ts';
import { useTexts } from '../i18n/i18n.ts';
import { useAppState, useDialer } from '../state/useAppState.ts';
import { Notice } from '../ui/Notice.tsx';

/** What the user must be told, on whatever page. */
export function Notices({ connection }: { readonly connection: Connection }) {
  const t = useTexts('common');
  const { notices } = useAppState();
  const dialer = useDialer();
  const isLost = connection === 'lost' || connection === 'refused';
  return (
    <div className="notices" aria-live="polite">
      {isLost ? <Notice kind="problem">{t(`connection.${connection}`)}</Notice> : null}
      {notices.map(({ id, kind, text }) => (
        <Notice key={id} kind={kind} onDismiss={() => void dialer.invoke('notice:dismiss', { id })}>
          {text}
        </Notice>
      ))}
    </div>
  );
}
