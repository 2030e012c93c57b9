import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { type CheckStep, type LineCheckState, lineCheckText, resultOf } from '../../../electron/shared/line-check.ts';
import type { LineCheckSnapshot } from '../../../electron/shared/state.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { CheckSteps } from './CheckSteps.tsx';
import { Notice, type NoticeKind } from './Notice.tsx';

const KINDS: Readonly<Record<LineCheckState, NoticeKind>> = {
  ok: 'good',
  warning: 'warning',
  failed: 'problem',
  cancelled: 'info',
};

interface Props {
  readonly check: LineCheckSnapshot;
  /** As the form calls the line now. */
  readonly name: string;
  /** What is said until there is a result. */
  readonly running: string;
  /** Above the steps. */
  readonly children?: ReactNode;
}

/** The test of a line: what came of it, and its steps. */
export function CheckResult({ check, name, running, children }: Props) {
  return (
    <div className="stack">
      <div role="status">
        {check.running ? <p className="soft">{running}</p> : <LastWord steps={check.steps} name={name} />}
      </div>
      {children}
      <CheckSteps steps={check.steps} />
    </div>
  );
}

function LastWord({ steps, name }: { readonly steps: readonly CheckStep[]; readonly name: string }) {
  const language = useLanguage();
  const state = resultOf(steps);
  return <Notice kind={KINDS[state]}>{lineCheckText({ line: name, state, steps, ms: 0 }, language)}</Notice>;
}

/** For what holds a result below a form: it grows out of view. Who goes on typing meanwhile is left where that is. */
export function useResultInView<E extends HTMLElement>(check: LineCheckSnapshot): RefObject<E | null> {
  const view = useRef<E>(null);
  const progress = check.running ? check.steps.length : 'over';
  useEffect(() => {
    if (document.activeElement instanceof HTMLInputElement) return;
    view.current?.scrollIntoView({ block: progress === 'over' ? 'start' : 'nearest' });
  }, [progress]);
  return view;
}
