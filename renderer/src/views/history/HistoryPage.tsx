import { useTexts } from '../../i18n/i18n.ts';
import { Page } from '../../ui/Page.tsx';

export function HistoryPage() {
  const t = useTexts('history');
  return <Page title={t('title')}>{null}</Page>;
}
