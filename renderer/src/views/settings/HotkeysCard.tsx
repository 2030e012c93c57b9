import { HOTKEYS, type HotkeyName } from '../../../../electron/shared/settings.ts';
import type { DesktopSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { HotkeyField } from './HotkeyField.tsx';
import { SavedCard } from './saving.tsx';

export function HotkeysCard({ desktop }: { readonly desktop: DesktopSnapshot }) {
  const t = useTexts('settings');
  const { hotkeys, platform, selection } = desktop;
  const help = (name: HotkeyName): string =>
    t(name === 'clipboard' && selection ? 'hotkeys.clipboardAndSelection' : `hotkeys.help.${name}`);
  return (
    <SavedCard title={t('hotkeys.title')} description={t('hotkeys.help.all')}>
      {HOTKEYS.map((name) => (
        <HotkeyField key={name} name={name} help={help(name)} platform={platform} state={hotkeys[name]} />
      ))}
    </SavedCard>
  );
}
