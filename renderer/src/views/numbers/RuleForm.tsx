import { useRef, useState } from 'react';
import type { RulesReport } from '../../../../electron/shared/contract.ts';
import type { DialRule } from '../../../../electron/shared/dial-plan.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { useKeptDraft } from '../../state/useKeptDraft.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Choice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { useQuestion } from '../lines/useQuestion.tsx';
import { draftPlace } from './kept.ts';
import { MatchPart } from './MatchPart.tsx';
import { RuleTests } from './RuleTests.tsx';
import {
  type DraftFaults,
  type DraftField,
  draftFaults,
  isSameDraft,
  type RuleDraft,
  reportedFaults,
  testResults,
  toRule,
} from './rule-draft.ts';
import { nameOfRule, putRule, type Rules, toRuleId } from './rules.ts';
import { SendPart } from './SendPart.tsx';
import { useRulesReport } from './useRulesReport.ts';

interface RuleFormProps {
  readonly title: string;
  /** What stands behind `#/numbers/`: what is left is kept under it. */
  readonly rest: string;
  /** The form before anything is typed. */
  readonly untouched: RuleDraft;
  readonly begun: RuleDraft | undefined;
  /** As it is stored; of a copy, what it is a copy of. */
  readonly original?: DialRule;
  readonly onLeave: () => void;
}

export type FieldRefs = Readonly<Record<'name' | 'expression' | 'to', React.RefObject<HTMLInputElement | null>>>;

const NO_FAULTS: DraftFaults = {};

export function RuleForm({ title, rest, untouched, begun, original, onLeave }: RuleFormProps) {
  const t = useTexts('numbers');
  const common = useTexts('common');
  const language = useLanguage();
  const dialer = useDialer();
  const say = useToast();
  const { settings } = useAppState();
  const question = useQuestion();
  const [draft, setDraft] = useState(begun ?? untouched);
  const [isTried, setTried] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const refs: FieldRefs = { name: useRef(null), expression: useRef(null), to: useRef(null) };
  const isTouched = !isSameDraft(draft, untouched);
  const kept = useKeptDraft(rest, draftPlace, () => (isTouched ? draft : undefined));

  const id = draft.id ?? toRuleId(draft.name, settings.rules);
  const withDraft = (): Rules => putRule(settings.rules, toRule(draft, id, original), original?.id);
  const local = draftFaults(draft, language);
  const hasLocal = Object.keys(local).length > 0;
  const report = useRulesReport(hasLocal ? undefined : withDraft());
  const reported = report === undefined || hasLocal ? NO_FAULTS : reportedFaults(report, id);
  // An empty field is no mistake before the user wants to save.
  const shown = isTried ? { ...reported, ...local } : { ...withoutEmpty(local, draft), ...reported };
  const others = newlyFailing(report, useRulesReport(settings.rules), id);

  function focusFirst(faults: DraftFaults): void {
    const field = (['name', 'expression', 'to'] as const).find((name) => faults[name] !== undefined);
    if (field !== undefined) refs[field].current?.focus();
  }
  async function save(): Promise<void> {
    setTried(true);
    setProblem(undefined);
    if (hasLocal) return focusFirst(local);
    const rules = withDraft();
    const checked = await dialer.invoke('number:check-rules', { rules, location: settings.location });
    if (!checked.ok) return setProblem(checked.error.text);
    const faults = reportedFaults(checked.value, id);
    if (Object.keys(faults).length > 0) return focusFirst(faults);
    const saved = await dialer.invoke('settings:set', { rules });
    if (!saved.ok) return setProblem(saved.error.text);
    kept.drop();
    say(t('form.saved', { name: nameOfRule({ id, name: draft.name }) }));
    return onLeave();
  }
  async function submit(): Promise<void> {
    setSaving(true);
    try {
      await save();
    } finally {
      setSaving(false);
    }
  }
  async function leave(): Promise<void> {
    const texts = { title: t('discard.title'), text: t('discard.text'), confirmLabel: t('discard.confirm') };
    if (isTouched && !(await question.ask({ ...texts, isDangerous: true }))) return;
    kept.drop();
    onLeave();
  }
  const change = (changes: Partial<RuleDraft>): void => setDraft((now) => ({ ...now, ...changes }));
  const part = { draft, change, faults: shown, refs };
  return (
    <Page title={title}>
      <form
        className="stack numbers-form page-tall"
        aria-label={title}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Card>
          <TextField
            label={t('form.name')}
            description={t('form.nameHelp')}
            value={draft.name}
            error={shown.name}
            inputRef={refs.name}
            isOptional
            onChange={(name) => change({ name })}
          />
          <Checkbox isSelected={draft.isOn} onChange={(isOn) => change({ isOn })} description={t('form.isOnHelp')}>
            {t('form.isOn')}
          </Checkbox>
        </Card>
        <MatchPart {...part} />
        <SendPart {...part} />
        <RuleTests
          tests={draft.tests}
          results={report === undefined ? new Map() : testResults(draft, report, id)}
          onChange={(tests) => change({ tests })}
        />
        <div aria-live="polite" className="stack-tight">
          {others.length === 0 ? null : (
            <Notice kind="warning">
              {t('form.othersFail', { count: others.length })}
              <ul className="small">
                {others.slice(0, 5).map(({ rule, in: input, actual }) => (
                  <li key={`${rule} ${input}`} className="breakable">
                    {nameOfRule(settings.rules.find((each) => each.id === rule) ?? { id: rule })}: {input} →{' '}
                    {actual ?? t('tests.nothing')}
                  </li>
                ))}
              </ul>
            </Notice>
          )}
          {problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}
        </div>
        <div className="page-foot">
          <span className="page-foot-space" />
          <Button variant="quiet" onPress={() => void leave()}>
            {common('cancel')}
          </Button>
          <Button variant="primary" type="submit" isPending={isSaving}>
            {common('save')}
          </Button>
        </div>
      </form>
      {question.dialog}
    </Page>
  );
}

/** Tests of other rules that pass as long as this one is not saved. */
function newlyFailing(
  report: RulesReport | undefined,
  saved: RulesReport | undefined,
  id: string,
): RulesReport['tests'] {
  if (report === undefined || saved === undefined) return [];
  const failed = new Set(saved.tests.filter(({ passed }) => !passed).map((test) => `${test.rule} ${test.in}`));
  return report.tests.filter((test) => test.rule !== id && !test.passed && !failed.has(`${test.rule} ${test.in}`));
}

function withoutEmpty(faults: DraftFaults, draft: RuleDraft): DraftFaults {
  const isEmpty = (field: string): boolean =>
    (field === 'expression' && draft.expression.trim() === '') || field === 'lines';
  return Object.fromEntries(Object.entries(faults).filter(([field]) => !isEmpty(field))) as Partial<
    Record<DraftField, string>
  >;
}
