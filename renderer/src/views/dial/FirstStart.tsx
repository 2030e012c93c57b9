import { FlaskConical, Import } from 'lucide-react';
import { useState } from 'react';
import { Controller, type FieldPath, useForm } from 'react-hook-form';
import type { Confirm } from '../../../../electron/shared/contract.ts';
import {
  checkDomain,
  checkExtension,
  checkPassword,
  checkUser,
  type FieldCheck,
} from '../../../../electron/shared/field-checks.ts';
import type { FieldFault } from '../../../../electron/shared/settings.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckSteps } from '../../ui/CheckSteps.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PasswordField, TextField } from '../../ui/TextField.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { type FirstLine, NO_LINE, toLine } from './first-line.ts';

type Field = FieldPath<FirstLine>;
const FIELDS: readonly Field[] = ['domain', 'user', 'password', 'extension'];

/** A password that could not be kept without asking. */
interface Question {
  readonly name: string;
  readonly draft: FirstLine;
  readonly confirm: Confirm;
}

interface FirstStartProps {
  /** Stays until it has ended, also when there is a line by then. */
  readonly onBusy: (isBusy: boolean) => void;
}

export function FirstStart({ onBusy }: FirstStartProps) {
  const t = useTexts('dial');
  const language = useLanguage();
  const dialer = useDialer();
  const say = useToast();
  const { check, about } = useAppState();
  const [problem, setProblem] = useState<string>();
  const [question, setQuestion] = useState<Question>();
  const [checkId, setCheckId] = useState<string>();
  const form = useForm<FirstLine>({ defaultValues: NO_LINE });
  const { control, handleSubmit, setError, formState } = form;
  const shownCheck = check !== undefined && check.id === checkId ? check : undefined;

  const isField = (name: string): name is Field => FIELDS.some((field) => field === name);
  function showFault({ field, text }: FieldFault): void {
    if (isField(field)) setError(field, { message: text }, { shouldFocus: true });
    else setProblem(text);
  }
  /** A check that is not needed for an empty field, where the field may be empty. */
  const rule = (fieldCheck: FieldCheck, isRequired: boolean) => ({
    validate: (text: string) => (text === '' && !isRequired ? undefined : fieldCheck(text, language)),
  });

  async function test(draft: FirstLine): Promise<void> {
    setProblem(undefined);
    const started = await dialer.invoke('line:check', { line: toLine(draft), password: draft.password });
    if (started.ok) setCheckId(started.value.checkId);
    else showFault(started.error);
  }
  async function save(draft: FirstLine): Promise<void> {
    setProblem(undefined);
    onBusy(true);
    const question = await add(draft);
    setQuestion(question);
    if (question === undefined) onBusy(false);
  }
  async function add(draft: FirstLine): Promise<Question | undefined> {
    const line = toLine(draft);
    const added = await dialer.invoke('line:add', line);
    if (!added.ok) {
      showFault(added.error);
      return undefined;
    }
    const kept = await dialer.invoke('line:set-password', { name: line.name, password: draft.password });
    if (kept.ok) return undefined;
    if ('kind' in kept.error) return { name: line.name, draft, confirm: kept.error };
    say(kept.error.text);
    return undefined;
  }
  async function keepInFile({ name, draft }: Question): Promise<void> {
    const kept = await dialer.invoke('line:set-password', { name, password: draft.password, confirmed: true });
    if (!kept.ok) say(kept.error.text);
    onBusy(false);
  }
  function leaveOut(): void {
    say(t('first.noPassword'));
    onBusy(false);
  }

  return (
    <div className="first">
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
      <form
        className="card"
        aria-label={t('first.account')}
        noValidate
        onSubmit={(event) => void handleSubmit(save)(event)}
      >
        <Controller
          control={control}
          name="domain"
          rules={rule(checkDomain, true)}
          render={({ field, fieldState }) => (
            <TextField
              {...field}
              label={t('first.domain')}
              description={t('first.domainHelp')}
              error={fieldState.error?.message}
              autoFocus
            />
          )}
        />
        <Controller
          control={control}
          name="user"
          rules={rule(checkUser, true)}
          render={({ field, fieldState }) => (
            <TextField
              {...field}
              label={t('first.user')}
              description={t('first.userHelp')}
              error={fieldState.error?.message}
            />
          )}
        />
        <Controller
          control={control}
          name="password"
          rules={rule(checkPassword, true)}
          render={({ field, fieldState }) => (
            <PasswordField
              {...field}
              label={t('first.password')}
              description={t(about.passwords.place === 'file' ? 'first.passwordHelpFile' : 'first.passwordHelp')}
              error={fieldState.error?.message}
            />
          )}
        />
        <Disclosure title={t('first.more')}>
          <Controller
            control={control}
            name="extension"
            rules={rule(checkExtension, false)}
            render={({ field, fieldState }) => (
              <TextField
                {...field}
                label={t('first.extension')}
                isOptional
                description={t('first.extensionHelp')}
                error={fieldState.error?.message}
              />
            )}
          />
        </Disclosure>
        <div aria-live="assertive">{problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}</div>
        {shownCheck === undefined ? null : (
          <section aria-label={t('first.testing')}>
            <CheckSteps steps={shownCheck.steps} />
          </section>
        )}
        <div className="row row-end">
          {shownCheck?.running === true ? (
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
