import { FlaskConical, Import } from 'lucide-react';
import type { LineCheckSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckResult, useResultInView } from '../../ui/CheckResult.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { FirstFields } from './FirstFields.tsx';
import { useFirstLine } from './useFirstLine.ts';

interface FirstStartProps {
  /** It stays until it has ended, also when there is a line by then. */
  readonly onBusy: (isBusy: boolean) => void;
}

/** There is no line: three fields and a test, or the demo phone, which needs nothing. */
export function FirstStart({ onBusy }: FirstStartProps) {
  const t = useTexts('dial');
  const dialer = useDialer();
  const { form, problem, question, check, test, save, keepInFile, leaveOut } = useFirstLine(onBusy);
  const { control, handleSubmit, formState } = form;
  return (
    <div className="first">
      <Welcome />
      <form
        className="card"
        aria-label={t('first.account')}
        noValidate
        onSubmit={(event) => void handleSubmit(save)(event)}
      >
        <FirstFields control={control} />
        <div aria-live="assertive">{problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}</div>
        {check === undefined ? null : <Test key={check.id} check={check} />}
        <div className="row row-end">
          {check?.running === true ? (
            <Button onPress={() => void dialer.invoke('line:cancel-check', undefined)}>{t('first.stop')}</Button>
          ) : (
            <Button onPress={() => void handleSubmit(test)()}>{t('first.test')}</Button>
          )}
          <Button variant="primary" type="submit" isPending={formState.isSubmitting}>
            {t('first.save')}
          </Button>
        </div>
      </form>
      {question === undefined ? null : (
        <ConfirmDialog
          isOpen
          title={t('first.saveQuestion')}
          confirmLabel={t('first.keep')}
          onConfirm={() => keepInFile(question)}
          onClose={leaveOut}
        >
          <p>{question.confirm.text}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

function Test({ check }: { readonly check: LineCheckSnapshot }) {
  const t = useTexts('dial');
  const view = useResultInView<HTMLElement>(check);
  return (
    <section ref={view} className="first-test" aria-label={t('first.testing')}>
      <CheckResult check={check} name={check.line} running={t('first.testRuns')} />
    </section>
  );
}

function Welcome() {
  const t = useTexts('dial');
  const dialer = useDialer();
  return (
    <header className="stack-tight">
      <h2 className="first-title">{t('first.title')}</h2>
      <p className="soft">{t('first.text')}</p>
      <div className="row">
        <Button
          size="small"
          icon={<FlaskConical size={16} aria-hidden="true" />}
          onPress={() => void dialer.invoke('settings:set', { demo: true })}
        >
          {t('first.demo')}
        </Button>
        <Button
          variant="quiet"
          size="small"
          icon={<Import size={16} aria-hidden="true" />}
          onPress={() => goTo('lines', 'import')}
        >
          {t('first.import')}
        </Button>
      </div>
    </header>
  );
}
