import type { DesktopSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { Card } from '../../ui/Page.tsx';
import { Fact, Facts, type Rating } from './Facts.tsx';

const NOTIFICATION_RATINGS: Readonly<Record<DesktopSnapshot['notifications'], Rating>> = {
  work: 'good',
  fail: 'warning',
  none: 'info',
};

export function DesktopCard({ desktop }: { readonly desktop: DesktopSnapshot }) {
  const t = useTexts('diagnostics');
  const { tray, notifications, sandbox } = desktop;
  return (
    <Card title={t('desktop.title')}>
      <Facts>
        <Fact
          name={t('desktop.tray')}
          rating={tray === 'shown' ? 'good' : 'info'}
          {...(tray === 'unknown' ? { help: t('desktop.trayHelp') } : {})}
        >
          {t(`desktop.trays.${tray}`)}
        </Fact>
        <Fact
          name={t('desktop.notifications')}
          rating={NOTIFICATION_RATINGS[notifications]}
          {...(notifications === 'work' ? {} : { help: t(`desktop.notificationHelp.${notifications}`) })}
        >
          {t(`desktop.notificationStates.${notifications}`)}
        </Fact>
        <Fact
          name={t('desktop.sandbox')}
          rating={sandbox ? 'good' : 'warning'}
          {...(sandbox ? {} : { help: t('desktop.sandboxHelp') })}
        >
          {t(sandbox ? 'desktop.sandboxOn' : 'desktop.sandboxOff')}
        </Fact>
      </Facts>
    </Card>
  );
}
