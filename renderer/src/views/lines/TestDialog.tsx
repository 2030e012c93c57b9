import { useEffect, useRef, useState } from 'react';
import type { LineSettings } from '../../../../electron/shared/settings.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckResult } from '../../ui/CheckResult.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { toFields, toLine } from './fields.ts';
import { useLineTest } from './useLineTest.ts';

interface Props {
  readonly line: LineSettings | undefined;
  onClose(): void;
}

/** The test of a line as it is stored. */
export const TestDialog = ({ line, onClose }: Props) =>
  line === undefined ? null : <RunningTest key={line.name} line={line} onClose={onClose} />;

function RunningTest({ line, onClose }: { readonly line: LineSettings; onClose(): void }) {
  const t = useTexts('lines');
  const common = useTexts('common');
  const { check, isRunning, start, stop } = useLineTest();
  const [problem, setProblem] = useState<string>();
  const begin = async (): Promise<void> => {
    const fault = await start(toLine(toFields(line), line.name, line), '');
    setProblem(fault?.text);
  };
  const isBegun = useRef(false);
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    void begin();
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('test.of', { name: line.name })}
      width="wide"
      actions={
        <>
          {isRunning ? (
            <Button onPress={stop}>{t('test.stop')}</Button>
          ) : (
            <Button onPress={() => void begin()}>{t('test.again')}</Button>
          )}
          <Button variant="primary" onPress={onClose} autoFocus>
            {common('close')}
          </Button>
        </>
      }
    >
      <div className="lines-problem" aria-live="assertive">
        {problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}
      </div>
      {check === undefined ? null : <CheckResult check={check} name={line.name} running={t('test.running')} />}
    </Dialog>
  );
}
