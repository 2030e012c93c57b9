import { useState } from 'react';
import { isFinal } from '../../../../electron/shared/state.ts';
import { useNow } from '../../calls/useNow.ts';
import { useAppState } from '../../state/useAppState.ts';
import { focusBox } from './box-events.ts';
import { CallCard } from './CallCard.tsx';
import { callsToShow } from './legs.ts';

/** A card for every call that runs and for the one that has just ended. */
export function Calls() {
  const { calls } = useAppState();
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const isRunning = calls.some(({ state }) => !isFinal(state));
  const now = useNow(calls.length > 0, isRunning ? 250 : 5_000);
  const shown = callsToShow(calls, dismissed, now);
  return shown.map((call) => (
    <CallCard
      key={call.callId}
      call={call}
      now={now}
      onDismiss={() => {
        setDismissed(new Set([...dismissed, call.callId]));
        focusBox();
      }}
    />
  ));
}
