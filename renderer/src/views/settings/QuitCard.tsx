/** The end of the program: in the window as well, because nothing says whether anybody sees a tray. */
import { Power } from 'lucide-react';
import { useState } from 'react';
import { isFinal } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Card } from '../../ui/Page.tsx';

export function QuitCard() {
  const t = useTexts('settings');
  const dialer = useDialer();
  const running = useAppState().calls.filter(({ state }) => !isFinal(state)).length;
  const [isAsked, setAsked] = useState(false);
  // A call that ends meanwhile does not change what was asked.
  const [count, setCount] = useState(1);
  const [fault, setFault] = useState<string>();
  const quit = async (): Promise<void> => {
    const done = await dialer.invoke('desktop:quit', undefined);
    setAsked(false);
    setFault(done.ok ? undefined : done.error);
  };
  const press = (): void => {
    if (running === 0) return void quit();
    setCount(running);
    setAsked(true);
  };
  return (
    <Card title={t('quit.title')} description={t('quit.help')}>
      <div>
        <Button size="small" icon={<Power size={16} aria-hidden />} onPress={press}>
          {t('quit.button')}
        </Button>
        <div aria-live="polite" className="settings-said">
          {fault === undefined ? null : <p className="field-error breakable">{fault}</p>}
        </div>
      </div>
      <ConfirmDialog
        isOpen={isAsked}
        title={t('quit.ask')}
        confirmLabel={t('quit.button')}
        isDangerous
        onConfirm={quit}
        onClose={() => setAsked(false)}
      >
        <p>{t('quit.calls', { count })}</p>
      </ConfirmDialog>
    </Card>
  );
}
