import { toPlainText } from '../../../../electron/shared/texts.ts';
import { translate } from '../../../../electron/shared/translations.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Card } from '../../ui/Page.tsx';
import { Fact, Facts } from './Facts.tsx';

/** How well passwords are kept, and who knocks at the door. */
export function ProtectionCard() {
  const t = useTexts('diagnostics');
  const language = useLanguage();
  const { passwords, strangers } = useAppState().about;
  const why = passwords.place === 'file' ? toPlainText(translate(passwords.why, language), 200) : '';
  const count = strangers?.count ?? 0;
  return (
    <Card title={t('protection.title')}>
      <Facts>
        <Fact
          name={t('protection.passwords')}
          rating={passwords.place === 'file' ? 'warning' : 'good'}
          help={t(`protection.means.${passwords.place}`, { why })}
        >
          {t(`protection.places.${passwords.place}`)}
        </Fact>
        <Fact
          name={t('protection.strangers')}
          rating={count === 0 ? 'good' : 'info'}
          help={t('protection.strangersHelp')}
        >
          {t('protection.count', { count })}
          {strangers?.last === undefined ? null : ` ${t('protection.last', { address: toPlainText(strangers.last) })}`}
        </Fact>
      </Facts>
    </Card>
  );
}
