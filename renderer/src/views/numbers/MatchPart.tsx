import { useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Checkbox, RadioGroup } from '../../ui/Choice.tsx';
import { Card } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { FieldRefs } from './RuleForm.tsx';
import type { DraftFaults, RuleDraft } from './rule-draft.ts';

export interface RulePartProps {
  readonly draft: RuleDraft;
  readonly change: (changes: Partial<RuleDraft>) => void;
  readonly faults: DraftFaults;
  readonly refs: FieldRefs;
}

const WAYS = ['pattern', 'match'] as const;
const KINDS = ['both', 'e164', 'local'] as const;

/** Which numbers the rule is for. */
export function MatchPart({ draft, change, faults, refs }: RulePartProps) {
  const t = useTexts('numbers');
  const { way } = draft;
  return (
    <Card title={t('form.matchTitle')} description={t('form.matchHelp')}>
      <div className="numbers-mono">
        <TextField
          label={t(`form.ways.${way}`)}
          description={t(`form.wayHelp.${way}`)}
          placeholder={way === 'pattern' ? '_9.' : '\\+43(\\d+)'}
          value={draft.expression}
          error={faults.expression}
          inputRef={refs.expression}
          isRequired
          onChange={(expression) => change({ expression })}
        />
      </div>
      <div className="columns">
        <Select
          label={t('form.way')}
          options={WAYS.map((value) => ({
            value,
            label: t(`form.ways.${value}`),
            description: t(`form.wayShort.${value}`),
          }))}
          value={way}
          onChange={(chosen) => change({ way: chosen })}
        />
        <Select
          label={t('form.kinds')}
          options={KINDS.map((value) => ({
            value,
            label: t(`form.kind.${value}`),
            description: t(`form.kindHelp.${value}`),
          }))}
          value={draft.kinds}
          onChange={(kinds) => change({ kinds })}
        />
      </div>
      <LinesChoice draft={draft} change={change} fault={faults.lines} />
    </Card>
  );
}

interface LinesChoiceProps extends Pick<RulePartProps, 'draft' | 'change'> {
  readonly fault: string | undefined;
}

function LinesChoice({ draft: { isForSome, lines }, change, fault }: LinesChoiceProps) {
  const t = useTexts('numbers');
  const { lines: present } = useAppState();
  // A line that the rule names and that is gone can be taken away here.
  const names = [...new Set([...present.map(({ name }) => name), ...lines])];
  const isGone = (name: string): boolean => present.every((line) => line.name !== name);
  return (
    <div className="stack-tight">
      <RadioGroup
        label={t('form.lines')}
        options={(['all', 'some'] as const).map((value) => ({ value, label: t(`form.lineChoice.${value}`) }))}
        value={isForSome ? 'some' : 'all'}
        onChange={(value) => change({ isForSome: value === 'some' })}
      />
      {isForSome ? (
        <fieldset className="numbers-own numbers-group" aria-label={t('form.lineChoice.some')}>
          {names.map((name) => (
            <Checkbox
              key={name}
              isSelected={lines.includes(name)}
              onChange={(isChosen) =>
                change({ lines: isChosen ? [...lines, name] : lines.filter((each) => each !== name) })
              }
              description={isGone(name) ? t('form.lineGone') : undefined}
            >
              <span className="breakable">{name}</span>
            </Checkbox>
          ))}
          {names.length === 0 ? <p className="soft small">{t('form.noLines')}</p> : null}
          <div aria-live="polite" className="field-error">
            {fault === undefined ? null : t('form.linesEmpty')}
          </div>
        </fieldset>
      ) : null}
    </div>
  );
}
