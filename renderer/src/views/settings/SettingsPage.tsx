import { useTexts } from '../../i18n/i18n.ts';
import { Page } from '../../ui/Page.tsx';

export function SettingsPage() {
  const t = useTexts('settings');
  return <Page title={t('title')}>{null}</Page>;
}
