import { useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Page } from '../../ui/Page.tsx';
import { AboutCard } from './AboutCard.tsx';
import { DesktopCard } from './DesktopCard.tsx';
import { LinesCard } from './LinesCard.tsx';
import { OwnersCard } from './OwnersCard.tsx';
import { ProtectionCard } from './ProtectionCard.tsx';
import { ReportButton } from './ReportButton.tsx';
import './diagnostics.css';

export function DiagnosticsPage() {
  const t = useTexts('diagnostics');
  const { desktop } = useAppState();
  return (
    <Page title={t('title')} actions={<ReportButton />}>
      {desktop === undefined ? null : <OwnersCard desktop={desktop} />}
      <LinesCard />
      <ProtectionCard />
      {desktop === undefined ? null : <DesktopCard desktop={desktop} />}
      <AboutCard isDesktop={desktop !== undefined} />
    </Page>
  );
}
