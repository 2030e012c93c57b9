import { LANGUAGE_CHOICES } from '../../../../electron/shared/language.ts';
import { NOTIFICATIONS, THEMES } from '../../../../electron/shared/settings.ts';
import type { DesktopSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Switch } from '../../ui/Choice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Select } from '../../ui/Select.tsx';
import { OpenButton } from './OpenButton.tsx';
import { Fault, SavedCard, useSet } from './saving.tsx';

export function GeneralCard({ desktop }: { readonly desktop: DesktopSnapshot | undefined }) {
  const t = useTexts('settings');
  return (
    <SavedCard title={t('general.title')}>
      <LanguageAndTheme />
      {desktop === undefined ? null : (
        <>
          <NotificationChoice state={desktop.notifications} />
          <StartAtLogin state={desktop.startAtLogin} />
        </>
      )}
    </SavedCard>
  );
}

function LanguageAndTheme() {
  const t = useTexts('settings');
  const set = useSet();
  const { language, theme } = useAppState().settings;
  return (
    <div className="columns">
      <div>
        <Select
          label={t('general.language')}
          options={LANGUAGE_CHOICES.map((value) => ({ value, label: t(`general.languages.${value}`) }))}
          value={language}
          onChange={(chosen) => void set('language', { language: chosen })}
        />
        <Fault field="language" />
      </div>
      <div>
        <Select
          label={t('general.theme')}
          options={THEMES.map((value) => ({ value, label: t(`general.themes.${value}`) }))}
          value={theme}
          onChange={(chosen) => void set('theme', { theme: chosen })}
        />
        <Fault field="theme" />
      </div>
    </div>
  );
}

function NotificationChoice({ state }: { readonly state: DesktopSnapshot['notifications'] }) {
  const t = useTexts('settings');
  const set = useSet();
  const { notifications } = useAppState().settings;
  return (
    <div>
      <Select
        label={t('general.notifications')}
        options={NOTIFICATIONS.map((value) => ({ value, label: t(`general.notifies.${value}`) }))}
        value={notifications}
        onChange={(chosen) => void set('notifications', { notifications: chosen })}
      />
      <Fault field="notifications" />
      <div aria-live="polite" className="settings-said">
        {state === 'work' || notifications === 'none' ? null : (
          <Notice kind="warning">{t(`general.notificationStates.${state}`)}</Notice>
        )}
      </div>
    </div>
  );
}

function StartAtLogin({ state: { on, by } }: { readonly state: DesktopSnapshot['startAtLogin'] }) {
  const t = useTexts('settings');
  const set = useSet();
  const { startAtLogin } = useAppState().settings;
  if (by === 'system') return <p className="soft small">{t('login.system')}</p>;
  return (
    <div>
      <Switch
        isSelected={startAtLogin}
        onChange={(chosen) => void set('startAtLogin', { startAtLogin: chosen })}
        description={t('login.help')}
      >
        {t('login.label')}
      </Switch>
      <Fault field="startAtLogin" />
      <div aria-live="polite" className="settings-said">
        {startAtLogin && by === 'refused' ? (
          <Notice kind="warning" actions={<OpenButton what="login-items">{t('login.open')}</OpenButton>}>
            {t('login.refused')}
          </Notice>
        ) : startAtLogin && !on ? (
          <Notice kind="warning">{t('login.failed')}</Notice>
        ) : null}
      </div>
    </div>
  );
}
