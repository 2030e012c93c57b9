import { RULE_ACTIONS } from '../../../../electron/shared/dial-plan.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { RadioGroup } from '../../ui/Choice.tsx';
import { Card } from '../../ui/Page.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { RulePartProps } from './MatchPart.tsx';
import { useUsual } from './usePlanFacts.ts';

/** What happens to a number that the rule is for. */
export function SendPart({ draft, change, faults, refs }: RulePartProps) {
  const t = useTexts('numbers');
  return (
    <Card title={t('form.sendTitle')}>
      <RadioGroup
        label={t('form.action')}
        options={RULE_ACTIONS.map((value) => ({ value, label: t(`form.actions.${value}`) }))}
        value={draft.action}
        onChange={(action) => change({ action })}
      />
      {draft.action === 'block' ? null : (
        <div className="numbers-mono stack-tight">
          <TextField
            label={t('form.to')}
            description={t(`form.toHelp.${draft.way}`)}
            placeholder={'{outside}$1'}
            value={draft.to}
            error={faults.to}
            inputRef={refs.to}
            isOptional
            onChange={(to) => change({ to })}
          />
          <Placeholders />
        </div>
      )}
    </Card>
  );
}

/** What may stand in the template, and what stands for it at present. */
function Placeholders() {
  const t = useTexts('numbers');
  const { location } = useAppState().settings;
  const usual = useUsual(location.country);
  const { outsidePrefix, areaCode, intl, trunk, cc } = { ...usual, ...location };
  const rows = { outside: outsidePrefix, intl, trunk, cc, area: areaCode } as const;
  const names = Object.keys(rows) as readonly (keyof typeof rows)[];
  return (
    <dl className="numbers-placeholders small">
      <div>
        <dt className="mono">$1 … $9</dt>
        <dd className="soft">{t('form.placeholders.group')}</dd>
      </div>
      {names.map((name) => (
        <div key={name}>
          <dt className="mono">{`{${name}}`}</dt>
          <dd className="soft">
            {t(`form.placeholders.${name}`)}
            {': '}
            <span className="digits">{rows[name] || t('none')}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
