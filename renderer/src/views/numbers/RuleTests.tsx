import { CircleCheck, CircleX, Plus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTexts } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Choice.tsx';
import { Card } from '../../ui/Page.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { TestDraft, TestResult } from './rule-draft.ts';

interface RuleTestsProps {
  readonly tests: readonly TestDraft[];
  readonly results: ReadonlyMap<string, TestResult>;
  readonly onChange: (tests: readonly TestDraft[]) => void;
}

/** Numbers and what must become of them: they run with every change of any rule. */
export function RuleTests({ tests, results, onChange }: RuleTestsProps) {
  const t = useTexts('numbers');
  const list = useRef<HTMLOListElement>(null);
  const add = (): void => {
    const key = String(1 + Math.max(-1, ...tests.map((test) => Number(test.key))));
    flushSync(() => onChange([...tests, { key, in: '', out: '', isBlocked: false }]));
    list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus();
  };
  return (
    <Card
      title={t('tests.title')}
      description={t('tests.help')}
      actions={
        <Button size="small" icon={<Plus size={16} aria-hidden="true" />} onPress={add}>
          {t('tests.add')}
        </Button>
      }
    >
      {tests.length === 0 ? <p className="soft small">{t('tests.none')}</p> : null}
      <ol className="numbers-tests" ref={list}>
        {tests.map((test, at) => (
          <TestRow
            key={test.key}
            test={test}
            number={at + 1}
            result={results.get(test.key)}
            onChange={(changes) => onChange(tests.map((each) => (each === test ? { ...each, ...changes } : each)))}
            onRemove={() => onChange(tests.filter((each) => each !== test))}
          />
        ))}
      </ol>
    </Card>
  );
}

interface TestRowProps {
  readonly test: TestDraft;
  readonly number: number;
  readonly result: TestResult | undefined;
  readonly onChange: (changes: Partial<TestDraft>) => void;
  readonly onRemove: () => void;
}

function TestRow({ test, number, result, onChange, onRemove }: TestRowProps) {
  const t = useTexts('numbers');
  return (
    <li className="numbers-test">
      <div className="numbers-test-fields">
        <TextField
          label={t('tests.in', { number })}
          placeholder="+43 1 505641"
          maxLength={500}
          value={test.in}
          onChange={(text) => onChange({ in: text })}
        />
        <TextField
          label={t('tests.out', { number })}
          maxLength={500}
          isDisabled={test.isBlocked}
          value={test.isBlocked ? '' : test.out}
          onChange={(out) => onChange({ out })}
        />
        <IconButton
          label={t('tests.remove', { number })}
          icon={<Trash2 size={16} aria-hidden="true" />}
          onPress={onRemove}
        />
      </div>
      <div className="numbers-test-foot">
        <Checkbox isSelected={test.isBlocked} onChange={(isBlocked) => onChange({ isBlocked })}>
          {t('tests.blocked')}
        </Checkbox>
        <TestState result={result} />
      </div>
    </li>
  );
}

function TestState({ result }: { readonly result: TestResult | undefined }) {
  const t = useTexts('numbers');
  const Icon = result?.passed === true ? CircleCheck : CircleX;
  return (
    <p className="numbers-test-state small breakable" data-passed={result?.passed} aria-live="polite">
      {result === undefined ? null : (
        <>
          <Icon size={16} aria-hidden="true" />
          <span>
            {result.passed ? t('tests.passed') : t('tests.failed', { actual: result.actual ?? t('tests.nothing') })}
          </span>
        </>
      )}
    </p>
  );
}
