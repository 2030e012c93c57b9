import { useTexts } from '../../i18n/i18n.ts';
import { Page } from '../../ui/Page.tsx';

export function DiagnosticsPage() {
  const t = useTexts('diagnostics');
  return <Page title={t('title')}>{null}</Page>;
}
