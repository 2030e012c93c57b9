import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Result } from '../../../../electron/shared/result.ts';
import type { FieldFault } from '../../../../electron/shared/settings.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card } from '../../ui/Page.tsx';
import { useQuestion } from '../lines/useQuestion.tsx';
import { KeptDrafts } from './KeptDrafts.tsx';
import { newRest } from './numbers-place.ts';
import { RuleRow } from './RuleRow.tsx';
import { healthOf, moveRule, nameOfRule, type Rules, removeRule, switchRule } from './rules.ts';
import { useRulesReport } from './useRulesReport.ts';
import { useWhole } from './useWhole.ts';

/** The user's rules in their order: the first that matches decides. */
export function RulesCard() {
  const t = useTexts('numbers');
  const list = useRules();
  const { rules } = list;
  const report = useRulesReport(rules);
  const add = useRef<HTMLButtonElement>(null);
  const question = useQuestion();

  const remove = async (id: string, name: string): Promise<void> => {
    const texts = { title: t('rules.removeTitle', { name }), text: t('rules.removeText') };
    if (!(await question.ask({ ...texts, confirmLabel: t('rules.remove'), isDangerous: true }))) return;
    await list.change((now) => removeRule(now, id));
    // Its row had the focus.
    add.current?.focus();
  };
  return (
    <Card
      title={t('rules.title')}
      description={t('rules.help')}
      actions={
        <Button
          ref={add}
          size="small"
          icon={<Plus size={16} aria-hidden="true" />}
          onPress={() => goTo('numbers', newRest)}
        >
          {t('rules.add')}
        </Button>
      }
    >
      <div>
        <KeptDrafts />
        <div aria-live="assertive">
          {list.fault === undefined ? null : <Notice kind="problem">{list.fault}</Notice>}
        </div>
        {rules.length === 0 ? (
          <p className="soft small">{t('rules.none')}</p>
        ) : (
          <ol className="numbers-rules">
            {rules.map((rule, at) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                health={report === undefined ? undefined : healthOf(report, rule.id)}
                isFirst={at === 0}
                isLast={at === rules.length - 1}
                onSwitch={(isOn) => void list.change((now) => switchRule(now, rule.id, isOn))}
                onMove={(by) => list.move(rule.id, by)}
                onRemove={() => void remove(rule.id, nameOfRule(rule))}
              />
            ))}
          </ol>
        )}
      </div>
      <p className="visually-hidden" role="status">
        {list.said}
      </p>
      {question.dialog}
    </Card>
  );
}

function useRules() {
  const t = useTexts('numbers');
  const dialer = useDialer();
  const { settings } = useAppState();
  const [fault, setFault] = useState<string>();
  const [said, setSaid] = useState('');
  const send = (rules: Rules): Promise<Result<undefined, FieldFault>> => dialer.invoke('settings:set', { rules });
  const [rules, changeWhole] = useWhole<Rules>(settings.rules, send);
  const change = async (edit: (now: Rules) => Rules): Promise<void> => {
    const done = await changeWhole(edit);
    setFault(done.ok ? undefined : done.error.text);
  };
  const move = (id: string, by: -1 | 1): void => {
    void change((now) => {
      const next = moveRule(now, id, by);
      const at = next.findIndex((rule) => rule.id === id);
      const rule = next[at];
      if (rule !== undefined) setSaid(t('rules.moved', { name: nameOfRule(rule), at: at + 1, all: next.length }));
      return next;
    });
  };
  return { rules, change, move, fault, said };
}
