import { useState } from 'react';
import type { Commands } from '../../../../electron/shared/contract.ts';
import { UPDATE_CHOICES } from '../../../../electron/shared/settings.ts';
import type { DesktopSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Select } from '../../ui/Select.tsx';
import { OpenButton } from './OpenButton.tsx';
import { Fault, SavedCard, useSet } from './saving.tsx';

type Update = DesktopSnapshot['update'];
type Step = Commands['desktop:update']['args']['step'];

export function UpdatesCard({ update }: { readonly update: Update }) {
  const t = useTexts('settings');
  return (
    <SavedCard title={t('updates.title')}>
      <UpdateChoices />
      <UpdateState update={update} />
    </SavedCard>
  );
}

function UpdateChoices() {
  const t = useTexts('settings');
  const set = useSet();
  const { updates } = useAppState().settings;
  return (
    <div>
      <Select
        label={t('updates.choice')}
        options={UPDATE_CHOICES.map((value) => ({ value, label: t(`updates.choices.${value}`) }))}
        value={updates}
        onChange={(chosen) => void set('updates', { updates: chosen })}
      />
      <Fault field="updates" />
    </div>
  );
}

/** What can be done next; nothing where the app does not update itself, or while it is at it. */
const NEXT: Readonly<Partial<Record<Update['state'], Step>>> = {
  none: 'look',
  failed: 'look',
  found: 'fetch',
  ready: 'install',
};

function UpdateState({ update }: { readonly update: Update }) {
  const t = useTexts('settings');
  const dialer = useDialer();
  const { about, settings } = useAppState();
  const [fault, setFault] = useState<string>();
  // Looking by hand works also where nobody looks by itself.
  const step = update.state === 'off' && settings.updates === 'off' ? 'look' : NEXT[update.state];
  const take = async (next: Step): Promise<void> => {
    const done = await dialer.invoke('desktop:update', { step: next });
    setFault(done.ok ? undefined : done.error);
  };
  return (
    <div className="stack-tight">
      <div aria-live="polite" className="breakable">
        <p>{t('updates.version', { version: about.version })}</p>
        <p className={update.state === 'failed' ? 'field-error' : 'soft'}>
          <UpdateSentence update={update} />
        </p>
        {fault === undefined || update.state === 'failed' ? null : <p className="field-error">{fault}</p>}
      </div>
      {update.state === 'fetching' ? <ProgressBar label={t('updates.fetchingLabel')} percent={update.percent} /> : null}
      <div className="row">
        {step === undefined ? null : (
          <Button size="small" variant={step === 'look' ? 'secondary' : 'primary'} onPress={() => void take(step)}>
            {t(`updates.steps.${step}`)}
          </Button>
        )}
        <OpenButton what="release-notes">{t('updates.notes')}</OpenButton>
      </div>
    </div>
  );
}

function UpdateSentence({ update }: { readonly update: Update }) {
  const t = useTexts('settings');
  switch (update.state) {
    case 'off':
      return update.why;
    case 'failed':
      return update.text;
    case 'none':
    case 'looking':
      return t(`updates.states.${update.state}`);
    case 'found':
    case 'ready':
    case 'fetching':
      return t(`updates.states.${update.state}`, { version: update.version });
  }
}
