import { useState } from 'react';
import type { DesktopSnapshot } from '../../../../electron/shared/state.ts';
import { toPlainText } from '../../../../electron/shared/texts.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Page.tsx';
import { OpenButton } from '../settings/OpenButton.tsx';
import { Fact, Facts } from './Facts.tsx';

type Owner = DesktopSnapshot['links'][number];

/** Which program opens a clicked number, and a button that makes it this one. */
export function OwnersCard({ desktop: { links, platform } }: { readonly desktop: DesktopSnapshot }) {
  const t = useTexts('diagnostics');
  // Linux has no such page: there the button beside the link does it.
  const isTherePage = platform === 'windows';
  return (
    <Card
      title={t('owners.title')}
      description={t('owners.help')}
      {...(isTherePage ? { actions: <OpenButton what="default-apps">{t('owners.open')}</OpenButton> } : {})}
    >
      <Facts>
        {links.map((owner) => (
          <OwnerFact key={owner.scheme} owner={owner} />
        ))}
      </Facts>
    </Card>
  );
}

function OwnerFact({ owner: { scheme, owner, own } }: { readonly owner: Owner }) {
  const t = useTexts('diagnostics');
  const dialer = useDialer();
  const [isPending, setPending] = useState(false);
  const [said, setSaid] = useState<{ readonly text: string; readonly isFault: boolean }>();
  const claim = async (): Promise<void> => {
    setPending(true);
    try {
      const claimed = await dialer.invoke('desktop:claim', { scheme });
      const { text } = claimed.ok ? claimed.value : { text: claimed.error };
      setSaid(text === undefined ? undefined : { text, isFault: !claimed.ok });
    } finally {
      setPending(false);
    }
  };
  // Of a kind that only some people want, another owner is no fault.
  const isWanted = scheme !== 'skype';
  const value = own ? t('owners.own') : owner === undefined ? t('owners.nobody') : toPlainText(owner, 200);
  return (
    <Fact
      name={<span className="mono">{scheme}:</span>}
      rating={own ? 'good' : isWanted ? 'warning' : 'info'}
      {...(isWanted ? {} : { help: t('owners.skype') })}
      actions={
        <>
          {own ? null : (
            <Button size="small" isPending={isPending} onPress={() => void claim()}>
              {t('owners.claim', { scheme })}
            </Button>
          )}
          <span aria-live="polite" className={said?.isFault === true ? 'field-error' : 'small'}>
            {own ? '' : said?.text}
          </span>
        </>
      }
    >
      {value}
    </Fact>
  );
}
