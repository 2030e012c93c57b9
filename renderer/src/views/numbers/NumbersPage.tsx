import { useTexts } from '../../i18n/i18n.ts';
import { Page } from '../../ui/Page.tsx';

export function NumbersPage() {
  const t = useTexts('numbers');
  return <Page title={t('title')}>{null}</Page>;
}
