import { useState } from 'react';
import { type FieldPath, type UseFormReturn, useForm } from 'react-hook-form';
import type { Confirm } from '../../../../electron/shared/contract.ts';
import type { FieldFault } from '../../../../electron/shared/settings.ts';
import type { LineCheckSnapshot } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { useToast } from '../../ui/Toast.tsx';
import { type FirstLine, NO_LINE, toLine } from './first-line.ts';

const FIELDS: readonly FieldPath<FirstLine>[] = ['domain', 'user', 'password', 'extension'];

/** A password that is not kept without asking. */
interface Question {
  readonly draft: FirstLine;
  readonly confirm: Confirm;
}

export interface FirstLineModel {
  readonly form: UseFormReturn<FirstLine>;
  /** A fault that belongs to no field. */
  readonly problem: string | undefined;
  readonly question: Question | undefined;
  /** The test of what stands in the form. */
  readonly check: LineCheckSnapshot | undefined;
  test(draft: FirstLine): Promise<void>;
  save(draft: FirstLine): Promise<void>;
  keepInFile(question: Question): Promise<void>;
  leaveOut(): void;
}

/** @param onBusy between saving and its last question, when there is a line already */
export function useFirstLine(onBusy: (isBusy: boolean) => void): FirstLineModel {
  const t = useTexts('dial');
  const dialer = useDialer();
  const say = useToast();
  const { check } = useAppState();
  const [problem, setProblem] = useState<string>();
  const [question, setQuestion] = useState<Question>();
  const [checkId, setCheckId] = useState<string>();
  const form = useForm<FirstLine>({ defaultValues: NO_LINE });

  function showFault({ field, text }: FieldFault): void {
    const known = FIELDS.find((each) => each === field);
    if (known === undefined) setProblem(text);
    else form.setError(known, { message: text }, { shouldFocus: true });
  }
  async function add(draft: FirstLine): Promise<Question | undefined> {
    const line = toLine(draft);
    const added = await dialer.invoke('line:add', line);
    if (!added.ok) {
      showFault(added.error);
      return undefined;
    }
    const kept = await dialer.invoke('line:set-password', { name: line.name, password: draft.password });
    if (!kept.ok && 'kind' in kept.error) return { draft, confirm: kept.error };
    if (!kept.ok) say(kept.error.text);
    return undefined;
  }

  return {
    form,
    problem,
    question,
    check: check !== undefined && check.id === checkId ? check : undefined,
    async test(draft) {
      setProblem(undefined);
      const started = await dialer.invoke('line:check', { line: toLine(draft), password: draft.password });
      if (started.ok) setCheckId(started.value.checkId);
      else showFault(started.error);
    },
    async save(draft) {
      setProblem(undefined);
      onBusy(true);
      let asked: Question | undefined;
      try {
        asked = await add(draft);
      } finally {
        // Also without an answer: a line that is there by then is not hidden behind this form.
        if (asked === undefined) onBusy(false);
      }
      setQuestion(asked);
    },
    async keepInFile({ draft }) {
      const { name } = toLine(draft);
      try {
        const kept = await dialer.invoke('line:set-password', { name, password: draft.password, confirmed: true });
        if (!kept.ok) say(kept.error.text);
      } finally {
        onBusy(false);
      }
    },
    leaveOut() {
      say(t('first.noPassword'));
      onBusy(false);
    },
  };
}
