import { useEffect, useState } from 'react';
import type { RulesReport } from '../../../../electron/shared/contract.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import type { Place } from './place-fields.ts';
import type { Rules } from './rules.ts';

/** Longer than a key that repeats, shorter than a look at the result. */
const PAUSE_MS = 200;

/**
 * What is wrong with rules and what their tests give, a moment after the last change. Until there is a new answer, the one before.
 * @param rules undefined: they cannot be asked about as they are
 * @param elsewhere another location than that of the settings
 */
export function useRulesReport(rules: Rules | undefined, elsewhere?: Place): RulesReport | undefined {
  const dialer = useDialer();
  const { settings } = useAppState();
  const location = elsewhere ?? settings.location;
  const [report, setReport] = useState<RulesReport>();
  const key = rules === undefined ? undefined : JSON.stringify({ rules, location });

  useEffect(() => {
    if (key === undefined) return undefined;
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const answer = await dialer.invoke('number:check-rules', JSON.parse(key));
      if (isWanted && answer.ok) setReport(answer.value);
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [dialer, key]);
  return report;
}
