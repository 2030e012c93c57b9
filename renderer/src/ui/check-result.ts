import type { CheckStep, LineCheckState } from '../../../electron/shared/line-check.ts';

/** Of a test that is over: as its worst step, as the test itself says it. */
export function resultOf(steps: readonly CheckStep[]): LineCheckState {
  const has = (state: CheckStep['state']): boolean => steps.some((step) => step.state === state);
  if (steps.some(({ finding }) => finding === 'skipped-cancelled')) return 'cancelled';
  return has('failed') ? 'failed' : has('warning') ? 'warning' : 'ok';
}
