import type { RuleTrace } from '../../../../electron/shared/dial-plan.ts';
import type { NumberPreview } from '../../../../electron/shared/state.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { Button } from '../../ui/Button.tsx';

interface TraceProps {
  readonly preview: Pick<NumberPreview, 'steps' | 'plan' | 'target'>;
  /** Takes another reading of the text; absent: it is only shown. */
  readonly onUse?: (text: string) => void;
}

/** Step by step from the text to what is sent: how it was read, and every rule in order. */
export function Trace({ preview, onUse }: TraceProps) {
  const t = useTexts('dial');
  const { steps, plan, target } = preview;
  return (
    <div className="trace small">
      <h2>{t('trace.steps')}</h2>
      {steps.length === 0 ? <p className="soft">{t('trace.noSteps')}</p> : null}
      <ol className="trace-steps">
        {steps.map(({ text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other name than their place
          <li key={at} className="breakable">
            {text}
          </li>
        ))}
      </ol>
      {target.alternatives.length === 0 ? null : (
        <>
          <h2>{t('trace.alternatives')}</h2>
          <ul className="stack-tight">
            {target.alternatives.map(({ dial, why }) => (
              <li key={dial} className="row breakable">
                <span className="grow">{why}</span>
                {onUse === undefined ? (
                  <span className="digits">{dial}</span>
                ) : (
                  <Button size="small" onPress={() => onUse(dial)}>
                    {t('trace.use', { number: dial })}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('trace.rules')}</h2>
      {plan.rules.length === 0 ? <p className="soft">{t('trace.noRules')}</p> : <RuleTable rules={plan.rules} />}
    </div>
  );
}

function RuleTable({ rules }: { readonly rules: readonly RuleTrace[] }) {
  const t = useTexts('dial');
  const toResult = ({ matched, action, after = '' }: RuleTrace): string => {
    if (!matched) return '–';
    if (action === 'block') return t('trace.blocked');
    return action === 'confirm' ? t('trace.confirms', { after }) : after;
  };
  return (
    <table className="trace-rules">
      <thead>
        <tr>
          <th scope="col">{t('trace.rule')}</th>
          <th scope="col">{t('trace.result')}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={rule.id} data-matched={rule.matched}>
            <th scope="row" className="breakable">
              {rule.name}
              <p className="soft">{rule.why}</p>
            </th>
            <td className="digits breakable">{toResult(rule)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
