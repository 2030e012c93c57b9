import { checkCountDown } from '../../../../electron/shared/field-checks.ts';
import { LINK_ACTIONS, LINK_SOURCES, type LinkSource } from '../../../../electron/shared/settings.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Switch } from '../../ui/Choice.tsx';
import { Select } from '../../ui/Select.tsx';
import { SavedText } from './SavedText.tsx';
import { Fault, SavedCard, useSet } from './saving.tsx';
import { toWholeNumber } from './whole-number.ts';

export function LinksCard({ isDesktop }: { readonly isDesktop: boolean }) {
  const t = useTexts('settings');
  return (
    <SavedCard title={t('links.title')} description={t(isDesktop ? 'links.help' : 'links.helpBrowser')}>
      <div className="columns">
        {LINK_SOURCES.map((source) => (
          <SourceAction key={source} source={source} />
        ))}
        <CountDown />
      </div>
      <p className="soft small">{t('links.never')}</p>
      <Pause />
    </SavedCard>
  );
}

function SourceAction({ source }: { readonly source: LinkSource }) {
  const t = useTexts('settings');
  const set = useSet();
  const { links } = useAppState().settings;
  const field = `links.${source}`;
  return (
    <div>
      <Select
        label={t(`links.sources.${source}`)}
        description={t(`links.sourceHelp.${source}`)}
        options={LINK_ACTIONS.map((value) => ({ value, label: t(`links.actions.${value}`) }))}
        value={links[source]}
        onChange={(action) => void set(field, { links: { [source]: action } })}
      />
      <Fault field={field} />
    </div>
  );
}

function CountDown() {
  const t = useTexts('settings');
  const language = useLanguage();
  const set = useSet();
  const { links } = useAppState().settings;
  return (
    <SavedText
      field="links.countDownSeconds"
      label={t('links.countDown')}
      description={t('links.countDownHelp')}
      value={String(links.countDownSeconds)}
      isNumber
      check={(text) => checkCountDown(toWholeNumber(text), language)}
      onSave={(text) => set('links.countDownSeconds', { links: { countDownSeconds: toWholeNumber(text) } })}
    />
  );
}

function Pause() {
  const t = useTexts('settings');
  const set = useSet();
  const { links } = useAppState().settings;
  return (
    <div>
      <Switch
        isSelected={links.paused}
        onChange={(paused) => void set('links.paused', { links: { paused } })}
        description={t('links.pauseHelp')}
      >
        {t('links.pause')}
      </Switch>
      <Fault field="links.paused" />
    </div>
  );
}
