import type { DialRule } from '../../../../electron/shared/dial-plan.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Checkbox, RadioGroup } from '../../ui/Choice.tsx';
import { Badge } from '../../ui/Notice.tsx';
import type { Chosen, Plan } from './imported-plan.ts';
import { placeRows } from './place-rows.ts';
import { healthOf, nameOfRule } from './rules.ts';
import { useRulesReport } from './useRulesReport.ts';

interface ImportPreviewProps {
  readonly plan: Plan;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}

/** What is in the file, and what of it is to be taken. */
export function ImportPreview({ plan, chosen, onChoose }: ImportPreviewProps) {
  const t = useTexts('numbers');
  const language = useLanguage();
  const { settings } = useAppState();
  const rows = placeRows(plan.location, t, language);
  return (
    <div className="stack">
      {rows.length === 0 ? (
        <p className="soft">{t('exchange.noPlace')}</p>
      ) : (
        <div className="stack-tight">
          <Checkbox
            isSelected={chosen.isPlaceTaken}
            onChange={(isPlaceTaken) => onChoose({ ...chosen, isPlaceTaken })}
            description={t('exchange.placeHelp')}
          >
            {t('exchange.place')}
          </Checkbox>
          <dl className="numbers-rows small">
            {rows.map(({ name, label, value }) => (
              <div key={name}>
                <dt className="soft">{label}</dt>
                <dd className="breakable">{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      <RadioGroup
        label={t('exchange.rules', { count: plan.rules.length })}
        options={(['replace', 'append', 'leave'] as const).map((value) => ({
          value,
          label: t(`exchange.ruleChoices.${value}`, { count: settings.rules.length }),
        }))}
        value={chosen.rules}
        onChange={(rules) => onChoose({ ...chosen, rules })}
      />
      <ImportedRules plan={plan} />
    </div>
  );
}

function ImportedRules({ plan }: { readonly plan: Plan }) {
  const report = useRulesReport(plan.rules, plan.location);
  return (
    <ol className="numbers-rows small">
      {plan.rules.map((rule) => (
        <li key={rule.id} className="breakable">
          <strong>{nameOfRule(rule)}</strong> <RuleState rule={rule} report={report} />
          <p className="mono soft">{[rule.pattern ?? rule.match, rule.to].filter(Boolean).join(' → ')}</p>
        </li>
      ))}
    </ol>
  );
}

interface RuleStateProps {
  readonly rule: DialRule;
  readonly report: ReturnType<typeof useRulesReport>;
}

function RuleState({ rule, report }: RuleStateProps) {
  const t = useTexts('numbers');
  if (report === undefined) return null;
  const { passed, failed } = healthOf(report, rule.id);
  if (failed > 0) return <Badge kind="problem">{t('rules.testsFail', { failed, count: passed + failed })}</Badge>;
  return passed === 0 ? null : <Badge kind="good">{t('rules.testsPass', { count: passed })}</Badge>;
}
