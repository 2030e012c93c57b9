import { type ReactNode, useRef } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import type { LineCheckSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { CheckResult, useResultInView } from '../../ui/CheckResult.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { AccountPart } from './AccountPart.tsx';
import { AdvancedPart } from './AdvancedPart.tsx';
import { BehaviourPart } from './BehaviourPart.tsx';
import { LineFormContext } from './FormField.tsx';
import { FormFoot } from './FormFoot.tsx';
import { isSame, type LineFields } from './fields.ts';
import { type EditingOptions, useEditing } from './useEditing.ts';
import { useTop } from './useTop.ts';

interface LineFormProps extends EditingOptions {
  readonly title: string;
  /** Above the fields. */
  readonly hint?: ReactNode;
}

export function LineForm({ title, hint, ...options }: LineFormProps) {
  const { passwords } = useAppState();
  const t = useTexts('lines');
  const editing = useEditing(options);
  const view = useRef<HTMLFormElement>(null);
  useTop(view);
  const { form, stored, notes, test, problem } = editing;
  return (
    <Page title={title}>
      <form
        ref={view}
        tabIndex={-1}
        className="stack lines-form page-tall"
        aria-label={title}
        noValidate
        onSubmit={(event) => void editing.submit(event)}
      >
        <LineFormContext value={{ form, faultIn: editing.faultIn }}>
          {hint}
          {notes.length === 0 ? null : <ImportNotes notes={notes} />}
          <AccountPart
            place={stored === undefined ? 'none' : (passwords[stored.name] ?? 'none')}
            takenNames={editing.takenNames}
            isNew={options.original === undefined}
          />
          <BehaviourPart />
          <AdvancedPart isOpen={editing.isAdvancedOpen} onOpenChange={editing.setAdvancedOpen} original={stored} />
          {test.check === undefined ? null : (
            <FormTest key={test.check.id} check={test.check} form={form} tested={editing.tested} />
          )}
          <div className="lines-problem stack-tight" aria-live="assertive">
            {editing.isGone ? <Notice kind="warning">{t('form.goneMeanwhile')}</Notice> : null}
            {problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}
          </div>
          <FormFoot
            isTesting={test.isRunning}
            isSaving={form.formState.isSubmitting}
            onTest={() => void editing.runTest()}
            onStop={test.stop}
            onLeave={() => void editing.leave()}
          />
        </LineFormContext>
      </form>
      {editing.question}
    </Page>
  );
}

function ImportNotes({ notes }: { readonly notes: readonly string[] }) {
  const t = useTexts('lines');
  return (
    <Notice kind="warning">
      <strong>{t('form.fromImport')}</strong>
      <ul className="stack-tight">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Notice>
  );
}

interface FormTestProps {
  readonly check: LineCheckSnapshot;
  readonly form: UseFormReturn<LineFields>;
  readonly tested: LineFields | undefined;
}

function FormTest({ check, form, tested }: FormTestProps) {
  const t = useTexts('lines');
  const card = useResultInView<HTMLDivElement>(check);
  useWatch({ control: form.control });
  const isOutdated = !check.running && tested !== undefined && !isSame(form.getValues(), tested);
  return (
    <div ref={card} className="lines-test">
      <Card title={t('test.title')}>
        <CheckResult check={check} name={tested?.name || check.line} running={t('test.running')}>
          {isOutdated ? <p className="soft small">{t('test.outdated')}</p> : null}
        </CheckResult>
      </Card>
    </div>
  );
}
