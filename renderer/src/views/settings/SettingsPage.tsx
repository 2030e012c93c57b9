import { useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Page } from '../../ui/Page.tsx';
import { CallsCard } from './CallsCard.tsx';
import { DataCard, ResetCard } from './DataCard.tsx';
import { GeneralCard } from './GeneralCard.tsx';
import { HotkeysCard } from './HotkeysCard.tsx';
import { IncomingCard } from './IncomingCard.tsx';
import { LinksCard } from './LinksCard.tsx';
import { QuitCard } from './QuitCard.tsx';
import { UpdatesCard } from './UpdatesCard.tsx';
import './settings.css';

export function SettingsPage() {
  const t = useTexts('settings');
  const { desktop } = useAppState();
  return (
    <Page title={t('title')}>
      <GeneralCard desktop={desktop} />
      <LinksCard isDesktop={desktop !== undefined} />
      {desktop === undefined ? null : <HotkeysCard desktop={desktop} />}
      <CallsCard />
      <IncomingCard />
      {desktop === undefined ? null : <UpdatesCard update={desktop.update} />}
      <DataCard isDesktop={desktop !== undefined} />
      <ResetCard />
      {desktop === undefined ? null : <QuitCard />}
    </Page>
  );
}
