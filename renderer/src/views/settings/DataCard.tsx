import { Copy, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import type { Commands } from '../../../../electron/shared/contract.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Card } from '../../ui/Page.tsx';
import { useCopy, useToast } from '../../ui/Toast.tsx';
import { OpenButton } from './OpenButton.tsx';

const ICON = { size: 16, 'aria-hidden': true } as const;

export function DataCard({ isDesktop }: { readonly isDesktop: boolean }) {
  const t = useTexts('settings');
  const { dataFolder } = useAppState().about;
  const copy = useCopy();
  return (
    <Card title={t('data.title')} description={t('data.help')}>
      <p className="mono small breakable">{dataFolder}</p>
      <div className="row">
        {isDesktop ? (
          <OpenButton what="data-folder" icon={<FolderOpen {...ICON} />}>
            {t('data.open')}
          </OpenButton>
        ) : null}
        <Button size="small" icon={<Copy {...ICON} />} onPress={() => void copy(dataFolder)}>
          {t('data.copy')}
        </Button>
      </div>
    </Card>
  );
}

type What = Commands['settings:reset']['args']['what'];

/** Each is asked about, with what goes. */
export function ResetCard() {
  const t = useTexts('settings');
  const dialer = useDialer();
  const say = useToast();
  const [asked, setAsked] = useState<What>();
  const [fault, setFault] = useState<string>();
  const reset = async (what: What): Promise<void> => {
    const done = await dialer.invoke('settings:reset', { what });
    setAsked(undefined);
    setFault(done.ok ? undefined : done.error);
    if (done.ok) say(t('reset.done'));
  };
  return (
    <Card title={t('reset.title')}>
      <div>
        <div className="row">
          <Button size="small" onPress={() => setAsked('general')}>
            {t('reset.general')}
          </Button>
          <Button size="small" onPress={() => setAsked('all')}>
            {t('reset.all')}
          </Button>
        </div>
        <div aria-live="polite" className="settings-said">
          {fault === undefined ? null : <p className="field-error breakable">{fault}</p>}
        </div>
      </div>
      <ResetQuestion what={asked} onConfirm={reset} onClose={() => setAsked(undefined)} />
    </Card>
  );
}

interface ResetQuestionProps {
  readonly what: What | undefined;
  readonly onConfirm: (what: What) => Promise<void>;
  readonly onClose: () => void;
}

function ResetQuestion({ what, onConfirm, onClose }: ResetQuestionProps) {
  const t = useTexts('settings');
  const { settings, history } = useAppState();
  // While it closes, it still shows what it asked.
  const [shown, setShown] = useState<What>('general');
  if (what !== undefined && what !== shown) setShown(what);
  return (
    <ConfirmDialog
      isOpen={what !== undefined}
      title={t(`reset.titles.${shown}`)}
      confirmLabel={t(`reset.confirms.${shown}`)}
      isDangerous
      onConfirm={() => onConfirm(shown)}
      onClose={onClose}
    >
      {shown === 'general' ? (
        <>
          <p>{t('reset.generalGoes')}</p>
          <p>{t('reset.generalStays')}</p>
        </>
      ) : (
        <>
          <p>{t('reset.allGoes')}</p>
          <ul className="settings-goes">
            <li>{t('reset.lines', { count: settings.lines.length })}</li>
            <li>{t('reset.rules', { count: settings.rules.length })}</li>
            <li>{t('reset.calls', { count: history.count })}</li>
            <li>{t('reset.rest')}</li>
          </ul>
          <p>{t('reset.noWayBack')}</p>
        </>
      )}
    </ConfirmDialog>
  );
}
