import { useTexts } from '../../i18n/i18n.ts';
import { Page } from '../../ui/Page.tsx';

export function LinesPage() {
  const t = useTexts('lines');
  return <Page title={t('title')}>{null}</Page>;
}
