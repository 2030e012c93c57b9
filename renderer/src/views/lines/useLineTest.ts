import { useEffect, useRef, useState } from 'react';
import type { FieldFault, LineSettings } from '../../../../electron/shared/settings.ts';
import type { LineCheckSnapshot } from '../../../../electron/shared/state.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';

export interface LineTest {
  /** Only the one that was started here. */
  readonly check: LineCheckSnapshot | undefined;
  readonly isRunning: boolean;
  /** @returns what kept it from beginning */
  start(line: LineSettings, password: string): Promise<FieldFault | undefined>;
  stop(): void;
}

/** A test belongs to what started it, and ends with it. */
export function useLineTest(): LineTest {
  const dialer = useDialer();
  const { check } = useAppState();
  const [checkId, setCheckId] = useState<string>();
  const [isStarting, setStarting] = useState(false);
  const own = check !== undefined && check.id === checkId ? check : undefined;
  const isRunning = isStarting || own?.running === true;
  const running = useRef(false);
  running.current = own?.running === true;

  useEffect(
    () => () => {
      if (running.current) void dialer.invoke('line:cancel-check', undefined);
    },
    [dialer],
  );

  return {
    check: own,
    isRunning,
    async start(line, password) {
      setStarting(true);
      try {
        const started = await dialer.invoke('line:check', { line, ...(password === '' ? {} : { password }) });
        if (!started.ok) return started.error;
        setCheckId(started.value.checkId);
        return undefined;
      } finally {
        setStarting(false);
      }
    },
    stop: () => void dialer.invoke('line:cancel-check', undefined),
  };
}
