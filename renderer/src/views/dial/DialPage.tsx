import { useTexts } from '../../i18n/i18n.ts';
import { Page } from '../../ui/Page.tsx';

export function DialPage() {
  const t = useTexts('dial');
  return <Page title={t('title')}>{null}</Page>;
}
