import { CircleAlert, CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react';
import type { Language } from '../../../electron/shared/language.ts';
import {
  type CheckStep,
  type CheckStepState,
  checkStepLabel,
  checkStepText,
} from '../../../electron/shared/line-check.ts';
import { useLanguage, useTexts } from '../i18n/i18n.ts';

const ICONS = {
  running: LoaderCircle,
  ok: CircleCheck,
  warning: CircleAlert,
  failed: CircleX,
  skipped: CircleDashed,
} as const satisfies Record<CheckStepState, unknown>;

/** `8 ms`, `2.4 s` */
function toDuration(ms: number, language: Language): string {
  const isShort = ms < 1000;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: isShort ? 'millisecond' : 'second',
    maximumFractionDigits: isShort ? 0 : 1,
  }).format(isShort ? ms : ms / 1000);
}

/** The steps of a line's test as they run. */
export function CheckSteps({ steps }: { readonly steps: readonly CheckStep[] }) {
  const t = useTexts('common');
  const language = useLanguage();
  return (
    <ol className="check-steps" aria-live="polite">
      {steps.map((step) => {
        const Icon = ICONS[step.state];
        const { sentence, nextStep } = checkStepText(step, language);
        return (
          <li key={step.id} data-state={step.state}>
            <Icon size={18} aria-label={t(`check.${step.state}`)} role="img" />
            <div className="breakable">
              <p>
                <strong>{checkStepLabel(step.id, language)}</strong> {sentence}
                {step.ms === undefined ? null : (
                  <span className="soft digits nowrap"> {toDuration(step.ms, language)}</span>
                )}
              </p>
              {nextStep === '' ? null : <p className="soft">{nextStep}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
