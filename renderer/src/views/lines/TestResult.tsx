import { type CheckStep, type LineCheckState, lineCheckText } from '../../../../electron/shared/line-check.ts';
import type { LineCheckSnapshot } from '../../../../electron/shared/state.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { CheckSteps } from '../../ui/CheckSteps.tsx';
import { Notice, type NoticeKind } from '../../ui/Notice.tsx';
import { resultOf } from './line-states.ts';

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
  readonly isOutdated?: boolean;
}

export function TestResult({ check, name, isOutdated = false }: Props) {
  const t = useTexts('lines');
  return (
    <div className="stack">
      <div role="status">
        {check.running ? <p className="soft">{t('test.running')}</p> : <LastWord steps={check.steps} name={name} />}
      </div>
      {isOutdated ? <p className="soft small">{t('test.outdated')}</p> : null}
      <CheckSteps steps={check.steps} />
    </div>
  );
}

function LastWord({ steps, name }: { readonly steps: readonly CheckStep[]; readonly name: string }) {
  const language = useLanguage();
  const state = resultOf(steps);
  return <Notice kind={KINDS[state]}>{lineCheckText({ line: name, state, steps, ms: 0 }, language)}</Notice>;
}
