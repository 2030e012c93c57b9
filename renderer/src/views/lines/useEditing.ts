/** A line in the form: checked, tested, saved, left. */

import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useForm } from 'react-hook-form';
import { fieldSentence } from '../../../../electron/shared/field-texts.ts';
import type { FieldFault, LineSettings } from '../../../../electron/shared/settings.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { useKeptDraft } from '../../state/useKeptDraft.ts';
import {
  FIELD_ORDER,
  type FieldName,
  faultOf,
  isAdvanced,
  isFieldName,
  isSame,
  type LineFields,
  NO_FIELDS,
  suggestName,
  toFields,
  toLine,
} from './fields.ts';
import { type KeptForm, keptForms } from './kept.ts';
import { saveLine } from './save-line.ts';
import { useLineTest } from './useLineTest.ts';
import { useQuestion } from './useQuestion.tsx';

export interface EditingOptions {
  /** What stands behind `#/lines/`: what is left is kept under it. */
  readonly rest: string;
  /** As it is stored; absent: a new line. */
  readonly original?: LineSettings | undefined;
  /** What was typed before, or imported. */
  readonly begun?: KeptForm | undefined;
  onSaved(line: LineSettings): void;
  onLeave(): void;
}

export function useEditing({ rest, original, begun, onSaved, onLeave }: EditingOptions) {
  const t = useTexts('lines');
  const dialer = useDialer();
  // What is stored by now: a part of what is to be saved may be, when the rest has failed.
  const [stored, setStored] = useState(original);
  const { lines } = useAppState();
  // Somebody else may have deleted or renamed it: what stands in the form is then added anew.
  const isGone = stored !== undefined && !lines.some(({ name }) => name === stored.name);
  const { form, show, focusFirst, faultIn, takenNames, ...checked } = useCheckedForm(stored, begun);
  const test = useLineTest();
  const [tested, setTested] = useState<LineFields>();
  const question = useQuestion();
  const notes = begun?.notes ?? [];
  const isUntouched = (): boolean => isSame(form.getValues(), stored === undefined ? NO_FIELDS : toFields(stored));
  const keptForm = useKeptDraft<KeptForm>(rest, keptForms, () =>
    isUntouched() ? undefined : { fields: form.getValues(), notes },
  );

  async function runTest(): Promise<void> {
    show(undefined);
    if (!(await form.trigger())) return focusFirst();
    const fields = form.getValues();
    // Under its stored name, so that its stored password is used.
    const name = stored?.name ?? checked.nameOf(fields);
    if (name === undefined) return;
    const fault = await test.start(toLine(fields, name, stored), fields.password);
    if (fault === undefined) setTested(fields);
    show(fault);
  }

  async function save(fields: LineFields): Promise<void> {
    show(undefined);
    const name = checked.nameOf(fields);
    if (name === undefined) return;
    const line = toLine(fields, name, stored);
    const saved = await saveLine(dialer, {
      original: isGone ? undefined : stored,
      line,
      password: fields.password,
      ask: (text) => question.ask({ title: t('password.ask'), text, confirmLabel: t('password.askConfirm') }),
      onStored: setStored,
    });
    if (saved.ok) {
      keptForm.drop();
      onSaved(line);
    } else show(saved.error === 'declined' ? { field: 'password', text: t('password.declined') } : saved.error);
  }

  async function leave(): Promise<void> {
    const texts = { title: t('discard.title'), text: t('discard.text'), confirmLabel: t('discard.confirm') };
    if (!isUntouched() && !(await question.ask({ ...texts, isDangerous: true }))) return;
    keptForm.drop();
    onLeave();
  }

  return {
    ...checked,
    form,
    faultIn,
    takenNames,
    stored,
    // While it is renamed here, its old name goes before the new one comes.
    isGone: isGone && !form.formState.isSubmitting,
    notes,
    test,
    tested,
    runTest,
    leave,
    submit: form.handleSubmit(save, focusFirst),
    question: question.dialog,
  };
}

/** The form and what is said about its fields. */
function useCheckedForm(stored: LineSettings | undefined, begun: KeptForm | undefined) {
  const language = useLanguage();
  const { lines } = useAppState();
  const [problem, setProblem] = useState<string>();
  const form = useForm<LineFields>({
    defaultValues: begun?.fields ?? (stored === undefined ? NO_FIELDS : toFields(stored)),
    shouldFocusError: false,
  });
  const [isAdvancedOpen, setAdvancedOpen] = useState(() => hasAdvanced(form.getValues()));
  const takenNames = lines.filter(({ name }) => name !== stored?.name).map(({ name }) => name);

  // What came from an import, or was left, says at once what must be corrected.
  useEffect(() => {
    if (begun !== undefined) void form.trigger(FIELD_ORDER.filter((name) => form.getValues(name) !== ''));
  }, [begun, form]);

  const faultIn = (name: FieldName) => faultOf(name, form.getValues(), { language, takenNames });
  function focus(name: FieldName): void {
    if (isAdvanced(name)) flushSync(() => setAdvancedOpen(true));
    form.setFocus(name);
  }
  function focusFirst(): void {
    const first = FIELD_ORDER.find((name) => faultIn(name) !== undefined);
    if (first !== undefined) focus(first);
  }
  /** Beside its field; what belongs to none, above the buttons. */
  function show(fault: FieldFault | undefined): void {
    const field = fault?.field ?? '';
    setProblem(isFieldName(field) ? undefined : fault?.text);
    if (fault === undefined || !isFieldName(field)) return;
    form.setError(field, { message: fault.text });
    focus(field);
  }
  /** @returns undefined where none can be made up; then it is said beside the field */
  function nameOf(fields: LineFields): string | undefined {
    const name = fields.name.trim() || suggestName(fields, takenNames);
    if (name === '') show({ field: 'name', text: fieldSentence('empty', language) });
    return name === '' ? undefined : name;
  }
  return { form, problem, isAdvancedOpen, setAdvancedOpen, takenNames, faultIn, focusFirst, show, nameOf };
}

const hasAdvanced = (fields: LineFields): boolean =>
  FIELD_ORDER.some((name) => isAdvanced(name) && fields[name] !== NO_FIELDS[name]);
